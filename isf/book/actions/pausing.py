"""A service that is paused: in hospital, away. Reserved money is released pro rata, and taken up again."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from isf.book import accounts as ac
from isf.book.actions.adjusting import NOT_CHARGED, periods_run, settle_charges
from isf.book.actions.agreeing import reservation
from isf.book.actions.common import Items, available, check_open, committed, projected, release_of
from isf.book.actions.running_periods import ceiling_for
from isf.book.ledger import Ledger
from isf.errors import RequestError
from isf.model import events as e
from isf.model import facts as f
from isf.model.dates import written, written_span
from isf.model.fund import Agreement, Each
from isf.model.money import ZERO, to_pence, total
from isf.model.periods import Period
from isf.model.policy import Policy

_PAUSED, _RESUMED = "paused", "resumed"
_AGAIN = "the service is taken up again"


def suspend(  # noqa: PLR0917 - a span, the day, why, and what is not paused
    ledger: Ledger, policy: Policy, span: tuple[date, date | None], on: date, reason: str, keep: Sequence[str]
) -> Items:
    """Pause a fund's service over `[start, end)`; an open end lasts until `resume`.

    Agreements in `keep` stay reserved in full. The agreements themselves do not
    end, so the service line stays open in the national return.

    Raises:
        AgreementUnknownError, FundClosedError, RequestError.
    """
    start, end = span
    check_open(ledger, start)
    for name in keep:
        ledger.fund.agreement(name)
    _check_span(ledger, start, end)
    event = e.Suspended(fund=ledger.fund_id, on=on, start=start, end=end, reason=reason)
    paused = projected(ledger, [event])
    words = f"{reason or 'the service is paused'}, {_days(start, end)}"
    changes = _changes(paused, policy, start, words)
    released = [fact for fact in changes if isinstance(fact, f.Release) and fact.agreement not in keep]
    after = projected(paused, released)
    return [event, *released, *settle_charges(after, policy, start, f"{words}: {NOT_CHARGED}")]


def _check_span(ledger: Ledger, start: date, end: date | None) -> None:
    if end is not None and end <= start:
        msg = f"The pause would end on {end.isoformat()}, before it begins; correct --from or --until."
        raise RequestError(msg)
    for first, after in ledger.fund.suspensions:
        if (after is None or start < after) and (end is None or first < end):
            msg = (
                f"The service of fund {ledger.fund_id} is paused from {first.isoformat()} already; end that "
                f"first with `isf fund resume {ledger.fund_id} --on DATE`."
            )
            raise RequestError(msg)


def _days(start: date, end: date | None) -> str:
    return written_span(start, end) if end else f"from {written(start)} until it is taken up again"


def resume(ledger: Ledger, policy: Policy, day: date, on: date) -> tuple[Items, list[str]]:
    """Take a paused service up again on a day; return what records it, and what could not be reserved.

    Raises:
        RequestError: when it is not paused.
    """
    open_ones = [span for span in ledger.fund.suspensions if span[1] is None or day < span[1]]
    open_ones = [span for span in open_ones if span[0] < day]
    if not open_ones:
        msg = f"The service of fund {ledger.fund_id} is not paused on {day.isoformat()}; see `isf fund show`."
        raise RequestError(msg)
    event = e.Suspended(fund=ledger.fund_id, on=on, start=open_ones[-1][0], end=day, reason="resumed")
    resumed = projected(ledger, [event])
    charged = settle_charges(resumed, policy, day, _AGAIN)
    after = projected(resumed, charged)
    wanted = list(_changes(after, policy, day, _AGAIN))
    taken, short = _as_far_as_available(after, wanted)
    return [event, *charged, *taken], short


def _as_far_as_available(
    ledger: Ledger, wanted: Sequence[f.Reservation | f.Release]
) -> tuple[list[f.Fact], list[str]]:
    taken, short, used = list[f.Fact](), list[str](), dict[str, Decimal]()
    for fact in wanted:
        if isinstance(fact, f.Reservation):
            there = available(ledger, fact.heading, fact.on) - used.get(fact.heading, ZERO)
            if fact.amount > there:
                short.append(fact.agreement)
                continue
            used[fact.heading] = used.get(fact.heading, ZERO) + fact.amount
        taken.append(fact)
    return taken, short


# --- what each agreement should reserve -------------------------------------------------------


def _changes(ledger: Ledger, policy: Policy, on: date, reason: str) -> Iterator[f.Reservation | f.Release]:
    """Return, for each agreement and period, the release or reservation that pauses ask for."""
    for terms in ledger.fund.agreements:
        for period in _periods_of(ledger, policy, terms, on):
            change = _should_reserve(ledger, terms, period) - _reserved(ledger, terms, period)
            yield from _change(ledger, terms, period, change, (max(on, period.start, terms.start), reason))


def _periods_of(ledger: Ledger, policy: Policy, terms: Agreement, on: date) -> tuple[Period, ...]:
    """Return the periods from a day on for which an agreement reserves, or would but for a pause."""
    if terms.each is Each.ONCE:
        whole = _whole(policy, terms)
        return (whole,) if whole.days > 0 else ()
    return tuple(
        period
        for period in periods_run(ledger, policy)
        if period.end > on and (_base(ledger, terms, period) in ledger.ids or _was_paused(ledger, period))
    )


def _was_paused(ledger: Ledger, period: Period) -> bool:
    """Return whether a pause touched a period: one taken up again on its first day stood when it was run."""
    return any(
        first < period.end and (after is None or after >= period.start)
        for first, after in ledger.fund.suspensions
    )


def _whole(policy: Policy, terms: Agreement) -> Period:
    """Return the days that an agreement made once is for: to its end, else to the end of its period."""
    end = terms.end or policy.calendar.containing(terms.start).end
    return Period(terms.start, end, "once")


def _base(ledger: Ledger, terms: Agreement, period: Period) -> str:
    return f"{ledger.fund_id}/agreement/{period.code}/{terms.id}"


def _should_reserve(ledger: Ledger, terms: Agreement, period: Period) -> Decimal:
    if terms.each is not Each.ONCE:
        return ceiling_for(terms, period, ledger.fund)
    paused = ledger.fund.suspended_days(period.start, period.end)
    return terms.amount - to_pence(terms.amount * paused / period.days)


def _reserved(ledger: Ledger, terms: Agreement, period: Period) -> Decimal:
    """Return what was reserved for the period, less what pauses released, pounds."""
    begins = f"{ledger.fund_id}/release/{period.code}/{terms.id}/{_PAUSED}"
    again = f"{ledger.fund_id}/agreement/{period.code}/{terms.id}"
    base = terms.amount if terms.each is Each.ONCE else ZERO
    return base + total(
        leg.amount
        for known in ledger.entries
        if known.id.startswith((begins, f"{again}/")) or known.id == again
        for leg in known.legs
        if (meaning := ac.meaning(leg.account)) and meaning.role == "Plan:Committed"
    )


def _change(
    ledger: Ledger, terms: Agreement, period: Period, change: Decimal, when: tuple[date, str]
) -> Iterator[f.Reservation | f.Release]:
    on, reason = when
    if change < 0:
        amount = min(-change, committed(ledger, terms, on))
        if amount > 0:
            entry_id = _numbered(ledger, "release", period, f"{terms.id}/{_PAUSED}")
            yield release_of(ledger, terms, on, amount, reason=reason, id=entry_id)
    elif change > 0:
        base = _base(ledger, terms, period)
        first = terms.each is not Each.ONCE and base not in ledger.ids
        entry_id = base if first else _numbered(ledger, "agreement", period, f"{terms.id}/{_RESUMED}")
        yield reservation(ledger.fund_id, terms, on, change, entry_id)


def _numbered(ledger: Ledger, kind: str, period: Period, name: str) -> str:
    begins = f"{ledger.fund_id}/{kind}/{period.code}/{name}-"
    return f"{begins}{sum(known.startswith(begins) for known in ledger.ids) + 1}"
