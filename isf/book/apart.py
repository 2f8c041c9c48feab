"""Loading text that isf did not write: in a process of its own, with limits on time and memory.

Some texts crash Beancount's parser (a division by zero in an amount does),
and some keep it busy for minutes; neither may take a command down with it.
"""

import json
import os
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from isf.book.problems import Problem

_SECONDS = 120
_MOST_BYTES = 3 * 2**30
_MENDED = "Put the file back with `isf restore`."
_RUN = "import sys; sys.path[:0] = [sys.argv[1]]; from isf.book.apart import main; main(*sys.argv[2:])"


def problems_apart(head: Path, title: str, seconds: int = _SECONDS) -> list[Problem]:
    """Return what Beancount and our checks find wrong with a ledger, loaded in another process."""
    import subprocess  # noqa: PLC0415 - rarely needed

    package = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-I", "-c", _RUN, str(package), str(head), title]
    environment = {**os.environ, "BEANCOUNT_DISABLE_LOAD_CACHE": "1"}
    try:
        done = subprocess.run(
            command, capture_output=True, check=False, timeout=seconds, cwd=package, env=environment
        )
    except subprocess.TimeoutExpired:
        return [_failed(head, title, f"it took longer than {seconds} seconds to read")]
    if done.returncode:
        return [_failed(head, title, f"Beancount stopped reading it (code {done.returncode})")]
    return [_problem_of(row) for row in json.loads(done.stdout)]


def _failed(head: Path, title: str, why: str) -> Problem:
    fund = title if title.startswith("P-") else ""
    return Problem("cannot-be-read", 8, fund, None, f"{why}.", _MENDED, str(head))


def _problem_of(row: dict[str, Any]) -> Problem:
    return Problem(**{**row, "on": date.fromisoformat(row["on"]) if row["on"] else None})


def main(head: str, title: str) -> None:
    """Be the other process: load, and print what is wrong as JSON."""
    _limit()
    from isf.book.load import load_file  # noqa: PLC0415 - only in the other process

    found = [asdict(problem) for problem in load_file(Path(head), title).problems]
    sys.stdout.write(json.dumps(found, default=str))


def _limit() -> None:
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_BYTES, _MOST_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
