"""How wide columns are and how high rows, in characters and lines; not every program finds that by itself."""

from datetime import date
from decimal import Decimal
from typing import Final

from isf.outputs.tables import Cell, Column, Table, shown
from isf.reporting.dictionary import Kind

_LEAST, _MOST = 11, 48
_WIDEST_DATE: Final = len("30 September 2026")


def lines_of(cell: Cell, width: int) -> int:
    """Count the lines that a text takes when it is wrapped at words."""
    if not isinstance(cell, str) or len(cell) < width:
        return 1
    lines, left = 1, width - 1
    for word in cell.split():
        if len(word) > left and left < width - 1:
            lines, left = lines + 1, width - 1
        lines += max(0, len(word) - 1) // (width - 1)
        left -= len(word) % (width - 1) + 1
    return lines


def width_of(table: Table, index: int, column: Column) -> int:
    """Return how wide a column of a sheet is, in characters: as its longest cell or word, within reason."""
    longest = max((_length(row[index], column.kind) for row in table.rows), default=0)
    words = max(len(word) for word in column.heading.split() or [""])
    return min(_MOST, max(_LEAST, longest + 2, words + 2))


def _length(cell: Cell, kind: Kind) -> int:
    if isinstance(cell, date):
        return _WIDEST_DATE
    extra = 2 if isinstance(cell, Decimal) else 0
    return len(shown(cell, kind)) + extra
