"""A source is a declaration: what `importers/<name>.toml` may say.

It says what kind of fact the file yields, how to recognise it, how to read
it, which columns mean what, and which of its rows are not rows. docs/sources.md
explains every key; `isf.sources.declared` reads the files.
"""

import re
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

from pydantic import Field, field_validator, model_validator

from isf.model.checked import Checked, Pounds, Words
from isf.model.fund import COUNCIL, PROVIDER


class FactKind(StrEnum):
    """What a file tells of."""

    COUNCIL_PAYMENT = "council-payment"
    REMITTANCE = "remittance"
    COUNCIL_SPEND = "council-spend"
    BANK_STATEMENT = "bank-statement"
    VISIT = "visit"
    PURCHASE = "purchase"
    CARD = "card"


class Reader(StrEnum):
    """What turns the file's bytes into rows."""

    CSV = "csv"
    WORKBOOK = "workbook"
    BLOCKS = "blocks"
    XML = "xml"
    OFX = "ofx"
    QIF = "qif"
    MT940 = "mt940"
    CAMT = "camt"


STATEMENTS = frozenset({Reader.OFX, Reader.QIF, Reader.MT940, Reader.CAMT})
"""Formats that say themselves what each of their fields is."""

STATEMENT_FIELDS = ("date", "amount", "currency", "account", "bank_id", "type", "text", "settled")
"""The columns into which the readers of such formats bring them."""


class Sign(StrEnum):
    """How a file says which way money went."""

    SIGNED = "signed"
    SPLIT = "split"
    FLAG = "flag"
    TYPE = "type"


class AsideKind(StrEnum):
    """What a row is that is not a row of data."""

    TOTAL = "total"
    SUBTOTAL = "subtotal"
    BALANCE = "balance"
    SKIP = "skip"


class Duration(StrEnum):
    """How a length of time is written."""

    HMS = "hh:mm:ss"
    HM = "hh:mm"
    MINUTES = "minutes"
    HOURS = "hours"


_MONEY = frozenset({"amount", "debit", "credit", "flag", "type", "date", "council", "reference"})
_PAYMENT = _MONEY | {
    "period",
    "payment",
    "line",
    "payee",
    "purpose",
    "category",
    "narrative",
    "name",
    "settled",
    "vat",
}
_BANK = _MONEY - {"council"} | {"text", "balance", "bank_id", "account", "sort_code", "currency", "settled"}
_VISIT = frozenset(
    {"reference", "council", "date", "planned", "actual", "claimed", "billed"}
    | {"planned_start", "actual_start", "claimed_start", "service", "visit", "secondary"}
    | {"carers", "worker", "week_ending", "status", "name", "file", "quantity", "price"}
)
_BOUGHT = _MONEY | {"supplier", "quantity", "vat", "invoice", "total", "text", "settled", "currency", "name"}
FIELDS = {
    FactKind.COUNCIL_PAYMENT: _PAYMENT,
    FactKind.REMITTANCE: _PAYMENT,
    FactKind.COUNCIL_SPEND: _PAYMENT,
    FactKind.BANK_STATEMENT: _BANK,
    FactKind.VISIT: _VISIT,
    FactKind.PURCHASE: _BOUGHT,
    FactKind.CARD: _BOUGHT,
}
"""What a column may mean, for each kind of fact."""

_REQUIRED = {
    FactKind.COUNCIL_PAYMENT: (),
    FactKind.REMITTANCE: ("reference",),
    FactKind.COUNCIL_SPEND: ("payee",),
    FactKind.BANK_STATEMENT: ("date",),
    FactKind.VISIT: ("reference", "date"),
    FactKind.PURCHASE: ("reference", "supplier", "date"),
    FactKind.CARD: ("reference", "supplier", "date"),
}
_OF_SIGN = {
    Sign.SIGNED: ("amount",),
    Sign.SPLIT: ("debit", "credit"),
    Sign.FLAG: ("amount", "flag"),
    Sign.TYPE: ("amount", "type"),
}
BY_RULE = "rule"
"""`billed` of [visits]: what the council's rule pays for the planned and the actual minutes."""

MINUTES = ("planned", "actual", "claimed", "billed")

ANYWHERE = "*"
"""In `columns` of [[keep]] and [[asides]]: any cell of the row."""

FIRST = "first"
"""In `column` of [[asides]]: the first cell that is not empty."""


class Recognise(Checked):
    """How the file is told from others, beside its columns."""

    headers: tuple[Words, ...] = ()
    unless: tuple[Words, ...] = ()
    file_name: str = ""
    account: str = ""
    generic: bool = False

    @field_validator("file_name", "account")
    @classmethod
    def _compiles(cls, text: str) -> str:
        try:
            re.compile(text)
        except re.error as error:
            msg = f"it is not a pattern ({error})"
            raise ValueError(msg) from None
        return text


class Table(Checked):
    """How rows stand in the file: text, header, sheet."""

    encodings: tuple[str, ...] = ("utf-8-sig", "cp1252")
    delimiters: tuple[str, ...] = Field(default=(",",), min_length=1)
    names: tuple[str, ...] = ()
    above: int = Field(default=0, ge=0, le=20)
    spare: int = Field(default=0, ge=0, le=5)
    header_within: int = Field(default=60, ge=1, le=500)
    sheet: str = ""
    row: str = ""
    guard: str = Field(default="", max_length=1)

    @field_validator("encodings")
    @classmethod
    def _known(cls, names: tuple[str, ...]) -> tuple[str, ...]:
        for name in names:
            try:
                "".encode(name)
            except LookupError:
                msg = f"there is no encoding {name!r}"
                raise ValueError(msg) from None
        return names

    @field_validator("delimiters")
    @classmethod
    def _single(cls, delimiters: tuple[str, ...]) -> tuple[str, ...]:
        if any(len(delimiter) != 1 for delimiter in delimiters):
            msg = "each delimiter is one character"
            raise ValueError(msg)
        return delimiters


class Amounts(Checked):
    """The one form in which amounts stand in the file, and what gives them their sign."""

    sign: Sign = Sign.SIGNED
    invert: bool = False
    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    thousands: bool = True
    pound: bool = False
    brackets: bool = False
    trailing_minus: bool = False
    leading_plus: bool = False
    one_decimal: bool = False
    most: Pounds = Decimal("1000000.00")

    @model_validator(mode="after")
    def _flags(self) -> Self:
        if self.sign in (Sign.FLAG, Sign.TYPE) and not (self.plus and self.minus):
            msg = f'sign = "{self.sign}" needs plus and minus: the words that mean each'
            raise ValueError(msg)
        return self


class Preamble(Checked):
    """Labels above the header whose next cell says something about the whole file."""

    date: tuple[Words, ...] = ()
    date_at: tuple[int, int] | None = None
    total_at: tuple[int, int] | None = None
    count_at: tuple[int, int] | None = None
    payment: tuple[Words, ...] = ()
    total: tuple[Words, ...] = ()
    count: tuple[Words, ...] = ()

    def places(self) -> dict[str, tuple[int, int]]:
        """Return in which line and cell above a table without a header something stands, from 1."""
        told = {"date": self.date_at, "total": self.total_at, "count": self.count_at}
        return {field: place for field, place in told.items() if place is not None}

    def labels(self) -> dict[str, tuple[str, ...]]:
        """Return what each label tells."""
        told = {"date": self.date, "payment": self.payment, "total": self.total, "count": self.count}
        return {field: words for field, words in told.items() if words}


class AsideRule(Checked):
    """Rows that are not rows: `column` is a field, `first` or `*`; `says` the cell, or its beginning.

    A row with anything in one of the fields `empty` is a row after all.
    """

    what: AsideKind
    says: tuple[Words, ...] = Field(min_length=1)
    column: str = FIRST
    begins: bool = False
    empty: tuple[str, ...] = ()


class Keep(Checked):
    """Rows to keep: one of the phrases stands, as whole words, in one of the columns."""

    says: tuple[Words, ...] = Field(min_length=1)
    columns: tuple[str, ...] = (ANYWHERE,)


class Service(Checked):
    """Which agreements a kind of visit may belong to."""

    heading: str = ""
    outcome: str = ""


class Visits(Checked):
    """How visits are charged, and to whom."""

    billed: str = "billed"
    durations: tuple[Duration, ...] = (Duration.HMS, Duration.HM)
    supplier: str = PROVIDER
    delivered: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def _one_meaning(self) -> Self:
        if self.billed not in (*MINUTES, BY_RULE):
            msg = f"billed is one of {', '.join((*MINUTES, BY_RULE))}"
            raise ValueError(msg)
        if {Duration.MINUTES, Duration.HOURS} <= set(self.durations):
            msg = "a bare number is minutes or hours, not both"
            raise ValueError(msg)
        return self


class Declaration(Checked):
    """One source. `name` is its file's name without `.toml`."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,40}$")
    title: Words
    fact: FactKind
    readers: tuple[Reader, ...] = Field(min_length=1)
    dates: tuple[str, ...] = ()
    council: str = ""
    funder: str = COUNCIL
    own_supplier: str = ""
    running_balance: bool = False
    needs: tuple[str, ...] = ()
    recognise: Recognise = Recognise()
    table: Table = Table()
    amounts: Amounts = Amounts()
    columns: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    preamble: Preamble = Preamble()
    asides: tuple[AsideRule, ...] = ()
    keep: tuple[Keep, ...] = ()
    settled: tuple[Words, ...] = ()
    visits: Visits = Visits()
    services: dict[str, Service] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _says_itself(cls, told: Any) -> Any:  # noqa: ANN401 - whatever the file holds
        """Formats that name their own fields need no columns; their readers write ISO dates."""
        if isinstance(told, dict) and set(told.get("readers", ())) <= STATEMENTS and told.get("readers"):
            own = {field: (field,) for field in STATEMENT_FIELDS}
            return {"columns": own, "dates": ("%Y-%m-%d",), **told}
        return told

    @field_validator("dates")
    @classmethod
    def _one_order(cls, formats: tuple[str, ...]) -> tuple[str, ...]:
        orders = {_order(form) for form in formats} - {""}
        if len(orders) > 1:
            msg = "some put the day first and some the month; 03/04 would be a guess"
            raise ValueError(msg)
        return formats

    @model_validator(mode="after")
    def _fields(self) -> Self:
        allowed = FIELDS[self.fact]
        unknown = sorted(set(self.columns) - allowed)
        if unknown:
            msg = (
                f"columns: {', '.join(unknown)} is not known for a {self.fact} ({', '.join(sorted(allowed))})"
            )
            raise ValueError(msg)
        missing = [field for field in self.required if not self.columns.get(field)]
        if missing:
            msg = f"columns: a {self.fact} needs {' and '.join(missing)}"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _places(self) -> Self:
        allowed = FIELDS[self.fact]
        for rule in self.asides:
            if rule.column not in allowed | {FIRST, ANYWHERE}:
                msg = f"asides: column {rule.column!r} is not a field, {FIRST!r} or {ANYWHERE!r}"
                raise ValueError(msg)
        wanted = {name for keep in self.keep for name in keep.columns} | {self.own_supplier or ANYWHERE}
        unknown = sorted(wanted - allowed - {ANYWHERE})
        if unknown:
            msg = f"keep: {', '.join(unknown)} is not a field ({', '.join(sorted(allowed))}) or {ANYWHERE!r}"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _has_dates(self) -> Self:
        if ("date" in self.columns or self.preamble.date_at) and not self.dates:
            msg = 'dates: say how dates are written, for example ["%d/%m/%Y"]'
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _has_rows(self) -> Self:
        if Reader.XML in self.readers and not self.table.row:
            msg = 'table: say which element is a row, for example row = "Visit"'
            raise ValueError(msg)
        return self

    @property
    def required(self) -> tuple[str, ...]:
        """What must have a column, or the file is not of this source."""
        return (*self._required(), *self.needs)

    def _required(self) -> tuple[str, ...]:
        if self.fact is FactKind.VISIT:
            return (*_REQUIRED[self.fact], *self._timed())
        if self.fact is FactKind.BANK_STATEMENT and self.preamble.date_at:
            return _OF_SIGN[self.amounts.sign]
        return (*_REQUIRED[self.fact], *_OF_SIGN[self.amounts.sign])

    def _timed(self) -> tuple[str, ...]:
        if "quantity" in self.columns:
            return ("quantity", "price")
        return ("planned", "actual") if self.visits.billed == BY_RULE else (self.visits.billed,)


def _order(form: str) -> str:
    """Say whether a format without a leading year puts the day or the month first."""
    day = min((form.find(code) for code in ("%d", "%-d") if code in form), default=-1)
    month = form.find("%m")
    if day < 0 or month < 0 or 0 <= form.find("%Y") < min(day, month):
        return ""
    return "day" if day < month else "month"
