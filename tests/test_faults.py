"""The fault harness, in its short mode: one test a row."""

import os
import subprocess
import sys

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
