"""The gate before Fava: who gets through, where, with what; and that nothing behind it can change a file."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from fava.application import create_app
from werkzeug.routing import Rule

from isf.errors import FavaChangedError
from isf.web.books.gate import fava_for
from isf.web.books.routes import CLOSED, OPEN, check_classified
from tests.web.dashboards import FUND, OTHER, ROLES, TODAY, Dashboard, dashboard, fingerprint
from tests.web.offices import HOSTILE

RULES = [rule for rule in create_app([]).url_map.iter_rules() if rule.methods and "GET" in rule.methods]
SAMPLES = {
    "bfile": FUND,
    "filename": "app.css",
    "name": f"Assets:Bank:{FUND}",
    "report_name": "income_statement",
    "extension_name": "MyBudget",
    "endpoint": "style",
    "aggregation_key": "account",
    "result_format": "csv",
    "page_slug": "_index",
}
NEEDED = {"json_api.get_account_report": f"?a=Assets:Bank:{FUND}"}


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ISF_TODAY", TODAY.isoformat())
        yield dashboard(tmp_path_factory.mktemp("gate"))


def place(rule: Rule, fund: str = FUND) -> str:
    values = {**SAMPLES, "bfile": fund}
    _, path = rule.build({name: values[name] for name in rule.arguments}) or ("", "")
    return f"/books{path}{NEEDED.get(rule.endpoint, '')}"


def is_open(rule: Rule) -> bool:
    return rule.endpoint in OPEN and (rule.endpoint == "static" or "bfile" in rule.arguments)


@pytest.mark.parametrize("role", ROLES)
def test_every_route_for_every_role(house: Dashboard, role: str) -> None:
    before, browser = fingerprint(house.office), house.browser(role)
    for rule in RULES:
        answer = browser.get(place(rule))
        if role == "nobody":
            assert (answer.status_code, answer.location) == (303, "/sign-in"), rule
        elif role == "staff" and is_open(rule):
            assert answer.status_code in {200, 302}, rule
        else:
            assert answer.status_code == 404, rule
    assert fingerprint(house.office) == before


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE"])
def test_nothing_but_get_gets_through(house: Dashboard, method: str) -> None:
    before, browser = fingerprint(house.office), house.browser("staff")
    for rule in create_app([]).url_map.iter_rules():
        assert browser.get(place(rule), method=method).status_code == 404
    assert fingerprint(house.office) == before


def test_what_is_denied_looks_like_what_does_not_exist(house: Dashboard) -> None:
    browser = house.browser("staff")
    closed = browser.get(f"/books/{FUND}/options/")
    missing = browser.get("/books/P-ZZZZZZ/no-such-page/")
    assert (closed.status_code, closed.data) == (missing.status_code, missing.data)


@pytest.mark.parametrize(
    "told",
    [
        "account=.*",
        "account=Assets:Bank|x",
        "account=(a%2B)%2B",
        "filter=x",
        "time=1999",
        "time=day",
        "interval=day",
        "interval=week",
        "conversion=at_value%2Cx",
        "conversion=at_cost&conversion=units",
        "partial=yes",
        "unknown=1",
        "account=" + "A" * 200,
        "account",
        "&".join(f"a{n}=1" for n in range(20)),
    ],
)
def test_an_argument_that_is_not_expected_closes_the_route(house: Dashboard, told: str) -> None:
    assert house.browser("staff").get(f"/books/{FUND}/api/income_statement?{told}").status_code == 404


@pytest.mark.parametrize(
    "told", ["time=2026", "time=FY2026", "time=2026-04", "interval=quarter&conversion=units"]
)
def test_what_staff_choose_on_the_page_gets_through(house: Dashboard, told: str) -> None:
    assert house.browser("staff").get(f"/books/{FUND}/api/income_statement?{told}").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        f"/books/{FUND}/../{OTHER}/income_statement/",
        f"/books/{FUND}//income_statement/",
        f"/books/{FUND}/%2e%2e/{OTHER}/",
        f"/books/{FUND}/income_statement",
        f"/books/{FUND.lower()}/income_statement/",
        f"/books/{FUND}/income_statement/%00",
        f"/books/{FUND}/account/Assets:Bank%0a/",
        "/books/static/../application.py",
        "/books/static/%2e%2e/application.py",
        "/books/static/..%5capplication.py",
        "/books//",
        "/books",
        "/books/",
        "/books/P-7K3QX8/income_statement/",
    ],
)
def test_crooked_paths_lead_nowhere(house: Dashboard, path: str) -> None:
    assert house.browser("staff").get(path).status_code == 404


def test_a_page_names_no_other_ledger_and_no_folder(house: Dashboard) -> None:
    browser = house.browser("staff")
    browser.get(f"/books/{OTHER}/income_statement/")
    for rule in filter(is_open, RULES):
        text = browser.get(place(rule)).text
        assert OTHER not in text, rule
        assert str(house.office.root) not in text, rule


def test_a_ledger_keeps_its_address_whatever_is_opened_first(house: Dashboard) -> None:
    browser = house.browser("staff")
    for fund in (OTHER, FUND, OTHER):
        told = browser.get(f"/books/{fund}/api/ledger_data").text
        assert f"/{fund}/" in told


def test_hostile_text_is_text_in_favas_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from isf.model import facts as f

    monkeypatch.setenv("ISF_TODAY", TODAY.isoformat())
    house = dashboard(tmp_path)
    from isf.book.store import writing

    with writing(house.office, by="test", why="test") as writer:
        writer.record(
            [f.Allocation(fund=FUND, on=TODAY, heading="Community", amount=Decimal("5.00"), reason=HOSTILE)]
        )
    told = house.browser("staff").get(
        f"/books/{FUND}/api/account_report?a=Equity:Plan:{FUND}:Available:Community&r=journal"
    )
    assert told.status_code == 200
    assert "onerror" in told.text
    assert "<img" not in told.text.replace("\\u003c", "<")


def test_the_referer_leads_nowhere(house: Dashboard) -> None:
    answer = house.browser("staff").get("/books/jump?time=2026", Referer="https://elsewhere.example/")
    assert answer.status_code == 404
    assert answer.location is None


def test_a_ledger_that_was_changed_by_hand_is_not_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ISF_TODAY", TODAY.isoformat())
    house = dashboard(tmp_path)
    browser = house.browser("staff")
    assert browser.get(f"/books/{FUND}/income_statement/").status_code == 200
    year = house.office.fund_folder(FUND) / "2026-27.beancount"
    with year.open("a", encoding="utf-8", newline="\n") as file:
        file.write('\nplugin "os"\n')
    assert browser.get(f"/books/{FUND}/income_statement/").status_code == 404


def test_fava_shows_what_was_recorded_a_moment_ago(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from isf.book.store import writing
    from isf.model import facts as f

    monkeypatch.setenv("ISF_TODAY", TODAY.isoformat())
    house = dashboard(tmp_path)
    browser, place_ = house.browser("staff"), f"/books/{FUND}/extension/MyBudget/"
    before = browser.get(place_).text
    with writing(house.office, by="test", why="test") as writer:
        writer.record([f.Allocation(fund=FUND, on=TODAY, heading="Community", amount=Decimal("11.11"))])
    assert browser.get(place_).text != before


def test_a_poll_keeps_nobody_signed_in(house: Dashboard) -> None:
    browser, db = house.browser("staff"), house.db
    start, last = db.at, 0
    for minutes in range(0, 31, 5):
        db.at = start + 60 * minutes
        last = browser.get(f"/books/{FUND}/api/changed").status_code
    db.at = start
    assert last == 303


def test_a_fava_with_a_new_route_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    app = create_app([])
    app.add_url_rule("/<bfile>/brand-new/", "brand_new", lambda: "")
    with pytest.raises(FavaChangedError, match="brand_new"):
        check_classified(app.url_map)
    monkeypatch.setattr("isf.web.books.routes.OPEN", {k: v for k, v in OPEN.items() if k != "report"})
    with pytest.raises(FavaChangedError, match="report"):
        check_classified(create_app([]).url_map)


def test_a_fava_with_other_templates_does_not_start(
    monkeypatch: pytest.MonkeyPatch, house: Dashboard
) -> None:
    monkeypatch.setattr("isf.web.books.pages._UNSAFE", "{% not there %}")
    with pytest.raises(FavaChangedError, match="_journal_table"):
        fava_for(house.office, 4)


def test_no_route_is_both_open_and_closed() -> None:
    assert not OPEN.keys() & CLOSED


def test_the_registry_keeps_a_few_ledgers(house: Dashboard) -> None:
    gate_fava = fava_for(house.office, 1)
    from isf.web.books.registry import Registry, for_fund

    held = gate_fava.config["LEDGERS"]
    assert isinstance(held, Registry)
    for fund in (FUND, OTHER):
        with for_fund(fund):
            assert held[fund].options["title"] == fund
    assert len(held) == 1


def test_the_registry_gives_a_ledger_only_to_its_own_request(house: Dashboard) -> None:
    from isf.web.books.registry import Registry, for_fund

    held = Registry(house.office)
    with pytest.raises(KeyError):
        held[FUND]
    with for_fund(OTHER), pytest.raises(KeyError):
        held[FUND]
    assert held.items() == []
