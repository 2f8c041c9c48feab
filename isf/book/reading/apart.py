"""Loading text that isf did not write: in a process of its own, with limits on time and memory.

Some texts crash Beancount's parser (a division by zero in an amount does),
and some keep it busy for minutes; neither may take a command down with it.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from isf.book.problems import Problem
from isf.book.reading.limited import Limits, call

_SECONDS = 120
_MENDED = "Put the file back with `isf restore`."


def problems_apart(head: Path, title: str, seconds: int = _SECONDS) -> list[Problem]:
    """Return what Beancount and our checks find wrong with a ledger, loaded in another process."""
    done = call("isf.book.reading.apart:answer", [str(head), title], limits=Limits(seconds=seconds))
    if done.why:
        return [_failed(head, title, done.why.replace("its reader stopped", "Beancount stopped reading it"))]
    return [_problem_of(row) for row in json.loads(done.answer)]


def _failed(head: Path, title: str, why: str) -> Problem:
    fund = title if title.startswith("P-") else ""
    return Problem("cannot-be-read", 8, fund, None, f"{why}.", _MENDED, str(head))


def _problem_of(row: dict[str, Any]) -> Problem:
    return Problem(**{**row, "on": date.fromisoformat(row["on"]) if row["on"] else None})


def answer(head: str, title: str, _data: bytes) -> Iterator[bytes]:
    """Be the other process: load, and say what is wrong as JSON."""
    from isf.book.load import load_file  # noqa: PLC0415 - only in the other process

    found = [asdict(problem) for problem in load_file(Path(head), title).problems]
    yield json.dumps(found, default=str).encode()
