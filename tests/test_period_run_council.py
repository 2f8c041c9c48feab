"""`isf period run` over a whole council: everybody at once, safe to repeat, safe to correct."""

from datetime import date
from decimal import Decimal

import pytest

from isf.errors import ChangedOutsideError
from tests.scenario_fixtures import desk, empty_desk
from tests.scenario_office import ESSEX, Desk

__all__ = ["desk", "empty_desk"]

AGREE = "agree {f} --heading {h} --supplier {s} --outcome O1 --agreed-by {w} --on 2026-04-06"
NAMES = ("Annie", "Ben", "Cara", "Dev", "Ena", "Finn")


@pytest.fixture
def funds(desk: Desk) -> list[str]:
    """Six people of Essex, one of whom begins late and one has ended; and one of another council."""
    made = [desk.fund(ESSEX.replace("Annie", name)) for name in NAMES[:4]]
    made.append(desk.fund(ESSEX.replace("Annie", "Ena").replace("2026-04-06", "2026-04-20")))
    made.append(desk.fund(ESSEX.replace("Annie", "Finn")))
    desk.says("fund close {f} --last 2026-04-05 --on 2026-04-06 --reason 'never began'", f=made[-1])
    desk.council("kent")
    made.append(desk.fund(ESSEX.replace("Annie", "Gus"), council="kent"))
    return made


def test_everybody_of_a_council_at_once_and_nobody_else(desk: Desk, funds: list[str]) -> None:
    made = desk.says("period run essex 2026:01")
    assert (made["funds"], made["allocated"], made["due"]) == (6, "1800.00", "1800.00")
    told = {row["fund"]: row["allocated"] for row in made["by_fund"]}
    assert told == dict.fromkeys(funds[:4], "400.00") | {funds[4]: "200.00"}
    assert desk.balance(funds[6])["allocated"] == "0.00"
    assert {desk.balance(f)["allocated"] for f in funds[:4]} == {"400.00"}
    assert desk.statement(funds[4])["plan"]["allocated"] == "200.00", "two of the four weeks"
    assert sum(desk.ledger(f, f"Income:Funding:{f}") for f in funds) == -1800


def test_the_sums_are_told_as_people_write_them(desk: Desk, funds: list[str]) -> None:
    told = desk.prints("period run essex 2026:01")
    sums = "£1,800.00 allocated, £1,800.00 due, £0.00 reserved for agreements."
    assert told.startswith(f"Period 2026:01 (6 April to 3 May 2026), {len(funds) - 1} funds: {sums}")


def test_again_adds_nothing_and_somebody_new_is_taken_up(desk: Desk, funds: list[str]) -> None:
    desk.says("period run essex 2026:01")
    before = desk._files()
    assert desk.says("period run essex 2026:01")["posted"] == 0
    assert desk._files() == before, "not a byte"
    new = desk.fund(ESSEX.replace("Annie", "Hana"))
    again = desk.says("period run essex 2026:01")
    assert [row["fund"] for row in again["by_fund"]] == [new]
    assert again["allocated"] == "400.00"
    assert {desk.balance(f)["allocated"] for f in funds[:4]} == {"400.00"}


def test_a_plan_that_changes_after_the_run_brings_the_difference_once(desk: Desk, funds: list[str]) -> None:
    """Community from 20.00 to 33.00 a week for the last two of the four weeks: 26.00."""
    desk.says("period run essex 2026:01")
    made = desk.says(
        "fund vary {f} --from 2026-04-20 --heading Community=33.00 --reason 'review'", f=funds[0]
    )
    assert (made["allocated"], made["due"]) == ("26.00", "26.00")
    assert desk.says("period run essex 2026:01")["posted"] == 0
    assert desk.balance(funds[0])["allocated"] == "426.00"
    assert desk.balance(funds[1])["allocated"] == "400.00"
    second = desk.says("period run essex 2026:02")
    rows = {row["fund"]: row["allocated"] for row in second["by_fund"]}
    assert (rows[funds[0]], rows[funds[1]]) == ("452.00", "400.00")


def test_what_was_corrected_is_not_posted_again(desk: Desk, funds: list[str]) -> None:
    desk.says("period run essex 2026:01")
    entry = f"{funds[0]}/due/2026P01/Contribution"
    desk.says(f"correct {entry} --reason 'she is exempt'")
    assert desk.ledger(funds[0], f"Assets:Owed:{funds[0]}:Contribution") == 0
    assert desk.says("period run essex 2026:01")["posted"] == 0
    assert desk.ledger(funds[0], f"Assets:Owed:{funds[0]}:Contribution") == 0
    assert desk.ledger(funds[1], f"Assets:Owed:{funds[1]}:Contribution") == 40


def test_one_that_cannot_be_reserved_stops_nobody_and_is_named(desk: Desk, funds: list[str]) -> None:
    for number, who in enumerate(("Annie", "Ben")):
        line = AGREE + f" --amount {(20, 26)[number]} --each week"
        desk.says(line, f=funds[number], h="Community", s="Swim-Club", w=who)
    made = desk.says("period run essex 2026:01")
    assert made["reserved"] == "80.00"
    (left,) = made["not_reserved"]
    assert (left["fund"], left["agreement"], left["amount"]) == (funds[1], "AG-001", "104.00")
    assert desk.balance(funds[1])["allocated"] == "400.00"
    desk.says(
        "move {f} --from Home-Support --to Community --amount 24 --agreed-by Ben --on 2026-04-06", f=funds[1]
    )
    again = desk.says("period run essex 2026:01")
    assert (again["posted"], again["reserved"], again["not_reserved"]) == (1, "104.00", [])


def test_a_book_that_somebody_changed_stops_the_run_before_anything_is_written(
    desk: Desk, funds: list[str]
) -> None:
    """All or nothing: the message names the file and the two ways on."""
    file = next((desk.root / "ledgers" / funds[2]).glob("2026*.beancount"))
    right = file.read_text(encoding="utf-8")
    file.write_text(right.replace("75.00", "7500.00"), encoding="utf-8", newline="\n")
    before = desk._files()
    with pytest.raises(ChangedOutsideError, match=rf"{funds[2]}.*isf adopt.*isf restore"):
        desk._run(["period", "run", "essex", "2026:01", "--format", "json"])
    assert desk._files() == before
    file.write_text(right, encoding="utf-8", newline="\n")
    assert desk.says("period run essex 2026:01")["allocated"] == "1800.00"


def test_a_year_of_runs_in_any_order_is_the_same_book(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISF_TODAY", "2027-04-10")
    fund = desk.fund()
    for number in (3, 1, 2, 13, 12, 4, 5, 6, 9, 8, 7, 11, 10):
        desk.says(f"period run essex 2026:{number:02d}")
    assert desk.balance(fund)["allocated"] == "5200.00"
    dues = {e.id: e.on for e in desk.entries(fund, "due") if e.id.endswith("/Council")}
    assert dues[f"{fund}/due/2026P02/Council"] == date(2026, 5, 4)
    assert desk.ledger(fund, f"Assets:Owed:{fund}:Council") == Decimal(4680)
