"""The rows of a statement's tables of what was agreed, spent, and what comes next."""

from collections.abc import Sequence

from isf.model.fund import Agreement
from isf.outputs import rows_common as common
from isf.outputs.language import Language
from isf.outputs.rows_common import Rows
from isf.reporting.spending import SpendingLine
from isf.reporting.statement import Statement
from isf.reporting.words import spending_words


def agreed(of: Statement, say: Language) -> Rows:
    """Tell of each agreement that was made, or whose money changed."""
    return tuple(
        (
            now.terms.id,
            common.from_whom(of, say, common.heading(say, now.terms.heading), now.terms.supplier),
            common.heading(say, now.terms.heading),
            common.supplier(of, now.terms.supplier),
            now.words,
            common.how_much(say, now.terms.units, now.terms.rate),
            now.terms.units,
            now.terms.rate,
            now.reserved,
            now.delivered,
            now.released,
            now.held,
            who_said_yes(of, say, now.terms),
            common.name(of, say, now.terms.agreed_by),
            now.terms.agreed_on,
            now.terms.agreed_how,
        )
        for now in of.agreed
    )


def who_said_yes(of: Statement, say: Language, terms: Agreement) -> str:
    """Say who agreed, when and how."""
    who = common.name(of, say, terms.agreed_by)
    told = say("{who} on {day}", who=who, day=say.day(terms.agreed_on))
    return f"{told}, {terms.agreed_how}" if terms.agreed_how else told


def spending(of: Statement, say: Language, lines: Sequence[SpendingLine]) -> Rows:
    """Tell of each line of spending on support."""
    return tuple(
        (
            line.on,
            common.from_whom(of, say, common.what(say, line), line.supplier),
            say(spending_words(line.kind)),
            common.heading(say, line.heading),
            common.supplier(of, line.supplier),
            of.outcome_words.get(line.outcome or "", ""),
            common.how_much(say, line.units, line.rate),
            line.units,
            line.rate,
            line.amount,
            line.platform or None,
            line.agreement,
            _who_agreed(of, say, line.agreement),
            common.note(say, line),
            line.receipt,
            line.entry,
        )
        for line in lines
    )


def _who_agreed(of: Statement, say: Language, agreement: str) -> str:
    now = of.terms.get(agreement)
    return common.name(of, say, now.terms.agreed_by) if now else ""


def coming(of: Statement, say: Language) -> Rows:
    """Tell of each agreement that is still open."""
    return tuple(
        (
            now.terms.id,
            common.from_whom(of, say, common.heading(say, now.terms.heading), now.terms.supplier),
            common.heading(say, now.terms.heading),
            common.supplier(of, now.terms.supplier),
            now.words,
            common.when(say, now),
            common.how_much(say, now.terms.units, now.terms.rate),
            now.terms.units,
            now.terms.rate,
            now.held,
        )
        for now in of.coming
    )
