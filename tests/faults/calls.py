"""Faults at system calls: killed, refused, lied to; in a commit and inside recovery."""

import hashlib
import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.faults import tracing
from tests.faults.judging import Row, copy_of, judgement, room, small_office
from tests.faults.tracing import Call

ERRORS = ("ENOSPC", "EIO", "EINTR", "EACCES", "EXDEV", "EMFILE", "ENOLCK")
_FEW = ("ENOSPC", "EIO")
_WORKERS = 2
Case = tuple[str, tuple[str, ...]]


def kills(*, full: bool) -> Row:
    """SIGKILL at every mutating call of a commit over two funds."""
    row = Row("SIGKILL at every mutating call of a commit over two funds")

    def cases(calls: list[Call]) -> Iterator[Case]:
        chosen = list(_mutating(calls))
        row.note = f"{len(chosen)} calls change something; the rest only look" if full else ""
        return ((f"kill {_at(call)}", _kill(call)) for call in (calls if full else chosen))

    return _commits(row, cases)


def errors(*, full: bool) -> Row:
    """Each error at every call; from a call on for ever; calls that lie."""
    row = Row("each error at every call; sticky from N; lying or short calls")

    def cases(calls: list[Call]) -> Iterator[Case]:
        for call in calls:
            for error in ERRORS if full else _FEW:
                yield f"{error} {_at(call)}", tracing.inject(call, f"error={error}")
        for call in calls if full else calls[::4]:
            for error in _FEW if full else _FEW[:1]:
                yield f"{error} from {_at(call)} on", tracing.inject(call, f"error={error}", sticky=True)
        yield from lies(calls)

    return _commits(row, cases)


def lies(calls: Iterable[Call]) -> Iterator[Case]:
    """Yield calls that say they did what they did not do, or did only in part."""
    for call in calls:
        results: tuple[int, ...] = ()
        if call.name == "write":
            results = (0, 1, max(call.result // 2, 1), call.result)
        elif call.name in ("fsync", "rename", "read"):
            results = (0,)
        for result in dict.fromkeys(results):
            yield f"{_at(call)} answers {result}", tracing.inject(call, f"retval={result}")


def recoveries(*, full: bool) -> Row:
    """A crash, and EIO, at every call of a recovery, from every state that a killed commit leaves."""
    row = Row("crash and EIO inside recovery")
    row.missing = tracing.missing()
    folder = room()
    try:
        if not row.missing:
            states = list(_crashed(folder))
            for number, state in enumerate(states if full else states[len(states) // 2 :: 4]):
                _recover_from(row, state, number, full=full)
            row.note = f"from {len(states)} different states"
    finally:
        shutil.rmtree(folder)
    return row


def _crashed(folder: Path) -> Iterator[Path]:
    """Yield every different state that a killed commit leaves."""
    base = small_office(folder / "base").ledgers
    calls = tracing.trace(copy_of(base, "traced"), "commit")
    seen = set()
    for number, call in enumerate(_mutating(calls)):
        ledgers = copy_of(base, f"crashed-{number}")
        tracing.run(ledgers, "commit", *_kill(call))
        looks = _looks(ledgers)
        if looks not in seen:
            seen.add(looks)
            yield ledgers


def _looks(ledgers: Path) -> str:
    """Return what an office looks like, whatever its temporaries are called."""
    found = hashlib.sha256()
    for path in sorted(ledgers.rglob("*")):
        name = path.name.split(".isf-tmp")[0].rpartition(".")[0] if ".isf-tmp" in path.name else str(path)
        found.update(name.replace(ledgers.name, "").encode())
        found.update(path.read_bytes() if path.is_file() and path.name != "lock.holder" else b"")
    return found.hexdigest()


def _recover_from(row: Row, state: Path, number: int, *, full: bool) -> None:
    calls = tracing.trace(copy_of(state, f"r{number}"), "recover")
    cases = [(f"state {number}, kill {_at(c)}", _kill(c)) for c in _mutating(calls)]
    cases += [
        (f"state {number}, EIO {_at(c)}", tracing.inject(c, "error=EIO")) for c in calls[:: 1 if full else 3]
    ]
    _run(row, state, "recover", cases)


# --- running cases ---------------------------------------------------------------------


def _commits(row: Row, cases_of: Callable[[list[Call]], Iterable[Case]], mutant: str = "") -> Row:
    row.missing = tracing.missing()
    folder = room()
    try:
        if not row.missing:
            base = small_office(folder / "base").ledgers
            calls = tracing.trace(copy_of(base, "traced"), "commit", mutant=mutant)
            traced = [call for call in calls if call.name in tracing.TRACED]
            _run(row, base, "commit", list(cases_of(traced)), mutant)
    finally:
        shutil.rmtree(folder)
    return row


def _run(row: Row, base: Path, mode: str, cases: list[Case], mutant: str = "") -> None:
    def one(numbered: tuple[int, Case]) -> tuple[str, str]:
        number, (what, options) = numbered
        ledgers = copy_of(base, f"{base.name}-{number}")
        outcome = tracing.run(ledgers, mode, *options, mutant=mutant)
        said = outcome.said if mode == "commit" else ""
        wrong = "it never ended" if outcome.code == tracing.NEVER else judgement(ledgers, said)
        shutil.rmtree(ledgers)
        return what, wrong

    with ThreadPoolExecutor(_WORKERS) as pool:
        for what, wrong in pool.map(one, enumerate(cases)):
            row.judge(what, wrong)


def _mutating(calls: Iterable[Call]) -> Iterator[Call]:
    """Yield the calls that change something: an opening only where it makes or empties a file."""
    for call in calls:
        if call.name in tracing.MUTATING and (call.name != "openat" or "O_CREAT" in call.arguments):
            yield call


def _kill(call: Call) -> tuple[str, ...]:
    return tracing.inject(call, "signal=SIGKILL")


def _at(call: Call) -> str:
    return f"{call.name} {call.number}"


# --- mutants that these faults must catch -------------------------------------------------


def caught_by_kills(mutant: str) -> int:
    """Return how many kills a wrong writer does not survive."""
    row = _commits(Row(mutant), lambda calls: ((_at(c), _kill(c)) for c in _mutating(calls)), mutant)
    return len(row.bad)


def caught_by_lies(mutant: str) -> int:
    """Return how many lies a wrong writer does not notice."""
    return len(_commits(Row(mutant), lies, mutant).bad)
