"""An office small enough to be made thousands of times, and the judgement on what a fault left of it."""

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from isf.book.disk.durable import TEMPORARY
from isf.book.journal import Change, Journal
from isf.book.trust.verifying import verify
from isf.errors import IsfError
from tests.faults.subject import FUNDS, path_of, text_of

OLD = {fund: text_of(fund, "00001") for fund in FUNDS}
NEW = {fund: text_of(fund, "00001") + text_of(fund, "00002") for fund in FUNDS}


@dataclass
class Row:
    """One line of the table: what was tried, how often, how often it went wrong, and a word on it."""

    name: str
    cases: int = 0
    bad: list[str] = field(default_factory=list)
    note: str = ""
    missing: str = ""

    def judge(self, what: str, wrong: str) -> None:
        """Count a case, and keep what was wrong with it."""
        self.cases += 1
        if wrong:
            self.bad.append(f"{what}: {wrong}")

    @property
    def passed(self) -> bool:
        """Whether it was run and nothing was wrong."""
        return not self.missing and not self.bad and self.cases > 0

    def line(self) -> str:
        """Say it in one line."""
        if self.missing:
            return f"{self.name:<62} NOT RUN: {self.missing}"
        note = f"   ({self.note})" if self.note else ""
        return f"{self.name:<62} {self.cases:>7} cases {len(self.bad):>4} bad{note}"


def room() -> Path:
    """Return a fresh folder in memory where the machine has one, so that thousands of flushes are quick."""
    memory = Path("/dev/shm")  # noqa: S108 - wanted for its speed
    return Path(tempfile.mkdtemp(prefix="isf-faults-", dir=memory if memory.is_dir() else None))


def small_office(ledgers: Path) -> Journal:
    """Make two funds with one recorded entry each."""
    ledgers.mkdir(parents=True)
    journal = Journal(ledgers)
    journal.recover()
    changes = [Change(path_of(fund), text, text) for fund, text in OLD.items()]
    journal.commit(changes, "clerk", "an office to begin with")
    return journal


def copy_of(ledgers: Path, name: str) -> Path:
    """Return a copy of an office beside it."""
    target = ledgers.with_name(name)
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(ledgers, target, symlinks=True)
    return target


def judgement(ledgers: Path, said: str) -> str:
    """Recover an office after a fault and say what is wrong with it; nothing when it keeps the promise.

    `said` is what the process said: `ok`, `recorded`, `perhaps`, `failed`, or nothing when it was killed.
    """
    torn = [fund for fund in FUNDS if _text(ledgers, fund) not in (OLD[fund], NEW[fund])]
    if torn:
        return f"torn: {torn[0]} is neither as before nor as after"
    journal = Journal(ledgers)
    try:
        outside = journal.recover()
    except (IsfError, OSError) as error:
        return f"recovery stopped: {error}"
    if outside:
        return f"recovery took it for a change by hand: {outside}"
    return _after(journal, said)


def _after(journal: Journal, said: str) -> str:
    new = [_text(journal.ledgers, fund) == NEW[fund] for fund in FUNDS]
    if any(new) and not all(new):
        return "half: one fund has the change, the other has not"
    if said in ("ok", "recorded") and not new[0]:
        return f"lost: it said {said!r}"
    if said == "failed" and new[0]:
        return "done although it said 'failed'"
    left = [path.name for path in journal.ledgers.rglob(f"*{TEMPORARY}")]
    if left:
        return f"left behind: {left[0]}"
    findings = verify(journal).findings
    return findings[0].sentence() if findings else ""


def _text(ledgers: Path, fund: str) -> bytes:
    try:
        return (ledgers / path_of(fund)).read_bytes()
    except FileNotFoundError:
        return b"(gone)"
