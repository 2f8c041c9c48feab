"""Notes beside the journal: the newest hash of each ledger file, and how far the record was carried out.

They save walking the chain. They are derived, written without a flush, and
may be deleted; a note that does not agree is not believed.
"""

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path

from isf.book.disk.chain import Record
from isf.book.disk.journal_places import APPLIED as _APPLIED

_FOLDER = "notes"
_SLASH = "+"
_ENDING = ".sha256"


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of a journal's folder."""

    folder: Path

    @property
    def present(self) -> bool:
        """Whether there are notes at all."""
        return (self.folder / _FOLDER).is_dir()

    def of(self, path: str) -> str:
        """Return the noted hash of a file; empty when there is none."""
        return _text(self._place(path))

    def paths(self, fund: str = "") -> list[str]:
        """Return the files that are noted as being there; of one fund where it is named."""
        begin = f"{fund}{_SLASH}" if fund else ""
        return [name.replace(_SLASH, "/") for name in sorted(self._names(begin)) if self.of(name)]

    def named(self) -> set[str]:
        """Return every folder that a note names, without a look at what the notes say."""
        return {name.partition(_SLASH)[0] for name in self._names() if _SLASH in name}

    def _names(self, begin: str = "") -> list[str]:
        try:
            there = os.listdir(self.folder / _FOLDER)  # noqa: PTH208 - a Path for each of thousands is slow
        except FileNotFoundError:
            return []
        own = [name for name in there if name.startswith(begin)] if begin else there
        return [name.removesuffix(_ENDING) for name in own if name.endswith(_ENDING)]

    def put(self, path: str, hash_: str) -> None:
        """Note the hash of a file; a note that cannot be written is only slower next time."""
        note = self._place(path)
        with contextlib.suppress(OSError):
            note.parent.mkdir(mode=0o700, exist_ok=True)
            note.write_text(hash_, encoding="ascii", newline="\n")

    def applied(self, record: Record) -> bool:
        """Say whether it is noted that a record was carried out in full."""
        return _text(self.folder / _APPLIED) == _mark(record)

    def other_applied(self, record: Record) -> bool:
        """Say whether another record with its number was carried out; a note that was torn says nothing."""
        noted = _text(self.folder / _APPLIED)
        wanted = _mark(record)
        return noted != wanted and len(noted) == len(wanted) and noted.startswith(f"{record.seq} ")

    def furthest(self) -> int:
        """Return the number of the newest record that was carried out; 0 when it is not noted."""
        number = _text(self.folder / _APPLIED).partition(" ")[0]
        return int(number) if number.isdecimal() and number.isascii() else 0

    def put_applied(self, record: Record) -> None:
        """Note that a record was carried out in full."""
        with contextlib.suppress(OSError):
            (self.folder / _APPLIED).write_text(_mark(record), encoding="ascii", newline="\n")

    def _place(self, path: str) -> Path:
        return self.folder / _FOLDER / f"{path.replace('/', _SLASH)}{_ENDING}"


def _mark(record: Record) -> str:
    return f"{record.seq} {record.head}"


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except (OSError, ValueError):
        return ""
