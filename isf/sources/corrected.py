"""A file whose kept-out rows were put right, and which comes again, goes on under the first one's identity.

A row is known by its file's sha256 and its line. Whoever mends the one cell
that was wrong has a file of other bytes, and every row of it would be new. So
a file of the same name is taken for the mended copy of an earlier one where
rows of that were kept out, and every row of it that the book has stands on
the same line with the same day and sum. Next week's file of the same name has
other days.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from isf.book.directives import BANK_LINE, Entry
from isf.book.ledger import Ledger
from isf.sources.landing.clearing import WITHIN, at_bank
from isf.sources.landing.common import Book
from isf.sources.quarantine import KeptOut
from isf.sources.values import Reading, Value


@dataclass(frozen=True, slots=True)
class _Booked:
    """A row that the book has: its day, what it moved at the bank, and whether it split a credit."""

    on: date
    moved: Decimal
    split: bool = False

    def is_(self, value: Value) -> bool:
        """Say whether a row of a file is this one; shares of a bank credit stand on the bank's day."""
        near = WITHIN if self.split else WITHIN * 0
        moved = abs(getattr(value, "amount", self.moved))
        return abs(self.on - value.on) <= near and (not self.moved or moved == abs(self.moved))


def first_of(reading: Reading, held: Iterable[KeptOut], copies: Mapping[str, str], book: Book) -> str:
    """Return the sha256 by which a file's rows are known: its own, or the one it is the mended copy of."""
    if reading.sha256 in copies:
        return copies[reading.sha256]
    name, rows = Path(reading.path).name, {value.row: value for value in reading.values}
    for sha256 in dict.fromkeys(row.sha256 for row in held if row.file == name):
        booked = _booked(sha256, book)
        if booked and all(row in rows and was.is_(rows[row]) for row, was in booked.items()):
            return sha256
    return reading.sha256


def _booked(sha256: str, book: Book) -> dict[int, _Booked]:
    ledgers = (book.clearing(), *(book.ledger(fund) for fund in book.holding(sha256)))
    return {row: was for ledger in ledgers for row, was in _rows(sha256, ledger)}


def _rows(sha256: str, ledger: Ledger) -> Iterable[tuple[int, _Booked]]:
    for entry in ledger.entries:
        row = _row(sha256, entry.get("source"))
        if row:
            yield row, _Booked(entry.on, at_bank(entry), split=_splits(entry))
    for line in ledger.lines:
        row = _row(sha256, line.get("source")) if line.name == BANK_LINE else 0
        if row:
            yield row, _Booked(line.on, Decimal(0))


def _row(sha256: str, source: str) -> int:
    """Return the line that a source of this file names; 0 for one of another file."""
    begin, _, row = source.partition(":")
    return int(row) if begin == sha256 and row.isdecimal() else 0


def _splits(entry: Entry) -> bool:
    return any(link.startswith("split-") for link in entry.links)
