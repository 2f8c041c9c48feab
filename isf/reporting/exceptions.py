"""Exceptions of a fund over a period: what a council should hear of without having to ask."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from isf.model.dates import written
from isf.model.fund import Fund
from isf.model.money import ZERO, pounds
from isf.model.periods import Period
from isf.model.policy import Policy
from isf.model.postings import Posting
from isf.reporting.balances import Balance
from isf.reporting.funders import FunderMoney, by_funder
from isf.reporting.surplus import Surplus
from isf.reporting.words import funder_words, heading_words, sentence_case


@dataclass(frozen=True, slots=True)
class FundException:
    """What is out of the ordinary, since when, and how much it is in pounds (None: not a sum)."""

    exception: str
    since: date | None
    amount: Decimal | None
    message: str


def exceptions(
    fund: Fund,
    postings: Sequence[Posting],
    span: Period,
    closing: Balance,
    over: Surplus | None,
) -> tuple[FundException, ...]:
    """Return the exceptions of a fund at the end of a half-open span."""
    money = by_funder(fund, postings, span.start, span.end)
    return (
        *_suspended(fund, span),
        *(late for row in money for late in _late(row, span)),
        *_overdrawn(closing),
        *_over_limit(over),
    )


def review_overdue(fund: Fund, policy: Policy, on: date) -> Iterator[FundException]:
    """Tell of a review of the plan that was due by a day, while the fund lives."""
    due = policy.next_review(fund)
    over = fund.closed_on is not None or (fund.ending is not None and fund.ending <= on)
    if due <= on and not over:
        yield FundException("review_overdue", due, None, f"A review of the plan was due by {written(due)}.")


def _suspended(fund: Fund, span: Period) -> Iterator[FundException]:
    for start, end in fund.suspensions:
        first, after = max(start, span.start), min(end or span.end, span.end)
        days = (after - first).days
        if days > 0:
            yield FundException("suspension_days", start, None, f"The service was paused for {days} days.")


def _late(row: FunderMoney, span: Period) -> Iterator[FundException]:
    """Money that was due before the period and still has not come."""
    late = min(row.owed_now, row.owed_before - row.received - row.set_off)
    if late > ZERO:
        name = "contribution_arrears" if row.is_contribution else "funder_late"
        who = sentence_case(funder_words(row.funder))
        words = f"{who}: {pounds(late)} that was due before this period has not come."
        yield FundException(name, span.start, late, words)


def _overdrawn(closing: Balance) -> Iterator[FundException]:
    for row in closing.headings:
        if row.available < ZERO:
            words = f"{heading_words(row.heading)} is {pounds(-row.available)} below nothing."
            yield FundException("negative_heading", closing.as_of, row.available, words)


def _over_limit(over: Surplus | None) -> Iterator[FundException]:
    if over and over.over:
        words = (
            f"{pounds(over.left)} is left, {pounds(over.over)} over the limit of "
            f"{over.limit_weeks.normalize():f} weeks ({pounds(over.limit)})."
        )
        yield FundException("surplus_over_limit", None, over.over, words)
