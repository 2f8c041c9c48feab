"""What a period brings a fund that begins, ends or changes in it, and who owes it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from isf.book.actions.period_budget import budget, charged, dues, spans
from isf.model.fund import Fund, Funder, FundKind, Plan
from isf.model.policy import Policy

START = date(2026, 4, 6)
POLICY = Policy("calderdale", "Calderdale")
PERIOD = POLICY.calendar.period("2026:01")
PLAN = Plan(START, (("Home-Support", Decimal("75.00")), ("Community", Decimal("25.00"))), Decimal("10.00"))
HALF = {"Home-Support": Decimal("150.00"), "Community": Decimal("50.00")}


def fund(*plans: Plan) -> Fund:
    """Return the fund of somebody who has 100.00 a week and pays 10.00 of it."""
    return Fund("P-7K3QX7", FundKind.PERSON, "calderdale", START, plans=plans or (PLAN,))


@pytest.mark.parametrize("end", ["ending", "closed_on", "until"])
def test_a_fund_that_ends_within_a_period_has_the_days_until_then(end: str) -> None:
    """Two of the four weeks, whether the fund ends, is closed, or its plan has a hard end."""
    last = date(2026, 4, 20)
    annie = fund(replace(PLAN, until=last)) if end == "until" else replace(fund(), **{end: last})  # type: ignore[arg-type]
    assert budget(annie, POLICY, PERIOD) == HALF
    assert dues(annie, POLICY, PERIOD) == {"Council": Decimal("180.00"), "Contribution": Decimal("20.00")}
    assert charged(annie, POLICY, PERIOD) == Decimal("20.00")
    assert [span.days for span in spans(annie, PERIOD)] == [14]


def test_the_first_of_two_ends_holds() -> None:
    annie = replace(fund(), ending=date(2026, 4, 20), closed_on=date(2026, 4, 27))
    assert budget(annie, POLICY, PERIOD) == HALF


def test_nothing_comes_before_the_fund_begins_though_its_plan_does() -> None:
    annie = replace(fund(), start=date(2026, 4, 20))
    assert budget(annie, POLICY, PERIOD) == HALF
    assert budget(fund(replace(PLAN, start=date(2026, 4, 20))), POLICY, PERIOD) == HALF


def test_where_every_funder_pays_a_sum_a_week_nobody_shares_the_rest() -> None:
    """90.00 a week from the council and 10.00 from the person are the whole budget."""
    annie = fund(replace(PLAN, funders=(Funder("Council", weekly=Decimal("90.00")),)))
    assert dues(annie, POLICY, PERIOD) == {"Council": Decimal("360.00"), "Contribution": Decimal("40.00")}


def test_a_sum_a_week_is_no_more_than_the_budget_and_comes_before_the_persons() -> None:
    annie = fund(replace(PLAN, funders=(Funder("Council", weekly=Decimal("95.00")),)))
    assert dues(annie, POLICY, PERIOD) == {"Council": Decimal("380.00"), "Contribution": Decimal("20.00")}
    annie = fund(replace(PLAN, funders=(Funder("Council", weekly=Decimal("101.00")),)))
    assert dues(annie, POLICY, PERIOD) == {"Council": Decimal("400.00")}


def test_a_top_up_is_allocated_and_owed_besides() -> None:
    family = Funder("TopUp-Daughter", weekly=Decimal("5.00"), heading="Community")
    annie = fund(replace(PLAN, funders=(Funder("Council", Decimal(100)), family)))
    assert budget(annie, POLICY, PERIOD)["Community"] == Decimal("120.00")
    assert dues(annie, POLICY, PERIOD) == {
        "Council": Decimal("360.00"),
        "Contribution": Decimal("40.00"),
        "TopUp-Daughter": Decimal("20.00"),
    }


def test_an_indicative_budget_is_passed_over_and_the_plan_before_it_ends_there() -> None:
    later = replace(PLAN, start=date(2026, 4, 20), indicative=True)
    assert budget(fund(PLAN, later), POLICY, PERIOD) == HALF
