"""What files say, as neutral values: rows, payments, bank lines, visits; and what could not be read.

Amounts are pounds with two decimals, signed where a docstring says so;
`row` is the line in the file (the sheet's row in a workbook), counted from 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from isf.model.money import plain


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its line number, and its cells by column name."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is kept out, and why; `column` and `value` are empty where the whole row is at fault."""

    row: int
    column: str
    value: str
    reason: str

    def sentence(self) -> str:
        """Say it in one go: line, column, value, reason."""
        where = f", {self.column}" if self.column else ""
        what = f" {self.value[:60]!r}" if self.value else ""
        return f"line {self.row}{where}{what}: {self.reason}"


SET_ASIDE = frozenset({"nothing", "missed", "not delivered", "not settled"})
"""What a row of data may be that is set aside; headers and totals are no rows of data."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A row that is not a row (a total, a balance line): seen, checked, reported, never booked."""

    row: int
    what: str
    words: str


@dataclass(frozen=True, slots=True)
class Control:
    """Something the file says about itself (`stated`), and what was found in its rows.

    `stated` is empty for a sum that the file does not state; then there is nothing to hold.
    """

    name: str
    found: str
    stated: str = ""

    @property
    def holds(self) -> bool:
        """Whether what was found is what the file states."""
        return not self.stated or self.stated == self.found

    def as_json(self) -> dict[str, object]:
        """Return it for `isf import --format json`."""
        return {
            "name": self.name,
            "stated": self.stated or None,
            "found": self.found,
            "holds": self.holds,
        }

    def sentence(self) -> str:
        """Say both figures, or the one that there is."""
        if not self.stated:
            return f"{self.name}: {self.found}"
        if self.holds:
            return f"{self.name}: {self.stated}, and its rows agree"
        return f"{self.name} is {self.stated} in the file, but its rows give {self.found}"


@dataclass(frozen=True, slots=True)
class CouncilPayment:
    """One line of what a council paid, signed: a recovery is negative.

    `reference` is the council's for the person, empty where none is given;
    `payment` is the council's number for the whole payment.
    """

    row: int
    on: date
    amount: Decimal
    reference: str = ""
    council: str = ""
    payment: str = ""


@dataclass(frozen=True, slots=True)
class BankLine:
    """One line of a bank statement, signed: + into the account.

    `text` is for matching and for the screen, never for the ledger. `balance`
    is the account's after the line. `bank_id` is the bank's own id of the line.
    """

    row: int
    on: date
    amount: Decimal
    text: str = ""
    type: str = ""
    balance: Decimal | None = None
    bank_id: str = ""
    account: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """One worker at one visit. Planned, actual, claimed and billed time are kept apart, in seconds.

    `billed` is what is charged. `service` is the kind of visit in the file's words. `price` is the file's,
    pounds, where it says so many of something and not how long: they are hours only at the hourly rate.
    """

    row: int
    on: date
    reference: str
    billed: int
    council: str = ""
    planned: int | None = None
    actual: int | None = None
    claimed: int | None = None
    service: str = ""
    visit: str = ""
    secondary: bool = False
    file: str = ""
    price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Purchase:
    """Something bought for a person, from a purchase ledger or by card: pounds with VAT, + what it cost.

    A refund, a credit note or a load of the card is negative. `total` is what
    the whole invoice says, where the file says it on each of its lines.
    """

    row: int
    on: date
    amount: Decimal
    reference: str
    supplier: str
    council: str = ""
    invoice: str = ""
    total: Decimal | None = None
    currency: str = ""


Value: TypeAlias = CouncilPayment | BankLine | Visit | Purchase


def words_of(value: Value) -> str:
    """Describe a value on the screen of whoever imports it."""
    if isinstance(value, Visit):
        return f"{value.on.isoformat()} {value.billed // 60} minutes"
    return f"{value.on.isoformat()} {plain(value.amount)}"


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that a file says, and what it says about itself.

    `rows` counts the rows of data: as many as `values`, `bad`, `passed` and
    `set_aside` together. `passed` are not about Individual Service Funds
    (published spend); `set_aside` are lines of 0.00, visits that were missed,
    payments not settled: they are among `asides`, beside headers and totals.
    """

    path: str
    source: str
    sha256: str
    rows: int
    values: tuple[Value, ...]
    bad: tuple[BadRow, ...]
    asides: tuple[Aside, ...]
    controls: tuple[Control, ...]
    passed: int = 0
    set_aside: int = 0
    encoding: str = ""
    account: str = ""
    closing: tuple[date, Decimal] | None = None
