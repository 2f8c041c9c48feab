"""Sentences of a statement that every variant has: what is left, whom to ask, where the figures come from."""

from collections.abc import Iterator

from isf.model.money import ZERO, pounds
from isf.outputs import rows_common as common
from isf.outputs.language import Language
from isf.reporting.statement import Statement


def left_sentence(of: Statement, say: Language) -> str:
    """Say in one sentence what is left to spend."""
    if say.code == "en":
        return of.sentence
    if of.life.end:
        return say("This fund came to its end on {day}.", day=say.day(of.life.end.last))
    left = of.closing.total.available
    if left <= 0:
        return say("There is no money left to spend at the moment.")
    return say("There is {left} left to spend.", left=pounds(left))


def died(of: Statement, say: Language) -> str:
    """Say first that the person has died, and for whom the statement is; empty otherwise."""
    if of.life.died is None:
        return ""
    day, who = say.day(of.life.died), of.header.person
    told = say("{who} died on {day}.", who=who, day=day) if who else say("The person died on {day}.", day=day)
    whom = say("This statement is for whoever settles the money that is left.")
    return " ".join((told, say("We are sorry."), whom))


def notes(of: Statement, say: Language) -> Iterator[str]:
    """Say where the figures come from."""
    head = of.header
    ref = ""
    if head.person_ref:
        council = head.council or say("council")
        ref = say(", {council} reference {ref}", council=council, ref=head.person_ref)
    yield say("Fund {fund}", fund=head.fund) + ref + ". " + say("Made on {day}.", day=say.day(head.issued_at))
    if head.ledger_hash:
        yield say("Made from the book at {head}.", head=head.ledger_hash)
    if say.code != "en":
        yield say("No speaker of this language has checked this translation yet.")


def ask(of: Statement, say: Language) -> tuple[str, ...]:
    """Say whom to ask, and what to name."""
    head = of.header
    contact = f": {head.provider.contact}" if head.provider.contact else ""
    return (
        say("Please ask. You can ask as often as you like, and someone can ask for you."),
        say("Ask {provider}{contact}.", provider=head.provider.name, contact=contact)
        + " "
        + say("Say the number of this statement: {number}.", number=head.statement_id),
        say("If you are not happy with the answer, ask {council}.", council=council_name(of, say)),
    )


def council_name(of: Statement, say: Language) -> str:
    """Name the council."""
    return of.header.council or say("your council")


def too_much(of: Statement, say: Language) -> Iterator[str]:
    """Say of which part of the budget more was spent than was there."""
    for row in of.closing.headings:
        if row.available < ZERO:
            what, sum_ = common.heading(say, row.heading), pounds(-row.available)
            yield say("{sum} too much was spent on {what}.", sum=sum_, what=what)
