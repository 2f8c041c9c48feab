"""The rules of a policy pack besides its calendar, as values; what they compute is in `rates` and `visits`.

Figures seen in the field, with their sources, stand in reference/domain.md
sections A3 to A5. Nothing here is claimed as national.
"""

from dataclasses import field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from isf.model.rates import Block, Rate, Rounding, Uplift
from isf.model.values import Value


class Invoices(StrEnum):
    """Who asks the person for the contribution."""

    COUNCIL = "council"
    PROVIDER = "provider"


class FeeKind(StrEnum):
    """How a fee for running the fund is reckoned."""

    NONE = "none"
    PERCENT_OF_SPEND = "percent-of-spend"
    PERCENT_OF_BUDGET = "percent-of-budget"
    FIXED_PER_PERIOD = "fixed-per-period"
    HOURLY = "hourly"


class PayBy(StrEnum):
    """Which minutes of a visit are paid."""

    PLANNED = "planned"
    ACTUAL = "actual"
    ROUNDED = "rounded"


class Bears(StrEnum):
    """Who bears a difference."""

    PROVIDER = "provider"
    COUNCIL = "council"
    FUND = "fund"


class PaymentRule(Value, kw_only=False):
    """How the council's money comes: `route`, and who invoices the person."""

    route: str = "bacs"
    invoices: Invoices = Invoices.PROVIDER


class BankedRule(Value, kw_only=False):
    """Service that was not used and may be had later.

    `max_weeks` of service or `percent` of the annual allocation, whichever is
    `lower` (or higher); to be used within so many months.
    """

    max_weeks: Decimal | None = None
    percent: Decimal | None = None
    lower: bool = True
    within_months: int = 12


class OneOffRule(Value, kw_only=False):
    """Money for one purpose is used within so many months, with receipts or without."""

    within_months: int = 12
    receipts: bool = True


class YearEndRule(Value, kw_only=False):
    """What happens to what is left at the turn of the budget year.

    `sweep` says whether anything goes back then; `keep_weeks` weekly budgets
    may be carried over it (None: all that the surplus rule lets stay).
    `month` and `day` are the first of the new year.
    """

    sweep: bool = False
    month: int = 4
    day: int = 1
    keep_weeks: Decimal | None = None


class FeeRule(Value, kw_only=False):
    """What the provider may charge for running the fund: percent, or pounds."""

    kind: FeeKind = FeeKind.NONE
    value: Decimal | None = None
    authorised_by: tuple[str, ...] = ()


class VisitRule(Value, kw_only=False):
    """What is paid for a visit.

    Under `minimum` minutes the minimum is paid, unless the visit is for one of
    `exceptions`. Rounded minutes go up to the next multiple of `round_to`.
    `ladder` gives pounds for whole lengths of visit below an hour.
    """

    minimum: int = 0
    exceptions: tuple[str, ...] = ()
    pay_by: PayBy = PayBy.ACTUAL
    round_to: int = 1
    difference: Bears = Bears.FUND
    missed_paid: bool = False
    cancelled_notice_hours: int | None = None
    ladder: tuple[tuple[int, Decimal], ...] = ()


class ArrearsRule(Value, kw_only=False):
    """A contribution that does not come: after `chase_days` it is chased, and who pays in the end."""

    chase_days: int = 28
    council_pays_after_days: int | None = None
    write_off: bool = False
    spent_is_borne_by: Bears = Bears.COUNCIL


class SpendingRule(Value, kw_only=False):
    """What a fund may not be spent on, and what wants a reason."""

    blocked: tuple[str, ...] = ("illegal", "gambling", "nhs-care", "long-term-residential")
    warned: tuple[str, ...] = ()


class SuspensionRule(Value, kw_only=False):
    """While a service is paused: whether the person still pays, and who makes up what she does not."""

    contribution_charged: bool = False
    made_up_by: Bears = Bears.FUND


class ClosingRule(Value, kw_only=False):
    """What is left goes back within so many days after the end of the notice."""

    repay_days: int = 28


class ReturnsRule(Value, kw_only=False):
    """When a council return is due after its period, and columns its profile allows besides."""

    due_days: int | None = None
    columns: tuple[str, ...] = ()


class Rules(Value, kw_only=False):
    """Every rule of a pack that is not about periods or what may be kept."""

    payment: PaymentRule = field(default_factory=PaymentRule)
    moved: tuple[tuple[str, date], ...] = ()
    bank_holidays: tuple[date, ...] = ()
    rounding: Rounding = Rounding.PENNY
    weekly_rounding: Rounding = Rounding.PENNY
    rates: tuple[Rate, ...] = ()
    uplifts: tuple[Uplift, ...] = ()
    blocks: tuple[Block, ...] = ()
    earmarks_allowed: bool = True
    banked: BankedRule = field(default_factory=BankedRule)
    one_off: OneOffRule = field(default_factory=OneOffRule)
    year_end: YearEndRule = field(default_factory=YearEndRule)
    fee: FeeRule = field(default_factory=FeeRule)
    visits: VisitRule = field(default_factory=VisitRule)
    arrears: ArrearsRule = field(default_factory=ArrearsRule)
    spending: SpendingRule = field(default_factory=SpendingRule)
    suspension: SuspensionRule = field(default_factory=SuspensionRule)
    agency: Bears = Bears.PROVIDER
    closing: ClosingRule = field(default_factory=ClosingRule)
    returns: ReturnsRule = field(default_factory=ReturnsRule)
