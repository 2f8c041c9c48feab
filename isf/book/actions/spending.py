"""Recording what was delivered, fees, refunds, and budget moved between headings."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from isf.book import accounts as ac
from isf.book.actions.common import (
    Purse,
    above_zero,
    check_open,
    need_available,
    need_bank,
    need_committed,
    need_money,
)
from isf.book.ledger import Ledger
from isf.errors import AgreementDatesError, RequestError
from isf.model import facts as f
from isf.model.fund import FEE, Agreement
from isf.model.money import ZERO, to_pence


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryRequest:
    """What was delivered: `units` at the agreed rate, or `amount` (pounds)."""

    agreement: str
    on: date
    units: Decimal | None = None
    amount: Decimal | None = None
    final: bool = False
    paid_from: f.PaidFrom = f.PaidFrom.PAYABLE
    receipt: str = ""
    visit: str = ""
    platform: Decimal = ZERO
    id: str = ""
    source: str = ""


def spend(ledger: Ledger, request: DeliveryRequest) -> f.Delivery:
    """Return the delivery that was asked for.

    Raises:
        AgreementUnknownError, AgreementDatesError, NotEnoughCommittedError,
        NotEnoughMoneyError, FundClosedError, RequestError.
    """
    fund = ledger.fund
    check_open(ledger, request.on)
    terms = fund.agreement(request.agreement)
    if not terms.covers(request.on) or request.on < terms.agreed_on:
        start = max(terms.start, terms.agreed_on)
        raise AgreementDatesError(fund.id, terms.id, request.on, start, terms.end)
    amount = cost_of(terms, request)
    left = need_committed(ledger, terms, amount, request.on)
    need_purse(ledger, request.paid_from, amount, request.on)
    return replace(
        delivery(fund.id, terms, request.on, amount),
        id=request.id,
        source=request.source,
        units=request.units,
        rate=terms.rate if request.units is not None else None,
        released=left - amount if request.final else ZERO,
        final=request.final,
        paid_from=request.paid_from,
        platform=_platform(request, amount),
        visit=request.visit,
        receipt=request.receipt,
    )


def delivery(fund: str, terms: Agreement, on: date, amount: Decimal) -> f.Delivery:
    """Return a delivery of so many pounds on a day, with all that its agreement says of it."""
    return f.Delivery(
        fund=fund,
        on=on,
        agreement=terms.id,
        heading=terms.heading,
        supplier=terms.supplier,
        outcome=terms.outcome,
        amount=amount,
        links=(f"{fund}-{terms.id}",),
    )


def _platform(request: DeliveryRequest, amount: Decimal) -> Decimal:
    if not ZERO <= request.platform <= amount:
        msg = f"A platform's share is a part of the {amount} that was delivered, not {request.platform}."
        raise RequestError(msg)
    return request.platform


def cost_of(terms: Agreement, request: DeliveryRequest) -> Decimal:
    """Return what a delivery costs under its agreement, pounds."""
    if request.amount is not None:
        if request.units is not None:
            msg = "Give either units or an amount, not both."
            raise RequestError(msg)
        return above_zero(request.amount, "The amount delivered")
    if request.units is None:
        msg = "Say what was delivered: --units (at the agreed rate) or --amount."
        raise RequestError(msg)
    if terms.rate is None:
        msg = f"{terms.id} was agreed as an amount without a rate; record it with --amount."
        raise RequestError(msg)
    return above_zero(to_pence(request.units * terms.rate), "The amount delivered")


def need_purse(ledger: Ledger, paid_from: f.PaidFrom, amount: Decimal, on: date) -> None:
    """Refuse what the bank or the card cannot pay that day; what is payable has no limit."""
    if paid_from is f.PaidFrom.BANK:
        need_bank(ledger, amount, on)
    if paid_from is f.PaidFrom.CARD:
        remedy = "load the card first (`isf card load`)."
        need_money(ledger, Purse(ac.card(ledger.fund_id), "on the card", remedy), amount, on)


def fee(ledger: Ledger, amount: Decimal, on: date, charge: str) -> f.Fee:
    """Charge a fee from the Fee heading.

    Raises:
        HeadingUnknownError, NotEnoughAvailableError, FundClosedError, RequestError.
    """
    check_open(ledger, on)
    ledger.fund.heading(FEE)
    above_zero(amount, "A fee")
    need_available(ledger, FEE, amount, on)
    return f.Fee(fund=ledger.fund_id, on=on, amount=amount, charge=charge)


def refund(ledger: Ledger, agreement: str, amount: Decimal, on: date, reason: str = "") -> f.Refund:
    """Record money that a supplier gave back for something delivered under an agreement.

    Raises:
        AgreementUnknownError, NotEnoughMoneyError, RequestError.
    """
    terms = ledger.fund.agreement(agreement)
    above_zero(amount, "A refund")
    remedy = "a refund cannot be more than what was spent; correct the amount."
    account = ac.plan("Spent", ledger.fund_id, terms.heading)
    need_money(ledger, Purse(account, f"spent on {terms.heading}", remedy), amount, on)
    return f.Refund(
        fund=ledger.fund_id,
        on=on,
        reason=reason,
        heading=terms.heading,
        amount=amount,
        agreement=terms.id,
        outcome=terms.outcome,
        supplier=terms.supplier,
        links=(f"{ledger.fund_id}-{terms.id}",),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveRequest:
    """Budget to move between headings (pounds), and who agreed to it."""

    source: str
    target: str
    amount: Decimal
    agreed_by: str
    who: str
    on: date
    how: str = ""


def move(ledger: Ledger, request: MoveRequest) -> f.Move:
    """Move budget between headings with the person's agreement.

    Raises:
        HeadingUnknownError, NoAuthorityError, NotEnoughAvailableError,
        FundClosedError, RequestError.
    """
    check_open(ledger, request.on)
    ledger.fund.heading(request.source)
    ledger.fund.heading(request.target)
    if request.source == request.target:
        msg = f"{request.source} is both where the money comes from and where it goes; name two headings."
        raise RequestError(msg)
    ledger.fund.authority(request.agreed_by, request.on, request.who)
    above_zero(request.amount, "What is moved")
    need_available(ledger, request.source, request.amount, request.on)
    return f.Move(
        fund=ledger.fund_id,
        on=request.on,
        source_heading=request.source,
        heading=request.target,
        amount=request.amount,
        agreed_by=request.agreed_by,
        agreed_on=request.on,
        agreed_how=request.how,
    )
