"""The dashboard in a real browser, as people, officers and staff use it."""

import io
import zipfile
from decimal import Decimal
from pathlib import Path

from playwright.sync_api import Page, expect

from isf.book.approval.offering import offers
from isf.book.load import read_fund
from isf.web.accounts import invites, messages
from tests.browser.conftest import ENDED
from tests.browser.served import PASSWORD, Served, give_password, shoot
from tests.test_web_portal import offered, own_access
from tests.web.dashboards import FUND
from tests.web.offices import HOSTILE


def test_a_person_from_the_invite_to_signing_out_without_a_script(served: Served) -> None:
    house = served.house
    offered(house)
    link = f"/invite/{invites.make(house.db, house.logins['person'], invites.Purpose.JOIN)}"
    with served.page(script=False) as page:
        page.goto(link)
        page.get_by_label("Choose a password").fill(PASSWORD)
        page.get_by_label("The same password again").fill(PASSWORD)
        page.get_by_role("button", name="Save and go on").click()
        reads_my_budget(page)
        saves_a_statement(page)
        agrees(page)
        asks_about_a_line(page)
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")
        page.go_back()
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
        page.goto(f"/fund/{FUND}")
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
        page.get_by_label("E-mail address").fill("person@example.org")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_text("left to spend")).to_be_visible()
    assert not [terms for _, terms in offers(house.office, FUND) if terms.amount == Decimal(20)]
    assert read_fund(house.office, FUND).fund.agreements[-1].agreed_how == "in the dashboard, signed in"
    assert [row["words"] for row in messages.waiting(house.db, own_access(house, "staff"))] == ["What is it?"]


def reads_my_budget(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("My budget: Annie Hartley")
    expect(page.get_by_text("You have £29.00 left to spend.")).to_be_visible()
    table = page.get_by_role("table", name="Your budget, part by part")
    expect(table.get_by_role("row", name="All together")).to_contain_text("£400.00")


def saves_a_statement(page: Page) -> None:
    page.get_by_role("link", name="Statements").click()
    with page.expect_download() as saving:
        page.get_by_role("link", name="Save it as a workbook").first.click()
    saved = saving.value.path()
    assert zipfile.is_zipfile(saved)
    assert saving.value.suggested_filename.startswith(FUND)
    page.get_by_role("link", name="Read it").first.click()
    expect(page.get_by_text("Annie Hartley").first).to_be_visible()
    page.go_back()


def agrees(page: Page) -> None:
    page.get_by_role("link", name="Agreements").click()
    page.get_by_role("link", name="Agree or ask : Home support, £20.00").click()
    page.get_by_role("button", name="I agree").click()
    expect(page.get_by_role("alert")).to_contain_text("Please tick the box")
    page.get_by_label("I have read this").check()
    page.get_by_role("button", name="I agree").click()
    expect(page.get_by_role("status")).to_contain_text("Your yes is written down")


def asks_about_a_line(page: Page) -> None:
    page.get_by_role("link", name="Each line").click()
    page.get_by_role("link", name="Ask about this line").first.click()
    page.get_by_label("Your message").fill("What is it?")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_contain_text("We will answer here")


def test_a_council_officer_takes_a_return(served: Served) -> None:
    with served.page("council", script=False) as page:
        page.goto("/")
        expect(page.get_by_role("heading", level=1)).to_have_text("Council returns")
        with page.expect_download() as saving:
            page.get_by_role("link", name="Every file (zip)").first.click()
        content = Path(saving.value.path()).read_bytes()
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert "return.xlsx" in names
    assert b"Annie" not in content
    with served.page("council") as page:
        for place in (f"/fund/{FUND}", f"/books/{FUND}/", "/staff"):
            answer = page.goto(place)
            assert answer is not None
            assert answer.status == 404


def test_staff_open_fava_and_its_policy_breaks_nothing(served: Served) -> None:
    served.heard.clear()
    with served.page("staff") as page:
        page.goto("/staff")
        page.get_by_role("link", name=f"Open in Fava {FUND}").click()
        expect(page.get_by_text("You have £")).to_be_visible()
        for report, shows in (("income_statement", "Income"), ("trial_balance", "Assets")):
            page.goto(f"/books/{FUND}/{report}/")
            expect(page.get_by_text(shows, exact=True).first).to_be_visible()
        shoot(page, "fava-trial-balance")
        page.goto(f"/books/{FUND}/account/Assets:Bank:{FUND}/")
        expect(page.get_by_text("Receipt").or_(page.get_by_text("Council")).first).to_be_visible()
    assert served.heard == []


def test_hostile_text_is_text_in_a_real_browser(served: Served) -> None:
    served.heard.clear()
    messages.send(served.house.db, FUND, served.house.logins["person"].id, HOSTILE, about=HOSTILE)
    with served.page("staff", bypass_csp=True) as page:
        for place in (f"/fund/{FUND}/messages", "/staff", f"/fund/{FUND}/messages?about=AG-001"):
            page.goto(place)
            assert page.locator("img, b").count() == 0
            expect(page.get_by_text("onerror=alert(1)").first).to_be_visible()
    messages.send(served.house.db, FUND, served.house.logins["staff"].id, "Answered.", staff=True)
    assert served.heard == []


def test_hostile_text_from_a_ledger_is_text_in_every_page_that_shows_it(served: Served) -> None:
    served.heard.clear()
    account = f"Equity:Plan:{ENDED}:Available:Community"
    with served.page("staff", bypass_csp=True) as page:
        for place in (f"/fund/{ENDED}", f"/fund/{ENDED}/lines", f"/books/{ENDED}/extension/MyBudget/"):
            page.goto(place)
            expect(page.get_by_text("onerror=alert(1)").first).to_be_visible()
            assert page.locator("main img, article img, main b, .isf b").count() == 0
        page.goto(f"/books/{ENDED}/account/{account}/")
        expect(page.get_by_text("Budget").first).to_be_visible()
        assert page.locator("article img").count() == 0
    assert served.heard == []


def test_somebody_signs_in_and_out_by_the_keyboard_alone(served: Served) -> None:
    give_password(served.house, "family")
    with served.page() as page:
        page.goto("/sign-in")
        tab_to(page, "#email")
        page.keyboard.type("family@example.org")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        expect(page.get_by_text("left to spend")).to_be_visible()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        tab_to(page, "header form:last-of-type button")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("You are signed out")


def tab_to(page: Page, what: str) -> None:
    """Press Tab until something is reached."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("what => document.activeElement.matches(what)", what):
            return
    raise AssertionError(what)
