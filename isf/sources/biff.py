"""Old .xls workbooks: which cells a sheet has and which of them hold formulas, without reading values.

An .xls is a compound file (sectors chained by a table, as in MS-CFB) whose
`Workbook` stream is a run of records (MS-XLS). Only what the guard needs is read.
"""

import contextlib
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from isf.sources.errors import FileRefusedError
from isf.sources.files import Incoming

_END = 0xFFFFFFFA
"""Sector numbers from here on mean: no more, free, or part of the table itself."""
_ENTRY = 128
_STREAMS = ("Workbook", "Book")

_BOUNDSHEET, _FILEPASS, _EOF = 0x85, 0x2F, 0x0A
_BOFS = (0x0009, 0x0209, 0x0409, 0x0809)
_FORMULAS = (0x0006, 0x0206, 0x0406)
_RUNS = (0x00BD, 0x00BE)
_CELLS = (0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, 0x00D6, *_RUNS, *_FORMULAS)


def sheets_of(file: Incoming) -> list[int]:
    """Return where each sheet begins in the workbook's stream.

    Raises:
        FileRefusedError: when the file is damaged or locked.
    """
    with _damage(file):
        parts = list(_records(_workbook_stream(file.data), 0))
        if any(kind == _FILEPASS for kind, _ in parts):
            raise FileRefusedError(file.path, "it is locked with a password", "Save it without one.")
        return [struct.unpack_from("<I", body)[0] for kind, body in parts if kind == _BOUNDSHEET]


def cells_of_sheet(file: Incoming, begin: int) -> Iterator[tuple[int, int, bool]]:
    """Yield row (from 1), column (from 0) and whether it is a formula, for each cell of a sheet.

    `begin` is where the sheet begins. A run of cells is given by its two ends.

    Raises:
        FileRefusedError: when the file is damaged.
    """
    with _damage(file):
        for kind, body in _records(_workbook_stream(file.data), begin):
            if kind in _CELLS:
                row, column = struct.unpack_from("<HH", body)
                last = struct.unpack_from("<H", body, len(body) - 2)[0] if kind in _RUNS else column
                yield row + 1, max(column, last), kind in _FORMULAS


@contextlib.contextmanager
def _damage(file: Incoming) -> Iterator[None]:
    try:
        yield
    except (struct.error, IndexError, ValueError):
        why = "the workbook is damaged"
        raise FileRefusedError(file.path, why, "Open it, save it as .xlsx, and try again.") from None


def _records(stream: bytes, begin: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of one part of the stream, from its first to its own end record."""
    depth = 0
    while begin + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, begin)
        yield kind, stream[begin + 4 : begin + 4 + length]
        begin += 4 + length
        depth += (kind in _BOFS) - (kind == _EOF)
        if depth <= 0:
            return


@dataclass(frozen=True, slots=True)
class _Chains:
    """Sectors of one size, and the table that says which follows which."""

    data: bytes
    size: int
    first: int
    table: tuple[int, ...]

    def read(self, sector: int) -> bytes:
        parts, left = [], len(self.table)
        while sector < _END:
            begin = self.first + sector * self.size
            parts.append(self.data[begin : begin + self.size])
            if not parts[-1]:
                msg = "a sector is missing"
                raise ValueError(msg)
            sector, left = self.table[sector], left - 1
            if left < 0:
                msg = "sectors run in a circle"
                raise ValueError(msg)
        return b"".join(parts)


def _words(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _workbook_stream(data: bytes) -> bytes:
    shift, small_shift = struct.unpack_from("<HH", data, 30)
    if not (9 <= shift <= 12 and small_shift == 6):  # noqa: PLR2004 - the sizes that MS-CFB knows
        msg = "not a compound file"
        raise ValueError(msg)
    directory, _, cutoff, small_table = struct.unpack_from("<4I", data, 48)
    size = 1 << shift
    sectors = _Chains(data, size, size, _table(data, size))
    entries = sectors.read(directory)
    root = entries[:_ENTRY]
    for place in range(0, len(entries), _ENTRY):
        entry = entries[place : place + _ENTRY]
        if _entry_name(entry) in _STREAMS:
            begin, length = struct.unpack_from("<II", entry, 116)
            if length < cutoff:
                inner = sectors.read(struct.unpack_from("<I", root, 116)[0])
                table = _words(sectors.read(small_table))
                return _Chains(inner, 1 << small_shift, 0, table).read(begin)[:length]
            return sectors.read(begin)[:length]
    msg = "no workbook in it"
    raise ValueError(msg)


def _entry_name(entry: bytes) -> str:
    length = struct.unpack_from("<H", entry, 64)[0]
    return entry[: max(length - 2, 0)].decode("utf-16-le", "replace")


def _table(data: bytes, size: int) -> tuple[int, ...]:
    """Return the whole allocation table, from the list in the header and the sectors that go on with it."""
    listed = [number for number in struct.unpack_from("<109I", data, 76) if number < _END]
    more = struct.unpack_from("<I", data, 68)[0]
    seen: set[int] = set()
    while more < _END and more not in seen:
        seen.add(more)
        *numbers, more = _words(data[size + more * size : size + (more + 1) * size])
        listed += [number for number in numbers if number < _END]
    return _words(b"".join(data[size + number * size : size + (number + 1) * size] for number in listed))
