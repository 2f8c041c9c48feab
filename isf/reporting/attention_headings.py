"""What needs attention in a fund's headings: negative, nearly used, not reserved for."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from isf.model.dates import written
from isf.model.fund import Each
from isf.model.money import ZERO, pounds
from isf.reporting.attention import FundNow, Row
from isf.reporting.balances import balance
from isf.reporting.words import heading_words

LOOK_BACK: Final = 56
"""Days of spending that tell at what rate a heading is used: two four-weekly periods."""

EARLY: Final = 7
"""A heading that runs out this many days before more comes is nearly used."""


def headings(now: FundNow, today: date) -> Iterator[Row]:
    """Negative headings, and those that run out before more comes, with the day on which they do."""
    period, fund = now.period(today), now.fund.id
    for row in balance(now.fund, now.postings, today).headings:
        name = heading_words(row.heading)
        do = f"isf move {fund} --from HEADING --to {row.heading} --amount AMOUNT --agreed-by WHO"
        if row.available < 0:
            words = f"{name} is {pounds(-row.available)} below nothing."
            yield Row(fund, "negative-heading", row.available, today, words, do)
            continue
        out = _runs_out(now, row.heading, row.available + row.committed, today)
        if period and out and out < period.end - timedelta(days=EARLY) and now.lives(today):
            words = (
                f"{name} has {pounds(row.available)} left and {pounds(row.committed)} agreed; at this rate "
                f"it runs out on {written(out)}, and the next period begins on {written(period.end)}."
            )
            yield Row(fund, "nearly-used", row.available, out, words, do)


def _runs_out(now: FundNow, heading: str, left: Decimal, today: date) -> date | None:
    """Return the day on which a heading has nothing left at the rate of the last eight weeks."""
    first = max(today - timedelta(days=LOOK_BACK - 1), now.fund.start)
    days = (today - first).days + 1
    spent = sum(
        (
            p.amount
            for p in now.postings
            if p.on >= first and p.account.startswith("Expenses:") and p.account.endswith(f":{heading}")
        ),
        ZERO,
    )
    if spent <= 0 or heading == "Fee":
        return None
    return today + timedelta(days=min(3650, int(left * days / spent)))


def reservations(now: FundNow, today: date) -> Iterator[Row]:
    """Recurring agreements whose money for this period could not be reserved."""
    period, fund = now.period(today), now.fund
    ids = {p.entry for p in now.postings}
    if period is None or not any(i.startswith(f"{fund.id}/allocation/{period.code}/") for i in ids):
        return
    for terms in fund.agreements:
        runs = terms.start < period.end and (terms.end is None or terms.end > today)
        posted = f"{fund.id}/agreement/{period.code}/{terms.id}" in ids or terms.start > today
        if terms.each is not Each.ONCE and runs and not posted and now.lives(today):
            words = f"{terms.id} ({heading_words(terms.heading)}) could not be reserved for {period.label}."
            do = f"isf period run {fund.council} {period.label}"
            yield Row(fund.id, "reservation-not-posted", terms.amount, period.start, words, do)
