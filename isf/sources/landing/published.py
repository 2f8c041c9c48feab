"""What a council published held against what the book received: by payment, sum and day, not by person."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from isf.book.directives import Entry
from isf.model.money import ZERO, total
from isf.sources.landing.clearing import at_bank
from isf.sources.landing.common import SHORT, Book
from isf.sources.values import CouncilPayment, Reading

_NEAR = timedelta(days=10)
"""Councils publish the day of the run, or of the ledger entry; the bank's day follows within a week or so."""


@dataclass(frozen=True, slots=True)
class Published:
    """A payment as it was published, and what was received of that sum near its day (empty: nothing)."""

    payment: str
    on: date
    amount: Decimal
    lines: int
    received: str


@dataclass(slots=True)
class _Received:
    """Money of one credit at the bank, as the book has it."""

    words: str
    on: date
    amounts: list[Decimal] = field(default_factory=list)


def compare(reading: Reading, book: Book) -> list[Published]:
    """Return each published payment with what was received of it; each receipt answers for one payment."""
    credits_ = _received(book, reading.sha256)
    groups: dict[tuple[str, date], list[CouncilPayment]] = defaultdict(list)
    for value in reading.values:
        if isinstance(value, CouncilPayment):
            groups[value.payment or f"line {value.row}", value.on].append(value)
    return [_compare(number, on, lines, credits_) for (number, on), lines in sorted(groups.items())]


def _compare(number: str, on: date, lines: list[CouncilPayment], credits_: list[_Received]) -> Published:
    amount = total(line.amount for line in lines)
    near = [one for one in credits_ if abs(one.on - on) <= _NEAR and total(one.amounts) == amount]
    best = min(near, key=lambda one: (abs(one.on - on), one.words), default=None)
    if best is not None:
        credits_.remove(best)
    return Published(number, on, amount, len(lines), f"{best.on.isoformat()} {best.words}" if best else "")


def _received(book: Book, sha256: str) -> list[_Received]:
    """Return what came in, each bank credit once; what this very file brought does not prove itself."""
    found: dict[str, _Received] = {}
    for ledger in (book.clearing(), *(book.ledger(fund) for fund in book.funds())):
        for entry in _moving(ledger.entries, sha256):
            link = next((link for link in entry.links if link.startswith("paid-")), entry.id)
            one = found.setdefault(link, _Received(link, entry.on))
            one.amounts.append(at_bank(entry))
    return [one for one in found.values() if total(one.amounts) != ZERO]


def _moving(entries: Iterable[Entry], sha256: str) -> Iterable[Entry]:
    """Yield receipts, returns and bank lines, without those that a correction or a split has taken back."""
    entries = tuple(entries)
    taken = {entry.get("corrects") for entry in entries}
    taken |= {link for entry in entries if entry.kind == "split" for link in entry.links}
    for entry in entries:
        own = any(link.startswith(f"paid-{sha256[:SHORT]}") for link in entry.links)
        if entry.kind in ("receipt", "return", "clearing") and entry.id not in taken and not own:
            yield entry
