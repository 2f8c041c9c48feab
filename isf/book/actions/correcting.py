"""Corrections: an entry is taken back by its reverse, never edited."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from isf.book import accounts as ac
from isf.book.actions.agreeing import reservation
from isf.book.actions.common import committed, need_available
from isf.book.actions.spending import DeliveryRequest, cost_of, need_purse
from isf.book.directives import Entry, delivered_on, text_of
from isf.book.kinds import CORRECTION, RETURNS_MONEY
from isf.book.ledger import Ledger
from isf.errors import AgreementDatesError, CannotCorrectError, FutureError, ReasonMissingError, RequestError
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
    _check_matched(ledger, original)
    agreement = original.get("agreement")
    return f.Correction(
        fund=ledger.fund_id,
        on=on,
        reason=reason,
        corrects=entry_id,
        legs=tuple((leg.account, leg.amount, leg.currency) for leg in original.legs),
        agreement_open=bool(agreement) and is_open(ledger, agreement, on),
        links=(*((f"{ledger.fund_id}-{agreement}",) if agreement else ()), *_splits(original)),
    )


def back_to_clearing(office: Ledger, original: Entry, on: date) -> list[f.Split]:
    """Return what puts a matched entry's money back into clearing, where it waits for its owner.

    The bank has it still: without this, the cash book would not have it any more.
    """
    moved = _at_bank(original)
    waiting = {entry.id for entry in office.entries if entry.kind == "clearing"}
    found = []
    for link in _splits(original):
        items = [
            other
            for entry in office.entries
            if entry.kind == "split" and link in entry.links
            for other in entry.links
            if other in waiting
        ]
        found.append(f.Split(fund="", on=on, amount=-moved, links=(link, *items[:1])))
    return found


def _splits(entry: Entry) -> tuple[str, ...]:
    return tuple(link for link in entry.links if link.startswith("split-"))


def _check_matched(ledger: Ledger, original: Entry) -> None:
    """Refuse to take back one side of a match: the other would stand alone."""
    if original.kind == "split" and _splits(original):
        why = "it gave money to funds; take back the fund's entry, and the money waits in clearing again."
        raise CannotCorrectError(original.id, why)
    given = [e for e in ledger.entries if e.kind == "split" and original.id in e.links]
    if original.kind == "clearing" and total(_at_bank(e) for e in given):
        why = "it was matched; take back the fund's entry first, and it waits in clearing again."
        raise CannotCorrectError(original.id, why)


def _at_bank(entry: Entry) -> Decimal:
    return total(leg.amount for leg in entry.legs if leg.account.startswith(f"{ac.BANK_PARENT}:"))


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
    delivery = f.Delivery(
        fund=ledger.fund_id,
        on=on,
        agreement=terms.id,
        heading=terms.heading,
        supplier=terms.supplier,
        outcome=terms.outcome,
        amount=needed,
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
        links=(f"{ledger.fund_id}-{terms.id}",),
    )
    return [*made, delivery]


def _check_day(ledger: Ledger, terms: Agreement, day: date, on: date) -> None:
    if day > on:
        raise FutureError(day, on)
    if not terms.covers(day) or day < terms.agreed_on:
        start = max(terms.start, terms.agreed_on)
        raise AgreementDatesError(ledger.fund_id, terms.id, day, start, terms.end)


def _request(original: Entry, new: Replacement) -> DeliveryRequest:
    """Return what the delivery should have been: what is new, and the rest as it was."""
    spent = [leg for leg in original.legs if leg.account.startswith("Expenses:")]
    about = dict(spent[0].meta)
    units = new.units if new.amount is None else None
    amount = new.amount
    if units is None and amount is None:
        was = about.get("units")
        units = was if isinstance(was, Decimal) else None
        amount = None if units is not None else total(leg.amount for leg in spent)
    return DeliveryRequest(
        agreement=original.get("agreement"),
        on=new.on or delivered_on(original),
        units=units,
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
