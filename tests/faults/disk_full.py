"""A full disk: a small one in memory at many fill levels, and a limit on the size of files."""

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.faults.judging import Row, copy_of, judgement, room, small_office
from tests.faults.tracing import REPOSITORY, SUBJECT

_SIZE = 96 * 1024
_LEVELS = 24
_LIMITS = 22
_PAGE = 4096


def full_disks(*, full: bool) -> Row:
    """Commit while the disk is nearly full, at 24 levels and under 22 limits on a file's size."""
    row = Row("disk full (small tmpfs, RLIMIT_FSIZE)")
    folder = room()
    try:
        base = small_office(folder / "base").ledgers
        row.missing = _small_disks(row, base, folder / "disk", 1 if full else 4)
        _small_files(row, base, 1 if full else 4)
    finally:
        shutil.rmtree(folder)
    return row


def _small_disks(row: Row, base: Path, disk: Path, step: int) -> str:
    disk.mkdir()
    for level in range(0, _LEVELS, step):
        options = ["-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", str(disk)]
        mounted = subprocess.run(["mount", *options], capture_output=True, check=False)  # noqa: S607
        if mounted.returncode:
            return "a small tmpfs cannot be mounted here (it needs root)"
        try:
            ledgers = disk / "ledgers"
            shutil.copytree(base, ledgers)
            _fill(disk, level * _PAGE)
            said = _commit(ledgers)
            torn = judgement(copy_of_elsewhere(ledgers, base), said)
            row.judge(f"{level} pages free", torn)
        finally:
            subprocess.run(["umount", str(disk)], check=True)  # noqa: S607
    return ""


def copy_of_elsewhere(ledgers: Path, base: Path) -> Path:
    """Return a copy of a full disk's office where there is room, to recover in."""
    target = base.with_name("elsewhere")
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(ledgers, target)
    return target


def _fill(disk: Path, left: int) -> None:
    found = os.statvfs(disk)
    size = max(found.f_bavail * found.f_frsize - left, 0)
    (disk / "ballast").write_bytes(b"\1" * size)


def _small_files(row: Row, base: Path, step: int) -> None:
    for number in range(0, _LIMITS, step):
        limit = number * 100
        ledgers = copy_of(base, "limited")
        said = _commit(ledgers, lambda limit=limit: _limit(limit))  # type: ignore[misc]
        row.judge(f"files of at most {limit} bytes", judgement(ledgers, said))


def _limit(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def _commit(ledgers: Path, before: Callable[[], None] | None = None) -> str:
    command = [sys.executable, "-I", "-S", "-B", str(SUBJECT), str(REPOSITORY), str(ledgers), "commit"]
    done = subprocess.run(command, capture_output=True, check=False, preexec_fn=before, timeout=60)
    return done.stdout.decode().strip()
