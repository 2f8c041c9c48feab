"""What is paid for a visit: which minutes, at least how many, and by which ladder."""

from dataclasses import dataclass
from decimal import Decimal

from isf.model.money import to_pence
from isf.model.rules import Bears, PayBy, VisitRule

_HOUR = 60


@dataclass(frozen=True, slots=True)
class Billed:
    """Minutes that are paid, what they cost (pounds), and what somebody else than the fund bears."""

    minutes: int
    cost: Decimal
    borne_elsewhere: Decimal
    by: Bears


def billed_minutes(
    planned: int, actual: int, rule: VisitRule, purpose: str = "", notice: int | None = None
) -> int:
    """Return the minutes that are paid for a visit.

    A visit shorter than the minimum is paid as the minimum unless its purpose
    is an exception (a medication check). Nothing is paid for a missed visit
    unless the rule says so. One that was cancelled with so many hours' `notice`
    is paid as planned where the rule wants more.
    """
    if actual == 0:
        return planned if _is_paid(rule, notice) else 0
    minutes = planned if rule.pay_by is PayBy.PLANNED else actual
    if rule.pay_by is PayBy.ROUNDED:
        minutes = -(-actual // rule.round_to) * rule.round_to
    return minutes if purpose in rule.exceptions else max(minutes, rule.minimum)


def _is_paid(rule: VisitRule, notice: int | None) -> bool:
    """Say whether a visit that was not given is paid: too late to cancel it, or missed."""
    if notice is None:
        return rule.missed_paid
    return rule.cancelled_notice_hours is not None and notice < rule.cancelled_notice_hours


def cost_of_minutes(minutes: int, hourly: Decimal, rule: VisitRule) -> Decimal:
    """Return what so many minutes cost, pounds: by the ladder up to its top rung, then by the minute."""
    rungs = [(length, price) for length, price in rule.ladder if length <= minutes]
    if not rungs or minutes >= _HOUR:
        return to_pence(hourly * minutes / _HOUR)
    length, price = max(rungs)
    return to_pence(price + hourly * (minutes - length) / _HOUR)


def billed(  # noqa: PLR0917 - a visit, its price, and the rule
    planned: int,
    actual: int,
    hourly: Decimal,
    rule: VisitRule,
    purpose: str = "",
    notice: int | None = None,
) -> Billed:
    """Return what a visit is billed at, and who bears what goes beyond the plan."""
    minutes = billed_minutes(planned, actual, rule, purpose, notice)
    cost = cost_of_minutes(minutes, hourly, rule)
    agreed = cost_of_minutes(max(planned, rule.minimum), hourly, rule)
    beyond = max(Decimal("0.00"), cost - agreed)
    elsewhere = beyond if rule.difference is not Bears.FUND else Decimal("0.00")
    return Billed(minutes, cost - elsewhere, elsewhere, rule.difference)
