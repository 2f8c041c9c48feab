"""Corrections: an entry is taken back by its reverse, never edited."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from isf.book.actions.agreeing import reservation
from isf.book.actions.common import committed, need_available
from isf.book.actions.spending import DeliveryRequest, cost_of
from isf.book.directives import Entry
from isf.book.entries import entry
from isf.book.kinds import CORRECTION, RETURNS_MONEY
from isf.book.ledger import Ledger
from isf.errors import AgreementDatesError, CannotCorrectError, ReasonMissingError
from isf.model import facts as f
from isf.model.money import total


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """What an entry should have been: a new amount (pounds), number of units or day, as far as given."""

    amount: Decimal | None = None
    units: Decimal | None = None
    on: date | None = None

    def __bool__(self) -> bool:
        return any(value is not None for value in (self.amount, self.units, self.on))


def correct(ledger: Ledger, entry_id: str, on: date, reason: str) -> f.Correction:
    """Take an entry back, on the day this is recorded.

    Raises:
        EntryUnknownError, CannotCorrectError, ReasonMissingError.
    """
    original = ledger.entry(entry_id)
    if not reason.strip():
        raise ReasonMissingError(what="A correction")
    if original.kind == CORRECTION:
        raise CannotCorrectError(entry_id, "it is a correction itself; record what happened afresh.")
    if any(e.kind == CORRECTION and e.get("corrects") == entry_id for e in ledger.entries):
        raise CannotCorrectError(entry_id, "it was corrected before.")
    if ledger.fund.closed_on is not None and original.kind not in RETURNS_MONEY:
        raise CannotCorrectError(entry_id, "the fund is closed; only returned money may be recorded.")
    agreement = original.get("agreement")
    return f.Correction(
        fund=ledger.fund_id,
        on=on,
        reason=reason,
        corrects=entry_id,
        legs=tuple((leg.account, leg.amount, leg.currency) for leg in original.legs),
        agreement_open=bool(agreement) and is_open(ledger, agreement, on),
        links=(f"{ledger.fund_id}-{agreement}",) if agreement else (),
    )


def is_open(ledger: Ledger, agreement: str, on: date) -> bool:
    """Say whether an agreement can still be delivered against: not ended, and no final delivery."""
    terms = ledger.fund.agreement(agreement)
    corrected = {e.get("corrects") for e in ledger.entries if e.kind == CORRECTION}
    final = any(
        e.kind == "delivery" and e.get("agreement") == agreement and e.get("final") and e.id not in corrected
        for e in ledger.entries
    )
    return not final and (terms.end is None or on < terms.end)


def replace_delivery(ledger: Ledger, original_id: str, new: Replacement, on: date) -> list[f.Fact]:
    """Return what records a delivery afresh after its correction; `ledger` includes that correction.

    It keeps its day where the agreement still reserved enough on that day.
    Otherwise it is dated the day of the correction, and what it needs is
    reserved again first, so that no day in between is overdrawn.

    Raises:
        CannotCorrectError: when the entry is not a delivery.
        AgreementDatesError, NotEnoughAvailableError: when the agreement or the heading cannot take it.
    """
    original = ledger.entry(original_id)
    if original.kind != "delivery":
        why = "only a delivery can be replaced; record the other one afresh."
        raise CannotCorrectError(original_id, why)
    terms = ledger.fund.agreement(original.get("agreement"))
    request = _request(original, new)
    needed = cost_of(terms, request)
    day, made = request.on, list[f.Fact]()
    if needed > committed(ledger, terms, day):
        day = on
        short = needed - committed(ledger, terms, day)
        if short > 0:
            need_available(ledger, terms.heading, short, day)
            made.append(reservation(ledger.fund_id, terms, day, short))
    if not terms.covers(day):
        raise AgreementDatesError(ledger.fund_id, terms.id, day, terms.start, terms.end)
    delivery = f.Delivery(
        fund=ledger.fund_id,
        on=day,
        agreement=terms.id,
        heading=terms.heading,
        supplier=terms.supplier,
        outcome=terms.outcome,
        amount=needed,
        units=request.units,
        rate=terms.rate if request.units is not None else None,
        reason=f"replaces {original_id} of {original.on.isoformat()}",
        links=(f"{ledger.fund_id}-{terms.id}",),
    )
    return [*made, delivery]


def _request(original: Entry, new: Replacement) -> DeliveryRequest:
    """Return what the delivery should have been: what is new, and the rest as it was."""
    spent = [leg for leg in original.legs if leg.account.startswith("Expenses:")]
    units = new.units if new.amount is None else None
    amount = new.amount
    if units is None and amount is None:
        was = dict(spent[0].meta).get("units")
        units = was if isinstance(was, Decimal) else None
        amount = None if units is not None else total(leg.amount for leg in spent)
    return DeliveryRequest(
        agreement=original.get("agreement"), on=new.on or original.on, units=units, amount=amount
    )


def as_corrected(ledger: Ledger, correction: f.Correction) -> Ledger:
    """Return the ledger as it will be once a correction is recorded."""
    return ledger.plus([entry(correction, "correction")])
