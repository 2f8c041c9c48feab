"""Deliveries put right: taken back, and recorded afresh as they should have been."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from isf.book import accounts as ac
from isf.book.actions.agreeing import reservation
from isf.book.actions.common import committed, need_available
from isf.book.actions.spending import DeliveryRequest, cost_of, delivery, need_purse
from isf.book.directives import Entry, Leg, delivered_on, text_of
from isf.book.ledger import Ledger
from isf.errors import AgreementDatesError, CannotCorrectError, FutureError, RequestError
from isf.model import facts as f
from isf.model.dates import written
from isf.model.fund import Agreement
from isf.model.money import ZERO, total


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """What an entry should have been: a new amount (pounds), number of units or day, as far as given."""

    amount: Decimal | None = None
    units: Decimal | None = None
    on: date | None = None

    def __bool__(self) -> bool:
        return self.priced or self.on is not None

    @property
    def priced(self) -> bool:
        """Whether it has another price; one that only moves to another day keeps its own."""
        return self.amount is not None or self.units is not None


def replace_delivery(ledger: Ledger, original_id: str, new: Replacement, on: date) -> list[f.Fact]:
    """Return what records a delivery afresh after its correction; `ledger` includes that correction.

    It is dated the day of the correction, as the correction is, so that what was told of
    earlier periods stays as it was; the day of the event stands beside it. What the agreement
    does not reserve any more is reserved again first.

    Raises:
        CannotCorrectError: when the entry is not a delivery.
        RequestError: when units and an amount are given.
        AgreementDatesError, FutureError, NotEnoughAvailableError, NotEnoughMoneyError: when the
            agreement, the heading or the purse cannot take it.
    """
    original = ledger.entry(original_id)
    if original.kind != "delivery":
        why = "only a delivery can be replaced; record the other one afresh."
        raise CannotCorrectError(original_id, why)
    if new.amount is not None and new.units is not None:
        msg = "Give either units or an amount, not both."
        raise RequestError(msg)
    terms = ledger.fund.agreement(original.get("agreement"))
    request = _request(original, new)
    _check_day(ledger, terms, request.on, on)
    needed, left = cost_of(terms, request), committed(ledger, terms, on)
    made = list[f.Fact]()
    if needed > left:
        need_available(ledger, terms.heading, needed - left, on)
        made.append(reservation(ledger.fund_id, terms, on, needed - left))
    need_purse(ledger, request.paid_from, needed, on)
    afresh = replace(
        delivery(ledger.fund_id, terms, on, needed),
        units=request.units,
        rate=terms.rate if request.units is not None else None,
        released=max(left - needed, ZERO) if request.final else ZERO,
        final=request.final,
        paid_from=request.paid_from,
        visit=request.visit,
        receipt=request.receipt,
        replaces=original_id,
        delivered_on=request.on if request.on != on else None,
        reason=f"put right: it was on {written(request.on)}",  # stands on the person's statement
    )
    return [*made, afresh if new.priced else _priced_as_before(afresh, original)]


def _priced_as_before(afresh: f.Delivery, original: Entry) -> f.Delivery:
    """Return a delivery that moved to another day with its price as it was: by a rule, a unit, an agency."""
    about = dict(_spent(original)[0].meta)
    units, rate, planned, actual = (
        value if isinstance(value := about.get(key), Decimal) else None
        for key in ("units", "rate", "planned-minutes", "actual-minutes")
    )
    return replace(
        afresh,
        units=units,
        rate=rate,
        planned_minutes=None if planned is None else int(planned),
        actual_minutes=None if actual is None else int(actual),
        platform=total(
            leg.amount for leg in _spent(original) if leg.account.startswith("Expenses:Platform:")
        ),
        vat=text_of(about.get("vat", "")),
    )


def _spent(original: Entry) -> list[Leg]:
    return [leg for leg in original.legs if leg.account.startswith("Expenses:")]


def _check_day(ledger: Ledger, terms: Agreement, day: date, on: date) -> None:
    if day > on:
        raise FutureError(day, on)
    if not terms.covers(day) or day < terms.agreed_on:
        start = max(terms.start, terms.agreed_on)
        raise AgreementDatesError(ledger.fund_id, terms.id, day, start, terms.end)


def _request(original: Entry, new: Replacement) -> DeliveryRequest:
    """Return what the delivery should have been: what is new, and the rest as it was."""
    about = dict(_spent(original)[0].meta)
    amount = new.amount if new.priced else total(leg.amount for leg in _spent(original))
    return DeliveryRequest(
        agreement=original.get("agreement"),
        on=new.on or delivered_on(original),
        units=new.units,
        amount=amount,
        final=bool(original.get("final")),
        paid_from=_paid_from(original),
        visit=text_of(about.get("visit", "")),
        receipt=text_of(about.get("receipt", "")),
    )


def _paid_from(original: Entry) -> f.PaidFrom:
    """Return where a delivery was paid from: what had left the bank is not payable once more."""
    roles = {meaning.role for leg in original.legs if (meaning := ac.meaning(leg.account))}
    if "Assets:Bank" in roles:
        return f.PaidFrom.BANK
    return f.PaidFrom.CARD if "Assets:Card" in roles else f.PaidFrom.PAYABLE
