"""The rows of a statement's tables, each in the order of its columns."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, TypeAlias

from isf.model.dates import written, written_span
from isf.model.fund import PROVIDER, Agreement
from isf.model.money import ZERO, pounds
from isf.outputs import statement_columns as columns
from isf.outputs.tables import Cell
from isf.reporting.agreements import AgreementNow
from isf.reporting.changes import Change
from isf.reporting.outcomes import OutcomeRow, progress_text
from isf.reporting.spending import SpendingLine
from isf.reporting.statement import Statement
from isf.reporting.words import (
    funder_words,
    heading_words,
    sentence_case,
    spending_words,
    supplier_words,
    use_words,
)

Rows: TypeAlias = tuple[tuple[Cell, ...], ...]

NO_OUTCOME: Final = "Fees and other costs"


def preface(of: Statement) -> tuple[str, ...]:
    """Say above the first table whose statement it is, for which days, and what is left."""
    head = of.header
    span = written_span(head.period_start, of.after)
    who = head.person or head.fund
    told = (f"Money statement for {who}", span, of.sentence, f"Statement {head.statement_id}")
    return tuple(words for words in told if words)


def summary(of: Statement) -> Rows:
    """Sum up the whole fund: its plan over the span, and its money at the end."""
    plan, money = of.plan.total, of.closing.money
    rows: list[tuple[Cell, ...]] = [
        ("Left from before", plan.brought_forward),
        ("Your budget", plan.allocated),
        ("Agreed, not used yet", plan.committed),
        ("On hold until an outcome is confirmed", plan.conditional),
        ("Spent", plan.spent),
        ("To go back", plan.returned),
        ("Ended, not used", plan.lapsed),
        ("Moved to a new provider", plan.transferred),
        ("Left to spend", plan.available),
        ("In the bank", money.bank),
        ("On your card", money.card),
        ("Still to come in", money.owed),
        ("Still to pay", money.payable),
        ("Lent by the provider", money.advance),
        ("Still to be given back", money.clawback),
    ]
    return tuple(rows)


def headings(of: Statement) -> Rows:
    """Tell of each heading: the four figures, and what else became of its budget."""
    keys = [column.key for column in columns.HEADINGS[3:]]
    return tuple(
        (
            f"{heading_words(row.heading)}: {use_words(row.heading)}",
            heading_words(row.heading),
            sentence_case(use_words(row.heading)),
            *(getattr(row, key) for key in keys),
        )
        for row in of.plan.headings
    )


def _funder(of: Statement, code: str) -> str:
    return sentence_case(funder_words(code, of.header.council))


def money_in(of: Statement) -> Rows:
    """Tell of each funder that something was due from or came from."""
    keys = [column.key for column in columns.MONEY_IN[1:]]
    rows = [(row.funder, [getattr(row, key) for key in keys]) for row in of.money_in]
    return tuple((_funder(of, funder), *amounts) for funder, amounts in rows if any(amounts))


def _supplier(of: Statement, code: str) -> str:
    return supplier_words(code or PROVIDER, of.suppliers, of.header.provider.name)


def agreed(of: Statement) -> Rows:
    """Tell of each agreement that was made, or whose money changed."""
    return tuple(
        (
            now.terms.id,
            _from(of, heading_words(now.terms.heading), now.terms.supplier),
            heading_words(now.terms.heading),
            _supplier(of, now.terms.supplier),
            now.words,
            _how_much(now.terms.units, now.terms.rate),
            now.terms.units,
            now.terms.rate,
            now.reserved,
            now.delivered,
            now.released,
            now.held,
            _who_said_yes(of, now.terms),
            _name(of, now.terms.agreed_by),
            now.terms.agreed_on,
            now.terms.agreed_how,
        )
        for now in of.agreed
    )


def _from(of: Statement, what: str, supplier: str) -> str:
    """Name who gives something on paper, where it is not the provider whose statement this is."""
    return what if supplier in (PROVIDER, "") else f"{what} from {_supplier(of, supplier)}"


def _how_much(units: Decimal | None, rate: Decimal | None) -> str:
    if units is None:
        return ""
    much = f"{units.normalize():f}"
    return f"{much} at {pounds(rate)}" if rate is not None else much


def _who_said_yes(of: Statement, terms: Agreement) -> str:
    who = _name(of, terms.agreed_by)
    how = f", {terms.agreed_how}" if terms.agreed_how else ""
    return f"{who} on {written(terms.agreed_on)}{how}"


def spending(of: Statement, lines: Sequence[SpendingLine]) -> Rows:
    """Tell of each line of spending on support."""
    return tuple(
        (
            line.on,
            _from(of, _what(line), line.supplier),
            spending_words(line.kind),
            heading_words(line.heading),
            _supplier(of, line.supplier),
            of.outcome_words.get(line.outcome or "", ""),
            _how_much(line.units, line.rate),
            line.units,
            line.rate,
            line.amount,
            line.platform or None,
            line.agreement,
            _who_agreed(of, line.agreement),
            _note(line),
            line.receipt,
            line.entry,
        )
        for line in lines
    )


def _what(line: SpendingLine) -> str:
    name = heading_words(line.heading)
    return name if line.kind == "delivery" else f"{spending_words(line.kind)}: {name.lower()}"


def _who_agreed(of: Statement, agreement: str) -> str:
    now = of.terms.get(agreement)
    return _name(of, now.terms.agreed_by) if now else ""


def _note(line: SpendingLine) -> str:
    taken = f"Taken back on {written(line.corrected_on)}." if line.corrected_on else ""
    return " ".join(words for words in (line.reason, taken) if words)


def fees(lines: Sequence[SpendingLine]) -> Rows:
    """Tell of each charge for running the fund."""
    return tuple(
        (
            line.on,
            spending_words(line.kind),
            heading_words(line.heading),
            line.amount,
            _note(line),
            line.entry,
        )
        for line in lines
    )


def outcomes(rows: Iterable[OutcomeRow]) -> Rows:
    """Tell of each outcome in the person's own words, and of fees where there were any."""
    return tuple(
        (
            row.words or row.outcome or NO_OUTCOME,
            row.spent,
            row.agreed,
            row.deliveries,
            sentence_case(progress_text(row.progress)),
            row.care_act,
        )
        for row in rows
        if row.outcome or row.spent or row.agreed
    )


def returned(of: Statement) -> Rows:
    """Tell of each return that was agreed."""
    return tuple(
        (
            change.on,
            _funder(of, change.funder) if change.funder else "",
            heading_words(change.heading),
            change.amount,
            change.reason,
            change.entry,
        )
        for change in of.returned
    )


def coming(of: Statement) -> Rows:
    """Tell of each agreement that is still open."""
    return tuple(
        (
            now.terms.id,
            _from(of, heading_words(now.terms.heading), now.terms.supplier),
            heading_words(now.terms.heading),
            _supplier(of, now.terms.supplier),
            now.words,
            _when(now),
            _how_much(now.terms.units, now.terms.rate),
            now.terms.units,
            now.terms.rate,
            now.held,
        )
        for now in of.coming
    )


def _when(now: AgreementNow) -> str:
    terms = now.terms
    each = "" if str(terms.each) == "once" else f"each {terms.each}, "
    if terms.end is None:
        return f"{each}from {written(terms.start)}"
    last: date = terms.end - timedelta(days=1)
    return f"{each}up to {written(last)}"


def changes(of: Statement) -> Rows:
    """Tell of each change to the budget: moves, one-off money, promises."""
    return tuple(
        (
            change.on,
            change.words,
            _from_to(change),
            heading_words(change.source_heading),
            heading_words(change.heading),
            change.amount,
            ", ".join(words for words in (_name(of, change.agreed_by), change.agreed_how) if words),
            _name(of, change.agreed_by),
            change.agreed_how,
            change.reason,
            change.entry,
        )
        for change in of.budget_changes
    )


def _from_to(change: Change) -> str:
    to = heading_words(change.heading)
    return f"{heading_words(change.source_heading)} to {to}" if change.source_heading else to


def _name(of: Statement, authority: str) -> str:
    return of.names.get(authority, authority)


def corrections(of: Statement) -> Rows:
    """Tell of each entry that was taken back."""
    return tuple(_correction(change) for change in of.corrections)


def _correction(change: Change) -> tuple[Cell, ...]:
    named = f": {heading_words(change.heading).lower()}" if change.heading else ""
    what = f"{spending_words(change.of)}{named}"
    return change.on, what, change.amount, change.of_on, change.reason, change.entry


def adds_up(of: Statement) -> Rows:
    """Lead from the bank to what is left, each step taken off or added."""
    money, plan = of.closing.money, of.closing.total
    told: list[tuple[str, Cell]] = [
        ("In the bank", money.bank),
        ("On your card", money.card),
        ("Still to come in", money.owed),
        ("Still to pay (taken off)", -money.payable),
        ("Lent by the provider (taken off)", -money.advance),
        ("Still to be given back (taken off)", -money.clawback),
        ("Came early, not in your budget yet (taken off)", -max(of.not_yet, ZERO)),
        ("In your budget, not due yet (added)", -min(of.not_yet, ZERO)),
        ("Kept for what is agreed (taken off)", -plan.committed),
        ("On hold until an outcome is confirmed (taken off)", -plan.conditional),
    ]
    shown = [row for row in told if row[1] or row[0] == "In the bank"]
    return (*shown, ("Left to spend", plan.available))
