"""What falls due in a council's period: allocations, dues, reservations, and what lapses back.

Every fact has an id made from fund, period and name, so that running a
period again adds nothing, and a corrected entry is not taken for missing.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from isf.book.actions.agreeing import reservation
from isf.book.actions.common import available, committed
from isf.book.ledger import Ledger
from isf.model import facts as f
from isf.model.fund import CONTRIBUTION, Agreement, Each, Plan
from isf.model.money import ZERO, plain, share_out, to_pence, total
from isf.model.periods import CalendarKind, Period
from isf.model.policy import Basis, Policy


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
    budget = _budget(ledger, policy, period)
    wanted = [
        *_allocations(ledger, period, budget),
        *_dues(ledger, policy, period, total(amount for _, amount in budget)),
        *_unused(ledger, period),
    ]
    due = [fact for fact in wanted if fact.on <= as_of and fact.id not in ledger.ids]
    if period.start > as_of:
        return Run(tuple(due), ())
    reserved, refused = _reservations(ledger, period, as_of, due)
    return Run((*due, *reserved), refused)


def reserve(ledger: Ledger, period: Period, as_of: date, agreement: str) -> Run:
    """Return an agreement's reservation for a period whose budget is in the ledger already."""
    run_before = any(
        entry_id.startswith(f"{ledger.fund_id}/allocation/{period.code}/") for entry_id in ledger.ids
    )
    if not run_before:
        return Run((), ())
    made, refused = _reservations(ledger, period, as_of, [], only=agreement)
    return Run(tuple(made), refused)


def _alive(ledger: Ledger, period: Period) -> bool:
    closed = ledger.fund.closed_on
    return closed is None or closed > period.start


def _id(ledger: Ledger, what: str, period: Period, name: str) -> str:
    return f"{ledger.fund_id}/{what}/{period.code}/{name}"


def _link(ledger: Ledger, period: Period) -> tuple[str, ...]:
    return (f"{ledger.fund.council}-{period.code}",)


# --- budget ----------------------------------------------------------------------------


def _budget(ledger: Ledger, policy: Policy, period: Period) -> list[tuple[str, Decimal]]:
    """Return what each heading is allocated for the period, pounds."""
    names = dict.fromkeys(name for plan, _, _ in _plans(ledger, period) for name, _ in plan.headings)
    return [
        (
            name,
            total(
                _for_days(dict(plan.headings).get(name, ZERO), plan, policy, period, start, end)
                for plan, start, end in _plans(ledger, period)
            ),
        )
        for name in names
    ]


def _plans(ledger: Ledger, period: Period) -> list[tuple[Plan, date, date]]:
    """Return each plan that holds in the period with the days for which it does."""
    fund = ledger.fund
    first = max(fund.start, period.start)
    last = min(period.end, fund.closed_on) if fund.closed_on else period.end
    found = []
    for position, plan in enumerate(fund.plans):
        following = fund.plans[position + 1].start if position + 1 < len(fund.plans) else last
        start, end = max(first, plan.start), min(last, following)
        if start < end:
            found.append((plan, start, end))
    return found


def _for_days(  # noqa: PLR0917 - a rate, its plan, and the days it is for
    weekly: Decimal, plan: Plan, policy: Policy, period: Period, start: date, end: date
) -> Decimal:
    """Return what so much a week comes to from `start` to before `end`, pounds.

    In a monthly calendar the year's amount (weekly x weeks in the year) is cut
    into twelve parts that sum to it exactly; otherwise a day is a seventh.
    """
    days = (end - start).days
    if policy.calendar.kind is not CalendarKind.MONTHLY:
        return to_pence(weekly * days / 7)
    parts = share_out(to_pence(weekly * plan.weeks_in_year), [Decimal(1)] * 12)
    month = parts[int(period.label[-2:]) - 1]
    return month if days == period.days else to_pence(month * days / period.days)


def _allocations(ledger: Ledger, period: Period, budget: list[tuple[str, Decimal]]) -> list[f.Allocation]:
    on = max(period.start, ledger.fund.start)
    return [
        f.Allocation(
            fund=ledger.fund_id,
            on=on,
            id=_id(ledger, "allocation", period, heading),
            heading=heading,
            amount=amount,
            links=_link(ledger, period),
        )
        for heading, amount in budget
        if amount
    ]


# --- money due ---------------------------------------------------------------------------


def _dues(ledger: Ledger, policy: Policy, period: Period, gross: Decimal) -> list[f.Due]:
    fund = ledger.fund
    day = policy.payment_day(period)
    day = max(day, fund.start) if fund.start > period.start else day
    return [
        f.Due(
            fund=fund.id,
            on=day,
            id=_id(ledger, "due", period, funder),
            funder=funder,
            amount=amount,
            links=_link(ledger, period),
        )
        for funder, amount in _shares(ledger, policy, period, gross)
        if amount
    ]


def _shares(ledger: Ledger, policy: Policy, period: Period, gross: Decimal) -> list[tuple[str, Decimal]]:
    """Return who owes what of the period's budget: weekly funders first, the rest by shares."""
    plan = ledger.fund.plan_on(max(period.start, ledger.fund.start))
    weekly = {funder.code: funder.weekly for funder in plan.funders if funder.weekly is not None}
    if policy.basis is Basis.NET and plan.contribution:
        weekly[CONTRIBUTION] = plan.contribution
    fixed = [
        (
            code,
            total(
                _for_days(amount, held, policy, period, start, end)
                for held, start, end in _plans(ledger, period)
            ),
        )
        for code, amount in weekly.items()
    ]
    sharing = [(funder.code, funder.share) for funder in plan.funders if funder.share]
    rest = gross - total(amount for _, amount in fixed)
    parts = share_out(rest, [share for _, share in sharing]) if sharing else ()
    return [*zip((code for code, _ in sharing), parts, strict=True), *fixed]


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
            found.append(
                f.Release(
                    fund=ledger.fund_id,
                    on=period.start,
                    id=entry_id,
                    agreement=terms.id,
                    heading=terms.heading,
                    amount=left,
                    links=(f"{ledger.fund_id}-{terms.id}",),
                )
            )
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
        on = max(period.start, terms.start)
        entry_id = _id(ledger, "agreement", period, terms.id)
        amount = ceiling_for(terms, period)
        if not amount or on > as_of or entry_id in ledger.ids or only not in ("", terms.id):
            continue
        there = available(ledger, terms.heading, on) + gained.get(terms.heading, ZERO)
        if amount > there:
            refused.append(Refused(ledger.fund_id, terms.id, terms.heading, amount, there))
            continue
        gained[terms.heading] = gained.get(terms.heading, ZERO) - amount
        made.append(reservation(ledger.fund_id, terms, on, amount, entry_id))
    return made, tuple(refused)


def ceiling_for(terms: Agreement, period: Period) -> Decimal:
    """Return what an agreement reserves in a period, pounds: its ceiling for the days they share."""
    start = max(period.start, terms.start)
    end = min(period.end, terms.end) if terms.end else period.end
    days = (end - start).days
    if days <= 0:
        return ZERO
    whole = 7 if terms.each is Each.WEEK else period.days
    return to_pence(terms.amount * days / whole)
