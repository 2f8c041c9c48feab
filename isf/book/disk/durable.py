"""Writing bytes so that they are there after a crash, or not there at all.

Every file is written beside its place under another name, flushed to the
disk, read back, and renamed. An error of fsync is never tried again: the
kernel may have dropped the data and said so only once.
"""

import contextlib
import errno
import os
import sys
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path

from isf.book.disk import windows

TEMPORARY = ".isf-tmp"
_WINDOWS = sys.platform == "win32"
_NO_LINKS = (errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EMLINK)
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_FLAGS |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_flushing: ContextVar[bool] = ContextVar("isf_flushing", default=True)


@contextlib.contextmanager
def for_a_sample() -> Iterator[None]:
    """Leave it to the machine when bytes go to the disk: for the sample office alone.

    It is built from shipped files in seconds and can be built again; a real
    office can not. Everything else is done and read back as ever.
    """
    token = _flushing.set(False)
    try:
        yield
    finally:
        _flushing.reset(token)


def write(path: Path, content: bytes, mode: int = 0o600, *, settle: bool = True) -> None:
    """Put content at a path, whole, surviving a crash from the moment this returns.

    With `settle` off the folder is not flushed: several files go in, and the
    caller flushes their folder once.

    Raises:
        OSError: when any step fails; the path then holds what it held before,
            or (where the last flush failed) the new content.
    """
    temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}{TEMPORARY}")
    try:
        _fill(temporary, content, mode)
        read_back(temporary, content)
        _replace(temporary, path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    if settle:
        sync_folder(path.parent)
    read_back(path, content)


def write_once(path: Path, content: bytes) -> None:
    """Put content at a path where nothing is, whole, surviving a crash; who comes second changes nothing.

    Raises:
        FileExistsError: when there is something already.
        OSError: when any step fails; nothing is at the path then.
    """
    temporary = path.with_name(f".{path.name}.{os.urandom(4).hex()}{TEMPORARY}")
    try:
        _fill(temporary, content, 0o600)
        read_back(temporary, content)
        put_once(temporary, path)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def new_file(path: Path, mode: int = 0o600) -> int:
    """Open a file for writing that is not there yet, following no link; return its descriptor."""
    return os.open(path, _FLAGS, mode)


def _fill(path: Path, content: bytes, mode: int) -> None:
    descriptor = new_file(path, mode)
    try:
        rest = memoryview(content)
        while rest:
            written = os.write(descriptor, rest)
            if written <= 0:
                raise OSError(errno.EIO, "the disk took nothing", str(path))
            rest = rest[written:]
        _flush(descriptor)
    finally:
        os.close(descriptor)


def _flush(descriptor: int) -> None:
    if _flushing.get():
        os.fsync(descriptor)


def read_back(path: Path, content: bytes) -> None:
    """Compare a file with what was meant.

    Raises:
        OSError: when it differs.
    """
    if path.read_bytes() != content:
        raise OSError(errno.EIO, "it does not read back as it was written", str(path))


def put(source: Path, target: Path) -> None:
    """Rename a file that is on the disk to its place, surviving a crash from the moment this returns."""
    _replace(source, target)
    sync_folder(target.parent)


def put_once(source: Path, target: Path) -> None:
    """Rename a file that is on the disk to a place where nothing is, surviving a crash.

    Raises:
        FileExistsError: when there is something already; both stay.
    """
    if not _linked(source, target):
        if target.exists():  # the only gap is between this look and the next line
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
        _replace(source, target)
    sync_folder(target.parent)


def _linked(source: Path, target: Path) -> bool:
    """Say whether a file has its new name by a link, which never replaces; memory sticks have none."""
    if not hasattr(os, "link"):
        return False
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        return False
    source.unlink()
    return True


def _replace(source: Path, target: Path) -> None:
    if _WINDOWS:
        windows.replace(str(source), str(target))
    else:
        source.replace(target)


def remove(path: Path) -> None:
    """Remove a file, if it is there, so that it stays removed after a crash."""
    if path.is_file() or path.is_symlink():
        path.unlink()
        sync_folder(path.parent)


def make_folder(path: Path) -> None:
    """Make a folder and those above it, each entry flushed to the disk."""
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(mode=0o700, exist_ok=True)
    sync_folder(path.parent)


def sync_folder(path: Path) -> None:
    """Flush a folder's entries to the disk; on Windows the rename itself is written through."""
    if _WINDOWS or not _flushing.get():
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


def room(folder: Path) -> int:
    """Return how many bytes there is room for on the disk of a folder."""
    if hasattr(os, "statvfs"):
        disk = os.statvfs(folder)
        return disk.f_bavail * disk.f_frsize
    import shutil  # noqa: PLC0415 - Windows only

    return shutil.disk_usage(folder).free
