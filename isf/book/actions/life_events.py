"""A fund's life: a varied budget, the end with notice, a death, and closing when nothing is left."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from isf.book import accounts as ac
from isf.book.actions.adjusting import NOT_CHARGED, periods_run, settle_charges, vary
from isf.book.actions.common import Items, available, check_open, committed, projected, release_of
from isf.book.actions.running_periods import ceiling_for
from isf.book.directives import Entry, Line
from isf.book.ledger import Ledger
from isf.errors import RequestError
from isf.model import events as e
from isf.model import facts as f
from isf.model.dates import written
from isf.model.fund import CONTRIBUTION, COUNCIL, Agreement, Each, Plan
from isf.model.money import ZERO, plain, share_out, total
from isf.model.policy import Policy


def vary_plan(ledger: Ledger, policy: Policy, plan: Plan, on: date, reason: str) -> Items:
    """Set the budget from `plan.start` on, and bring periods that were run into line with it.

    Raises:
        FundClosedError, RequestError.
    """
    check_open(ledger, plan.start)
    if plan.start < ledger.fund.start:
        msg = (
            f"Fund {ledger.fund_id} begins on {ledger.fund.start.isoformat()}; its budget cannot change "
            "before that. Correct --from."
        )
        raise RequestError(msg)
    fixed = total(funder.weekly or ZERO for funder in plan.funders if not funder.tops_up)
    if fixed > plan.weekly:
        msg = (
            f"The funders pay {plain(fixed)} a week, more than the budget of {plain(plan.weekly)} would be; "
            "change their sums with a plan file (--plan)."
        )
        raise RequestError(msg)
    event = e.PlanSet(fund=ledger.fund_id, on=on, plan=plan, reason=reason)
    varied = projected(ledger, [event])
    return [event, *vary(varied, policy, plan.start, f"{reason} (from {written(plan.start)})")]


def new_plan(  # noqa: PLR0917 - each may change
    old: Plan,
    start: date,
    headings: Sequence[tuple[str, Decimal]] = (),
    contribution: Decimal | None = None,
    tier: str = "",
    until: date | None = None,
) -> Plan:
    """Return a plan with some of its figures changed from a day on; it is final, not indicative."""
    merged = {**dict(old.headings), **dict(headings)}
    return replace(
        old,
        start=start,
        headings=tuple(merged.items()),
        contribution=old.contribution if contribution is None else contribution,
        tier=tier or old.tier,
        until=until or old.until,
        indicative=False,
    )


# --- the end --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class EndRequest:
    """The person has the fund up to and including `last`; `on` is the day this is recorded.

    `keep` are agreements whose notice must still be paid for, up to `notice_until`
    (exclusive). After a death (`died` is its day) nothing ever goes to the
    estate but what the person paid too much.
    """

    last: date
    on: date
    reason: str
    keep: tuple[str, ...] = ()
    notice_until: date | None = None
    died: date | None = None


@dataclass(frozen=True, slots=True)
class LeftToDo:
    """What still stands between a fund and its closing: what, how much (pounds), and the command."""

    what: str
    amount: Decimal
    do: str


def wind_up(ledger: Ledger, policy: Policy, wanted: EndRequest) -> Items:
    """Return what ends a fund: nothing new, what is reserved is released, what is left goes back.

    Rules: policy.md; reference/domain.md A5 (Warwickshire, Worcestershire). It
    may be asked again; it then returns only what became free since.

    Raises:
        AgreementUnknownError, RequestError.
    """
    _check_death(ledger, wanted)
    made: Items = []
    if ledger.fund.ending is None:
        made += [_ending(ledger, wanted), *_ended(ledger, policy, wanted)]
    elif wanted.died and wanted.died != ledger.fund.died:
        made.append(_ending(ledger, wanted))
    now = projected(ledger, made)
    released = [*_released(now, wanted), *_after_notice(ledger, now, policy, wanted)]
    now = projected(now, released)
    charged = _charges(ledger, now, policy, wanted)
    now = projected(now, charged)
    return [*made, *released, *charged, *give_back(now, wanted.on, wanted.reason)]


def _check_death(ledger: Ledger, wanted: EndRequest) -> None:
    """Refuse a death before the fund began, and news of one that would stand behind an older word."""
    fund, told = ledger.fund, _told(ledger)
    if wanted.died is None or wanted.died == fund.died:
        return
    if wanted.died < fund.start:
        msg = (
            f"Fund {fund.id} begins on {fund.start.isoformat()}, after {wanted.died.isoformat()}; nobody "
            "dies before their fund. Correct --died."
        )
        raise RequestError(msg)
    if told and wanted.on < told[-1].on:
        msg = (
            f"The end of fund {fund.id} was recorded on {told[-1].on.isoformat()}; the latest word counts; "
            f"record the death with --on {told[-1].on.isoformat()} or later."
        )
        raise RequestError(msg)


def _told(ledger: Ledger) -> list[Line]:
    """Return every line that tells of the fund's end, oldest first."""
    return [line for line in ledger.lines if line.name == "isf-fund" and line.values[:1] == ("ending",)]


def _ending(ledger: Ledger, wanted: EndRequest) -> e.Ending:
    """Return the fund's end; one that is recorded already keeps its reason, and learns of a death.

    It keeps its day, too, unless it came with the death and another day of that is told now.
    """
    fund, told = ledger.fund, _told(ledger)
    by_death = bool(told and told[0].get("died"))
    kept = None if by_death else fund.ending
    return e.Ending(
        fund=fund.id,
        on=wanted.on,
        end=kept or wanted.last + timedelta(days=1),
        reason=fund.ending_reason or wanted.reason,
        died=wanted.died,
    )


def _ended(ledger: Ledger, policy: Policy, wanted: EndRequest) -> list[e.Event]:
    """Give every agreement an end: the fund's, or that of the notice where it is kept."""
    for name in wanted.keep:
        ledger.fund.agreement(name)
    after = wanted.last + timedelta(days=1)
    notice = wanted.notice_until or after + timedelta(days=policy.notice_days)
    ended: list[e.Event] = []
    for terms in ledger.fund.agreements:
        end = notice if terms.id in wanted.keep else max(after, terms.start + timedelta(days=1))
        if terms.end is None or terms.end > end:
            ended.append(
                e.AgreementEnded(
                    fund=ledger.fund_id, on=wanted.on, agreement=terms.id, end=end, reason=wanted.reason
                )
            )
    return ended


def _released(ledger: Ledger, wanted: EndRequest) -> list[f.Fact]:
    found: list[f.Fact] = []
    for terms in ledger.fund.agreements:
        left = committed(ledger, terms, wanted.on)
        runs = terms.id in wanted.keep or _in_notice(terms, wanted)
        if left > 0 and not runs:
            found.append(release_of(ledger, terms, wanted.on, left, reason=wanted.reason))
    return found


def _after_notice(before: Ledger, now: Ledger, policy: Policy, wanted: EndRequest) -> list[f.Fact]:
    """Give back what recurring agreements reserve for the days after their notice."""
    found: list[f.Fact] = []
    for old in before.fund.agreements:
        terms = now.fund.agreement(old.id)
        if terms.each is Each.ONCE or terms.end == old.end or terms.id not in wanted.keep:
            continue
        runs = [period for period in periods_run(now, policy) if period.end > wanted.on]
        over = total(ceiling_for(old, period) - ceiling_for(terms, period) for period in runs)
        amount = min(over, committed(now, terms, wanted.on))
        if amount > 0:
            found.append(release_of(now, terms, wanted.on, amount, reason=wanted.reason))
    return found


def _charges(before: Ledger, now: Ledger, policy: Policy, wanted: EndRequest) -> list[f.Fact]:
    """Bring what the person is charged into line with the end; say so where the money has gone back."""
    try:
        return settle_charges(now, policy, wanted.on, f"{wanted.reason}: {NOT_CHARGED}")
    except RequestError:
        died, back = before.fund.died, _largest_back(before)
        if died is None or now.fund.died == died or back is None:
            raise
        msg = (
            f"{written(died)} is recorded as the day of the death. With another day the person is charged "
            f"less, and that money has gone back already; take it back first "
            f"(`isf correct {back.id} --reason TEXT`), then close fund {before.fund_id} again."
        )
        raise RequestError(msg) from None


def _largest_back(ledger: Ledger) -> Entry | None:
    corrected = {entry.get("corrects") for entry in ledger.entries if entry.kind == "correction"}
    back = [en for en in ledger.entries if en.kind == "clawback" and en.id not in corrected]
    return max(back, key=lambda entry: max(leg.amount for leg in entry.legs), default=None)


def _in_notice(terms: Agreement, wanted: EndRequest) -> bool:
    """Say whether an agreement that was kept earlier still runs."""
    return terms.end is not None and wanted.last + timedelta(days=1) < terms.end and wanted.on < terms.end


def give_back(ledger: Ledger, on: date, reason: str) -> list[f.Fact]:
    """Return the clawback of everything that is available, to who paid it in and never to the person.

    Several funders get back in proportion to what they paid in.
    """
    left = [(name, available(ledger, name, on)) for name in ledger.fund.headings]
    left = [(name, amount) for name, amount in left if amount > 0]
    whole = total(amount for _, amount in left)
    if not whole:
        return []
    made: list[f.Fact] = []
    for funder, share in by_funders(ledger, whole, on):
        taken, left = _take(left, share)
        made += [
            f.Clawback(fund=ledger.fund_id, on=on, funder=funder, heading=name, amount=part, reason=reason)
            for name, part in taken
        ]
    return made


_Parts = list[tuple[str, Decimal]]


def _take(left: _Parts, amount: Decimal) -> tuple[_Parts, _Parts]:
    """Take a sum from headings in their order; return what is taken from each, and what is left in each."""
    taken, rest = [], []
    for name, there in left:
        part = min(there, amount)
        amount -= part
        taken.append((name, part))
        rest.append((name, there - part))
    return [(name, part) for name, part in taken if part], rest


def by_funders(ledger: Ledger, amount: Decimal, on: date) -> list[tuple[str, Decimal]]:
    """Share a sum that goes back among the funders, by what each has paid or owes; never the person."""
    paid = {
        code: -ledger.balance(ac.funding(ledger.fund_id, code), on)
        for code in paying_in(ledger)
        if code != CONTRIBUTION
    }
    paid = {code: income for code, income in paid.items() if income > 0} or {COUNCIL: Decimal(1)}
    parts = share_out(amount, paid.values())
    return [(code, part) for code, part in zip(paid, parts, strict=True) if part]


def paying_in(ledger: Ledger) -> tuple[str, ...]:
    """Return everybody who was ever due to pay in: the plan's funders, then others in the order of codes."""
    found = {
        meaning.party
        for account in {leg.account for known in ledger.entries for leg in known.legs}
        if (meaning := ac.meaning(account)) and meaning.role == "Income:Funding"
    }
    return tuple(dict.fromkeys([*ledger.fund.funders, *sorted(found)]))


# --- closing ---------------------------------------------------------------------------------


def left_to_do(ledger: Ledger, on: date) -> tuple[LeftToDo, ...]:
    """Return everything that is still in a fund, each with the command that deals with it."""
    found = [todo for name, (what, do) in _DEALT_WITH.items() for todo in _left(ledger, on, name, what, do)]
    return tuple(found)


_DEALT_WITH = {
    "Plan:Committed": ("reserved by {p}", "record what was delivered, or: isf release {f} --agreement {p}"),
    "Plan:Conditional": ("promised as {p}", "isf outcome confirm, or: isf outcome lapse {f} --promise {p}"),
    "Plan:Available": ("left under {h}", "isf fund close {f} again"),
    "Liabilities:Payable": ("payable to {x}", "isf pay {f} --to {x} --amount {a}"),
    "Liabilities:Advance": ("advanced by the provider", "isf return {f} --to provider --amount {a}"),
    "Assets:Card": ("on the card", "isf card return {f} --amount {a}"),
    "Assets:Owed": ("owed by {x}", "isf receive, isf set-off or isf write-off {f} --from {x}"),
    "Liabilities:Clawback": ("to be returned to {x}", "isf clawback {f} --paid --to {x} --amount {a}"),
    "Assets:Bank": ("in the bank", "pay what is to be paid"),
}


def _left(ledger: Ledger, on: date, role: str, what: str, do: str) -> list[LeftToDo]:
    found = []
    for account in sorted(ledger.opened | {leg.account for en in ledger.entries for leg in en.legs}):
        meaning, amount = ac.meaning(account), ledger.balance(account, on)
        if meaning and meaning.role == role and amount:
            if role == "Assets:Owed" and amount < 0:
                do = "isf return {f} --to {x} --amount {a}"
            names = {
                "f": ledger.fund_id,
                "h": meaning.heading,
                "p": meaning.promise,
                "x": meaning.party,
                "a": plain(abs(amount)),
            }
            found.append(LeftToDo(what.format(**names), abs(amount), do.format(**names)))
    return found


def close(ledger: Ledger, on: date, reason: str) -> e.FundClosed | None:
    """Return what closes a fund, or None while anything is left in it."""
    if left_to_do(ledger, on) or any(known.on > on for known in ledger.entries):
        return None
    return e.FundClosed(fund=ledger.fund_id, on=on, reason=reason)
