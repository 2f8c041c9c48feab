"""The chain of records, read: each link names the one before it by its hash.

A record is one line of JSON in a file of its own under `.journal/`, a hundred
to a folder and a hundred folders to a folder, so that the newest is found
without looking at the others.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path

from isf.book.disk.journal_places import place as place  # noqa: PLC0414 - part of the chain for its callers
from isf.errors import JournalError

GENESIS = "0" * 64
_RECORD = re.compile(r"([0-9]{9})\.json", re.ASCII)


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What a record says of one file: SHA-256 before and after, empty where there was no file.

    `added` is the hash of what was put at its end; empty where the file was replaced whole.
    """

    path: str
    old: str
    new: str
    added: str = ""

    @property
    def appended(self) -> bool:
        """Whether the old content stayed and something was put at its end."""
        return bool(self.added)


@dataclass(frozen=True, slots=True)
class Record:
    """One link of the chain; `head` is the hash of its bytes, `utc` an ISO time."""

    seq: int
    previous: str
    utc: str
    who: str
    why: str
    files: tuple[FileRecord, ...]
    head: str

    @property
    def funds(self) -> tuple[str, ...]:
        """The funds that it changed."""
        return tuple(dict.fromkeys(f.path.split("/")[0] for f in self.files if f.path.startswith("P-")))


def digest(content: bytes) -> str:
    """Return the SHA-256 of some bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def text_of(seq: int, previous: str, utc: str, who: str, why: str, files: Sequence[FileRecord]) -> bytes:  # noqa: PLR0917
    """Return a record as the bytes of its file, in the one form it may have."""
    body = {
        "seq": seq,
        "previous": previous,
        "utc": utc,
        "who": who,
        "why": why,
        "files": [asdict(file) for file in files],
    }
    return (json.dumps(body, sort_keys=True, ensure_ascii=False) + "\n").encode()


@lru_cache(maxsize=8)  # each reading of a ledger asks for the newest two, and one of a whole import is long
def parse(raw: bytes, name: str) -> Record:
    """Read a record.

    Raises:
        JournalError: when the bytes are not in the form that isf writes.
    """
    try:
        body = json.loads(raw)
        files = tuple(FileRecord(**file) for file in body["files"])
        record = Record(**{**body, "files": files, "head": digest(raw)})
        again = text_of(record.seq, record.previous, record.utc, record.who, record.why, files)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise JournalError(name, "it cannot be read") from None
    if again != raw:
        raise JournalError(name, "it is not in the form that isf writes")
    return record


def read(folder: Path, seq: int) -> Record:
    """Read the record with this number.

    Raises:
        JournalError: when it is missing or damaged.
    """
    path = place(folder, seq, "json")
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise JournalError(seq, "it is missing") from None
    record = parse(raw, path.name)
    if record.seq != seq:
        raise JournalError(seq, f"it calls itself number {record.seq}")
    return record


def last(folder: Path) -> Record | None:
    """Return the newest record; None in an office where nothing was ever recorded.

    Raises:
        JournalError: when it, or its link to the one before it, is damaged.
    """
    seq = newest(folder)
    if not seq:
        return None
    record = read(folder, seq)
    if record.previous != (read(folder, seq - 1).head if seq > 1 else GENESIS):
        raise JournalError(seq, "the chain is broken before it")
    return record


def newest(folder: Path) -> int:
    """Return the number of the newest record; 0 when there is none."""
    for upper in _folders(folder):
        for lower in _folders(upper):
            found = [int(match[1]) for name in _names(lower) if (match := _RECORD.fullmatch(name))]
            if found:
                return max(found)
    return 0


def _folders(folder: Path) -> list[Path]:
    """Return the numbered folders, newest first."""
    if not folder.is_dir():
        return []
    return [folder / name for name in sorted(_names(folder), reverse=True) if name.isdigit()]


def _names(folder: Path) -> list[str]:
    with os.scandir(folder) as entries:
        return [entry.name for entry in entries]


def records(folder: Path) -> Iterator[Record]:
    """Yield every record in order.

    Raises:
        JournalError: at the first record that is missing, damaged or out of the chain.
    """
    previous = GENESIS
    for seq in range(1, newest(folder) + 1):
        record = read(folder, seq)
        if record.previous != previous:
            raise JournalError(seq, "the chain is broken before it")
        yield record
        previous = record.head
