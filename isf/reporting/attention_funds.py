"""What needs attention in one fund: its headings, who owes it, its agreements, receipts and reviews."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final

from isf.reporting import attention_care as care
from isf.reporting import attention_headings as headings
from isf.reporting import attention_owed as owed
from isf.reporting.attention import FundNow, Row

_KINDS: Final[tuple[Callable[[FundNow, date], Iterator[Row]], ...]] = (
    headings.headings,
    headings.reservations,
    owed.late,
    care.over_limit,
    care.lines,
    care.ending_or_unused,
    care.review,
    owed.not_allocated,
    owed.repayment,
)


def of_fund(now: FundNow, today: date) -> tuple[Row, ...]:
    """Return what needs attention in one fund at the close of a day."""
    return tuple(row for kind in _KINDS for row in kind(now, today))
