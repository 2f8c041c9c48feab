"""The rows of a statement's tables of what changed in the budget, and what was put right."""

from typing import Final

from isf.outputs import rows_common as common
from isf.outputs.language import Language
from isf.outputs.rows_common import Rows
from isf.outputs.tables import Cell
from isf.reporting.changes import Change
from isf.reporting.statement import Statement
from isf.reporting.words import marked, spending_words

_KINDS: Final = {
    "move": marked("Moved to another part of the budget"),
    "write-off": marked("Money that will not come"),
    "transfer-in": marked("Came from another provider"),
    "transfer-out": marked("Went to another provider"),
    "promise": marked("Put on hold until an outcome is confirmed"),
    "confirmed": marked("An outcome was confirmed"),
    "lapsed": marked("An outcome was not confirmed"),
    "allocation": marked("The budget changed"),
}


def changes(of: Statement, say: Language) -> Rows:
    """Tell of each change to the budget: moves, one-off money, promises."""
    return tuple(
        (
            change.on,
            _words(say, change),
            _from_to(say, change),
            common.heading(say, change.source_heading),
            common.heading(say, change.heading),
            change.amount,
            _who_said_yes(of, say, change),
            common.name(of, say, change.agreed_by),
            change.agreed_how,
            change.reason,
            change.entry,
        )
        for change in of.budget_changes
    )


def _words(say: Language, change: Change) -> str:
    """The ledger's own words are English, and name a move in words of the trade; then the kind is said."""
    own = say.code == "en" and change.kind != "move"
    return change.words if own else say(_KINDS.get(change.kind, change.words))


def _who_said_yes(of: Statement, say: Language, change: Change) -> str:
    told = (common.name(of, say, change.agreed_by), change.agreed_how)
    return ", ".join(words for words in told if words)


def _from_to(say: Language, change: Change) -> str:
    to = common.heading(say, change.heading)
    if not change.source_heading:
        return to
    return say("{first} to {last}", first=common.heading(say, change.source_heading), last=to)


def corrections(of: Statement, say: Language) -> Rows:
    """Tell of each entry that was taken back."""
    return tuple(_correction(say, change) for change in of.corrections)


def _correction(say: Language, change: Change) -> tuple[Cell, ...]:
    named = f": {common.heading(say, change.heading).lower()}" if change.heading else ""
    what = f"{say(spending_words(change.of))}{named}"
    return change.on, what, change.amount, change.of_on, change.reason, change.entry
