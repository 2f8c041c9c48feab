"""One whole `isf spend`, as the kernel saw it: what is flushed, and in which order."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.command_line import ANNIE, TODAY, copy_of, done
from tests.faults.tracing import missing

if sys.platform != "linux" or (why := missing()):
    why = "strace, by which calls are seen, is Linux only" if sys.platform != "linux" else why
    pytest.skip(why, allow_module_level=True)

ROOT = Path(__file__).parents[1]
YEAR, RECORD = f"{ANNIE}/2026-27.beancount", ".json"
SPEND = f"spend {ANNIE} --agreement AG-001 --units 2 --on 2026-04-20"
_CALL = re.compile(r"^\d+ +(?P<name>\w+)\((?P<told>.*)\) += (?P<result>-?\d+)")
_NAMED = re.compile(r'"([^"]+)"')
_HELD = re.compile(r"^\d+<([^>]+)>")
_DERIVED = (".journal/notes/", ".journal/applied", ".journal/lock", ".index/")


@dataclass(frozen=True)
class Call:
    """One call that succeeded: its name, the file it is about and (of a rename) where that went."""

    name: str
    path: str
    to: str = ""
    told: str = ""


@pytest.fixture(scope="session")
def calls(tmp_path_factory: pytest.TempPathFactory) -> list[Call]:
    """Return the calls that touch the ledgers, in their order, with paths from there."""
    folder = tmp_path_factory.mktemp("traced")
    office = copy_of("funded", tmp_path_factory.mktemp("offices"), folder)
    line = "--heading Home-Support --supplier Provider --units 12 --rate 24.00 --outcome O1 --agreed-by A1"
    done("agree", ANNIE, *line.split(), "--on", "2026-04-06", office=office)
    names = "openat,write,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,ftruncate,truncate"
    command = ["strace", "-f", "-y", "-qq", "-s", "0", "-e", f"trace={names}", "-o", str(folder / "trace")]
    settings = {"ISF_TODAY": TODAY, "ISF_ACTOR": "clerk", "ISF_OFFICE": str(office), "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(
        [*command, sys.executable, "-m", "isf", *SPEND.split()],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    lines = (folder / "trace").read_text(encoding="utf-8", errors="replace").splitlines()
    found = [call for line in lines if (call := _call(line, f"{office / 'ledgers'}/"))]
    assert found
    return found


def _call(line: str, ledgers: str) -> Call | None:
    told = _CALL.match(line)
    if told is None or told["result"].startswith("-"):
        return None
    held = _HELD.match(told["told"])
    paths = _NAMED.findall(told["told"]) if "open" in told["name"] or "rename" in told["name"] else []
    paths = paths or _NAMED.findall(told["told"])[:1] if "unlink" in told["name"] else paths
    paths = paths or ([held[1]] if held else [])
    if not paths or not f"{paths[0]}/".startswith(ledgers):
        return None
    names = [path.removeprefix(ledgers.rstrip("/")).lstrip("/") for path in paths]
    return Call(told["name"], names[0], names[1] if len(names) > 1 else "", told["told"])


def renames(calls: list[Call]) -> list[tuple[int, Call]]:
    return [(at, call) for at, call in enumerate(calls) if call.name.startswith("rename")]


def first(calls: list[Call], name: str, path: str, after: int) -> int:
    """Return where a call of a file is found after another; past the end when it is not."""
    return next(
        (at for at, c in enumerate(calls) if at > after and (c.name, c.path) == (name, path)), len(calls)
    )


def test_every_file_is_written_aside_flushed_renamed_and_its_folder_flushed(calls: list[Call]) -> None:
    assert renames(calls)
    for at, call in renames(calls):
        begun = first(calls, "openat", call.path, -1)
        filled = [n for n, c in enumerate(calls) if (c.name, c.path) == ("write", call.path)]
        flushed = first(calls, "fsync", call.path, -1)
        folder = call.to.rpartition("/")[0]
        assert (
            begun < min(filled) <= max(filled) < flushed < at < first(calls, "fsync", folder, at) < len(calls)
        )
        assert "O_EXCL" in calls[begun].told
        assert "O_NOFOLLOW" in calls[begun].told


def test_the_journal_s_record_is_on_the_disk_before_any_ledger_is_touched(calls: list[Call]) -> None:
    (record,) = [at for at, call in renames(calls) if call.to.endswith(RECORD)]
    flushed = first(calls, "fsync", calls[record].to.rpartition("/")[0], record)
    ledgers = [at for at, call in renames(calls) if call.to.endswith(".beancount")]
    assert [calls[at].to for at in ledgers] == [YEAR]
    assert flushed < min(at for at, call in enumerate(calls) if ANNIE in call.path and "O_EXCL" in call.told)
    staged = [at for at, call in renames(calls) if call.to.endswith(".add")]
    assert max(staged) < record < flushed < min(ledgers)


def test_nothing_is_changed_in_place(calls: list[Call]) -> None:
    """But for what is derived and may be deleted: the notes beside the journal, and who holds the lock."""
    for call in calls:
        if call.path.startswith(_DERIVED):
            continue
        assert "truncate" not in call.name
        if call.name == "openat" and ("O_WRONLY" in call.told or "O_RDWR" in call.told):
            assert "O_EXCL" in call.told, call


def test_a_change_of_one_fund_is_six_flushes(calls: list[Call]) -> None:
    """What is added, its folder; the record, its folder; the ledger, its folder."""
    own = [call.path for call in calls if call.name == "fsync"]
    assert len(own) == 6, own
