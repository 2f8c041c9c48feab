"""Corrections: an entry is taken back by its reverse, never edited."""

from datetime import date
from decimal import Decimal

from isf.book import accounts as ac
from isf.book.directives import Entry
from isf.book.kinds import CORRECTION, RETURNS_MONEY
from isf.book.ledger import Ledger
from isf.errors import CannotCorrectError, ReasonMissingError
from isf.model import facts as f
from isf.model.money import total


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
