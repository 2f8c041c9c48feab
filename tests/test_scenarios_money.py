"""The acceptance scenarios of reference/domain.md section I that are about money coming in and going back.

Each is driven through the command line on a fresh office, and every identity
is proved after every step. Figures are asserted in the ledger (by beanquery),
in JSON and on the statement.
"""

from decimal import Decimal

from tests.scenario_fixtures import desk, empty_desk, fund
from tests.scenario_office import ESSEX, Desk, on_day

__all__ = ["desk", "empty_desk", "fund"]

AGREE = "agree {f} --heading {h} --supplier {s} --outcome O1 --agreed-by 'Annie Example' --on 2026-04-06"
GROSS = """
[payment]
basis = "gross"
clause = "Factsheet 11: the council invoices you each month"
"""


def funder(statement: dict[str, object], code: str) -> dict[str, str]:
    rows = statement["money_in"]
    assert isinstance(rows, list)
    return next(row for row in rows if row["funder"] == code)


def test_01_essex_net_council_owes_360_person_owes_40(desk: Desk) -> None:
    fund = desk.fund()
    desk.says("period run essex 2026:01")
    assert desk.ledger(fund, f"Assets:Owed:{fund}:Council") == 360
    assert desk.ledger(fund, f"Assets:Owed:{fund}:Contribution") == 40
    told = desk.balance(fund)
    assert (told["allocated"], told["owed"], told["available"]) == ("400.00", "400.00", "400.00")
    statement = desk.statement(fund)
    assert funder(statement, "Council")["due"] == "360.00"
    assert funder(statement, "Contribution")["due"] == "40.00"
    assert statement["plan"]["allocated"] == "400.00"


def test_02_gross_council_owes_400_and_the_person_owes_the_council(empty_desk: Desk) -> None:
    empty_desk.council(policy=GROSS)
    fund = empty_desk.fund()
    empty_desk.says("period run essex 2026:01")
    assert empty_desk.ledger(fund, f"Assets:Owed:{fund}:Council") == 400
    assert empty_desk.ledger(fund, f"Assets:Owed:{fund}:Contribution") == 0
    assert empty_desk.balance(fund)["allocated"] == "400.00"
    (row,) = [r for r in empty_desk.statement(fund)["money_in"] if r["funder"] == "Council"]
    assert row["due"] == "400.00"
    assert "charges the person itself" in empty_desk.prints("council show essex")
    empty_desk.council("kent", policy=GROSS + 'person_invoiced_by = "provider"\n')
    assert "the provider charges the person for it" in empty_desk.prints("council show kent")
    whom = "You pay your contribution of £10.00 a week to Essex Council, not into this fund."
    assert whom in empty_desk.page(fund).replace("\u00ad", "").replace("&shy;", "")


def test_03_thirteen_periods_invent_or_lose_no_odd_day(desk: Desk) -> None:
    fund = desk.fund()
    with on_day("2027-04-30"):
        for number in range(1, 14):
            desk.says("period run essex 2026:{n:02d}", n=number)
        assert desk.balance(fund)["allocated"] == "5200.00"
        assert desk.ledger(fund, f"Income:Funding:{fund}") == -5200
        desk.says("period run essex 2027:01")
        first = desk.statement(fund, "2027:01")
        assert first["header"]["period_start"] == "2027-04-05"
        assert (first["opening"]["allocated"], first["plan"]["allocated"]) == ("5200.00", "400.00")
        assert desk.balance(fund)["allocated"] == "5600.00"


def test_03_a_year_in_months_sums_to_the_stated_weeks(empty_desk: Desk) -> None:
    empty_desk.council(
        policy="""
        [calendar]
        kind = "monthly"
        anchor = 2026-04-01
        clause = "annex C, 1"
        [budget]
        weeks_in_year = "52.143"
        clause = "annex C, 2: a year is 365 days, so 52.143 weeks"
        """
    )
    fund = empty_desk.fund(ESSEX.replace("2026-04-06", "2026-04-01"))
    with on_day("2027-04-30"):
        for number in range(1, 13):
            empty_desk.says("period run essex 2026:{n:02d}", n=number)
        assert empty_desk.balance(fund)["allocated"] == "5214.30"
        assert empty_desk.ledger(fund, f"Income:Funding:{fund}") == Decimal("-5214.30")
        assert empty_desk.statement(fund, "2026:12")["closing"]["allocated"] == "5214.30"
        assert "52.143" in empty_desk.prints("council show essex")


def test_04_a_moved_run_leaves_the_period_as_it_is(empty_desk: Desk) -> None:
    """Calderdale paid on 21 March 2016 instead of the 22nd; gaps of 24 to 34 days occur."""
    empty_desk.council(
        policy="""
        [calendar]
        moved = [{ period = "2026:02", paid_on = 2026-05-01 }]
        clause = "payment timetable: 4 May is a bank holiday"
        """
    )
    fund = empty_desk.fund()
    empty_desk.says("period run essex 2026:01")
    empty_desk.says("period run essex 2026:02")
    (due,) = [e for e in empty_desk.entries(fund, "due") if e.id.endswith("2026P02/Council")]
    (given,) = [e for e in empty_desk.entries(fund, "allocation") if e.id.endswith("2026P02/Fee")]
    assert (due.on.isoformat(), given.on.isoformat()) == ("2026-05-01", "2026-05-04")
    empty_desk.says("receive {f} --from council --amount 720 --on 2026-05-01", f=fund)
    assert empty_desk.ledger(fund, f"Assets:Owed:{fund}:Council") == 0
    assert empty_desk.balance(fund, "2026-05-01")["allocated"] == "400.00", "budget comes with its period"
    assert funder(empty_desk.statement(fund), "Council")["received"] == "720.00"
    second = empty_desk.statement(fund, "2026:02")
    assert (second["header"]["period_start"], second["plan"]["allocated"]) == ("2026-05-04", "400.00")


def test_05_a_balance_over_the_limit_is_flagged_and_goes_back_after_12_weeks(desk: Desk) -> None:
    fund = desk.fund()
    for period, day in (("2026:01", "2026-04-06"), ("2026:02", "2026-05-04")):
        desk.says(f"period run essex {period}")
        desk.says("receive {f} --from council --amount 360 --on {d}", f=fund, d=day)
    desk.says(AGREE + " --amount 287.60", f=fund, h="Home-Support", s="Provider")
    desk.says("spend {f} --agreement AG-001 --amount 287.60 --on 2026-05-05", f=fund)
    assert desk.balance(fund)["available"] == "512.40"
    early = desk.says("surplus {f} --as-of 2026-05-20", f=fund)[0]
    assert (early["limit"], early["over"], early["returnable"]) == ("400.00", "112.40", "0.00")
    assert desk.statement(fund, "2026:02")["surplus"]["over"] == "112.40"
    with on_day("2026-08-05"):
        late = desk.says("surplus {f}", f=fund)[0]
        assert (late["over"], late["returnable"]) == ("112.40", "112.40")
        done = desk.says("surplus {f} --agree", f=fund)[0]
        assert done["agreed"] == "112.40"
        assert desk.balance(fund)["clawback"] == "112.40"
        assert desk.ledger(fund, f"Liabilities:Clawback:{fund}:Council") == Decimal("-112.40")
        (back,) = desk.entries(fund, "clawback")
        assert "4 weeks" in back.get("reason")
        assert "112.40" in desk.page(fund, "2026:05")


def test_05_an_earmark_covers_what_would_be_surplus(desk: Desk) -> None:
    fund = desk.fund(
        tables='[[earmarks]]\namount = "100.00"\npurpose = "a week away in autumn"\nuntil = 2026-10-01\n'
    )
    for period, day in (("2026:01", "2026-04-06"), ("2026:02", "2026-05-04")):
        desk.says(f"period run essex {period}")
        desk.says("receive {f} --from council --amount 360 --on {d}", f=fund, d=day)
    desk.says(AGREE + " --amount 287.60", f=fund, h="Home-Support", s="Provider")
    desk.says("spend {f} --agreement AG-001 --amount 287.60 --on 2026-05-05", f=fund)
    with on_day("2026-08-05"):
        told = desk.says("surplus {f}", f=fund)[0]
        assert (told["earmarked"], told["returnable"]) == ("100.00", "12.40")
    with on_day("2026-10-01"):
        assert desk.says("surplus {f}", f=fund)[0]["returnable"] == "112.40"


def test_06_banked_hours_over_two_and_a_half_weeks_are_listed(empty_desk: Desk) -> None:
    empty_desk.council(
        policy='[banked]\nmax_weeks = "2.5"\nuse_within_months = 12\nclause = "banked service, cl. 7"\n'
    )
    fund = empty_desk.fund(ESSEX.replace('"75.00"', '"240.00"').replace('"100.00"', '"265.00"'))
    line = AGREE + " --units 10 --rate 24.00 --each week --carries"
    empty_desk.says("period run essex 2026:01")
    empty_desk.says(line, f=fund, h="Home-Support", s="Provider")
    empty_desk.says("spend {f} --agreement AG-001 --units 10 --on 2026-04-08", f=fund)
    (row,) = empty_desk.says("banked {f} --as-of 2026-05-03", f=fund)
    assert (row["hours"], row["weeks"], row["limit_hours"], row["over_hours"]) == ("30", "3", "25", "5")
    assert row["use_by"] == "2027-05-03"
    assert row["clause"] == "banked service, cl. 7"
    assert empty_desk.ledger(fund, f"Equity:Plan:{fund}:Committed:Home-Support:AG-001") == 30 * 24
    (told,) = empty_desk.statement(fund)["life"]["banked"]
    assert (told["units"], told["limit"], told["over"], told["use_by"]) == (
        "30.00",
        "25.00",
        "5.00",
        "2027-05-03",
    )
    page = empty_desk.page(fund)
    assert "you have 30 hours or visits left over from before, which is 3 weeks" in page
    assert "The rule lets you keep 25; 5 are over that (banked service, cl. 7)." in page


def test_15_an_underspend_of_17_returns_by_the_funders_shares(desk: Desk) -> None:
    plan = ESSEX.replace('contribution = "10.00"', "").replace('"100.00"', '"125.00"')
    fund = desk.fund(
        plan.replace('"75.00"', '"100.00"'),
        tables='[[funders]]\ncode = "Council"\nshare = 60\n[[funders]]\ncode = "ICB"\nshare = 40\n',
    )
    desk.says("period run essex 2026:01")
    assert desk.ledger(fund, f"Assets:Owed:{fund}:Council") == 300
    assert desk.ledger(fund, f"Assets:Owed:{fund}:ICB") == 200
    desk.says("clawback {f} --to funders --heading Community --amount 17 --on 2026-05-01", f=fund)
    assert desk.ledger(fund, f"Liabilities:Clawback:{fund}:Council") == Decimal("-10.20")
    assert desk.ledger(fund, f"Liabilities:Clawback:{fund}:ICB") == Decimal("-6.80")
    statement = desk.statement(fund)
    assert funder(statement, "Council")["clawback_now"] == "10.20"
    assert funder(statement, "ICB")["clawback_now"] == "6.80"
    assert desk.balance(fund)["returned"] == "17.00"


def test_14_a_daughters_top_up_is_in_the_fund_and_outside_the_budget(desk: Desk) -> None:
    fund = desk.fund(tables='[[funders]]\ncode = "TopUp-Daughter"\nweekly = "25.00"\nheading = "Community"\n')
    desk.says("period run essex 2026:01")
    desk.says("receive {f} --from top-up --amount 100 --on 2026-04-10", f=fund)
    assert desk.balance(fund)["allocated"] == "500.00"
    assert desk.heading(fund, "Community")["allocated"] == "180.00"
    assert desk.ledger(fund, f"Assets:Owed:{fund}:Council") == 360
    assert desk.ledger(fund, f"Income:Funding:{fund}:TopUp-Daughter") == -100
    row = funder(desk.statement(fund), "TopUp-Daughter")
    assert (row["due"], row["received"]) == ("100.00", "100.00")
    (told,) = desk.says("fund show {f}", f=fund)
    assert told["weekly"] == "100.00", "the budget, which national returns take, is without the top-up"


def test_14_the_top_up_is_in_neither_national_return(desk: Desk) -> None:
    """Community is 20.00 a week and 25.00 of hers: of 90.00 spent there she pays 50.00."""
    fund = desk.fund(tables='[[funders]]\ncode = "TopUp-Daughter"\nweekly = "25.00"\nheading = "Community"\n')
    desk.says("period run essex 2026:01")
    desk.says(AGREE + " --amount 90", f=fund, h="Community", s="Swim-Club")
    desk.says("spend {f} --agreement AG-001 --amount 90 --on 2026-04-20", f=fund)
    assert desk.ledger(fund, f"Expenses:Support:{fund}") == 90
    assert desk.statement(fund)["plan"]["spent"] == "90.00"
    cld = desk.returned("cld_service_rows")
    assert [row["unit_cost"] for row in cld] == ["75.00", "20.00", "5.00"]
    (row,) = desk.returned("ascfr_summary")
    assert (row["gross_expenditure"], row["top_up_income"], row["client_contribution"]) == (
        "40.00",
        "100.00",
        "40.00",
    )
    desk.says("receive {f} --from top-up --amount 100 --on 2026-04-21", f=fund)
    (money,) = desk.returned("money_summary")
    assert (money["top_up"], money["spent_third_party"]) == ("100.00", "90.00")
