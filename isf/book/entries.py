"""Facts become entries: one pure function for each kind of the book's table.

Money and plan stand in one transaction. A debit is positive. The caller gives
the id; dates and amounts are checked elsewhere (`isf.book.identities`).
"""

from decimal import Decimal
from functools import singledispatch
from typing import TypeAlias

from isf.book import accounts as ac
from isf.book.directives import Entry, Leg, Meta, Value
from isf.model import facts as f

Build: TypeAlias = tuple[str, str, tuple[Leg, ...], Meta]

_PAID = {f.PaidFrom.BANK: ac.bank, f.PaidFrom.CARD: ac.card}
_OFFICE_LINES = {
    f.OfficeLine.INTEREST: (ac.INTEREST, "Interest from the bank"),
    f.OfficeLine.CHARGES: (ac.BANK_CHARGES, "Bank charges"),
    f.OfficeLine.SHARE: (ac.OFFICE, "The provider's own money"),
}


def entry(fact: f.Fact, entry_id: str) -> Entry:
    """Return the entry for a fact, with its identity as `id` and as a link."""
    kind, words, legs, meta = build(fact)
    common = _meta(reason=fact.reason, source=fact.source, bank_ref=fact.bank_ref)
    return Entry(
        on=fact.on,
        kind=kind,
        id=entry_id,
        words=words,
        legs=legs,
        links=(entry_id, *fact.links),
        meta=(*meta, *common),
    )


@singledispatch
def build(fact: f.Fact) -> Build:
    """Return kind, words, legs and own metadata of the entry for a fact."""
    msg = f"no entry for {type(fact).__name__}"
    raise TypeError(msg)


# --- small pieces ----------------------------------------------------------------


def _meta(**values: Value | None) -> Meta:
    return tuple((key.replace("_", "-"), value) for key, value in values.items() if value not in (None, ""))


def _count(number: int | None) -> Decimal | None:
    return None if number is None else Decimal(number)


def _leg(account: str, amount: Decimal, meta: Meta = ()) -> Leg:
    return Leg(account, amount, ac.currency_of(account), meta)


def _swap(debit: str, credit: str, amount: Decimal, meta: Meta = ()) -> tuple[Leg, ...]:
    """Debit one account and credit another; the metadata goes on the debit."""
    return _leg(debit, amount, meta), _leg(credit, -amount)


def _plan(fact: f.Fact, to: str, out: str, heading: str, amount: Decimal) -> tuple[Leg, ...]:
    """Move permission to spend from one state to another under a heading."""
    return _swap(ac.plan(to, fact.fund, heading), ac.plan(out, fact.fund, heading), amount)


# --- budget and money in ------------------------------------------------------------


@build.register
def _(fact: f.Allocation) -> Build:
    words = "Budget allocated" if fact.amount >= 0 else "Budget made smaller"
    return "allocation", words, _plan(fact, "Available", "Allocated", fact.heading, fact.amount), ()


@build.register
def _(fact: f.Due) -> Build:
    legs = _swap(ac.owed(fact.fund, fact.funder), ac.funding(fact.fund, fact.funder), fact.amount)
    words = "Money due" if fact.amount >= 0 else "Money due made smaller"
    return "due", words, legs, _meta(stream=str(fact.stream))


@build.register
def _(fact: f.Receipt) -> Build:
    legs = _swap(ac.bank(fact.fund), ac.owed(fact.fund, fact.funder), fact.amount)
    return "receipt", "Money received", legs, ()


@build.register
def _(fact: f.Return) -> Build:
    legs = _swap(ac.owed(fact.fund, fact.funder), ac.bank(fact.fund), fact.amount)
    return "return", "Money paid too much, given back", legs, ()


@build.register
def _(fact: f.SetOff) -> Build:
    legs = _swap(ac.clawback(fact.fund, fact.funder), ac.owed(fact.fund, fact.funder), fact.amount)
    return "set-off", "Return set against money due", legs, ()


@build.register
def _(fact: f.WriteOff) -> Build:
    money = _swap(ac.funding(fact.fund, fact.funder), ac.owed(fact.fund, fact.funder), fact.amount)
    plan = _plan(fact, "Allocated", "Available", fact.heading, fact.amount)
    return "write-off", "Money due written off", (*money, *plan), ()


@build.register
def _(fact: f.Advance) -> Build:
    legs = _swap(ac.bank(fact.fund), ac.advance(fact.fund), fact.amount)
    return "advance", "Advance from the provider", legs, ()


@build.register
def _(fact: f.AdvanceRepaid) -> Build:
    legs = _swap(ac.advance(fact.fund), ac.bank(fact.fund), fact.amount)
    return "advance-repaid", "Advance given back to the provider", legs, ()


@build.register
def _(fact: f.TransferIn) -> Build:
    money = _swap(ac.bank(fact.fund), ac.transfer(fact.fund), fact.amount)
    plan = _plan(fact, "Available", "Allocated", fact.heading, fact.amount)
    return "transfer-in", "Money from the provider before", (*money, *plan), ()


@build.register
def _(fact: f.TransferOut) -> Build:
    money = _swap(ac.transfer(fact.fund), ac.bank(fact.fund), fact.amount)
    plan = _plan(fact, "Transferred", "Available", fact.heading, fact.amount)
    return "transfer-out", "Money to the next provider", (*money, *plan), ()


# --- agreeing and spending -------------------------------------------------------------


def _committed(fact: f.Reservation | f.Release | f.Delivery) -> str:
    return ac.plan("Committed", fact.fund, fact.heading, fact.agreement)


@build.register
def _(fact: f.Reservation) -> Build:
    legs = _swap(_committed(fact), ac.plan("Available", fact.fund, fact.heading), fact.amount)
    meta = _meta(
        agreement=fact.agreement,
        agreed_by=fact.agreed_by,
        agreed_on=fact.agreed_on,
        agreed_how=fact.agreed_how,
    )
    return "agreement", "Agreed, and the money reserved", legs, meta


@build.register
def _(fact: f.Release) -> Build:
    legs = _swap(ac.plan("Available", fact.fund, fact.heading), _committed(fact), fact.amount)
    return "release", "Reserved money given back", legs, _meta(agreement=fact.agreement)


@build.register
def _(fact: f.Delivery) -> Build:
    about = _meta(
        outcome=fact.outcome,
        supplier=fact.supplier,
        units=fact.units,
        rate=fact.rate,
        visit=fact.visit,
        receipt=fact.receipt,
        vat=fact.vat,
        planned_minutes=_count(fact.planned_minutes),
        actual_minutes=_count(fact.actual_minutes),
    )
    own = fact.amount - fact.platform
    legs = [_leg(ac.expense("Support", fact.fund, fact.heading), own, about)] if own else []
    if fact.platform:
        platform = ac.expense("Platform", fact.fund, fact.heading)
        legs.append(_leg(platform, fact.platform, about))
    legs.append(_leg(_delivered_from(fact), -fact.amount))
    legs += _swap(ac.plan("Spent", fact.fund, fact.heading), _committed(fact), fact.amount)
    if fact.released:
        available = ac.plan("Available", fact.fund, fact.heading)
        legs += _swap(available, _committed(fact), fact.released)
    words = "Delivered" if fact.units is None else f"Delivered {fact.units.normalize():f}"
    meta = _meta(
        agreement=fact.agreement,
        final="yes" if fact.final else "",
        replaces=fact.replaces,
        delivered_on=fact.delivered_on,
    )
    return "delivery", words, tuple(legs), meta


def _delivered_from(fact: f.Delivery) -> str:
    if fact.paid_from is f.PaidFrom.PAYABLE:
        return ac.payable(fact.fund, fact.supplier)
    return _PAID[fact.paid_from](fact.fund)


def _less_spent(fact: f.CreditNote | f.Refund, money: str) -> tuple[tuple[Leg, ...], Meta]:
    """Money comes back for something spent: the expense and Spent fall, Available grows."""
    about = _meta(outcome=fact.outcome, supplier=fact.supplier)
    expense = ac.expense(fact.expense, fact.fund, fact.heading)
    legs = (
        _leg(money, fact.amount),
        _leg(expense, -fact.amount, about),
        *_plan(fact, "Available", "Spent", fact.heading, fact.amount),
    )
    return legs, _meta(agreement=fact.agreement)


@build.register
def _(fact: f.CreditNote) -> Build:
    legs, meta = _less_spent(fact, ac.payable(fact.fund, fact.supplier))
    return "credit-note", "Charge made smaller", legs, meta


@build.register
def _(fact: f.Waive) -> Build:
    legs, meta = _less_spent(fact, ac.payable(fact.fund, fact.supplier))
    return "waive", "Charge given up", legs, meta


@build.register
def _(fact: f.Refund) -> Build:
    legs, meta = _less_spent(fact, ac.bank(fact.fund))
    return "refund", "Money back from a supplier", legs, meta


@build.register
def _(fact: f.Fee) -> Build:
    about = _meta(supplier="Provider")
    money = _swap(
        ac.expense("Fee", fact.fund, fact.heading),
        ac.payable(fact.fund, "Provider"),
        fact.amount,
        about,
    )
    plan = _plan(fact, "Spent", "Available", fact.heading, fact.amount)
    return "fee", f"Fee: {fact.charge}", (*money, *plan), _meta(charge=fact.charge)


@build.register
def _(fact: f.GainShare) -> Build:
    money = _swap(
        ac.expense("Gain-Share", fact.fund, fact.heading),
        ac.payable(fact.fund, "Provider"),
        fact.amount,
        _meta(supplier="Provider"),
    )
    plan = _plan(fact, "Spent", "Available", fact.heading, fact.amount)
    return "gain-share", "The provider's share of what was saved", (*money, *plan), ()


@build.register
def _(fact: f.Move) -> Build:
    given = _plan(fact, "Allocated", "Available", fact.source_heading, fact.amount)
    taken = _plan(fact, "Available", "Allocated", fact.heading, fact.amount)
    meta = _meta(agreed_by=fact.agreed_by, agreed_on=fact.agreed_on, agreed_how=fact.agreed_how)
    return "move", "Budget moved between headings", (*given, *taken), meta


# --- money out ------------------------------------------------------------------------


@build.register
def _(fact: f.Payment) -> Build:
    legs = _swap(ac.payable(fact.fund, fact.supplier), ac.bank(fact.fund), fact.amount)
    return "payment", "Paid", legs, ()


@build.register
def _(fact: f.Repayment) -> Build:
    legs = _swap(ac.bank(fact.fund), ac.payable(fact.fund, fact.supplier), fact.amount)
    return "repayment", "Paid by mistake, back in the bank", legs, ()


@build.register
def _(fact: f.CardLoad) -> Build:
    return "card-load", "Card loaded", _swap(ac.card(fact.fund), ac.bank(fact.fund), fact.amount), ()


@build.register
def _(fact: f.CardReturn) -> Build:
    legs = _swap(ac.bank(fact.fund), ac.card(fact.fund), fact.amount)
    return "card-return", "Money back from the card", legs, ()


@build.register
def _(fact: f.Clawback) -> Build:
    money = _swap(
        ac.income_clawback(fact.fund, fact.funder),
        ac.clawback(fact.fund, fact.funder),
        fact.amount,
    )
    plan = _plan(fact, "Returned", "Available", fact.heading, fact.amount)
    return "clawback", "Agreed to be returned", (*money, *plan), ()


@build.register
def _(fact: f.ClawbackPaid) -> Build:
    legs = _swap(ac.clawback(fact.fund, fact.funder), ac.bank(fact.fund), fact.amount)
    return "clawback-paid", "Returned", legs, ()


# --- outcomes that are paid for ------------------------------------------------------------


def _conditional(fact: f.Promise | f.Confirmed | f.Lapsed) -> str:
    return ac.plan("Conditional", fact.fund, fact.heading, fact.promise)


@build.register
def _(fact: f.Promise) -> Build:
    held = "Allocated" if fact.paid_by is f.PaidBy.COUNCIL else "Available"
    legs = _swap(_conditional(fact), ac.plan(held, fact.fund, fact.heading), fact.amount)
    meta = _meta(promise=fact.promise, outcome=fact.outcome, paid_by=str(fact.paid_by))
    return "promise", "Paid when the outcome is confirmed", legs, meta


@build.register
def _(fact: f.Confirmed) -> Build:
    about = _meta(outcome=fact.outcome, supplier=fact.supplier)
    if fact.paid_by is f.PaidBy.COUNCIL:
        state = "Available"
        money = _swap(ac.owed(fact.fund, fact.funder), ac.funding(fact.fund, fact.funder), fact.amount)
    else:
        state = "Spent"
        expense = ac.expense("Support", fact.fund, fact.heading)
        money = _swap(expense, ac.payable(fact.fund, fact.supplier), fact.amount, about)
    plan = _swap(ac.plan(state, fact.fund, fact.heading), _conditional(fact), fact.amount)
    meta = _meta(promise=fact.promise, outcome=fact.outcome, stream=str(f.Stream.OUTCOME))
    return "confirmed", "Outcome confirmed", (*money, *plan), meta


@build.register
def _(fact: f.Lapsed) -> Build:
    legs = _swap(ac.plan("Lapsed", fact.fund, fact.heading), _conditional(fact), fact.amount)
    if fact.recognised:
        legs += _swap(ac.funding(fact.fund, fact.funder), ac.owed(fact.fund, fact.funder), fact.recognised)
    return "lapsed", "Outcome not confirmed in time", legs, _meta(promise=fact.promise)


# --- the office's side ------------------------------------------------------------------------


@build.register
def _(fact: f.Clearing) -> Build:
    words = "Received, not yet matched" if fact.amount >= 0 else "Paid by the bank, not yet matched"
    return "clearing", words, _swap(ac.BANK_CLEARING, ac.CLEARING, fact.amount), ()


@build.register
def _(fact: f.Split) -> Build:
    return "split", "Matched", _swap(ac.CLEARING, ac.BANK_CLEARING, fact.amount), ()


@build.register
def _(fact: f.OfficeEntry) -> Build:
    account, words = _OFFICE_LINES[fact.line]
    return "office", words, _swap(ac.BANK_OFFICE, account, fact.amount), ()


# --- corrections ------------------------------------------------------------------------------


@build.register
def _(fact: f.Correction) -> Build:
    """Money is reversed; permission goes back to the agreement while it is open, else to the heading."""
    return "correction", "Correction", _reversed(fact), _meta(corrects=fact.corrects)


def _reversed(fact: f.Correction) -> tuple[Leg, ...]:
    money = [_leg(account, -amount) for account, amount, cur in fact.legs if cur == ac.MONEY]
    plan = [(account, amount) for account, amount, cur in fact.legs if cur == ac.PLAN]
    spent = [(account, amount) for account, amount in plan if _is_spent_from_agreement(account, plan)]
    if not spent:
        return (*money, *(_leg(account, -amount) for account, amount in plan))
    back = next(account for account, amount in plan if ":Committed:" in account)
    legs = money
    for account, amount in spent:
        meaning = ac.meaning(account)
        heading = meaning.heading if meaning else ""
        home = back if fact.agreement_open else ac.plan("Available", fact.fund, heading)
        legs += _swap(home, account, amount)
    return tuple(legs)


def _is_spent_from_agreement(account: str, plan: list[tuple[str, Decimal]]) -> bool:
    return ":Spent:" in account and any(":Committed:" in name for name, _ in plan)
