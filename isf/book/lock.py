"""One writer for an office at a time, held by a lock on a file of its own.

The lock goes with the process, also when it is killed. The file is never
deleted: two writers could otherwise each hold a lock on a different file.
"""

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from isf.errors import LockedError

WAIT_SECONDS = 30.0
_PAUSE_SECONDS = 0.02

if sys.platform == "win32":
    import msvcrt

    def _take(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextlib.contextmanager
def held(path: Path, who: str, wait: float = WAIT_SECONDS) -> Iterator[None]:
    """Hold the lock while the block runs; `who` is shown to those who wait.

    Raises:
        LockedError: when somebody else still holds it after `wait` seconds.
    """
    descriptor = _acquire(path, wait)
    try:
        _sign(path, who)
        yield
    finally:
        os.close(descriptor)


def _acquire(path: Path, wait: float) -> int:
    until = time.monotonic() + wait
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        try:
            _take(descriptor)
        except OSError:
            os.close(descriptor)
            if time.monotonic() >= until:
                raise LockedError(_holder(path), wait) from None
            time.sleep(_PAUSE_SECONDS)
            continue
        if _same_file(descriptor, path):
            return descriptor
        os.close(descriptor)


def _same_file(descriptor: int, path: Path) -> bool:
    """Say whether the locked file still stands at its path (nobody deleted it meanwhile)."""
    with contextlib.suppress(OSError):
        return os.path.samestat(os.fstat(descriptor), path.stat())
    return False


def _sign(path: Path, who: str) -> None:
    """Leave a note beside the lock that says who holds it; no harm when it cannot be written."""
    with contextlib.suppress(OSError):
        path.with_suffix(".holder").write_text(
            f"{who} (process {os.getpid()})", encoding="utf-8", newline="\n"
        )


def _holder(path: Path) -> str:
    try:
        return path.with_suffix(".holder").read_text(encoding="utf-8").strip() or "somebody else"
    except OSError:
        return "somebody else"
