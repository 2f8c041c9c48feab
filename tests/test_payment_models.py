"""Payment models of reference/domain.md section D with their worked numbers, through the command line."""

from decimal import Decimal

from tests.scenario_fixtures import desk, empty_desk, fund
from tests.scenario_office import ESSEX, Desk, on_day

__all__ = ["desk", "empty_desk", "fund"]

AGREE = "agree {f} --heading Home-Support --supplier {s} --outcome O1 --agreed-by Annie --on 2026-04-06"


def run(desk: Desk, plan: str = ESSEX, tables: str = "") -> str:
    """Open a fund and run its first four weeks."""
    fund = desk.fund(plan, tables=tables)
    desk.says("period run essex 2026:01")
    return fund


def test_d1_a_block_costs_the_person_only_the_hours_she_used(empty_desk: Desk) -> None:
    desk = empty_desk
    desk.council(
        policy="""
        [[blocks]]
        kind = "extra-care"
        hours = "200"
        cost = "4500.00"
        from = 2026-04-06
        clause = "block contract"
        """
    )
    fund = run(desk)
    desk.says(AGREE + " --units 10 --rate-kind extra-care", f=fund, s="Provider")
    desk.says("spend {f} --agreement AG-001 --units 10 --on 2026-04-12 --final", f=fund)
    assert desk.ledger(fund, f"Expenses:Support:{fund}:Home-Support") == Decimal("225.00")
    assert desk.balance(fund)["spent"] == "225.00"
    (line,) = desk.statement(fund)["lines"]
    assert (line["units"], line["rate"], line["amount"]) == ("10", "22.50", "225.00")


def test_d2_a_short_visit_is_paid_as_the_minimum_and_both_lengths_are_kept(empty_desk: Desk) -> None:
    desk = empty_desk
    desk.council(
        policy='[visits]\nminimum_minutes = 30\nexceptions = ["medication-check"]\nclause = "spec 4.2"\n'
    )
    fund = run(desk)
    desk.says(AGREE + " --units 4 --rate 24.00", f=fund, s="Provider")
    line = "visit {f} --agreement AG-001 --planned 30 --actual {m} --on 2026-04-08"
    assert desk.says(line, f=fund, m=22)["amount"] == "12.00"
    assert desk.says(line + " --purpose medication-check", f=fund, m=22)["amount"] == "8.80"
    desk.refuses(line, "Nothing is paid", f=fund, m=0)
    first = dict(desk.entries(fund, "delivery")[0].legs[0].meta)
    assert (first["planned-minutes"], first["actual-minutes"], first["units"]) == (30, 22, Decimal("0.5"))
    assert desk.statement(fund)["plan"]["spent"] == "20.80"
    assert desk.balance(fund)["spent"] == "20.80"
    assert desk.ledger(fund, f"Expenses:Support:{fund}:Home-Support") == Decimal("20.80")


def test_d2_a_ladder_of_45_minutes_and_then_by_the_minute(empty_desk: Desk) -> None:
    desk = empty_desk
    desk.council(
        policy="""
        [visits]
        ladder = [{ minutes = 30, amount = "16.00" }, { minutes = 45, amount = "20.00" }]
        clause = "c"
        """
    )
    fund = run(desk)
    desk.says(AGREE + " --units 4 --rate 24.00", f=fund, s="Provider")
    line = "visit {f} --agreement AG-001 --planned 50 --actual 50 --on 2026-04-08"
    assert desk.says(line, f=fund)["amount"] == "22.00"


def test_d3_the_provider_bears_what_an_agency_costs_above_the_agreed_rate(desk: Desk) -> None:
    fund = run(desk)
    desk.says(AGREE + " --units 4 --rate 22.00", f=fund, s="Provider")
    line = "agency {f} --agreement AG-001 --units 2 --rate 44.00 --on 2026-04-12"
    desk.says(line, f=fund)
    assert desk.balance(fund)["spent"] == "44.00"
    assert "the provider bears £44.00" in desk.entries(fund, "delivery")[0].get("reason")
    assert desk.ledger(fund, f"Liabilities:Payable:{fund}:Provider") == -44
    assert desk.statement(fund)["lines"][0]["amount"] == "44.00"
    assert "the provider bears £44.00" in desk.page(fund)
    desk.refuses(line.replace("44.00", "22.00"), "not more than the agreed", f=fund)


def test_d3_or_the_council_where_it_agreed(desk: Desk) -> None:
    fund = run(desk)
    desk.says(AGREE + " --units 4 --rate 22.00", f=fund, s="Provider")
    desk.says(
        "agency {f} --agreement AG-001 --units 2 --rate 44.00 --council-agreed mail --on 2026-04-12",
        f=fund,
    )
    assert desk.ledger(fund, f"Expenses:Support:{fund}") == 88
    assert desk.ledger(fund, f"Assets:Owed:{fund}:Council") == 360 + 44
    variance = [e for e in desk.entries(fund, "due") if e.get("stream") == "variance"]
    assert [e.legs[0].amount for e in variance] == [Decimal("44.00")]
    assert desk.heading(fund, "Home-Support")["committed"] == "44.00", "the other two hours are still hers"
    statement = desk.statement(fund)
    assert [line["amount"] for line in statement["lines"]] == ["88.00"]
    rows = {row["funder"]: row["due"] for row in statement["money_in"]}
    assert rows["Council"] == "404.00"
    assert "agreed by the council: mail" in desk.page(fund)


def test_d4_a_lower_tier_from_a_day_and_history_stays(desk: Desk) -> None:
    """Tier 4 to 3 is about 300.00 a week: four weeks are 1200.00 less."""
    plan = ESSEX.replace('"75.00"', '"875.00"').replace('"100.00"', '"900.00"')
    fund = run(desk, plan.replace("{extra}", 'tier = "4"'))
    assert desk.balance(fund)["allocated"] == "3600.00"
    made = desk.says(
        "fund vary {f} --from 2026-04-06 --heading Home-Support=575.00 --tier 3 --reason 'tier 4 to 3'",
        f=fund,
    )
    assert (made["allocated"], made["due"]) == ("-1200.00", "-1200.00")
    assert desk.balance(fund)["allocated"] == "2400.00"
    first = next(e for e in desk.entries(fund, "allocation") if e.id.endswith("2026P01/Home-Support"))
    assert first.legs[0].amount == Decimal("3500.00"), "what was posted is not rewritten"
    assert desk.says("period run essex 2026:01")["posted"] == 0
    assert desk.says("period run essex 2026:02")["allocated"] == "2400.00"
    assert "tier 4 to 3" in desk.page(fund)
    assert desk.ledger(fund, f"Equity:Plan:{fund}:Allocated") == -4800, "2400.00 and 2400.00"
    assert [c["amount"] for c in desk.statement(fund)["budget_changes"]] == ["1200.00"]


def test_d4_a_change_in_the_middle_of_a_period_loses_no_penny(desk: Desk) -> None:
    fund = run(desk)
    desk.says("fund vary {f} --from 2026-04-16 --heading Community=33.33 --reason 'more swimming'", f=fund)
    whole = Decimal("20.00") * 10 / 7 + Decimal("33.33") * 18 / 7
    assert abs(Decimal(desk.heading(fund, "Community")["allocated"]) - whole) < Decimal("0.01")
    assert desk.heading(fund, "Home-Support")["allocated"] == "300.00"
    assert desk.ledger(fund, f"Income:Funding:{fund}") == -Decimal(desk.balance(fund)["allocated"])


def test_d4_a_smaller_budget_that_is_promised_already_is_refused(desk: Desk) -> None:
    fund = run(desk)
    desk.says(AGREE + " --amount 300", f=fund, s="Provider")
    line = "fund vary {f} --from 2026-04-20 --heading Home-Support=50.00 --reason review"
    desk.refuses(line, "isf release", f=fund)


def test_d5_a_saving_of_1200_is_shared_30_to_70(desk: Desk) -> None:
    plan = ESSEX.replace('"75.00"', '"375.00"').replace('"100.00"', '"400.00"')
    fund = run(desk, plan, '[baseline]\nweekly = "400.00"\nprovider_percent = 30\n')
    line = "share {f} --heading Home-Support --saved 1200 --agreed-by {w} --council-agreed 'letter of 2 May'"
    desk.refuses(line, "no authority", f=fund, w="Nobody")
    made = desk.says(line, f=fund, w="Annie")
    assert (made["returned"], made["provider"]) == ("840.00", "360.00")
    assert desk.ledger(fund, f"Liabilities:Clawback:{fund}:Council") == -840
    assert desk.ledger(fund, f"Expenses:Gain-Share:{fund}:Home-Support") == 360
    assert desk.statement(fund, "2026:02")["closing"]["returned"] == "840.00"


def test_d5_a_cap_and_a_loss_shared_by_halves(desk: Desk) -> None:
    plan = ESSEX.replace('"75.00"', '"375.00"').replace('"100.00"', '"400.00"')
    fund = run(desk, plan)
    line = "share {f} --heading Home-Support {x} --agreed-by Annie --council-agreed 'letter of 2 May'"
    desk.refuses(line, "provider_percent", f=fund, x="--saved 100")
    made = desk.says(line, f=fund, x="--saved 1200 --provider-percent 30 --cap 100")
    assert (made["returned"], made["provider"]) == ("1100.00", "100.00")
    before = desk.ledger(fund, f"Assets:Owed:{fund}:Council")
    made = desk.says(line, f=fund, x="--lost 200 --provider-percent 50")
    assert made["due"] == "100.00"
    assert desk.ledger(fund, f"Assets:Owed:{fund}:Council") == before + 100


def test_d7_three_weeks_of_reablement_with_a_baseline_and_a_hard_end(desk: Desk) -> None:
    plan = (
        ESSEX.replace('weekly = "100.00"', 'weekly = "0.00"')
        .replace('contribution = "10.00"', "")
        .replace('"75.00"', '"0.00"')
        .replace('"20.00"', '"0.00"')
        .replace('"5.00"', '"0.00"')
    )
    tables = (
        '[[one_off]]\nheading = "Home-Support"\namount = "1350.00"\nlast_day = 2026-04-26\n'
        '[baseline]\nhours = "14"\nwords = "needs help to dress and to cook"\n'
    )
    fund = run(desk, plan, tables)
    assert desk.ledger(fund, f"Assets:Owed:{fund}:Council") == 1350
    assert desk.ledger(fund, f"Assets:Owed:{fund}:Contribution") == 0, "free for three weeks"
    desk.says(AGREE + " --units 50 --rate 24.00 --until 2026-04-27", f=fund, s="Provider")
    desk.says("spend {f} --agreement AG-001 --units 48 --on 2026-04-26 --final", f=fund)
    desk.refuses("spend {f} --agreement AG-001 --units 1 --on 2026-04-27", "outside", f=fund)
    desk.says(
        "outcome progress {f} --outcome O1 --direction met --words 'cooks and dresses alone' --on 2026-05-04",
        f=fund,
    )
    statement = desk.statement(fund)
    assert (statement["plan"]["allocated"], statement["plan"]["spent"]) == ("1350.00", "1152.00")
    assert statement["life"]["contribution"] is None
    (baseline,) = desk.returned("baselines")
    assert "needs help to dress and to cook" in baseline.values()
    (row,) = desk.says("surplus {f} --as-of 2026-04-27", f=fund)
    assert row["returnable"] == "198.00"
    assert "One-off money for Home-Support" in row["grounds"][0]["words"]


def test_d9_a_platforms_fifth_is_shown_apart(desk: Desk) -> None:
    fund = run(desk)
    desk.says(AGREE + " --units 10 --rate 16.00", f=fund, s="SuperCarers")
    desk.refuses("spend {f} --agreement AG-001 --units 10 --platform 161", "part of the", f=fund)
    desk.says("spend {f} --agreement AG-001 --units 10 --platform 32 --on 2026-04-12", f=fund)
    assert desk.ledger(fund, f"Expenses:Support:{fund}") == 128
    assert desk.ledger(fund, f"Expenses:Platform:{fund}") == 32
    assert desk.ledger(fund, f"Liabilities:Payable:{fund}:SuperCarers") == -160
    (line,) = desk.statement(fund)["lines"]
    assert (line["amount"], line["platform"]) == ("160.00", "32.00")
    assert desk.balance(fund)["payable"] == "160.00"
    assert "£32.00" in desk.page(fund)


def test_d10_joint_funding_of_500_by_60_and_40(desk: Desk) -> None:
    plan = (
        ESSEX.replace('contribution = "10.00"', "")
        .replace('"100.00"', '"125.00"')
        .replace('"75.00"', '"100.00"')
    )
    fund = run(
        desk, plan, '[[funders]]\ncode = "Council"\nshare = 60\n[[funders]]\ncode = "ICB"\nshare = 40\n'
    )
    assert desk.ledger(fund, f"Income:Funding:{fund}:Council") == -300
    assert desk.ledger(fund, f"Income:Funding:{fund}:ICB") == -200
    assert desk.balance(fund)["allocated"] == "500.00"
    rows = {row["funder"]: row["due"] for row in desk.statement(fund)["money_in"]}
    assert rows == {"Council": "300.00", "ICB": "200.00"}


def test_d12_hours_that_were_not_available_are_hers_and_not_the_providers(desk: Desk) -> None:
    fund = run(desk)
    desk.says(AGREE + " --units 3 --rate 24.00 --each week", f=fund, s="Provider")
    desk.says("spend {f} --agreement AG-001 --units 8 --on 2026-05-03", f=fund)
    with on_day("2026-05-20"):
        desk.says("period run essex 2026:02")
    told = desk.heading(fund, "Home-Support", "2026-05-04")
    assert (told["spent"], told["available"]) == ("192.00", "120.00"), "four hours are released, not billed"
    assert desk.balance(fund)["payable"] == "192.00"
    assert desk.ledger(fund, f"Liabilities:Payable:{fund}:Provider") == -192
    second = desk.statement(fund, "2026:02")
    assert [(c["kind"], c["amount"]) for c in second["budget_changes"] if c["reason"]] == []
    assert second["agreed"][0]["released"] == "96.00"


def test_a_weekly_budget_is_used_flexibly_within_what_was_agreed(desk: Desk) -> None:
    """72.00 is agreed a week: nothing in the first, twice as much in the second, never more than the sum."""
    fund = run(desk)
    desk.says(AGREE + " --units 3 --rate 24.00 --each week", f=fund, s="Provider")
    line = "spend {f} --agreement AG-001 --units {u} --on {d}"
    desk.says(line, f=fund, u=6, d="2026-04-15")
    desk.says(line, f=fund, u=1.5, d="2026-04-22")
    desk.refuses(line, "108.00", f=fund, u=4.75, d="2026-04-29")
    desk.says(line, f=fund, u=4.5, d="2026-04-29")
    assert desk.ledger(fund, f"Expenses:Support:{fund}:Home-Support") == 288
    told = desk.heading(fund, "Home-Support")
    assert (told["spent"], told["committed"], told["available"]) == ("288.00", "0.00", "12.00")
    assert [row["units"] for row in desk.statement(fund)["lines"]] == ["6", "1.5", "4.5"]


def test_an_indicative_budget_is_not_allocated_until_it_is_final(desk: Desk) -> None:
    fund = desk.fund(extra="indicative = true")
    assert desk.says("period run essex 2026:01")["posted"] == 0
    desk.says("fund vary {f} --from 2026-04-20 --heading Community=25.00 --reason 'plan signed'", f=fund)
    assert desk.says("period run essex 2026:01")["allocated"] == "210.00", "two of the four weeks at 105.00"


def test_arrears_of_a_contribution_stay_visible_until_paid_or_written_off(desk: Desk, fund: str) -> None:
    assert desk.ledger(fund, f"Assets:Owed:{fund}:Contribution") == 40
    desk.says("period run essex 2026:02")
    row = next(r for r in desk.statement(fund, "2026:02")["money_in"] if r["funder"] == "Contribution")
    assert (row["owed_before"], row["owed_now"]) == ("40.00", "80.00")


def test_nobody_pays_more_than_what_her_care_costs(desk: Desk) -> None:
    """Essex: 56.20 was assessed, care costs 23.92, so she pays 23.92."""
    plan = ESSEX.replace('contribution = "10.00"', 'contribution = "56.20"')
    fund = desk.fund(plan)
    desk.says(
        "fund vary {f} --from 2026-04-06 --heading Home-Support=23.92 --heading Community=0"
        " --heading Fee=0 --reason 'less support wanted' --on 2026-04-07",
        f=fund,
    )
    desk.says("period run essex 2026:01")
    assert desk.ledger(fund, f"Assets:Owed:{fund}:Contribution") == Decimal("95.68")
    assert desk.ledger(fund, f"Assets:Owed:{fund}:Council") == 0
