"""What the actions share: what a fund can still bear, and who a funder or supplier is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from isf.book import accounts as ac
from isf.book.entries import entry
from isf.book.ledger import Ledger
from isf.book.lines import lines
from isf.errors import (
    FundClosedError,
    FundEndingError,
    NotEnoughAvailableError,
    NotEnoughCommittedError,
    NotEnoughMoneyError,
    RequestError,
)
from isf.model.events import Event
from isf.model.facts import Fact, Release
from isf.model.fund import PROVIDER, Agreement
from isf.model.money import ZERO, plain

Items: TypeAlias = list[Fact | Event]


def projected(ledger: Ledger, items: Iterable[Fact | Event]) -> Ledger:
    """Return the ledger as it will be with these in it; facts without an id get a passing one."""
    passing = f"new/{len(ledger.directives)}"
    return ledger.plus(
        told
        for number, item in enumerate(items)
        for told in (
            lines(item) if isinstance(item, Event) else [entry(item, item.id or f"{passing}/{number}")]
        )
    )


def check_open(ledger: Ledger, on: date) -> None:
    """Refuse what a closed fund does not take."""
    closed = ledger.fund.closed_on
    if closed is not None and on >= closed:
        raise FundClosedError(ledger.fund_id, closed)


def check_lasting(ledger: Ledger, on: date) -> None:
    """Refuse what is new in a fund that is closed or has come to its end."""
    check_open(ledger, on)
    ending = ledger.fund.ending
    if ending is not None and on >= ending:
        raise FundEndingError(ledger.fund_id, ending)


def release_of(
    ledger: Ledger,
    terms: Agreement,
    on: date,
    amount: Decimal,
    *,
    reason: str = "",
    id: str = "",  # noqa: A002
) -> Release:
    """Return what gives an amount that an agreement reserves back to its heading."""
    return Release(
        fund=ledger.fund_id,
        on=on,
        id=id,
        agreement=terms.id,
        heading=terms.heading,
        amount=amount,
        reason=reason,
        links=(f"{ledger.fund_id}-{terms.id}",),
    )


def above_zero(amount: Decimal, what: str) -> Decimal:
    """Return an amount that must be positive."""
    if amount <= 0:
        msg = f"{what} must be more than 0.00, not {plain(amount)}; give a positive amount."
        raise RequestError(msg)
    return amount


def available(ledger: Ledger, heading: str, on: date) -> Decimal:
    """Return what may still be promised under a heading on a day, pounds."""
    return ledger.headroom(ac.plan("Available", ledger.fund_id, heading), on)


def committed(ledger: Ledger, terms: Agreement, on: date = date.max) -> Decimal:
    """Return what an agreement still reserves, pounds."""
    account = ac.plan("Committed", ledger.fund_id, terms.heading, terms.id)
    return ledger.headroom(account, on)


def need_available(ledger: Ledger, heading: str, amount: Decimal, on: date) -> None:
    """Refuse what a heading cannot cover on a day and on every day after it."""
    there = available(ledger, heading, on)
    if amount > there:
        tightest = ledger.tightest(ac.plan("Available", ledger.fund_id, heading), on)
        raise NotEnoughAvailableError(ledger.fund_id, heading, amount, max(there, ZERO), tightest)


def need_committed(ledger: Ledger, terms: Agreement, amount: Decimal, on: date) -> Decimal:
    """Return what an agreement still reserves on a day, and refuse what it cannot cover then or later."""
    left = committed(ledger, terms, on)
    if amount > left:
        account = ac.plan("Committed", ledger.fund_id, terms.heading, terms.id)
        tightest = ledger.tightest(account, on)
        raise NotEnoughCommittedError(ledger.fund_id, terms.id, amount, max(left, ZERO), tightest)
    return left


@dataclass(frozen=True, slots=True)
class Purse:
    """Where money is taken from: an account, how a refusal calls it, and what to do then."""

    account: str
    what: str
    remedy: str
    debt: bool = False


def need_money(ledger: Ledger, purse: Purse, amount: Decimal, on: date) -> None:
    """Refuse what a purse cannot give on a day and on every day after it."""
    room = ledger.owing if purse.debt else ledger.headroom
    there = max(room(purse.account, on), ZERO)
    if amount > there:
        tightest = ledger.tightest(purse.account, on, debt=purse.debt)
        raise NotEnoughMoneyError(ledger.fund_id, purse.what, amount, there, purse.remedy, tightest)


def need_bank(ledger: Ledger, amount: Decimal, on: date) -> None:
    """Refuse what the person's share of the client account cannot pay."""
    remedy = (
        "pay less, wait for the council's money, or record an advance of the provider "
        f"(`isf receive {ledger.fund_id} --from provider`)."
    )
    need_money(ledger, Purse(ac.bank(ledger.fund_id), "in the bank", remedy), amount, on)


def agreed_return(ledger: Ledger, code: str) -> Purse:
    """Return what was agreed to go back to a funder."""
    remedy = f"agree the return first (`isf clawback {ledger.fund_id} --to {code} --heading HEADING`)."
    return Purse(ac.clawback(ledger.fund_id, code), f"agreed to go to {code}", remedy, debt=True)


_SPOKEN = {"icb": "ICB", "top-up": "TopUp", "topup": "TopUp"}


def funder_code(ledger: Ledger, text: str, *, new: bool) -> str:
    """Return the funder's code; a one-off may come from a funder that the plan does not name."""
    known = ledger.fund.funders
    spoken = _SPOKEN.get(text.lower(), text)
    for code in known:
        if code.lower() == spoken.lower():
            return code
    begins = [code for code in known if code.lower().startswith(f"{spoken.lower()}-")]
    if len(begins) == 1:
        return begins[0]
    if new and not begins:
        return ac.check_name("funder", spoken[:1].upper() + spoken[1:])
    return ledger.fund.funder(spoken)


def supplier_code(text: str) -> str:
    """Return the code of a supplier as people type it: `provider` is the provider.

    Raises:
        CodeError: when it cannot be part of an account.
    """
    return PROVIDER if text.lower() == PROVIDER.lower() else ac.check_name("supplier", text)
