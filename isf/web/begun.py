"""Since when there is anything to tell a council, so that its officers see no empty periods."""

from bisect import bisect_left
from collections.abc import Sequence

from isf.book import index
from isf.errors import IsfError
from isf.model.periods import Period
from isf.office import Office
from isf.reporting.header import last_day


def since_begun(office: Office, funds: Sequence[str], periods: Sequence[Period]) -> list[Period]:
    """Return a council's periods (oldest first) from the one in which the first of its funds moved money.

    All of them where the index cannot tell: a page that says too much is better than none.
    """

    def has_begun(period: Period) -> bool:
        found = index.sums(office, funds, last_day(period))
        return found is None or any(any(told.end.values()) for told in found)

    try:
        return list(periods[bisect_left(periods, True, key=has_begun) :]) if funds else []  # noqa: FBT003
    except IsfError:
        return list(periods)
