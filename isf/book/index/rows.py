"""What the index keeps of a ledger: sums by day, never an entry and never a word of one.

A roll is one thing that is added up: an account's role with its heading
(`Plan:Available`, `Home-Support`), or one of the three below with an outcome.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from isf.book.accounts import meaning
from isf.book.directives import Entry, Line, text_of
from isf.book.index.rolls import AGREED_FOR, DELIVERED, SPENT_ON, Roll
from isf.book.ledger import Ledger
from isf.model.fund import Fund

Moves: TypeAlias = dict[Roll, dict[int, int]]
"""How much each roll moved on each day (proleptic ordinals), pence or a count."""


@dataclass(slots=True)
class Rows:
    """What a ledger, or what is added to it, moves; `undone` are deliveries corrected: outcome, day, day."""

    moves: Moves = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))
    undone: list[tuple[str, int, int]] = field(default_factory=list)

    @property
    def last(self) -> int:
        """The last day on which anything moved; 0 for none."""
        return max((max(days) for days in self.moves.values()), default=0)

    def add(self, roll: Roll, day: int, amount: int) -> None:
        """Move a roll on a day."""
        self.moves[roll][day] += amount


def rows_of(ledger: Ledger) -> Rows:
    """Return what the index keeps of a whole ledger."""
    rows, known = Rows(), {entry.id: entry for entry in ledger.entries}
    terms = terms_of(ledger.fund)
    for entry in ledger.entries:
        _add(rows, entry, _original(entry, known), terms)
    for name, day in _corrected(ledger.entries).items():
        old = known.get(name)
        if old and old.kind == "delivery":
            outcome = outcome_of(_original(old, known), terms)
            rows.undone.append((outcome, old.on.toordinal(), day.toordinal()))
    return rows


def _corrected(entries: Iterable[Entry]) -> dict[str, date]:
    """Return the id of each entry that is corrected, and the first day on which it is."""
    found: dict[str, date] = {}
    for entry in entries:
        name = _told(entry, "corrects")
        if name:
            found[name] = min(entry.on, found.get(name, entry.on))
    return found


def rows_added(fund: Fund, entries: Iterable[Entry]) -> Rows | None:
    """Return what new entries move; None where that cannot be told without the entries before them."""
    rows, terms = Rows(), terms_of(fund)
    for entry in entries:
        if _told(entry, "corrects"):
            return None
        _add(rows, entry, entry, terms)
    return rows


def renames(before: Fund, lines: Iterable[Line]) -> bool:
    """Say whether a new line tells anew of an agreement that entries may already be for."""
    known = {terms.id for terms in before.agreements}
    return any(line.name == "isf-agreement" and line.values[:1] and line.values[0] in known for line in lines)


def terms_of(fund: Fund) -> Callable[[str], str]:
    """Return a function from an agreement's id to its outcome; empty for none."""
    by_id = {terms.id: terms.outcome for terms in fund.agreements}
    return lambda agreement: by_id.get(agreement, "")


def _original(entry: Entry, known: dict[str, Entry]) -> Entry:
    """Return the entry that this one corrects in the end, or itself."""
    seen = {entry.id}
    while (told := _told(entry, "corrects")) in known and told not in seen:
        seen.add(told)
        entry = known[told]
    return entry


def _told(entry: Entry, key: str) -> str:
    """Return metadata of an entry or of its last leg that has it."""
    found = entry.get(key)
    for leg in entry.legs:
        found = text_of(dict(leg.meta).get(key, "")) or found
    return found


def outcome_of(entry: Entry, terms: Callable[[str], str]) -> str:
    """Return the outcome of an original entry: its own, or its agreement's; empty for none."""
    return _told(entry, "outcome") or terms(_told(entry, "agreement"))


def _add(rows: Rows, entry: Entry, original: Entry, terms: Callable[[str], str]) -> None:
    day, outcome = entry.on.toordinal(), outcome_of(original, terms)
    for roll, amount in _of_legs(entry, outcome, terms):
        rows.add(roll, day, amount)
    if entry.kind == "delivery":
        rows.add((DELIVERED, outcome), day, 1)


def _of_legs(entry: Entry, outcome: str, terms: Callable[[str], str]) -> Iterator[tuple[Roll, int]]:
    common = entry.get("outcome")
    for leg in entry.legs:
        means, pence = meaning(leg.account), int(leg.amount.scaleb(2))
        if means is None:
            continue
        yield (means.role, means.heading), pence
        if means.role.startswith("Expenses:"):
            yield (SPENT_ON, text_of(dict(leg.meta).get("outcome", "")) or common or outcome), pence
        if means.role == "Plan:Committed":
            yield (AGREED_FOR, terms(means.promise)), pence
