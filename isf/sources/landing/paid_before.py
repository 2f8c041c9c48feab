"""Whether a payment of a file is in the book already, from another file: the same one, saved anew.

A remittance that somebody opened and saved has other bytes, and so another
sha256. A whole payment is then compared, never a row: the same number, people
and sums within a few days; without a number, on the same day. Equal rows
inside one payment are counted.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from isf.book.directives import Entry
from isf.book.kinds import CORRECTION
from isf.book.ledger import Ledger
from isf.sources.landing.clearing import WITHIN, at_bank
from isf.sources.landing.common import SHORT

PAID = "paid-"
Key: TypeAlias = tuple[str, Decimal, str]
"""A line of a payment: its fund (empty in clearing), signed pounds, and the payment's number."""


@dataclass(frozen=True, slots=True)
class Before:
    """A payment that the book has from another file: the day of its first line, and its lines.

    `moved` when that is the day of the bank's credit, which it splits.
    """

    on: date
    lines: Counter[Key]
    moved: bool

    def has(self, wanted: Sequence[Key], on: date) -> bool:
        """Say whether these lines of a day are all among its own; one may wait in clearing still."""
        left = Counter(self.lines)
        for fund, amount, number in wanted:
            key = (fund, amount, number)
            if left[key] < 1:
                key = ("", amount, number)
            if left[key] < 1:
                return False
            left[key] -= 1
        sure = self.moved or all(number for _, _, number in wanted)
        return abs(self.on - on) <= WITHIN if sure else self.on == on


def payments_before(ledgers: Iterable[tuple[str, Ledger]], sha256: str) -> list[Before]:
    """Return the payments that ledgers have from other files than this one; each ledger with its fund."""
    days: dict[str, date] = {}
    lines: dict[str, Counter[Key]] = {}
    moved: set[str] = set()
    for fund, ledger in ledgers:
        for link, entry in _of_files(ledger.entries, sha256):
            days[link] = min(entry.on, days.get(link, entry.on))
            moved |= {link for other in entry.links if other.startswith("split-")}
            lines.setdefault(link, Counter())[fund, at_bank(entry), entry.get("bank-ref")] += 1
    return [Before(days[link], told, link in moved) for link, told in lines.items()]


def _of_files(entries: Sequence[Entry], sha256: str) -> Iterable[tuple[str, Entry]]:
    taken_back = {entry.get("corrects") for entry in entries if entry.kind == CORRECTION}
    own = f"{PAID}{sha256[:SHORT]}"
    for entry in entries:
        link = next((link for link in entry.links if link.startswith(PAID)), own)
        if not link.startswith(own) and entry.kind != CORRECTION and entry.id not in taken_back:
            yield link, entry
