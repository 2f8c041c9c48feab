"""Workbooks: real numbers and dates, text that stays text, totals that recompute."""

import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from isf.outputs import tables as t
from isf.outputs.csv_text import DANGEROUS
from isf.outputs.sheet_sizes import lines_of, width_of
from isf.reporting.dictionary import Kind

_FORMATS: Final = {
    Kind.MONEY: "£#,##0.00;-£#,##0.00",
    Kind.DATE: "d mmmm yyyy",
    Kind.NUMBER: "General",
    Kind.COUNT: "0",
    Kind.TEXT: "@",
}
_LINE_HEIGHT = 15
_PAGE: Final = 200
"""Characters across a landscape A4 page that can still be read; a wider sheet takes more pages."""
_A4: Final = 9
_MOST_CHARACTERS = 32_767
_MOST_IN_HEADER: Final = 120
_NOT_IN_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_Look = Mapping[str, object]
_Looks = Mapping[str, Format]

_WRAPPED: Final[_Look] = {"align": "left", "valign": "top", "text_wrap": True}
_NUMERIC: Final[_Look] = {"align": "right", "valign": "top", "indent": 1}
_HEAD: Final[_Look] = {"bold": True, "bg_color": "#E6EEF2"}
_SUM: Final[_Look] = {"bold": True, "top": 1}
_TEXTS: Final[Mapping[str, _Look]] = {
    "words": _WRAPPED,
    "title": {**_WRAPPED, "bold": True, "font_size": 14},
    "head": {**_WRAPPED, **_HEAD},
    "numeric head": {**_NUMERIC, **_HEAD, "text_wrap": True},
    "sum": _SUM,
}


def workbook(sheets: Sequence[t.Table], title: str, issued: date) -> bytes:
    """Return a workbook with one sheet for each table, as bytes of an .xlsx file.

    The same tables, title and day are the same bytes.
    """
    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True})
    book.set_properties({"title": title, "author": "isf-ledger", "created": datetime.combine(issued, time())})
    looks = {name: book.add_format(dict(look)) for name, look in _all_looks()}
    for name, table in zip(_sheet_names([table.title for table in sheets]), sheets, strict=True):
        sheet = book.add_worksheet(name)
        _fill(sheet, table, looks)
        sheet.set_header("&L" + title[:_MOST_IN_HEADER].replace("&", "&&"))
        sheet.set_footer("&L&A&RPage &P of &N")
    book.close()
    return out.getvalue()


def _all_looks() -> Iterator[tuple[str, _Look]]:
    """Give every look that a cell can have; a text that could be taken for a formula is `quoted`."""
    for name, look in _TEXTS.items():
        yield name, look
        yield f"{name} quoted", {**look, "quote_prefix": True}
    for kind, number in _FORMATS.items():
        look = {**(_NUMERIC if kind in t.NUMERIC else _WRAPPED), "num_format": number}
        yield kind, look
        yield f"sum {kind}", {**look, **_SUM}


def _sheet_names(titles: Sequence[str]) -> list[str]:
    """Return a name for each sheet: without what none may have, short enough, and no two alike."""
    names: list[str] = []
    for title in titles:
        plain = "".join(" " if symbol in r"[]:*?/\'" else symbol for symbol in title)[:31]
        taken = {name.casefold() for name in names}
        others = (plain[: 31 - len(str(n))] + str(n) for n in range(2, len(titles) + 2))
        names.append(next(name for name in (plain, *others) if name.casefold() not in taken))
    return names


def _fill(sheet: Worksheet, table: t.Table, looks: _Looks) -> None:
    """Write a table; rows and columns count from nought, as everywhere below."""
    widths = [width_of(table, number, column) for number, column in enumerate(table.columns)]
    _preface(sheet, table, looks, sum(widths))
    head = len(table.preface) + (1 if table.preface else 0)
    for number, column in enumerate(table.columns):
        look = "numeric head" if column.kind in t.NUMERIC else "head"
        _text(sheet, (head, number), column.heading, looks, look)
    kinds = [column.kind for column in table.columns]
    for row, cells in enumerate(table.rows, head + 1):
        for number, value in enumerate(cells):
            _put(sheet, (row, number), value, looks, kinds[number])
    last = head + len(table.rows)
    _total(sheet, table, looks, head, last)
    _set_up(sheet, table, head, widths)
    _shade(sheet, table, head, last)


def _preface(sheet: Worksheet, table: t.Table, looks: _Looks, across: int) -> None:
    """Put what stands above a table over all of its columns, so that it makes no page wider."""
    for row, words in enumerate(table.preface):
        size, look = (14, "title") if row == 0 else (11, "words")
        if len(table.columns) > 1:
            sheet.merge_range(row, 0, row, len(table.columns) - 1, "", looks[look])
        _text(sheet, (row, 0), words, looks, look)
        lines = lines_of(words, across * 11 // (size + (row == 0)))
        sheet.set_row(row, _LINE_HEIGHT * size / 11 * lines)


def _put(sheet: Worksheet, at: tuple[int, int], value: t.Cell, looks: _Looks, kind: Kind) -> None:
    """Put a value into a cell; a text is a string whatever it begins with, and nothing is no cell."""
    if isinstance(value, str):
        if value:
            _text(sheet, at, value, looks, "words")
    elif isinstance(value, date):
        sheet.write_datetime(*at, datetime.combine(value, time()), looks[kind])
    elif value is not None:
        sheet.write_number(*at, value, looks[kind])  # type: ignore[arg-type] # it takes a Decimal, too


def _text(sheet: Worksheet, at: tuple[int, int], words: str, looks: _Looks, look: str) -> None:
    clean = _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", words)[:_MOST_CHARACTERS]
    form = looks[f"{look} quoted" if words.startswith(DANGEROUS) else look]
    if clean.startswith("<r>") and clean.endswith("</r>"):  # or it would be written as markup
        sheet.write_rich_string(*at, *clean[:2], clean[2:], form)
    else:
        sheet.write_string(*at, clean, form)


def _total(sheet: Worksheet, table: t.Table, looks: _Looks, head: int, last: int) -> None:
    """Sum columns by formulas, with their results for whoever does not compute."""
    sums = table.totals()
    for number, (column, result) in enumerate(zip(table.columns, sums, strict=False)):
        if column.total:
            letter = xl_col_to_name(number)
            formula = f"=SUM({letter}{head + 2}:{letter}{last + 1})"
            sheet.write_formula(last + 1, number, formula, looks[f"sum {column.kind}"], result)
        elif number == 0:
            _text(sheet, (last + 1, 0), "Total", looks, "sum")
        else:
            sheet.write_blank(last + 1, number, None, looks["sum"])


def _set_up(sheet: Worksheet, table: t.Table, head: int, widths: Sequence[int]) -> None:
    """Freeze and repeat the header, filter, widths, and one A4 page wide in print."""
    sheet.freeze_panes(head + 1, 0)
    sheet.autofilter(head, 0, head + len(table.rows), len(table.columns) - 1)
    for number, width in enumerate(widths):
        sheet.set_column(number, number, width)
    _heights(sheet, table, head, widths)
    sheet.repeat_rows(head)
    across = -(-sum(widths) // _PAGE)
    if across > 1:
        sheet.repeat_columns(0, 1)
    sheet.set_paper(_A4)
    if len(table.columns) > 4:  # noqa: PLR2004
        sheet.set_landscape()
    sheet.fit_to_pages(across, 0)


def _shade(sheet: Worksheet, table: t.Table, head: int, last: int) -> None:
    """Shade a column from white to the house's orange by what stands in it."""
    rule = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#F4A582"}
    for number, column in enumerate(table.columns):
        if column.shaded and last > head + 1:
            sheet.conditional_format(head + 1, number, last, number, rule)


def _heights(sheet: Worksheet, table: t.Table, head: int, widths: Sequence[int]) -> None:
    """Make rows as high as their longest text; not every program does that by itself."""
    headings = [column.heading for column in table.columns]
    for number, row in enumerate([headings, *table.rows], head):
        lines = max(lines_of(cell, width) for cell, width in zip(row, widths, strict=True))
        sheet.set_row(number, _LINE_HEIGHT * lines)
