"""What a council's rules say of a day: when money falls due, when a review is, who wants a second person."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from isf.model.fund import Fund, FundKind, ReviewPlan
from isf.model.policy import Approval, Policy
from isf.model.rules import Rules

ESSEX = Policy("essex", "Essex")
ANNIE = Fund("P-7K3QX7", FundKind.PERSON, "essex", date(2026, 4, 6))
OWN = ReviewPlan(date(2026, 5, 11), 6)


@pytest.mark.parametrize(
    ("fund", "due"),
    [
        (ANNIE, "2026-06-01"),  # eight weeks after 6 April
        (replace(ANNIE, reviewed=(date(2026, 6, 3),)), "2027-06-03"),
        (replace(ANNIE, reviewed=(date(2026, 9, 1), date(2026, 6, 3))), "2027-09-01"),
        (replace(ANNIE, review_plan=OWN), "2026-05-11"),
        (replace(ANNIE, review_plan=OWN, reviewed=(date(2026, 5, 12),)), "2026-11-12"),
    ],
)
def test_a_review_is_due_by_the_councils_rule_or_the_persons_own(fund: Fund, due: str) -> None:
    assert ESSEX.next_review(fund) == date.fromisoformat(due)


@pytest.mark.parametrize(("after", "day"), [(0, "2026-05-04"), (-7, "2026-04-27"), (28, "2026-06-01")])
def test_money_falls_due_so_many_days_from_the_periods_first(after: int, day: str) -> None:
    second = ESSEX.calendar.period("2026:02")
    moved = Rules(moved=(("2026:01", date(2026, 4, 7)),))
    assert replace(ESSEX, pays_after_days=after, rules=moved).payment_day(second) == date.fromisoformat(day)


def test_a_payment_that_the_council_moved_is_due_on_its_own_day() -> None:
    moved = replace(ESSEX, rules=Rules(moved=(("2026:02", date(2026, 5, 5)),)))
    assert moved.payment_day(moved.calendar.period("2026:02")) == date(2026, 5, 5)


@pytest.mark.parametrize(
    "wish",
    [
        Approval(above=Decimal("0.00")),
        Approval(off_plan=True),
        Approval(plan_changes=True),
        Approval(supplier_details=True),
    ],
)
def test_one_wish_is_enough_for_a_second_person(wish: Approval) -> None:
    assert wish
    assert not Approval()
