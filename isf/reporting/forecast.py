"""How a fund will stand at the end of the budget year, and when a heading runs out, at the present rate."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

from isf.book.accounts import meaning
from isf.model.fund import Fund
from isf.model.money import ZERO, plain, to_pence
from isf.model.policy import Policy
from isf.model.postings import Posting

_RUN = re.compile(r"/allocation/([0-9]{4}P[0-9]{2})/")
LOOKS_BACK = timedelta(weeks=12)
"""Over how many weeks the present rate is taken, so that one quiet fortnight does not mislead."""


@dataclass(frozen=True, slots=True)
class HeadingForecast:
    """One heading, pounds: `rate` is what went out a week lately, `to_come` the budget until `until`.

    `left` is what stands available or reserved now, `at_end` what will be left
    (below zero: short); `runs_out` is the first day on which nothing is, if it comes.
    """

    heading: str
    left: Decimal
    rate: Decimal
    to_come: Decimal
    to_spend: Decimal
    at_end: Decimal
    runs_out: date | None

    def as_json(self, fund: str, until: date) -> dict[str, str | None]:
        """Return it as plain data."""
        return {
            "fund": fund,
            "heading": self.heading,
            "until": until.isoformat(),
            "left": plain(self.left),
            "weekly_rate": plain(self.rate),
            "to_come": plain(self.to_come),
            "to_spend": plain(self.to_spend),
            "at_end": plain(self.at_end),
            "runs_out": self.runs_out.isoformat() if self.runs_out else None,
        }


def year_end(policy: Policy, on: date) -> date:
    """Return the day after the council's budget year that a day lies in."""
    rule = policy.rules.year_end
    this = date(on.year, rule.month, rule.day)
    return this if on < this else date(on.year + 1, rule.month, rule.day)


def forecast(
    fund: Fund, postings: Sequence[Posting], on: date, until: date, policy: Policy
) -> tuple[HeadingForecast, ...]:
    """Return what each heading will have left on a day to come, if it is spent as lately.

    Budget comes until the fund's or the plan's end; what was allocated already
    for days after `on` counts as left, not as to come.
    """
    own = [p for p in postings if p.fund == fund.id and p.on <= on]
    begins = _funded_until(fund, own, policy)
    found = []
    for name in fund.headings:
        coming = _to_come(fund, name, begins, until)
        found.append(_heading(name, _sums(own, name, on), _days_seen(fund, on), coming, on, until))
    return tuple(found)


def _heading(  # noqa: PLR0917 - what was, what comes, and between which days
    name: str, sums: dict[str, Decimal], seen: int, coming: Decimal, on: date, until: date
) -> HeadingForecast:
    rate = sums["spent"] * 7 / seen
    to_spend = to_pence(rate * (until - on - timedelta(days=1)).days / 7)
    return HeadingForecast(
        heading=name,
        left=sums["left"],
        rate=to_pence(rate),
        to_come=coming,
        to_spend=to_spend,
        at_end=sums["left"] + coming - to_spend,
        runs_out=_runs_out(sums["left"], coming, rate, on, until),
    )


def _days_seen(fund: Fund, on: date) -> int:
    first = max(fund.start, on - LOOKS_BACK + timedelta(days=1))
    return max(1, (on - first).days + 1)


def _sums(postings: Sequence[Posting], name: str, on: date) -> dict[str, Decimal]:
    sums = {"left": ZERO, "spent": ZERO}
    for posting in postings:
        means = meaning(posting.account)
        if means is None or means.heading != name:
            continue
        if means.role in ("Plan:Available", "Plan:Committed", "Plan:Conditional"):
            sums["left"] += posting.amount
        if means.role == "Plan:Spent" and posting.on > on - LOOKS_BACK:
            sums["spent"] += posting.amount
    return sums


def _to_come(fund: Fund, name: str, begins: date, until: date) -> Decimal:
    """Return the budget of the days from `begins` to before `until`, pounds."""
    last = min([until, *(day for day in (fund.ending, fund.closed_on) if day)])
    whole = ZERO
    for position, plan in enumerate(fund.plans):
        following = fund.plans[position + 1].start if position + 1 < len(fund.plans) else last
        start, end = max(begins, plan.start), min(last, following, plan.until or last)
        if start < end and not plan.indicative:
            added = sum((f.weekly or ZERO for f in plan.funders if f.heading == name), ZERO)
            whole += (dict(plan.headings).get(name, ZERO) + added) * (end - start).days / 7
    return to_pence(whole)


def _funded_until(fund: Fund, postings: Sequence[Posting], policy: Policy) -> date:
    """Return the first day for which no period was run yet."""
    found = {match[1] for p in postings if (match := _RUN.search(p.entry))}
    ends = [policy.calendar.period(code.replace("P", ":")).end for code in found]
    return max([fund.plans[0].start, *ends])


def _runs_out(left: Decimal, coming: Decimal, rate: Decimal, on: date, until: date) -> date | None:
    """Return the first day on which nothing is left, budget coming in evenly; None when it lasts.

    It comes and goes on the days after `on` and before `until`.
    """
    days = (until - on).days - 1
    income = coming / days if days > 0 else ZERO
    net = rate / 7 - income
    if net <= 0:
        return None
    lasts = int((left / net).to_integral_value(ROUND_DOWN))
    found = on + timedelta(days=lasts + 1)
    return found if found < until else None
