"""What needs attention in a fund's spending, agreements and reviews, and what is over the limit."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from isf.model.dates import written
from isf.model.fund import Each
from isf.model.money import PENNY, pounds
from isf.reporting.agreements import AgreementNow, agreements
from isf.reporting.attention import FundNow, Row
from isf.reporting.receipts import missing_from
from isf.reporting.spending import SpendingLine, spending
from isf.reporting.surplus import available_closes, surplus
from isf.reporting.words import heading_words

SOON: Final = timedelta(days=28)


def over_limit(now: FundNow, today: date) -> Iterator[Row]:
    """What is left over the council's limit, and since when."""
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


def lines(now: FundNow, today: date) -> Iterator[Row]:
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
        missing = missing_from(now.fund, now.policy, line)
        if missing is not None and missing <= today:
            yield _line(now, line, "missing-receipt", f"no receipt from {line.supplier}")


def _line(now: FundNow, line: SpendingLine, kind: str, why: str) -> Row:
    words = f"{pounds(line.amount)} on {written(line.on)} ({line.entry}): {why}."
    add = f"isf document add {now.fund.id} --entry {line.entry} FILE"
    put = f"isf correct {line.entry} --reason WHY"
    return Row(now.fund.id, kind, line.amount, line.on, words, add if kind == "missing-receipt" else put)


def ending_or_unused(now: FundNow, today: date) -> Iterator[Row]:
    """Agreements that end within four weeks, and those that nobody has used."""
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


def review(now: FundNow, today: date) -> Iterator[Row]:
    """The first by the council's weeks, each further one by its months; the plan may say otherwise."""
    if not now.lives(today):
        return
    due = now.policy.next_review(now.fund)
    if due <= today + timedelta(days=14):
        what = "A review" if now.fund.reviewed else "The first review"
        words = f"{what} of the plan is due by {written(due)}."
        do = f"isf fund review {now.fund.id} --words WORDS --on DATE"
        yield Row(now.fund.id, "review-due", None, due, words, do)
