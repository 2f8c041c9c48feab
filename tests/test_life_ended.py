"""A fund that has ended: the day of a death is checked and can be put right, and no review is named."""

from datetime import date
from decimal import Decimal

import pytest

from isf.book.load import read_fund
from tests.scenario_fixtures import desk, empty_desk, fund
from tests.scenario_office import Desk

__all__ = ["desk", "empty_desk", "fund"]


def days(desk: Desk, fund: str) -> tuple[date | None, date | None]:
    """Return the day of the death and the first day without the fund."""
    told = read_fund(desk.office, fund).fund
    return told.died, told.ending


def charged(desk: Desk, fund: str) -> Decimal:
    """Return what the person was due to pay in, in all."""
    return -desk.ledger(fund, f"Income:Funding:{fund}:Contribution")


@pytest.fixture
def ended(desk: Desk, fund: str) -> str:
    """Mrs Smith died on 14 April; what she has left goes back."""
    desk.says("fund close {f} --died 2026-04-14 --on 2026-04-15", f=fund)
    return fund


# --- the day of a death -------------------------------------


def test_a_death_is_recorded_on_its_day_and_not_before(desk: Desk, fund: str) -> None:
    desk.refuses("fund close {f} --died 2026-05-21", "2026-05-21 is after today", f=fund)
    desk.refuses("fund close {f} --died 2027-04-14 --on 2026-04-15", "2027-04-14 is after today", f=fund)
    assert days(desk, fund) == (None, None)
    desk.says("fund close {f} --died 2026-05-20", f=fund)
    assert days(desk, fund) == (date(2026, 5, 20), date(2026, 5, 21))


def test_nobody_died_before_the_fund_began(desk: Desk, fund: str) -> None:
    line = "fund close {f} --died {day} --on 2026-04-15"
    desk.refuses(line, "begins on 2026-04-06", f=fund, day="2026-04-05")
    assert days(desk, fund) == (None, None)
    desk.says(line, f=fund, day="2026-04-06")
    assert days(desk, fund) == (date(2026, 4, 6), date(2026, 4, 7))


def test_the_same_day_again_changes_nothing(desk: Desk, ended: str) -> None:
    before = read_fund(desk.office, ended).directives
    desk.says("fund close {f} --died 2026-04-14 --on 2026-04-16", f=ended)
    assert read_fund(desk.office, ended).directives == before


def test_a_later_day_of_death_moves_the_end_and_what_is_charged(desk: Desk, ended: str) -> None:
    """40.00 for four weeks: 9 days are 12.86, 10 days are 14.29; the 1.43 more goes back to the council."""
    assert (charged(desk, ended), desk.balance(ended)["clawback"]) == (Decimal("12.86"), "372.86")
    desk.says("fund close {f} --died 2026-04-15 --on 2026-04-16", f=ended)
    assert days(desk, ended) == (date(2026, 4, 15), date(2026, 4, 16))
    told = desk.balance(ended)
    assert (charged(desk, ended), told["available"], told["clawback"]) == (
        Decimal("14.29"),
        "0.00",
        "374.29",
    )
    life = desk.statement(ended)["life"]
    assert (life["died"], life["end"]["last"]) == ("2026-04-15", "2026-04-15")
    desk.sound()


def test_an_earlier_day_of_death_is_taken_once_what_went_back_is_put_right(desk: Desk, ended: str) -> None:
    """8 days are 11.43; the 1.43 less must come out of what was to go back."""
    again = "fund close {f} --died 2026-04-13"
    words = desk.refuses(again, r"14 April 2026 is recorded .* gone back already", f=ended)
    assert days(desk, ended) == (date(2026, 4, 14), date(2026, 4, 15))
    back = next(entry.id for entry in desk.entries(ended, "clawback") if f"isf correct {entry.id} " in words)
    desk.says("correct {e} --reason 'another day of death'", e=back)
    desk.says(again, f=ended)
    assert days(desk, ended) == (date(2026, 4, 13), date(2026, 4, 14))
    assert (charged(desk, ended), desk.balance(ended)["clawback"]) == (Decimal("11.43"), "371.43")
    desk.sound()


def test_a_fund_that_ended_before_the_death_keeps_its_end(desk: Desk, fund: str) -> None:
    desk.says("fund close {f} --last 2026-04-20 --reason 'moves away' --on 2026-04-15", f=fund)
    desk.says("fund close {f} --died 2026-04-20 --on 2026-04-21", f=fund)
    desk.says("fund close {f} --died 2026-04-22 --on 2026-04-23", f=fund)
    assert days(desk, fund) == (date(2026, 4, 22), date(2026, 4, 21))
    assert desk.statement(fund)["life"]["end"] == {"last": "2026-04-20", "reason": "moves away"}


def test_what_is_learnt_of_a_death_is_not_lost_behind_an_older_word(desk: Desk, ended: str) -> None:
    desk.refuses("fund close {f} --died 2026-04-15 --on 2026-04-14", "--on 2026-04-15 or later", f=ended)
    assert days(desk, ended) == (date(2026, 4, 14), date(2026, 4, 15))


# --- as it is shown -----------------------------------------


def test_no_review_is_named_for_a_fund_that_has_ended(desk: Desk, fund: str) -> None:
    (told,) = desk.says("fund show {f}", f=fund)
    assert (told["last_day"], told["died"]) == (None, None)
    assert told["review_due"]
    assert "Next review: by " in desk.prints("fund show {f}", f=fund)
    desk.says("fund close {f} --died 2026-04-14 --on 2026-04-15", f=fund)
    (told,) = desk.says("fund show {f}", f=fund)
    assert (told["closed"], told["review_due"]) == (None, None)
    assert (told["last_day"], told["died"]) == ("2026-04-14", "2026-04-14")
    page = desk.prints("fund show {f}", f=fund)
    assert "\nCame to its end on 14 April 2026; the person died\n" in page
    assert "Next review" not in page


@pytest.mark.parametrize(
    ("last", "says", "reviewed"),
    [
        ("2026-05-19", "\nCame to its end on 19 May 2026\n", False),
        ("2026-05-20", "\nComes to its end on 20 May 2026\n", True),
    ],
)
def test_until_its_last_day_is_over_a_fund_has_a_review(
    desk: Desk, fund: str, last: str, says: str, *, reviewed: bool
) -> None:
    desk.says("fund close {f} --last {day} --reason 'moves away' --on 2026-05-02", f=fund, day=last)
    page = desk.prints("fund show {f}", f=fund)
    assert says in page
    assert ("Next review: by " in page) is reviewed
    (told,) = desk.says("fund show {f}", f=fund)
    assert (told["review_due"] is not None) is reviewed
    assert (told["last_day"], told["died"]) == (last, None)
