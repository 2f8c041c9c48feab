"""A statement as tables: the same ones on a page, in a workbook, in CSV and on a terminal."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from isf.model.dates import written, written_span
from isf.model.fund import PROVIDER, Agreement
from isf.model.money import ZERO, pounds
from isf.outputs.tables import Cell, Column, Table
from isf.reporting.agreements import AgreementNow
from isf.reporting.changes import Change
from isf.reporting.dictionary import Kind
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

NO_OUTCOME: Final = "Fees and other costs"


def _text(key: str, heading: str, *, detail: bool = False, optional: bool = False) -> Column:
    return Column(key, heading, detail=detail, optional=optional)


def _paper(key: str, heading: str) -> Column:
    return Column(key, heading, paper_only=True, optional=True)


def _money(key: str, heading: str, *, total: bool = True, optional: bool = False) -> Column:
    return Column(key, heading, Kind.MONEY, total=total, optional=optional)


def _date(key: str, heading: str, *, detail: bool = False) -> Column:
    return Column(key, heading, Kind.DATE, detail=detail)


_WHO: Final = _text("agreed_by", "Who agreed", detail=True)
_HOW: Final = _text("agreed_how", "How", optional=True)
_WHY: Final = _text("reason", "Why", optional=True)
_HEADING: Final = _text("heading", "Part of your budget")
_ID: Final = _text("entry", "Number in the book", detail=True)
_UNITS: Final = Column("units", "Hours or visits", Kind.NUMBER, detail=True)
_RATE: Final = Column("rate", "Charge for each", Kind.MONEY, detail=True)
_HOW_MUCH: Final = _paper("how_much", "How much")
_SUPPLIER: Final = _text("supplier", "Who gives it", detail=True)
_PLAN_PART: Final = _text("heading", "Part of your budget", detail=True)

_HEADINGS: Final = (
    _HEADING,
    _text("use", "What it is for"),
    _money("brought_forward", "Left from before", optional=True),
    _money("allocated", "Your budget"),
    _money("committed", "Agreed"),
    _money("conditional", "On hold", optional=True),
    _money("spent", "Spent"),
    _money("returned", "To go back", optional=True),
    _money("lapsed", "Ended, not used", optional=True),
    _money("transferred", "Moved to a new provider", optional=True),
    _money("available", "Left"),
)
_MONEY_IN: Final = (
    _text("funder", "Who pays"),
    _money("owed_before", "Still to come from before", optional=True),
    _money("due", "Due in this time"),
    _money("received", "Came"),
    _money("given_back", "Given back", optional=True),
    _money("set_off", "Set against money to go back", optional=True),
    _money("owed_now", "Still to come"),
)
_AGREED: Final = (
    _text("agreement", "Agreement"),
    _paper("what", "What"),
    _PLAN_PART,
    _SUPPLIER,
    _text("outcome", "What it is for"),
    _HOW_MUCH,
    _UNITS,
    _RATE,
    _money("reserved", "Agreed"),
    _money("delivered", "Used"),
    _money("released", "Not needed", optional=True),
    _money("held", "Still to use"),
    _paper("yes", "Who said yes, when and how"),
    _WHO,
    _date("agreed_on", "When", detail=True),
    _text("agreed_how", "How", detail=True),
)
_SPENDING: Final = (
    _date("date", "Day"),
    _paper("what", "What"),
    _text("kind", "Kind", detail=True),
    _PLAN_PART,
    _SUPPLIER,
    _text("outcome", "What it was for"),
    _HOW_MUCH,
    _UNITS,
    _RATE,
    _money("amount", "Amount"),
    Column("platform", "Of this, platform's share", Kind.MONEY, optional=True),
    _paper("yes", "Who said yes"),
    _text("agreement", "Agreement", detail=True),
    _WHO,
    _text("note", "Note", optional=True),
    _text("receipt", "Receipt", detail=True),
    _ID,
)
_FEES: Final = (
    _date("date", "Day"),
    _text("what", "What"),
    _HEADING,
    _money("amount", "Amount"),
    _text("note", "Note", optional=True),
    _ID,
)
_OUTCOMES: Final = (
    _text("outcome", "What you want"),
    _money("spent", "Spent"),
    _money("agreed", "Agreed"),
    Column("deliveries", "Times", Kind.COUNT),
    _text("progress", "How it is going", optional=True),
    _text("care_act", "Care Act letter", detail=True),
)
_RETURNED: Final = (
    _date("date", "Day"),
    _text("funder", "Who it goes back to", optional=True),
    _HEADING,
    _money("amount", "Amount"),
    _WHY,
    _ID,
)
_COMING: Final = (
    _text("agreement", "Agreement"),
    _paper("what", "What"),
    _PLAN_PART,
    _SUPPLIER,
    _text("outcome", "What it is for"),
    _text("when", "When"),
    _HOW_MUCH,
    _UNITS,
    _RATE,
    _money("held", "Kept for it"),
)
_CHANGES: Final = (
    _date("date", "Day"),
    _text("what", "What"),
    _text("source", "From", optional=True),
    _HEADING,
    Column("amount", "Amount", Kind.MONEY),
    _text("agreed_by", "Who agreed", optional=True),
    _HOW,
    _WHY,
    _ID,
)
_CORRECTIONS: Final = (
    _date("date", "Day"),
    _text("what", "What was put right"),
    Column("amount", "Amount", Kind.MONEY),
    Column("first", "First written down for", Kind.DATE),
    _WHY,
    _ID,
)
_MONEY: Final = (_text("what", "What"), _money("amount", "Amount", total=False))


@dataclass(frozen=True, slots=True)
class StatementTables:
    """Each table of a statement; a template picks what it shows, a workbook takes them all."""

    summary: Table
    headings: Table
    money_in: Table
    agreed: Table
    spending: Table
    fees: Table
    outcomes: Table
    returned: Table
    coming: Table
    changes: Table
    corrections: Table
    money: Table

    @property
    def every(self) -> tuple[Table, ...]:
        """All of them, in the order in which they are read."""
        return tuple(getattr(self, name) for name in self.__slots__)


def statement_tables(of: Statement) -> StatementTables:
    """Return a statement as tables."""
    return StatementTables(
        summary=Table("summary", "Summary", _MONEY, _summary(of), _preface(of)),
        headings=Table("headings", "What is left", _HEADINGS, _headings(of)),
        money_in=Table("money_in", "Money that came in", _MONEY_IN, _money_in(of)),
        agreed=Table("agreed", "What was agreed", _AGREED, _agreed(of)),
        spending=Table("spending", "What was spent", _SPENDING, _spending(of, of.lines)),
        fees=Table("fees", "Fees", _FEES, _fees(of.fees)),
        outcomes=Table("outcomes", "What it was spent on", _OUTCOMES, _outcomes(of.outcomes)),
        returned=Table("returned", "Money to go back", _RETURNED, _returned(of)),
        coming=Table("coming", "What comes next", _COMING, _coming(of)),
        changes=Table("changes", "Changes to your budget", _CHANGES, _changes(of)),
        corrections=Table("corrections", "What was put right", _CORRECTIONS, _corrections(of)),
        money=Table("money", "How it adds up", _MONEY, _adds_up(of)),
    )


def _preface(of: Statement) -> tuple[str, ...]:
    head = of.header
    span = written_span(head.period_start, head.period_end + timedelta(days=1))
    who = head.person or head.fund
    told = (f"Money statement for {who}", span, of.sentence, f"Statement {head.statement_id}")
    return tuple(words for words in told if words)


def _summary(of: Statement) -> tuple[tuple[Cell, ...], ...]:
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


def _headings(of: Statement) -> tuple[tuple[Cell, ...], ...]:
    keys = [column.key for column in _HEADINGS[2:]]
    return tuple(
        (
            heading_words(row.heading),
            sentence_case(use_words(row.heading)),
            *(getattr(row, key) for key in keys),
        )
        for row in of.plan.headings
    )


def _funder(of: Statement, code: str) -> str:
    return sentence_case(funder_words(code, of.header.council))


def _money_in(of: Statement) -> tuple[tuple[Cell, ...], ...]:
    keys = [column.key for column in _MONEY_IN[1:]]
    return tuple((_funder(of, row.funder), *(getattr(row, key) for key in keys)) for row in of.money_in)


def _supplier(of: Statement, code: str) -> str:
    return supplier_words(code or PROVIDER, of.suppliers, of.header.provider.name)


def _agreed(of: Statement) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (
            now.terms.id,
            _from(heading_words(now.terms.heading), _supplier(of, now.terms.supplier)),
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
            of.names.get(now.terms.agreed_by, now.terms.agreed_by),
            now.terms.agreed_on,
            now.terms.agreed_how,
        )
        for now in of.agreed
    )


def _from(what: str, supplier: str) -> str:
    return f"{what} from {supplier}" if supplier else what


def _how_much(units: Decimal | None, rate: Decimal | None) -> str:
    if units is None:
        return ""
    much = f"{units.normalize():f}"
    return f"{much} at {pounds(rate)}" if rate is not None else much


def _who_said_yes(of: Statement, terms: Agreement) -> str:
    who = of.names.get(terms.agreed_by, terms.agreed_by)
    how = f", {terms.agreed_how}" if terms.agreed_how else ""
    return f"{who} on {written(terms.agreed_on)}{how}"


def _spending(of: Statement, lines: Sequence[SpendingLine]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (
            line.on,
            _from(_what(line), _supplier(of, line.supplier)),
            spending_words(line.kind),
            heading_words(line.heading),
            _supplier(of, line.supplier),
            of.outcome_words.get(line.outcome or "", ""),
            _how_much(line.units, line.rate),
            line.units,
            line.rate,
            line.amount,
            line.platform or None,
            _agreed_for(of, line.agreement),
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


def _agreed_for(of: Statement, agreement: str) -> str:
    return f"{_who_agreed(of, agreement)} ({agreement})" if agreement in of.terms else agreement


def _who_agreed(of: Statement, agreement: str) -> str:
    now = of.terms.get(agreement)
    return of.names.get(now.terms.agreed_by, now.terms.agreed_by) if now else ""


def _note(line: SpendingLine) -> str:
    taken = f"Taken back on {written(line.corrected_on)}." if line.corrected_on else ""
    return " ".join(words for words in (line.reason, taken) if words)


def _fees(lines: Sequence[SpendingLine]) -> tuple[tuple[Cell, ...], ...]:
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


def _outcomes(rows: Iterable[OutcomeRow]) -> tuple[tuple[Cell, ...], ...]:
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


def _returned(of: Statement) -> tuple[tuple[Cell, ...], ...]:
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


def _coming(of: Statement) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (
            now.terms.id,
            _from(heading_words(now.terms.heading), _supplier(of, now.terms.supplier)),
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


def _changes(of: Statement) -> tuple[tuple[Cell, ...], ...]:
    return tuple(
        (
            change.on,
            change.words,
            heading_words(change.source_heading),
            heading_words(change.heading),
            change.amount,
            of.names.get(change.agreed_by, change.agreed_by),
            change.agreed_how,
            change.reason,
            change.entry,
        )
        for change in of.budget_changes
    )


def _corrections(of: Statement) -> tuple[tuple[Cell, ...], ...]:
    return tuple(_correction(change) for change in of.corrections)


def _correction(change: Change) -> tuple[Cell, ...]:
    named = f": {heading_words(change.heading).lower()}" if change.heading else ""
    what = f"{spending_words(change.of)}{named}"
    return change.on, what, change.amount, change.of_on, change.reason, change.entry


def _adds_up(of: Statement) -> tuple[tuple[Cell, ...], ...]:
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
