"""Every error that people can meet: what it means, how it comes about, and what isf says then.

One file an error, under its own name: `overdrawn-bank.toml` for a broken identity of the book,
`AmountError.toml` for a request that is refused. `tests/test_errors.py` runs each case, and
`docs/errors.md` is written from them (`python -m tests.errors.page`); sentences that were worded
better are taken in by `python -m tests.errors.rewrite`.
"""

import shlex
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.command_line import PLAN, Ran, copy_of, done, isf, open_fund

FOLDER = Path(__file__).parent
SEES_ALL = ("isf check", "bean-check", "Fava")
OTHER = "P-2M9TFY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One way in which an error comes about.

    A change by hand: `was` in `file` (under ledgers/) becomes `now`, `add` is put at its end, or the file
    `put` is made with `text`. A request: the commands of `before` succeed, then `run` is refused. Both start
    from the office that `office` names in `tests.command_line`; `second` opens another fund for a person of
    a like name.
    """

    error: str
    title: str
    says: str
    office: str = "worked"
    file: str = ""
    was: str = ""
    now: str = ""
    add: str = ""
    put: str = ""
    text: str = ""
    do: str = ""
    seen: tuple[str, ...] = SEES_ALL
    crashes: bool = False
    run: str = ""
    before: tuple[str, ...] = ()
    plan_was: str = ""
    plan_now: str = ""
    second: bool = False
    today: str = "2026-05-03"
    exit: int = 3

    def __str__(self) -> str:
        return f"{self.error}: {self.title}"

    @property
    def by_hand(self) -> bool:
        """Whether it is found by `isf check`, and not a request that is refused."""
        return not self.run

    def arrange(self, root: Path, here: Path) -> Path:
        """Make the office of the case in a folder, with the changes by hand; return the office."""
        office = copy_of(self.office, root, here)
        if self.second:
            plan = PLAN.replace("Annie Example", "Annie Other").replace("ASC-100234", "ASC-100235")
            open_fund(office, plan, OTHER)
        if self.plan_was:
            plan = _replaced(PLAN, self.plan_was, self.plan_now)
            (here / "plan.toml").write_text(plan, encoding="utf-8", newline="\n")
        for command in self.before:
            done(*shlex.split(command.replace("{here}", here.as_posix())), office=office)
        if self.file:
            path = office / "ledgers" / self.file
            text = path.read_text(encoding="utf-8")
            text = _replaced(text, self.was, self.now) if self.was else text
            path.write_text(text + self.add, encoding="utf-8", newline="\n")
        if self.put:
            (office / self.put).write_text(self.text, encoding="utf-8", newline="\n")
        return office

    def refused(self, office: Path) -> Ran:
        """Run the request that is refused."""
        here = str(office.parent)
        words = [
            word.replace("{here}", here).replace("{office}", str(office)) for word in shlex.split(self.run)
        ]
        return isf(*words, office=None if "--office" in words else office, today=self.today)


def _replaced(text: str, was: str, now: str) -> str:
    assert text.count(was) == 1, f"{text.count(was)} times there: {was!r}"
    return text.replace(was, now)


@dataclass(frozen=True, slots=True)
class Error:
    """An error by name: what it means, and its cases; `identity` is 0 for a request that is refused."""

    name: str
    means: str
    identity: int
    cases: tuple[Case, ...]


@cache
def errors() -> tuple[Error, ...]:
    """Return every error, in the order of their names."""
    return tuple(_error(path) for path in sorted(FOLDER.glob("*.toml")))


def _error(path: Path) -> Error:
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    cases = tuple(_case(path.stem, table) for table in tables["case"])
    return Error(path.stem, tables["means"], tables.get("identity", 0), cases)


def _case(name: str, table: dict[str, object]) -> Case:
    listed = {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
    return Case(error=name, **listed)  # type: ignore[arg-type]


def cases(*, by_hand: bool) -> Iterator[Case]:
    """Yield the cases that are changes by hand, or those that are requests."""
    for error in errors():
        yield from (case for case in error.cases if case.by_hand == by_hand)
