"""Workbooks: real numbers and dates, text that stays text, totals that recompute."""

import io
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final, cast

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.formatting.rule import ColorScaleRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from isf.outputs import tables as t
from isf.outputs.csv_text import DANGEROUS
from isf.reporting.dictionary import Kind

_FORMATS: Final = {
    Kind.MONEY: "£#,##0.00;-£#,##0.00",
    Kind.DATE: "d mmmm yyyy",
    Kind.NUMBER: "General",
    Kind.COUNT: "0",
    Kind.TEXT: "@",
}
_FONT: Final = "Calibri"
_LEAST, _MOST = 11, 48
_LINE_HEIGHT = 15
_PAGE: Final = 200
"""Characters across a landscape A4 page that can still be read; a wider sheet takes more pages."""
_WIDEST_DATE = len("30 September 2026")
_MOST_CHARACTERS = 32_767

_HEAD = PatternFill("solid", fgColor="E6EEF2")
_LINE = Border(top=Side(style="thin"))
_WRAPPED = Alignment(horizontal="left", vertical="top", wrap_text=True)
_NUMERIC = Alignment(horizontal="right", vertical="top", indent=1)
_NUMERIC_HEAD = Alignment(horizontal="right", vertical="top", indent=1, wrap_text=True)


def workbook(sheets: Sequence[t.Table], title: str, issued: date) -> bytes:
    """Return a workbook with one sheet for each table, as bytes of an .xlsx file."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in sheets:
        sheet = book.create_sheet(_sheet_name(table.title))
        _fill(sheet, table)
        if sheet.oddHeader is not None:  # empty ones are false
            sheet.oddHeader.left.text = title.replace("&", "&&")
    book.properties.title = title
    book.properties.creator = "isf-ledger"
    book.properties.created = book.properties.modified = datetime.combine(issued, time())
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_name(title: str) -> str:
    return "".join(" " if symbol in r"[]:*?/\'" else symbol for symbol in title)[:31]


def _fill(sheet: Worksheet, table: t.Table) -> None:
    _preface(sheet, table)
    head = len(table.preface) + (2 if table.preface else 1)
    _header(sheet, table, head)
    for number, row in enumerate(table.rows, head + 1):
        for column, value in enumerate(row, 1):
            _put(_at(sheet, number, column), value, table.columns[column - 1].kind)
    last = head + len(table.rows)
    _total(sheet, table, head, last)
    _set_up(sheet, table, head, last)


def _preface(sheet: Worksheet, table: t.Table) -> None:
    """Put what stands above a table over all of its columns, so that it makes no page wider."""
    across = sum(_width(table, number, column) for number, column in enumerate(table.columns))
    for number, words in enumerate(table.preface, 1):
        size = 14 if number == 1 else 11
        _put(_at(sheet, number, 1), words, Kind.TEXT)
        _at(sheet, number, 1).font = _font(bold=number == 1, size=size)
        sheet.merge_cells(start_row=number, end_row=number, start_column=1, end_column=len(table.columns))
        lines = _lines(words, across * 11 // (size + (number == 1)))
        sheet.row_dimensions[number].height = _LINE_HEIGHT * size / 11 * lines


def _at(sheet: Worksheet, row: int, column: int) -> Cell:
    return cast("Cell", sheet.cell(row, column))  # the first cell of a merged row is one, too


def _font(*, bold: bool, size: int = 11) -> Font:
    return Font(name=_FONT, bold=bold, size=size)


def _header(sheet: Worksheet, table: t.Table, row: int) -> None:
    for number, column in enumerate(table.columns, 1):
        cell = _at(sheet, row, number)
        _put(cell, column.heading, Kind.TEXT)
        cell.font, cell.fill = _font(bold=True), _HEAD
        cell.alignment = _NUMERIC_HEAD if column.kind in t.NUMERIC else _WRAPPED


def _put(cell: Cell, value: t.Cell, kind: Kind) -> None:
    """Put a value into a cell; a text is a string whatever it begins with."""
    if value is None or value == "":
        return
    if isinstance(value, str):
        clean = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value)
        cell.value = clean[:_MOST_CHARACTERS]
        cell.data_type = "s"
        cell.alignment = _WRAPPED
        if value.startswith(DANGEROUS):
            cell.quotePrefix = True
        return
    cell.value = value
    cell.number_format = _FORMATS[kind]
    cell.alignment = _NUMERIC if kind in t.NUMERIC else _WRAPPED


def _total(sheet: Worksheet, table: t.Table, head: int, last: int) -> None:
    if not table.totals():
        return
    for number, column in enumerate(table.columns, 1):
        cell = _at(sheet, last + 1, number)
        cell.font, cell.border = _font(bold=True), _LINE
        if column.total:
            letter = get_column_letter(number)
            cell.value = f"=SUM({letter}{head + 1}:{letter}{last})"
            cell.number_format, cell.alignment = _FORMATS[column.kind], _NUMERIC
    if not table.columns[0].total:
        _at(sheet, last + 1, 1).value = "Total"


def _set_up(sheet: Worksheet, table: t.Table, head: int, last: int) -> None:
    """Freeze and repeat the header, filter, widths, and one A4 page wide in print."""
    sheet.freeze_panes = f"A{head + 1}"
    sheet.auto_filter.ref = f"A{head}:{get_column_letter(len(table.columns))}{max(last, head)}"
    widths = [_width(table, number, column) for number, column in enumerate(table.columns)]
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    _heights(sheet, table, head, widths)
    _shade(sheet, table, head, last)
    sheet.print_title_rows = f"{head}:{head}"
    across = -(-sum(widths) // _PAGE)
    if across > 1:
        sheet.print_title_cols = "A:B"
    sheet.page_setup.paperSize = "9"
    wide = len(table.columns) > 4  # noqa: PLR2004
    sheet.page_setup.orientation = "landscape" if wide else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = across, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    if sheet.oddFooter is not None:
        sheet.oddFooter.left.text, sheet.oddFooter.right.text = "&A", "Page &P of &N"


def _shade(sheet: Worksheet, table: t.Table, head: int, last: int) -> None:
    """Shade a column from white to the house's orange by what stands in it."""
    for number, column in enumerate(table.columns, 1):
        if column.shaded and last > head + 1:
            letter = get_column_letter(number)
            rule = ColorScaleRule(  # type: ignore[no-untyped-call]
                start_type="min", start_color="FFFFFF", end_type="max", end_color="F4A582"
            )
            sheet.conditional_formatting.add(f"{letter}{head + 1}:{letter}{last}", rule)


def _heights(sheet: Worksheet, table: t.Table, head: int, widths: Sequence[int]) -> None:
    """Make rows as high as their longest text; not every program does that by itself."""
    headings = [column.heading for column in table.columns]
    for number, row in enumerate([headings, *table.rows], head):
        lines = max(_lines(cell, width) for cell, width in zip(row, widths, strict=True))
        sheet.row_dimensions[number].height = _LINE_HEIGHT * lines


def _lines(cell: t.Cell, width: int) -> int:
    """Count the lines that a text takes when it is wrapped at words."""
    lines, left = 1, width - 1
    for word in str(cell).split() if isinstance(cell, str) else ():
        if len(word) > left and left < width - 1:
            lines, left = lines + 1, width - 1
        lines += max(0, len(word) - 1) // (width - 1)
        left -= len(word) % (width - 1) + 1
    return lines


def _width(table: t.Table, index: int, column: t.Column) -> int:
    longest = max((_length(row[index], column.kind) for row in table.rows), default=0)
    words = max(len(word) for word in column.heading.split() or [""])
    return min(_MOST, max(_LEAST, longest + 2, words + 2))


def _length(cell: t.Cell, kind: Kind) -> int:
    if isinstance(cell, date):
        return _WIDEST_DATE
    extra = 2 if isinstance(cell, Decimal) else 0
    return len(t.shown(cell, kind)) + extra
