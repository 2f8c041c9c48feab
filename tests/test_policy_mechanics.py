"""Rules of a pack that act: fees, arrears, cancelled visits, when returns and repayments are due."""

import pytest

from tests.scenario_fixtures import desk, empty_desk, fund
from tests.scenario_office import ESSEX, Desk, on_day

__all__ = ["desk", "empty_desk", "fund"]

AGREE = "agree {f} --heading {h} --supplier {s} --outcome O1 --agreed-by Annie --on 2026-04-06"
FEE = "fee {f} --amount {a} --on 2026-05-01"


def begun(desk: Desk, policy: str, plan: str = ESSEX) -> str:
    """A fund of a council with this rule, its first four weeks run and paid by the council."""
    desk.council(policy=policy)
    fund = desk.fund(plan)
    desk.says("period run essex 2026:01")
    desk.says("receive {f} --from council --amount 360 --on 2026-04-06", f=fund)
    return fund


def ledger_fee(desk: Desk, fund: str) -> str:
    return f"{desk.ledger(fund, f'Expenses:Fee:{fund}'):.2f}"


# --- fees ------------------------------------------------------------------------------------


def test_a_fee_of_5_percent_of_what_is_spent_and_no_penny_more(empty_desk: Desk) -> None:
    """276.00 was spent, so 13.80 may be charged; what was charged before counts."""
    desk = empty_desk
    rule = '[fee]\nkind = "percent-of-spend"\nvalue = "5.00"\nauthorised_by = ["person", "council"]\n'
    fund = begun(desk, rule + 'clause = "c2"\n')
    desk.refuses(FEE, "comes to £0.00", f=fund, a="0.01")
    desk.says(AGREE + " --units 12 --rate 24.00", f=fund, h="Home-Support", s="Provider")
    desk.says("spend {f} --agreement AG-001 --units 11.5 --on 2026-04-28 --final", f=fund)
    desk.says(FEE, f=fund, a="10.00")
    said = desk.refuses(FEE, r"comes to £13\.80 by 1 May 2026, and £10\.00 is charged", f=fund, a="3.81")
    assert "Charge no more than £3.80, or ask the council" in said
    desk.says(FEE, f=fund, a="3.80")
    assert ledger_fee(desk, fund) == "13.80"
    assert desk.heading(fund, "Fee")["spent"] == "13.80"
    fees = desk.statement(fund)["fees"]
    assert [row["amount"] for row in fees] == ["10.00", "3.80"]
    assert "5.00 percent of what is spent, authorised by person and council (c2)" in desk.page(fund)


def test_a_fee_that_was_waived_may_be_charged_again(empty_desk: Desk) -> None:
    fund = begun(empty_desk, '[fee]\nkind = "fixed-per-period"\nvalue = "8.00"\nclause = "c2"\n')
    empty_desk.says(FEE, f=fund, a="8.00")
    empty_desk.refuses(FEE, "£0.00, or ask", f=fund, a="0.01")
    empty_desk.says("waive {f} --amount 8 --reason 'charged too early' --on 2026-05-01", f=fund)
    empty_desk.says(FEE, f=fund, a="8.00")
    assert ledger_fee(empty_desk, fund) == "8.00"


@pytest.mark.parametrize(
    ("rule", "first", "both"),
    [
        ('kind = "fixed-per-period"\nvalue = "8.00"', "8.00", "16.00"),
        ('kind = "percent-of-budget"\nvalue = "4.00"', "16.00", "32.00"),  # of 400.00, then of 800.00
    ],
)
def test_what_each_rule_allows_in_one_period_and_in_two(
    empty_desk: Desk, rule: str, first: str, both: str
) -> None:
    fund = begun(empty_desk, f'[fee]\n{rule}\nclause = "c2"\n')
    empty_desk.refuses(FEE, f"comes to £{first} by 1 May", f=fund, a="19.99")
    empty_desk.says(FEE, f=fund, a=first)
    empty_desk.says("period run essex 2026:02")
    late = FEE.replace("05-01", "05-15")
    empty_desk.refuses(late, f"comes to £{both} by 15 May", f=fund, a="16.01")
    empty_desk.says(late, f=fund, a=first)
    assert ledger_fee(empty_desk, fund) == both


def test_a_fee_by_the_hour(empty_desk: Desk) -> None:
    fund = begun(empty_desk, '[fee]\nkind = "hourly"\nvalue = "16.00"\nclause = "c2"\n')
    empty_desk.refuses(FEE, "--hours", f=fund, a="8.00")
    made = empty_desk.says("fee {f} --hours 0.75 --on 2026-05-01", f=fund)
    assert made["amount"] == "12.00"
    assert ledger_fee(empty_desk, fund) == "12.00"
    assert "0.75 hours, £16.00 an hour (c2)" in empty_desk.page(fund)
    empty_desk.refuses("fee {f} --hours 0.51 --on 2026-05-01", "available", f=fund)


def test_without_a_rule_the_fee_heading_of_the_plan_is_the_limit(desk: Desk, fund: str) -> None:
    desk.refuses(FEE, "available", f=fund, a="20.01")
    desk.refuses("fee {f} --hours 1 --on 2026-05-01", "not pay a fee by the hour", f=fund)
    desk.says(FEE, f=fund, a="20.00")
    assert ledger_fee(desk, fund) == "20.00"


# --- arrears ---------------------------------------------------------------------------------


def step(desk: Desk, day: str) -> dict[str, object]:
    (row,) = desk.says(f"arrears --as-of {day}")
    return dict(row)


def test_the_steps_of_arrears_and_who_is_told(empty_desk: Desk) -> None:
    rule = '[arrears]\nchase_after_days = 14\ncouncil_pays_after_days = 42\nclause = "c3"\n'
    fund = begun(empty_desk, rule)
    empty_desk.says("period run essex 2026:02")
    first = step(empty_desk, "2026-04-19")
    assert (first["owed"], first["late"], first["step"]) == ("40.00", "0.00", "remind")
    assert first["tell"] == ["the person"]
    chased = step(empty_desk, "2026-05-17")
    assert (chased["owed"], chased["late"], chased["days"], chased["step"]) == ("80.00", "40.00", 41, "chase")
    assert "the council" in chased["tell"]  # type: ignore[operator]
    then = step(empty_desk, "2026-05-18")
    assert (then["late"], then["step"], then["asks"], then["clause"]) == (
        "40.00",
        "council-pays",
        "the provider",
        "c3",
    )
    assert "council-pays" in empty_desk.prints("arrears")
    empty_desk.says("receive {f} --from contribution --amount 80 --on 2026-05-18", f=fund)
    assert empty_desk.says("arrears") == []
    assert "Every contribution has come" in empty_desk.prints("arrears")


def test_after_its_days_the_council_pays_what_is_late_and_the_budget_stays(empty_desk: Desk) -> None:
    rule = '[arrears]\nchase_after_days = 14\ncouncil_pays_after_days = 42\nclause = "c3"\n'
    fund = begun(empty_desk, rule)
    empty_desk.says("period run essex 2026:02")
    line = "arrears {f} --settle --reason 'no answer to three letters' --as-of {d}"
    empty_desk.refuses(line, "the council pays after 42 days", f=fund, d="2026-05-17")
    empty_desk.refuses("arrears {f} --settle", "--reason", f=fund)
    made = empty_desk.says(line, f=fund, d="2026-05-18")
    assert (made["council_pays"], made["written_off"]) == ("40.00", "0.00")
    assert empty_desk.ledger(fund, f"Assets:Owed:{fund}:Contribution") == 40, "the second four weeks"
    assert empty_desk.ledger(fund, f"Assets:Owed:{fund}:Council") == 400
    assert empty_desk.balance(fund)["allocated"] == "800.00"
    rows = {row["funder"]: row for row in empty_desk.statement(fund, "2026:02")["money_in"]}
    assert (rows["Contribution"]["due"], rows["Council"]["due"]) == ("0.00", "400.00")
    assert empty_desk.says("period run essex 2026:02")["posted"] == 0


def test_what_is_not_spent_is_written_off_and_the_council_bears_the_rest(empty_desk: Desk) -> None:
    """40.00 is late; 370.00 of 400.00 is agreed, so 30.00 is written off and 10.00 the council pays."""
    fund = begun(empty_desk, '[arrears]\nchase_after_days = 28\nwrite_off = true\nclause = "c3"\n')
    for heading, amount in (("Home-Support", 300), ("Community", 70)):
        empty_desk.says(AGREE + f" --amount {amount}", f=fund, h=heading, s="Provider")
    line = "arrears {f} --settle --reason hardship --as-of {d}"
    empty_desk.refuses(line, "written off after 28 days", f=fund, d="2026-05-03")
    made = empty_desk.says(line, f=fund, d="2026-05-04")
    assert (made["written_off"], made["council_pays"]) == ("30.00", "10.00")
    told = empty_desk.balance(fund)
    assert (told["allocated"], told["available"], told["owed"]) == ("370.00", "0.00", "10.00")
    assert empty_desk.ledger(fund, f"Assets:Owed:{fund}:Contribution") == 0
    (first, second) = empty_desk.statement(fund, "2026:02")["budget_changes"]
    assert {first["amount"], second["amount"]} == {"20.00", "10.00"}
    assert first["reason"] == "contribution not paid since 6 April 2026: hardship (c3)"


def test_or_the_provider_bears_what_is_spent(empty_desk: Desk) -> None:
    rule = '[arrears]\nwrite_off = true\nspent_is_borne_by = "provider"\nclause = "c3"\n'
    fund = begun(empty_desk, rule)
    empty_desk.says(AGREE + " --amount 300", f=fund, h="Home-Support", s="Provider")
    empty_desk.says(AGREE + " --amount 80", f=fund, h="Community", s="Swim-Club")
    empty_desk.says("spend {f} --agreement AG-001 --amount 300 --on 2026-04-20", f=fund)
    made = empty_desk.says("arrears {f} --settle --reason hardship --as-of 2026-05-04", f=fund)
    assert (made["written_off"], made["waived"], made["council_pays"]) == ("40.00", "20.00", "0.00")
    told = empty_desk.balance(fund)
    assert (told["allocated"], told["spent"], told["payable"], told["available"]) == (
        "360.00",
        "280.00",
        "280.00",
        "0.00",
    )
    assert empty_desk.ledger(fund, f"Liabilities:Payable:{fund}:Provider") == -280
    assert empty_desk.statement(fund, "2026:02")["closing"]["spent"] == "280.00"


def test_what_is_paid_to_the_provider_already_it_has_to_give_back_first(empty_desk: Desk) -> None:
    rule = '[arrears]\nwrite_off = true\nspent_is_borne_by = "provider"\nclause = "c3"\n'
    fund = begun(empty_desk, rule)
    empty_desk.says(AGREE + " --amount 300", f=fund, h="Home-Support", s="Provider")
    empty_desk.says(AGREE + " --amount 80", f=fund, h="Community", s="Swim-Club")
    empty_desk.says("spend {f} --agreement AG-001 --amount 300 --on 2026-04-20", f=fund)
    empty_desk.says("pay {f} --to provider --amount 300 --on 2026-04-21", f=fund)
    line = "arrears {f} --settle --reason hardship --as-of 2026-05-04"
    empty_desk.refuses(line, r"£20\.00 of it is paid to the provider already", f=fund)


def test_the_default_rule_asks_again_and_decides_nothing(desk: Desk, fund: str) -> None:
    assert step(desk, "2026-05-04")["step"] == "chase"
    line = "arrears {f} --settle --reason hardship --as-of 2026-05-20"
    desk.refuses(line, "the council decides", f=fund)
    (row,) = [row for row in desk.says("review {f}", f=fund) if row["kind"] == "contribution-arrears"]
    assert (row["amount"], row["do"]) == ("40.00", f"isf arrears {fund}")


# --- visits that were not given -----------------------------------------------------------------


@pytest.mark.parametrize(("notice", "paid"), [(23, "12.00"), (0, "12.00"), (24, ""), (48, "")])
def test_a_visit_cancelled_too_late_is_paid_as_planned(empty_desk: Desk, notice: int, paid: str) -> None:
    fund = begun(empty_desk, '[visits]\ncancelled_notice_hours = 24\nclause = "c7"\n')
    empty_desk.says(AGREE + " --units 4 --rate 24.00", f=fund, h="Home-Support", s="Provider")
    line = "visit {f} --agreement AG-001 --planned 30 --actual 0 --cancelled-notice {n} --on 2026-04-08"
    if not paid:
        empty_desk.refuses(line, "Nothing is paid", f=fund, n=notice)
        assert empty_desk.heading(fund, "Home-Support")["committed"] == "96.00", "it is still hers"
        return
    assert empty_desk.says(line, f=fund, n=notice)["amount"] == paid
    assert empty_desk.ledger(fund, f"Expenses:Support:{fund}") == 12
    assert empty_desk.statement(fund)["plan"]["spent"] == "12.00"
    assert f"cancelled {notice} hours before" in empty_desk.page(fund)
    assert "less than 24 hours before is paid as planned" in empty_desk.prints("council show essex")


def test_without_a_rule_a_cancelled_visit_costs_nothing(desk: Desk, fund: str) -> None:
    desk.says(AGREE + " --units 4 --rate 24.00", f=fund, h="Home-Support", s="Provider")
    line = "visit {f} --agreement AG-001 --planned 30 --actual 0 --cancelled-notice 1 --on 2026-04-08"
    desk.refuses(line, "Nothing is paid", f=fund)


# --- what is due when ------------------------------------------------------------------------------


def test_a_return_that_was_not_issued_is_told_with_its_day(empty_desk: Desk) -> None:
    begun(empty_desk, '[returns]\ndue_days = 14\nclause = "c9"\n')
    (row,) = [row for row in empty_desk.says("review") if row["kind"] == "return-due"]
    assert (row["since"], row["fund"]) == ("2026-05-18", None)
    assert "for 2026:01 is due by 18 May 2026" in row["message"]
    empty_desk.says("key new")
    empty_desk.prints("return essex --period 2026:01 -o {o} --bundle", o=empty_desk.root / "out")
    assert [row for row in empty_desk.says("review") if row["kind"] == "return-due"] == []


def test_what_is_left_of_a_fund_goes_back_within_its_days(empty_desk: Desk) -> None:
    fund = begun(empty_desk, '[closing]\nnotice_days = 28\nrepay_within_days = 14\nclause = "c8"\n')
    empty_desk.says("fund close {f} --last 2026-04-26 --on 2026-04-27 --reason 'moved away'", f=fund)
    with on_day("2026-05-10"):
        (row,) = [r for r in empty_desk.says("review {f}", f=fund) if r["kind"] == "repayment-due"]
    assert (row["amount"], row["since"]) == ("390.00", "2026-05-11"), (
        "less 10.00 that the person is not charged"
    )
    assert "--paid --to FUNDER --amount 390.00" in row["do"]
