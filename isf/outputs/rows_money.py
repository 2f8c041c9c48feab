"""The rows of a statement's tables of money: the plan, what came in, fees, what goes back."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from isf.model.money import ZERO
from isf.outputs import rows_common as common
from isf.outputs import statement_columns as columns
from isf.outputs.language import Language
from isf.outputs.rows_common import Rows
from isf.outputs.statement_words import died
from isf.reporting.outcomes import OutcomeRow, progress_text
from isf.reporting.spending import SpendingLine
from isf.reporting.statement import Statement
from isf.reporting.words import marked, sentence_case, spending_words

if TYPE_CHECKING:
    from isf.outputs.tables import Cell

DIRECTIONS: Final = (marked("better"), marked("same"), marked("worse"), marked("met"))

_PLAN: Final = (
    (marked("Left from before"), "brought_forward"),
    (marked("Your budget"), "allocated"),
    (marked("Agreed, not used yet"), "committed"),
    (marked("On hold until an outcome is confirmed"), "conditional"),
    (marked("Spent"), "spent"),
    (marked("To go back"), "returned"),
    (marked("Ended, not used"), "lapsed"),
    (marked("Moved to a new provider"), "transferred"),
    (marked("Left to spend"), "available"),
)
_MONEY: Final = (
    (marked("In the bank"), "bank"),
    (marked("On your card"), "card"),
    (marked("Still to come in"), "owed"),
    (marked("Still to pay"), "payable"),
    (marked("Lent by the provider"), "advance"),
    (marked("Still to be given back"), "clawback"),
)


def preface(of: Statement, say: Language) -> tuple[str, ...]:
    """Say above the first table whose statement it is, that they died, for which days, and what is left."""
    head = of.header
    who = head.person or head.fund
    return (
        say("Money statement for {who}", who=who),
        died(of, say),
        say.span(head.period_start, of.after),
        of.sentence if say.code == "en" else "",
        say("Statement {number}", number=head.statement_id),
    )


def summary(of: Statement, say: Language) -> Rows:
    """Sum up the whole fund: its plan over the span, and its money at the end."""
    plan = [(say(words), getattr(of.plan.total, key)) for words, key in _PLAN]
    return (*plan, *((say(words), getattr(of.closing.money, key)) for words, key in _MONEY))


def headings(of: Statement, say: Language) -> Rows:
    """Tell of each heading: the four figures, and what else became of its budget."""
    keys = [column.key for column in columns.HEADINGS[3:]]
    return tuple(
        (
            f"{common.heading(say, row.heading)}: {common.use(say, row.heading)}",
            common.heading(say, row.heading),
            sentence_case(common.use(say, row.heading)),
            *(getattr(row, key) for key in keys),
        )
        for row in of.plan.headings
    )


def money_in(of: Statement, say: Language) -> Rows:
    """Tell of each funder that something was due from or came from."""
    keys = [column.key for column in columns.MONEY_IN[1:]]
    rows = [(row.funder, [getattr(row, key) for key in keys]) for row in of.money_in]
    return tuple((common.funder(of, say, code), *amounts) for code, amounts in rows if any(amounts))


def fees(lines: Sequence[SpendingLine], say: Language) -> Rows:
    """Tell of each charge for running the fund."""
    return tuple(
        (
            line.on,
            say(spending_words(line.kind)),
            common.heading(say, line.heading),
            line.amount,
            common.note(say, line),
            line.entry,
        )
        for line in lines
    )


def outcomes(rows: Iterable[OutcomeRow], say: Language) -> Rows:
    """Tell of each outcome in the person's own words, and of fees where there were any."""
    return tuple(
        (
            row.words or row.outcome or say(common.NO_OUTCOME),
            row.spent,
            row.agreed,
            row.deliveries,
            progress(row, say),
            row.care_act,
        )
        for row in rows
        if row.outcome or row.spent or row.agreed
    )


def progress(row: OutcomeRow, say: Language) -> str:
    """Say how an outcome is going: the direction, and the words that were noted."""
    if row.progress is None:
        return ""
    told = progress_text(row.progress)
    direction = row.progress.direction
    return sentence_case(say(direction) + told.removeprefix(direction))


def returned(of: Statement, say: Language) -> Rows:
    """Tell of each return that was agreed."""
    return tuple(
        (
            change.on,
            common.funder(of, say, change.funder) if change.funder else "",
            common.heading(say, change.heading),
            change.amount,
            change.reason,
            change.entry,
        )
        for change in of.returned
    )


def _too_much(of: Statement) -> Decimal:
    """Return the pounds that came beyond what was due, of every funder of whom more came."""
    return -sum((row.owed_now for row in of.money_in if row.owed_now < 0), ZERO)


def adds_up(of: Statement, say: Language) -> Rows:
    """Lead from the bank to what is left, each step taken off or added."""
    money, plan, more = of.closing.money, of.closing.total, _too_much(of)
    bank = say("In the bank")
    told: list[tuple[str, Cell]] = [
        (bank, money.bank),
        (say("On your card"), money.card),
        (say("Still to come in"), money.owed + more),
        (say("Came, more than was due (taken off)"), -more),
        (say("Still to pay (taken off)"), -money.payable),
        (say("Lent by the provider (taken off)"), -money.advance),
        (say("Still to be given back (taken off)"), -money.clawback),
        (say("Came early, not in your budget yet (taken off)"), -max(of.not_yet, ZERO)),
        (say("In your budget, not due yet (added)"), -min(of.not_yet, ZERO)),
        (say("Kept for what is agreed (taken off)"), -plan.committed),
        (say("On hold until an outcome is confirmed (taken off)"), -plan.conditional),
    ]
    shown = [row for row in told if row[1] or row[0] == bank]
    return (*shown, (say("Left to spend"), plan.available))
