"""CSV text as numbered records: the standard library's reader, strict, so that no quote swallows rows."""

import csv
import re
from collections.abc import Iterator
from typing import TypeAlias

from isf.sources.errors import FileRefusedError
from isf.sources.files import Incoming

Record: TypeAlias = tuple[int, list[str]]
"""The line on which a record begins, counted from 1, and its cells."""

MOST_COLUMNS = 512
"""As of a workbook; the widest real file seen has fewer than fifty."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def csv_records(file: Incoming, text: str, delimiter: str) -> Iterator[Record]:
    """Yield every record, blank ones too.

    Raises:
        FileRefusedError: on an unclosed quote, a quote in the middle of a cell, or far too many cells.
    """
    reader = csv.reader(_lines(text), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for cells in reader:
            if len(cells) > MOST_COLUMNS:
                why = f"line {begins} has {len(cells):,} cells; the most is {MOST_COLUMNS}"
                raise FileRefusedError(file.path, why, "Ask for the file again; its lines may run together.")
            yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        why = f"the record that begins on line {begins} is not sound CSV ({error})"
        raise FileRefusedError(file.path, why, "Ask for the file again; a quote may be left open.") from None


def _lines(text: str) -> Iterator[str]:
    """Yield one line after the other, however they end; a copy of the whole text is never made."""
    return (match[0].rstrip("\r\n") + "\n" for match in _LINE.finditer(text))
