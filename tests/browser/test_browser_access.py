"""That everybody can use the pages: axe-core, widths, keyboard, sizes."""

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page

from isf.book.offering import offers
from isf.web.accounts import invites
from isf.web.portal.language import COOKIE
from tests.browser.served import WIDTHS, Served, shoot
from tests.test_web_portal import offered
from tests.web.dashboards import FUND, OTHER

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = {
    "nobody": ["/sign-in", "/signed-out", "/forgotten-password", "/lost-phone", "/shared-computer"],
    "person": [
        *(f"/fund/{FUND}{part}" for part in ("", "/lines", "/statements", "/agreements", "/messages")),
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
    "council": ["/council"],
    "staff": [
        "/staff",
        "/staff?q=nobody-at-all",
        "/staff/review",
        "/staff/looked",
        "/staff/logins",
        "/council",
    ],
}


def violations(page: Page) -> list[str]:
    told = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html']}" for one in told]


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "cy"), (390, "en"), (320, "cy")])
def test_no_page_keeps_anybody_out(served: Served, width: int, language: str) -> None:
    waiting = offers(served.house.office, FUND)
    offer = f"/fund/{FUND}/offer/{waiting[0][0].id[-5:]}" if waiting else offered(served.house, "1.00")
    wrong = []
    for role, places in PAGES.items():
        with served.page(role, width=width, bypass_csp=True) as page:
            page.context.add_cookies([{"name": COOKIE, "value": language, "url": served.place}])
            for place in (offer if place == "OFFER" else place for place in places):
                page.goto(place)
                shoot(
                    page, f"{width}-{language}-{role}-{place.strip('/').replace('/', '_').partition('?')[0]}"
                )
                wrong += [f"{place} {one}" for one in violations(page)]
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    wrong.append(f"{place} is wider than {width}")
                wrong += [f"{place} {one}" for one in too_small(page)]
    assert wrong == []


def too_small(page: Page) -> list[str]:
    """Return what is hard to hit with a finger: lower than 44 px."""
    found = page.locator("button:visible, .button:visible, nav a:visible, footer a:visible, .files a:visible")
    boxes = [(one.inner_text(), one.bounding_box()) for one in found.all()[:40]]
    return [f"{text!r} is {box['height']} px high" for text, box in boxes if box and box["height"] < 43.9]


@pytest.mark.parametrize("width", WIDTHS)
def test_forms_that_were_filled_in_wrongly(served: Served, width: int) -> None:
    link = f"/invite/{invites.make(served.house.db, served.house.logins['family'], invites.Purpose.JOIN)}"
    wrong = []
    with served.page(width=width, bypass_csp=True) as page:
        page.goto(link)
        page.locator("#password").fill("short")
        page.locator("#again").fill("short")
        page.locator("main button").click()
        wrong += violations(page)
        page.goto("/sign-in")
        page.locator("#email").fill("nobody@example.org")
        page.locator("#password").fill("wrong")
        page.locator("main button").click()
        assert page.get_by_role("alert").is_visible()
        wrong += violations(page)
        shoot(page, f"{width}-sign-in-wrong")
        page.goto("/invite/not-one")
        wrong += violations(page)
    assert wrong == []


def test_setting_up_a_second_factor(served: Served) -> None:
    from isf.web.accounts import sessions

    house = served.house
    token = sessions.begin(house.db, house.logins["council"].id, confirmed=False, shared=False)
    with served.page(bypass_csp=True) as page:
        page.context.add_cookies([{"name": "isf", "value": token, "url": served.place}])
        page.goto("/")
        assert page.url.endswith("/second-factor/set-up")
        assert violations(page) == []
        shoot(page, "1280-second-factor-set-up")


def test_figures_that_are_being_checked_are_no_figures(served: Served) -> None:
    year = served.house.office.fund_folder(OTHER) / "2026-27.beancount"
    before = year.read_bytes()
    year.write_bytes(before.replace(b"150.00", b"151.00"))
    try:
        with served.page("stranger", bypass_csp=True) as page:
            page.goto(f"/fund/{OTHER}")
            assert "£" not in page.inner_text("main")
            assert violations(page) == []
            page.goto(f"/fund/{OTHER}/agreements")
            assert violations(page) == []
    finally:
        year.write_bytes(before)


@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("nobody", "/sign-in"),
        ("person", f"/fund/{FUND}"),
        ("person", f"/fund/{FUND}/messages"),
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
