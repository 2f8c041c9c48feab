"""What is left at the end of the year, and money that several people put together."""

from decimal import Decimal

from tests.scenario_fixtures import desk, empty_desk, fund
from tests.scenario_office import ESSEX, Desk, on_day

__all__ = ["desk", "empty_desk", "fund"]

AGREE = "agree {f} --heading {h} --supplier {s} --outcome O1 --agreed-by {w} --on 2026-04-06"
POOL = (
    ESSEX.replace("Annie Example", "Minibus Group")
    .replace('weekly = "100.00"', 'weekly = "0.00"')
    .replace('contribution = "10.00"', 'kind = "pooled"')
    .replace('Home-Support = "75.00"\nCommunity = "20.00"\nFee = "5.00"', 'Minibus = "0.00"')
)


def test_a_heading_that_is_overspent_lately_runs_out_on_a_day(desk: Desk) -> None:
    fund = desk.fund()
    desk.says("period run essex 2026:01")
    desk.says("period run essex 2026:02")
    desk.says(
        AGREE.replace("04-06", "05-04") + " --amount 160", f=fund, h="Community", s="Swim-Club", w="Annie"
    )
    desk.says("spend {f} --agreement AG-001 --amount 140 --on 2026-05-10", f=fund)
    with on_day("2026-05-31"):
        home, community, _ = desk.says("forecast {f} --until 2026-06-29", f=fund)
    assert (community["left"], community["weekly_rate"], community["to_come"]) == ("20.00", "17.50", "80.00")
    assert community["to_spend"] == "70.00", "four weeks of what went out a week over eight"
    assert community["at_end"] == "30.00"
    assert home["runs_out"] is None
    with on_day("2026-05-20"):
        desk.says("spend {f} --agreement AG-001 --amount 20 --on 2026-05-20", f=fund)
        row = desk.says("forecast {f} --until 2027-04-01", f=fund)[1]
        assert row["left"] == "0.00"
        assert row["runs_out"] is not None
        assert "Runs out" in desk.prints("forecast")


def test_the_forecast_goes_to_the_end_of_the_budget_year_and_no_further_than_the_plan(desk: Desk) -> None:
    fund = desk.fund(extra="until = 2026-06-01")
    desk.says("period run essex 2026:01")
    rows = desk.says("forecast {f}", f=fund)
    assert {row["until"] for row in rows} == {"2027-04-01"}
    assert sum(Decimal(row["to_come"]) for row in rows) == 400, "four weeks of May, then the plan ends"


def test_two_people_put_together_and_each_share_is_known_to_the_penny(desk: Desk) -> None:
    annie, ben = desk.fund(), desk.fund(ESSEX.replace("Annie", "Ben"))
    desk.says("period run essex 2026:01")
    for own in (annie, ben):
        desk.says("receive {f} --from council --amount 360 --on 2026-04-06", f=own)
    pool = desk.fund(POOL)
    line = "pool put {p} --from {f} --heading Community --to Minibus --amount {a} --agreed-by {w}"
    line += " --on 2026-04-07"
    desk.refuses(line, "no authority", p=pool, f=annie, a="20", w="Ben")
    desk.refuses(line, "available", p=pool, f=annie, a="80.01", w="Annie")
    desk.refuses(line, "not a pooled fund", p=ben, f=annie, a="20", w="Annie")
    desk.says(line, p=pool, f=annie, a="20", w="Annie")
    desk.says(line, p=pool, f=ben, a="10", w="Ben")
    desk.says(AGREE.replace("06", "08") + " --amount 25", f=pool, h="Minibus", s="Garage", w="Minibus")
    desk.says("spend {f} --agreement AG-001 --amount 10 --on 2026-04-09", f=pool)
    told = {row["fund"]: row for row in desk.says("pool show {p}", p=pool)}
    assert (told[annie]["spent"], told[annie]["left"]) == ("6.67", "13.33") or ben < annie
    assert sum(Decimal(row["spent"]) for row in told.values()) == 10
    assert sum(Decimal(row["left"]) for row in told.values()) == 20
    assert desk.ledger(pool, f"Income:Funding:{pool}:{annie}") == -20
    assert desk.balance(annie)["transferred"] == "20.00"
    back = "pool back {p} --to {f} --heading Community --from Minibus --amount {a} --on 2026-04-10"
    desk.refuses(back, "left in pool", p=pool, f=ben, a="6.68")
    desk.says(back, p=pool, f=ben, a="5")
    assert desk.balance(ben)["bank"] == "355.00"
    assert desk.balance(pool)["bank"] == "25.00", "30 put in, 5 taken back; the garage is not paid yet"


def test_a_team_holds_its_own_budget(desk: Desk) -> None:
    team = desk.fund(ESSEX.replace('contribution = "10.00"', 'kind = "team"'))
    desk.says("period run essex 2026:01")
    assert desk.balance(team)["allocated"] == "400.00"
    assert desk.ledger(team, f"Assets:Owed:{team}:Contribution") == 0
    assert desk.says("fund show {f}", f=team)[0]["kind"] == "team"
