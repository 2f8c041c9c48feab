"""Directives as plain values: what the writer writes and what every reader gets.

They hold what a year file may hold and nothing else, so that the book can be
built, checked and read without Beancount at hand.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

Value: TypeAlias = str | Decimal | date
Meta: TypeAlias = tuple[tuple[str, Value], ...]

BANK_LINE = "isf-bank"

LINE_NAMES = frozenset(
    {
        "isf-fund",
        "isf-outcome",
        "isf-progress",
        "isf-authority",
        "isf-agreement",
        "isf-suspension",
        "isf-review",
        BANK_LINE,
    }
)
"""Every name that a line of ours has."""


@dataclass(frozen=True, slots=True)
class Leg:
    """One posting: `amount` is pounds (or pounds of plan), a debit positive.

    `written` is False where Beancount filled in an amount that the file left out.
    """

    account: str
    amount: Decimal
    currency: str
    meta: Meta = ()
    written: bool = True

    def get(self, key: str) -> str:
        """Return metadata of the posting as text; empty when it has none of this name."""
        return _of(self.meta, key)


@dataclass(frozen=True, slots=True)
class Entry:
    """One transaction; `place` says where it stands (file and line), empty for a new one."""

    on: date
    kind: str
    id: str
    words: str
    legs: tuple[Leg, ...]
    links: tuple[str, ...] = ()
    meta: Meta = ()
    place: str = ""

    def get(self, key: str) -> str:
        """Return metadata of the entry as text; empty when it has none of this name."""
        return _of(self.meta, key)


@dataclass(frozen=True, slots=True)
class Line:
    """One `custom "isf-..."` line; `fund` is the ledger it stands in, empty for the office's own."""

    on: date
    name: str
    values: tuple[Value, ...]
    meta: Meta = ()
    place: str = ""
    fund: str = ""

    def get(self, key: str) -> str:
        """Return metadata of the line as text; empty when it has none of this name."""
        return _of(self.meta, key)


@dataclass(frozen=True, slots=True)
class Opening:
    """The first use of an account."""

    on: date
    account: str
    currency: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A document kept for an entry; `path` is relative to the ledger's folder."""

    on: date
    account: str
    path: str
    links: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assertion:
    """The bank's balance at the start of a day, pounds."""

    on: date
    account: str
    amount: Decimal
    place: str = ""


@dataclass(frozen=True, slots=True)
class Stranger:
    """A directive that a ledger may not hold; `what` says what it is."""

    on: date
    what: str
    place: str = ""
    fund: str = ""


Directive: TypeAlias = Entry | Line | Opening | Paper | Assertion | Stranger


def delivered_on(entry: Entry) -> date:
    """Return the day of the event: an entry recorded afresh after a correction keeps it beside its own."""
    day = dict(entry.meta).get("delivered-on")
    return day if isinstance(day, date) else entry.on


def _of(meta: Meta, key: str) -> str:
    for name, value in meta:
        if name == key:
            return text_of(value)
    return ""


def text_of(value: Value) -> str:
    """Write a metadata value as plain text."""
    return value.isoformat() if isinstance(value, date) else str(value)
