"""Writing bytes so that they are there after a crash, or not there at all.

Every file is written beside its place under another name, flushed to the
disk, read back, and renamed. An error of fsync is never tried again: the
kernel may have dropped the data and said so only once.
"""

import contextlib
import os
import secrets
import sys
import time
from pathlib import Path

TEMPORARY = ".isf-tmp"
_WINDOWS = sys.platform == "win32"
_BUSY_ON_WINDOWS = frozenset({5, 32, 33})
_TRIES = 10
_PAUSE_SECONDS = 0.25
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_FLAGS |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def write(path: Path, content: bytes, mode: int = 0o600) -> None:
    """Put content at a path, whole, surviving a crash from the moment this returns.

    Raises:
        OSError: when any step fails; the path then holds what it held before.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}{TEMPORARY}")
    try:
        _fill(temporary, content, mode)
        _replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
    if path.read_bytes() != content:
        msg = f"{path} does not read back as it was written"
        raise OSError(msg)


def _fill(path: Path, content: bytes, mode: int) -> None:
    descriptor = os.open(path, _FLAGS, mode)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if path.read_bytes() != content:
        msg = f"{path} does not read back as it was written"
        raise OSError(msg)


def _replace(source: Path, target: Path) -> None:
    """Rename; on Windows wait a little for a reader, a scanner or an indexer to let go."""
    for attempt in range(_TRIES):
        try:
            source.replace(target)
        except PermissionError as error:
            busy = _WINDOWS and getattr(error, "winerror", None) in _BUSY_ON_WINDOWS
            if not busy or attempt + 1 == _TRIES:
                raise
            time.sleep(_PAUSE_SECONDS)
        else:
            return


def make_folder(path: Path) -> None:
    """Make a folder and those above it, each entry flushed to the disk."""
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(mode=0o700, exist_ok=True)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Flush a folder's entries to the disk; Windows offers no way to do this from Python."""
    if _WINDOWS:
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def drop_temporaries(folder: Path) -> None:
    """Remove what an interrupted write left behind."""
    for path in folder.glob(f".*{TEMPORARY}"):
        path.unlink(missing_ok=True)
