"""One writer for an office at a time, held by a lock on a file of its own.

The lock goes with the process, also when it is killed. The file is never
deleted: two writers could otherwise each hold a lock on a different file.
Where a person deletes it all the same, its folder is locked too; on Windows
a file that is held cannot be deleted.
"""

import contextlib
import errno
import os
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from isf.errors import LockedError

WAIT_SECONDS = 30.0
_PAUSE_SECONDS = 0.02
_TAKEN = frozenset({errno.EAGAIN, errno.EACCES, getattr(errno, "EDEADLOCK", errno.EAGAIN), errno.EINTR})
_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def _also(_folder: Path) -> list[int]:
        """A folder cannot be locked there, and need not be."""
        return []

else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _also(folder: Path) -> list[int]:
        """Return the descriptor of the folder, to be locked as well."""
        return [os.open(folder, os.O_RDONLY | os.O_CLOEXEC)]


@contextlib.contextmanager
def held(path: Path, who: str, wait: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold the lock while the block runs; `who` is shown to those who wait.

    Raises:
        LockedError: when somebody else still holds it after `wait` seconds.
        OSError: when this disk cannot lock at all.
    """
    descriptors = _acquire(path, wait)
    try:
        _sign(path, who)
        yield
    finally:
        _let_go(descriptors)


def _let_go(descriptors: Iterable[int]) -> None:
    for descriptor in descriptors:
        os.close(descriptor)


def _acquire(path: Path, wait: float) -> tuple[int, ...]:
    until = time.monotonic() + wait
    while True:
        descriptors = _try(path)
        if descriptors:
            return descriptors
        if time.monotonic() >= until:
            raise LockedError(_holder(path), wait)
        time.sleep(_PAUSE_SECONDS)


def _try(path: Path) -> tuple[int, ...]:
    """Return the descriptors that hold the lock, or none while somebody else does."""
    opened = [os.open(path, _FLAGS, 0o600)]
    try:
        opened += _also(path.parent)
        for descriptor in opened:
            _take(descriptor)
        if _same_file(opened[0], path):
            return tuple(opened)
    except OSError as error:
        if error.errno not in _TAKEN:
            _let_go(opened)
            raise
    _let_go(opened)
    return ()


def _same_file(descriptor: int, path: Path) -> bool:
    """Say whether the locked file still stands at its path (nobody deleted or moved it meanwhile)."""
    with contextlib.suppress(OSError):
        return os.path.samestat(os.fstat(descriptor), path.stat())
    return False


def _sign(path: Path, who: str) -> None:
    """Leave a note beside the lock that says who holds it; no harm when it cannot be written."""
    with contextlib.suppress(OSError, ValueError):
        path.with_suffix(".holder").write_text(
            f"{who} (process {os.getpid()})", encoding="utf-8", newline="\n"
        )


def _holder(path: Path) -> str:
    with contextlib.suppress(OSError, ValueError):
        text = path.with_suffix(".holder").read_text(encoding="utf-8").strip()
        if text:
            return "".join(char if char.isprintable() else "?" for char in text[:120])
    return "somebody else"
