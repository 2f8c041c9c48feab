"""Many at once: four that write, one that reads, one that is killed again and again."""

import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median

from isf.book.journal import Journal
from isf.book.load import read_fund
from isf.book.records import settings_content
from isf.book.store import writing
from isf.book.trust.proving import prove
from isf.book.trust.verifying import verify
from isf.model import events as e
from isf.model import facts as f
from isf.office import Office
from tests.faults.judging import Row, room, small_office
from tests.faults.speed import flushes_alone
from tests.faults.subject import FUNDS, path_of
from tests.faults.tracing import REPOSITORY
from tests.statements.books import DAY, agreed, opened

_WRITER = Path(__file__).with_name("crowd_writer.py")
_WRITERS = 4
_MARK = re.compile(r"w[0-9]+-[0-9]+")


def spend(fund: str, mark: str) -> f.Delivery:
    """Return a spend of GBP 1 under the one agreement of a fund; `mark` says whose it is."""
    return f.Delivery(
        fund=fund,
        on=date(2026, 4, 20),
        agreement="AG-001",
        heading="Home-Support",
        supplier="Provider",
        outcome="O1",
        amount=Decimal("1.00"),
        visit=mark,
    )


def big_office(folder: Path) -> Office:
    """Return an office with two funds that have much to spend."""
    office = Office(folder)
    office.ledgers.mkdir(parents=True)
    files = {
        "office.toml": settings_content("Calder Support"),
        "clearing.beancount": b"",
        "people.toml": b"",
    }
    with writing(office, by="test", why="an office to begin with") as writer:
        writer.record([], files=files)
        for fund in FUNDS:
            budget = f.Allocation(fund=fund, on=DAY, heading="Home-Support", amount=Decimal("9000.00"))
            deal: tuple[f.Fact | e.Event, ...] = agreed("AG-001", "9000.00", fund=fund)
            writer.record([*opened(fund), budget, *deal])
    return office


def crowd(*, full: bool) -> Row:
    """Four writers, a reader, a sixth that is killed at random, all through the store, on a real disk."""
    times = 50 if full else 6
    row = Row(f"four writers x {times} commits, one reader, one killed at random")
    folder = Path(tempfile.mkdtemp(prefix="isf-crowd-"))
    try:
        office = big_office(folder)
        reader = _start(office, "read", stdin=subprocess.PIPE)
        writers = [_start(office, "write", f"w{number}", str(times)) for number in range(1, _WRITERS + 1)]
        killed, said = _killed_while(office, writers)
        said += [line for writer in writers for line in _output(writer)]
        reads, wrong = (int(word) for word in _output(reader)[-1].split())
        took = [float(line.split(" ")[1]) for line in said]
        _judge(row, office, [line.split(" ")[0] for line in said], times)
        row.judge(
            "the reader", f"saw half a change {wrong} times" if wrong else "" if reads else "never read"
        )
        row.note = (
            f"{len(said)} acknowledged, {reads} reads of both funds, {killed} kills; median commit "
            f"{median(took):.1f} ms, its flushes alone {flushes_alone(folder):.1f} ms"
        )
    finally:
        shutil.rmtree(folder)
    return row


def _killed_while(office: Office, writers: list[subprocess.Popen[str]]) -> tuple[int, list[str]]:
    """Kill a sixth writer again and again while the others write; return how often, and what it had said."""
    chance, said, killed = random.Random(7), list[str](), 0  # noqa: S311 - when to kill
    while any(writer.poll() is None for writer in writers):
        victim = _start(office, "write", f"w{900 + killed}", "1000")
        time.sleep(0.5 + 1.5 * chance.random())
        victim.kill()
        said += _output(victim)
        killed += 1
    return killed, said


def _judge(row: Row, office: Office, said: list[str], times: int) -> None:
    for fund in FUNDS:
        ledger = read_fund(office, fund)
        there = Counter(dict(leg.meta).get("visit") for entry in ledger.entries for leg in entry.legs)
        for mark in said:
            row.judge(f"{mark} in {fund}", "" if there[mark] == 1 else f"is there {there[mark]} times")
    whole = [mark for mark in said if int(mark[1:].partition("-")[0]) <= _WRITERS]
    row.judge("the four", "" if len(whole) == _WRITERS * times else f"only {len(whole)} were acknowledged")
    found = prove(office).problems
    row.judge("the book", found[0].sentence() if found else "")
    findings = verify(Journal(office.ledgers)).findings
    row.judge("the journal", findings[0].sentence() if findings else "")


def soak(*, full: bool) -> Row:
    """Writers that are killed at random moments; every acknowledged commit is there once, in both funds."""
    kills = 300 if full else 20
    row = Row(f"soak: {kills} random SIGKILLs")
    folder = room()
    try:
        journal = small_office(folder / "ledgers")
        said = _soak(Office(folder), kills)
        journal.recover()
        texts = [(journal.ledgers / path_of(fund)).read_text(encoding="utf-8") for fund in FUNDS]
        counts = [Counter(_marks(text)) for text in texts]
        for mark in said:
            found = [count[mark] for count in counts]
            row.judge(mark, "" if found == [1, 1] else f"is there {found} times")
        row.judge("the writers", "" if len(said) > kills / 4 else f"only {len(said)} were acknowledged")
        row.judge("both funds", "" if counts[0] == counts[1] else "one fund has what the other has not")
        twice = [mark for mark, number in counts[0].items() if number > 1]
        row.judge("once", f"{twice[0]} is there more than once" if twice else "")
        findings = verify(journal).findings
        row.judge("the journal", findings[0].sentence() if findings else "")
        row.note = f"{len(said)} commits acknowledged"
    finally:
        shutil.rmtree(folder)
    return row


def _marks(text: str) -> list[str]:
    return [line.split('"')[1].removeprefix("Fee: ") for line in text.splitlines() if _is_entry(line)]


def _is_entry(line: str) -> bool:
    return ' * "Fee: ' in line and _MARK.search(line) is not None


def _soak(office: Office, kills: int) -> list[str]:
    chance, said, names = random.Random(11), list[str](), 0  # noqa: S311 - whom to kill, and when
    running: list[subprocess.Popen[str]] = []
    begin = time.monotonic()
    said += _output(_start(office, "append", "w0", "1"))
    whole = time.monotonic() - begin  # a busy machine takes longer to come to a first commit
    for _ in range(kills):
        while len(running) < _WRITERS:
            names += 1
            running.append(_start(office, "append", f"w{names}", "100000"))
        time.sleep(max(0.1, whole) * chance.random())
        victim = running.pop(chance.randrange(len(running)))
        victim.kill()
        said += _output(victim)
    for rest in running:
        rest.kill()
        said += _output(rest)
    return said


def _start(office: Office, *words: str, stdin: int | None = None) -> subprocess.Popen[str]:
    command = [sys.executable, str(_WRITER), str(REPOSITORY), str(office.root), *words]
    return subprocess.Popen(command, stdin=stdin, stdout=subprocess.PIPE, text=True)


def _output(process: subprocess.Popen[str]) -> list[str]:
    return process.communicate(timeout=600)[0].split("\n")[:-1]
