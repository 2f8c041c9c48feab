"""What every landing shares: the book as it stands, what it holds of a file, what came of each row."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Protocol

from isf.book.directives import BANK_LINE
from isf.book.ledger import Ledger
from isf.book.records import Register
from isf.model.events import Event
from isf.model.facts import Fact
from isf.model.policy import Policy
from isf.sources.values import BadRow

SHORT = 12
"""How much of a file's sha256 stands in ids and links; `source` has all of it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What somebody confirmed: this reference of this council is that fund's, whatever the register says."""

    reference: str
    fund: str
    council: str = ""
    by: str = ""
    on: str = ""


class Book(Protocol):
    """The book as a landing sees it: under the store's lock, only read, or Beancount's entries."""

    def ledger(self, fund: str) -> Ledger:
        """Return a fund's ledger."""

    def clearing(self) -> Ledger:
        """Return the office's own ledger."""

    def funds(self) -> tuple[str, ...]:
        """Return the id of every fund."""

    def policy(self, council: str) -> Policy:
        """Return a council's rules."""

    def holding(self, sha256: str) -> tuple[str, ...]:
        """Return the funds whose ledgers may hold rows of a file."""


@dataclass(frozen=True, slots=True)
class Landing:
    """Where one row went: `what` is known, fund, agreed or clearing; `amount` is signed pounds."""

    row: int
    what: str
    words: str
    fund: str = ""
    amount: Decimal | None = None


@dataclass(slots=True)
class Landed:
    """Everything that a file comes to: what to record, where each row went, and what could not stand."""

    items: list[Fact | Event] = field(default_factory=list)
    rows: list[Landing] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)

    def count(self, *what: str) -> int:
        """Count the rows that went one of these ways."""
        return sum(row.what in what for row in self.rows)


class References:
    """Finds the fund that a council's reference means; remembers what it found."""

    def __init__(self, register: Register, rules: Iterable[Rule] = ()) -> None:
        self._register = register
        self._known: dict[tuple[str, str], str | None] = {
            (rule.reference, rule.council): rule.fund for rule in rules if rule.fund in register.people
        }

    def fund(self, reference: str, council: str) -> str | None:
        """Return the fund with this reference (or this fund id); None when none or several have it."""
        key = (reference, council)
        if key not in self._known:
            own = reference if reference in self._register.people else None
            self._known[key] = own or (self._register.by_reference(reference, council) if reference else None)
        return self._known[key]


def references_known(register: Register, rules: Iterable[Rule] = ()) -> frozenset[str]:
    """Return every reference that means somebody: councils' own, fund ids, and what was confirmed."""
    people = register.people.values()
    told = {person.council_ref for person in people} | {person.fund for person in people}
    return frozenset(told | {rule.reference for rule in rules}) - {""}


def source_of(sha256: str, row: int) -> str:
    """Return the identity of a row: its file's sha256, and its line."""
    return f"{sha256}:{row}"


def known_sources(book: Book, sha256: str) -> frozenset[str]:
    """Return the rows of a file that the book holds already, in whatever fund, or agreed with the bank."""
    ledgers = [book.clearing(), *(book.ledger(fund) for fund in book.holding(sha256))]
    return frozenset(source for ledger in ledgers for source in _sources(ledger) if source.startswith(sha256))


def _sources(ledger: Ledger) -> Iterable[str]:
    yield from (entry.get("source") for entry in ledger.entries)
    yield from (line.get("source") for line in ledger.lines if line.name == BANK_LINE)
