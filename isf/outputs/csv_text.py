"""CSV for other programs and for spreadsheets: UTF-8, commas, one header line.

There is no byte-order mark: programs would take it for part of the first
column's name, and people have the workbook. A text that a spreadsheet might
take for a formula begins with an apostrophe (OWASP, CSV injection); numbers
and dates are written as they are, 74.00 and 2026-04-06.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from isf.outputs.tables import Cell, Table, plain_cell

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Beginnings that a spreadsheet may run; the last four are the full-width forms."""


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Return CSV with a header line; lines end in a line feed."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([written_cell(cell) for cell in row] for row in rows)
    return out.getvalue()


def written_cell(cell: Cell) -> str:
    """Write one cell; a text that looks like a formula gets an apostrophe."""
    text = plain_cell(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(DANGEROUS) else text


def table_csv(table: Table) -> str:
    """Return one table, with its keys as the header."""
    return csv_text([column.key for column in table.columns], table.rows)


def tables_csv(tables: Sequence[Table]) -> str:
    """Return several tables as one: `section` names the table, and each key has one column."""
    keys = list(dict.fromkeys(column.key for table in tables for column in table.columns))
    rows = [[table.name, *_spread(table, row, keys)] for table in tables for row in table.rows]
    return csv_text(["section", *keys], rows)


def _spread(table: Table, row: Sequence[Cell], keys: Sequence[str]) -> list[Cell]:
    told = {column.key: cell for column, cell in zip(table.columns, row, strict=True)}
    return [told.get(key) for key in keys]
