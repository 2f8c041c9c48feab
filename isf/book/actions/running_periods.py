"""What falls due in a council's period: allocations, dues, reservations, and what lapses back.

Every fact has an id made from fund, period and name, so that running a
period again adds nothing, and a corrected entry is not taken for missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from isf.book import accounts as ac
from isf.book.actions.adjusting import NOT_CHARGED, periods_run, settle_charges
from isf.book.actions.agreeing import reservation
from isf.book.actions.common import Items, available, committed, need_available, projected, release_of
from isf.book.actions.period_budget import budget, dues, spans
from isf.book.directives import Entry
from isf.book.ledger import Ledger
from isf.model import facts as f
from isf.model.dates import written_span
from isf.model.events import AgreementMade, Event
from isf.model.fund import Agreement, Each, Fund
from isf.model.money import ZERO, plain, to_pence, total
from isf.model.periods import Period
from isf.model.policy import Policy


@dataclass(frozen=True, slots=True)
class Refused:
    """A reservation that the heading could not cover; it is not posted."""

    fund: str
    agreement: str
    heading: str
    amount: Decimal
    available: Decimal

    def sentence(self) -> str:
        """Say it for a person."""
        return (
            f"{self.agreement} of fund {self.fund} was not reserved: it needs {plain(self.amount)} of "
            f"{self.heading}, and {plain(self.available)} is available. Move money between headings or ask "
            "the council, then run the period again."
        )


@dataclass(frozen=True, slots=True)
class Run:
    """What a period adds to a fund, and what it could not."""

    facts: tuple[f.Fact, ...]
    refused: tuple[Refused, ...]


def run(ledger: Ledger, policy: Policy, period: Period, as_of: date) -> Run:
    """Return what has fallen due by a day and is not in the ledger yet."""
    if ledger.fund.start >= period.end or not _alive(ledger, period):
        return Run((), ())
    wanted: list[f.Fact] = [
        *_allocations(ledger, policy, period),
        *_dues(ledger, policy, period),
        *_one_offs(ledger, period),
        *_unused(ledger, period),
    ]
    due = [fact for fact in wanted if fact.on <= as_of and fact.id not in ledger.ids]
    due += _not_charged(ledger, policy, period, due)
    if period.start > as_of:
        return Run(tuple(due), ())
    reserved, refused = _reservations(ledger, period, as_of, due)
    again = late(projected(ledger, [*due, *reserved]), period)
    return Run((*due, *reserved, *again), refused)


def _not_charged(ledger: Ledger, policy: Policy, period: Period, due: list[f.Fact]) -> list[f.Fact]:
    """Return what the person is not charged while the service is paused."""
    if not ledger.fund.suspensions:
        return []
    posted = projected(ledger, due)
    return settle_charges(posted, policy, period.start, _paused(ledger.fund, period), (period,))


def _paused(fund: Fund, period: Period) -> str:
    """Say on which days of a period the service is paused, for the person's statement."""
    spans = [
        (max(start, period.start), min(end or period.end, period.end)) for start, end in fund.suspensions
    ]
    days = " and ".join(written_span(start, end) for start, end in sorted(spans) if start < end)
    return f"the service is paused, {days}: {NOT_CHARGED}" if days else NOT_CHARGED


def reserved(ledger: Ledger, policy: Policy, items: Sequence[f.Fact | Event], as_of: date) -> Items:
    """Return items with what the recurring agreements among them reserve of the periods that were run.

    What they held of such reservations before is made anew, so that a change
    that waited for a second person reserves what is due on the day it is approved.

    Raises:
        NotEnoughAvailableError: when a period that was run does not have enough under the heading.
    """
    recurring = [
        item.agreement
        for item in items
        if isinstance(item, AgreementMade) and item.agreement.each is not Each.ONCE
    ]
    anew = {terms.id for terms in recurring}
    made: Items = [x for x in items if not (isinstance(x, f.Reservation) and x.agreement in anew)]
    for terms in recurring:
        for period in policy.calendar.between(terms.start, max(terms.start, as_of) + timedelta(days=1)):
            if _was_run(ledger, period):
                made += _of_agreement(projected(ledger, made), period, as_of, terms)
    return made


def late_now(ledger: Ledger, policy: Policy) -> list[f.Reservation]:
    """Reserve again, as `late` does, in the newest period that was run."""
    run_before = periods_run(ledger, policy)
    return late(ledger, run_before[-1]) if run_before else []


def late(ledger: Ledger, period: Period) -> list[f.Reservation]:
    """Reserve again what deliveries of earlier periods took after their rest had been given back.

    A visit of March that is recorded in April uses what March had reserved. That had gone back to the
    heading when April was run, so April would pay for it; the heading gives it again, as far as it can.
    """
    made: list[f.Reservation] = []
    for terms in _recurring(ledger):
        given = _id(ledger, "release", period, terms.id)
        if given not in ledger.ids:
            continue
        account = ac.plan("Committed", ledger.fund_id, terms.heading, terms.id)
        before = ledger.balance(account, period.start - timedelta(days=1))
        name = f"{_id(ledger, 'agreement', period, terms.id)}/late-"
        again = [e for e in ledger.entries if e.id.startswith(name)]
        taken = -sum((_on(e, account) for e in [ledger.entry(given), *again]), ZERO) - before
        there = max(ZERO, available(ledger, terms.heading, period.start))
        amount = min(taken, there - total(one.amount for one in made if one.heading == terms.heading))
        if amount > 0:
            name += str(len(again) + 1)
            made.append(reservation(ledger.fund_id, terms, period.start, amount, name))
    return made


def _on(entry: Entry, account: str) -> Decimal:
    return total(leg.amount for leg in entry.legs if leg.account == account)


def _was_run(ledger: Ledger, period: Period) -> bool:
    begins = f"{ledger.fund_id}/allocation/{period.code}/"
    return any(entry_id.startswith(begins) for entry_id in ledger.ids)


def _of_agreement(ledger: Ledger, period: Period, as_of: date, terms: Agreement) -> list[f.Reservation]:
    made, refused = _reservations(ledger, period, as_of, [], only=terms.id)
    for short in refused:
        need_available(ledger, short.heading, short.amount, max(period.start, terms.start))
    return made


def _alive(ledger: Ledger, period: Period) -> bool:
    ends = [day for day in (ledger.fund.closed_on, ledger.fund.ending) if day is not None]
    return all(day > period.start for day in ends)


def _id(ledger: Ledger, what: str, period: Period, name: str) -> str:
    return f"{ledger.fund_id}/{what}/{period.code}/{name}"


def _link(ledger: Ledger, period: Period) -> tuple[str, ...]:
    return (f"{ledger.fund.council}-{period.code}",)


# --- budget and money due ------------------------------------------------------------------


def _allocations(ledger: Ledger, policy: Policy, period: Period) -> list[f.Allocation]:
    return [
        f.Allocation(
            fund=ledger.fund_id,
            on=_first_day(ledger, period),
            id=_id(ledger, "allocation", period, heading),
            heading=heading,
            amount=amount,
            links=_link(ledger, period),
        )
        for heading, amount in budget(ledger.fund, policy, period).items()
        if amount
    ]


def _first_day(ledger: Ledger, period: Period) -> date:
    """Return the first day of a period on which the fund has a budget."""
    held = spans(ledger.fund, period)
    return held[0].start if held else max(period.start, ledger.fund.start)


def _dues(ledger: Ledger, policy: Policy, period: Period) -> list[f.Due]:
    fund, day, first = ledger.fund, policy.payment_day(period), _first_day(ledger, period)
    day = max(day, first) if first > period.start else day
    return [
        f.Due(
            fund=fund.id,
            on=day,
            id=_id(ledger, "due", period, funder),
            funder=funder,
            amount=amount,
            links=_link(ledger, period),
        )
        for funder, amount in dues(fund, policy, period).items()
        if amount
    ]


def _one_offs(ledger: Ledger, period: Period) -> list[f.Due | f.Allocation]:
    """Return money for one purpose that falls due in a period: due and allocated on its day."""
    made: list[f.Due | f.Allocation] = []
    for once in ledger.fund.one_offs:
        if once.on in period:
            due_id = f"{ledger.fund_id}/due/{once.id}/{once.funder}"
            stream = f.Stream.ONE_OFF
            due = f.Due(
                fund=ledger.fund_id,
                on=once.on,
                id=due_id,
                funder=once.funder,
                amount=once.amount,
                stream=stream,
            )
            budget_id = f"{ledger.fund_id}/allocation/{once.id}/{once.heading}"
            given = f.Allocation(
                fund=ledger.fund_id, on=once.on, id=budget_id, heading=once.heading, amount=once.amount
            )
            made += [due, given]
    return made


# --- agreements that recur -------------------------------------------------------------------


def _recurring(ledger: Ledger) -> list[Agreement]:
    return [terms for terms in ledger.fund.agreements if terms.each is not Each.ONCE]


def _unused(ledger: Ledger, period: Period) -> list[f.Release]:
    """Return what agreements leave unused of the periods before, unless they carry it over."""
    found = []
    for terms in _recurring(ledger):
        left = committed(ledger, terms, period.start)
        first = max(terms.start, ledger.fund.start)
        entry_id = _id(ledger, "release", period, terms.id)
        reserved = _id(ledger, "agreement", period, terms.id) in ledger.ids
        if left > 0 and first < period.start and not terms.carries and not reserved:
            found.append(release_of(ledger, terms, period.start, left, id=entry_id))
    return found


def _reservations(
    ledger: Ledger, period: Period, as_of: date, due: list[f.Fact], only: str = ""
) -> tuple[list[f.Reservation], tuple[Refused, ...]]:
    """Reserve each recurring agreement's ceiling, in their order, as far as Available covers it."""
    gained: dict[str, Decimal] = {}
    for fact in due:
        if isinstance(fact, f.Allocation | f.Release):
            gained[fact.heading] = gained.get(fact.heading, ZERO) + fact.amount
    made, refused = [], []
    for terms in _recurring(ledger):
        on = max(period.start, terms.start, _budget_from(ledger.fund, period.start))
        entry_id = _id(ledger, "agreement", period, terms.id)
        amount = ceiling_for(terms, period, ledger.fund)
        if not amount or on > as_of or entry_id in ledger.ids or only not in ("", terms.id):
            continue
        there = available(ledger, terms.heading, on) + gained.get(terms.heading, ZERO)
        if amount > there:
            refused.append(Refused(ledger.fund_id, terms.id, terms.heading, amount, there))
            continue
        gained[terms.heading] = gained.get(terms.heading, ZERO) - amount
        made.append(reservation(ledger.fund_id, terms, on, amount, entry_id))
    return made, tuple(refused)


def _budget_from(fund: Fund | None, otherwise: date) -> date:
    """Return the first day of a fund's own budget."""
    return fund.plans[0].start if fund and fund.plans else otherwise


def ceiling_for(terms: Agreement, period: Period, fund: Fund | None = None) -> Decimal:
    """Return what an agreement reserves in a period, pounds: its ceiling for the days they share.

    With a fund, days on which its service is paused are left out, and those
    before its first budget: of a fund that was taken over, they were budgeted elsewhere.
    """
    start = max(period.start, terms.start, _budget_from(fund, period.start))
    end = min(period.end, terms.end) if terms.end else period.end
    days = (end - start).days
    if days > 0 and fund:
        days -= fund.suspended_days(start, end)
    if days <= 0:
        return ZERO
    whole = 7 if terms.each is Each.WEEK else period.days
    return to_pence(terms.amount * days / whole)
