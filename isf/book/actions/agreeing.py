"""Agreeing spending in advance, and giving back what was reserved."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from isf.book import accounts as ac
from isf.book.actions.common import (
    Items,
    above_zero,
    check_lasting,
    committed,
    need_available,
    need_committed,
    release_of,
)
from isf.book.ledger import Ledger
from isf.errors import RequestError
from isf.model import facts as f
from isf.model.events import AgreementMade
from isf.model.fund import Agreement, Each
from isf.model.money import to_pence


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementRequest:
    """What is to be agreed: `units` at `rate`, or `amount`; pounds; `start` inclusive, `end` exclusive."""

    heading: str
    supplier: str
    outcome: str
    agreed_by: str
    who: str
    on: date
    how: str = ""
    units: Decimal | None = None
    rate: Decimal | None = None
    amount: Decimal | None = None
    each: Each = Each.ONCE
    start: date | None = None
    end: date | None = None
    carries: bool = False
    rate_kind: str = ""
    replaces: str = ""
    reason: str = ""


def agree(ledger: Ledger, request: AgreementRequest) -> tuple[Agreement, Items]:
    """Return the terms of a new agreement and what records it.

    Raises:
        HeadingUnknownError, OutcomeUnknownError, NoAuthorityError,
        NotEnoughAvailableError, FundClosedError, RequestError.
    """
    fund = ledger.fund
    start = request.start or request.on
    check_lasting(ledger, max(start, request.on))
    fund.heading(request.heading)
    fund.outcome(request.outcome)
    fund.authority(request.agreed_by, request.on, request.who)
    ac.check_name("supplier", request.supplier)
    terms = Agreement(
        id=fund.next_agreement,
        heading=request.heading,
        supplier=request.supplier,
        outcome=request.outcome,
        amount=_ceiling(request),
        agreed_by=request.agreed_by,
        agreed_on=request.on,
        agreed_how="; ".join(words for words in (request.how, request.reason) if words),
        start=start,
        end=request.end,
        units=request.units,
        rate=request.rate,
        each=request.each,
        carries=request.carries,
        rate_kind=request.rate_kind,
        replaces=request.replaces,
    )
    _check_dates(terms)
    made: Items = [AgreementMade(fund=fund.id, on=request.on, agreement=terms, reason=request.reason)]
    if terms.each is Each.ONCE:
        need_available(ledger, terms.heading, terms.amount, request.on)
        made.append(reservation(fund.id, terms, request.on, terms.amount))
    return terms, made


def _ceiling(request: AgreementRequest) -> Decimal:
    if request.amount is not None:
        if request.units is not None or request.rate is not None:
            msg = "Give either units and a rate, or an amount, not both."
            raise RequestError(msg)
        return above_zero(request.amount, "The amount agreed")
    if request.units is None or request.rate is None:
        msg = (
            "Say what is agreed: units and a rate (--units 12 --rate 24.00), or an amount (--amount 288.00)."
        )
        raise RequestError(msg)
    return above_zero(to_pence(request.units * request.rate), "The amount agreed")


def _check_dates(terms: Agreement) -> None:
    if terms.end is not None and terms.end <= terms.start:
        msg = (
            f"The agreement would end on {terms.end.isoformat()}, before it begins on "
            f"{terms.start.isoformat()}; correct --from or --until."
        )
        raise RequestError(msg)


def reservation(fund: str, terms: Agreement, on: date, amount: Decimal, entry_id: str = "") -> f.Reservation:
    """Return the fact that reserves money for an agreement."""
    return f.Reservation(
        fund=fund,
        on=on,
        id=entry_id,
        agreement=terms.id,
        heading=terms.heading,
        amount=amount,
        agreed_by=terms.agreed_by,
        agreed_on=terms.agreed_on,
        agreed_how=terms.agreed_how,
        links=(f"{fund}-{terms.id}",),
    )


def release(ledger: Ledger, agreement: str, on: date, amount: Decimal | None) -> f.Release:
    """Give reserved money back to its heading; all that is left unless an amount is given.

    Raises:
        AgreementUnknownError, NotEnoughCommittedError, RequestError.
    """
    terms = ledger.fund.agreement(agreement)
    asked = committed(ledger, terms, on) if amount is None else amount
    if amount is None and not asked:
        msg = f"{terms.id} reserves nothing of fund {ledger.fund_id}, so there is nothing to release."
        raise RequestError(msg)
    above_zero(asked, "What is released")
    need_committed(ledger, terms, asked, on)
    return release_of(ledger, terms, on, asked)
