"""Tables as values: what a sheet, a CSV file, a page and a terminal each write in their own way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import compress
from typing import TypeAlias

from isf.model.dates import written
from isf.model.money import pounds, total
from isf.reporting.dictionary import Kind

Cell: TypeAlias = str | Decimal | date | int | None

NUMERIC = frozenset({Kind.MONEY, Kind.NUMBER, Kind.COUNT})


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `total` asks for its sum.

    A `detail` stands in files, not on paper; `paper_only` the other way round. An
    `optional` column is left off paper where nothing stands in it. A `short` text
    stays on one line. A `shaded` column is darker in a workbook the more stands in it.
    """

    key: str
    heading: str
    kind: Kind = Kind.TEXT
    total: bool = False
    detail: bool = False
    paper_only: bool = False
    optional: bool = False
    short: bool = False
    shaded: bool = False

    @property
    def style(self) -> str:
        """How a page sets it: `amount` to the right, `day` and `text` to the left."""
        if self.kind in NUMERIC:
            return "amount"
        return "day" if self.kind is Kind.DATE or self.short else "text"


@dataclass(frozen=True, slots=True)
class Table:
    """One table: each row has a cell for each column; `preface` stands above it in a sheet."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    preface: tuple[str, ...] = ()

    def on_paper(self) -> "Table":
        """Return the table without details and without optional columns that are empty."""
        return self._with([not c.detail and self._filled(i, c) for i, c in enumerate(self.columns)])

    def in_files(self) -> "Table":
        """Return the table without the columns that are for paper only."""
        return self._with([not column.paper_only for column in self.columns])

    def only(self, *keys: str) -> "Table":
        """Return the table with these columns alone, for a template that shows it in two parts."""
        return self._with([column.key in keys for column in self.columns])

    def _with(self, keep: Sequence[bool]) -> "Table":
        return replace(
            self,
            columns=tuple(compress(self.columns, keep)),
            rows=tuple(tuple(compress(row, keep)) for row in self.rows),
        )

    def _filled(self, index: int, column: Column) -> bool:
        return not column.optional or any(row[index] for row in self.rows)

    def totals(self) -> tuple[Cell, ...]:
        """Return the sum of each column that asks for one, None elsewhere; empty when none does."""
        if not any(column.total for column in self.columns) or len(self.rows) < 2:  # noqa: PLR2004
            return ()
        return tuple(
            _sum(row[i] for row in self.rows) if column.total else None
            for i, column in enumerate(self.columns)
        )


def _sum(cells: Iterable[Cell]) -> Decimal:
    return total(cell for cell in cells if isinstance(cell, Decimal))


def shown(cell: Cell, kind: Kind) -> str:
    """Write a cell for people: £74.00, 6 April 2026, 11.5; empty for nothing."""
    if isinstance(cell, Decimal):
        return pounds(cell) if kind is Kind.MONEY else f"{cell.normalize():f}"
    if isinstance(cell, date):
        return written(cell)
    return "" if cell is None else str(cell)


def plain_cell(cell: Cell) -> str:
    """Write a cell for other programs: 74.00, 2026-04-06; empty for nothing."""
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def rows_of(values: Iterable[object], keys: Sequence[str]) -> tuple[tuple[Cell, ...], ...]:
    """Return a row for each value from its attributes."""
    return tuple(tuple(getattr(value, key) for key in keys) for value in values)
