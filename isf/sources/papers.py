"""Papers that are kept with a fund: receipts and plans, under the name of their content."""

import hashlib
import re
from pathlib import Path

from isf.book.records import read_settings
from isf.book.store import Document
from isf.book.trust.sealing import SUFFIX, seal
from isf.errors import FileError
from isf.office import Office

_MOST_BYTES = 20 * 1024 * 1024
_ENDING = re.compile(r"[a-z0-9]{1,5}", re.ASCII)


def read_paper(fund: str, path: Path, office: Office) -> Document:
    """Read a receipt; its own name is not kept, for it may say more than it should.

    Where the office's settings name recipients (`[papers] seal_for`), it is kept
    sealed with age: who has a key opens it with `isf seal open`.

    Raises:
        FileError: when it is missing, empty, or over 20 MiB.
        NoAgeError, KeyRefusedError: when it cannot be sealed; it is not kept open instead.
    """
    remedy = "Give the file of the receipt itself, at most 20 MiB."
    if not path.is_file():
        raise FileError(path, ["there is no such file"], remedy)
    content = path.read_bytes()
    if not 0 < len(content) <= _MOST_BYTES:
        raise FileError(path, [f"it has {len(content)} bytes"], remedy)
    ending = path.suffix.lower().removeprefix(".")
    ending = ending if _ENDING.fullmatch(ending) else "bin"
    recipients = read_settings(office).seal_papers_for
    if recipients:
        content, ending = seal(content, recipients), SUFFIX.removeprefix(".")
    return Document(fund, f"{hashlib.sha256(content).hexdigest()}.{ending}", content)
