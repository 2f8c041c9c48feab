"""Writing a file whole or not at all."""

import errno
import os
import tempfile
from pathlib import Path

from isf.book.trust.outgoing import check_outgoing
from isf.errors import NotWrittenError


def write_whole(path: Path, data: bytes) -> Path:
    """Write a file under a temporary name beside it, then rename; a reader never sees half of it.

    Missing folders are made. The file is its owner's alone (mode 0600): most of what goes
    out tells of a person's care, and handing it on is a decision.

    Raises:
        InsideLedgersError: when the place is among an office's ledgers.
        NotWrittenError: when the place cannot be written to.
    """
    check_outgoing(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, data)
    except OSError as error:
        raise NotWrittenError(path, error.strerror or str(error)) from error
    return path


def check_writable(path: Path) -> None:
    """See that a file can be written at a place, before something is recorded that needs it there.

    Raises:
        InsideLedgersError, NotWrittenError: as `write_whole` does.
    """
    trial = path.with_name(f".{path.name}.trial")
    write_whole(trial, b"")
    trial.unlink()
    if path.is_dir():
        raise NotWrittenError(path, os.strerror(errno.EISDIR))


def write_text(path: Path, text: str) -> Path:
    """Write text whole or not at all: UTF-8, lines as they are.

    Raises:
        NotWrittenError: when the place cannot be written to.
    """
    return write_whole(path, text.encode("utf-8"))


def _write(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
