"""Money over what a council lets a person keep, and how much of it has been over for too long."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from isf.book.accounts import meaning
from isf.model.dates import months_after
from isf.model.fund import Fund, OneOff
from isf.model.money import PENNY, ZERO, to_pence
from isf.model.policy import Policy
from isf.model.postings import Posting


@dataclass(frozen=True, slots=True)
class Surplus:
    """The test of the policy's surplus rule at the close of a day, in pounds and weeks.

    `limit` is the weeks that may be kept times the gross weekly budget; `over`
    is what is left above it today; `earmarked` is kept for an identified need
    or is one-off money in its time; `late` is one-off money whose time is over,
    which goes back by its own rule and is not counted here too. `lowest` is the
    least that was left on a day of the weeks for which the policy lets it stay;
    `returnable` is what of that is above all three. `clause` is where the
    council's rule stands.
    """

    weekly: Decimal
    left: Decimal
    weeks: Decimal
    limit_weeks: Decimal
    limit: Decimal
    over: Decimal
    earmarked: Decimal
    late: Decimal
    lowest: Decimal
    returnable: Decimal
    for_weeks: int
    clause: str


def surplus(fund: Fund, postings: Sequence[Posting], on: date, policy: Policy) -> Surplus:
    """Apply a council's surplus rule (keep n weekly budgets for up to m weeks) to what is left.

    What is committed or conditional is not surplus. Rule and figures:
    reference/domain.md sections A3 and F (Dorset).
    """
    weekly = fund.plan_on(on).weekly if fund.plans else ZERO
    limit = to_pence(policy.keep_weeks * weekly)
    left = available_closes(fund.id, postings)
    now = _on(left, on)
    kept = earmarked(fund, postings, on, policy)
    late = sum((unspent(once, postings, on) for once in out_of_time(fund, on, policy)), ZERO)
    lowest = least(left, on - timedelta(weeks=policy.keep_for_weeks), on)
    return Surplus(
        weekly=weekly,
        left=now,
        weeks=(now / weekly).quantize(PENNY) if weekly else ZERO,
        limit_weeks=policy.keep_weeks,
        limit=limit,
        over=max(ZERO, now - limit),
        earmarked=kept,
        late=late,
        lowest=lowest,
        returnable=max(ZERO, lowest - limit - kept - late),
        for_weeks=policy.keep_for_weeks,
        clause=policy.clauses.get("surplus", ""),
    )


def earmarked(fund: Fund, postings: Sequence[Posting], on: date, policy: Policy) -> Decimal:
    """Return what is kept for a purpose on a day, pounds: earmarks, and one-off money in its time."""
    marks = (mark.amount for mark in fund.earmarks if mark.holds(on))
    held = sum(marks, ZERO) if policy.rules.earmarks_allowed else ZERO
    return held + sum((unspent(once, postings, on) for once in in_time(fund, on, policy)), ZERO)


def in_time(fund: Fund, on: date, policy: Policy) -> list[OneOff]:
    """Return the one-offs that came by a day and may still be used on it."""
    return [once for once in fund.one_offs if once.on <= on < use_by(once, policy)]


def out_of_time(fund: Fund, on: date, policy: Policy) -> list[OneOff]:
    """Return the one-offs that were to be used before a day or on it."""
    return [once for once in fund.one_offs if on >= use_by(once, policy)]


def use_by(once: OneOff, policy: Policy) -> date:
    """Return the first day on which one-off money may not be used any more: its own, or the council's."""
    return once.until or months_after(once.on, policy.rules.one_off.within_months)


def unspent(once: OneOff, postings: Sequence[Posting], on: date) -> Decimal:
    """Return what of a one-off is still available under its heading, pounds: at most what it was."""
    own = [p.amount for p in postings if p.on <= on and p.account.endswith(f":Available:{once.heading}")]
    return min(once.amount, max(ZERO, sum(own, ZERO)))


def available_closes(fund: str, postings: Sequence[Posting]) -> list[tuple[date, Decimal]]:
    """Return what was left at the close of each day on which it changed, oldest first."""
    moved: dict[date, Decimal] = defaultdict(lambda: ZERO)
    for posting in postings:
        means = meaning(posting.account)
        if means and means.role == "Plan:Available" and means.fund == fund:
            moved[posting.on] += posting.amount
    closes, running = [], ZERO
    for day in sorted(moved):
        running += moved[day]
        closes.append((day, running))
    return closes


def _on(closes: Sequence[tuple[date, Decimal]], on: date) -> Decimal:
    held = [amount for day, amount in closes if day <= on]
    return held[-1] if held else ZERO


def least(closes: Sequence[tuple[date, Decimal]], first: date, last: date) -> Decimal:
    """Return the least that was left at any close from a day to another, both inclusive, pounds."""
    within = [amount for day, amount in closes if first < day <= last]
    return min([_on(closes, first), *within])
