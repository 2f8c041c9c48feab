"""The command line, driven in this process: fast, and with what a terminal would show."""

import contextlib
import functools
import hashlib
import io
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from isf.book import opening
from isf.cli import main, root
from isf.errors import IsfError

ANNIE = "P-7K3QX7"
TODAY = "2026-05-03"

PLAN = """\
name = "Annie Example"
council = "calderdale"
council_ref = "ASC-100234"
start = 2026-04-06
weekly = "100.00"
contribution = "10.00"
primary_support_reason = "Learning Disability Support"
communication = "easy read"
[headings]
Home-Support = "75.00"
Community = "20.00"
Fee = "5.00"
[[outcomes]]
id = "O1"
care_act = "g"
words = "See my sister every week"
[[may_agree]]
who = "Annie Example"
authority = "self"
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command answered; `error` is the name of the refusal, where it was one."""

    code: int
    out: str
    err: str
    error: str = ""

    @property
    def json(self) -> Any:
        """The answer, read as JSON."""
        return json.loads(self.out)


def isf(*words: str, office: Path | None = None, today: str = TODAY) -> Ran:
    """Run one command as a shell would; `office` stands in for --office."""
    out, err, seen = io.StringIO(), io.StringIO(), list[str]()
    settings = {"ISF_TODAY": today, "ISF_ACTOR": "clerk"}
    if office is not None:
        settings["ISF_OFFICE"] = str(office)
    with (
        mock.patch.dict(os.environ, settings),
        mock.patch.object(sys, "argv", ["isf", *words]),
        mock.patch.object(root, "cli", _noting(root.cli, seen)),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        try:
            main()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
    return Ran(code, out.getvalue(), err.getvalue(), "".join(seen))


def _noting(command: Callable[..., Any], seen: list[str]) -> Callable[..., Any]:
    """Return a command that notes by which error it is refused."""

    def run(**options: Any) -> Any:
        try:
            return command(**options)
        except IsfError as error:
            seen.append(type(error).__name__)
            raise

    return run


def done(*words: str, office: Path | None = None, today: str = TODAY) -> Ran:
    """Run one command that must succeed."""
    ran = isf(*words, office=office, today=today)
    assert ran.code == 0, f"isf {' '.join(words)}\n{ran.err}{ran.out}"
    return ran


@contextlib.contextmanager
def named(*ids: str) -> Iterator[None]:
    """Give funds that are opened inside these ids, in this order."""
    with mock.patch.object(opening, "new_fund_id", side_effect=list(ids)):
        yield


def open_fund(office: Path, plan: str = PLAN, fund: str = ANNIE, today: str = TODAY) -> str:
    """Open a fund from the text of a plan file, with an id of our choice."""
    file = office.parent / f"{fund}.toml"
    file.write_text(plan, encoding="utf-8", newline="\n")
    with named(fund):
        return str(done("fund", "open", "--plan", str(file), office=office, today=today).out).strip()


def begin(folder: Path) -> Path:
    """Start an office with one council and Annie's fund; nothing has fallen due yet."""
    office = folder / "office"
    done("init", str(office), "--provider", "Bridge Support")
    done("council", "add", "calderdale", "--name", "Calderdale Council", office=office)
    open_fund(office)
    return office


WORKED = (
    "period run calderdale 2026:01",
    f"receive {ANNIE} --from council --amount 360 --on 2026-04-06",
    (
        f"agree {ANNIE} --heading Home-Support --supplier Provider --units 12 --rate 24.00 --outcome O1 "
        "--agreed-by A1 --on 2026-04-06"
    ),
    f"spend {ANNIE} --agreement AG-001 --units 11.5 --on 2026-04-28 --final",
    f"fee {ANNIE} --amount 20 --on 2026-05-01",
    f"pay {ANNIE} --to provider --amount 296 --on 2026-05-01",
    f"clawback {ANNIE} --to council --heading Community --amount 30 --on 2026-05-02",
)
"""The worked period of design/book.md, a command a line."""


@functools.cache
def _made(kind: str, root: str) -> Path:
    folder = Path(root) / kind
    folder.mkdir(parents=True)
    office = begin(folder)
    for command in WORKED if kind == "worked" else WORKED[:2] if kind == "funded" else ():
        done(*command.split(), office=office)
    return office


def copy_of(kind: str, root: Path, to: Path) -> Path:
    """Return a copy of an office that is made once: `begun`, `funded` (period 2026:01, paid) or `worked`."""
    office = to / "office"
    shutil.copytree(_made(kind, str(root)), office)
    return office


def fingerprint(office: Path) -> dict[str, str]:
    """Return the hash of every file under `ledgers`, but for the index and the note of who held the lock."""
    ledgers = office / "ledgers"
    return {
        path.relative_to(ledgers).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(ledgers.rglob("*"))
        if path.is_file() and ".index" not in path.parts and path.name not in ("lock", "lock.holder")
    }
