"""A backup: the office in one archive, taken between two commits, proved when made and before it is used.

The archive is a ZIP with a list of every file and its hash. Python is never
in it, so that what comes back from elsewhere holds no program.
"""

import json
import os
import re
import secrets
import shutil
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO

from isf.book.disk import chain, durable
from isf.book.disk.chain import digest
from isf.book.disk.recorded import changed_outside
from isf.book.journal import FOLDER, Journal
from isf.book.reading.settling import holding
from isf.book.trust import dashboard_copy
from isf.book.trust.outgoing import check_outgoing
from isf.book.trust.proving import prove
from isf.book.trust.verifying import verify
from isf.errors import BackupError, JournalError
from isf.office import Office, starter

_LIST = "MANIFEST.json"
_FORMAT = "isf-backup-1"
_FOLDERS = ("importers", "reports", "ledgers")
_ALL_FOLDERS = (*_FOLDERS, PurePosixPath(dashboard_copy.PLACE).parts[0])
_LEFT_OUT = frozenset({".index", "__pycache__", "lock", "lock.holder"})
_HIDDEN = frozenset({".journal", ".keys"})
"""The only hidden names that isf gives: no sums of an index, no program's memory of a ledger."""
_PART = re.compile(r"\.?[\w][\w .+()-]*")
_MOST_LISTED = 256 * 2**20
_MOST_RATIO = 300
_SPARE = 64 * 2**20
_NOT_AN_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OSError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
)
_AGAIN = "Make a new backup, or use an older one."


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a backup."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds: the journal's head when it was taken, and its files."""

    made: str
    seq: int
    head: str
    files: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: the backup, how many later changes it does not have, where the old office is."""

    backup: Backup
    later: int
    aside: tuple[Path, ...]


# --- making one ----------------------------------------------------------------------


def back_up(office: Office, target: Path, *, by: str) -> Backup:
    """Write one archive of the office, and prove it.

    Raises:
        BackupError: when the office does not verify, or the archive is there already.
        InsideLedgersError: when it would stand inside the ledgers.
        ChangedOutsideError: when a ledger was changed by hand.
    """
    if target.exists():
        raise BackupError(target, "there is a file of this name already", "Choose another name.")
    check_outgoing(target)
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}{durable.TEMPORARY}")
    try:
        with holding(office, by) as journal:
            _check(journal)
            with os.fdopen(durable.new_file(temporary), "wb") as stream:
                backup = write_archive(office, stream)
                stream.flush()
                os.fsync(stream.fileno())
        read_list(temporary)
        for _ in members(temporary):
            pass
        put_in_place(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)
    return backup


def put_in_place(archive: Path, target: Path) -> None:
    """Rename a finished archive to its place, where nothing may be.

    Raises:
        BackupError: when there is something already.
    """
    try:
        durable.put_once(archive, target)
    except FileExistsError:
        raise BackupError(target, "there is a file of this name already", "Choose another name.") from None


def _check(journal: Journal) -> None:
    outside = journal.recover()
    if outside:
        raise changed_outside(journal, outside[0])
    found = verify(journal).findings
    if found:
        raise BackupError(journal.ledgers, f"the office does not verify ({found[0].sentence()})", "")


def write_archive(office: Office, stream: BinaryIO) -> Backup:
    """Write the archive of an office that is held, and return what is in it."""
    last = Journal(office.ledgers).last()
    files = []
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
        for name, content in _contents(office):
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
            files.append(Member(name, len(content), digest(content)))
        made = datetime.now(UTC).isoformat(timespec="seconds")
        backup = Backup(made, last.seq if last else 0, last.head if last else "", tuple(files))
        text = json.dumps({"format": _FORMAT, **asdict(backup)}, indent=1)
        archive.writestr(zipfile.ZipInfo(_LIST), text, zipfile.ZIP_DEFLATED)
    return backup


def _contents(office: Office) -> Iterator[tuple[str, bytes]]:
    for path in _to_keep(office):
        yield path.relative_to(office.root).as_posix(), path.read_bytes()
    dashboard = dashboard_copy.copy_of(office.root / dashboard_copy.PLACE)
    if dashboard is not None:
        yield dashboard_copy.PLACE, dashboard


def _to_keep(office: Office) -> Iterator[Path]:
    for folder in _FOLDERS:
        for path in sorted((office.root / folder).rglob("*")):
            parts = path.relative_to(office.root).parts
            if path.is_file() and not path.is_symlink() and _is_data(parts):
                yield path


def _is_data(parts: Sequence[str]) -> bool:
    """Say whether a file is neither a program, nor derived, nor another tool's."""
    hidden = {part for part in parts if part.startswith(".")}
    left_out = _LEFT_OUT.intersection(parts) or hidden - _HIDDEN
    return not left_out and not parts[-1].endswith((".py", ".pyc", durable.TEMPORARY))


# --- reading one ---------------------------------------------------------------------


def read_list(path: Path) -> Backup:
    """Return what a backup says that it holds.

    Raises:
        BackupError: when it is not a backup, or its list is not one that isf writes.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            info = archive.getinfo(_LIST)
            if info.file_size > _MOST_LISTED:
                raise BackupError(path, "its list is too long", _AGAIN)
            return _backup_of(path, json.loads(archive.read(info)), set(archive.namelist()))
    except FileNotFoundError:
        raise BackupError(path, "there is no such file", "Check its name.") from None
    except _NOT_AN_ARCHIVE:
        raise BackupError(path, "it is not a backup, or it is damaged", _AGAIN) from None


def _backup_of(path: Path, tables: dict[str, Any], there: set[str]) -> Backup:
    if tables.pop("format") != _FORMAT:
        raise BackupError(path, "it is not a backup of a kind that this isf reads", "Use a newer isf.")
    files = tuple(Member(**row) for row in tables.pop("files"))
    backup = Backup(files=files, **tables)
    names = [member.name for member in files]
    wrong = next((name for name in names if not _is_safe(name)), None)
    if wrong is not None:
        raise BackupError(path, f"it holds a file with the name {wrong[:60]!r}", _AGAIN)
    if len({name.casefold() for name in names}) != len(names) or {*names, _LIST} != there:
        raise BackupError(path, "its files are not those of its list", _AGAIN)
    if sum(member.size for member in files) > _MOST_RATIO * path.stat().st_size + _SPARE:
        raise BackupError(path, "its files are far larger than an archive of its size can hold", _AGAIN)
    return backup


def _is_safe(name: str) -> bool:
    parts = name.split("/")
    return name == dashboard_copy.PLACE or (
        parts[0] in _FOLDERS
        and len(parts) > 1
        and all(_PART.fullmatch(part) for part in parts)
        and _is_data(parts)
    )


def members(path: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a backup, each proved against its list.

    Raises:
        BackupError: at the first that is not as listed.
    """
    with zipfile.ZipFile(path) as archive:
        for member in read_list(path).files:
            try:
                with archive.open(member.name) as stream:
                    content = stream.read(member.size + 1)
            except _NOT_AN_ARCHIVE:
                content = b""
            if len(content) != member.size or digest(content) != member.sha256:
                raise BackupError(path, f"{member.name} in it is damaged", _AGAIN)
            yield member.name, content


# --- using one -----------------------------------------------------------------------


def unpack(path: Path, root: Path) -> Backup:
    """Unpack a backup into an empty folder and prove what came out: chain, ledgers, every identity.

    Raises:
        BackupError: when anything in it does not prove.
    """
    backup = read_list(path)
    folders = {root}
    for name, content in members(path):
        target = root / PurePosixPath(name)
        durable.make_folder(target.parent)
        durable.write(target, content, settle=False)
        folders.add(target.parent)
    for folder in folders:
        durable.sync_folder(folder)
    _prove(path, Office(root), backup)
    return backup


def _prove(path: Path, office: Office, backup: Backup) -> None:
    journal = Journal(office.ledgers)
    verified = verify(journal)
    wrong = [finding.sentence() for finding in verified.findings]
    if verified.head != backup.head:
        wrong.append("its journal does not end where its list says.")
    wrong = wrong or [problem.sentence() for problem in prove(office).problems]
    if wrong:
        raise BackupError(path, f"it does not prove ({wrong[0]})", _AGAIN)


def restore(office: Office, path: Path, *, by: str, replace: bool) -> Restored:
    """Put an office from a backup in its place once it is proved; what stood there is kept beside it.

    Raises:
        BackupError: when the backup does not prove, or (without `replace`) lacks changes that the office has.
    """
    check_outgoing(office.root)
    durable.make_folder(office.root)
    scratch = office.root / f".restoring-{secrets.token_hex(4)}"
    scratch.mkdir(mode=0o700)
    try:
        backup = unpack(path, scratch)
        later = _later(office, backup)
        if later and not replace:
            why = f"the office has {later} changes that this backup does not have"
            raise BackupError(path, why, "Say yes to go back to it; what is there now is kept beside it.")
        _add_program(scratch)
        aside = _swap(office, scratch, by)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return Restored(backup, later, aside)


def _add_program(root: Path) -> None:
    """Put the one program of an office there as isf ships it."""
    shipped = starter() / "importers" / "config.py"
    if shipped.is_file() and (root / "importers").is_dir():
        shutil.copy(shipped, root / "importers" / shipped.name)


def _later(office: Office, backup: Backup) -> int:
    """Return how many of the office's changes a backup does not have."""
    folder = office.ledgers / FOLDER
    newest = chain.newest(folder)
    try:
        shared = 0 < backup.seq <= newest and chain.read(folder, backup.seq).head == backup.head
    except JournalError:
        shared = False
    return newest - backup.seq if shared else newest


def _swap(office: Office, scratch: Path, by: str) -> tuple[Path, ...]:
    if sys.platform == "win32" or not office.ledgers.is_dir():  # there, a held lock keeps its folder in place
        return tuple(_swap_each(office, scratch, _ALL_FOLDERS))
    with holding(office, by):
        return tuple(_swap_each(office, scratch, _ALL_FOLDERS))


def _swap_each(office: Office, scratch: Path, names: Iterable[str]) -> Iterator[Path]:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    for name in names:
        new, old = scratch / name, office.root / name
        if new.is_dir():
            if old.exists():
                aside = old.with_name(f"{name}.before-restore-{stamp}")
                old.rename(aside)
                yield aside
            new.rename(old)
            durable.sync_folder(office.root)
