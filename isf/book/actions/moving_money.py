"""Money in and out: from funders, to suppliers, and back to funders."""

from datetime import date
from decimal import Decimal

from isf.book import accounts as ac
from isf.book.actions.common import (
    Items,
    Purse,
    above_zero,
    agreed_return,
    check_open,
    funder_code,
    need_available,
    need_bank,
    need_money,
)
from isf.book.ledger import Ledger
from isf.errors import RequestError
from isf.model import facts as f
from isf.model.fund import PROVIDER
from isf.model.money import ZERO


def receive(
    ledger: Ledger, funder: str, amount: Decimal, on: date, *, ref: str = "", heading: str = ""
) -> Items:
    """Record money from a funder, or from the provider as an advance.

    With a heading it is a one-off: due, received and allocated together.

    Raises:
        FunderUnknownError, HeadingUnknownError, FundClosedError, RequestError.
    """
    above_zero(amount, "What is received")
    if funder.lower() == PROVIDER.lower():
        if heading:
            msg = (
                "What the provider lends is an advance for the whole fund, and no budget of a heading; leave "
                "--heading out, or name the funder whose money it is."
            )
            raise RequestError(msg)
        check_open(ledger, on)
        return [f.Advance(fund=ledger.fund_id, on=on, amount=amount, bank_ref=ref)]
    code = funder_code(ledger, funder, new=bool(heading))
    receipt = f.Receipt(fund=ledger.fund_id, on=on, funder=code, amount=amount, bank_ref=ref)
    if not heading:
        return [receipt]
    check_open(ledger, on)
    ledger.fund.heading(heading)
    due = f.Due(fund=ledger.fund_id, on=on, funder=code, amount=amount, stream=f.Stream.ONE_OFF)
    budget = f.Allocation(fund=ledger.fund_id, on=on, heading=heading, amount=amount)
    return [due, receipt, budget]


def pay(ledger: Ledger, supplier: str, amount: Decimal, on: date, link: str = "") -> f.Payment:
    """Pay what is payable to the provider or a supplier.

    Raises:
        NotEnoughMoneyError: for more than is payable, or more than is in the bank.
        RequestError: for an amount that is not positive.
    """
    above_zero(amount, "A payment")
    remedy = "pay what is payable, or record the delivery first (`isf spend`)."
    due = Purse(ac.payable(ledger.fund_id, supplier), f"payable to {supplier}", remedy, debt=True)
    need_money(ledger, due, amount, on)
    need_bank(ledger, amount, on)
    return f.Payment(
        fund=ledger.fund_id,
        on=on,
        supplier=supplier,
        amount=amount,
        links=(link,) if link else (),
    )


def payable(ledger: Ledger, supplier: str, on: date) -> Decimal:
    """Return what may be paid to a supplier on a day: payable then, and not paid since, pounds."""
    return max(ledger.owing(ac.payable(ledger.fund_id, supplier), on), ZERO)


def clawback(
    ledger: Ledger, funder: str, heading: str, amount: Decimal, on: date, *, reason: str = ""
) -> f.Clawback:
    """Agree that money goes back to a funder.

    Raises:
        FunderUnknownError, HeadingUnknownError, NotEnoughAvailableError, RequestError.
    """
    above_zero(amount, "A clawback")
    code = funder_code(ledger, funder, new=False)
    ledger.fund.heading(heading)
    need_available(ledger, heading, amount, on)
    return f.Clawback(fund=ledger.fund_id, on=on, funder=code, heading=heading, amount=amount, reason=reason)


def pay_clawback(ledger: Ledger, funder: str, amount: Decimal, on: date) -> f.ClawbackPaid:
    """Pay a return that was agreed.

    Raises:
        FunderUnknownError, NotEnoughMoneyError, RequestError.
    """
    above_zero(amount, "A clawback")
    code = funder_code(ledger, funder, new=False)
    need_money(ledger, agreed_return(ledger, code), amount, on)
    need_bank(ledger, amount, on)
    return f.ClawbackPaid(fund=ledger.fund_id, on=on, funder=code, amount=amount)
