"""Money that goes other ways than to a supplier: given back, set off, written off, put on a card."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from isf.book import accounts as ac
from isf.book.actions.common import (
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
from isf.errors import NotEnoughMoneyError, RequestError
from isf.model import facts as f
from isf.model.fund import PROVIDER
from isf.model.money import ZERO


def give_back(
    ledger: Ledger, funder: str, amount: Decimal, on: date, reason: str = ""
) -> f.Return | f.AdvanceRepaid:
    """Give back what a funder paid too much, or to the provider its advance.

    Raises:
        FunderUnknownError, NotEnoughMoneyError, RequestError.
    """
    above_zero(amount, "What is given back")
    if funder.lower() == PROVIDER.lower():
        return _repay_advance(ledger, amount, on, reason)
    code = funder_code(ledger, funder, new=False)
    remedy = (
        "only what was paid beyond what was due is given back this way; money that was due goes back "
        f"with `isf clawback {ledger.fund_id} --to {code}`."
    )
    over = Purse(ac.owed(ledger.fund_id, code), f"overpaid by {code}", remedy, debt=True)
    need_money(ledger, over, amount, on)
    need_bank(ledger, amount, on)
    return f.Return(fund=ledger.fund_id, on=on, funder=code, amount=amount, reason=reason)


def _repay_advance(ledger: Ledger, amount: Decimal, on: date, reason: str) -> f.AdvanceRepaid:
    remedy = "only what the provider advanced is given back to it; correct the amount."
    advanced = Purse(ac.advance(ledger.fund_id), "advanced by the provider", remedy, debt=True)
    need_money(ledger, advanced, amount, on)
    need_bank(ledger, amount, on)
    return f.AdvanceRepaid(fund=ledger.fund_id, on=on, amount=amount, reason=reason)


def set_off(ledger: Ledger, funder: str, amount: Decimal, on: date, reason: str = "") -> f.SetOff:
    """Settle an agreed return against what the same funder still owes.

    Raises:
        FunderUnknownError, NotEnoughMoneyError, RequestError.
    """
    above_zero(amount, "What is set off")
    code = funder_code(ledger, funder, new=False)
    need_money(ledger, agreed_return(ledger, code), amount, on)
    _need_owed(
        ledger, code, amount, on, f"pay the rest (`isf clawback {ledger.fund_id} --paid --to {code}`)."
    )
    return f.SetOff(fund=ledger.fund_id, on=on, funder=code, amount=amount, reason=reason)


def _need_owed(ledger: Ledger, code: str, amount: Decimal, on: date, remedy: str) -> None:
    need_money(ledger, Purse(ac.owed(ledger.fund_id, code), f"owed by {code}", remedy), amount, on)


def write_off(  # noqa: PLR0917 - a funder, a heading, a sum, a day and why
    ledger: Ledger, funder: str, heading: str, amount: Decimal, on: date, reason: str
) -> f.WriteOff:
    """Write off money that will not come: what is owed and the budget fall together.

    Raises:
        FunderUnknownError, HeadingUnknownError, NotEnoughMoneyError, NotEnoughAvailableError, RequestError.
    """
    above_zero(amount, "What is written off")
    if not reason:
        msg = "Say why the money will not come (--reason); a write-off without a reason is refused."
        raise RequestError(msg)
    code = funder_code(ledger, funder, new=False)
    ledger.fund.heading(heading)
    _need_owed(ledger, code, amount, on, "write off no more than is owed.")
    need_available(ledger, heading, amount, on)
    return f.WriteOff(fund=ledger.fund_id, on=on, funder=code, heading=heading, amount=amount, reason=reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class LessRequest:
    """A charge that becomes smaller: for an agreement, or (waived) a fee or share of the provider."""

    amount: Decimal
    on: date
    reason: str
    agreement: str = ""
    expense: str = "Fee"
    heading: str = "Fee"


def credit_note(ledger: Ledger, wanted: LessRequest) -> f.CreditNote:
    """Record that a supplier charges less for something delivered and not yet paid.

    Raises:
        AgreementUnknownError, NotEnoughMoneyError, RequestError.
    """
    terms = ledger.fund.agreement(wanted.agreement)
    _check_less(ledger, wanted, terms.supplier, "Support", terms.heading)
    return f.CreditNote(
        fund=ledger.fund_id,
        on=wanted.on,
        supplier=terms.supplier,
        heading=terms.heading,
        amount=wanted.amount,
        agreement=terms.id,
        outcome=terms.outcome,
        reason=wanted.reason,
        links=(f"{ledger.fund_id}-{terms.id}",),
    )


def waive(ledger: Ledger, wanted: LessRequest) -> f.Waive:
    """Record that the provider gives up a charge of its own: a fee, or under an agreement with it.

    Raises:
        AgreementUnknownError, HeadingUnknownError, NotEnoughMoneyError, RequestError.
    """
    terms = ledger.fund.agreement(wanted.agreement) if wanted.agreement else None
    if terms and terms.supplier != PROVIDER:
        msg = (
            f"{terms.id} is with {terms.supplier}, and only the provider can waive its own charge; record a "
            f"credit note of {terms.supplier} (`isf credit-note`)."
        )
        raise RequestError(msg)
    heading = terms.heading if terms else ledger.fund.heading(wanted.heading)
    expense = "Support" if terms else wanted.expense
    _check_less(ledger, wanted, PROVIDER, expense, heading)
    return f.Waive(
        fund=ledger.fund_id,
        on=wanted.on,
        supplier=PROVIDER,
        heading=heading,
        amount=wanted.amount,
        expense=expense,
        agreement=terms.id if terms else "",
        outcome=terms.outcome if terms else "",
        reason=wanted.reason,
        links=(f"{ledger.fund_id}-{terms.id}",) if terms else (),
    )


def _check_less(ledger: Ledger, wanted: LessRequest, supplier: str, expense: str, heading: str) -> None:
    """Refuse to take back more than is still payable, or than was charged under the heading."""
    above_zero(wanted.amount, "What is taken off")
    fund, on = ledger.fund_id, wanted.on
    remedy = "a charge that was paid comes back as money (`isf refund`), and is recorded when it does."
    payable = Purse(ac.payable(fund, supplier), f"payable to {supplier}", remedy, debt=True)
    need_money(ledger, payable, wanted.amount, on)
    charged = ledger.balance(ac.expense(expense, fund, heading), on)
    if wanted.amount > charged:
        remedy = "take off no more than was charged."
        what = f"charged to {heading} as {expense}"
        raise NotEnoughMoneyError(fund, what, wanted.amount, max(charged, ZERO), remedy)


def card_load(ledger: Ledger, amount: Decimal, on: date) -> f.CardLoad:
    """Put money from the person's share of the bank on the person's card.

    Raises:
        FundClosedError, NotEnoughMoneyError, RequestError.
    """
    check_open(ledger, on)
    above_zero(amount, "What is loaded")
    need_bank(ledger, amount, on)
    return f.CardLoad(fund=ledger.fund_id, on=on, amount=amount)


def card_return(ledger: Ledger, amount: Decimal, on: date) -> f.CardReturn:
    """Take money back from the person's card.

    Raises:
        NotEnoughMoneyError, RequestError.
    """
    above_zero(amount, "What comes back from the card")
    remedy = "no more can come back than is on the card."
    need_money(ledger, Purse(ac.card(ledger.fund_id), "on the card", remedy), amount, on)
    return f.CardReturn(fund=ledger.fund_id, on=on, amount=amount)
