"""What a council hears of spending beside the plan, of a dearer rate, and which card a price came from."""

from tests.scenario_fixtures import empty_desk
from tests.scenario_office import ESSEX, Desk

__all__ = ["empty_desk"]

PACK = """
[spending]
warned = ["tobacco"]
clause = "contract 9.9"
[agency]
difference_borne_by = "fund"
clause = "contract 6.3"
[[rates]]
kind = "home-care"
amount = "19.84"
from = 2025-04-07
until = 2026-04-20
clause = "fees 2025-26"
[[rates]]
kind = "home-care"
amount = "20.60"
from = 2026-04-20
clause = "fees 2026-27"
"""
AGREE = "agree {f} --heading {h} --supplier {s} --outcome O1 --agreed-by Annie --on {d}"


def _fund(desk: Desk, plan: str = ESSEX) -> str:
    desk.council(policy=PACK)
    fund = desk.fund(plan)
    desk.says("period run essex 2026:01")
    return fund


def _told(desk: Desk, exception: str) -> list[tuple[str, str]]:
    rows = desk.returned("exceptions")
    return [(row["amount"], row["message"]) for row in rows if row["exception"] == exception]


def test_what_the_council_warns_of_is_told_with_its_reason(empty_desk: Desk) -> None:
    fund = _fund(empty_desk)
    line = AGREE + " --amount 30 --what tobacco --allowed-because 'it calms him; letter of 7 April'"
    empty_desk.says(line, f=fund, h="Community", s="Shop", d="2026-04-09")
    assert _told(empty_desk, "off_plan_spend") == [], "agreed and not bought"
    empty_desk.says("spend {f} --agreement AG-001 --amount 28.75 --on 2026-04-11", f=fund)
    ((amount, words),) = _told(empty_desk, "off_plan_spend")
    assert amount == "28.75"
    assert "warn of tobacco (contract 9.9)" in words
    assert "it calms him; letter of 7 April" in words


def test_a_heading_that_the_plan_gives_nothing_is_off_plan(empty_desk: Desk) -> None:
    fund = _fund(empty_desk, ESSEX.replace('Fee = "5.00"', 'Fee = "5.00"\nTransport = "0.00"'))
    empty_desk.says("move {f} --from Community --to Transport --amount 20 --agreed-by Annie", f=fund)
    empty_desk.says(AGREE + " --amount 20", f=fund, h="Transport", s="Taxi", d="2026-05-20")
    empty_desk.says("spend {f} --agreement AG-001 --amount 12.40 --on 2026-05-20", f=fund)
    rows = empty_desk.returned("exceptions", "2026:02")
    ((amount, words),) = [(r["amount"], r["message"]) for r in rows if r["exception"] == "off_plan_spend"]
    assert amount == "12.40"
    assert "the plan has no money for transport" in words


def test_a_dearer_agency_is_an_exception_unless_the_council_agreed(empty_desk: Desk) -> None:
    """2.5 h at 31.10 and not at 19.84: 77.75 less 49.60 is 28.15 more."""
    fund = _fund(empty_desk)
    line = AGREE + " --units 10 --rate-kind home-care"
    empty_desk.says(line, f=fund, h="Home-Support", s="Provider", d="2026-04-06")
    agency = "agency {f} --agreement AG-001 --units 2.5 --rate 31.10 --on {d}"
    empty_desk.says(agency + " --council-agreed 'letter of 8 April'", f=fund, d="2026-04-09")
    assert _told(empty_desk, "unapproved_variance") == []
    empty_desk.says(agency, f=fund, d="2026-04-12")
    ((amount, words),) = _told(empty_desk, "unapproved_variance")
    assert amount == "28.15"
    assert "£31.10 each, and £19.84 was agreed" in words


def test_each_line_says_which_card_its_price_came_from(empty_desk: Desk) -> None:
    fund = _fund(empty_desk)
    for number, day in enumerate(("2026-04-06", "2026-04-20"), start=1):
        line = AGREE + " --units 3 --rate-kind home-care"
        empty_desk.says(line, f=fund, h="Home-Support", s="Provider", d=day)
        spend = "spend {f} --agreement AG-00{n} --units 2 --on {d}"
        empty_desk.says(spend, f=fund, n=number, d=day)
    empty_desk.says(AGREE + " --units 1 --rate 15", f=fund, h="Home-Support", s="Provider", d="2026-04-21")
    empty_desk.says("spend {f} --agreement AG-003 --units 1 --on 2026-04-22", f=fund)
    lines = [(row["gross"], row["rate_card_version"]) for row in empty_desk.returned("lines")]
    assert lines == [("39.68", "2025-04-07"), ("41.20", "2026-04-20"), ("15.00", "")]
