"""The book as a landing sees it: under the store's lock, or only read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from isf.book.directives import Directive, Entry, Line
from isf.book.identities.common import fund_of_entry
from isf.book.ledger import Ledger
from isf.book.load import fund_ids, load_clearing, read_fund
from isf.book.records import read_policy
from isf.model.fund_id import is_fund_id
from isf.model.policy import Policy
from isf.office import Office


class Ledgers(Protocol):
    """Where ledgers come from: `isf.book.store.Writer`, or an office that is only read."""

    def ledger(self, fund: str) -> Ledger:
        """Return a fund's ledger."""

    def clearing(self) -> Ledger:
        """Return the office's own ledger."""


@dataclass
class Reader:
    """Ledgers of an office, read once and never written: for a dry run."""

    office: Office
    _read: dict[str, Ledger] = field(default_factory=dict)

    def ledger(self, fund: str) -> Ledger:
        """Return a fund's ledger, sound."""
        if fund not in self._read:
            self._read[fund] = read_fund(self.office, fund)
        return self._read[fund]

    def clearing(self) -> Ledger:
        """Return the office's own ledger."""
        if "" not in self._read:
            self._read[""] = load_clearing(self.office)
        return self._read[""]


@dataclass(frozen=True, slots=True)
class OfficeBook:
    """An office's book: its funds by folder, their ledgers through the store or a reader."""

    office: Office
    ledgers: Ledgers
    _policies: dict[str, Policy] = field(default_factory=dict)

    def ledger(self, fund: str) -> Ledger:
        """Return a fund's ledger."""
        return self.ledgers.ledger(fund)

    def clearing(self) -> Ledger:
        """Return the office's own ledger."""
        return self.ledgers.clearing()

    def funds(self) -> tuple[str, ...]:
        """Return the id of every fund."""
        return fund_ids(self.office)

    def policy(self, council: str) -> Policy:
        """Return a council's policy pack."""
        if council not in self._policies:
            self._policies[council] = read_policy(self.office, council)
        return self._policies[council]

    def holding(self, sha256: str) -> tuple[str, ...]:
        """Return the funds whose ledger text names a file.

        A look at the text says which ledgers need to be loaded at all; whoever
        gave a row to the wrong person once must not get it booked twice.
        """
        mark = sha256.encode()
        return tuple(
            fund
            for fund in self.funds()
            if any(
                mark in path.read_bytes() for path in self.office.fund_folder(fund).glob("[0-9]*.beancount")
            )
        )


class EntriesBook:
    """The book out of directives that somebody else loaded: Beancount's, for a preview in its own tools."""

    def __init__(self, directives: Iterable[Directive]) -> None:
        told: dict[str, list[Directive]] = {"": []}
        for directive in directives:
            told.setdefault(_fund_of(directive), []).append(directive)
        self._ledgers = {fund: Ledger(fund, tuple(its)) for fund, its in told.items()}

    def ledger(self, fund: str) -> Ledger:
        """Return a fund's ledger; an empty one where nothing was loaded for it."""
        return self._ledgers.get(fund, Ledger(fund, ()))

    def clearing(self) -> Ledger:
        """Return the office's own ledger."""
        return self._ledgers[""]

    def funds(self) -> tuple[str, ...]:
        """Return the id of every fund that was loaded."""
        return tuple(sorted(fund for fund in self._ledgers if is_fund_id(fund)))

    def policy(self, council: str) -> Policy:
        """Return the rules where nothing is said. A preview knows no policy pack."""
        return Policy(council, council)

    def holding(self, sha256: str) -> tuple[str, ...]:
        """Return every fund: all are loaded already."""
        del sha256
        return self.funds()


def _fund_of(directive: Directive) -> str:
    if isinstance(directive, Entry):
        return fund_of_entry(directive)
    return directive.fund if isinstance(directive, Line) else ""
