"""What a period should bring a fund: its budget by heading, and who owes how much of it.

Plans may change within a period, end in it, or be topped up; each span of days
under one plan is reckoned by itself, and the spans sum to the whole.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from isf.model.fund import CONTRIBUTION, Fund, Funder, Plan
from isf.model.money import ZERO, share_out, to_pence, total
from isf.model.periods import CalendarKind, Period
from isf.model.policy import Basis, Policy


@dataclass(frozen=True, slots=True)
class Span:
    """Days of a period, `[start, end)`, for which one plan holds."""

    plan: Plan
    start: date
    end: date

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.end - self.start).days


def spans(fund: Fund, period: Period, *, wound_up: bool = True) -> tuple[Span, ...]:
    """Return each plan that holds in a period with the days for which it does.

    Nothing is allocated from an indicative budget, after a plan's hard end, or
    (where `wound_up`) after the person has the fund no more.
    """
    first, last = max(fund.start, period.start), _last(fund, period, wound_up=wound_up)
    found = []
    for position, plan in enumerate(fund.plans):
        following = fund.plans[position + 1].start if position + 1 < len(fund.plans) else last
        start = max(first, plan.start)
        end = min(last, following, plan.until or last)
        if start < end and not plan.indicative:
            found.append(Span(plan, start, end))
    return tuple(found)


def _last(fund: Fund, period: Period, *, wound_up: bool) -> date:
    ends = [fund.closed_on, fund.ending if wound_up else None]
    return min([period.end, *(day for day in ends if day is not None)])


def for_days(weekly: Decimal, span: Span, policy: Policy, period: Period) -> Decimal:
    """Return what so much a week comes to over a span, pounds.

    In a monthly calendar the year's amount (weekly x weeks in the year) is cut
    into twelve parts that sum to it exactly; otherwise a day is a seventh. Spans
    of one period sum to the whole period to the penny.
    """
    if policy.calendar.kind is CalendarKind.MONTHLY:
        return _of_month(to_pence(weekly * span.plan.weeks_in_year), span, period)
    return _upto(weekly / 7, span.end, period) - _upto(weekly / 7, span.start, period)


def _of_month(annual: Decimal, span: Span, period: Period) -> Decimal:
    parts = share_out(annual, [Decimal(1)] * 12)
    daily = parts[int(period.label[-2:]) - 1] / period.days
    return _upto(daily, span.end, period) - _upto(daily, span.start, period)


def _by_heading(span: Span, policy: Policy, period: Period) -> list[tuple[str, Decimal]]:
    """Return a span's budget by heading; by the month, the headings share the year's amount exactly."""
    plan = span.plan
    if policy.calendar.kind is not CalendarKind.MONTHLY or not plan.weekly:
        return [(name, for_days(weekly, span, policy, period)) for name, weekly in plan.headings]
    annual = share_out(to_pence(plan.weekly * plan.weeks_in_year), [weekly for _, weekly in plan.headings])
    return [
        (name, _of_month(part, span, period)) for (name, _), part in zip(plan.headings, annual, strict=True)
    ]


def _upto(daily: Decimal, day: date, period: Period) -> Decimal:
    return to_pence(daily * (day - period.start).days)


def budget(fund: Fund, policy: Policy, period: Period) -> dict[str, Decimal]:
    """Return what each heading is allocated for a period, top-ups included, pounds."""
    whole: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for span in spans(fund, period):
        for heading, amount in _by_heading(span, policy, period):
            whole[heading] += amount
        for funder in _top_ups(span.plan):
            whole[funder.heading] += for_days(funder.weekly or ZERO, span, policy, period)
    return dict(whole)


def dues(fund: Fund, policy: Policy, period: Period) -> dict[str, Decimal]:
    """Return who owes how much of a period's budget, the contribution in full, pounds.

    Sums a week come first, the rest goes by shares; a top-up owes what it adds.
    """
    whole: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for span in spans(fund, period):
        for code, amount in _span_dues(span, policy, period):
            whole[code] += amount
    return dict(whole)


def _span_dues(span: Span, policy: Policy, period: Period) -> list[tuple[str, Decimal]]:
    plan = span.plan
    fixed, rest = _fixed(span, policy, period)
    own = _own(span, policy, period)
    if own:
        fixed.append((CONTRIBUTION, own))
    sharing = [(funder.code, funder.share) for funder in plan.funders if funder.share]
    parts = share_out(rest - own, [share for _, share in sharing]) if sharing else ()
    added = [(f.code, for_days(f.weekly or ZERO, span, policy, period)) for f in _top_ups(plan)]
    return [*zip((code for code, _ in sharing), parts, strict=True), *fixed, *added]


def _fixed(span: Span, policy: Policy, period: Period) -> tuple[list[tuple[str, Decimal]], Decimal]:
    """Return what funders with a weekly sum owe, and what of the span's budget is left for the others."""
    rest = total(amount for _, amount in _by_heading(span, policy, period))
    fixed = []
    for funder in span.plan.funders:
        if funder.weekly is not None and not funder.tops_up:
            amount = min(rest, for_days(funder.weekly, span, policy, period))
            fixed.append((funder.code, amount))
            rest -= amount
    return fixed, rest


def _own(span: Span, policy: Policy, period: Period) -> Decimal:
    """Return what the person pays for a span, pounds: what was assessed, never more than what care costs.

    Essex charges 23.92 of care although 56.20 was assessed (reference/domain.md A3).
    """
    if policy.basis is not Basis.NET:
        return ZERO
    _, rest = _fixed(span, policy, period)
    return min(rest, for_days(span.plan.contribution, span, policy, period))


def _top_ups(plan: Plan) -> list[Funder]:
    return [funder for funder in plan.funders if funder.tops_up and funder.heading]


def charged(fund: Fund, policy: Policy, period: Period) -> Decimal:
    """Return what the person is charged for a period, pounds: not for days on which the service is paused.

    Essex does not charge while somebody is in hospital (reference/domain.md A3);
    a pack may say otherwise. Nothing is charged after the fund's end.
    """
    whole = ZERO
    for span in spans(fund, period, wound_up=False):
        own = _own(span, policy, period)
        paused = _not_charged(fund, policy, span)
        whole += own - to_pence(own * paused / span.days)
    return whole


def _not_charged(fund: Fund, policy: Policy, span: Span) -> int:
    if policy.rules.suspension.contribution_charged:
        return max(0, (span.end - max(fund.ending, span.start)).days) if fund.ending else 0
    return fund.suspended_days(span.start, span.end)
