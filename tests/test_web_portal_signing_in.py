"""Signing in and out: invites, passwords, codes, and everything that ends a visit."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pyotp
import pytest
from argon2 import PasswordHasher

from isf.web.accounts import grants, invites, logins, messages, second_factor, sessions, throttle
from isf.web.accounts.database import hashed
from isf.web.accounts.grants import Grant, Role
from isf.web.accounts.invites import Purpose
from isf.web.serving import application
from tests.web.dashboards import FUND, HOST, OTHER, TODAY, Browser, Dashboard, dashboard

if TYPE_CHECKING:
    from collections.abc import Callable

PASSWORD = "four green garden gates"
OTHER_PASSWORD = "five brown wooden boats"


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Dashboard:
    monkeypatch.setenv("ISF_TODAY", TODAY.isoformat())
    monkeypatch.setattr(logins, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    logins._nobody.cache_clear()
    return dashboard(tmp_path)


def with_password(house: Dashboard, role: str) -> Browser:
    logins.set_password(house.db, house.logins[role], PASSWORD)
    return house.browser()


def sign_in(browser: Browser, role: str = "person", password: str = PASSWORD, **more: str) -> int:
    answer = browser.send("/sign-in", email=f"{role}@example.org", password=password, **more)
    return answer.status_code


# --- invites -----------------------------------------------------------------------------


def test_an_invite_is_not_used_up_by_looking_and_works_once(house: Dashboard) -> None:
    place = f"/invite/{invites.make(house.db, house.logins['person'], Purpose.JOIN)}"
    browser = house.browser()
    assert [browser.get(place).status_code for _ in range(3)] == [200, 200, 200]
    answer = browser.send(place, password=PASSWORD, again=PASSWORD)
    assert answer.location == "/"
    assert browser.get("/").location == f"/fund/{FUND}"
    assert house.browser().get(place).status_code == 404
    assert sign_in(house.browser()) == 303


@pytest.mark.parametrize(
    ("first", "again", "says"),
    [
        ("short", "short", "too short"),
        ("x" * 201, "x" * 201, "too long"),
        ("password password", "password password", "easy to guess"),
        ("aaaaaaaaaaaa", "aaaaaaaaaaaa", "easy to guess"),
        ("I am person at home", "I am person at home", "e-mail address must not"),
        (PASSWORD, OTHER_PASSWORD, "not the same"),
    ],
)
def test_a_weak_password_uses_no_invite_up(house: Dashboard, first: str, again: str, says: str) -> None:
    place = f"/invite/{invites.make(house.db, house.logins['person'], Purpose.JOIN)}"
    answer = house.browser().send(place, password=first, again=again)
    assert answer.status_code == 400
    assert says in answer.text
    assert house.browser().get(place).status_code == 200


def test_an_old_invite_and_a_changed_one_are_worth_nothing(house: Dashboard) -> None:
    login = house.logins["person"]
    first = invites.make(house.db, login, Purpose.JOIN)
    second = invites.make(house.db, login, Purpose.JOIN)
    browser = house.browser()
    assert browser.get(f"/invite/{first}").status_code == 404
    assert browser.get(f"/invite/{second[:-1]}x").status_code == 404
    house.db.at += 7 * 24 * 3600
    assert browser.get(f"/invite/{second}").status_code == 404


# --- passwords ------------------------------------------------------------------------------


def test_a_wrong_password_and_an_unknown_address_get_one_answer(house: Dashboard) -> None:
    browser = with_password(house, "person")
    wrong = browser.send("/sign-in", email="person@example.org", password="no")
    unknown = browser.send("/sign-in", email="person@example.org".replace("person", "nobody"), password="no")
    assert (wrong.status_code, unknown.status_code) == (401, 401)
    clean: Callable[[str], str] = lambda text: re.sub(r'value="[^"]*"', "", text)  # noqa: E731
    assert clean(wrong.text) == clean(unknown.text)


def test_guessing_is_slowed_down_and_nobody_else_is_locked_out(house: Dashboard) -> None:
    browser = with_password(house, "person")
    told = [sign_in(browser, password="no") for _ in range(7)]
    assert told == [401] * 6 + [429]
    assert sign_in(browser) == 429
    for _ in range(6):
        throttle.failed(house.db, "198.51.100.7", "person@example.org")
    assert not throttle.must_wait(house.db, "203.0.113.9", "person@example.org")
    house.db.at += 15 * 60
    assert sign_in(browser) == 303


def test_a_login_tried_from_everywhere_answers_slowly_and_still_answers(house: Dashboard) -> None:
    for number in range(30):
        throttle.failed(house.db, f"198.51.100.{number}", "person@example.org")
    assert throttle.pause(house.db, "person@example.org") == 1.0
    assert not throttle.must_wait(house.db, "203.0.113.9", "person@example.org")


def test_behind_a_proxy_the_last_address_told_counts_and_no_other(house: Dashboard) -> None:
    logins.set_password(house.db, house.logins["person"], PASSWORD)
    behind = replace(house.site, behind_proxy=True)
    app = application(behind, [HOST])
    for told, at in (("203.0.113.1, 198.51.100.7", behind), ("203.0.113.1, 198.51.100.7", house.site)):
        browser = Browser(app if at is behind else house.app, "http", at.cookie)
        word = browser.get("/sign-in").text.partition('name="word" value="')[2][:64]
        headers = {"X-Forwarded-For": told}
        browser.bare_post("/sign-in", headers, email="person@example.org", password="no", word=word)
    keys = {row["who"] for row in house.db.rows("select who from failure where who like 'from %'")}
    assert keys == {"from 198.51.100.7", "from "}


def test_one_address_cannot_try_everybody(house: Dashboard) -> None:
    for number in range(40):
        throttle.failed(house.db, "198.51.100.7", f"{number}@example.org")
    assert throttle.must_wait(house.db, "198.51.100.7", "person@example.org")


def test_a_new_password_ends_what_the_old_one_began(house: Dashboard) -> None:
    browser = with_password(house, "person")
    sign_in(browser)
    logins.set_password(house.db, house.logins["person"], OTHER_PASSWORD)
    assert browser.get(f"/fund/{FUND}").location == "/sign-in"


def test_signing_in_gives_a_new_secret(house: Dashboard) -> None:
    browser = with_password(house, "person")
    browser.keep("fixed-by-somebody-else")
    sign_in(browser)
    assert browser.token != "fixed-by-somebody-else"


# --- second factor -------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["staff", "council"])
def test_staff_and_officers_need_a_code(house: Dashboard, role: str) -> None:
    browser = with_password(house, role)
    sign_in(browser, role)
    for place in ("/", "/staff", "/council", f"/fund/{FUND}"):
        assert browser.get(place).location == "/second-factor/set-up"
    assert browser.get(f"/books/{FUND}/").status_code == 404
    text = browser.get("/second-factor/set-up").text
    key = re.search(r'class="code">([A-Z2-7]{32})<', text)
    assert key
    code = pyotp.TOTP(key[1]).at(house.db.at)
    waited = browser.token
    answer = browser.send("/second-factor/set-up", code=code)
    assert answer.text.count('<li class="code">') == logins.SPARE_CODES
    assert browser.get("/").status_code == 303
    assert browser.get("/").location in {"/staff", "/council"}
    assert browser.token != waited


def test_a_code_works_once_and_near_its_time_only(house: Dashboard) -> None:
    key, login = second_factor.new_key(), house.logins["staff"]
    house.db.do("update account set totp = ? where id = ?", key, login.id)
    login, now = logins.get(house.db, login.id), house.db.at
    code = pyotp.TOTP(key).at(now)
    assert second_factor.is_right(house.db, login, code)
    assert not second_factor.is_right(house.db, login, code)
    assert not second_factor.is_right(house.db, login, pyotp.TOTP(key).at(now - 300))
    assert not second_factor.is_right(house.db, login, "")


def test_a_spare_code_works_once(house: Dashboard) -> None:
    browser = with_password(house, "staff")
    login = house.logins["staff"]
    house.db.do("update account set totp = ? where id = ?", second_factor.new_key(), login.id)
    codes = logins.new_spare_codes(house.db, login.id)
    sign_in(browser, "staff")
    assert browser.send("/second-factor", code=codes[0]).location == "/"
    assert browser.get("/staff").status_code == 200
    again = house.browser()
    sign_in(again, "staff")
    assert again.send("/second-factor", code=codes[0]).status_code == 401
    assert again.send("/second-factor", code=codes[1].upper()).location == "/"


def test_codes_cannot_be_guessed(house: Dashboard) -> None:
    browser = with_password(house, "staff")
    house.db.do("update account set totp = ? where id = ?", second_factor.new_key(), house.logins["staff"].id)
    sign_in(browser, "staff")
    told = [browser.send("/second-factor", code="000000x").status_code for _ in range(7)]
    assert told == [401] * 6 + [429]


# --- what ends a visit -----------------------------------------------------------------------------


def test_a_copied_cookie_is_worth_nothing_after_signing_out(house: Dashboard) -> None:
    browser, copy = with_password(house, "person"), house.browser()
    sign_in(browser)
    copy.keep(browser.token)
    assert copy.get(f"/fund/{FUND}").status_code == 200
    assert browser.send("/sign-out", page="/my-login").location == "/signed-out"
    assert copy.get(f"/fund/{FUND}").location == "/sign-in"


def test_signing_out_everywhere_ends_every_visit(house: Dashboard) -> None:
    phone, home = house.browser("person"), house.browser("person")
    phone.send("/sign-out-everywhere", page="/lost-phone")
    assert home.get(f"/fund/{FUND}").location == "/sign-in"


def test_signing_out_by_a_link_alone_does_nothing(house: Dashboard) -> None:
    browser = house.browser("person")
    assert browser.get("/sign-out").status_code == 404
    assert browser.get(f"/fund/{FUND}").status_code == 200


@pytest.mark.parametrize(("shared", "minutes"), [(False, 30), (True, 10)])
def test_a_visit_ends_when_nobody_is_there(house: Dashboard, shared: bool, minutes: int) -> None:  # noqa: FBT001
    browser, start = house.browser(), house.db.at
    browser.keep(sessions.begin(house.db, house.logins["person"].id, confirmed=False, shared=shared))
    for _ in range(3):
        house.db.at += 60 * minutes - 1
        assert browser.get("/still-here").status_code == 200
    house.db.at += 60 * minutes
    assert browser.get(f"/fund/{FUND}").location == "/sign-in"
    house.db.at = start


def test_the_page_says_when_a_visit_ends_and_warns_without_a_script(house: Dashboard) -> None:
    text = house.browser("person").get(f"/fund/{FUND}").text
    assert "you will be signed out at" in text
    assert 'class="soon"' in text
    css = house.browser().get("/style/portal.css").text
    assert f"{sessions.IDLE - sessions.WARNING}s" in css
    assert f"{sessions.IDLE_SHARED - 180}s" in css
    assert "<script" not in text


def test_a_visit_lasts_twelve_hours_at_most(house: Dashboard) -> None:
    browser, start = house.browser("person"), house.db.at
    while house.db.at < start + sessions.LONGEST - 1500:
        house.db.at += 1500
        assert browser.get("/still-here").status_code == 200
    house.db.at = start + sessions.LONGEST
    assert browser.get("/still-here").location == "/sign-in"


def test_old_visits_are_not_kept(house: Dashboard) -> None:
    account = house.logins["person"].id
    sessions.begin(house.db, account, confirmed=False, shared=False)
    house.db.at += 31 * 24 * 3600
    token = sessions.begin(house.db, account, confirmed=False, shared=False)
    assert [row["token"] for row in house.db.rows("select token from session")] == [hashed(token)]


def test_what_is_revoked_ends_at_once(house: Dashboard) -> None:
    browser, login = house.browser("person"), house.logins["person"]
    (held,) = grants.grants_of(house.db, login.id)
    grants.take(house.db, held.id, login.id)
    assert browser.get(f"/fund/{FUND}").status_code == 404
    staff = house.browser("staff")
    logins.revoke(house.db, house.logins["staff"])
    assert staff.get("/staff").location == "/sign-in"
    assert staff.get(f"/books/{FUND}/").location == "/sign-in"


def test_a_grant_holds_from_its_first_day_until_before_its_last(
    house: Dashboard, monkeypatch: pytest.MonkeyPatch
) -> None:
    login = house.logins["family"]
    span = Grant(
        0, login.id, Role.PERSON, OTHER, "", "x", date(2026, 5, 10), date(2026, 5, 12), revoked=False
    )
    grants.give(house.db, span, by="test")
    browser, told = house.browser("family"), {}
    for day in ("2026-05-09", "2026-05-10", "2026-05-11", "2026-05-12"):
        monkeypatch.setenv("ISF_TODAY", day)
        told[day[-2:]] = browser.get(f"/fund/{OTHER}").status_code
    assert told == {"09": 404, "10": 200, "11": 200, "12": 404}


# --- help -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["/forgotten-password", "/lost-phone"])
def test_a_plea_tells_nobody_who_has_a_login(house: Dashboard, place: str) -> None:
    known = house.browser().send(place, email="person@example.org")
    unknown = house.browser().send(place, email="nobody@example.org")
    clean = re.compile(r'value="[^"]*"')
    assert clean.sub("", known.text) == clean.sub("", unknown.text)
    assert [row["email"] for row in messages.pleas(house.db)] == ["person@example.org"]
    assert "person@example.org" in house.browser("staff").get("/staff").text


def test_a_lost_phones_codes_are_taken_off_by_a_new_link(house: Dashboard) -> None:
    login = house.logins["staff"]
    with_password(house, "staff")
    house.db.do("update account set totp = ? where id = ?", second_factor.new_key(), login.id)
    spare = logins.new_spare_codes(house.db, login.id)
    place = f"/invite/{invites.make(house.db, login, Purpose.DEVICE)}"
    browser = house.browser()
    browser.send(place, password=OTHER_PASSWORD, again=OTHER_PASSWORD)
    assert browser.get("/").location == "/second-factor/set-up"
    assert not logins.spend_spare_code(house.db, login.id, spare[0])


def test_a_shared_computer_has_its_page_and_its_shorter_wait(house: Dashboard) -> None:
    assert "ten minutes" in house.browser().get("/shared-computer").text
    browser = with_password(house, "person")
    sign_in(browser, shared="yes")
    assert 'class="soon shared"' in browser.get(f"/fund/{FUND}").text
    house.db.at += sessions.IDLE_SHARED
    assert browser.get(f"/fund/{FUND}").location == "/sign-in"
