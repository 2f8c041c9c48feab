"""What waits in clearing, and what of the book the bank has not shown yet."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from isf.book import accounts as ac
from isf.book.directives import BANK_LINE, Entry
from isf.book.kinds import CORRECTION
from isf.book.ledger import Ledger
from isf.model.money import ZERO
from isf.sources.landing.common import Book

WITHIN = timedelta(days=5)
"""How far the bank's day may lie from the book's: three working days of BACS, and a weekend."""

FROM_BANK = "bank-"
OPENING = "taken-on-"
"""Links of what was in the bank when a fund was taken on: no bank line comes for it."""

TOGETHER = ("paid-", "pay-")
"""Links of entries that go through the bank as one line: a council's payment, a payment run."""


@dataclass(frozen=True, slots=True)
class OpenCredit:
    """A bank line that waits in clearing; signed pounds."""

    id: str
    on: date
    amount: Decimal

    def fits(self, amount: Decimal, on: date) -> bool:
        """Say whether it is exactly this sum, within a few days."""
        return self.amount == amount and abs(self.on - on) <= WITHIN


def open_credits(clearing: Ledger) -> list[OpenCredit]:
    """Return the bank lines in clearing that nothing has taken any part of, oldest first."""
    taken = {link for entry in clearing.entries if entry.kind == "split" for link in entry.links}
    taken |= {entry.get("corrects") for entry in clearing.entries if entry.kind == CORRECTION}
    return [
        OpenCredit(entry.id, entry.on, at_bank(entry))
        for entry in clearing.entries
        if entry.kind == "clearing" and _has(entry, FROM_BANK) and entry.id not in taken
    ]


@dataclass(slots=True)
class Expected:
    """Entries that should be one line at the bank: their link, first day, and sum (signed pounds)."""

    link: str
    on: date
    amount: Decimal = ZERO


def expected(book: Book) -> list[Expected]:
    """Return what the book holds that no bank line has been agreed with yet, oldest first."""
    clearing = book.clearing()
    agreed = {line.get("link") for line in clearing.lines if line.name == BANK_LINE}
    groups: dict[str, Expected] = {}
    for ledger in (clearing, *(book.ledger(fund) for fund in book.funds())):
        for entry in _of_the_book(ledger.entries):
            link = next((link for link in entry.links if link.startswith(TOGETHER)), entry.id)
            group = groups.setdefault(link, Expected(link, entry.on))
            group.on = min(group.on, entry.on)
            group.amount += at_bank(entry)
    return sorted((g for g in groups.values() if g.link not in agreed and g.amount), key=lambda g: g.on)


def _of_the_book(entries: Iterable[Entry]) -> Iterable[Entry]:
    """Leave out what the bank itself told of, what splits that, and what was taken back again."""
    entries = tuple(entries)
    corrected = {entry.get("corrects") for entry in entries if entry.kind == CORRECTION}
    for entry in entries:
        if entry.kind in ("split", CORRECTION) or entry.id in corrected or _has(entry, OPENING):
            continue
        if not (_has(entry, FROM_BANK) or _has(entry, "split-")):
            yield entry


def by_amount(groups: Iterable[Expected]) -> dict[Decimal, list[Expected]]:
    """Return what is expected, by its sum."""
    found: dict[Decimal, list[Expected]] = defaultdict(list)
    for group in groups:
        found[group.amount].append(group)
    return found


def _has(entry: Entry, prefix: str) -> bool:
    return any(link.startswith(prefix) for link in entry.links)


def at_bank(entry: Entry) -> Decimal:
    """Return what an entry moves through the bank account, shares and clearing together."""
    return sum((leg.amount for leg in entry.legs if leg.account.startswith(f"{ac.BANK_PARENT}:")), ZERO)
