"""Whether an office's files stand as they did when the index read them.

A file stands as it did while its size, its times and its inode do: our writer
replaces files, an editor changes the times. Where they do not, the content's
hash decides.
"""

import os
from collections.abc import Mapping
from pathlib import Path

from isf.book.disk.journal_places import FOLDER, mark, place
from isf.book.index.tables import Files, Seen
from isf.errors import JournalError

HERE = "."
DOCUMENTS = "documents"
_LEDGER = ".beancount"
_MOST_RECORDS = 1000


def stands(folder: Path | str, stamps: Mapping[str, str]) -> bool:
    """Say whether every file and folder that the index saw looks as it did."""
    return bool(stamps) and all(stamp_of(folder, name) == stamp for name, stamp in stamps.items())


def stamp_of(folder: Path | str, name: str) -> str:
    """Return by what a change of a file or folder shows; empty where it is not there."""
    try:
        told = os.lstat(f"{folder}{os.sep}{name}")  # without a Path: asked for every file of an office
    except OSError:
        return ""
    return f"{told.st_size} {told.st_mtime_ns} {told.st_ctime_ns} {told.st_ino}"


def look(folder: Path) -> Files:
    """Return a fund's folder and files as they are now."""
    names = sorted(path.name for path in folder.glob(f"*{_LEDGER}"))
    names += [HERE, *([DOCUMENTS] if (folder / DOCUMENTS).is_dir() else [])]
    return {name: Seen(stamp_of(folder, name), _hash(folder / name)) for name in names}


def _hash(path: Path) -> str:
    from isf.book.disk.chain import digest  # noqa: PLC0415 - only where something is stale

    return digest(path.read_bytes()) if path.is_file() else ""


def same_content(ledgers: Path, fund: str, now: Files, seen: Files) -> bool:
    """Say whether files that look otherwise hold what they held, and what the journal says they hold."""
    if {name: old.sha for name, old in seen.items()} != {name: new.sha for name, new in now.items()}:
        return False
    if now.get(DOCUMENTS) != seen.get(DOCUMENTS):
        return False
    return recorded(ledgers, fund, now)


def recorded(ledgers: Path, fund: str, now: Files) -> bool:
    """Say whether a fund's files hold what the journal says they hold, and all of them are there."""
    from isf.book.disk.notes import Notes  # noqa: PLC0415 - only where something is stale

    notes = Notes(ledgers / FOLDER)
    found = {f"{fund}/{name}": new.sha for name, new in now.items() if new.sha}
    return bool(found) and all(notes.of(path) == sha for path, sha in found.items())


def settled(ledgers: Path) -> str:
    """Return the mark of the journal's newest record; empty without a journal, or where one is under way."""
    last = mark(ledgers)
    seq = last.partition(" ")[0]
    if not seq.isdecimal() or place(ledgers / FOLDER, int(seq) + 1, "json").exists():
        return ""
    return last


def changed_between(ledgers: Path, old: str, new: str) -> set[str] | None:
    """Return the funds changed after one mark and up to another; None where the one does not follow."""
    from isf.book.disk.chain import read  # noqa: PLC0415 - only where something was recorded since

    first, _, head = old.partition(" ")
    last, found = int(new.partition(" ")[0]), set[str]()
    if not first.isdecimal() or not 0 < last - int(first) <= _MOST_RECORDS:
        return None
    try:
        for seq in range(int(first) + 1, last + 1):
            record = read(ledgers / FOLDER, seq)
            if record.previous != head:
                return None
            head = record.head
            found.update(record.funds)
    except JournalError:
        return None
    return found if new == f"{last} {head}" else None
