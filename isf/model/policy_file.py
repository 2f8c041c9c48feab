"""The policy pack file of a council, checked; `isf.model.policy` holds its values."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, Self

from pydantic import Field, model_validator

from isf.model.checked import Checked, Day, Pounds, Words, checked
from isf.model.periods import Calendar, CalendarKind, Period
from isf.model.policy import KEEP_YEARS, Approval, Basis, Policy

_REMEDY = "Mend it in the policy file; docs/policy.md explains each rule."
_IN_EVERY_MONTH = 28


class ListedPeriod(Checked):
    """One period of a custom calendar; `last` is its last day, inclusive, as people write it."""

    label: str = Field(pattern=r"^20[0-9]{2}:[0-9]{2}$")
    first: Day
    last: Day

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.last < self.first:
            msg = f"period {self.label} ends before it begins"
            raise ValueError(msg)
        return self


class CalendarTable(Checked):
    """How the council cuts the year, and when it pays."""

    kind: CalendarKind = CalendarKind.FOUR_WEEKLY
    anchor: Day = date(2026, 4, 6)
    pays_after_days: int = Field(default=0, ge=-62, le=93)
    periods: tuple[ListedPeriod, ...] = ()
    clause: Words = ""

    @model_validator(mode="after")
    def _can_be_counted(self) -> Self:
        if self.kind is CalendarKind.MONTHLY and self.anchor.day > _IN_EVERY_MONTH:
            msg = f"a monthly calendar begins on a day that every month has, 1 to {_IN_EVERY_MONTH}"
            raise ValueError(msg)
        if bool(self.periods) != (self.kind is CalendarKind.CUSTOM):
            msg = "a custom calendar lists its periods (label, first, last), and no other calendar does"
            raise ValueError(msg)
        return self

    @model_validator(mode="after")
    def _leaves_no_gap(self) -> Self:
        for before, after in pairwise(self.periods):
            if after.first != before.last + timedelta(days=1):
                msg = f"period {after.label} does not begin on the day after {before.label} ends"
                raise ValueError(msg)
        labels = [period.label for period in self.periods]
        if len(set(labels)) != len(labels):
            msg = "two periods have the same label"
            raise ValueError(msg)
        return self


class PaymentTable(Checked):
    """Net or gross of the person's contribution."""

    basis: Basis = Basis.NET
    clause: Words = ""


class SurplusTable(Checked):
    """What may be kept, for how long."""

    keep_weeks: Decimal = Field(default=Decimal(4), ge=0)
    keep_for_weeks: int = Field(default=12, ge=0)
    clause: Words = ""


class BudgetTable(Checked):
    """By how many weeks an annual budget is divided."""

    weeks_in_year: Decimal = Field(default=Decimal(52), ge=52, le=53, decimal_places=4)
    clause: Words = ""


class ReviewTable(Checked):
    """When reviews are due."""

    first_by_weeks: int = Field(default=8, ge=1)
    then_months: int = Field(default=12, ge=1)
    clause: Words = ""


class ClosingTable(Checked):
    """Notice at the end of a fund."""

    notice_days: int = Field(default=28, ge=0)
    clause: Words = ""


class ApprovalTable(Checked):
    """What needs a second person; each rule may cite a clause of its own, else the table's."""

    above: Pounds | None = None
    off_plan: bool = False
    plan_changes: bool = False
    supplier_details: bool = False
    clause: Words = ""
    above_clause: Words = ""
    off_plan_clause: Words = ""
    plan_changes_clause: Words = ""
    supplier_details_clause: Words = ""

    @property
    def rules(self) -> Approval:
        """The rules as values."""
        return Approval(self.above, self.off_plan, self.plan_changes, self.supplier_details)

    @property
    def clauses(self) -> dict[str, str]:
        """The clause of each rule that cites one, under `approval.` and its name."""
        own = {
            "above": self.above_clause,
            "off_plan": self.off_plan_clause,
            "plan_changes": self.plan_changes_clause,
            "supplier_details": self.supplier_details_clause,
        }
        return {f"approval.{rule}": clause for rule, clause in own.items() if clause}


class RetentionTable(Checked):
    """How many full financial years records are kept after the one in which a fund ends."""

    years: int = Field(default=KEEP_YEARS, ge=1, le=100)
    clause: Words = ""


class PolicyFile(Checked):
    """A council's policy pack as its file says it."""

    code: str = Field(pattern=r"^[a-z][a-z0-9-]{1,30}$")
    name: Words = Field(min_length=1)
    calendar: CalendarTable = CalendarTable()
    payment: PaymentTable = PaymentTable()
    budget: BudgetTable = BudgetTable()
    surplus: SurplusTable = SurplusTable()
    review: ReviewTable = ReviewTable()
    closing: ClosingTable = ClosingTable()
    approval: ApprovalTable = ApprovalTable()
    retention: RetentionTable = RetentionTable()


def policy_of(tables: dict[str, Any], path: object) -> Policy:
    """Return the policy that a file's tables say.

    Raises:
        FileError: naming each place that is not right.
    """
    file = checked(PolicyFile, tables, path, _REMEDY)
    return Policy(
        code=file.code,
        name=file.name,
        calendar=_calendar(file.calendar),
        basis=file.payment.basis,
        pays_after_days=file.calendar.pays_after_days,
        keep_weeks=file.surplus.keep_weeks,
        keep_for_weeks=file.surplus.keep_for_weeks,
        weeks_in_year=file.budget.weeks_in_year,
        notice_days=file.closing.notice_days,
        first_review_weeks=file.review.first_by_weeks,
        review_months=file.review.then_months,
        approval=file.approval.rules,
        retention_years=file.retention.years,
        clauses={
            rule: table.clause
            for rule, table in (
                ("calendar", file.calendar),
                ("payment", file.payment),
                ("budget", file.budget),
                ("surplus", file.surplus),
                ("review", file.review),
                ("closing", file.closing),
                ("approval", file.approval),
                ("retention", file.retention),
            )
            if table.clause
        }
        | file.approval.clauses,
    )


def _calendar(table: CalendarTable) -> Calendar:
    listed = tuple(Period(p.first, date.fromordinal(p.last.toordinal() + 1), p.label) for p in table.periods)
    return Calendar(table.kind, table.anchor, listed)
