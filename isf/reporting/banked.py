"""Banked service: what was agreed for each week, was not used, and may be had later."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from isf.book.accounts import meaning
from isf.model.dates import months_after
from isf.model.fund import Agreement, Each, Fund
from isf.model.money import ZERO
from isf.model.policy import Policy
from isf.model.postings import Posting

_PERCENT, _QUARTER = Decimal(100), Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Banked:
    """Hours (or other units) of one agreement that were not used, against the council's limit.

    `use_by` is the last day on which they may be used; None of a limit means
    that the pack sets none.
    """

    agreement: str
    units: Decimal
    weeks: Decimal
    limit: Decimal | None
    over: Decimal
    use_by: date
    clause: str

    def as_row(self, fund: str) -> dict[str, str | None]:
        """Return it as plain data."""
        return {
            "fund": fund,
            "agreement": self.agreement,
            "hours": text(self.units),
            "weeks": text(self.weeks),
            "limit_hours": None if self.limit is None else text(self.limit),
            "over_hours": text(self.over),
            "use_by": self.use_by.isoformat(),
            "clause": self.clause,
        }


def text(units: Decimal) -> str:
    """Write a number of units without needless zeros."""
    return f"{units.normalize():f}"


def banked(fund: Fund, postings: Sequence[Posting], on: date, policy: Policy) -> tuple[Banked, ...]:
    """Return what was banked under each recurring agreement that carries, at the close of a day.

    The limit is so many weeks of service or a percentage of the year's, as the
    pack says (reference/domain.md A3: 2.5 weeks or 5 percent).
    """
    found = [_banked(fund, terms, postings, on, policy) for terms in fund.agreements if _carries(terms, on)]
    return tuple(row for row in found if row.units > 0)


def _carries(terms: Agreement, on: date) -> bool:
    return terms.carries and terms.each is not Each.ONCE and bool(terms.rate) and terms.start <= on


def _banked(fund: Fund, terms: Agreement, postings: Sequence[Posting], on: date, policy: Policy) -> Banked:
    rate = terms.rate or Decimal(1)
    weekly = (terms.units or terms.amount / rate) / _weeks_each(terms, policy, on)
    end = min(on + timedelta(days=1), terms.end) if terms.end else on + timedelta(days=1)
    days = (end - terms.start).days - fund.suspended_days(terms.start, end)
    units = (weekly * days / 7 - _delivered(terms, postings, on) / rate).quantize(_QUARTER)
    limit = _limit(weekly, policy)
    return Banked(
        agreement=terms.id,
        units=max(ZERO, units),
        weeks=(units / weekly).quantize(_QUARTER),
        limit=limit,
        over=ZERO if limit is None else max(ZERO, units - limit),
        use_by=months_after(on, policy.rules.banked.within_months),
        clause=policy.clauses.get("banked", ""),
    )


def _weeks_each(terms: Agreement, policy: Policy, on: date) -> Decimal:
    if terms.each is Each.WEEK:
        return Decimal(1)
    return Decimal(policy.calendar.containing(on).days) / 7


def _delivered(terms: Agreement, postings: Sequence[Posting], on: date) -> Decimal:
    """Return what left the agreement's reservation as delivered, pounds."""
    return -sum(
        (
            p.amount
            for p in postings
            if p.on <= on
            and p.kind in ("delivery", "correction")
            and (means := meaning(p.account))
            and means.role == "Plan:Committed"
            and means.promise == terms.id
        ),
        ZERO,
    )


def _limit(weekly: Decimal, policy: Policy) -> Decimal | None:
    rule = policy.rules.banked
    limits = [] if rule.max_weeks is None else [rule.max_weeks * weekly]
    if rule.percent is not None:
        limits.append(weekly * policy.weeks_in_year * rule.percent / _PERCENT)
    if not limits:
        return None
    return (min(limits) if rule.lower else max(limits)).quantize(_QUARTER)
