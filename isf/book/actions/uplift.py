"""Prices that go up: what that does to each open agreement, and carrying one on at a new price."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_DOWN, Decimal

from isf.book.actions.adjusting import periods_run
from isf.book.actions.agreeing import AgreementRequest, agree
from isf.book.actions.common import Items, committed, projected, release_of
from isf.book.actions.running_periods import ceiling_for
from isf.book.directives import delivered_on
from isf.book.ledger import Ledger
from isf.errors import RateUnknownError, RequestError
from isf.model import events as e
from isf.model import facts as f
from isf.model.dates import written
from isf.model.fund import Agreement, Each, Fund
from isf.model.money import ZERO, pounds, to_pence, total
from isf.model.policy import Policy
from isf.model.rates import Rate, When, rate_on

_HUNDREDTH = Decimal("0.01")


def agreed_rate(fund: Fund, policy: Policy, kind: str, day: date, when: When | None = None) -> Decimal:
    """Return what a unit of a kind of support costs on a day: the person's own rate, else the council's card.

    Raises:
        RateUnknownError: when neither has one.
    """
    own = [rate for rate in fund.rates if rate.holds(kind, day)]
    if own:
        return max(own, key=lambda rate: rate.start).amount
    line = rate_on(policy.rules.rates, kind, day, policy.rules.bank_holidays, when)
    block = [block for block in policy.rules.blocks if block.holds(kind, day)]
    if line is None and not block:
        known = {rate.kind for rate in policy.rules.rates} | {block.kind for block in policy.rules.blocks}
        known |= {rate.kind for rate in fund.rates}
        raise RateUnknownError(kind, day, sorted(known))
    return line.amount if line else block[-1].rate


@dataclass(frozen=True, slots=True)
class Effect:
    """What a new rate does to one open agreement, pounds; `units` is what was agreed each time.

    `buys` is how many units the old sum pays for at the new rate, `whole` what
    the change comes to for the weeks that are left of the year (`weeks`).
    """

    fund: str
    agreement: str
    units: Decimal
    old_rate: Decimal
    new_rate: Decimal
    weeks: Decimal

    @property
    def old(self) -> Decimal:
        """What it cost each time."""
        return to_pence(self.units * self.old_rate)

    @property
    def new(self) -> Decimal:
        """What it costs each time from then on."""
        return to_pence(self.units * self.new_rate)

    @property
    def whole(self) -> Decimal:
        """What the change comes to over the weeks that are left."""
        return to_pence((self.new - self.old) * self.weeks)

    @property
    def buys(self) -> Decimal:
        """How many units the old sum pays for, to the hundredth below."""
        return (self.old / self.new_rate).quantize(_HUNDREDTH, ROUND_DOWN)

    def sentence(self) -> str:
        """Say it for the person."""
        return (
            f"{self.agreement}: {pounds(self.old_rate)} becomes {pounds(self.new_rate)}. The same "
            f"{pounds(self.old)} buys {self.buys:f}, not {self.units.normalize():f}; to keep "
            f"{self.units.normalize():f} costs {pounds(self.new - self.old)} more."
        )


def effects(
    ledger: Ledger, changed: Sequence[tuple[Rate, Rate]], start: date, weeks: Decimal
) -> tuple[Effect, ...]:
    """Return what an uplift does to each agreement that is open on its first day."""
    rates = {before.kind: (before, after) for before, after in changed}
    found = []
    for terms in ledger.fund.agreements:
        if terms.rate_kind in rates and terms.rate and _is_open(ledger, terms, start):
            _, after = rates[terms.rate_kind]
            units = terms.units or to_pence(terms.amount / terms.rate)
            over = weeks if terms.each is Each.WEEK else Decimal(1)
            found.append(Effect(ledger.fund_id, terms.id, units, terms.rate, after.amount, over))
    return tuple(found)


def _is_open(ledger: Ledger, terms: Agreement, day: date) -> bool:
    lasts = terms.end is None or day < terms.end
    return lasts and (terms.each is not Each.ONCE or committed(ledger, terms, day) > 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RepriceRequest:
    """An agreement goes on at a new rate from a day; agreed anew on `on`, which is not after it.

    `keep_money` keeps the sum and lets the units fall; otherwise the units stay.
    """

    agreement: str
    start: date
    on: date
    agreed_by: str
    who: str
    how: str = ""
    rate: Decimal | None = None
    keep_money: bool = False


def reprice(ledger: Ledger, policy: Policy, wanted: RepriceRequest) -> tuple[Agreement, Items]:
    """End an agreement on a day and carry it on under a new id at the new rate.

    What it still reserves beyond that day is released; the new one reserves
    afresh (a recurring one when `reserve` is asked for its periods).

    Raises:
        AgreementUnknownError, NoAuthorityError, NotEnoughAvailableError,
        RateUnknownError, RequestError.
    """
    old = ledger.fund.agreement(wanted.agreement)
    _check(ledger, old, wanted)
    rate = wanted.rate or agreed_rate(ledger.fund, policy, old.rate_kind, wanted.start)
    ended: list[e.Event | f.Fact] = [
        e.AgreementEnded(
            fund=ledger.fund_id,
            on=wanted.on,
            agreement=old.id,
            end=wanted.start,
            reason=f"carried on at {pounds(rate)} from {written(wanted.start)}",
        )
    ]
    freed = _freed(ledger, policy, old, wanted.start)
    if freed:
        words = f"{old.id} goes on as a new agreement at {pounds(rate)} from {written(wanted.start)}"
        ended.append(release_of(ledger, old, wanted.start, freed, reason=words))
    after = projected(ledger, ended)
    ledger.fund.authority(wanted.agreed_by, wanted.on, wanted.who)
    terms, made = agree(after, _anew(old, rate, freed, wanted))
    return replace(terms, agreed_on=wanted.on), [*ended, *(_agreed_on(item, wanted.on) for item in made)]


def _agreed_on(item: e.Event | f.Fact, on: date) -> e.Event | f.Fact:
    """Put the day on which the person agreed; the money is reserved from the new rate's first day."""
    if isinstance(item, f.Reservation):
        return replace(item, agreed_on=on)
    if isinstance(item, e.AgreementMade):
        return replace(item, agreement=replace(item.agreement, agreed_on=on))
    return item


def _check(ledger: Ledger, old: Agreement, wanted: RepriceRequest) -> None:
    if wanted.on > wanted.start:
        msg = (
            f"{old.id} keeps its old rate until the person agrees to the new one, so that cannot hold from "
            f"{wanted.start.isoformat()} when it is agreed on {wanted.on.isoformat()}; begin on that day."
        )
        raise RequestError(msg)
    late = [
        x.on
        for x in ledger.entries
        if x.kind == "delivery" and x.get("agreement") == old.id and delivered_on(x) >= wanted.start
    ]
    if late or (old.end is not None and old.end <= wanted.start) or not old.rate:
        why = "was delivered against after that day" if late else "has ended by then, or has no rate"
        msg = f"{old.id} cannot be re-priced from {wanted.start.isoformat()}: it {why}; choose a later day."
        raise RequestError(msg)


def _freed(ledger: Ledger, policy: Policy, old: Agreement, day: date) -> Decimal:
    """Return what the agreement reserves for the days from then on, pounds."""
    left = committed(ledger, old, day)
    if old.each is Each.ONCE:
        return left
    cut = replace(old, end=day)
    beyond = total(
        ceiling_for(old, period, ledger.fund) - ceiling_for(cut, period, ledger.fund)
        for period in periods_run(ledger, policy)
        if period.end > day
    )
    return min(left, beyond)


def _anew(old: Agreement, rate: Decimal, freed: Decimal, wanted: RepriceRequest) -> AgreementRequest:
    before = old.rate or rate
    sum_of = freed if old.each is Each.ONCE else old.amount
    units = sum_of / before if old.each is Each.ONCE else old.units or old.amount / before
    if wanted.keep_money:
        units = (sum_of / rate).quantize(_HUNDREDTH, ROUND_DOWN)
    return AgreementRequest(
        heading=old.heading,
        supplier=old.supplier,
        outcome=old.outcome,
        agreed_by=wanted.agreed_by,
        who=wanted.who,
        on=wanted.start,
        how=wanted.how,
        units=units.quantize(_HUNDREDTH, ROUND_DOWN) if units != ZERO else None,
        rate=rate,
        each=old.each,
        start=wanted.start,
        end=old.end,
        carries=old.carries,
        rate_kind=old.rate_kind,
        replaces=old.id,
    )
