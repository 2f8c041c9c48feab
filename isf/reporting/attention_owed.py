"""Money of a fund that should have come, or that stands on the wrong side."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from isf.book.accounts import meaning
from isf.model.dates import written
from isf.model.fund import CONTRIBUTION, TOP_UP
from isf.model.money import ZERO, pounds
from isf.reporting.attention import FundNow, Row
from isf.reporting.balances import Balance, balance
from isf.reporting.links import Links
from isf.reporting.words import funder_words, sentence_case

LATE_AFTER: Final = 7
"""Days after which money of a council is late; the bank and a weekend take some."""

REPAY_SOON: Final = timedelta(days=7)
"""A repayment after the end of a fund is told of so long before it is due."""


def late(now: FundNow, today: date) -> Iterator[Row]:
    """Say for each funder what is due and late, counted from the oldest sum that is not paid."""
    for funder in dict.fromkeys(m.party for p in now.postings if (m := meaning(p.account)) and m.party):
        owed, since, part = _oldest(now, funder, today)
        if owed <= 0 or since is None:
            continue
        contribution = funder == CONTRIBUTION
        days = now.policy.rules.arrears.chase_days if contribution else LATE_AFTER
        if (today - since).days > days:
            yield _late_row(now, funder, owed, since, part=part)


def _late_row(now: FundNow, funder: str, owed: Decimal, since: date, *, part: bool) -> Row:
    who = sentence_case(funder_words(funder, now.policy.name))
    kind = "council-short" if part else "council-late"
    if funder == CONTRIBUTION:
        kind, who = "contribution-arrears", "The person's contribution"
    elif funder.startswith(TOP_UP):
        kind = "top-up-late"
    came = "came short" if kind == "council-short" else "has not come"
    words = f"{who} {came}: {pounds(owed)} is due, the oldest of it since {written(since)}."
    do = f"isf receive {now.fund.id} --from {funder.lower()} --amount {owed:.2f} --on DATE"
    if funder == CONTRIBUTION:
        do = f"isf arrears {now.fund.id}"
    return Row(now.fund.id, kind, owed, since, words, do)


def _oldest(now: FundNow, funder: str, today: date) -> tuple[Decimal, date | None, bool]:
    """Return what a funder owes, since when, and whether a part of the oldest sum came; oldest paid first."""
    links = Links(now.fund, now.postings)
    dues: list[tuple[date, Decimal]] = []
    paid = ZERO
    for p in sorted(now.postings, key=lambda p: p.on):
        means = meaning(p.account)
        if means and means.role == "Assets:Owed" and means.party == funder and p.on <= today:
            if links.kind(p.entry) == "due" and p.amount > 0:
                dues.append((p.on, p.amount))
            else:
                paid -= p.amount
    for on, amount in dues:
        if paid < amount:
            owed = sum((sum_ for _, sum_ in dues), ZERO) - _paid(dues, on, paid)
            return owed, on, paid > 0
        paid -= amount
    return ZERO, None, False


def _paid(dues: list[tuple[date, Decimal]], on: date, rest: Decimal) -> Decimal:
    """Return what was paid in all: every due before the oldest open one, and what is left of the payments."""
    before = ZERO
    for day, amount in dues:
        if day == on:
            break
        before += amount
    return before + rest


def repayment(now: FundNow, today: date) -> Iterator[Row]:
    """What is to go back of a fund that ended, from so many days after its notice on (`[closing]`)."""
    ending, back = now.fund.ending, balance(now.fund, now.postings, today).money.clawback
    if ending is None or back <= 0:
        return
    notice = max([ending, *(terms.end for terms in now.fund.agreements if terms.end)])
    due = notice + timedelta(days=now.policy.rules.closing.repay_days)
    if due <= today + REPAY_SOON:
        words = f"{pounds(back)} is to go back by {written(due)}; the fund ended on {written(ending)}."
        do = f"isf clawback {now.fund.id} --paid --to FUNDER --amount {back:.2f} --on DATE"
        yield Row(now.fund.id, "repayment-due", back, due, words, do)


def not_allocated(now: FundNow, today: date) -> Iterator[Row]:
    """Money that is not in the budget, or budget without money, for longer than a period (identity 4)."""
    period = now.period(today)
    if period is None:
        return
    then = _bracket(balance(now.fund, now.postings, period.start - timedelta(days=1)))
    still = _bracket(balance(now.fund, now.postings, today))
    if then and still and (then > 0) == (still > 0):
        amount = min(then, still, key=abs)
        side = "came or is due and is not in the budget" if amount > 0 else "is in the budget and is not due"
        words = f"{pounds(abs(amount))} {side}, since before this period."
        do = f"isf fund show {now.fund.id}"
        yield Row(now.fund.id, "not-allocated", amount, period.start, words, do)


def _bracket(of: Balance) -> Decimal:
    plan = of.total
    return of.money.net - plan.available - plan.committed - plan.conditional - plan.lapsed
