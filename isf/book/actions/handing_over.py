"""A fund that goes to another provider: what leaves this book, and what begins the next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from isf.book import accounts as ac
from isf.book.actions.adjusting import periods_run
from isf.book.actions.agreeing import reservation
from isf.book.actions.common import Items, available, committed
from isf.book.actions.life_events import left_to_do, paying_in
from isf.book.directives import Directive, Entry, Line, Paper
from isf.book.ledger import Ledger
from isf.errors import RequestError
from isf.model import events as e
from isf.model import facts as f
from isf.model.fund import (
    Agreement,
    Authority,
    Fund,
    Funder,
    Outcome,
    Plan,
    Progress,
)
from isf.model.handing_over import SCHEMA, HandOver, Tables
from isf.model.money import ZERO, plain, pounds, total
from isf.model.policy import Policy

_TO = "handed over to "


@dataclass(frozen=True, slots=True)
class Sums:
    """What goes along, pounds: by heading as money, and what funders still owe, by funder and heading."""

    money: Mapping[str, Decimal]
    owed: Mapping[str, Decimal]
    owed_by_heading: Mapping[str, Decimal]


def hand_over(ledger: Ledger, to: str, on: date) -> tuple[Sums, Items]:
    """Return what goes along and what takes the fund out of this book on a day.

    What agreements reserve is released and goes along as money; what funders
    still owe is made less due here, for they pay it to the next provider. The
    fund is closed by it.

    Raises:
        RequestError: when something has to be settled first; it says what.
    """
    _check_settled(ledger, on)
    reason = f"{_TO}{to}"
    links = (f"hand-over-{ledger.fund_id}-{on.isoformat()}",)
    held = [(terms, committed(ledger, terms, on)) for terms in ledger.fund.agreements]
    releases: Items = [_release(ledger, terms, amount, on, reason) for terms, amount in held if amount > 0]
    whole = {
        name: available(ledger, name, on) + total(amount for t, amount in held if t.heading == name)
        for name in ledger.fund.headings
    }
    sums = _sums(ledger, whole, on)
    less: Items = [
        f.Due(fund=ledger.fund_id, on=on, funder=code, amount=-amount, reason=reason)
        for code, amount in sums.owed.items()
    ]
    less += [
        f.Allocation(fund=ledger.fund_id, on=on, heading=name, amount=-amount, reason=reason)
        for name, amount in sums.owed_by_heading.items()
    ]
    out: Items = [
        f.TransferOut(fund=ledger.fund_id, on=on, heading=name, amount=amount, reason=reason, links=links)
        for name, amount in sums.money.items()
    ]
    ended: Items = [
        e.AgreementEnded(fund=ledger.fund_id, on=on, agreement=terms.id, end=on, reason=reason)
        for terms in ledger.fund.agreements
        if (terms.end is None or terms.end > on) and terms.start < on
    ]
    ending = e.Ending(fund=ledger.fund_id, on=on, end=on, reason=reason)
    closed = e.FundClosed(fund=ledger.fund_id, on=on, reason=reason)
    return sums, [*releases, *less, *out, *ended, ending, closed]


def before_hand_over(ledger: Ledger, to: str, on: date) -> Ledger | None:
    """Return the ledger as it was when it was handed over, so that the file can be made again.

    None for a fund that was not handed over. A hand-over that waited for a
    second person gets its file this way, and so does one whose file was lost.

    Raises:
        RequestError: when it went to somebody else, or on another day.
    """
    fund = ledger.fund
    if fund.closed_on is None or fund.ending is None or not fund.ending_reason.startswith(_TO):
        return None
    if (fund.ending_reason, fund.ending) != (f"{_TO}{to}", on):
        msg = (
            f"Fund {fund.id} was {fund.ending_reason} on {fund.ending.isoformat()}; to make its file again, "
            "give that provider and that day (--to, --on)."
        )
        raise RequestError(msg)
    return Ledger(ledger.fund_id, tuple(d for d in ledger.directives if not _of_hand_over(d, f"{_TO}{to}")))


def _of_hand_over(directive: Directive, reason: str) -> bool:
    if isinstance(directive, Entry):
        return directive.get("reason") == reason
    return isinstance(directive, Line) and (directive.get("reason") == reason or reason in directive.values)


def _check_settled(ledger: Ledger, on: date) -> None:
    open_ones = [
        todo
        for todo in left_to_do(ledger, on)
        if not todo.what.startswith(("reserved", "left", "in the bank", "owed"))
        or (todo.what.startswith("owed") and todo.do.startswith("isf return"))
    ]
    if open_ones or ledger.fund.closed_on:
        told = "; ".join(f"{pounds(todo.amount)} {todo.what} ({todo.do})" for todo in open_ones)
        msg = f"Fund {ledger.fund_id} cannot be handed over yet: {told or 'it is closed'}. Settle that first."
        raise RequestError(msg)
    if any(known.on > on or (known.kind == "delivery" and known.on == on) for known in ledger.entries):
        msg = (
            f"Fund {ledger.fund_id} has entries after {on.isoformat()}, or something was delivered on that "
            "day, which is the first with the next provider; hand it over on a day after the last."
        )
        raise RequestError(msg)


def _release(ledger: Ledger, terms: Agreement, amount: Decimal, on: date, reason: str) -> f.Release:
    return f.Release(
        fund=ledger.fund_id,
        on=on,
        agreement=terms.id,
        heading=terms.heading,
        amount=amount,
        reason=reason,
        links=(f"{ledger.fund_id}-{terms.id}",),
    )


def _sums(ledger: Ledger, whole: Mapping[str, Decimal], on: date) -> Sums:
    owed = {code: ledger.balance(ac.owed(ledger.fund_id, code), on) for code in paying_in(ledger)}
    owed = {code: amount for code, amount in owed.items() if amount > 0}
    after, by_heading = total(owed.values()), dict[str, Decimal]()
    for name, there in sorted(whole.items(), key=lambda item: -item[1]):
        part = min(there, after)
        if part > 0:
            by_heading[name] = part
            after -= part
    money = {name: there - by_heading.get(name, ZERO) for name, there in whole.items()}
    money = {name: amount for name, amount in money.items() if amount > 0}
    bank = ledger.balance(ac.bank(ledger.fund_id), on)
    if after or total(money.values()) != bank:
        msg = (
            f"Fund {ledger.fund_id} has {pounds(bank)} in the bank, but {pounds(total(money.values()))} "
            "would go along; run the period, or write off what will not come (`isf write-off`), first."
        )
        raise RequestError(msg)
    return Sums(money, owed, by_heading)


# --- the file's content ------------------------------------------------------------------------


def content(  # noqa: PLR0917 - the fund, its rules, its sums, from whom to whom, when, and the names
    ledger: Ledger, policy: Policy, sums: Sums, providers: tuple[str, str], on: date, names: Tables
) -> Tables:
    """Return what the hand-over file says of a fund; `names` hold the person's and the authorities'."""
    fund = ledger.fund
    plan = fund.plan_on(on)
    run = periods_run(ledger, policy)
    return {
        "schema": SCHEMA,
        "fund": fund.id,
        "from_provider": providers[0],
        "to_provider": providers[1],
        "council": fund.council,
        "on": on.isoformat(),
        "funded_until": (run[-1].end if run else on).isoformat(),
        "name": names["name"],
        "council_ref": names["council_ref"],
        "communication": names["communication"],
        "kind": str(fund.kind),
        "primary_support_reason": fund.support_reason,
        "area": fund.area,
        "lot": fund.lot,
        "tier": fund.tier,
        "headings": _plain(dict(plan.headings)),
        "contribution": plain(plan.contribution),
        "weeks_in_year": str(plan.weeks_in_year),
        "funders": [_funder(funder) for funder in plan.funders],
        "outcomes": [{"id": o.id, "care_act": o.care_act, "words": o.words} for o in fund.outcomes],
        "authorities": [_right(a, names["authorities"].get(a.id, a.id)) for a in fund.authorities],
        "agreements": [row for terms in fund.agreements if (row := _agreement(ledger, terms, on))],
        "progress": [_step(step) for step in fund.progress],
        "sums": _plain(sums.money),
        "owed": _plain(sums.owed),
        "owed_by_heading": _plain(sums.owed_by_heading),
        "evidence": [
            {"entry": link, "on": paper.on.isoformat(), "document": paper.path.rpartition("/")[2]}
            for paper in ledger.directives
            if isinstance(paper, Paper)
            for link in paper.links
        ],
    }


def _plain(sums: Mapping[str, Decimal]) -> dict[str, str]:
    return {name: plain(amount) for name, amount in sums.items()}


def _funder(funder: Funder) -> Tables:
    return {
        "code": funder.code,
        "share": None if funder.share is None else str(funder.share),
        "weekly": None if funder.weekly is None else plain(funder.weekly),
        "heading": funder.heading,
    }


def _right(right: Authority, name: str) -> Tables:
    return {
        "id": right.id,
        "kind": str(right.kind),
        "name": name,
        "start": right.start.isoformat(),
        "end": right.end.isoformat() if right.end else None,
    }


def _agreement(ledger: Ledger, terms: Agreement, on: date) -> Tables | None:
    """Return an agreement that is still open, with what it reserves."""
    reserved = committed(ledger, terms, on)
    if terms.end is not None and terms.end <= on and not reserved:
        return None
    if terms.each == "once" and not reserved:
        return None
    return {
        "id": terms.id,
        "heading": terms.heading,
        "supplier": terms.supplier,
        "outcome": terms.outcome,
        "amount": plain(terms.amount),
        "reserved": plain(reserved),
        "agreed_by": terms.agreed_by,
        "agreed_on": terms.agreed_on.isoformat(),
        "agreed_how": terms.agreed_how,
        "start": terms.start.isoformat(),
        "end": terms.end.isoformat() if terms.end else None,
        "units": None if terms.units is None else str(terms.units),
        "rate": None if terms.rate is None else plain(terms.rate),
        "each": str(terms.each),
        "carries": terms.carries,
        "rate_kind": terms.rate_kind,
    }


def _step(step: Progress) -> Tables:
    return {
        "id": step.id,
        "outcome": step.outcome,
        "on": step.on.isoformat(),
        "direction": step.direction,
        "words": step.words,
        "evidence": step.evidence,
        "confirmed_by": step.confirmed_by,
    }


# --- the next provider's book ----------------------------------------------------------------------


def take_over(given: HandOver, fund_id: str, policy: Policy, received: date) -> Items:
    """Return what begins the fund in the next provider's book: the same sums, agreements and outcomes."""
    fund = _fund(given, fund_id, policy)
    on = received
    begun: Items = [
        e.FundOpened(fund=fund_id, on=on, about=fund, reason=f"taken over from {given.from_provider}"),
        e.PlanSet(fund=fund_id, on=on, plan=fund.plans[0]),
        *(e.OutcomeAdded(fund=fund_id, on=on, outcome=outcome) for outcome in fund.outcomes),
        *(e.AuthorityGranted(fund=fund_id, on=on, authority=right) for right in fund.authorities),
        *(e.AgreementMade(fund=fund_id, on=on, agreement=terms) for terms in fund.agreements),
        *(e.ProgressNoted(fund=fund_id, on=step.on, progress=step) for step in fund.progress),
    ]
    return [*begun, *_money(given, fund_id, on), *_reserved(given, fund, policy, on)]


def _money(given: HandOver, fund_id: str, on: date) -> Items:
    reason = f"taken over from {given.from_provider}"
    came: Items = [
        f.TransferIn(fund=fund_id, on=on, heading=name, amount=amount, reason=reason)
        for name, amount in given.sums.items()
    ]
    came += [
        f.Due(fund=fund_id, on=on, funder=code, amount=amount, reason=reason)
        for code, amount in given.owed.items()
    ]
    came += [
        f.Allocation(fund=fund_id, on=on, heading=name, amount=amount, reason=reason)
        for name, amount in given.owed_by_heading.items()
    ]
    return came


def _reserved(given: HandOver, fund: Fund, policy: Policy, on: date) -> Items:
    """Reserve what each agreement held; a recurring one is not reserved again when that period is run.

    The period is the last that was funded there, whenever the money comes: the next one is reserved here.
    """
    held = {row.id: row.reserved for row in given.agreements}
    last = given.funded_until - timedelta(days=1)
    made: Items = []
    for terms in fund.agreements:
        amount = held[terms.id]
        if amount > 0:
            code = policy.calendar.containing(last).code
            entry_id = "" if terms.each == "once" else f"{fund.id}/agreement/{code}/{terms.id}"
            made.append(reservation(fund.id, terms, on, amount, entry_id))
    return made


def _fund(given: HandOver, fund_id: str, policy: Policy) -> Fund:
    plan = Plan(
        start=max(given.funded_until, given.on),
        headings=tuple(given.headings.items()),
        contribution=given.contribution,
        funders=tuple(
            Funder(row.code, None if row.share is None else Decimal(row.share), row.weekly, row.heading)
            for row in given.funders
        ),
        weeks_in_year=Decimal(given.weeks_in_year),
        tier=given.tier,
    )
    return Fund(
        id=fund_id,
        kind=given.kind,
        council=policy.code,
        start=given.on,
        support_reason=given.primary_support_reason,
        area=given.area,
        lot=given.lot,
        tier=given.tier,
        plans=(plan,),
        outcomes=tuple(Outcome(o.id, o.care_act, o.words) for o in given.outcomes),
        authorities=tuple(Authority(a.id, a.kind, a.start, a.end) for a in given.authorities),
        agreements=_agreements(given),
        progress=tuple(
            Progress(p.id, p.outcome, p.on, p.direction, p.words, p.evidence, p.confirmed_by)
            for p in given.progress
        ),
    )


def _agreements(given: HandOver) -> tuple[Agreement, ...]:
    return tuple(
        Agreement(
            id=row.id,
            heading=row.heading,
            supplier=row.supplier,
            outcome=row.outcome,
            amount=row.amount,
            agreed_by=row.agreed_by,
            agreed_on=row.agreed_on,
            agreed_how=row.agreed_how,
            start=row.start,
            end=row.end,
            units=None if row.units is None else Decimal(row.units),
            rate=row.rate,
            each=row.each,
            carries=row.carries,
            rate_kind=row.rate_kind,
        )
        for row in given.agreements
    )
