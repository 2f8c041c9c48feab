"""Papers that are kept with a fund: receipts and plans, under the name of their content."""

import hashlib
import re
from pathlib import Path

from isf.book.store import Document
from isf.errors import FileError

_MOST_BYTES = 20 * 1024 * 1024
_ENDING = re.compile(r"[a-z0-9]{1,5}", re.ASCII)


def read_paper(fund: str, path: Path) -> Document:
    """Read a receipt; its own name is not kept, for it may say more than it should.

    Raises:
        FileError: when it is missing, empty, or over 20 MiB.
    """
    remedy = "Give the file of the receipt itself, at most 20 MiB."
    if not path.is_file():
        raise FileError(path, ["there is no such file"], remedy)
    content = path.read_bytes()
    if not 0 < len(content) <= _MOST_BYTES:
        raise FileError(path, [f"it has {len(content)} bytes"], remedy)
    ending = path.suffix.lower().removeprefix(".")
    ending = ending if _ENDING.fullmatch(ending) else "bin"
    return Document(fund, f"{hashlib.sha256(content).hexdigest()}.{ending}", content)
