"""Workbooks (.xlsx, .xls) as numbered records of text, read with python-calamine after the guards.

Number cells are floats in the file: one with at most two decimals is written
with two (or none), any other keeps all its digits, so that an amount of it is
refused and not rounded. Date cells become ISO dates. A cell that holds a
formula becomes FORMULA, and its row is kept out.
"""

import io
from collections.abc import Container, Iterable, Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from isf.sources.csv_reader import Record
from isf.sources.errors import FileRefusedError
from isf.sources.files import Incoming, Magic
from isf.sources.workbook_guard import check_package, formula_cells_xls, formula_cells_xlsx

FORMULA = "\N{FULLWIDTH EQUALS SIGN}formula:"
"""What a cell with a formula begins with; the value that was stored with it follows."""

_LARGEST_EXACT = 10**15


def workbook_sheets(file: Incoming, sheet: str = "") -> Iterator[tuple[str, Iterator[Record]]]:
    """Yield the sheet of a name, or each one that is shown where none is given: its name and its rows.

    Raises:
        FileRefusedError: when it is too large or too odd in shape, locked, damaged,
            or has no such sheet.
    """
    if file.magic is Magic.XLSX:
        check_package(file)
    by_sheet = formula_cells_xls(file) if file.magic is Magic.XLS else []
    import python_calamine as calamine  # noqa: PLC0415 - only when a workbook comes

    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(file.data))
        for number, name in _wanted(file, book, sheet, calamine):
            formulas = by_sheet[number] if file.magic is Magic.XLS else formula_cells_xlsx(file, number)
            rows = book.get_sheet_by_index(number).to_python(skip_empty_area=False)
            yield name, _records(rows, formulas)
    except calamine.PasswordError:
        raise FileRefusedError(file.path, "it is locked with a password", "Save it without one.") from None
    except (FileRefusedError, GeneratorExit):
        raise
    except BaseException as error:
        # The library's own panics are no Exceptions, so that nothing narrower would stop them.
        known = isinstance(error, calamine.CalamineError | IndexError)
        if not known and type(error).__name__ != "PanicException":
            raise
        why = f"the workbook is damaged ({type(error).__name__})"
        raise FileRefusedError(file.path, why, "Open it, save it as .xlsx, and try again.") from None


def _records(rows: Iterable[Iterable[object]], formulas: Container[tuple[int, int]]) -> Iterator[Record]:
    for row, cells in enumerate(rows, 1):
        yield row, [_text(cell, formula=(row, column) in formulas) for column, cell in enumerate(cells)]


def _wanted(file: Incoming, book: Any, sheet: str, calamine: Any) -> list[tuple[int, str]]:  # noqa: ANN401
    """Return the place and name of each sheet to read; sheets that are charts have no rows."""
    shown, cells = calamine.SheetVisibleEnum.Visible, calamine.SheetTypeEnum.WorkSheet
    found = [
        (number, about.name)
        for number, about in enumerate(book.sheets_metadata)
        if about.name == sheet or (not sheet and about.visible == shown and about.typ == cells)
    ]
    if not found:
        why = f"it has no sheet {sheet!r}" if sheet else "it has no sheet that is shown"
        raise FileRefusedError(file.path, why, f"Its sheets are {', '.join(book.sheet_names)}.")
    return found


def _text(cell: object, *, formula: bool) -> str:
    plain = _plain(cell)
    return f"{FORMULA}{plain}" if formula else plain


def _plain(cell: object) -> str:
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, timedelta):
        return _clock(cell)
    return "" if cell is None else str(cell)


def _number(value: float) -> str:
    exact = Decimal(f"{value:.15g}")  # so many digits a workbook keeps and shows; the rest is noise of sums
    if exact == exact.to_integral_value() and abs(exact) < _LARGEST_EXACT:
        return str(int(exact))
    places = -int(exact.as_tuple().exponent)
    return f"{exact:.2f}" if places in (1, 2) else repr(value)


def _clock(length: timedelta) -> str:
    seconds = int(length.total_seconds())
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
