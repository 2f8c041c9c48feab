"""A fund that comes from another provider: what begins it in this book."""

from datetime import date, timedelta
from decimal import Decimal

from isf.book.actions.agreeing import reservation
from isf.book.actions.common import Items
from isf.model import events as e
from isf.model import facts as f
from isf.model.fund import Agreement, Authority, Fund, Funder, Outcome, Plan, Progress
from isf.model.handing_over import HandOver
from isf.model.policy import Policy


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
