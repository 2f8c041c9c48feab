"""Backups that only the holder of a key can read; no open archive is written where they are kept."""

import contextlib
import secrets
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from isf.book.disk import durable
from isf.book.trust.backups import Backup, back_up, put_in_place
from isf.book.trust.outgoing import check_outgoing
from isf.book.trust.sealing import is_sealed, opened, seal
from isf.errors import BackupError
from isf.office import Office

_HEAD_BYTES = 64


def back_up_sealed(office: Office, target: Path, recipients: Sequence[str], *, by: str) -> Backup:
    """Write one archive of the office, proved as any backup is, sealed for these recipients (`age1...`).

    Raises:
        BackupError, InsideLedgersError, ChangedOutsideError: as for an open one.
        NoAgeError, KeyRefusedError: before anything is written.
    """
    check_outgoing(target)
    if target.exists():
        raise BackupError(target, "there is a file of this name already", "Choose another name.")
    seal(b"", recipients)
    with tempfile.TemporaryDirectory(prefix="isf-") as folder:
        archive = Path(folder) / "office.zip"
        taken = back_up(office, archive, by=by)
        sealed = seal(archive.read_bytes(), recipients)
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}{durable.TEMPORARY}")
    try:
        durable.write(temporary, sealed)
        put_in_place(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    return taken


@contextlib.contextmanager
def readable(path: Path, key: str) -> Iterator[Path]:
    """Give an archive that can be read for as long as the block runs: itself, or what was sealed in it.

    Raises:
        BackupError: when it is sealed and there is no key.
        NoAgeError, KeyRefusedError, NotOpenedError: when the key does not open it.
    """
    if not _is_sealed(path):
        yield path
        return
    if not key:
        raise BackupError(path, "it is sealed", "Name the file that holds its key with --key FILE.")
    with tempfile.TemporaryDirectory(prefix="isf-") as folder:
        archive = Path(folder) / "office.zip"
        durable.write(archive, opened(path.read_bytes(), key))
        yield archive


def _is_sealed(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return is_sealed(file.read(_HEAD_BYTES))
