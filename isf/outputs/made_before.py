"""Whether a document that was made before still stands, and would be made the same again."""

import hashlib
from pathlib import Path

from isf.office import Office, starter


def templates_digest(office: Office) -> str:
    """Return one hash of every template, font and picture that a document may be made with."""
    found = hashlib.sha256()
    for folder in (starter() / "reports", office.reports):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                found.update(f"{path.relative_to(folder).as_posix()} {path.stat().st_size}\n".encode())
                found.update(path.read_bytes())
    return found.hexdigest()


def digest_of(path: Path) -> str:
    """Return the hash of a file that was made; empty where it is gone."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
