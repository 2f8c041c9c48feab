"""The four figures: the worked period, a span within it, and figures that always add up."""

from dataclasses import replace
from datetime import date

from isf.reporting.balances import PLAN_KEYS, balance
from tests.statements.books import FUND, worked_period

END = date(2026, 5, 3)


def test_the_worked_period_gives_the_figures_of_the_book() -> None:
    ledger = worked_period()
    shown = balance(ledger.fund, ledger.postings(), END).as_json()
    headings = shown.pop("headings")
    assert shown == {
        "fund": FUND,
        "as_of": "2026-05-03",
        "currency": "GBP",
        "allocated": "400.00",
        "committed": "0.00",
        "conditional": "0.00",
        "spent": "296.00",
        "returned": "30.00",
        "lapsed": "0.00",
        "available": "74.00",
        "transferred": "0.00",
        "bank": "64.00",
        "card": "0.00",
        "owed": "40.00",
        "payable": "0.00",
        "advance": "0.00",
        "clawback": "30.00",
    }
    assert isinstance(headings, list)
    left = {row["heading"]: row["available"] for row in headings}
    assert left == {"Home-Support": "24.00", "Community": "50.00", "Fee": "0.00"}
    assert list(headings[0]) == ["heading", *PLAN_KEYS]


def test_the_money_of_the_worked_period_is_what_is_left() -> None:
    ledger = worked_period()
    now = balance(ledger.fund, ledger.postings(), END)
    assert now.money.net == now.total.available


def test_keys_stand_in_the_order_of_the_contract() -> None:
    ledger = worked_period()
    assert list(balance(ledger.fund, ledger.postings(), END).as_json()) == [
        *("fund", "as_of", "currency", "allocated", "committed", "conditional", "spent"),
        *("returned", "lapsed", "available", "transferred", "bank", "card", "owed", "payable"),
        *("advance", "clawback", "headings"),
    ]


def test_a_day_within_the_period_shows_that_day() -> None:
    ledger = worked_period()
    now = balance(ledger.fund, ledger.postings(), date(2026, 4, 24)).as_json()
    assert (now["committed"], now["spent"], now["available"]) == ("288.00", "0.00", "112.00")


def test_since_a_day_shows_what_happened_and_what_was_brought_forward() -> None:
    ledger = worked_period()
    shown = balance(ledger.fund, ledger.postings(), END, since=date(2026, 4, 25)).as_json()
    assert shown["from"] == "2026-04-25"
    assert shown["brought_forward"] == "400.00"
    assert shown["allocated"] == "0.00"
    assert shown["spent"] == "296.00"
    assert shown["available"] == "74.00"


def test_another_funds_postings_are_passed_over() -> None:
    ledger = worked_period()
    strangers = [replace(posting, fund="P-2M9TFY") for posting in ledger.postings()]
    alone = balance(ledger.fund, ledger.postings(), END)
    assert balance(ledger.fund, [*ledger.postings(), *strangers], END) == alone
