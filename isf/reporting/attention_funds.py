"""What needs attention in one fund: its headings, who owes it, its agreements, receipts and reviews."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from isf.book.accounts import meaning
from isf.errors import PeriodError
from isf.model.dates import written
from isf.model.fund import CONTRIBUTION, TOP_UP, Each
from isf.model.money import PENNY, ZERO, pounds
from isf.model.periods import Period
from isf.reporting.agreements import AgreementNow, agreements
from isf.reporting.attention import FundNow, Row
from isf.reporting.balances import Balance, balance
from isf.reporting.exceptions import RECEIPT_WITHIN
from isf.reporting.links import Links
from isf.reporting.spending import SpendingLine, spending
from isf.reporting.surplus import available_closes, surplus
from isf.reporting.words import funder_words, heading_words, sentence_case

LOOK_BACK: Final = 56
"""Days of spending that tell at what rate a heading is used: two four-weekly periods."""

EARLY: Final = 7
"""A heading that runs out this many days before more comes is nearly used."""

SOON: Final = timedelta(days=28)
LATE_AFTER: Final = 7
"""Days after which money of a council is late; the bank and a weekend take some."""


def of_fund(now: FundNow, today: date) -> tuple[Row, ...]:
    """Return what needs attention in one fund at the close of a day."""
    kinds: tuple[Callable[[FundNow, date], Iterator[Row]], ...] = (
        _headings,
        _reservations,
        _late,
        _surplus,
        _lines,
        _agreements,
        _review,
        _not_allocated,
        _repayment,
    )
    return tuple(row for kind in kinds for row in kind(now, today))


def _period(now: FundNow, today: date) -> Period | None:
    try:
        return now.policy.calendar.containing(today)
    except PeriodError:
        return None


def _lives(now: FundNow, today: date) -> bool:
    ends = [day for day in (now.fund.closed_on, now.fund.ending) if day]
    return not any(day <= today for day in ends)


# --- headings ------------------------------------------------------------------------------------


def _headings(now: FundNow, today: date) -> Iterator[Row]:
    """Negative headings, and those that run out before more comes, with the day on which they do."""
    period, fund = _period(now, today), now.fund.id
    for row in balance(now.fund, now.postings, today).headings:
        name = heading_words(row.heading)
        do = f"isf move {fund} --from HEADING --to {row.heading} --amount AMOUNT --agreed-by WHO"
        if row.available < 0:
            words = f"{name} is {pounds(-row.available)} below nothing."
            yield Row(fund, "negative-heading", row.available, today, words, do)
            continue
        out = _runs_out(now, row.heading, row.available + row.committed, today)
        if period and out and out < period.end - timedelta(days=EARLY) and _lives(now, today):
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


def _reservations(now: FundNow, today: date) -> Iterator[Row]:
    """Recurring agreements whose money for this period could not be reserved."""
    period, fund = _period(now, today), now.fund
    ids = {p.entry for p in now.postings}
    if period is None or not any(i.startswith(f"{fund.id}/allocation/{period.code}/") for i in ids):
        return
    for terms in fund.agreements:
        runs = terms.start < period.end and (terms.end is None or terms.end > today)
        posted = f"{fund.id}/agreement/{period.code}/{terms.id}" in ids or terms.start > today
        if terms.each is not Each.ONCE and runs and not posted and _lives(now, today):
            words = f"{terms.id} ({heading_words(terms.heading)}) could not be reserved for {period.label}."
            do = f"isf period run {fund.council} {period.label}"
            yield Row(fund.id, "reservation-not-posted", terms.amount, period.start, words, do)


# --- money that should have come -------------------------------------------------------------------


def _late(now: FundNow, today: date) -> Iterator[Row]:
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


# --- surplus, lines, agreements --------------------------------------------------------------------


def _surplus(now: FundNow, today: date) -> Iterator[Row]:
    over = surplus(now.fund, now.postings, today, now.policy)
    if over.over and over.limit:
        where = f" ({over.clause})" if over.clause else ""
        words = (
            f"{pounds(over.left)} is left, {pounds(over.over)} over the "
            f"{over.limit_weeks.normalize():f} weeks ({pounds(over.limit)}) that may be kept{where}; "
            f"{pounds(over.returnable)} of it has to go back."
        )
        since = _over_since(now, over.limit, today)
        yield Row(now.fund.id, "surplus", over.over, since, words, f"isf surplus {now.fund.id}")


def _over_since(now: FundNow, limit: Decimal, today: date) -> date | None:
    """Return the first day of the unbroken time over the limit that lasts until today."""
    since = None
    for day, left in available_closes(now.fund.id, now.postings):
        if day <= today:
            since = (since or day) if left > limit else None
    return since


def _lines(now: FundNow, today: date) -> Iterator[Row]:
    """Missing receipts, short visits, higher rates, and what no agreement covers."""
    terms = {agreement.id: agreement for agreement in now.fund.agreements}
    for line in spending(now.fund, now.postings, None, today + timedelta(days=1)):
        if line.kind != "delivery" or line.corrected_on is not None:
            continue
        agreed = terms.get(line.agreement)
        if agreed is None or not agreed.covers(line.on):
            yield _line(now, line, "outside-agreement", "no agreement covers that day")
        elif agreed.rate and line.rate and line.rate > agreed.rate:
            more = f"{pounds(line.rate)} each, and {pounds(agreed.rate)} was agreed"
            yield _line(now, line, "higher-rate", more)
        least = now.policy.rules.visits.minimum
        minutes = line.units * 60 if line.units is not None and line.visit else None
        if minutes is not None and 0 < minutes < least:
            yield _line(
                now, line, "short-visit", f"{minutes.quantize(PENNY).normalize():f} minutes, under {least}"
            )
        if not line.is_own and not line.receipt and today - line.on >= RECEIPT_WITHIN:
            yield _line(now, line, "missing-receipt", f"no receipt from {line.supplier}")


def _line(now: FundNow, line: SpendingLine, kind: str, why: str) -> Row:
    words = f"{pounds(line.amount)} on {written(line.on)} ({line.entry}): {why}."
    add = f"isf document add {now.fund.id} --entry {line.entry} FILE"
    put = f"isf correct {line.entry} --reason WHY"
    return Row(now.fund.id, kind, line.amount, line.on, words, add if kind == "missing-receipt" else put)


def _agreements(now: FundNow, today: date) -> Iterator[Row]:
    for agreed in agreements(now.fund, now.postings, today + timedelta(days=1)):
        terms = agreed.terms
        name = f"{terms.id} ({heading_words(terms.heading)})"
        if terms.end is not None and today < terms.end <= today + SOON and terms.each is not Each.ONCE:
            last = written(terms.end - timedelta(days=1))
            words = f"{name} ends on {last}; agree what comes next with the person."
            do = (
                f"isf agree {now.fund.id} --heading {terms.heading} --supplier {terms.supplier} "
                f"--outcome {terms.outcome} --from {terms.end.isoformat()} --agreed-by WHO"
            )
            yield Row(now.fund.id, "agreement-ending", agreed.held, terms.end, words, do)
        elif agreed.held > 0 and _is_unused(agreed, today):
            words = f"{name} keeps {pounds(agreed.held)} that nobody uses."
            do = f"isf release {now.fund.id} --agreement {terms.id}"
            yield Row(now.fund.id, "agreement-unused", agreed.held, terms.end or terms.start, words, do)


def _is_unused(agreed: AgreementNow, today: date) -> bool:
    """Its time is over, or it began four weeks ago and nothing has been delivered."""
    terms = agreed.terms
    over = terms.end is not None and terms.end <= today
    return over or (agreed.delivered == 0 and terms.start + SOON <= today)


# --- reviews, and money on the wrong side ------------------------------------------------------------


def _review(now: FundNow, today: date) -> Iterator[Row]:
    """The first by the council's weeks, each further one by its months; the plan may say otherwise."""
    if not _lives(now, today):
        return
    due = now.policy.next_review(now.fund)
    if due <= today + timedelta(days=14):
        what = "A review" if now.fund.reviewed else "The first review"
        words = f"{what} of the plan is due by {written(due)}."
        do = f"isf fund review {now.fund.id} --words WORDS --on DATE"
        yield Row(now.fund.id, "review-due", None, due, words, do)


def _repayment(now: FundNow, today: date) -> Iterator[Row]:
    """What is to go back of a fund that ended, from so many days after its notice on (`[closing]`)."""
    ending, back = now.fund.ending, balance(now.fund, now.postings, today).money.clawback
    if ending is None or back <= 0:
        return
    notice = max([ending, *(terms.end for terms in now.fund.agreements if terms.end)])
    due = notice + timedelta(days=now.policy.rules.closing.repay_days)
    if due <= today + timedelta(days=EARLY):
        words = f"{pounds(back)} is to go back by {written(due)}; the fund ended on {written(ending)}."
        do = f"isf clawback {now.fund.id} --paid --to FUNDER --amount {back:.2f} --on DATE"
        yield Row(now.fund.id, "repayment-due", back, due, words, do)


def _not_allocated(now: FundNow, today: date) -> Iterator[Row]:
    """Money that is not in the budget, or budget without money, for longer than a period (identity 4)."""
    period = _period(now, today)
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
