"""The fault harness, in its short mode: one test a row."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

if sys.platform != "linux":
    pytest.skip("the fault harness needs strace, which is Linux only", allow_module_level=True)

from tests.faults.__main__ import ROWS

_TIMED = "speed"  # a loaded machine would fail it; test_journal counts what a commit reads instead


@pytest.mark.parametrize("name", [name for name in ROWS if name != _TIMED])
def test_no_fault_tears_halves_or_loses_a_change(name: str) -> None:
    if name == "disk-full" and os.geteuid() != 0:
        pytest.skip("a small disk can be mounted by root only; python -m tests.faults says so too")
    row = ROWS[name](full=False)
    assert row.passed, "\n".join([row.line(), *row.bad[:10]])
    assert _without_numbers(told(name)).startswith(f"| {_without_numbers(row.name)}")


def told(name: str) -> str:
    """Return the line of a row in the table of docs/trust.md."""
    page = (Path(__file__).parents[1] / "docs" / "trust.md").read_text(encoding="utf-8")
    return next(line for line in page.splitlines() if line.endswith(f"| `{name}` |"))


def _without_numbers(text: str) -> str:
    return re.sub(r"[0-9]+", "N", text)


@pytest.mark.parametrize("name", [name for name in ROWS if name != _TIMED])
def test_the_page_of_trust_has_the_row_with_nothing_bad(name: str) -> None:
    bad = told(name).split("|")[3].strip()
    assert bad == ("4 of 4 caught" if name == "mutants" else "0")


def test_the_harness_says_which_tool_is_missing_and_fails() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", "kills"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PATH": ""},
    )
    assert done.returncode == 1
    assert "NOT RUN: strace is not installed" in done.stdout
