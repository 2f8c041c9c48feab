"""A council's rules as values; the files they come from are checked in `isf.model.policy_file`."""

from dataclasses import field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from isf.model.dates import months_after
from isf.model.fund import Fund
from isf.model.periods import DEFAULT_CALENDAR, Calendar, Period
from isf.model.rules import Rules
from isf.model.values import Value


class Basis(StrEnum):
    """Whether the council pays less the person's contribution, or all and charges the person itself."""

    NET = "net"
    GROSS = "gross"


class Approval(Value, kw_only=False):
    """What a council wants a second person for; nothing unless its pack says so.

    `above` is pounds: a decision about more than this. What counts as one,
    and as off the plan, stands in `isf.book.approval.second_person`.
    """

    above: Decimal | None = None
    off_plan: bool = False
    plan_changes: bool = False
    supplier_details: bool = False

    def __bool__(self) -> bool:
        return self.above is not None or self.off_plan or self.plan_changes or self.supplier_details


KEEP_YEARS = 6
"""Full financial years that a fund's records are kept after the one in which it ends.

No figure is set in law for Individual Service Funds; councils' retention
schedules have "current year + 6" for financial records (reference/domain.md A3).
"""


class Policy(Value, kw_only=False):
    """What a council's policy pack says.

    `pays_after_days` is the payment day counted from the first day of the
    period (negative: in advance). `keep_weeks` weekly budgets may be kept for
    up to `keep_for_weeks` weeks. `retention_years` are full financial years
    after the one in which a fund ends. `clauses` maps a rule to the clause it cites.
    """

    code: str
    name: str
    calendar: Calendar = DEFAULT_CALENDAR
    basis: Basis = Basis.NET
    pays_after_days: int = 0
    keep_weeks: Decimal = Decimal(4)
    keep_for_weeks: int = 12
    weeks_in_year: Decimal = Decimal(52)
    notice_days: int = 28
    first_review_weeks: int = 8
    review_months: int = 12
    approval: Approval = Approval()
    retention_years: int = KEEP_YEARS
    rules: Rules = field(default_factory=Rules)
    clauses: dict[str, str] = field(default_factory=dict)

    def payment_day(self, period: Period) -> date:
        """Return the day on which the council's money for a period falls due.

        A payment that the council moved (a bank holiday) leaves its period as it is.
        """
        for label, day in self.rules.moved:
            if label == period.label:
                return day
        return period.start + timedelta(days=self.pays_after_days)

    def next_review(self, fund: Fund) -> date:
        """Return the day by which a fund's next review is due: the person's own plan comes first."""
        own = fund.review_plan
        if not fund.reviewed:
            return own.first if own else fund.start + timedelta(weeks=self.first_review_weeks)
        return months_after(max(fund.reviewed), own.every_months if own else self.review_months)
