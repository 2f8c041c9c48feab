"""The portal: who sees which page, what they do there, and what is written in the book."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from isf.book.actions.agreeing import AgreementRequest
from isf.book.approval.offering import offer, offers
from isf.book.journal import Journal
from isf.book.load import read_fund
from isf.book.store import writing
from isf.model import facts as f
from isf.web.accounts import grants, looking, messages
from isf.web.accounts.database import hashed
from tests.web.dashboards import FUND, HOST, OTHER, ROLES, TODAY, Dashboard, dashboard, fingerprint
from tests.web.offices import HOSTILE

WHO_SEES = {
    "/": "person family stranger council staff",
    "/fund/{fund}": "person family staff",
    "/fund/{fund}/lines": "person family staff",
    "/fund/{fund}/statements": "person family staff",
    "/fund/{fund}/statement/2026P01.html": "person family staff",
    "/fund/{fund}/statement/2026P01.xlsx": "person family staff",
    "/fund/{fund}/statement/2026P01/save": "person family staff",
    "/fund/{fund}/statement/2026P01/easy-read.pdf": "person family staff",
    "/fund/{fund}/agreements": "person family staff",
    "/fund/{fund}/agreed/agreed": "person family staff",
    "/fund/{fund}/messages": "person family staff",
    "/fund/{fund}/messages/sent": "person family staff",
    "/council": "council staff",
    "/council/calderdale/2026P01.xlsx": "council staff",
    "/council/calderdale/2026P01.zip": "council staff",
    "/staff": "staff",
    "/staff/review": "staff",
    "/staff/looked": "staff",
    "/staff/logins": "staff",
    "/my-login": "person family stranger council staff",
    "/still-here": "person family stranger council staff",
}
FOR_ANYBODY = (
    "/sign-in",
    "/signed-out",
    "/forgotten-password",
    "/lost-phone",
    "/shared-computer",
    "/style/portal.css",
    "/style/books.css",
    "/style/my-budget.css",
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ISF_TODAY", TODAY.isoformat())
        yield dashboard(tmp_path_factory.mktemp("portal"))


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Dashboard:
    """A dashboard in which a test may change things."""
    monkeypatch.setenv("ISF_TODAY", TODAY.isoformat())
    return dashboard(tmp_path)


def offered(house: Dashboard, amount: str = "20.00") -> str:
    """Offer Annie something; return the place of the offer."""
    wanted = AgreementRequest(
        heading="Home-Support",
        supplier="Provider",
        outcome="O1",
        agreed_by="A1",
        who="A1",
        on=TODAY,
        amount=Decimal(amount),
    )
    put, _ = offer(house.office, FUND, wanted, by="sam")
    return f"/fund/{FUND}/offer/{put.id.rpartition('/')[2]}"


# --- who sees what ---------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
def test_every_page_for_every_role(house: Dashboard, role: str) -> None:
    before, browser = fingerprint(house.office), house.browser(role)
    for place, roles in WHO_SEES.items():
        answer = browser.get(place.format(fund=FUND))
        if role == "nobody":
            assert (answer.status_code, answer.location) == (303, "/sign-in"), place
        elif role == "half":
            assert (answer.status_code, answer.location) == (303, "/second-factor/set-up"), place
        else:
            seen = {200, 303} if role in roles.split() else {404}
            assert answer.status_code in seen, place
    assert fingerprint(house.office) == before


def test_every_page_of_the_portal_stands_in_one_of_the_lists(house: Dashboard) -> None:
    from isf.web.portal.app import create_portal

    rules = {rule.rule for rule in create_portal(house.site).url_map.iter_rules()}
    told = {
        place.replace("{fund}", "<fund>")
        .replace("2026P01", "<label>")
        .replace("calderdale", "<code>")
        .replace("agreed/agreed", "agreed/<how>")
        .replace("easy-read", "<look>")
        for place in WHO_SEES
    }
    told = {
        place.replace(".html", ".<fmt>").replace(".xlsx", ".<fmt>").replace(".zip", ".<fmt>")
        for place in told
    }
    others = {
        "/invite/<token>",
        "/second-factor",
        "/second-factor/set-up",
        "/sign-out",
        "/sign-out-everywhere",
        "/language",
        "/style/<name>.css",
        "/fund/<fund>/offer/<number>",
        "/fund/<fund>/offer/<number>/question",
        *(place for place in FOR_ANYBODY if "style" not in place),
    }
    assert rules == told | others


@pytest.mark.parametrize("role", ROLES)
def test_pages_for_anybody(house: Dashboard, role: str) -> None:
    for place in FOR_ANYBODY:
        assert house.browser(role).get(place).status_code in {200, 303}, place


@pytest.mark.parametrize("role", ["person", "family", "stranger", "council", "staff"])
@pytest.mark.parametrize("fund", ["P-ZZZZZZ", "P-7K3QX8", "p-7k3qx7", "..", "P-7K3QX7%00", "people.toml"])
def test_a_fund_that_does_not_exist_is_like_one_that_is_denied(
    house: Dashboard, role: str, fund: str
) -> None:
    answer = house.browser(role).get(f"/fund/{fund}")
    assert answer.status_code == 404
    assert "P-7K3QX7" not in answer.text


@pytest.mark.parametrize("label", ["2026P14", "2026P00", "2199P01", "2026:01", "2027P01", "..P01"])
def test_a_statement_of_no_period_or_of_the_future_is_not_there(house: Dashboard, label: str) -> None:
    assert house.browser("person").get(f"/fund/{FUND}/statement/{label}.html").status_code == 404


@pytest.mark.parametrize(
    "fmt", [".exe", ".json", ".pdf", ".svg", ".easy", "/large-print.pdf", "/x.pdf", "/.pdf"]
)
def test_a_statement_in_no_format_of_ours_is_not_there(house: Dashboard, fmt: str) -> None:
    assert house.browser("person").get(f"/fund/{FUND}/statement/2026P01{fmt}").status_code == 404


def test_a_statement_is_asked_for_in_the_readers_language(own: Dashboard) -> None:
    browser = own.browser("person")
    browser.get(f"/fund/{FUND}/statement/2026P01.html")
    browser.send("/language", page="/my-login", language="cy")
    browser.get(f"/fund/{FUND}/statement/2026P01/easy-read.pdf")
    assert own.papers.asked == [(FUND, "2026:01", "html", "en"), (FUND, "2026:01", "easy", "cy")]


def test_one_function_says_what_a_list_shows_and_what_a_page_allows(own: Dashboard) -> None:
    login = own.logins["family"]
    ended = grants.Grant(
        0,
        login.id,
        grants.Role.PERSON,
        OTHER,
        "",
        "test",
        date(2026, 1, 1),
        date(2026, 5, 3),
        revoked=False,
    )
    grants.give(own.db, ended, by="test")
    browser = own.browser("family")
    assert browser.get("/").location == f"/fund/{FUND}"
    assert browser.get(f"/fund/{OTHER}").status_code == 404


def test_a_login_with_nothing_granted_sees_an_empty_list(own: Dashboard) -> None:
    browser = own.browser("family")
    for held in grants.grants_of(own.db, own.logins["family"].id):
        grants.take(own.db, held.id, held.account)
    assert "nothing here for you" in browser.get("/").text


# --- my budget ---------------------------------------------------------------------------


def test_my_budget_says_what_is_left(house: Dashboard) -> None:
    text = house.browser("person").get(f"/fund/{FUND}").text
    assert "You have £29.00 left to spend." in text
    assert text.count("<h1") == 1


def test_a_ledger_changed_by_hand_shows_no_figure(own: Dashboard) -> None:
    year = own.office.fund_folder(FUND) / "2026-27.beancount"
    year.write_text(year.read_text(encoding="utf-8").replace("288.00", "289.00"), encoding="utf-8")
    browser = own.browser("person")
    for place in ("", "/lines", "/statements", "/agreements"):
        text = browser.get(f"/fund/{FUND}{place}").text
        assert "checking your figures" in text, place
        assert "Ask about a line" not in text, place
        assert "£" not in text, place


def test_what_is_recorded_shows_at_once(own: Dashboard) -> None:
    browser = own.browser("person")
    browser.get(f"/fund/{FUND}")
    with writing(own.office, by="test", why="test") as writer:
        writer.record([f.Allocation(fund=FUND, on=TODAY, heading="Community", amount=Decimal("10.00"))])
    assert "You have £39.00 left to spend." in browser.get(f"/fund/{FUND}").text


# --- papers --------------------------------------------------------------------------------


def test_a_statement_is_walled_in(house: Dashboard) -> None:
    browser = house.browser("person")
    read = browser.get(f"/fund/{FUND}/statement/2026P01.html")
    assert read.headers["Content-Disposition"].startswith("inline")
    saved = browser.get(f"/fund/{FUND}/statement/2026P01/save")
    sheet = browser.get(f"/fund/{FUND}/statement/2026P01.xlsx")
    for answer in (saved, sheet):
        assert answer.headers["Content-Disposition"].startswith("attachment")
    for answer in (read, saved, sheet):
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_council_officer_has_the_returns_of_their_council_only(house: Dashboard) -> None:
    browser = house.browser("council")
    assert browser.get("/").location == "/council"
    assert browser.get("/council/calderdale/2026P01.zip").data.startswith(b"PK")
    assert browser.get("/council/elsewhere/2026P01.zip").status_code == 404
    assert house.browser("staff").get("/council/elsewhere/2026P01.zip").status_code == 404


def test_an_officer_sees_the_periods_since_the_first_fund_and_none_before(house: Dashboard) -> None:
    listed = re.findall(
        r"/council/calderdale/(\d{4}P\d\d)\.xlsx", house.browser("council").get("/council").text
    )
    assert listed == ["2026P01"]


def test_a_council_without_a_fund_has_no_return(own: Dashboard) -> None:
    (own.office.ledgers / "councils" / "elsewhere.toml").write_bytes(
        b'code = "elsewhere"\nname = "Elsewhere"\n'
    )
    text = own.browser("staff").get("/council").text
    assert "No money has moved here yet, so there is no return." in text
    assert "/council/elsewhere/" not in text


# --- agreeing --------------------------------------------------------------------------------


def test_a_yes_is_written_in_the_book_with_who_when_and_how(own: Dashboard) -> None:
    place = offered(own)
    answer = own.browser("person").send(place, sure="yes")
    assert answer.location == f"/fund/{FUND}/agreed/agreed"
    made = read_fund(own.office, FUND).fund.agreements[-1]
    assert (made.agreed_by, made.agreed_on, made.agreed_how) == ("A1", TODAY, "in the dashboard, signed in")
    assert made.amount == Decimal("20.00")
    last = Journal(own.office.ledgers).last()
    assert last is not None
    assert last.who == f"{FUND}/A1"
    assert offers(own.office, FUND) == ()


def test_a_yes_needs_the_box_ticked(own: Dashboard) -> None:
    place = offered(own)
    answer = own.browser("person").send(place)
    assert answer.status_code == 400
    assert "Please tick the box" in answer.text
    assert len(offers(own.office, FUND)) == 1


@pytest.mark.parametrize("role", ["family", "staff"])
def test_who_may_look_may_not_say_yes(own: Dashboard, role: str) -> None:
    place = offered(own)
    assert own.browser(role).send(place, sure="yes").status_code == 400
    assert len(offers(own.office, FUND)) == 1


def test_an_authority_that_has_ended_says_yes_to_nothing(own: Dashboard) -> None:
    place = offered(own)
    own.let_in("deputy", grants.Role.PERSON, FUND, "A2")
    assert own.browser("deputy").send(place, sure="yes").status_code == 400
    assert len(offers(own.office, FUND)) == 1


def test_somebody_elses_offer_is_not_there(own: Dashboard) -> None:
    place = offered(own)
    assert own.browser("stranger").send(place, page="/my-login", sure="yes").status_code == 404
    assert len(offers(own.office, FUND)) == 1


def test_an_offer_that_no_longer_fits_is_not_agreed(own: Dashboard) -> None:
    first, second = offered(own, "20.00"), offered(own, "20.00")
    browser = own.browser("person")
    assert browser.send(first, sure="yes").location.endswith("agreed")
    assert browser.send(second, sure="yes").location.endswith("stale")
    assert browser.send(first, page="/my-login", sure="yes").status_code == 404


def test_a_question_about_an_offer_reaches_staff_and_leaves_it_open(own: Dashboard) -> None:
    place = offered(own)
    own.browser("person").send(f"{place}/question", page=place, words="Why does it cost more?")
    assert "Why does it cost more?" in own.browser("staff").get("/staff").text
    assert len(offers(own.office, FUND)) == 1


# --- messages ----------------------------------------------------------------------------------


def test_a_question_about_a_line_and_its_answer(own: Dashboard) -> None:
    line = read_fund(own.office, FUND).entries[-1].id
    place = f"/fund/{FUND}/messages?about={line}"
    person, staff = own.browser("person"), own.browser("staff")
    assert "You are asking about this line" in person.get(place).text
    person.send(place, words="What is this?")
    (waiting,) = messages.waiting(own.db, own_access(own, "staff"))
    assert (waiting["about"], waiting["words"]) == (line, "What is this?")
    staff.send(place, words="Your swimming.")
    assert messages.waiting(own.db, own_access(own, "staff")) == []
    assert "Your swimming." in person.get(f"/fund/{FUND}/messages").text
    assert own.browser("stranger").get(f"/fund/{FUND}/messages").status_code == 404


def own_access(house: Dashboard, role: str) -> grants.Access:
    return grants.access_of(house.db, house.logins[role].id)


def test_a_message_about_a_line_of_no_such_fund_is_refused(house: Dashboard) -> None:
    answer = house.browser("person").get(f"/fund/{FUND}/messages?about={OTHER}/delivery/00001")
    assert answer.status_code == 404


def test_hostile_text_is_text(own: Dashboard) -> None:
    browser = own.browser("person")
    browser.send(f"/fund/{FUND}/messages", words=HOSTILE + "\u202e\x00 bye")
    for role, place in (("person", f"/fund/{FUND}/messages"), ("staff", "/staff")):
        text = own.browser(role).get(place).text
        assert "<img" not in text
        assert "&lt;img src=x" in text
        assert "\u202e" not in text


def test_an_empty_message_is_not_sent(own: Dashboard) -> None:
    assert own.browser("person").send(f"/fund/{FUND}/messages", words=" \u200b ").status_code == 400


# --- the log of views ---------------------------------------------------------------------------


def test_each_view_of_a_fund_is_in_the_log_and_the_log_shows_a_change(own: Dashboard) -> None:
    own.browser("person").get(f"/fund/{FUND}")
    own.browser("staff").get(f"/books/{FUND}/income_statement/")
    own.browser("staff").get(f"/books/{FUND}/api/changed")
    told = [(row["name"], row["what"]) for row in looking.latest(own.db, FUND)]
    assert told == [("Staff Example", "Fava report"), ("Person Example", "my budget")]
    assert looking.is_whole(own.db)
    own.db.do("update looked set fund = ? where id = 1", OTHER)
    assert not looking.is_whole(own.db)


def test_a_person_sees_who_looked(own: Dashboard) -> None:
    own.browser("staff").get(f"/fund/{FUND}")
    text = own.browser("person").get("/my-login").text
    assert "Staff Example" in text
    assert "Staff Example" not in own.browser("stranger").get("/my-login").text


# --- around everything -----------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["elsewhere.example", HOST + ":81", "", "127.0.0.1"])
def test_another_host_is_refused(house: Dashboard, host: str) -> None:
    for place in ("/sign-in", f"/books/{FUND}/", "/style/portal.css"):
        answer = house.browser("staff").get(place, Host=host)
        assert answer.status_code == 400
        assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "place", ["/sign-in", "/nowhere", f"/fund/{FUND}", f"/books/{FUND}/", "/books/static/x.js"]
)
def test_no_answer_leaves_without_the_headers(house: Dashboard, place: str) -> None:
    headers = house.browser("staff").get(place).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cache-Control"] == "no-store"
    assert "unsafe-inline" not in headers["Content-Security-Policy"].replace(
        "style-src-attr 'unsafe-inline'", ""
    )


def test_a_form_from_elsewhere_is_refused(own: Dashboard) -> None:
    place, browser = offered(own), own.browser("person")
    assert browser.bare_post(place, sure="yes").status_code == 400
    assert browser.bare_post(place, sure="yes", word="0" * 64).status_code == 400
    elsewhere = {"Origin": "https://elsewhere.example"}
    word = browser.get(place).text.partition('name="word" value="')[2][:64]
    assert browser.bare_post(place, headers=elsewhere, sure="yes", word=word).status_code == 400
    assert len(offers(own.office, FUND)) == 1


def test_the_word_of_one_visitor_is_not_anothers(own: Dashboard) -> None:
    place = offered(own)
    word = own.browser("staff").get("/my-login").text.partition('name="word" value="')[2][:64]
    assert own.browser("person").bare_post(place, sure="yes", word=word).status_code == 400


def test_under_tls_the_cookie_is_held_to_the_host(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISF_TODAY", TODAY.isoformat())
    house = dashboard(tmp_path, tls=True)
    answer = house.browser().get("/sign-in")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-isf")
    for part in ("Secure", "HttpOnly", "SameSite=Strict", "Path=/"):
        assert part in cookie
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_the_language_is_chosen_and_kept(own: Dashboard) -> None:
    browser = own.browser("person")
    answer = browser.send("/language", page="/my-login", language="cy", here=f"/fund/{FUND}")
    assert answer.location == f"/fund/{FUND}"
    assert '<html lang="cy">' in browser.get(f"/fund/{FUND}").text
    assert '<html lang="cy">' in own.browser("person").get(f"/fund/{FUND}").text


@pytest.mark.parametrize(
    "here", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", ""]
)
def test_the_language_leads_nowhere_else(own: Dashboard, here: str) -> None:
    answer = own.browser().send("/language", page="/sign-in", language="cy", here=here)
    assert answer.location == "/"


def test_the_database_holds_no_secret_as_it_is(own: Dashboard) -> None:
    browser = own.browser("person")
    content = own.db.path.read_bytes() + Path(f"{own.db.path}-wal").read_bytes()
    assert browser.token.encode() not in content
    assert hashed(browser.token).encode() in content
