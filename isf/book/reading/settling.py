"""Reading while others write: nobody sees half a change.

A reader notes the journal's head, reads, and looks again; where a commit
came in between it reads once more. A change that was recorded and not
carried out, because a machine stopped, is finished first.
"""

import contextlib
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from pathlib import Path
from typing import TypeVar

from isf.book.disk.durable import make_folder
from isf.book.disk.lock import WAIT_SECONDS, held
from isf.book.journal import Journal
from isf.book.keeping import all_kept
from isf.errors import EarlierNotAppliedError, IsfError, LockedError
from isf.office import Office

Value = TypeVar("Value")

_READER = "a reader"
_TRIES = 4
_PAUSE_SECONDS = 0.005
_inside: ContextVar[Path | None] = ContextVar("isf_office_held", default=None)


@contextlib.contextmanager
def holding(office: Office, by: str, wait: float = WAIT_SECONDS) -> Iterator[Journal]:
    """Hold the office's lock; give its journal as it stands.

    Raises:
        LockedError: when somebody else holds the office for longer than `wait` seconds.
    """
    journal = Journal(office.ledgers)
    make_folder(journal.folder)
    with held(journal.folder / "lock", by, wait):
        token = _inside.set(office.ledgers)
        try:
            yield journal
        finally:
            _inside.reset(token)


def steady(office: Office, read: Callable[[], Value]) -> Value:
    """Return what `read` reads from the office, all of it from between two commits.

    Raises:
        EarlierNotAppliedError: when a recorded change is not carried out and cannot be from here.
        LockedError: when writers leave no room for longer than 30 seconds.
    """
    if _inside.get() == office.ledgers:
        return _in_one_go(read)
    token = _inside.set(office.ledgers)
    try:
        for _ in range(_TRIES):
            before = _settled(office)
            try:
                value = _in_one_go(read)
            except IsfError:  # a commit may have come in between; if none did, it stands
                if _head(office) == before:
                    raise
                continue
            if _head(office) == before:
                return value
    finally:
        _inside.reset(token)
    with holding(office, _READER) as journal:
        journal.recover()
        return _in_one_go(read)


def _in_one_go(read: Callable[[], Value]) -> Value:
    """Read without looking for what nobody needs any more: a ledger is ten thousand values that all stay."""
    with all_kept():
        return read()


def _head(office: Office) -> str:
    record = Journal(office.ledgers).last()
    return record.head if record else ""


def _settled(office: Office) -> str:
    """Return the journal's head once its newest change is carried out; finish it where nobody else does."""
    journal, until = Journal(office.ledgers), time.monotonic() + WAIT_SECONDS
    while (record := journal.last()) is not None and not journal.notes.applied(record):
        try:
            with held(journal.folder / "lock", _READER, 0):
                journal.recover()
                return _head(office)
        except LockedError:
            if time.monotonic() > until:
                raise
            time.sleep(_PAUSE_SECONDS)
        except OSError as error:
            raise EarlierNotAppliedError(record.seq, str(error.strerror or error)) from error
    return record.head if record else ""
