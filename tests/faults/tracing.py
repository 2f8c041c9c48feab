"""strace: what calls a process makes, and faults put into one of them."""

import re
import shutil
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.faults.subject import BEGIN, END

REPOSITORY = Path(__file__).resolve().parents[2]
SUBJECT = Path(__file__).with_name("subject.py")
MUTATING = ("openat", "write", "fsync", "rename", "mkdir", "unlink", "flock")
TRACED = (*MUTATING, "read")
NEVER = 124
_LINE = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+|\?)")


@dataclass(frozen=True)
class Call:
    """One system call between the marks: its name, its number among calls of that name, arguments, result."""

    name: str
    number: int
    arguments: str
    result: int


@dataclass(frozen=True)
class Outcome:
    """How a run ended: what it said, and its exit code (negative for a signal)."""

    said: str
    code: int


def missing() -> str:
    """Say what is missing for tracing; nothing when all is there."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    probe = subprocess.run(
        ["strace", "-o", "/dev/null", sys.executable, "-I", "-S", "-c", ""],  # noqa: S607
        capture_output=True,
        check=False,
    )
    return "" if probe.returncode == 0 else "strace may not trace here"


def run(ledgers: Path, mode: str, *options: str, mutant: str = "") -> Outcome:
    """Run the subject under strace."""
    subject = [sys.executable, "-I", "-S", "-B", str(SUBJECT), str(REPOSITORY), str(ledgers), mode]
    command = ["strace", "-f", *options, *subject, *([mutant] if mutant else [])]
    try:
        done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    except subprocess.TimeoutExpired:
        return Outcome("", NEVER)
    said = done.stdout.decode().strip()
    return Outcome(said, done.returncode)


def trace(
    ledgers: Path, mode: str, *, mutant: str = "", whole: bool = False, fault: tuple[str, ...] = ()
) -> list[Call]:
    """Return the calls of a run, without faults or with one; `whole` keeps every byte that was written."""
    out = ledgers.with_name(f"{ledgers.name}.trace")
    more = ("-xx", "-s", "1000000") if whole else ("-s", "400")
    run(
        ledgers,
        mode,
        "-o",
        str(out),
        "-e",
        f"trace={','.join((*TRACED, 'close'))}",
        *more,
        *fault,
        mutant=mutant,
    )
    text = out.read_text()
    out.unlink()
    return between(text.splitlines(), whole=whole)


def between(lines: list[str], *, whole: bool) -> list[Call]:
    """Return the calls between the marks, numbered from the beginning of the process."""
    begin, end = (_hex(mark) if whole else mark for mark in (BEGIN, END))
    seen: Counter[str] = Counter()
    found: list[Call] = []
    inside = False
    for line in lines:
        match = _LINE.match(line)
        if not match:
            continue
        name, arguments, result = match.groups()
        seen[name] += 1
        if begin in arguments:
            inside = True
        elif end in arguments:
            break
        elif inside:
            found.append(Call(name, seen[name], arguments, -1 if result == "?" else int(result)))
    return found


def _hex(text: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in text.encode())


def fault(call: Call, what: str, *, sticky: bool = False) -> tuple[str, ...]:
    """Return the option that puts a fault into one call, or into it and every later one of its name."""
    when = f"{call.number}+" if sticky else str(call.number)
    return ("-e", f"inject={call.name}:{what}:when={when}")


def inject(call: Call, what: str, *, sticky: bool = False) -> tuple[str, ...]:
    """Return the options for a run with a fault of which no trace is kept."""
    return ("-o", "/dev/null", "-e", f"trace={call.name}", *fault(call, what, sticky=sticky))
