"""The workbook to fill in for taking people on: its sheets, an example row, and what each column says."""

from datetime import date
from typing import Final

from isf.model.taking_on import SHEETS, Sheet
from isf.outputs import tables as t
from isf.outputs.xlsx import workbook

_TITLE: Final = "Taking people on"


def template(issued: date) -> bytes:
    """Return the workbook: one sheet for each of `SHEETS` with an example, and one that explains them."""
    return workbook([*(_sheet(sheet) for sheet in SHEETS), _notes()], _TITLE, issued)


def _sheet(sheet: Sheet) -> t.Table:
    columns = tuple(t.Column(column.key, column.heading) for column in sheet.columns)
    return t.Table(sheet.title, sheet.title, columns, (tuple(column.example for column in sheet.columns),))


def _notes() -> t.Table:
    heads = ("Sheet", "Column", "What it says", "Needed")
    rows = tuple(
        (sheet.title, column.heading, column.says, "yes" if column.needed else "")
        for sheet in SHEETS
        for column in sheet.columns
    )
    return t.Table("notes", "How to fill it in", tuple(t.Column(head, head) for head in heads), rows)
