"""What a workbook must not be before its cells are read: a bomb, a maze, or full of formulas.

A file of 518 KiB can unzip to 199 MiB, and one cell at XFD1048576 makes a
reader build seventeen thousand million empty ones (reference/reliability.md
section 4.3); so shape is measured by streaming, before anything is built.
"""

import contextlib
import io
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator
from typing import Any, TypeAlias

from isf.sources.biff import cells_of_sheet, sheets_of
from isf.sources.csv_reader import MOST_COLUMNS
from isf.sources.errors import FileRefusedError
from isf.sources.files import Incoming

MOST_UNZIPPED = 96 * 1024 * 1024
MOST_RATIO = 100
RATIO_FROM = 8 * 1024 * 1024
"""Below this many unzipped bytes the ratio says nothing: plain sheets shrink well."""
MOST_ROWS = 250_000
MOST_CELLS = 10_000_000
_PROLOGUE = 64 * 1024
"""A DTD stands before the first element; so far into each part it is looked for."""

Place: TypeAlias = tuple[int, int]
"""Row counted from 1, column from 0."""

_SPLIT = "Send it as CSV, or in smaller workbooks."
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def check_package(file: Incoming) -> None:
    """Refuse a zip whose parts are too large, too tightly packed, or not a workbook's.

    Raises:
        FileRefusedError: with the figure and the limit.
    """
    with _damage(file):
        parts = _package(file).infolist()
    size = sum(part.file_size for part in parts)
    packed = max(sum(part.compress_size for part in parts), 1)
    if size > MOST_UNZIPPED:
        why = f"it unzips to {size:,} bytes; the most is {MOST_UNZIPPED:,}"
        raise FileRefusedError(file.path, why, _SPLIT)
    if size > RATIO_FROM and size / packed > MOST_RATIO:
        why = f"it unzips to {size // packed} times its size; the most is {MOST_RATIO}"
        raise FileRefusedError(file.path, why, _SPLIT)
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise FileRefusedError(file.path, *_other_zip(names))
    with _damage(file):
        _check_dtds(file, names)


def _other_zip(names: Collection[str]) -> tuple[str, str]:
    """Return what a zip is that is no .xlsx, and what to do with it."""
    if "xl/workbook.bin" in names or "content.xml" in names:
        kind = "an .xlsb" if "xl/workbook.bin" in names else "an .ods"
        return f"it is {kind} workbook, which is not read", "Open it, and save it as .xlsx or CSV."
    return "it is a zip, but not an .xlsx workbook", "Unzip it, and import the files in it."


def _check_dtds(file: Incoming, names: Iterable[str]) -> None:
    """Refuse a DTD in any part: nothing writes one, but whoever wants to blow a reader up."""
    package = _package(file)
    for name in sorted(names):
        if name.endswith((".xml", ".rels")):
            with package.open(name) as part:
                if b"<!DOCTYPE" in part.read(_PROLOGUE).upper().replace(b"\0", b""):
                    why = f"{name} in the workbook declares a DTD"
                    raise FileRefusedError(file.path, why, "No program writes that; ask for the file again.")


def formula_cells_xlsx(file: Incoming, sheet: int) -> frozenset[Place]:
    """Return where formulas stand in a sheet, after measuring its shape.

    Raises:
        FileRefusedError: when the sheet is too large in rows, columns or area, or holds a DTD.
    """
    with _damage(file), _package(file) as package:
        part = _sheet_part(file, package, sheet)
        with package.open(part) as stream:
            return _formulas(file, _cells(file, _events(file, stream)))


def formula_cells_xls(file: Incoming) -> list[frozenset[Place]]:
    """Return where formulas stand in each sheet of an old .xls, after measuring the shape of all of them.

    The reader behind us builds every sheet of an .xls as soon as it opens it.

    Raises:
        FileRefusedError: when it is too large, locked or damaged.
    """
    return [_formulas(file, cells_of_sheet(file, begin)) for begin in sheets_of(file)]


def _formulas(file: Incoming, cells: Iterable[tuple[int, int, bool]]) -> frozenset[Place]:
    found, rows, columns = set(), 0, 0
    for row, column, formula in cells:
        rows, columns = max(rows, row), max(columns, column + 1)
        if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
            why = (
                f"its sheet reaches row {rows:,} and column {columns:,}; "
                f"the most is {MOST_ROWS:,}, {MOST_COLUMNS} and {MOST_CELLS:,} cells"
            )
            raise FileRefusedError(file.path, why, "Delete what stands far out, or send it as CSV.")
        if formula:
            found.add((row, column))
    return frozenset(found)


@contextlib.contextmanager
def _damage(file: Incoming) -> Iterator[None]:
    """Refuse a zip that breaks while it is read; RuntimeError is what a locked part raises."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, struct.error):
        raise FileRefusedError(file.path, "it is a damaged zip", "Save the workbook again.") from None


def _package(file: Incoming) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(file.data))


def _events(file: Incoming, stream: Any) -> Iterator[Any]:  # noqa: ANN401 - lxml's elements
    from lxml import etree  # noqa: PLC0415 - only when a workbook comes

    try:
        for _, element in etree.iterparse(stream, resolve_entities=False, no_network=True, load_dtd=False):
            if element.getroottree().docinfo.internalDTD is not None:
                why = "a part of the workbook declares a DTD"
                raise FileRefusedError(file.path, why, "No program writes that; ask for the file again.")
            yield element
    except etree.XMLSyntaxError as error:
        why = f"a part of the workbook is not sound ({error.msg})"
        raise FileRefusedError(file.path, why, "Save the workbook again.") from None


def _cells(file: Incoming, elements: Iterator[Any]) -> Iterator[tuple[int, int, bool]]:
    row, column = 1, 0
    for element in elements:
        name = _name(element)
        if name == "c":
            reference = element.get("r")
            if reference:
                row, column = _place(file, reference)
            formula = any(_name(child) == "f" for child in element)
            yield row, column, formula
            column += 1
        elif name == "row":
            row, column = row + 1, 0
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _place(file: Incoming, reference: str) -> Place:
    letters = reference.rstrip("0123456789")
    digits = reference[len(letters) :]
    if not (digits and letters.isascii() and letters.isalpha()) or len(digits) > 7:  # noqa: PLR2004
        raise FileRefusedError(file.path, f"it has a cell at {reference[:20]!r}", "Save the workbook again.")
    column = 0
    for letter in letters.upper():
        column = min(column * 26 + ord(letter) - 64, 99_999)
    return int(digits), column - 1


def _sheet_part(file: Incoming, package: zipfile.ZipFile, sheet: int) -> str:
    ids = [
        element.get(_OFFICE)
        for element in _part(file, package, "xl/workbook.xml")
        if _name(element) == "sheet"
    ]
    targets = {
        element.get("Id"): element.get("Target", "")
        for element in _part(file, package, "xl/_rels/workbook.xml.rels")
    }
    target = targets.get(ids[sheet], "") if sheet < len(ids) else ""
    part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    if part not in package.namelist():
        raise FileRefusedError(file.path, "one of its sheets is missing", "Save the workbook again.")
    return part


def _part(file: Incoming, package: zipfile.ZipFile, name: str) -> list[Any]:
    if name not in package.namelist():
        raise FileRefusedError(file.path, f"it has no {name}", "Save the workbook again.")
    with package.open(name) as stream:
        return list(_events(file, stream))


def _name(element: Any) -> str:  # noqa: ANN401
    return str(element.tag).rpartition("}")[2]
