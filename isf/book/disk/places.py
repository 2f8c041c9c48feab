"""Where an office stands and what may stand in it: drives of other machines, and stray copies of ledgers."""

import os
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from isf.book.heads import BOOK_HEAD, CLEARING_FILE, FUND_HEAD
from isf.errors import NetworkDriveError, StrayFileError
from isf.model.fund_id import PATTERN, is_fund_id
from isf.office import Office

_ALLOWED = "ISF_ALLOW_NETWORK_DRIVE"
_MOUNTS = Path("/proc/self/mounts")
_FUND = re.compile(PATTERN)
_YEAR = re.compile(r"[0-9]{4}-[0-9]{2}\.beancount", re.ASCII)
_REMOTE = re.compile(
    r"afs|afpfs|beegfs|ceph|cifs|coda|davfs2?|glusterfs|gpfs|lustre|ncpfs|nfs4?|smb[23]?|smbfs|sshfs|webdav"
)
_LOCAL_FUSE = frozenset({"fuse.fuse-overlayfs"})
_REMOTE_ON_WINDOWS = 4
_COPIED = re.compile(r"(office|people).+\.toml", re.ASCII | re.IGNORECASE)


def is_year_file(path: Path) -> bool:
    """Say whether a file's name is that of a financial year, such as `2026-27.beancount`."""
    return _YEAR.fullmatch(path.name) is not None


def check_drive(office: Office) -> None:
    """Refuse to write on another machine's drive, unless the environment or office.toml allows it.

    Raises:
        NetworkDriveError: when it is one.
    """
    kind = drive_kind(office.ledgers)
    if kind and not _is_allowed(office):
        raise NetworkDriveError(office.ledgers, kind)


def _is_allowed(office: Office) -> bool:
    if os.environ.get(_ALLOWED, "") == "1":
        return True
    try:
        tables = tomllib.loads(office.settings.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    storage = tables.get("storage", {})
    return isinstance(storage, dict) and storage.get("allow_network_drive") is True


def drive_kind(path: Path) -> str:
    """Return what kind of network drive a path is on; empty for a disk of this machine.

    Linux says so in its list of mounts and Windows by its drive types; other
    systems are not asked.
    """
    if sys.platform == "win32":
        return _windows_kind(str(path.resolve()))
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return remote(kind_in(mounts, path.resolve()))


def kind_in(mounts: str, path: Path) -> str:
    """Return the kind of file system that holds a path, from the text of a list of mounts."""
    best, found = -1, ""
    for line in mounts.splitlines():
        fields = line.split()
        if len(fields) > 2:  # noqa: PLR2004 - device, where, kind
            where = Path(_unescaped(fields[1]))
            if (where == path or where in path.parents) and len(where.parts) >= best:
                best, found = len(where.parts), fields[2]
    return found


def remote(kind: str) -> str:
    """Return the kind when it is another machine's drive, or a program in a drive's clothes; else nothing."""
    fuse = kind == "fuse" or kind.startswith("fuse.")
    return kind if _REMOTE.fullmatch(kind) or (fuse and kind not in _LOCAL_FUSE) else ""


def _unescaped(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), text)


def _windows_kind(path: str) -> str:
    if path.startswith("\\\\"):
        return "a network share"
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - Windows only

        drive = os.path.splitdrive(path)[0] + "\\"
        if ctypes.WinDLL("kernel32").GetDriveTypeW(drive) == _REMOTE_ON_WINDOWS:
            return "a network drive"
    return ""


def check_strays(folder: Path) -> None:
    """Refuse to go on while a second copy stands beside the ledgers, or in one fund's folder.

    Raises:
        StrayFileError: names the first.
    """
    found = strays_in(folder) if is_fund_id(folder.name) else _strays_beside(folder)
    for stray in found:
        raise StrayFileError(stray)


def strays(ledgers: Path) -> Iterator[Path]:
    """Yield what looks like a copy of a ledger, a record or a fund's folder, anywhere among the ledgers."""
    yield from _strays_beside(ledgers)
    with os.scandir(ledgers) as entries:
        folders = sorted(
            e.name for e in entries if _FUND.fullmatch(e.name) and e.is_dir(follow_symlinks=False)
        )
    for name in folders:
        if is_fund_id(name):
            yield from strays_in(ledgers / name)
        else:
            yield ledgers / name


def _strays_beside(ledgers: Path) -> Iterator[Path]:
    """Yield the same of the folder of all ledgers; of thousands of funds it looks at the names alone."""
    there = os.listdir(ledgers)  # noqa: PTH208 - a Path for each of thousands is slow
    for name in sorted(name for name in there if not _FUND.fullmatch(name)):
        ours = name in (BOOK_HEAD, CLEARING_FILE)
        folder = name.startswith("P-") and (ledgers / name).is_dir() and not (ledgers / name).is_symlink()
        if folder or _COPIED.fullmatch(name) or (name.endswith(".beancount") and not ours):
            yield ledgers / name


def strays_in(folder: Path) -> Iterator[Path]:
    """Yield what looks like a copy in one fund's folder."""
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries if entry.name.endswith(".beancount"))
    yield from (folder / name for name in names if name != FUND_HEAD and not _YEAR.fullmatch(name))
