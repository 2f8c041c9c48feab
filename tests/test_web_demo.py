"""`isf serve --demo`: three logins on the terminal that work, and something to agree to."""

import re
from pathlib import Path

import pytest

from isf.book.approval.offering import offers
from isf.cli import demo_logins
from tests.web.dashboards import FUND, TODAY, Browser, Dashboard, dashboard

LINE = re.compile(r"^  (person|council|staff) +(\S+@example\.org) +(\S+)(?:  codes: (.+))?$", re.MULTILINE)


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Dashboard:
    monkeypatch.setenv("ISF_TODAY", TODAY.isoformat())
    monkeypatch.setattr(demo_logins, "_REFERENCE", "ASC-100234")
    monkeypatch.setattr(demo_logins, "_COUNCIL", "calderdale")
    return dashboard(tmp_path)


def told(house: Dashboard) -> dict[str, tuple[str, str, list[str]]]:
    """Return what stands on the terminal: by role the address, the password and the codes."""
    text = demo_logins.logins_for(house.office, "http://127.0.0.1:8000")
    assert text.startswith("Sign in at http://127.0.0.1:8000/sign-in.")
    return {role: (email, password, codes.split()) for role, email, password, codes in LINE.findall(text)}


def signed_in(house: Dashboard, email: str, password: str) -> Browser:
    browser = house.browser()
    assert browser.send("/sign-in", email=email, password=password).status_code == 303
    return browser


def test_each_of_the_three_comes_in_and_sees_their_own(house: Dashboard) -> None:
    logins = told(house)
    assert list(logins) == ["person", "council", "staff"]
    email, password, codes = logins["person"]
    assert codes == []
    assert signed_in(house, email, password).get("/").location == f"/fund/{FUND}"
    for role, first in (("council", "/council"), ("staff", "/staff")):
        email, password, codes = logins[role]
        browser = signed_in(house, email, password)
        assert browser.get("/").location == "/second-factor"
        assert browser.send("/second-factor", code=codes[0]).location == "/"
        assert browser.get("/").location == first
        assert browser.get(first).status_code == 200


def test_there_is_one_thing_to_agree_to_however_often_it_is_started(house: Dashboard) -> None:
    for _ in range(2):
        told(house)
    assert len(offers(house.office, FUND)) == 1


def test_each_start_gives_new_passwords_and_ends_the_old_ones(house: Dashboard) -> None:
    email, old, _ = told(house)["person"]
    _, new, _ = told(house)["person"]
    assert new != old
    assert house.browser().send("/sign-in", email=email, password=old).status_code == 401
    signed_in(house, email, new)
