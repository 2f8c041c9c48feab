"""What happened to a fund, told in sentences on the statement: price, pause, return, death; whom to pay."""

import re
from html import unescape

import pytest

from tests.scenario_fixtures import desk, empty_desk, fund
from tests.scenario_office import ESSEX, Desk

__all__ = ["desk", "empty_desk", "fund"]

PACK = """
[rounding]
rates = "up-to-4p"
clause = "fee review"
[[rates]]
kind = "home-care"
amount = "20.28"
from = 2025-04-07
clause = "fees 2025-26"
"""
PLAN = ESSEX.replace('"75.00"', '"230.00"').replace('"100.00"', '"255.00"')
WEEKLY = (
    "agree {f} --heading Home-Support --supplier Provider --outcome O1 --agreed-by Annie --on 2026-04-06"
    " --units 10 --rate-kind home-care --each week"
)


def told(desk: Desk, fund: str, period: str = "2026:01", look: str = "") -> str:
    """The statement as somebody reads it: words, one space between."""
    page = re.sub(r"<style.*?</style>|<[^>]+>", " ", desk.page(fund, period, look), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(page).replace("\xad", ""))


def test_a_new_price_says_what_it_was_what_it_buys_and_who_changed_it(empty_desk: Desk) -> None:
    desk = empty_desk
    desk.council(policy=PACK)
    fund = desk.fund(PLAN)
    desk.says("period run essex 2026:01")
    desk.says(WEEKLY, f=fund)
    desk.says("uplift essex --from 2026-04-20 --percent 6.60 --kinds home-care --clause 'fees 2026-27'")
    desk.says("reprice {f} --agreement AG-001 --from 2026-04-20 --agreed-by Annie --on 2026-04-18", f=fund)
    (price,) = desk.statement(fund)["life"]["prices"]
    assert (price["old_rate"], price["rate"], price["sum"], price["buys"]) == (
        "20.28",
        "21.64",
        "202.80",
        "9.37",
    )
    page = told(desk, fund)
    assert "each costs £21.64, and cost £20.28 before. AG-001 goes on as AG-002." in page
    assert "For the £202.80 that paid for 10 you now get 9.37." in page
    assert "Essex Council changed its price by 6.6 percent (fees 2026-27)." in page
    assert "AG-001 goes on as a new agreement at £21.64 from 20 April 2026" in page
    easy = told(desk, fund, look="--easy-read")
    assert "The price changed. Each one costs £21.64 now. It was £20.28 before." in easy


def test_a_pause_says_its_days_and_that_nothing_is_charged_for_them(desk: Desk, fund: str) -> None:
    desk.says("fund suspend {f} --from 2026-04-27 --until 2026-05-07", f=fund)
    desk.says("period run essex 2026:02")
    first, second = told(desk, fund), told(desk, fund, "2026:02")
    whole = "The service was paused, 27 April to 6 May 2026. The money that was kept for those days is free"
    assert whole in first
    assert whole in second
    assert "No contribution is paid for them." in first
    assert "in hospital, 27 April to 6 May 2026: no contribution is charged for these days" in first
    assert "the service is paused, 4 to 6 May 2026: no contribution is charged for these days" in second
    assert desk.statement(fund)["life"]["pauses"] == [
        {"start": "2026-04-27", "end": "2026-05-07", "charged": False}
    ]
    assert "What happened" not in told(desk, desk.fund())
    easy = told(desk, fund, look="--easy-read")
    assert "Your support stopped for a while. 27 April to 6 May 2026. You do not pay for that time." in easy


def test_after_a_death_the_statement_says_so_first_and_what_becomes_of_the_money(
    desk: Desk, fund: str
) -> None:
    desk.says("receive {f} --from contribution --amount 40 --on 2026-04-07", f=fund)
    assert "You have £400.00 left to spend." in told(desk, fund)
    desk.says("fund close {f} --died 2026-04-14 --on 2026-04-15", f=fund)
    statement = desk.statement(fund)
    assert statement["sentence"] == "This fund came to its end on 14 April 2026."
    assert statement["life"]["end"] == {"last": "2026-04-14", "reason": "the person died"}
    page = told(desk, fund)
    assert "The fund came to its end on 14 April 2026. What was agreed" in page, "the death is told above"
    assert "What is left goes back to those who paid it in." in page
    assert "The contribution: £27.14 more came than was due." in page, "40 x 19 / 28"
    assert "Came, more than was due (taken off) -£27.14" in page
    assert "the person died: no contribution is charged for these days" in page
    assert "£372.86 is still to be given back." in page
    assert "The rule:" not in page, "nothing may be kept of a fund that has ended"
    assert "asks you for it" not in page


def test_a_return_says_why_or_that_nobody_noted_why(desk: Desk, fund: str) -> None:
    line = "clawback {f} --to council --heading Community --amount {a} --on 2026-05-02"
    desk.says(line + " --reason 'not used since Easter, agreed at the review'", f=fund, a=30)
    desk.says(line, f=fund, a=5)
    page = told(desk, fund)
    assert "Community £30.00 not used since Easter, agreed at the review" in page
    assert "No reason was noted for £5.00. Please ask us why." in page


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("", "into this fund. Bridge Support asks you for it."),
        ('basis = "gross"', "to Essex Council, not into this fund. Essex Council asks you for it."),
        ('person_invoiced_by = "council"', "into this fund. Essex Council asks you for it."),
    ],
)
def test_whom_a_person_pays(empty_desk: Desk, table: str, said: str) -> None:
    empty_desk.council(policy=f'[payment]\n{table}\nclause = "cl. 4"\n' if table else "")
    fund = empty_desk.fund()
    empty_desk.says("period run essex 2026:01")
    assert f"You pay your contribution of £10.00 a week {said}" in told(empty_desk, fund)
