"""Somebody may have the name of a council or of a command; the office goes on working."""

import pytest

from isf.errors import IdentifierError
from tests.scenario_fixtures import empty_desk
from tests.scenario_office import ESSEX, Desk

__all__ = ["empty_desk"]


def test_a_council_is_run_though_somebody_has_its_name(empty_desk: Desk) -> None:
    desk = empty_desk
    desk.council("kent")
    fund = desk.fund(ESSEX.replace("Annie Example", "Clark Kent"), council="kent")
    desk.fund(ESSEX.replace("Annie Example", "Nora Period"), council="kent")
    assert desk.says("period run kent 2026:01")["funds"] == 2
    desk.fund(ESSEX.replace("Annie Example", "Hanna Over"), council="kent")
    came = desk.says("receive {f} --from council --amount 360 --on 2026-04-06", f=fund)
    with pytest.raises(IdentifierError):
        desk.says("correct {e} --reason 'Kent asked for it'", e=came["entries"][0])
