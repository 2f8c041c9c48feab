"""Work shared out among processes: every part once, in order, in processes that may be kept."""

import os
from pathlib import Path

import pytest

from isf.book.reading.processes import in_processes, keeping_processes
from isf.office import Office


def done_by(_: Office, part: int) -> tuple[int, int]:
    """What each process does here: say its part, and its own number."""
    return part, os.getpid()


def shared_out(parts: int) -> tuple[list[int], set[int]]:
    told = list(in_processes(done_by, Office(Path("nowhere")), range(parts)))
    return [part for part, _ in told], {process for _, process in told}


@pytest.fixture(autouse=True)
def two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("isf.book.reading.processes._processors", lambda: 2)


def test_one_part_is_done_here() -> None:
    assert shared_out(1) == ([0], {os.getpid()})


def test_every_part_is_done_once_and_in_order_and_kept_processes_do_what_comes_later() -> None:
    with keeping_processes():
        first, processes = shared_out(12)
        then, same = shared_out(12)
    assert first == then == list(range(12))
    assert os.getpid() not in processes
    assert len(processes | same) <= 2


def test_without_keeping_they_are_others() -> None:
    assert shared_out(4)[1].isdisjoint(shared_out(4)[1])
