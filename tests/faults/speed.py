"""What a commit costs, next to its flushes alone, after 10 and after 10,000 changes."""

import os
import shutil
import statistics
import tempfile
import time
from pathlib import Path

from isf.book.disk.lock import held
from isf.book.journal import Change, Journal
from tests.faults.judging import Row
from tests.faults.subject import FUNDS, path_of, text_of

_COMMITS = 60
_FLUSHES = 9
_FEW, _MANY, _SOME = 10, 10_000, 1_000
_MOST_TIMES = 1.5


def commits(*, full: bool) -> Row:
    """Measure the median commit over two funds on a real disk; its cost must not grow with the history."""
    row = Row("median commit after 10 and after many changes")
    folder = Path(tempfile.mkdtemp(prefix="isf-speed-"))
    many = _MANY if full else _SOME
    try:
        few, lots = (_office(folder / str(size), size) for size in (_FEW, many))
        flushes = flushes_alone(folder)
        times = _side_by_side(few, lots)
        grown = times[1] > _MOST_TIMES * times[0]
        row.judge("growth", f"{times[0]:.1f} ms became {times[1]:.1f} ms" if grown else "")
        row.note = (
            f"{times[0]:.1f} ms after {_FEW}, {times[1]:.1f} ms after {many:,}; "
            f"{_FLUSHES} flushes alone take {flushes:.1f} ms"
        )
    finally:
        shutil.rmtree(folder)
    return row


def _office(ledgers: Path, size: int) -> Journal:
    """Return an office with so many changes, written without flushes."""
    ledgers.mkdir(parents=True)
    journal = Journal(ledgers)
    journal.recover()
    flush = os.fsync
    os.fsync = lambda fd: None  # noqa: ARG005 - as the function it stands for
    try:
        for number in range(size):
            _commit(journal, f"{number:05d}", fresh=number % 100 == 0)
    finally:
        os.fsync = flush
    return journal


def _commit(journal: Journal, mark: str, *, fresh: bool = False) -> None:
    """Record one entry in both funds; a fresh ledger keeps the files of both offices of one size."""
    changes = []
    for fund in FUNDS:
        added = text_of(fund, mark)
        path = journal.ledgers / path_of(fund)
        old = path.read_bytes() if path.is_file() and not fresh else b""
        changes.append(Change(path_of(fund), old + added, None if fresh else added))
    journal.commit(changes, "clerk", "a change to be timed")


def _side_by_side(few: Journal, lots: Journal) -> tuple[float, float]:
    """Return the median commit of both, in milliseconds, taken in turns."""
    times: tuple[list[float], list[float]] = ([], [])
    _commit(few, "start", fresh=True)
    _commit(lots, "start", fresh=True)
    for number in range(_COMMITS):
        for journal, spent in zip((few, lots), times, strict=True):
            begin = time.perf_counter()
            with held(journal.folder / "lock", "clerk"):
                journal.recover()
                _commit(journal, f"timed-{number}")
            spent.append((time.perf_counter() - begin) * 1000)
    return statistics.median(times[0]), statistics.median(times[1])


def flushes_alone(folder: Path) -> float:
    """Return what as many flushes as a commit has take on this disk, in milliseconds."""
    spent = []
    for _ in range(_COMMITS):
        begin = time.perf_counter()
        for number in range(_FLUSHES):
            with (folder / f"flushed-{number}").open("wb") as file:
                file.write(b"x" * 400)
                file.flush()
                os.fsync(file.fileno())
        spent.append((time.perf_counter() - begin) * 1000)
    return statistics.median(spent)
