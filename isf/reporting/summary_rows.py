"""Rows of a council return that sum up, or that another return takes over: see `return_rows` for the others.

What each field means stands in `isf.reporting.dictionary`. Amounts are pounds; dates inclusive.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class GroundRow:
    """One rule that asks for money back at the end of the period, and how much."""

    person_ref: str
    fund: str
    rule: str
    clause: str
    amount: Decimal
    words: str


@dataclass(frozen=True, slots=True)
class RemittanceRow:
    """One payment that came, against what was due; or a sum that was due and did not come."""

    person_ref: str
    fund: str
    date: date | None
    funder: str
    due_before: Decimal
    received: Decimal
    still_due: Decimal
    reference: str
    source: str
    status: str


@dataclass(frozen=True, slots=True)
class CldRow:
    """One planned service for Client Level Data; `unit_cost` is pounds a week."""

    person_ref: str
    fund: str
    event_type: str
    event_start_date: date
    event_end_date: date | None
    primary_support_reason: str
    service_type: str
    service_component: str
    delivery_mechanism: str
    unit_cost: Decimal
    cost_frequency: str
    planned_units_per_week: Decimal | None


@dataclass(frozen=True, slots=True)
class AscfrRow:
    """Actual spending for ASC-FR; income stands beside the first setting of its reason and age."""

    primary_support_reason: str
    age_band: str
    setting: str
    people: int
    gross_expenditure: Decimal
    client_contribution: Decimal
    nhs_income: Decimal
    top_up_income: Decimal


@dataclass(frozen=True, slots=True)
class TransparencyRow:
    """One payment over GBP 500 by the council, as it would publish it."""

    date: date
    department: str
    beneficiary: str
    purpose: str
    amount: Decimal
    irrecoverable_vat: Decimal
    merchant_category: str


@dataclass(frozen=True, slots=True)
class ViewRow:
    """Spending seen from one side; `under_plan` is allocated less spent, where the side has a plan."""

    view: str
    value: str
    people: int
    spent: Decimal
    committed: Decimal
    weekly_cost_per_person: Decimal
    hours_agreed: Decimal
    hours_delivered: Decimal
    hours_missed: Decimal
    allocated: Decimal | None
    under_plan: Decimal | None


@dataclass(frozen=True, slots=True)
class AreaRow:
    """Demand in one area."""

    area: str
    people: int
    weekly_hours: Decimal
    weekly_cost: Decimal
    hours_not_delivered: Decimal
    not_delivered_percent: Decimal


@dataclass(frozen=True, slots=True)
class BaselineRow:
    """How one fund stands against its baseline."""

    person_ref: str
    fund: str
    baseline_on: date
    weekly_cost_then: Decimal | None
    weekly_cost_now: Decimal
    saved_a_week: Decimal | None
    hours_then: Decimal | None
    hours_now: Decimal
    progress: str
    words: str
    day: date
