"""Workbooks are read in a process of their own: what others packed and zipped is not trusted with ours.

The guards measure a workbook before its cells are read; what they cannot see
(one long text that a hundred thousand cells share, a fault in the reader) ends
that process and not the command.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from isf.book.reading.limited import Limits, call
from isf.sources.csv_reader import Record
from isf.sources.errors import FileRefusedError
from isf.sources.files import Incoming, Magic
from isf.sources.workbook_reader import workbook_sheets

LIMITS: Final = Limits(seconds=120, memory=2 * 2**30, answer=128 * 2**20)

_SPLIT = "Open it, save what is needed as CSV, and import that."


def sheets(file: Incoming, sheet: str = "", limits: Limits = LIMITS) -> dict[str, list[Record]]:
    """Return the rows of the sheet of a name, or of every one that is shown, by name; read once.

    Raises:
        FileRefusedError: when it is too large or too odd in shape, locked, damaged,
            has no such sheet, or takes more than the limits.
    """
    if sheet not in file.sheets:
        file.sheets[sheet] = _read(file, sheet, limits)
    found = file.sheets[sheet]
    if isinstance(found, FileRefusedError):
        raise found
    return found


def _read(file: Incoming, sheet: str, limits: Limits) -> dict[str, list[Record]] | FileRefusedError:
    words = (file.path.name, str(file.magic), sheet)
    done = call("isf.sources.workbook_apart:answer", words, file.data, limits)
    if done.why:
        return FileRefusedError(file.path, f"the workbook cannot be read safely: {done.why}", _SPLIT)
    read: dict[str, list[Record]] = {}
    rows: list[Record] = []
    for line in done.answer.splitlines():
        told = json.loads(line)
        if isinstance(told, dict):
            return FileRefusedError(file.path, **told)
        if isinstance(told, str):
            rows = read[told] = []
        else:
            rows.append((told[0], told[1]))
    return read


def answer(name: str, magic: str, sheet: str, data: bytes) -> Iterator[bytes]:
    """Be the other process: a line of JSON for each sheet's name and each row, or why it is refused."""
    file = Incoming(Path(name), data, "", Magic(magic))
    try:
        for title, rows in workbook_sheets(file, sheet):
            yield json.dumps(title).encode() + b"\n"
            yield from (json.dumps(row).encode() + b"\n" for row in rows)
    except FileRefusedError as error:
        yield json.dumps({"why": error.why, "remedy": error.remedy}).encode() + b"\n"
