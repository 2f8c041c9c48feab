"""The end of an easy-read statement: what goes back and why, and whom to ask."""

from collections.abc import Iterator
from typing import Final

from isf.model.money import pounds
from isf.outputs import paper as p
from isf.outputs import rows_common as common
from isf.outputs.language import Language
from isf.outputs.paper import Block
from isf.outputs.statement_words import council_name
from isf.reporting.statement import Statement
from isf.reporting.words import marked

MOST: Final = 6
"""Lines of one kind on an easy-read page; more are summed up, since the other statement has them all."""

_GROUNDS: Final = {
    "one_off": marked("You did not use it in time."),
    "year_end": marked("It was left at the end of the year."),
}


def back(of: Statement, say: Language) -> Iterator[Block]:
    """Say what goes back and why, and what the rules may ask back."""
    for change in of.returned[:MOST]:
        why = say("Why: {reason}.", reason=change.reason.rstrip(".")) if change.reason else ""
        to = common.funder(of, say, change.funder)
        words = say("{sum} goes back to {whom}.", sum=pounds(change.amount), whom=to)
        yield p.idea("back", words, *((why,) if why else ()))
    if of.life.end is None:
        yield from _rules(of, say)


def _rules(of: Statement, say: Language) -> Iterator[Block]:
    """Say what the rules ask back while the fund lasts; after its end all that is left goes back."""
    for ground in of.grounds:
        why = _GROUNDS.get(ground.rule, "")
        if why:
            words = say("{sum} may have to go back.", sum=pounds(ground.amount))
            yield p.idea("rule", words, say(why))
    over = of.surplus
    if over is None or not over.over:
        return
    yield p.idea(
        "rule",
        say("There is a rule."),
        say("You may keep {limit}.", limit=pounds(over.limit)),
        say("You have {over} more than that.", over=pounds(over.over)),
        say("If you do not use it, it may go back."),
        *((say("The rule is in {clause}.", clause=over.clause),) if over.clause else ()),
    )


def ask(of: Statement, say: Language) -> Iterator[Block]:
    """Say whom to ask, and whom then."""
    head = of.header
    contact = (head.provider.contact,) if head.provider.contact else ()
    yield p.idea("ask", say("Is something wrong?"), say("Please tell us."))
    yield p.idea("phone", say("Ask {provider}.", provider=head.provider.name), *contact)
    yield p.idea("people", say("Someone can ask for you."))
    yield p.idea(
        "ask",
        say("Are you still not happy?"),
        say("Then ask {council}.", council=council_name(of, say)),
    )
