"""Fixtures of the scenarios."""

from pathlib import Path

import pytest

from tests.scenario_office import Desk


@pytest.fixture
def empty_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """An office without a council, on 20 May 2026."""
    monkeypatch.setenv("ISF_TODAY", "2026-05-20")
    desk = Desk(tmp_path / "office")
    desk.says("init {d} --provider 'Bridge Support'", d=desk.root)
    return desk


@pytest.fixture
def desk(empty_desk: Desk) -> Desk:
    """An office with a council that pays every four weeks, net."""
    empty_desk.council()
    return empty_desk


@pytest.fixture
def fund(desk: Desk) -> str:
    """Mrs Smith's first four weeks: 360.00 received from the council, 40.00 owed by her."""
    fund = desk.fund()
    desk.says("period run essex 2026:01")
    desk.says("receive {f} --from council --amount 360 --on 2026-04-06", f=fund)
    return fund
