"""What a fund's lines tell of a day: who may agree, which plan holds, how many days were paused."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from isf.errors import (
    AgreementUnknownError,
    CodeError,
    FunderUnknownError,
    HeadingUnknownError,
    NoAuthorityError,
    OutcomeUnknownError,
)
from isf.model.fund import (
    Agreement,
    Authority,
    AuthorityKind,
    Earmark,
    Fund,
    Funder,
    FundKind,
    OneOff,
    Outcome,
    Plan,
    check_outcome_id,
)

F = "P-7K3QX7"
START, AUTUMN, SPRING = date(2026, 4, 6), date(2026, 10, 5), date(2027, 4, 5)
FIRST = Plan(START, (("Home-Support", Decimal("75.00")), ("Fee", Decimal("5.00"))))
SECOND = Plan(
    AUTUMN,
    (("Community", Decimal("20.00")), ("Fee", Decimal("5.00"))),
    funders=(Funder("Council", Decimal(60)), Funder("ICB", Decimal(40))),
)
TERMS = Agreement(
    "AG-001", "Home-Support", "Provider", "O1", Decimal("50.00"), "A1", START, "", START, AUTUMN
)
ANNIE = Fund(
    F,
    FundKind.PERSON,
    "calderdale",
    START,
    plans=(FIRST, SECOND),
    outcomes=(Outcome("O1", "g", "Swim"), Outcome("O2", "a", "Eat well")),
    authorities=(
        Authority("A1", AuthorityKind.SELF, START, AUTUMN),
        Authority("A2", AuthorityKind.DEPUTY, AUTUMN),
    ),
    agreements=(TERMS, replace(TERMS, id="AG-007")),
    one_offs=(OneOff("ONE-001", "Equipment", "Charity", Decimal("250.00"), START),),
)


@pytest.mark.parametrize(
    ("day", "may_agree"),
    [("2026-04-05", ()), ("2026-04-06", ("A1",)), ("2026-10-04", ("A1",)), ("2026-10-05", ("A2",))],
)
def test_one_may_agree_until_the_day_before_the_other(day: str, may_agree: tuple[str, ...]) -> None:
    assert ANNIE.may_agree_on(date.fromisoformat(day)) == may_agree


def test_who_may_not_agree_on_a_day_is_refused_by_name() -> None:
    assert ANNIE.authority("A2", AUTUMN).kind is AuthorityKind.DEPUTY
    with pytest.raises(NoAuthorityError, match="Annie") as refused:
        ANNIE.authority("A1", AUTUMN, "Annie")
    assert "A2" in str(refused.value)
    with pytest.raises(NoAuthorityError, match="A1"):
        ANNIE.authority("A1", AUTUMN)


@pytest.mark.parametrize(
    ("day", "covered"),
    [("2026-04-05", False), ("2026-04-06", True), ("2026-10-04", True), ("2026-10-05", False)],
)
def test_an_agreement_covers_its_first_day_and_not_its_end(day: str, *, covered: bool) -> None:
    assert TERMS.covers(date.fromisoformat(day)) is covered


def test_an_agreement_without_an_end_goes_on() -> None:
    assert replace(TERMS, end=None).covers(date(2031, 1, 1))
    assert not replace(TERMS, end=None).covers(date(2026, 4, 5))


def test_a_need_stands_until_its_day() -> None:
    hoist = Earmark("EM-001", Decimal("120.00"), "a hoist", AUTUMN)
    assert hoist.holds(date(2026, 10, 4))
    assert not hoist.holds(AUTUMN)
    assert replace(hoist, until=None).holds(SPRING)


@pytest.mark.parametrize(
    ("day", "plan"),
    [("2026-01-01", FIRST), ("2026-04-06", FIRST), ("2026-10-04", FIRST), ("2026-10-05", SECOND)],
)
def test_a_plan_holds_from_its_first_day(day: str, plan: Plan) -> None:
    assert ANNIE.plan_on(date.fromisoformat(day)) is plan


def test_every_heading_and_funder_that_any_plan_names_once() -> None:
    assert ANNIE.headings == ("Home-Support", "Fee", "Community")
    assert ANNIE.funders == ("Council", "ICB", "Charity", "Contribution")
    assert FIRST.weekly == Decimal("80.00")


@pytest.mark.parametrize(
    ("paused", "ending", "days"),
    [
        ((), None, 0),
        (((date(2026, 4, 13), date(2026, 4, 20)),), None, 7),
        (((date(2026, 4, 27), None),), None, 7),  # it lasts: up to and with 3 May
        (((date(2026, 3, 1), date(2026, 4, 8)),), None, 2),
        (((date(2026, 4, 13), date(2026, 4, 20)), (date(2026, 4, 19), date(2026, 4, 21))), None, 8),
        ((), date(2026, 5, 1), 3),
        (((date(2026, 4, 30), None),), date(2026, 5, 1), 4),  # no day counts twice
        ((), date(2026, 5, 4), 0),
    ],
)
def test_days_of_a_period_without_service(
    paused: tuple[tuple[date, date | None], ...], ending: date | None, days: int
) -> None:
    annie = replace(ANNIE, suspensions=paused, ending=ending)
    assert annie.suspended_days(START, date(2026, 5, 4)) == days


def test_what_the_fund_does_not_have_is_refused_and_what_it_has_is_named() -> None:
    assert ANNIE.outcome("O2").words == "Eat well"
    assert ANNIE.agreement("AG-007").id == "AG-007"
    assert ANNIE.funder("icb") == "ICB"
    assert ANNIE.heading("Fee") == "Fee"
    with pytest.raises(OutcomeUnknownError, match="O1"):
        ANNIE.outcome("O3")
    with pytest.raises(AgreementUnknownError, match="AG-001"):
        ANNIE.agreement("AG-002")
    with pytest.raises(FunderUnknownError, match="ICB"):
        ANNIE.funder("NHS")
    with pytest.raises(HeadingUnknownError, match="Home-Support"):
        ANNIE.heading("Holidays")


def test_the_next_agreement_comes_after_the_highest() -> None:
    assert ANNIE.next_agreement == "AG-008"
    assert replace(ANNIE, agreements=()).next_agreement == "AG-001"


@pytest.mark.parametrize("text", ["", "o1", "Jane", "1O", "O12345678", "O-1", "O1\n"])
def test_a_name_is_never_taken_for_an_outcome(text: str) -> None:
    assert check_outcome_id("O1234567") == "O1234567"
    with pytest.raises(CodeError, match="outcome id"):
        check_outcome_id(text)
