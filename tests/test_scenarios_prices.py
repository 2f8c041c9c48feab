"""Scenario 10 and section D8 of reference/domain.md: prices that go up."""

from datetime import date
from decimal import Decimal

import pytest

from isf.model.rates import Rate, Rounding, Unit, Uplift, When, new_rates, rate_on, rounded, uplifted
from tests.scenario_fixtures import empty_desk
from tests.scenario_office import ESSEX, Desk

__all__ = ["empty_desk"]

PACK = """
[rounding]
rates = "up-to-4p"
weekly_rates = "up-to-7p"
clause = "fee review 2022/23: hourly rates divisible by 4, weekly care-home rates by 7"
[[rates]]
kind = "home-care"
amount = "20.28"
from = 2025-04-07
clause = "fees 2025-26"
[[rates]]
kind = "care-home"
unit = "week"
amount = "700.00"
from = 2025-04-07
clause = "fees 2025-26"
"""
PLAN = ESSEX.replace('"75.00"', '"230.00"').replace('"100.00"', '"255.00"')
UPLIFT = "uplift essex --from 2026-04-07 --percent 6.60 --kinds home-care --index NLW --clause 'fees 2026-27'"
WEEKLY = (
    "agree {f} --heading Home-Support --supplier Provider --outcome O1 --agreed-by Annie --on 2026-04-06"
    " --units 10 --rate-kind home-care --each week"
)


@pytest.mark.parametrize(
    ("old", "percent", "new"),
    [
        ("20.28", "6.60", "21.64"),  # home care
        ("21.68", "6.60", "23.12"),  # reablement
        ("19.36", "6.60", "20.64"),  # home-based respite, direct-payment agency rate
        ("14.08", "9.91", "15.48"),  # employed personal assistant
        ("17.24", "9.33", "18.88"),  # self-employed personal assistant
    ],
)
def test_wolverhamptons_five_rates_of_2025_26(old: str, percent: str, new: str) -> None:
    assert uplifted(Decimal(old), Decimal(percent), Rounding.UP_4P) == Decimal(new)
    assert Decimal(new) / 4 * 100 % 1 == 0, "a quarter hour is whole pence"


def test_weekly_care_home_rates_go_up_to_the_next_7p() -> None:
    assert uplifted(Decimal("700.00"), Decimal("6.60"), Rounding.UP_7P) == Decimal("746.20")
    assert rounded(Decimal("746.21"), Rounding.UP_7P) == Decimal("746.27")
    assert rounded(Decimal("746.20"), Rounding.UP_7P) == Decimal("746.20"), "already whole pence a day"


def test_a_rate_that_no_uplift_names_stays() -> None:
    card = [
        Rate("home-care", Decimal("20.28"), date(2025, 4, 7)),
        Rate("sleep-in", Decimal("90.00"), date(2025, 4, 7), unit=Unit.NIGHT),
    ]
    up = Uplift(date(2026, 4, 7), Decimal("6.60"), ("home-care",))
    ((before, after),) = new_rates(card, up, Rounding.UP_4P, Rounding.UP_7P)
    assert (before.end, after.start, after.amount) == (up.start, up.start, Decimal("21.64"))


@pytest.mark.parametrize(
    ("day", "when", "amount"),
    [
        ("2026-12-25", When.EVENING, "40.00"),  # a bank holiday comes before the time of day
        ("2026-12-23", When.EVENING, "24.00"),
        ("2026-12-26", None, "28.00"),  # a Saturday
        ("2026-12-23", None, "20.00"),
    ],
)
def test_the_more_special_rate_comes_first(day: str, when: When | None, amount: str) -> None:
    start = date(2026, 4, 1)
    card = [
        Rate("home-care", Decimal("20.00"), start),
        Rate("home-care", Decimal("28.00"), start, when=When.WEEKEND),
        Rate("home-care", Decimal("24.00"), start, when=When.EVENING),
        Rate("home-care", Decimal("40.00"), start, when=When.BANK_HOLIDAY),
    ]
    found = rate_on(card, "home-care", date.fromisoformat(day), [date(2026, 12, 25)], when)
    assert found is not None
    assert found.amount == Decimal(amount)


def test_10_a_rate_goes_up_on_the_second_day_of_a_period(empty_desk: Desk) -> None:
    desk = empty_desk
    desk.council(policy=PACK)
    fund = desk.fund(PLAN)
    desk.says("period run essex 2026:01")
    desk.says("receive {f} --from council --amount 980 --on 2026-04-06", f=fund)
    desk.says(WEEKLY, f=fund)
    assert desk.heading(fund, "Home-Support")["committed"] == "811.20"
    desk.says("spend {f} --agreement AG-001 --units 1 --on 2026-04-06", f=fund)
    new = desk.says(
        "reprice {f} --agreement AG-001 --from 2026-04-07 --rate 21.64 --agreed-by Annie --on 2026-04-06",
        f=fund,
    )
    assert (new["agreement"], new["rate"], new["amount"]) == ("AG-002", "21.64", "216.40")
    first, second = desk.says("fund show {f}", f=fund)[0]["agreements"]
    assert (first["until"], second["from"]) == ("2026-04-07", "2026-04-07")
    assert desk.ledger(fund, f"Equity:Plan:{fund}:Committed:Home-Support:AG-001") == Decimal("8.69")
    assert desk.ledger(fund, f"Equity:Plan:{fund}:Committed:Home-Support:AG-002") == Decimal("834.69")
    desk.refuses("spend {f} --agreement AG-001 --units 1 --on 2026-04-07", "outside", f=fund)
    desk.says("spend {f} --agreement AG-002 --units 1 --on 2026-04-07", f=fund)
    assert desk.balance(fund)["spent"] == "41.92", "20.28 and 21.64"
    statement = desk.statement(fund)
    assert [line["rate"] for line in statement["lines"]] == ["20.28", "21.64"]
    assert "£21.64" in desk.page(fund)
    (price,) = statement["life"]["prices"]
    assert (price["on"], price["old_rate"], price["rate"]) == ("2026-04-07", "20.28", "21.64")
    assert (price["sum"], price["buys"]) == ("202.80", "9.37")


def test_an_uplift_shows_what_it_does_before_it_is_applied(empty_desk: Desk) -> None:
    desk = empty_desk
    desk.council(policy=PACK)
    fund = desk.fund(PLAN)
    desk.says("period run essex 2026:01")
    desk.says(WEEKLY, f=fund)
    before = (desk.root / "ledgers/councils/essex.toml").read_bytes()
    (shown,) = desk.says(UPLIFT + " --weeks 48 --dry-run")
    assert (desk.root / "ledgers/councils/essex.toml").read_bytes() == before
    (rate,) = shown["rates"]
    assert (rate["old"], rate["new"]) == ("20.28", "21.64")
    (effect,) = shown["agreements"]
    assert (effect["whole"], effect["old"], effect["buys"]) == ("652.80", "202.80", "9.37")
    assert "buys 9.37, not 10" in desk.prints(UPLIFT + " --dry-run")
    desk.says(UPLIFT)
    desk.says(
        "reprice {f} --agreement AG-001 --from 2026-05-04 --agreed-by Annie --on 2026-05-01 --keep-money",
        f=fund,
    )
    second = desk.says("fund show {f}", f=fund)[0]["agreements"][1]
    assert second["amount"] == "202.77", "9.37 hours at 21.64"
    assert "21.64" in desk.prints("council show essex")
    desk.refuses("uplift essex --from 2026-04-07 --percent 1 --kinds day-care --clause x", "day-care")


def test_a_new_price_holds_only_from_when_it_is_agreed(empty_desk: Desk) -> None:
    desk = empty_desk
    desk.council(policy=PACK)
    fund = desk.fund(PLAN)
    desk.says("period run essex 2026:01")
    desk.says(WEEKLY, f=fund)
    line = "reprice {f} --agreement AG-001 --from 2026-04-07 --rate 21.64 --agreed-by {w} --on {d}"
    desk.refuses(line, "keeps its old rate", f=fund, w="Annie", d="2026-04-20")
    desk.refuses(line, "no authority", f=fund, w="Nobody", d="2026-04-06")
    desk.says("spend {f} --agreement AG-001 --units 1 --on 2026-04-08", f=fund)
    desk.refuses(line, "delivered against", f=fund, w="Annie", d="2026-04-06")


def test_an_agreement_that_got_its_new_price_the_same_day_can_be_paused(empty_desk: Desk) -> None:
    desk = empty_desk
    desk.council(policy=PACK)
    fund = desk.fund(PLAN)
    desk.says("period run essex 2026:01")
    desk.says(WEEKLY.replace(" --each week", ""), f=fund)
    line = "reprice {f} --agreement AG-001 --from 2026-04-06 --rate 21.64 --agreed-by Annie --on 2026-04-06"
    desk.says(line, f=fund)
    made = desk.says("fund suspend {f} --from 2026-04-20", f=fund)
    assert made["released"] == "108.20", "half of 216.40, for two of the four weeks"


WOLVERHAMPTON = (
    ("home-care", "20.28", "6.60", "21.64"),
    ("reablement", "21.68", "6.60", "23.12"),
    ("respite-agency", "19.36", "6.60", "20.64"),
    ("employed-pa", "14.08", "9.91", "15.48"),
    ("self-employed-pa", "17.24", "9.33", "18.88"),
)


def test_the_five_rates_of_wolverhampton_come_out_of_the_packs_rule(empty_desk: Desk) -> None:
    """From 7 April 2025, up to the next 4p; a weekly care-home rate up to the next 7p (D8)."""
    desk = empty_desk
    lines = [
        f'[[rates]]\nkind = "{kind}"\namount = "{old}"\nfrom = 2024-04-08\nclause = "fees 2024-25"\n'
        for kind, old, _, _ in WOLVERHAMPTON
    ]
    rounding, _, home = PACK.replace("2025-04-07", "2024-04-08").split("[[rates]]")
    desk.council(policy=rounding + "".join(lines) + "[[rates]]" + home)
    line = "uplift essex --from 2025-04-07 --percent {p} --kinds {k} --clause 'cabinet, fees 2025-26'"
    for percent in ("6.60", "9.91", "9.33"):
        kinds = [kind for kind, _, own, _ in WOLVERHAMPTON if own == percent]
        desk.says(line, p=percent, k=",".join([*kinds, *(["care-home"] if percent == "6.60" else [])]))
    shown = desk.prints("council show essex")
    for kind, old, _, new in WOLVERHAMPTON:
        assert f"{kind}: £{old} an hour from 8 April 2024 to before 7 April 2025" in shown
        assert f"£{new} an hour from 7 April 2025" in shown
    assert "care-home: £746.20 a week from 7 April 2025" in shown, "106.60 a day"
    fund = desk.fund(PLAN)
    desk.says("period run essex 2026:01")
    for kind, _, _, new in WOLVERHAMPTON:
        agreed = (
            "agree {f} --heading Home-Support --supplier Provider --outcome O1 --agreed-by Annie"
            " --on 2026-04-06 --units 1 --rate-kind {k}"
        )
        assert desk.says(agreed, f=fund, k=kind)["committed"] == new
    assert desk.heading(fund, "Home-Support")["committed"] == "99.76"
    assert desk.ledger(fund, f"Equity:Plan:{fund}:Committed:Home-Support") == Decimal("99.76")
    assert {row["terms"]["rate"] for row in desk.statement(fund)["agreed"]} == {n for *_, n in WOLVERHAMPTON}


def test_a_percentage_is_written_as_an_index_is_published(empty_desk: Desk) -> None:
    """19.84 + 3.8 % is 20.59, up to 20.60; 655.13 + 3.8 % is 680.03, up to 680.05 (97.15 a day)."""
    empty_desk.council(policy=PACK.replace("20.28", "19.84").replace("700.00", "655.13"))
    line = "uplift essex --from 2026-04-07 --percent 3.8 --kinds home-care,care-home --index CPI --clause x"
    rates = empty_desk.says(line)["rates"]
    assert [row["new"] for row in rates] == ["20.60", "680.05"]
