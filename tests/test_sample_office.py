"""The sample office: its files are what they are made from, agree with each other, and are taken."""

import tomllib
import unicodedata
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from isf.book.actions.running_periods import run
from isf.book.ledger import Ledger
from isf.book.lines import lines
from isf.model import events as e
from isf.model import facts as f
from isf.model.money import ZERO, total
from isf.model.plan_file import PlanFile, fund_of_plan
from isf.office import starter
from isf.sources.declared import read_declarations
from isf.sources.files import incoming
from isf.sources.reading import read
from isf.sources.recognise import open_file
from isf.sources.values import BankLine, CouncilPayment, Reading, Visit
from tests.command_line import done
from tests.sample_office import visits
from tests.sample_office.inputs import PLANS, POLICIES, SAMPLE, dues, periods
from tests.sample_office.make import files
from tests.sample_office.remittances import ARREARS, SHORT, STRANGERS, UNPAID, Remittance, remittances
from tests.sample_office.story import tell

MADE = files()
STORY = tell()
BY_HAND = ("README.md", "councils/", "packs/", "plans/")
FUND = "P-7K3QX7"


def read_sample(path: str) -> Reading:
    file = incoming(SAMPLE / path)
    return read(open_file(file, read_declarations(starter() / "importers")))


# --- what is written by hand ---------------------------------------------------------------


def test_three_councils_have_three_calendars() -> None:
    told = {code: (str(rules.calendar.kind), str(rules.basis)) for code, rules in POLICIES.items()}
    assert told == {
        "millbrook": ("four-weekly", "net"),
        "harrowdale": ("monthly", "gross"),
        "penmarsh": ("fortnightly", "net"),
    }


def test_people_differ_as_people_do() -> None:
    plans = PLANS.values()
    assert len({plan.name for plan in plans}) == len(PLANS) == 15
    assert len({tuple(plan.headings) for plan in plans}) >= 8
    assert min(plan.weekly for plan in plans) == Decimal("80.00")
    assert max(plan.weekly for plan in plans) == Decimal("894.60")
    assert len({plan.primary_support_reason for plan in plans}) >= 8
    rights = {str(right.authority) for plan in plans for right in plan.may_agree}
    assert rights == {"self", "deputy", "attorney", "advocate"}


@pytest.mark.parametrize("ref", PLANS)
def test_plan_is_named_by_the_reference_that_it_holds(ref: str) -> None:
    assert PLANS[ref].council_ref == ref


# --- what is made --------------------------------------------------------------------------


def test_files_are_what_the_script_makes() -> None:
    """Otherwise: python -m tests.sample_office.make."""
    there = {path.relative_to(SAMPLE).as_posix() for path in SAMPLE.rglob("*") if path.is_file()}
    assert {name for name in there if not name.startswith(BY_HAND)} == set(MADE)
    differ = [name for name, content in MADE.items() if (SAMPLE / name).read_bytes() != content]
    assert differ == []


def test_files_are_small_enough_to_ship() -> None:
    assert sum(map(len, MADE.values())) < 1_500_000
    assert sum(len(batch.visits) for batch in visits.batches()) < 2_500


def test_no_file_that_comes_in_names_a_person() -> None:
    names = {part for plan in PLANS.values() for part in _parts(plan)}
    for name, content in MADE.items():
        if not name.endswith((".toml", ".xlsx")):
            words = set(_bare(content.decode()).replace("-", " ").replace(",", " ").split())
            assert not words & names, name


def _parts(plan: PlanFile) -> list[str]:
    told = [plan.name, *(right.who for right in plan.may_agree)]
    return [part for name in told for part in _bare(name).replace("-", " ").split() if len(part) > 3]


def _bare(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(char for char in apart if not unicodedata.combining(char))


# --- payments --------------------------------------------------------------------------------


@pytest.mark.parametrize("ref", PLANS)
def test_program_posts_the_dues_that_the_sample_works_out(ref: str) -> None:
    ledger = _opened(PLANS[ref])
    rules = POLICIES[PLANS[ref].council]
    for period in periods(rules.code):
        if PLANS[ref].start >= period.end:
            continue
        facts = run(ledger, rules, period, period.end).facts
        budget = {fact.heading: fact.amount for fact in facts if isinstance(fact, f.Allocation)}
        owed = {fact.funder: fact.amount for fact in facts if isinstance(fact, f.Due)}
        wanted = dues(ref, period)
        assert budget == wanted.budget
        assert owed == {funder: amount for funder, amount in wanted.owed.items() if amount}


def _opened(plan: PlanFile) -> Ledger:
    fund, _ = fund_of_plan(plan, FUND, POLICIES[plan.council].weeks_in_year)
    begins = [e.FundOpened(fund=FUND, on=fund.start, about=fund)]
    told = [*begins, *(e.PlanSet(fund=FUND, on=fund.start, plan=own) for own in fund.plans)]
    return Ledger(FUND, tuple(line for event in told for line in lines(event)))


@pytest.mark.parametrize("payment", list(remittances()), ids=lambda payment: payment.name)
def test_remittance_is_read_whole(payment: Remittance) -> None:
    reading = read_sample(f"remittances/{payment.name}")
    assert reading.bad == ()
    assert all(control.holds for control in reading.controls)
    told = [value for value in reading.values if isinstance(value, CouncilPayment)]
    assert [(line.reference, line.amount) for line in told] == [(li.ref, li.amount) for li in payment.lines]
    assert {line.on for line in told} == {payment.on}
    assert {line.payment for line in told} == {payment.number}


def test_councils_pay_what_is_due_but_for_what_the_story_says() -> None:
    paid = {(line.ref, line.label): line.amount for payment in remittances() for line in payment.lines}
    made_good = {(ref, label) for (ref, _), label in ARREARS.items()}
    for ref, plan in PLANS.items():
        for period in periods(plan.council):
            if plan.start < period.end:
                due = dues(ref, period).owed["Council"] - SHORT.get((ref, period.label), ZERO)
                missed = (ref, period.label) in UNPAID - made_good
                assert paid.pop((ref, period.label), ZERO) == (ZERO if missed else due)
    assert sorted(paid.values()) == sorted(amount for _, amount in STRANGERS.values())


def test_statements_of_the_account_follow_each_other_to_the_penny() -> None:
    balance = ZERO
    lines_of_the_year: list[BankLine] = []
    for quarter in range(1, 5):
        reading = read_sample(f"bank/client-account-{quarter}.csv")
        assert all(control.holds for control in reading.controls)
        rows = [value for value in reading.values if isinstance(value, BankLine)][::-1]
        for row in rows:
            balance += row.amount
            assert row.balance == balance
        lines_of_the_year += rows
    assert [(row.on, row.amount) for row in lines_of_the_year] == [(li.on, li.amount) for li in STORY.lines]
    assert balance == total(STORY.shares.values())


# --- visits --------------------------------------------------------------------------------------


@pytest.mark.parametrize("batch", list(visits.batches()), ids=lambda batch: batch.name)
def test_visits_are_read_with_every_length_of_time(batch: visits.Batch) -> None:
    reading = read_sample(f"visits/{batch.name}.csv")
    told = [value for value in reading.values if isinstance(value, Visit)]
    seen = [(v.reference, v.on, v.billed, v.actual, v.secondary) for v in told if v.billed]
    wanted = [(v.ref, v.on, v.claimed * 60, v.actual * 60, v.secondary) for v in batch.visits if v.claimed]
    assert seen == wanted
    assert reading.rows == len(batch.visits)


def test_some_visits_are_short_missed_or_turned_away() -> None:
    made = [visit for batch in visits.batches() for visit in batch.visits]
    assert any(not visit.claimed for visit in made)
    assert any(visit.claimed and not visit.actual for visit in made)
    assert any(visit.secondary for visit in made)
    assert sum(visit.actual < visit.claimed for visit in made) > 100


# --- the story -----------------------------------------------------------------------------------


def test_every_step_is_a_command_with_files_that_are_there() -> None:
    story = tomllib.loads((SAMPLE / "office.toml").read_text(encoding="utf-8"))
    assert story["provider"]
    kept = {name for step in story["step"] for name in step.get("keep", {})}
    named = [word for step in story["step"] for word in step["run"] if word.startswith("{")]
    folder = [word.removeprefix("{sample}/") for word in named if word.startswith("{sample}/")]
    assert {word.strip("{}") for word in named if not word.startswith("{sample}/")} == kept
    brought = {name for name in folder if not name.startswith(BY_HAND)}
    assert brought == set(MADE) - {"office.toml"}
    assert all((SAMPLE / name).is_file() for name in folder)


def test_story_goes_forward() -> None:
    days = [step.on for step in STORY.steps]
    assert days == sorted(days)
    assert days[0] == date(2025, 4, 1)
    assert days[-1] == date(2026, 4, 6)


def test_first_weeks_through_the_command_line(tmp_path: Path) -> None:
    """Every kind of file but the bank's, for all three councils; the whole year is `isf demo`."""
    office, until = tmp_path / "office", date(2025, 5, 20)
    done("init", str(office), "--provider", "Candlewick Support")
    story = tell(until)
    for step in story.steps:
        words = [word.replace("{sample}", str(SAMPLE)) for word in step.run]
        ran = done(*words, office=office, today=step.on.isoformat())
        told = [line for line in ran.err.splitlines() if line.startswith("isf: ")]
        assert all("missed" in line for line in told), told
    done("check", office=office, today=until.isoformat())
    funds = done("fund", "list", "--format", "json", office=office).json
    refs = {row["fund"]: row["council_ref"] for row in funds}
    rows = done("balance", "--format", "json", office=office, today=until.isoformat()).json
    bank = {refs[row["fund"]]: Decimal(row["bank"]) for row in rows}
    payable = {refs[row["fund"]]: Decimal(row["payable"]) for row in rows}
    assert bank == {ref: story.shares.get(ref, ZERO) for ref in bank}
    for ref, amount in payable.items():
        assert amount == total(owed for (who, _), owed in story.unpaid.items() if who == ref)
