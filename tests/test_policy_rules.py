"""Every rule of a policy pack: read, checked, shown in plain words with its clause, and acted on."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from isf.book.records import read_toml
from isf.errors import FileError
from isf.model.policy import Policy
from isf.model.policy_file import policy_of
from isf.model.rules import Bears, Invoices, PayBy, VisitRule
from isf.model.visits import billed, billed_minutes, cost_of_minutes
from isf.office import starter
from isf.reporting.council_rules import in_plain_words
from tests.scenario_fixtures import desk, empty_desk, fund
from tests.scenario_office import Desk

__all__ = ["desk", "empty_desk", "fund"]

PACKS = sorted((starter() / "ledgers" / "sample" / "packs").glob("*.toml"))
AGREE = (
    "agree {f} --heading Community --supplier Shop --outcome O1 --agreed-by Annie --on 2026-04-06 --amount 5"
)


def pack(text: str) -> Policy:
    import tomllib

    return policy_of({"code": "mercia", "name": "Mercia", **tomllib.loads(text)}, "mercia.toml")


@pytest.mark.parametrize("path", PACKS, ids=lambda path: str(path.stem))
def test_a_shipped_pack_says_what_it_is_like_and_cites_every_rule(path: Path) -> None:
    policy = policy_of(read_toml(path), path)
    assert path.stem == policy.code
    assert policy.code.endswith("-like"), "it is not the council's own document"
    set_here = set(read_toml(path)) - {"code", "name", "rates"}
    assert set_here <= set(policy.clauses)


def test_there_are_three_packs() -> None:
    assert [path.stem for path in PACKS] == ["calderdale-like", "dorset-like", "shropshire-like"]


def test_what_was_seen_in_three_councils() -> None:
    dorset, shropshire, calderdale = (policy_of(read_toml(p), p) for p in (PACKS[1], PACKS[2], PACKS[0]))
    assert (dorset.pays_after_days, dorset.keep_weeks, dorset.keep_for_weeks) == (-14, Decimal(4), 12)
    assert shropshire.rules.payment.invoices is Invoices.COUNCIL
    assert str(shropshire.calendar.kind) == "monthly"
    last = calderdale.calendar.period("2026:13")
    assert (last.start, last.end) == (date(2027, 3, 8), date(2027, 4, 5))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[payment]\nbasis = "gross"\n', "payment cites no clause"),
        ("[surplus]\nkeep_weeks = 4\n", "surplus cites no clause"),
        ("[visits]\nminimum_minutes = 30\n", "visits clause"),
        ('[fee]\nkind = "hourly"\nclause = "7"\n', "a fee has a kind and a value"),
        (
            '[fee]\nkind = "percent-of-spend"\nvalue = "4.125"\nclause = "7"\n',
            "fee value: '4.125' has more than two decimals; write whole pence, or hundredths of a percent",
        ),
        ('[fee]\nkind = "hourly"\nvalue = "1,5"\nclause = "7"\n', "fee value: '1,5' is not an amount"),
        ('[fee]\nkind = "none"\nvalue = "4.00"\nclause = "7"\n', "a fee has a kind and a value"),
        ('[suspension]\nmade_up_by = "provider"\nclause = "7"\n', "does not pay a person's contribution"),
        ('[year_end]\nnew_year = "02-30"\nclause = "7"\n', "year_end"),
        (
            '[[rates]]\nkind = "Home Care"\namount = "1.00"\nfrom = 2026-04-01\nclause = "7"\n',
            "rates number 1",
        ),
        ('[[uplifts]]\nfrom = 2026-04-01\npercent = 6\nkinds = []\nclause = "7"\n', "uplifts number 1 kinds"),
        ('[banked]\nwhichever = "both"\nclause = "7"\n', "banked whichever"),
        ('[spending]\nblocked = ["Guns!"]\nclause = "7"\n', "spending blocked"),
    ],
)
def test_a_rule_that_cannot_be_meant(text: str, said: str) -> None:
    with pytest.raises(FileError, match=said):
        pack(text)


def test_the_words_carry_their_clause(empty_desk: Desk) -> None:
    empty_desk.council("dorset", policy=PACKS[1].read_text(encoding="utf-8").split("\n\n", 1)[1])
    told = empty_desk.prints("council show dorset")
    assert "The council pays 14 days before it by bacs: less the person's contribution" in told
    assert "Nothing is spent on illegal, gambling, nhs-care, long-term-residential. (lists published" in told
    (row,) = empty_desk.says("council show dorset")
    assert {"surplus", "calendar", "payment", "spending"} <= {rule["rule"] for rule in row["rules"]}


def test_every_rule_has_words() -> None:
    whole = pack(
        """
        [banked]
        max_weeks = "2.5"
        percent_of_annual = "5"
        clause = "c1"
        [fee]
        kind = "percent-of-spend"
        value = "5.00"
        authorised_by = ["person", "council"]
        clause = "c2"
        [arrears]
        chase_after_days = 14
        council_pays_after_days = 56
        clause = "c3"
        [[blocks]]
        kind = "extra-care"
        hours = "200"
        cost = "4500.00"
        from = 2026-04-06
        clause = "c4"
        [agency]
        difference_borne_by = "council"
        clause = "c5"
        """
    )
    told = {rule.clause: rule.words for rule in in_plain_words(whole, date(2026, 5, 20)) if rule.clause}
    assert told["c1"].startswith("Up to the lower of 2.5 weeks and 5 percent")
    assert (
        told["c2"]
        == "The provider may charge 5.00 percent of what is spent, authorised by person and council."
    )
    assert "after 56 days the council pays it" in told["c3"]
    assert "£22.50 an hour" in told["c4"]
    assert told["c5"].endswith("the council bears.")


def test_what_is_blocked_and_what_wants_a_reason(empty_desk: Desk) -> None:
    desk = empty_desk
    desk.council(policy='[spending]\nwarned = ["alcohol"]\nclause = "cl. 12"\n')
    fund = desk.fund()
    desk.says("period run essex 2026:01")
    desk.refuses(AGREE + " --what gambling", r"gambling.*cl\. 12", f=fund)
    desk.refuses(AGREE + " --what alcohol", "allowed-because", f=fund)
    desk.says(AGREE + " --what alcohol --allowed-because 'a toast at her sisters wedding'", f=fund)
    text = "".join(p.read_text(encoding="utf-8") for p in (desk.root / "ledgers" / fund).glob("2*.beancount"))
    assert "alcohol allowed: a toast at her sisters wedding" in text
    (agreed,) = desk.statement(fund)["agreed"]
    assert agreed["terms"]["agreed_how"] == "alcohol allowed: a toast at her sisters wedding"
    assert "alcohol allowed: a toast at her sisters wedding" in desk.page(fund)
    assert desk.ledger(fund, f"Equity:Plan:{fund}:Committed:Community") == 5, "what was blocked left nothing"


@pytest.mark.parametrize(
    ("planned", "actual", "purpose", "minutes"),
    [
        (30, 22, "", 30),  # Worcestershire's minimum
        (30, 22, "medication-check", 22),
        (60, 52, "", 60),  # up to the next quarter of an hour
        (30, 0, "", 0),  # missed
    ],
)
def test_which_minutes_are_paid(planned: int, actual: int, purpose: str, minutes: int) -> None:
    rule = VisitRule(minimum=30, exceptions=("medication-check",), pay_by=PayBy.ROUNDED, round_to=15)
    exact = VisitRule(minimum=30, exceptions=("medication-check",))
    assert billed_minutes(planned, actual, exact if purpose else rule, purpose) == minutes


def test_a_ladder_and_then_by_the_minute() -> None:
    rule = VisitRule(ladder=((30, Decimal("16.00")), (45, Decimal("20.00"))))
    assert cost_of_minutes(50, Decimal("24.00"), rule) == Decimal("22.00")
    assert cost_of_minutes(45, Decimal("24.00"), rule) == Decimal("20.00")
    assert cost_of_minutes(60, Decimal("24.00"), rule) == Decimal("24.00")
    assert cost_of_minutes(22, Decimal("24.00"), VisitRule()) == Decimal("8.80")


def test_who_bears_minutes_beyond_the_plan() -> None:
    rule = VisitRule(difference=Bears.PROVIDER)
    visit = billed(60, 75, Decimal("24.00"), rule)
    assert (visit.cost, visit.borne_elsewhere) == (Decimal("24.00"), Decimal("6.00"))
    assert billed(60, 75, Decimal("24.00"), VisitRule()).cost == Decimal("30.00")


def test_a_new_pack_takes_the_place_of_the_old(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "pack.toml"
    file.write_text('[surplus]\nkeep_weeks = 8\nclause = "9"\n', encoding="utf-8")
    desk.says("council change essex --policy {p}", p=f"'{file}'")
    assert "Up to 8 weekly budgets" in desk.prints("council show essex")
    desk.refuses("council change wessex --policy {p}", "wessex", p=f"'{file}'")


def test_reviews_first_by_8_weeks_then_every_12_months(desk: Desk) -> None:
    fund = desk.fund()
    made = desk.says("fund review {f} --words 'goes well' --on 2026-05-18", f=fund)
    assert made["next"] == "2027-05-18"
    sooner = desk.fund(tables="[review]\nfirst = 2026-05-11\nevery_months = 6\n")
    assert desk.says("fund review {f} --words 'goes well' --on 2026-05-18", f=sooner)["next"] == "2026-11-18"


@pytest.mark.parametrize(
    ("text", "key", "remedy"),
    [
        ('[surplus]\nkeep_weeks = "four"\nclause = "c"\n', "surplus keep_weeks", "it must be a number"),
        ('[surplus]\nkeep_week = 4\nclause = "c"\n', "surplus keep_week", "there is no such key"),
        ('[fee]\nkind = "percent"\nvalue = "5.00"\nclause = "1"\n', "fee kind", "'percent-of-spend'"),
        ("[calendar]\nkind = 'weekly'\n", "calendar", "clause = ..."),
        (
            '[[rates]]\nkind = "care"\namount = 20.5\nfrom = 2026-04-01\nclause = "x"\n',
            "rates number 1 amount",
            "write amounts in quotes",
        ),
    ],
)
def test_a_pack_that_is_wrong_names_file_key_and_what_to_do(
    empty_desk: Desk, tmp_path: Path, text: str, key: str, remedy: str
) -> None:
    file = tmp_path / "wessex pack.toml"
    file.write_text(text, encoding="utf-8")
    said = empty_desk.refuses("council add wessex --name Wessex --policy {p}", "wessex pack", p=f"'{file}'")
    assert key in said
    assert remedy in said
    assert "docs/policy.md explains each rule" in said


def test_a_calendar_that_would_make_other_days_of_a_run_period_is_refused(desk: Desk, tmp_path: Path) -> None:
    """Else a day's budget would come twice, or never; a custom calendar keeps the old and adds the new."""
    fund = desk.fund()
    desk.says("period run essex 2026:01")
    file = tmp_path / "pack.toml"
    line = f"council change essex --policy '{file}'"
    file.write_text('[calendar]\nkind = "monthly"\nanchor = 2026-04-01\nclause = "x"\n', encoding="utf-8")
    assert 'kind = "custom"' in desk.refuses(line, r"2026:01 \(6 April to 3 May 2026\) was run")
    file.write_text(
        """
        [calendar]
        kind = "custom"
        clause = "letter of 28 April: from 4 May by the month"
        periods = [
            { label = "2026:01", first = 2026-04-06, last = 2026-05-03 },
            { label = "2026:02", first = 2026-05-04, last = 2026-05-31 },
            { label = "2026:03", first = 2026-06-01, last = 2026-06-30 },
        ]
        """,
        encoding="utf-8",
    )
    desk.says(line)
    assert desk.says("period run essex 2026:01")["posted"] == 0
    assert desk.says("period run essex 2026:02")["allocated"] == "400.00"
    assert desk.balance(fund)["allocated"] == "800.00", "no day twice, none left out"
    made = desk.says("fund vary {f} --from 2026-05-18 --heading Community=27 --reason review", f=fund)
    assert made["allocated"] == "14.00", "7.00 more for the two weeks that are left"


def test_the_second_person_and_the_years_of_keeping_have_their_clauses(empty_desk: Desk) -> None:
    empty_desk.council(
        policy="""
        [approval]
        above = "500.00"
        plan_changes = true
        clause = "7.2"
        plan_changes_clause = "7.4"
        [retention]
        years = 7
        clause = "schedule 3"
        """
    )
    told = empty_desk.prints("council show essex")
    assert "A second person is needed for a decision about more than £500.00 (7.2)." in told
    assert "A second person is needed when a plan changes (7.4)." in told
    assert "Records are kept for 7 full financial years after a fund is closed. (schedule 3)" in told


@pytest.mark.parametrize(
    ("written", "value"), [("4.5", "4.50"), ("£4.5", "4.50"), ("4", "4.00"), ("4.50", "4.50")]
)
def test_a_fee_may_be_written_with_one_decimal(written: str, value: str) -> None:
    policy = pack(f'[fee]\nkind = "percent-of-spend"\nvalue = "{written}"\nclause = "7"\n')
    assert str(policy.rules.fee.value) == value
