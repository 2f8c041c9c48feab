"""What goes out never lands in an office's ledgers, where only the store writes.

The folder is known by what is in it, not by its name: a link, `..`, a copy
under another name, or a file system that does not tell `LEDGERS` from
`ledgers` all lead to the same folder.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from isf.book.heads import BOOK_HEAD
from isf.book.journal import FOLDER
from isf.errors import InsideLedgersError
from isf.office import Office

_NAME = "ledgers"


def check_outgoing(path: Path) -> Path:
    """Return the place of a file or folder that goes out, unchanged.

    Raises:
        InsideLedgersError: when it is a folder of ledgers, is inside one, or is a link that leads there.
    """
    for place in _places(path):
        for folder in (place, *place.parents):
            if _holds_ledgers(folder):
                raise InsideLedgersError(path, folder, _outside(path, folder))
    return path


def _outside(path: Path, folder: Path) -> Path:
    """Return a place beside the ledgers to propose: of the same name, unless that is the ledgers' own."""
    name = Path(os.path.normpath(Path.cwd() / path)).name
    return folder.parent / ("out" if name.casefold() == folder.name.casefold() else name)


def _places(path: Path) -> Iterator[Path]:
    """Yield where a path leads, and where it stands itself: renaming over a link takes the link away."""
    yield Path(os.path.realpath(path))
    yield Path(os.path.realpath(path.parent)) / path.name


def _holds_ledgers(folder: Path) -> bool:
    """Say whether a folder holds an office's ledgers; one mark is enough, for the others may be lost."""
    return (
        (folder / FOLDER).is_dir()
        or (folder / BOOK_HEAD).is_file()
        or (folder.name.casefold() == _NAME and Office(folder.parent).settings.is_file())
    )
