"""Ledgers that this process has read or written already, while their files stand as they did.

A long import and the dashboard read the same ledgers again and again. What is
remembered counts only as long as every file of the ledger has the size, the
time and the inode that it had; our writer replaces files, so each change
gives a new inode.
"""

from collections import OrderedDict
from datetime import date
from pathlib import Path

from isf.book.ledger import Ledger
from isf.model.dates import today

_MOST = 64
Stamp = tuple[tuple[str, int, int, int], ...]
_NOTHING: "tuple[date, Stamp, Ledger | None]" = (date.max, (), None)
_kept: "OrderedDict[Path, tuple[date, Stamp, Ledger | None]]" = OrderedDict()


def recall(folder: Path) -> Ledger | None:
    """Return the ledger that stands in a folder, if it is remembered and nothing in it has changed.

    What was sound on a day is sound on every later one: only what is dated in
    the future depends on the day.
    """
    day, stamp, ledger = _kept.get(folder, _NOTHING)
    if ledger is None or day > today() or stamp != stamp_of(folder):
        return None
    _kept.move_to_end(folder)
    return ledger


def remember(folder: Path, ledger: Ledger, stamp: Stamp | None = None) -> Ledger:
    """Keep a ledger that has just been read from, or written to, a folder; return it.

    A reader gives the stamp that it took before it read: a writer may have
    come since. A writer holds the office and need not.
    """
    _kept[folder] = (today(), stamp_of(folder) if stamp is None else stamp, ledger)
    _kept.move_to_end(folder)
    while len(_kept) > _MOST:
        _kept.popitem(last=False)
    return ledger


def stamp_of(folder: Path) -> Stamp:
    """Return by what a change of a folder's ledger would be seen: names, sizes, times, inodes."""
    files = sorted(folder.glob("*.beancount"))
    stats = [(path.name, path.stat()) for path in files]
    return tuple((name, s.st_size, s.st_mtime_ns, s.st_ino) for name, s in stats)
