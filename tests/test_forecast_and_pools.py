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


def test_three_shares_of_odd_pence_are_traced_to_the_last_one(desk: Desk) -> None:
    """10.00, 20.01 and 33.33 are put together; 7.77 is spent; what is left goes back to whose it is."""
    people = [desk.fund(ESSEX.replace("Annie", name)) for name in ("Annie", "Ben", "Cara")]
    desk.says("period run essex 2026:01")
    pool = desk.fund(POOL)
    put = "pool put {p} --from {f} --heading Community --to Minibus --amount {a}"
    put += " --agreed-by {w} --on 2026-04-07"
    for own, amount, who in zip(people, ("10.00", "20.01", "33.33"), ("Annie", "Ben", "Cara"), strict=True):
        desk.says("receive {f} --from council --amount 360 --on 2026-04-06", f=own)
        desk.says(put, p=pool, f=own, a=amount, w=who)
    desk.says(AGREE.replace("06", "08") + " --amount 7.77", f=pool, h="Minibus", s="Garage", w="Minibus")
    desk.says("spend {f} --agreement AG-001 --amount 7.77 --on 2026-04-09 --final --paid", f=pool)
    told = {row["fund"]: row for row in desk.says("pool show {p}", p=pool)}
    spent = [told[own]["spent"] for own in people]
    assert sum(Decimal(part) for part in spent) == Decimal("7.77")
    exact = [Decimal(a) * Decimal("7.77") / Decimal("63.34") for a in ("10.00", "20.01", "33.33")]
    assert all(abs(Decimal(part) - one) < Decimal("0.01") for part, one in zip(spent, exact, strict=True))
    back = "pool back {p} --to {f} --heading Community --from Minibus --amount {a} --on 2026-04-10"
    for own in people:
        desk.says(back, p=pool, f=own, a=told[own]["left"])
    assert desk.balance(pool)["bank"] == "0.00"
    assert desk.balance(pool)["available"] == "0.00"
    for own, part in zip(people, spent, strict=True):
        assert desk.balance(own)["bank"] == f"{360 - Decimal(part):.2f}", "what the minibus cost her, no more"
        gone = [c["amount"] for c in desk.statement(own)["budget_changes"] if c["kind"] == "transfer-out"]
        assert gone == [told[own]["put_in"]]
        assert desk.ledger(pool, f"Income:Funding:{pool}:{own}") == -Decimal(told[own]["put_in"])
    assert desk.says("fund close {f} --on 2026-04-11", f=pool)["closed"]


def test_a_team_agrees_spends_and_keeps_what_is_left_like_a_person(desk: Desk) -> None:
    team = desk.fund(ESSEX.replace('contribution = "10.00"', 'kind = "team"'))
    desk.says("period run essex 2026:01")
    desk.says("receive {f} --from council --amount 400 --on 2026-04-06", f=team)
    desk.says(AGREE + " --amount 60", f=team, h="Community", s="Trainer", w="Annie")
    desk.says("spend {f} --agreement AG-001 --amount 48.50 --on 2026-04-20 --final --paid", f=team)
    told = desk.balance(team)
    assert (told["spent"], told["available"], told["bank"]) == ("48.50", "351.50", "351.50")
    statement = desk.statement(team)
    assert statement["sentence"] == "The fund has £351.50 left to spend."
    assert statement["life"]["contribution"] is None
    assert desk.ledger(team, f"Expenses:Support:{team}") == Decimal("48.50")


def test_a_heading_that_will_be_short_is_shown_below_nothing_with_its_day(desk: Desk) -> None:
    """20.00 a week comes and 40.00 goes out: 120.00 + 16 x 20.00 - 16 x 40.00 is 200.00 short."""
    fund = desk.fund()
    desk.says("period run essex 2026:01")
    desk.says(
        "move {f} --from Home-Support --to Community --amount 200 --agreed-by Annie --on 2026-04-06", f=fund
    )
    desk.says(AGREE + " --amount 280", f=fund, h="Community", s="Club", w="Annie")
    desk.says("spend {f} --agreement AG-001 --amount 160 --on 2026-05-01", f=fund)
    with on_day("2026-05-03"):
        row = desk.says("forecast {f} --until 2026-08-24", f=fund)[1]
        said = desk.prints("forecast {f} --until 2026-08-24", f=fund)
    assert (row["left"], row["weekly_rate"]) == ("120.00", "40.00")
    assert (row["to_come"], row["to_spend"], row["at_end"]) == ("320.00", "640.00", "-200.00")
    assert row["runs_out"] == "2026-06-15", "20.00 a week less: 120.00 lasts six weeks, to 14 June"
    assert "-£200.00" in said
    assert "2026-06-15" in said
