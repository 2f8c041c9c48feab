"""Writing a file whole or not at all."""

import os
import tempfile
from pathlib import Path

from isf.errors import NotWrittenError


def write_whole(path: Path, data: bytes) -> Path:
    """Write a file under a temporary name beside it, then rename; a reader never sees half of it.

    Missing folders are made. The file is its owner's alone (mode 0600): most of what goes
    out tells of a person's care, and handing it on is a decision.

    Raises:
        NotWrittenError: when the place cannot be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, data)
    except OSError as error:
        raise NotWrittenError(path, error.strerror or str(error)) from error
    return path


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
