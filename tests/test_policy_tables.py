"""The tables of a policy pack: each key arrives in its rule, defaults are as documented, limits are exact."""

import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from isf.errors import FileError
from isf.model.policy import Approval, Policy
from isf.model.policy_file import policy_of
from isf.model.rates import Block, Rate, Rounding, Unit, Uplift, When
from isf.model.rules import (
    ArrearsRule,
    BankedRule,
    Bears,
    ClosingRule,
    FeeKind,
    FeeRule,
    Invoices,
    OneOffRule,
    PayBy,
    PaymentRule,
    ReturnsRule,
    Rules,
    SpendingRule,
    SuspensionRule,
    VisitRule,
    YearEndRule,
)


def pack(text: str = "") -> Policy:
    return policy_of({"code": "mercia", "name": "Mercia", **tomllib.loads(text)}, "mercia.toml")


EVERYTHING = """
[calendar]
clause = "c1"
moved = [{ period = "2026:02", paid_on = 2026-05-05 }]
bank_holidays = [2026-05-25, 2026-08-31]
[payment]
basis = "gross"
route = "chaps"
person_invoiced_by = "provider"
clause = "c2"
[surplus]
earmarks = false
clause = "c3"
[review]
first_by_weeks = 6
then_months = 9
clause = "c4"
[closing]
repay_within_days = 56
notice_days = 14
clause = "c5"
[approval]
above = "250.00"
off_plan = true
plan_changes = true
supplier_details = true
clause = "c6"
above_clause = "c6a"
off_plan_clause = "c6o"
plan_changes_clause = "c6p"
supplier_details_clause = "c6s"
[retention]
years = 8
clause = "c7"
[rounding]
rates = "up-to-4p"
weekly_rates = "up-to-7p"
clause = "c8"
[[rates]]
kind = "home-care"
amount = "24.00"
from = 2026-04-06
until = 2027-04-05
unit = "visit"
when = "weekend"
clause = "c9"
[[uplifts]]
from = 2027-04-05
percent = "3.2"
kinds = ["home-care"]
index = "CPIH"
clause = "c10"
[[blocks]]
kind = "extra-care"
hours = "20.5"
cost = "450.00"
from = 2026-04-06
until = 2026-07-06
clause = "c11"
[banked]
max_weeks = "2.5"
percent_of_annual = "5"
whichever = "higher"
use_within_months = 6
clause = "c12"
[one_off]
use_within_months = 3
receipts = false
clause = "c13"
[year_end]
sweep = true
new_year = "09-15"
keep_weeks = "1.5"
clause = "c14"
[fee]
kind = "hourly"
value = "30.00"
authorised_by = ["council"]
clause = "c15"
[visits]
minimum_minutes = 30
exceptions = ["medication-check"]
pay_by = "rounded"
round_to_minutes = 15
difference_borne_by = "council"
missed_paid = true
cancelled_notice_hours = 24
ladder = [{ minutes = 30, amount = "16.00" }]
clause = "c16"
[arrears]
chase_after_days = 14
council_pays_after_days = 56
write_off = true
spent_is_borne_by = "provider"
clause = "c17"
[spending]
blocked = ["gambling"]
warned = ["alcohol"]
clause = "c18"
[suspension]
contribution_charged = true
made_up_by = "council"
clause = "c19"
[agency]
difference_borne_by = "fund"
clause = "c20"
[returns]
due_days = 10
columns = ["Ward"]
clause = "c21"
"""


def test_each_key_arrives_in_its_rule() -> None:
    assert pack(EVERYTHING).rules == Rules(
        payment=PaymentRule("chaps", Invoices.PROVIDER),
        moved=(("2026:02", date(2026, 5, 5)),),
        bank_holidays=(date(2026, 5, 25), date(2026, 8, 31)),
        rounding=Rounding.UP_4P,
        weekly_rounding=Rounding.UP_7P,
        rates=(
            Rate(
                "home-care",
                Decimal("24.00"),
                date(2026, 4, 6),
                date(2027, 4, 5),
                Unit.VISIT,
                When.WEEKEND,
                "c9",
            ),
        ),
        uplifts=(Uplift(date(2027, 4, 5), Decimal("3.2"), ("home-care",), "CPIH", "c10"),),
        blocks=(
            Block(
                "extra-care",
                Decimal("20.5"),
                Decimal("450.00"),
                date(2026, 4, 6),
                date(2026, 7, 6),
                "c11",
            ),
        ),
        earmarks_allowed=False,
        banked=BankedRule(Decimal("2.5"), Decimal(5), lower=False, within_months=6),
        one_off=OneOffRule(3, receipts=False),
        year_end=YearEndRule(sweep=True, month=9, day=15, keep_weeks=Decimal("1.5")),
        fee=FeeRule(FeeKind.HOURLY, Decimal("30.00"), ("council",)),
        visits=VisitRule(
            minimum=30,
            exceptions=("medication-check",),
            pay_by=PayBy.ROUNDED,
            round_to=15,
            difference=Bears.COUNCIL,
            missed_paid=True,
            cancelled_notice_hours=24,
            ladder=((30, Decimal("16.00")),),
        ),
        arrears=ArrearsRule(14, 56, write_off=True, spent_is_borne_by=Bears.PROVIDER),
        spending=SpendingRule(("gambling",), ("alcohol",)),
        suspension=SuspensionRule(contribution_charged=True, made_up_by=Bears.COUNCIL),
        agency=Bears.FUND,
        closing=ClosingRule(56),
        returns=ReturnsRule(10, ("Ward",)),
    )


def test_what_a_pack_says_besides_its_rules_arrives_too() -> None:
    policy = pack(EVERYTHING)
    assert (policy.first_review_weeks, policy.review_months, policy.notice_days) == (6, 9, 14)
    assert policy.approval == Approval(
        Decimal("250.00"), off_plan=True, plan_changes=True, supplier_details=True
    )
    assert policy.retention_years == 8


def test_every_clause_stands_under_the_name_of_its_rule() -> None:
    assert pack(EVERYTHING).clauses == {
        "calendar": "c1",
        "payment": "c2",
        "surplus": "c3",
        "review": "c4",
        "closing": "c5",
        "approval": "c6",
        "approval.above": "c6a",
        "approval.off_plan": "c6o",
        "approval.plan_changes": "c6p",
        "approval.supplier_details": "c6s",
        "retention": "c7",
        "rounding": "c8",
        "banked": "c12",
        "one_off": "c13",
        "year_end": "c14",
        "fee": "c15",
        "visits": "c16",
        "arrears": "c17",
        "spending": "c18",
        "suspension": "c19",
        "agency": "c20",
        "returns": "c21",
    }


TABLES = (
    *("calendar", "payment", "budget", "surplus", "review", "closing", "approval", "retention", "rounding"),
    *("banked", "one_off", "year_end", "visits", "arrears", "spending", "suspension", "agency", "returns"),
)


@pytest.mark.parametrize("table", TABLES)
def test_a_table_that_only_cites_its_clause_leaves_the_default(table: str) -> None:
    told = pack(f'[{table}]\nclause = "7.1"\n')
    assert told == replace(pack(), clauses={table: "7.1"})


@pytest.mark.parametrize("table", [name for name in TABLES if name != "approval"])
def test_a_clause_of_nothing_cites_nothing(table: str) -> None:
    for clause in ("", "  "):
        with pytest.raises(FileError, match="clause"):
            pack(f'[{table}]\nclause = "{clause}"\n')


def test_the_defaults_are_those_of_the_documents() -> None:
    """docs/policy.md has this table; each default is spelled out here once."""
    policy = pack()
    assert (policy.first_review_weeks, policy.review_months, policy.notice_days) == (8, 12, 28)
    assert (policy.retention_years, policy.weeks_in_year, policy.approval) == (6, Decimal(52), Approval())
    assert policy.rules == Rules(
        payment=PaymentRule("bacs", Invoices.PROVIDER),
        rounding=Rounding.PENNY,
        weekly_rounding=Rounding.PENNY,
        earmarks_allowed=True,
        banked=BankedRule(None, None, lower=True, within_months=12),
        one_off=OneOffRule(12, receipts=True),
        year_end=YearEndRule(sweep=False, month=4, day=1, keep_weeks=None),
        fee=FeeRule(FeeKind.NONE, None, ()),
        visits=VisitRule(
            minimum=0,
            exceptions=(),
            pay_by=PayBy.ACTUAL,
            round_to=1,
            difference=Bears.FUND,
            missed_paid=False,
            cancelled_notice_hours=None,
            ladder=(),
        ),
        arrears=ArrearsRule(28, None, write_off=False, spent_is_borne_by=Bears.COUNCIL),
        spending=SpendingRule(("illegal", "gambling", "nhs-care", "long-term-residential"), ()),
        suspension=SuspensionRule(contribution_charged=False, made_up_by=Bears.FUND),
        agency=Bears.PROVIDER,
        closing=ClosingRule(28),
        returns=ReturnsRule(None, ()),
    )


def test_a_council_without_a_pack_has_the_same_defaults() -> None:
    assert Policy("mercia", "Mercia") == pack()


def test_a_rate_an_uplift_and_a_block_may_say_little() -> None:
    rules = pack(
        """
        [[rates]]
        kind = "home-care"
        amount = "24.00"
        from = 2026-04-06
        clause = "c"
        [[uplifts]]
        from = 2027-04-05
        percent = "3"
        kinds = ["home-care"]
        clause = "c"
        [[blocks]]
        kind = "extra-care"
        hours = "20"
        cost = "450.00"
        from = 2026-04-06
        clause = "c"
        """
    ).rules
    assert rules.rates == (
        Rate("home-care", Decimal("24.00"), date(2026, 4, 6), None, Unit.HOUR, When.ANY, "c"),
    )
    assert rules.uplifts == (Uplift(date(2027, 4, 5), Decimal(3), ("home-care",), "", "c"),)
    assert rules.blocks == (Block("extra-care", Decimal(20), Decimal("450.00"), date(2026, 4, 6), None, "c"),)


@pytest.mark.parametrize(
    ("payment", "asks"),
    [
        ('basis = "net"', Invoices.PROVIDER),
        ('basis = "gross"', Invoices.COUNCIL),
        ('basis = "net"\nperson_invoiced_by = "council"', Invoices.COUNCIL),
        ('basis = "gross"\nperson_invoiced_by = "provider"', Invoices.PROVIDER),
    ],
)
def test_who_is_paid_less_asks_the_person_unless_the_pack_says_otherwise(
    payment: str, asks: Invoices
) -> None:
    assert pack(f'[payment]\n{payment}\nclause = "4"\n').rules.payment.invoices is asks


RATE = '[[rates]]\nkind = "{}"\namount = "1.00"\nfrom = 2026-04-06\n'
BLOCK = '[[blocks]]\nkind = "care"\ncost = "1.00"\nfrom = 2026-04-06\nhours = "{}"\n'
UPLIFT = '[[uplifts]]\nkinds = ["care"]\nfrom = 2026-04-06\npercent = "{}"\n'
RUNG = '[visits]\nladder = [{{ minutes = {}, amount = "9.00" }}]\n'
MONTHLY = '[calendar]\nkind = "monthly"\nanchor = 2026-01-{}\n'
CUSTOM = (
    '[calendar]\nkind = "custom"\nperiods = [{{ label = "2026:01", first = 2026-04-01, last = 2026-{} }}]\n'
)
LABEL = '[calendar]\nkind = "custom"\nperiods = [{{ label = "{}", first = 2026-04-01, last = 2026-04-30 }}]\n'
MOVED = '[calendar]\nmoved = [{{ period = "{}", paid_on = 2026-04-07 }}]\n'
EDGES = [
    ("[calendar]\npays_after_days = {}\n", ("-62", "93"), ("-63", "94")),
    (MONTHLY, ("28",), ("29",)),
    (CUSTOM, ("04-01",), ("03-31",)),
    (LABEL, ("2026:01", "2099:99"), ("1999:01", "2026:1", "2026:001", "2026-01")),
    (MOVED, ("2026:01",), ("26:01", "2026:1", "2026:013", "2026-01")),
    ('[budget]\nweeks_in_year = "{}"\n', ("52", "53", "52.1429"), ("51.9999", "53.0001", "52.14286")),
    ('[surplus]\nkeep_weeks = "{}"\n', ("0",), ("-0.1",)),
    ("[surplus]\nkeep_for_weeks = {}\n", ("0",), ("-1",)),
    ("[review]\nfirst_by_weeks = {}\n", ("1",), ("0",)),
    ("[review]\nthen_months = {}\n", ("1",), ("0",)),
    ("[closing]\nrepay_within_days = {}\n", ("0",), ("-1",)),
    ("[closing]\nnotice_days = {}\n", ("0",), ("-1",)),
    ("[retention]\nyears = {}\n", ("1", "100"), ("0", "101")),
    ('[banked]\nmax_weeks = "{}"\n', ("0", "1.2345"), ("-0.1", "1.23456")),
    ('[banked]\npercent_of_annual = "{}"\n', ("0", "100", "1.2345"), ("-0.1", "100.0001", "1.23456")),
    ("[banked]\nuse_within_months = {}\n", ("1", "60"), ("0", "61")),
    ("[one_off]\nuse_within_months = {}\n", ("1", "60"), ("0", "61")),
    ('[year_end]\nkeep_weeks = "{}"\n', ("0", "1.2345"), ("-0.1", "1.23456")),
    (
        '[year_end]\nnew_year = "{}"\n',
        ("01-01", "02-28", "10-10", "12-31"),
        ("00-01", "13-01", "01-00", "01-32", "02-29", "4-1", "04-01-26"),
    ),
    ("[visits]\nminimum_minutes = {}\n", ("0", "240"), ("-1", "241")),
    ("[visits]\nround_to_minutes = {}\n", ("1", "60"), ("0", "61")),
    ("[visits]\ncancelled_notice_hours = {}\n", ("0",), ("-1",)),
    (RUNG, ("1", "59"), ("0", "60")),
    ("[arrears]\nchase_after_days = {}\n", ("0",), ("-1",)),
    ("[arrears]\ncouncil_pays_after_days = {}\n", ("0",), ("-1",)),
    ("[returns]\ndue_days = {}\n", ("0",), ("-1",)),
    (BLOCK, ("0.0001",), ("0", "0.00001")),
    (UPLIFT, ("0", "100"), ("-1", "101")),
    (RATE, ("ab", "a" + "b" * 40), ("a", "a" + "b" * 41, "2b", "a_b")),
    ('code = "{}"\n', ("ab", "a" + "b" * 30), ("a", "a" + "b" * 31, "2b")),
]


def cited(text: str) -> str:
    return text if text.startswith("code") else text + 'clause = "c"\n'


@pytest.mark.parametrize(
    ("text", "value"), [(text, value) for text, allowed, _ in EDGES for value in allowed]
)
def test_the_last_value_that_a_key_takes(text: str, value: str) -> None:
    assert pack(cited(text.format(value))).name == "Mercia"


@pytest.mark.parametrize(
    ("text", "value"), [(text, value) for text, _, refused in EDGES for value in refused]
)
def test_the_first_value_that_a_key_refuses(text: str, value: str) -> None:
    with pytest.raises(FileError):
        pack(cited(text.format(value)))
