"""A person's statement as a document in words: standard and large print."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from isf.model.money import ZERO, pounds
from isf.outputs import paper as p
from isf.outputs.estate_words import spoken
from isf.outputs.glossary import terms
from isf.outputs.language import Language
from isf.outputs.paper import Block, Paper, Section, Variant
from isf.outputs.statement_life import is_banked, paid_too_much, what_happened, whom_to_pay
from isf.outputs.statement_rules import other_rules, rule
from isf.outputs.statement_tables import StatementTables, statement_tables
from isf.outputs.statement_words import ask, died, left_sentence, notes, too_much
from isf.reporting.pictures import outcome_bar, plan_bar
from isf.reporting.statement import Statement

if TYPE_CHECKING:
    from isf.outputs.tables import Table


def statement_paper(of: Statement, variant: Variant, say: Language, warning: str = "") -> Paper:
    """Return a statement in words, in the order in which it is read: what is left comes first.

    `warning` says that figures given out before have changed since; empty for none.
    """
    say = spoken(of, say)
    told = _Told(of, say)
    head = of.header
    label = say(" (pay period {label})", label=head.period_label) if head.period_label else ""
    return Paper(
        language=say.tag,
        variant=variant,
        above=head.provider.name,
        title=say("Money statement for {who}", who=told.who),
        under=say.span(head.period_start, of.after) + label,
        lead=left_sentence(of, say),
        intro=" ".join((died(of, say), *told.intro())).strip(),
        sections=tuple(told.sections()),
        notes=tuple(notes(of, say)),
        page_words=say("Page {page} of {pages}", page="{page}", pages="{pages}"),
        warning=warning,
        all_together=say("All together"),
        issued=head.issued_at.isoformat(),
    )


class _Told:
    """The parts of one statement."""

    def __init__(self, of: Statement, say: Language) -> None:
        self.of, self.say = of, say
        self.tables: StatementTables = statement_tables(of, say)
        self.who = of.header.person or of.header.fund
        self.last = say.day(of.header.period_end)

    def intro(self) -> Iterator[str]:
        """Say the figures in a few sentences."""
        say, plan = self.say, self.of.plan.total
        if plan.brought_forward:
            yield say("You had {sum} from before.", sum=pounds(plan.brought_forward))
        yield say("Your budget for this time was {sum}.", sum=pounds(plan.allocated))
        if plan.spent < 0:
            yield say("{sum} that was spent before came back.", sum=pounds(-plan.spent))
        else:
            yield say("{sum} was spent.", sum=pounds(plan.spent))
        if plan.committed:
            yield say(
                "You have agreed to things that cost {sum} more, and that money is kept for them.",
                sum=pounds(plan.committed),
            )
        if plan.conditional:
            yield say("{sum} is on hold until something good has come about.", sum=pounds(plan.conditional))
        if plan.returned > 0:
            yield say("{sum} is to go back.", sum=pounds(plan.returned))
        if plan.lapsed:
            yield say("{sum} came to an end and was not used.", sum=pounds(plan.lapsed))
        if plan.transferred:
            yield say("{sum} moved to your new provider.", sum=pounds(plan.transferred))

    def sections(self) -> Iterator[Section]:
        """Yield each part under its heading."""
        say = self.say
        yield Section(say("What is left"), tuple(self._left()))
        happened = what_happened(self.of, say)
        if happened:
            yield Section(say("What happened"), (p.box(*happened),))
        yield self._money_in()
        yield Section(say("What was agreed"), tuple(self._agreed()))
        yield self._one(
            "spending",
            say(
                "Each thing that was paid for, day by day. "
                "Where no name stands, {provider} gave the support.",
                provider=self.of.header.provider.name,
            ),
            say("Nothing was spent on support in this time."),
        )
        yield Section(say("What it was spent on"), tuple(self._outcomes()))
        yield self._one("fees", say("What it cost to run your fund"), say("There were no fees."))
        yield Section(say("Money to go back"), tuple(self._back()))
        if self.tables.changes.rows:
            yield self._one("changes", say("What changed, and why"), "")
        if self.tables.corrections.rows:
            yield Section(say("What was put right"), tuple(self._corrections()))
        yield self._one("coming", say("What is agreed for the time to come"), self._nothing_next())
        yield self._one("money", say("From the money in the bank to what is left to spend"), "")
        yield Section(say("Does something look wrong?"), (p.box(*ask(self.of, say)),))
        yield Section(say("Words we use"), (Block("terms", terms=terms(self.of, self.say)),))

    def _one(self, name: str, caption: str, otherwise: str) -> Section:
        table: Table = getattr(self.tables, name)
        block = p.tabled(table, caption, self.say) if table.rows else p.words(otherwise)
        return Section(table.title, (block,))

    def _left(self) -> Iterator[Block]:
        plan, say = self.of.plan.total, self.say
        segments = plan_bar(plan)
        if segments:
            yield Block("bars", bars=(p.Bar(p.parts(segments), key=tuple(self._key())),))
        caption = say("What is left of each part of your budget on {day}", day=self.last)
        yield p.tabled(self.tables.headings, caption, say)
        for words in (*too_much(self.of, say), *is_banked(self.of, say)):
            yield p.words(words)

    def _key(self) -> Iterator[tuple[str, str]]:
        plan, say, out = self.of.plan.total, self.say, self.of.out
        spent = say("Came back") if plan.spent < 0 else say("Spent")
        yield "spent", f"{spent} {pounds(abs(plan.spent))}"
        yield "agreed", f"{say('Agreed')} {pounds(plan.committed)}"
        if plan.conditional > 0:
            yield "held", f"{say('On hold')} {pounds(plan.conditional)}"
        if out > 0:
            named = say("To go back") if out == plan.returned else say("Taken out")
            yield "out", f"{named} {pounds(out)}"
        yield "left", f"{say('Left')} {pounds(plan.available)}"

    def _money_in(self) -> Section:
        say = self.say
        none = say("No money came in, and none was due.")
        table = self._one("money_in", say("Who pays into your fund, and what came"), none)
        told = [*paid_too_much(self.of, say), whom_to_pay(self.of, say)]
        return Section(table.heading, (*table.blocks, *(p.words(words) for words in told if words)))

    def _agreed(self) -> Iterator[Block]:
        say, table = self.say, self.tables.agreed
        if not table.rows:
            yield p.words(say("Nothing new was agreed in this time."))
            return
        first = table.only("agreement", "what", "outcome", "yes")
        then = table.only("agreement", "how_much", "reserved", "delivered", "released", "held")
        yield p.tabled(first, say("What was agreed before it happened, and who said yes"), say)
        yield p.tabled(then, say("How much of it was used by {day}", day=self.last), say)

    def _outcomes(self) -> Iterator[Block]:
        say = self.say
        rows = [row for row in self.of.outcomes if row.outcome]
        if any(row.spent for row in rows):
            yield Block(
                "bars",
                bars=tuple(
                    p.Bar(
                        p.parts(outcome_bar(row, self.of.outcomes)),
                        label=row.words or row.outcome or "",
                        amount=pounds(row.spent),
                    )
                    for row in rows
                ),
            )
        if not self.tables.outcomes.rows:
            yield p.words(say("There is nothing to show yet."))
            return
        caption = say("Money spent on each thing that matters to you, in your own words")
        yield p.tabled(self.tables.outcomes, caption, say)

    def _back(self) -> Iterator[Block]:
        say, table, back = self.say, self.tables.returned, self.of.closing.money.clawback
        if table.rows:
            yield p.tabled(table, say("What is to go back, and why"), say)
        unsaid = sum((change.amount for change in self.of.returned if not change.reason), ZERO)
        if unsaid:
            yield p.words(say("No reason was noted for {sum}. Please ask us why.", sum=pounds(unsaid)))
        if back > 0:
            yield p.words(say("{sum} is still to be given back.", sum=pounds(back)))
        elif not table.rows:
            yield p.words(say("Nothing is agreed to go back."))
        lines = (*rule(self.of, say), *other_rules(self.of, say))
        if lines:
            yield p.box(*lines)

    def _corrections(self) -> Iterator[Block]:
        say = self.say
        yield p.words(
            say(
                "Something was written down wrong, and we put it right. "
                "Nothing is rubbed out: you can see both."
            )
        )
        yield p.tabled(self.tables.corrections, say("What was put right, and why"), say)

    def _nothing_next(self) -> str:
        told = self.say("Nothing is agreed for the time to come.")
        if self.of.plan.total.available > 0:
            told += " " + self.say("You can plan what to do with what is left.")
        return told
