"""The policy pack file of a council, checked; `isf.model.policy` holds its values."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, Self

from pydantic import Field, model_validator

from isf.model.checked import Checked, Day, Pounds, Words, checked
from isf.model.periods import Calendar, CalendarKind, Period
from isf.model.policy import KEEP_YEARS, Approval, Basis, Policy
from isf.model.policy_tables import (
    AgencyTable,
    ArrearsTable,
    BankedTable,
    BlockTable,
    FeeTable,
    MovedDay,
    OneOffRuleTable,
    RateTable,
    ReturnsTable,
    RoundingTable,
    SpendingTable,
    SuspensionTable,
    UpliftTable,
    VisitsTable,
    YearEndTable,
)
from isf.model.rules import ClosingRule, Invoices, PaymentRule, Rules

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
    moved: tuple[MovedDay, ...] = ()
    bank_holidays: tuple[Day, ...] = ()
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
    """Net or gross of the person's contribution, by which route, and who asks the person for it."""

    basis: Basis = Basis.NET
    route: Words = "bacs"
    person_invoiced_by: Invoices | None = None
    clause: Words = ""


class SurplusTable(Checked):
    """What may be kept, for how long."""

    keep_weeks: Decimal = Field(default=Decimal(4), ge=0)
    keep_for_weeks: int = Field(default=12, ge=0)
    earmarks: bool = True
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
    """Notice at the end of a fund, and in how many days what is left goes back."""

    repay_within_days: int = Field(default=28, ge=0)

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


_PLAIN_RULES = ("calendar", "payment", "budget", "surplus", "review", "closing", "retention")
_OTHER_RULES = (
    "rounding",
    "banked",
    "one_off",
    "year_end",
    "fee",
    "visits",
    "arrears",
    "spending",
    "suspension",
    "agency",
    "returns",
)


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
    rounding: RoundingTable | None = None
    rates: tuple[RateTable, ...] = ()
    uplifts: tuple[UpliftTable, ...] = ()
    blocks: tuple[BlockTable, ...] = ()
    banked: BankedTable | None = None
    one_off: OneOffRuleTable | None = None
    year_end: YearEndTable | None = None
    fee: FeeTable | None = None
    visits: VisitsTable | None = None
    arrears: ArrearsTable | None = None
    spending: SpendingTable | None = None
    suspension: SuspensionTable | None = None
    agency: AgencyTable | None = None
    returns: ReturnsTable | None = None

    @model_validator(mode="after")
    def _cites_clauses(self) -> Self:
        """Every rule that a pack sets says where it stands, so that a person can be told."""
        for name in _PLAIN_RULES:
            table = getattr(self, name)
            if name in self.model_fields_set and not table.clause:
                msg = f"the rule {name} cites no clause; say where it stands (clause = ...)"
                raise ValueError(msg)
        return self


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
        | file.approval.clauses
        | {name: table.clause for name in _OTHER_RULES if (table := getattr(file, name))},
        rules=_rules(file),
    )


def _rules(file: PolicyFile) -> Rules:
    """Return the other rules; what a pack leaves out keeps its default."""
    given: dict[str, Any] = {
        "banked": file.banked and file.banked.value(),
        "one_off": file.one_off and file.one_off.value(),
        "year_end": file.year_end and file.year_end.value(),
        "fee": file.fee and file.fee.rule(),
        "visits": file.visits and file.visits.value(),
        "arrears": file.arrears and file.arrears.value(),
        "spending": file.spending and file.spending.value(),
        "suspension": file.suspension and file.suspension.value(),
        "agency": file.agency and file.agency.difference_borne_by,
        "returns": file.returns and file.returns.value(),
        "rounding": file.rounding and file.rounding.rates,
        "weekly_rounding": file.rounding and file.rounding.weekly_rates,
    }
    return replace(
        Rules(
            payment=_payment(file.payment),
            moved=tuple((day.period, day.paid_on) for day in file.calendar.moved),
            bank_holidays=file.calendar.bank_holidays,
            rates=tuple(rate.value() for rate in file.rates),
            uplifts=tuple(uplift.value() for uplift in file.uplifts),
            blocks=tuple(block.value() for block in file.blocks),
            earmarks_allowed=file.surplus.earmarks,
            closing=ClosingRule(file.closing.repay_within_days),
        ),
        **{name: value for name, value in given.items() if value is not None},
    )


def _payment(table: PaymentTable) -> PaymentRule:
    """Who invoices follows from the basis unless it is said: who is paid less asks for the rest."""
    usual = Invoices.COUNCIL if table.basis is Basis.GROSS else Invoices.PROVIDER
    return PaymentRule(table.route, table.person_invoiced_by or usual)


def _calendar(table: CalendarTable) -> Calendar:
    listed = tuple(Period(p.first, date.fromordinal(p.last.toordinal() + 1), p.label) for p in table.periods)
    return Calendar(table.kind, table.anchor, listed)
