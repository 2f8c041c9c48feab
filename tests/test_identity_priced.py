"""What was delivered costs its units at its rate: to the penny, and honestly where a rule priced it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from isf.book.entries import entry
from isf.book.identities.priced import priced
from isf.model import facts as f
from isf.model.money import ZERO

FUND = "P-7K3QX7"


def told(amount: str, units: str | None, rate: str | None, **more: object) -> list[str]:
    """Return what is wrong with a delivery of so many units at a rate, for an amount."""
    fact = f.Delivery(
        fund=FUND,
        on=date(2026, 4, 28),
        agreement="AG-001",
        heading="Home-Support",
        supplier="Provider",
        outcome="O1",
        amount=Decimal(amount),
        units=None if units is None else Decimal(units),
        rate=None if rate is None else Decimal(rate),
        **more,  # type: ignore[arg-type]
    )
    wrong = list(priced([entry(fact, f"{FUND}/delivery/00001")]))
    assert {(problem.name, problem.identity) for problem in wrong} <= {("units-times-rate-differs", 7)}
    return [problem.message for problem in wrong]


@pytest.mark.parametrize(
    ("amount", "units", "rate"),
    [
        ("276.00", "11.5", "24.00"),
        ("4.01", "0.25", "16.02"),  # 4.005, halves up
        ("20.03", "0.8333", "24.03"),  # 50 minutes: 20.025, of which the hours to four decimals say 20.02
        ("8.00", "0.3333", "24.00"),  # 20 minutes
        ("276.00", None, None),
        ("276.00", "11.5", None),
    ],
)
def test_it_costs_its_units_at_its_rate(amount: str, units: str | None, rate: str | None) -> None:
    assert told(amount, units, rate) == []


@pytest.mark.parametrize(
    ("amount", "units", "rate", "why"),
    [
        ("276.00", "12.5", "24.00", "12.5 units at 24.00 are 300.00, but it is for 276.00 (-24.00)."),
        ("276.01", "11.5", "24.00", "11.5 units at 24.00 are 276.00, but it is for 276.01 (+0.01)."),
        ("4.00", "0.25", "16.02", "0.25 units at 16.02 are 4.01, but it is for 4.00 (-0.01)."),
        ("8.01", "0.3333", "24.00", "0.3333 units at 24.00 are 8.00, but it is for 8.01 (+0.01)."),
    ],
)
def test_a_penny_is_told(amount: str, units: str, rate: str, why: str) -> None:
    assert told(amount, units, rate) == [f"entry {FUND}/delivery/00001: {why}"]


def test_a_platform_s_share_is_part_of_the_amount() -> None:
    assert told("276.00", "11.5", "24.00", platform=Decimal("6.00")) == []
    assert told("276.00", "11.4", "24.00", platform=Decimal("6.00"))


def test_a_visit_that_a_rule_priced_is_not_judged() -> None:
    """By a ladder, 15 minutes may cost more than a quarter of the hour; the rule is not in the ledger."""
    assert told("7.20", "0.25", "24.00", planned_minutes=15, actual_minutes=12) == []
    assert told("7.20", "0.25", "24.00", platform=ZERO)


def test_a_delivery_that_lost_its_expense_is_for_the_other_identities() -> None:
    fact = f.Delivery(
        fund=FUND,
        on=date(2026, 4, 28),
        agreement="AG-001",
        heading="Home-Support",
        supplier="Provider",
        outcome="O1",
        amount=Decimal("276.01"),
        units=Decimal("11.5"),
        rate=Decimal("24.00"),
    )
    whole = entry(fact, f"{FUND}/delivery/00001")
    plan_only = replace(whole, legs=tuple(leg for leg in whole.legs if "Expenses:" not in leg.account))
    assert len(list(priced([whole]))) == 1
    assert list(priced([plan_only])) == []
    assert list(priced([replace(whole, kind="fee")])) == [], "only a delivery has units"
