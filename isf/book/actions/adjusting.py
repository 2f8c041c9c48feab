"""Bringing periods that were run already into line with what changed since.

A variation changes what a period should bring; a pause or an end changes what
the person is charged and what agreements reserve. The difference to what was
posted is posted, with its reason; nothing is rewritten.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from isf.book import accounts as ac
from isf.book.actions.common import available
from isf.book.actions.period_budget import budget, charged, dues
from isf.book.directives import Entry
from isf.book.ledger import Ledger
from isf.errors import RequestError
from isf.model import facts as f
from isf.model.fund import CONTRIBUTION
from isf.model.money import ZERO, plain, share_out, total
from isf.model.periods import Period
from isf.model.policy import Policy
from isf.model.rules import Bears

_RUN = re.compile(r"/allocation/([0-9]{4})P([0-9]{2})/")
PAUSED = "paused"
NOT_CHARGED = "no contribution is charged for these days"
VARIED = "varied"


def periods_run(ledger: Ledger, policy: Policy) -> tuple[Period, ...]:
    """Return every period whose budget is in the ledger, oldest first."""
    labels = {":".join(match.groups()) for entry_id in ledger.ids if (match := _RUN.search(entry_id))}
    return tuple(sorted(policy.calendar.period(label) for label in labels))


def vary(ledger: Ledger, policy: Policy, start: date, reason: str) -> list[f.Fact]:
    """Return what brings the periods from a day on into line with the fund's plans.

    `ledger` has the new plan already.

    Raises:
        RequestError: when a heading that becomes smaller is promised or spent already.
    """
    made: list[f.Fact] = []
    for period in periods_run(ledger, policy):
        if period.end > start:
            made += _budget_changes(ledger, policy, period, start, reason)
            made += _due_changes(ledger, policy, period, start, reason)
    return made


def _budget_changes(ledger: Ledger, policy: Policy, period: Period, start: date, reason: str) -> list[f.Fact]:
    wanted, posted = budget(ledger.fund, policy, period), _posted(ledger, period, "allocation")
    on, made = max(period.start, start, ledger.fund.start), list[f.Fact]()
    for heading in dict.fromkeys([*wanted, *posted]):
        change = wanted.get(heading, ZERO) - posted.get(heading, ZERO)
        if change < -max(ZERO, available(ledger, heading, on)):
            msg = (
                f"{heading} would become {plain(-change)} smaller from {on.isoformat()}, but only "
                f"{plain(max(ZERO, available(ledger, heading, on)))} of it is neither promised nor spent; "
                f"release agreements first (`isf release {ledger.fund_id} --agreement AG-nnn`), or let the "
                "change begin later."
            )
            raise RequestError(msg)
        if change:
            fact = f.Allocation(fund=ledger.fund_id, on=on, heading=heading, amount=change, reason=reason)
            made.append(_adjusting(ledger, fact, period, VARIED))
    return made


def _due_changes(ledger: Ledger, policy: Policy, period: Period, start: date, reason: str) -> list[f.Fact]:
    posted = _posted(ledger, period, "due")
    if not posted:
        return []
    wanted, made = dues(ledger.fund, policy, period), list[f.Fact]()
    on = max(policy.payment_day(period), start, ledger.fund.start)
    for funder in dict.fromkeys([*wanted, *posted]):
        change = wanted.get(funder, ZERO) - posted.get(funder, ZERO)
        if change:
            fact = f.Due(fund=ledger.fund_id, on=on, funder=funder, amount=change, reason=reason)
            made.append(_adjusting(ledger, fact, period, VARIED))
    return made


def _posted(ledger: Ledger, period: Period, kind: str) -> dict[str, Decimal]:
    """Return what a period has brought so far by heading or funder, leaving out what pauses changed."""
    sums: dict[str, Decimal] = {}
    for entry in _of_period(ledger, period, kind):
        if f"/{PAUSED}-" not in entry.id:
            name, amount = _named(entry)
            sums[name] = sums.get(name, ZERO) + amount
    return sums


def _of_period(ledger: Ledger, period: Period, kind: str) -> list[Entry]:
    begins = f"{ledger.fund_id}/{kind}/{period.code}/"
    corrected = {entry.get("corrects") for entry in ledger.entries if entry.kind == "correction"}
    return [e for e in ledger.entries if e.id.startswith(begins) and e.id not in corrected]


def _named(entry: Entry) -> tuple[str, Decimal]:
    """Return the heading of an allocation or the funder of a due, and its pounds."""
    leg = entry.legs[0]
    meaning = ac.meaning(leg.account)
    return (meaning.heading or meaning.party if meaning else ""), leg.amount


def _adjusting(ledger: Ledger, fact: f.Allocation | f.Due, period: Period, why: str) -> f.Fact:
    """Give an adjusting fact the id and link of its period; a second one gets the next number."""
    kind, name = ("allocation", fact.heading) if isinstance(fact, f.Allocation) else ("due", fact.funder)
    begins = f"{ledger.fund_id}/{kind}/{period.code}/{name}/{why}-"
    number = sum(entry_id.startswith(begins) for entry_id in ledger.ids) + 1
    return replace(fact, id=f"{begins}{number}", links=(f"{ledger.fund.council}-{period.code}",))


# --- what the person is not charged ---------------------------------------------------------


def settle_charges(
    ledger: Ledger, policy: Policy, on: date, reason: str, only: Sequence[Period] = ()
) -> list[f.Fact]:
    """Return what brings the contribution into line with pauses and the fund's end.

    Who makes up what the person does not pay is the pack's to say: the fund,
    whose budget becomes smaller (nothing was delivered for it), or the council.

    Raises:
        RequestError: when the budget that would become smaller is promised or spent already.
    """
    made: list[f.Fact] = []
    for period in only or periods_run(ledger, policy):
        base = f"{ledger.fund_id}/due/{period.code}/{CONTRIBUTION}"
        if base not in ledger.ids:
            continue
        posted = total(
            _named(entry)[1]
            for entry in _of_period(ledger, period, "due")
            if _named(entry)[0] == CONTRIBUTION
        )
        change = charged(ledger.fund, policy, period) - posted
        if change:
            made += _recharge(ledger, policy, period, _Change(change, max(on, period.start), reason), made)
    return made


@dataclass(frozen=True, slots=True)
class _Change:
    """So many pounds more (or less) charged, from a day, and why."""

    amount: Decimal
    on: date
    reason: str


def _recharge(
    ledger: Ledger, policy: Policy, period: Period, change: _Change, before: Iterable[f.Fact]
) -> list[f.Fact]:
    on = max(change.on, policy.payment_day(period))
    fact = f.Due(fund=ledger.fund_id, on=on, funder=CONTRIBUTION, amount=change.amount, reason=change.reason)
    made = [_adjusting(ledger, fact, period, PAUSED)]
    if policy.rules.suspension.made_up_by is Bears.COUNCIL and ledger.fund.ending is None:
        return made + _council_makes_up(ledger, period, change, on)
    for heading, amount in _spread(ledger, period, change, before):
        smaller = f.Allocation(
            fund=ledger.fund_id, on=change.on, heading=heading, amount=amount, reason=change.reason
        )
        made.append(_adjusting(ledger, smaller, period, PAUSED))
    return made


def _council_makes_up(ledger: Ledger, period: Period, change: _Change, on: date) -> list[f.Fact]:
    plan = ledger.fund.plan_on(change.on)
    sharing = [(funder.code, funder.share) for funder in plan.funders if funder.share]
    parts = share_out(-change.amount, [share for _, share in sharing])
    return [
        _adjusting(
            ledger,
            f.Due(fund=ledger.fund_id, on=on, funder=code, amount=part, reason=change.reason),
            period,
            PAUSED,
        )
        for (code, _), part in zip(sharing, parts, strict=True)
    ]


def _spread(
    ledger: Ledger, period: Period, change: _Change, before: Iterable[f.Fact]
) -> list[tuple[str, Decimal]]:
    """Return by how much each heading changes: taken where most is left, given back where it was taken."""
    if change.amount > 0:
        taken = _taken(ledger, period)
        return list(zip(taken, share_out(change.amount, taken.values()), strict=True))
    already = [fact for fact in before if isinstance(fact, f.Allocation)]
    room = {
        name: available(ledger, name, change.on) + total(x.amount for x in already if x.heading == name)
        for name in ledger.fund.headings
    }
    return _take(ledger, room, -change.amount)


def _taken(ledger: Ledger, period: Period) -> dict[str, Decimal]:
    """Return by how much pauses made each heading smaller in a period, pounds."""
    sums: dict[str, Decimal] = {}
    for entry in _of_period(ledger, period, "allocation"):
        if f"/{PAUSED}-" in entry.id:
            name, amount = _named(entry)
            sums[name] = sums.get(name, ZERO) - amount
    taken = {name: amount for name, amount in sums.items() if amount > 0}
    return taken or {ledger.fund.headings[0]: Decimal(1)}


def _take(ledger: Ledger, room: dict[str, Decimal], amount: Decimal) -> list[tuple[str, Decimal]]:
    taken = []
    for name, there in sorted(room.items(), key=lambda item: -item[1]):
        part = min(max(there, ZERO), amount)
        if part:
            taken.append((name, -part))
            amount -= part
    if amount:
        msg = (
            f"{plain(amount)} that the person of fund {ledger.fund_id} is not charged is promised or spent "
            f"already; release agreements first (`isf release {ledger.fund_id} --agreement AG-nnn`)."
        )
        raise RequestError(msg)
    return taken
