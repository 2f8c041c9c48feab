"""That everybody can use the pages: axe-core, widths, keyboard, sizes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import axe_playwright_python  # type: ignore[import-untyped]
import pyotp
import pytest
from playwright.sync_api import Page

from isf.book.approval.offering import offers
from isf.web.accounts import invites, logins, sessions, throttle
from isf.web.portal.language import COOKIE
from tests.browser.conftest import ENDED, NEW
from tests.browser.served import WIDTHS, Served, shoot
from tests.test_web_portal import offered
from tests.web.dashboards import FUND, OTHER

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FIND = (
    "async rules => (await axe.run(document, {runOnly: rules, resultTypes: ['violations']}))"
    ".violations.map(one => one.id + ': ' + one.nodes[0].html)"
)
HEIGHTS = (
    "() => [...document.querySelectorAll('button, .button, nav a, footer a, .files a')]"
    ".filter(e => e.checkVisibility({visibilityProperty: true}))"
    ".map(e => [e.innerText, e.getBoundingClientRect().height]).filter(told => told[1] < 43.9)"
)
OF_A_FUND = ("", "/lines", "/statements", "/agreements", "/messages")
PAGES = {
    "nobody": ["/sign-in", "/signed-out", "/forgotten-password", "/lost-phone", "/shared-computer"],
    "person": [
        *(f"/fund/{FUND}{part}" for part in OF_A_FUND),
        f"/fund/{FUND}/messages/sent",
        f"/fund/{FUND}/agreed/second",
        f"/fund/{FUND}/agreed/stale",
        f"/fund/{FUND}/messages?about=AG-001",
        "/my-login",
        "/still-here",
        "/nowhere",
        "OFFER",
    ],
    "stranger": [f"/fund/{OTHER}", f"/fund/{OTHER}/agreements", f"/fund/{OTHER}/lines"],
    "newcomer": [f"/fund/{NEW}{part}" for part in OF_A_FUND],
    "leaver": [f"/fund/{ENDED}", f"/fund/{ENDED}/statements", f"/fund/{ENDED}/lines"],
    "guardian": ["/"],
    "council": ["/council"],
    "staff": [
        "/staff",
        "/staff?q=nobody-at-all",
        "/staff/review",
        "/staff/looked",
        "/staff/logins",
    ],
}


@contextmanager
def looked_at(served: Served, role: str = "nobody", language: str = "en") -> Iterator[Page]:
    """Open a browser that has axe-core in each page; our own policy would not let it in."""
    with served.page(role, bypass_csp=True) as page:
        page.context.add_init_script(path=AXE)
        page.context.add_cookies([{"name": COOKIE, "value": language, "url": served.place}])
        yield page


def wrong_with(page: Page, name: str = "", widths: tuple[int, ...] = WIDTHS) -> list[str]:
    """Return what keeps anybody out of a page at each width: axe-core, sideways scrolling, small targets."""
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        found += [f"{width} {one}" for one in page.evaluate(FIND, RULES)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"wider than {width}")
        found += [f"{width} {words!r} is {height} px high" for words, height in page.evaluate(HEIGHTS)]
        if name:
            shoot(page, f"{width}-{name}")
    return found


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("role", PAGES)
def test_no_page_keeps_anybody_out(served: Served, role: str, language: str) -> None:
    wrong, widths = [], WIDTHS if language == "en" else WIDTHS[-1:]  # Welsh is longer: the narrowest tells
    with looked_at(served, role, language) as page:
        for place in PAGES[role]:
            here = waiting_offer(served) if place == "OFFER" else place
            page.goto(here)
            name = here.strip("/").replace("/", "_").partition("?")[0]
            wrong += [f"{here} {one}" for one in wrong_with(page, f"{language}-{role}-{name}", widths)]
    assert wrong == []


def waiting_offer(served: Served) -> str:
    waiting = offers(served.house.office, FUND)
    return f"/fund/{FUND}/offer/{waiting[0][0].id[-5:]}" if waiting else offered(served.house, "1.00")


def test_forms_that_were_filled_in_wrongly(served: Served) -> None:
    link = f"/invite/{invites.make(served.house.db, served.house.logins['family'], invites.Purpose.JOIN)}"
    with looked_at(served) as page:
        page.goto(link)
        wrong = wrong_with(page, "invite")
        for field in ("#password", "#again"):
            page.locator(field).fill("short")
        page.locator("main button").click()
        wrong += wrong_with(page, "invite-short")
        page.goto("/sign-in")
        page.locator("#email").fill("nobody@example.org")
        page.locator("#password").fill("wrong")
        page.locator("main button").click()
        assert page.get_by_role("alert").is_visible()
        wrong += wrong_with(page, "sign-in-wrong")
        page.goto("/invite/not-one")
        wrong += wrong_with(page, "invite-ended")
    assert wrong == []


def test_who_tried_too_often_and_who_asks_for_help(served: Served) -> None:
    db, who = served.house.db, "often@example.org"
    for _ in range(6):
        throttle.failed(db, "127.0.0.1", who)
    wrong = []
    with looked_at(served) as page:
        for place, button in (("/sign-in", "Sign in"), ("/forgotten-password", "Ask for a new link")):
            page.goto(place)
            page.locator("#email").fill(who)
            if place == "/sign-in":
                page.locator("#password").fill("wrong")
            page.get_by_role("button", name=button).click()
            wrong += wrong_with(page, f"{place.strip('/')}-after")
    db.do("delete from failure")
    assert wrong == []


def test_the_second_factor_from_setting_it_up_to_a_wrong_code(served: Served) -> None:
    house = served.house
    login = logins.add(house.db, "second@example.org", "Second Example")
    with looked_at(served) as page:
        page.context.add_cookies([{"name": "isf", "value": half(served, login.id), "url": served.place}])
        page.goto("/second-factor/set-up")
        wrong = wrong_with(page, "second-factor-set-up")
        key = page.locator("main .code").inner_text()
        page.get_by_label("The code").fill("000000x")
        page.get_by_role("button", name="Go on").click()
        wrong += wrong_with(page, "second-factor-set-up-wrong")
        page.get_by_label("The code").fill(pyotp.TOTP(key).now())
        page.get_by_role("button", name="Go on").click()
        assert page.locator(".codes li").count() == logins.SPARE_CODES
        wrong += wrong_with(page, "spare-codes")
        page.context.add_cookies([{"name": "isf", "value": half(served, login.id), "url": served.place}])
        page.goto("/")
        assert page.url.endswith("/second-factor")
        wrong += wrong_with(page, "second-factor")
        page.get_by_label("The code").fill("123")
        page.get_by_role("button", name="Go on").click()
        assert page.get_by_role("alert").is_visible()
        wrong += wrong_with(page, "second-factor-wrong")
    assert wrong == []


def half(served: Served, account: int) -> str:
    """Begin a session that waits for its second factor."""
    return sessions.begin(served.house.db, account, confirmed=False, shared=False)


def test_figures_that_are_being_checked_are_no_figures(served: Served) -> None:
    year = served.house.office.fund_folder(OTHER) / "2026-27.beancount"
    before = year.read_bytes()
    year.write_bytes(before.replace(b"150.00", b"151.00"))
    try:
        with looked_at(served, "stranger") as page:
            page.goto(f"/fund/{OTHER}")
            assert "£" not in page.inner_text("main")
            assert wrong_with(page, "checking") == []
            page.goto(f"/fund/{OTHER}/agreements")
            assert wrong_with(page) == []
    finally:
        year.write_bytes(before)


@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("nobody", "/sign-in"),
        ("person", f"/fund/{FUND}"),
        ("person", f"/fund/{FUND}/messages"),
        ("person", f"/fund/{FUND}/statements"),
        ("person", "/my-login"),
        ("nobody", "/forgotten-password"),
        ("staff", "/staff"),
    ],
)
def test_the_keyboard_alone_reaches_everything_and_shows_where_it_is(
    served: Served, role: str, place: str
) -> None:
    with served.page(role) as page:
        page.goto(place)
        wanted = page.locator(
            "a[href]:visible, button:visible, input:not([type=hidden]):visible, summary:visible"
        )
        wanted = wanted.or_(page.locator("textarea:visible"))
        page.evaluate("document.activeElement.blur()")
        reached = set()
        for step in range(wanted.count() + 2):
            page.keyboard.press("Tab")
            told = page.evaluate(
                "() => { const e = document.activeElement, all = [...document.querySelectorAll('*')];"
                " return [all.indexOf(e), e.tagName, getComputedStyle(e).outlineWidth]; }"
            )
            if told[1] == "BODY":
                break
            assert told[2] != "0px", told
            if step == 0:
                assert page.evaluate("document.activeElement.className") == "skip"
            reached.add(told[0])
        assert len(reached) >= wanted.count() - 1
