"""Opening a file that others wrote: its bytes, its sha256, and what kind of file it truly is."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from isf.sources.errors import FileRefusedError

MOST_BYTES = 64 * 1024 * 1024
"""Text files and workbooks above this are refused; the largest real one seen has 4.2 MB."""

_OTHERS = {
    b"%pdf": "a PDF",
    b"\x89png": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"gif8": "a picture",
    b"{\\rtf": "a letter (RTF)",
    b"<!doctype html": "a web page",
    b"<html": "a web page",
    b"\x1f\x8b": "a packed file (gzip)",
    b"7z\xbc\xaf": "a packed file (7z)",
    b"rar!": "a packed file (RAR)",
}
"""How files begin that are no tables, in small letters."""

_LEFT_BEHIND = frozenset({"thumbs.db", "desktop.ini"})
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class Magic(StrEnum):
    """What the first bytes say, whatever the file is called."""

    TEXT = "text"
    XLSX = "xlsx"
    XLS = "xls"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file as it came: `sha256` is its identity, whatever its name."""

    path: Path
    data: bytes
    sha256: str
    magic: Magic
    sheets: dict[str, "dict[str, list[tuple[int, list[str]]]] | FileRefusedError"] = field(
        default_factory=dict, compare=False
    )
    """Sheets that were read already, or why they cannot be, by the name that was asked for (none: all)."""
    texts: dict[tuple[str, ...], tuple[str, str]] = field(default_factory=dict, compare=False)
    """The text and its encoding, by the encodings that were tried: several sources look at one text."""


def files_in(paths: Iterable[Path]) -> list[Path]:
    """Return the files that paths mean: a folder stands for the files in it, by name, but for hidden ones.

    Raises:
        FileRefusedError: when a folder has no file.
    """
    found: list[Path] = []
    for path in paths:
        inside = sorted(one for one in path.iterdir() if _is_sent(one)) if path.is_dir() else [path]
        if not inside:
            raise FileRefusedError(path, "there is no file in this folder", "Name the folder with the files.")
        found += inside
    return found


def _is_sent(path: Path) -> bool:
    """Say whether a file in a folder is one that somebody put there: not what systems and programs leave."""
    return path.is_file() and not path.name.startswith((".", "~$")) and path.name.lower() not in _LEFT_BEHIND


def incoming(path: Path, *, of_any_kind: bool = False) -> Incoming:
    """Read a file; `of_any_kind` lets documents in too, for an importer that can read them.

    Raises:
        FileRefusedError: when it is missing, empty, too large, or cannot be read.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise FileRefusedError(path, f"it has {size:,} bytes", f"The most is {MOST_BYTES:,}; split it.")
        data = path.read_bytes()
    except OSError as error:
        raise FileRefusedError(path, f"it cannot be opened ({error.strerror})", "Check its name.") from None
    if not data.strip():
        raise FileRefusedError(path, "it is empty", "Ask for it again.")
    if not of_any_kind:
        _check_kind(path, data)
    return Incoming(path, data, hashlib.sha256(data).hexdigest(), _magic(data))


def _check_kind(path: Path, data: bytes) -> None:
    """Refuse what is plainly something else, in words that say what to ask for.

    Raises:
        FileRefusedError: for documents, pictures, web pages and packed files.
    """
    begin = data[:512].lstrip().lower()
    kind = next((words for mark, words in _OTHERS.items() if begin.startswith(mark)), "")
    if kind:
        raise FileRefusedError(path, f"it is {kind}, not a table", "Ask for it as CSV or an Excel workbook.")


def _magic(data: bytes) -> Magic:
    if data.startswith(_ZIP):
        return Magic.XLSX
    return Magic.XLS if data.startswith(_OLE) else Magic.TEXT
