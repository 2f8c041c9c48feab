"""The signed bundles that were made for councils, kept as they are for their officers to fetch."""

from pathlib import Path

from isf.book.disk.durable import make_folder, write
from isf.office import Office
from isf.web.accounts.database import FOLDER


def keep(office: Office, code: str, label: str, content: bytes) -> None:
    """Keep the newest bundle of a council (its code) for a period (`2026:01`)."""
    path = _place(office, code, label)
    make_folder(path.parent)
    write(path, content)


def fetch(office: Office, code: str, label: str) -> bytes | None:
    """Return the newest bundle as it was signed; None where none was made."""
    path = _place(office, code, label)
    return path.read_bytes() if path.is_file() else None


def is_there(office: Office, code: str, label: str) -> bool:
    """Say whether a bundle was made."""
    return _place(office, code, label).is_file()


def _place(office: Office, code: str, label: str) -> Path:
    return office.root / FOLDER / "bundles" / f"{code}-{label.replace(':', 'P')}.zip"
