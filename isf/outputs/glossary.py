"""The words of the trade that a statement uses, explained on its last page."""

from collections.abc import Iterator

from isf.outputs.language import Language
from isf.outputs.statement_rules import other_rules, rule
from isf.reporting.statement import Statement

Term = tuple[str, str]


def terms(of: Statement, say: Language) -> tuple[Term, ...]:
    """Explain the words of a statement; what it does not have is not explained."""
    return (*_agreed(say), *_money(of, say), *_kept(of, say))


def _agreed(say: Language) -> Iterator[Term]:
    yield (
        say("Agreed"),
        say(
            "You, or someone who may decide for you, said yes to it. "
            "The money is kept for it until it happens."
        ),
    )
    yield say("Agreement"), say("Something that was agreed, with its number.")
    yield say("Budget"), say("The money that is there for your support in this time.")


def _money(of: Statement, say: Language) -> Iterator[Term]:
    clauses = any(row.clause for row in (of.surplus, *of.grounds) if row is not None)
    if clauses and (rule(of, say) or any(other_rules(of, say))):
        yield (
            say("Clause"),
            say(
                "A part of the contract, with its number. "
                "The contract is what the council and the provider agreed in writing."
            ),
        )
    yield say("Contribution"), say("What the council has worked out that you pay yourself.")
    yield say("Due"), say("To be paid by now.")
    yield say("Fees"), say("What it costs to run your fund.")
    yield say("Fund"), say("The place where we keep your budget apart from other people's money.")
    yield say("Left"), say("What you can still plan with.")


def _kept(of: Statement, say: Language) -> Iterator[Term]:
    if of.plan.total.conditional:
        yield say("On hold"), say("Kept until something good has come about.")
    if of.header.period_label:
        yield say("Pay period"), say("The days that the council pays for at once.")
    yield say("To go back"), say("Money that goes back to those who paid it in.")
    if any(row.is_top_up for row in of.money_in):
        yield say("Top-up"), say("Money that someone else adds to your budget.")


def easy_terms(of: Statement, say: Language) -> Iterator[Term]:
    """Explain the words of an easy-read statement."""
    over = of.surplus
    yield say("Budget"), say("Your money for support.")
    if over is not None and over.over and over.clause and of.life.end is None:
        yield say("Clause"), say("A part of the contract.")
        yield say("Contract"), say("What the council and we agreed.")
    yield say("Fund"), say("Where we keep your money safe.")
    if of.plan.total.committed:
        yield say("Kept for you"), say("You said yes to something. It has not happened yet.")
    yield say("Left"), say("What you can still use.")
