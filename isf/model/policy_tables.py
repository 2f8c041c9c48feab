"""The tables of a policy pack beside its calendar; each one that stands in a file cites its clause."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from isf.model import rules as r
from isf.model.checked import Checked, Day, Hundredths, Pounds, Words
from isf.model.rates import Block, Rate, Rounding, Unit, Uplift, When

Kind = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,40}$")]
Percent = Annotated[Decimal, Field(ge=0, le=100, decimal_places=4)]
Clause = Annotated[Words, Field(min_length=1)]


class Rule(Checked):
    """A rule says where it stands."""

    clause: Clause


class MovedDay(Checked):
    """A payment that comes on another day than the rule says; the period stays what it is."""

    period: str = Field(pattern=r"^[0-9]{4}:[0-9]{2}$")
    paid_on: Day


class RateTable(Rule):
    """One line of the rate card; `until` is exclusive."""

    kind: Kind
    amount: Pounds
    from_: Day = Field(alias="from")
    until: Day | None = None
    unit: Unit = Unit.HOUR
    when: When = When.ANY

    def value(self) -> Rate:
        """The line as a value."""
        return Rate(self.kind, self.amount, self.from_, self.until, self.unit, self.when, self.clause)


class UpliftTable(Rule):
    """Rates of these kinds go up by so many percent from a day on."""

    from_: Day = Field(alias="from")
    percent: Percent
    kinds: tuple[Kind, ...] = Field(min_length=1)
    index: Words = ""

    def value(self) -> Uplift:
        """The uplift as a value."""
        return Uplift(self.from_, self.percent, self.kinds, self.index, self.clause)


class BlockTable(Rule):
    """Hours bought for a week, used or not; `until` is exclusive."""

    kind: Kind
    hours: Decimal = Field(gt=0, decimal_places=4)
    cost: Pounds
    from_: Day = Field(alias="from")
    until: Day | None = None

    def value(self) -> Block:
        """The block as a value."""
        return Block(self.kind, self.hours, self.cost, self.from_, self.until, self.clause)


class RoundingTable(Rule):
    """How computed rates become pence."""

    rates: Rounding = Rounding.PENNY
    weekly_rates: Rounding = Rounding.PENNY


class BankedTable(Rule):
    """Service kept for later: weeks of it, or percent of the annual allocation."""

    max_weeks: Decimal | None = Field(default=None, ge=0, decimal_places=4)
    percent_of_annual: Percent | None = None
    whichever: Annotated[str, Field(pattern=r"^(lower|higher)$")] = "lower"
    use_within_months: int = Field(default=12, ge=1, le=60)

    def value(self) -> r.BankedRule:
        """The rule as a value."""
        lower = self.whichever == "lower"
        return r.BankedRule(self.max_weeks, self.percent_of_annual, lower, self.use_within_months)


class OneOffRuleTable(Rule):
    """Money for one purpose."""

    use_within_months: int = Field(default=12, ge=1, le=60)
    receipts: bool = True

    def value(self) -> r.OneOffRule:
        """The rule as a value."""
        return r.OneOffRule(self.use_within_months, self.receipts)


class YearEndTable(Rule):
    """The turn of the budget year: `new_year` is `MM-DD`."""

    sweep: bool = False
    new_year: str = Field(default="04-01", pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")
    keep_weeks: Decimal | None = Field(default=None, ge=0, decimal_places=4)

    @model_validator(mode="after")
    def _is_a_day(self) -> Self:
        month, day = self.new_year.split("-")
        date(2025, int(month), int(day))
        return self

    def value(self) -> r.YearEndRule:
        """The rule as a value."""
        month, day = self.new_year.split("-")
        return r.YearEndRule(self.sweep, int(month), int(day), self.keep_weeks)


class FeeTable(Rule):
    """What the provider may charge for running the fund; percent, or pounds in quotes."""

    kind: r.FeeKind
    value: Hundredths | None = None
    authorised_by: tuple[Words, ...] = ()

    @model_validator(mode="after")
    def _has_value(self) -> Self:
        if (self.kind is r.FeeKind.NONE) != (self.value is None):
            msg = "a fee has a kind and a value; kind 'none' has no value"
            raise ValueError(msg)
        return self

    def rule(self) -> r.FeeRule:
        """The rule as a value."""
        return r.FeeRule(self.kind, self.value, self.authorised_by)


class Rung(Checked):
    """What a visit of so many minutes costs."""

    minutes: int = Field(gt=0, lt=60)
    amount: Pounds


class VisitsTable(Rule):
    """What is paid for a visit."""

    minimum_minutes: int = Field(default=0, ge=0, le=240)
    exceptions: tuple[Kind, ...] = ()
    pay_by: r.PayBy = r.PayBy.ACTUAL
    round_to_minutes: int = Field(default=1, ge=1, le=60)
    difference_borne_by: r.Bears = r.Bears.FUND
    missed_paid: bool = False
    cancelled_notice_hours: int | None = Field(default=None, ge=0)
    ladder: tuple[Rung, ...] = ()

    def value(self) -> r.VisitRule:
        """The rule as a value."""
        return r.VisitRule(
            minimum=self.minimum_minutes,
            exceptions=self.exceptions,
            pay_by=self.pay_by,
            round_to=self.round_to_minutes,
            difference=self.difference_borne_by,
            missed_paid=self.missed_paid,
            cancelled_notice_hours=self.cancelled_notice_hours,
            ladder=tuple((rung.minutes, rung.amount) for rung in self.ladder),
        )


class ArrearsTable(Rule):
    """A contribution that does not come."""

    chase_after_days: int = Field(default=28, ge=0)
    council_pays_after_days: int | None = Field(default=None, ge=0)
    write_off: bool = False
    spent_is_borne_by: r.Bears = r.Bears.COUNCIL

    def value(self) -> r.ArrearsRule:
        """The rule as a value."""
        return r.ArrearsRule(
            self.chase_after_days, self.council_pays_after_days, self.write_off, self.spent_is_borne_by
        )


class SpendingTable(Rule):
    """What a fund may not be spent on, and what wants a reason."""

    blocked: tuple[Kind, ...] = r.SpendingRule().blocked
    warned: tuple[Kind, ...] = ()

    def value(self) -> r.SpendingRule:
        """The rule as a value."""
        return r.SpendingRule(self.blocked, self.warned)


class SuspensionTable(Rule):
    """While a service is paused."""

    contribution_charged: bool = False
    made_up_by: r.Bears = r.Bears.FUND

    @model_validator(mode="after")
    def _not_the_provider(self) -> Self:
        if self.made_up_by is r.Bears.PROVIDER:
            msg = "made_up_by is fund or council; a provider does not pay a person's contribution"
            raise ValueError(msg)
        return self

    def value(self) -> r.SuspensionRule:
        """The rule as a value."""
        return r.SuspensionRule(self.contribution_charged, self.made_up_by)


class AgencyTable(Rule):
    """Who bears what an agency costs above the agreed rate."""

    difference_borne_by: r.Bears = r.Bears.PROVIDER


class ReturnsTable(Rule):
    """When a council return is due, and what it may hold besides."""

    due_days: int | None = Field(default=None, ge=0)
    columns: tuple[Words, ...] = ()

    def value(self) -> r.ReturnsRule:
        """The rule as a value."""
        return r.ReturnsRule(self.due_days, self.columns)
