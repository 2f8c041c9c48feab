"""From a row to a neutral value, as the declaration says: one maker for each kind of fact.

A maker collects what is wrong with a row instead of stopping at the first cell.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import TypeAlias, TypeVar

from isf.model.dates import CARE_ACT_IN_FORCE
from isf.model.money import plain, to_pence
from isf.sources.cells import CellError, amount_reader, bare, date_reader, length_reader, quantity
from isf.sources.declaration import BY_RULE, MINUTES, Declaration, FactKind, Sign
from isf.sources.header import Header, norm
from isf.sources.values import Aside, BadRow, BankLine, CouncilPayment, Purchase, Row, Value, Visit

T = TypeVar("T")

_NOT_BOOKED = frozenset({"pdng", "pending", "info", "futr"})
"""Entry statuses that are not on the account: pending, for information only, of the future."""

_CURRENCY = re.compile(r"\(([A-Z]{3})\)")

_FIRST_STATEMENT = date(1990, 1, 1)
"""A bank's line from before the Care Act is read, for its file's controls; landing keeps it out."""

Made: TypeAlias = Value | Aside
Maker: TypeAlias = Callable[[Row], Made | BadRow]


class RowError(ValueError):
    """A cell of a row cannot be read."""

    def __init__(self, column: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.column, self.value, self.reason = column, value, reason


class Cells:
    """Reads the cells of a row by field, each in its declared form."""

    def __init__(self, declaration: Declaration, header: Header) -> None:
        self.declaration, self.header = declaration, header
        self._amount = amount_reader(declaration.amounts)
        banks = declaration.fact is FactKind.BANK_STATEMENT
        self._date = date_reader(declaration.dates, _FIRST_STATEMENT if banks else CARE_ACT_IN_FORCE)
        self._length = length_reader(declaration.visits.durations)

    @property
    def currency(self) -> str:
        """The currency in the amount column's name, as in `Amount (EUR)`; empty where there is none."""
        found = _CURRENCY.search(self.header.column("amount") or self.header.column("credit"))
        return found[1] if found else ""

    def raw(self, row: Row, field: str) -> str:
        """Return a field's cell as it stands; empty when the file has no such column."""
        return row.cells.get(self.header.column(field), "")

    def text(self, row: Row, field: str) -> str:
        """Return a field's text, bare."""
        return self._try(row, field, bare)

    def joined(self, row: Row, field: str) -> str:
        """Return the texts of every column of a field, bare, one after the other."""
        columns = self.header.fields.get(field, ())
        return " ".join(text for text in (row.cells.get(column, "").strip() for column in columns) if text)

    def amount(self, row: Row, field: str = "amount") -> Decimal:
        """Return a field's amount, pounds, as it is signed in the file."""
        return self._try(row, field, self._amount)

    def date(self, row: Row) -> date:
        """Return the row's day; the whole file's where its rows have none."""
        if self.raw(row, "date").strip() or "date" not in self.header.said:
            return self._try(row, "date", self._date)
        line, cell = self.header.said["date"]
        try:
            return self._date(cell)
        except CellError as error:
            where = f"the date on line {line}"
            raise RowError(where, cell, str(error)) from None

    def length(self, row: Row, field: str) -> int | None:
        """Return a field's length of time in seconds; None where its cell is empty."""
        return self._try(row, field, self._length) if self.raw(row, field).strip() else None

    def quantity(self, row: Row) -> Decimal:
        """Return how many were bought, with up to four decimals."""
        return self._try(row, "quantity", quantity)

    def hours(self, row: Row) -> int:
        """Return a quantity as hours, in seconds; more than two decimals of an hour are none."""
        seconds = self.quantity(row) * 3600
        if seconds % 36:
            column = self.header.column("quantity")
            raise RowError(column, self.raw(row, "quantity"), "it is not hours with up to two decimals")
        return int(seconds)

    def money(self, row: Row) -> Decimal:
        """Return what a row moves, pounds, + in; 0.00 is refused."""
        amount = self.moved(row)
        if not amount:
            raise RowError(self.header.column("amount"), plain(amount), "0.00 moves nothing")
        return amount

    def moved(self, row: Row) -> Decimal:
        """Return what a row moves, pounds, + in."""
        amount = self._signed(row)
        return -amount if self.declaration.amounts.invert else amount

    def _signed(self, row: Row) -> Decimal:
        rules = self.declaration.amounts
        if rules.sign is Sign.SIGNED:
            return self.amount(row)
        if rules.sign is Sign.SPLIT:
            return self._split(row)
        amount = self.amount(row)
        word = norm(self.text(row, str(rules.sign)))
        if amount < 0:
            raise RowError(self.header.column("amount"), plain(amount), "the sign comes from another column")
        if word in map(norm, rules.plus):
            return amount
        if word in map(norm, rules.minus):
            return -amount
        raise RowError(self.header.column(str(rules.sign)), word, "it does not say in or out")

    def _split(self, row: Row) -> Decimal:
        sides = {}
        for side in ("debit", "credit"):
            if self.raw(row, side).strip():
                sides[side] = self.amount(row, side)
                if sides[side] < 0:
                    why = "the two columns hold amounts without a sign"
                    raise RowError(self.header.column(side), plain(sides[side]), why)
        moved = {side: amount for side, amount in sides.items() if amount}
        if len(moved) > 1:
            raise RowError(self.header.column("debit"), "", "both columns have an amount")
        if not sides:
            raise RowError(self.header.column("debit"), "", "the amount is missing")
        return moved.get("credit", Decimal("0.00")) - moved.get("debit", Decimal("0.00"))

    def _try(self, row: Row, field: str, read: Callable[[str], T]) -> T:
        cell = self.raw(row, field)
        try:
            return read(cell)
        except CellError as error:
            raise RowError(self.header.column(field) or field, cell, str(error)) from None


def maker(declaration: Declaration, cells: Cells) -> Maker:
    """Return the function that makes a value of a row, sets it aside, or says why it cannot."""
    make = _MAKERS[declaration.fact]

    def make_value(row: Row) -> Made | BadRow:
        try:
            return make(row, cells)
        except RowError as error:
            return BadRow(row.number, error.column, error.value, error.reason)

    return make_value


def _payment(row: Row, cells: Cells) -> Made:
    said = cells.header.said.get("payment", (0, ""))[1]
    settled = cells.declaration.settled
    if settled and norm(cells.text(row, "settled")) not in map(norm, settled):
        return Aside(row.number, "not settled", f"{plain(cells.money(row))} of {cells.date(row)}")
    _check_vat(row, cells)
    return CouncilPayment(
        row=row.number,
        amount=cells.money(row),
        on=cells.date(row),
        reference=cells.text(row, "reference"),
        council=cells.text(row, "council") or cells.declaration.council,
        payment=cells.text(row, "payment") or said,
    )


def _is_pending(status: str, settled: tuple[str, ...]) -> bool:
    """Say whether a bank's line is not on the account: by the words declared, else by those of ISO 20022."""
    if settled:
        return norm(status) not in map(norm, settled)
    return norm(status) in _NOT_BOOKED


def _check_vat(row: Row, cells: Cells) -> None:
    """See that a net amount is what was paid: with VAT beside it, either could be."""
    if "net" in norm(cells.header.column("amount")) and cells.raw(row, "vat").strip():
        vat = cells.amount(row, "vat")
        if vat:
            why = "it has VAT; make a source of your own that says whether net or gross was paid"
            raise RowError(cells.header.column("vat"), plain(vat), why)


def _bank_line(row: Row, cells: Cells) -> Made:
    balance = cells.raw(row, "balance").strip()
    account = cells.text(row, "sort_code") + cells.text(row, "account")
    status = cells.text(row, "settled")
    if _is_pending(status, cells.declaration.settled):
        return Aside(row.number, "not settled", f"a line that is {status or 'without a status'}")
    if not cells.moved(row):
        return Aside(row.number, "nothing", f"a line of 0.00 on {cells.date(row)}")
    return BankLine(
        row=row.number,
        amount=cells.money(row),
        on=cells.date(row),
        text=cells.joined(row, "text"),
        type=cells.text(row, "type"),
        balance=cells.amount(row, "balance") if balance else None,
        bank_id=cells.text(row, "bank_id"),
        account="".join(char for char in account if char.isdigit()) or account,
        currency=cells.text(row, "currency") or cells.currency,
    )


def _visit(row: Row, cells: Cells) -> Made:
    reference, rules = cells.text(row, "reference"), cells.declaration.visits
    if not reference:
        raise RowError(cells.header.column("reference"), "", "it does not say for whom")
    status = cells.text(row, "status")
    if rules.delivered and norm(status) not in map(norm, rules.delivered):
        return Aside(row.number, "not delivered", f"a visit on {cells.date(row)}: {status or 'no status'}")
    lengths = {name: cells.length(row, name) for name in MINUTES}
    price = None
    if rules.billed != BY_RULE and lengths[rules.billed] is None and cells.raw(row, "quantity").strip():
        lengths[rules.billed], price = cells.hours(row), cells.amount(row, "price")
    if rules.billed == BY_RULE and lengths["planned"] is None:
        raise RowError(cells.header.column("planned"), "", "it does not say how long it was to be")
    billed = lengths["actual"] if rules.billed == BY_RULE else lengths[rules.billed]
    if rules.billed == BY_RULE:
        billed = billed or 0  # whether a missed visit is paid is the rule's to say
    elif billed is None:
        raise RowError(cells.header.column(rules.billed), "", "it does not say how long")
    if not billed and rules.billed != BY_RULE:
        return Aside(row.number, "missed", f"a visit on {cells.date(row)} with nothing {rules.billed}")
    return Visit(
        row=row.number,
        on=cells.date(row),
        reference=reference,
        billed=billed,
        council=cells.text(row, "council") or cells.declaration.council,
        planned=lengths["planned"],
        actual=lengths["actual"],
        claimed=lengths["claimed"],
        service=cells.text(row, "service"),
        visit=cells.text(row, "visit"),
        secondary=norm(cells.text(row, "secondary")) in ("true", "yes", "y", "1"),
        file=cells.text(row, "file"),
        price=price,
    )


def _purchase(row: Row, cells: Cells) -> Made:
    settled = cells.declaration.settled
    status = cells.text(row, "settled")
    if settled and cells.header.column("settled") and norm(status) not in map(norm, settled):
        return Aside(row.number, "not settled", f"a row that is {status or 'without a status'}")
    reference, total = cells.text(row, "reference"), cells.raw(row, "total").strip()
    if not reference:
        raise RowError(cells.header.column("reference"), "", "it does not say for whom")
    return Purchase(
        row=row.number,
        on=cells.date(row),
        amount=_cost(row, cells),
        reference=reference,
        supplier=cells.text(row, "supplier"),
        council=cells.text(row, "council") or cells.declaration.council,
        invoice=cells.text(row, "invoice"),
        total=cells.amount(row, "total") if total else None,
        currency=cells.text(row, "currency") or cells.currency,
    )


def _cost(row: Row, cells: Cells) -> Decimal:
    """Return what a row cost with its VAT: amount times quantity, where the file says how many."""
    cost = cells.money(row)
    if cells.raw(row, "quantity").strip():
        cost = to_pence(cost * cells.quantity(row))
    if cells.raw(row, "vat").strip():
        vat = cells.amount(row, "vat")
        cost += vat if (vat < 0) == (cost < 0) else -vat
    return cost


_MAKERS: dict[FactKind, Callable[[Row, Cells], Made]] = {
    FactKind.COUNCIL_PAYMENT: _payment,
    FactKind.REMITTANCE: _payment,
    FactKind.COUNCIL_SPEND: _payment,
    FactKind.BANK_STATEMENT: _bank_line,
    FactKind.VISIT: _visit,
    FactKind.PURCHASE: _purchase,
    FactKind.CARD: _purchase,
}
