"""Which spending a receipt is missing for: what others gave, and what one-off money bought."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from isf.model.fund import Fund, OneOff
from isf.model.money import pounds
from isf.model.policy import Policy
from isf.model.postings import Posting
from isf.reporting.exceptions import FundException
from isf.reporting.spending import SpendingLine, spending
from isf.reporting.surplus import use_by
from isf.reporting.words import heading_words

RECEIPT_WITHIN: Final = timedelta(days=60)
"""A receipt missing for 60 days is an exception (reference/domain.md section I, 17)."""


def missing_from(fund: Fund, policy: Policy, line: SpendingLine) -> date | None:
    """Return the first day on which a line's receipt counts as missing; None where none is wanted.

    What one-off money bought wants one when its time is over at the latest,
    whoever gave it, where the council's rule says "with receipts".
    """
    if line.kind != "delivery" or line.corrected_on is not None or line.receipt:
        return None
    days = [use_by(once, policy) for once in _bought_by(fund, policy, line)]
    if days or not line.is_own:
        return min([line.on + RECEIPT_WITHIN, *days])
    return None


def _bought_by(fund: Fund, policy: Policy, line: SpendingLine) -> list[OneOff]:
    """Return the one-offs that a line may have been paid from: its heading has no other money."""
    weekly = dict(fund.plan_on(line.on).headings) if fund.plans else {}
    if weekly.get(line.heading) or not policy.rules.one_off.receipts:
        return []
    return [once for once in fund.one_offs if once.heading == line.heading and once.on <= line.on]


def without_receipt(
    fund: Fund, postings: Sequence[Posting], policy: Policy, on: date
) -> Iterator[FundException]:
    """Tell of each line whose receipt is missing at the close of a day."""
    for line in spending(fund, postings, None, on + timedelta(days=1)):
        since = missing_from(fund, policy, line)
        if since is not None and since <= on:
            what = line.supplier if not line.is_own else heading_words(line.heading)
            words = f"No receipt for {what}, {pounds(line.amount)} ({line.entry})."
            yield FundException("stale_receipt", line.on, line.amount, words)
