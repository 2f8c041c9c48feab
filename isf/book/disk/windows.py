"""Renaming on Windows, where a reader, a scanner or an indexer may hold the target for a moment.

Apart from the rest so that it can be tried with a stand-in for the system's
own call; no other machine runs it.
"""

import os
import sys
import time
from collections.abc import Callable

BUSY = frozenset({5, 32, 33})  # access denied, sharing violation, lock violation
TRIES = 10
PAUSE_SECONDS = 0.25
_REPLACE_AND_WRITE_THROUGH = 0x1 | 0x8

Move = Callable[[str, str], None]


def replace(source: str, target: str, move: Move | None = None, pause: float = PAUSE_SECONDS) -> None:
    """Rename over the target; wait a little, ten times at most, while somebody holds it.

    Raises:
        OSError: when it is still held, or for any other reason at once; the target is then as it was.
    """
    move = move or _write_through()
    for attempt in range(1, TRIES + 1):
        try:
            move(source, target)
        except OSError as error:
            if getattr(error, "winerror", None) not in BUSY or attempt == TRIES:
                raise
            time.sleep(pause)
        else:
            return


def _write_through() -> Move:
    """Return the rename that is on the disk when it returns: Python cannot flush a folder there."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - Windows only

        kernel = ctypes.WinDLL("kernel32", use_last_error=True)

        def move(source: str, target: str) -> None:
            if not kernel.MoveFileExW(source, target, _REPLACE_AND_WRITE_THROUGH):
                raise ctypes.WinError(ctypes.get_last_error())

        return move
    return os.replace
