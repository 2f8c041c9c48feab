"""Agreements as they stand on a day: what was agreed, what is delivered, what is still reserved."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from isf.book.accounts import meaning
from isf.model.fund import Agreement, Each, Fund
from isf.model.money import ZERO
from isf.model.postings import Posting
from isf.reporting.links import Links


@dataclass(frozen=True, slots=True)
class AgreementNow:
    """An agreement and its pounds: reserved in all, delivered, given back, and still held."""

    terms: Agreement
    words: str
    reserved: Decimal
    delivered: Decimal
    released: Decimal
    held: Decimal

    def open_on(self, day: date) -> bool:
        """Say whether money is still held for it, or more of it is to come after the day."""
        goes_on = self.terms.each is not Each.ONCE or self.terms.start > day
        runs = self.terms.end is None or self.terms.end > day
        return self.held > 0 or (goes_on and runs)


def agreements(fund: Fund, postings: Sequence[Posting], end: date) -> tuple[AgreementNow, ...]:
    """Return every agreement made before `end` (exclusive), in the order of their ids."""
    own = [p for p in postings if p.fund == fund.id and p.on < end]
    tally = _tally(own, Links(fund, own))
    words = {outcome.id: outcome.words for outcome in fund.outcomes}
    made = [terms for terms in fund.agreements if terms.agreed_on < end]
    return tuple(
        _now(terms, words.get(terms.outcome, ""), tally) for terms in sorted(made, key=lambda terms: terms.id)
    )


def open_agreements(fund: Fund, postings: Sequence[Posting], end: date) -> tuple[AgreementNow, ...]:
    """Return the agreements that are still open at the close of the day before `end`."""
    last = date.fromordinal(end.toordinal() - 1)
    return tuple(now for now in agreements(fund, postings, end) if now.open_on(last))


_Tally = dict[tuple[str, str], Decimal]

_RESUMED: Final = "/resumed-"
"""In the id of what is reserved again after a pause: it undoes a release and is no new promise."""


def _tally(postings: Iterable[Posting], links: Links) -> _Tally:
    """Add up pounds by agreement and by what they are: held, reserved, delivered."""
    tally: _Tally = defaultdict(lambda: ZERO)
    for posting in postings:
        means = meaning(posting.account)
        if means and means.role == "Plan:Committed":
            tally[means.promise, "held"] += posting.amount
            first = links.original(posting.entry)
            if links.kind(first) == "agreement" and _RESUMED not in first:
                tally[means.promise, "reserved"] += posting.amount
        elif means and means.role == "Plan:Spent":
            name = links.agreement(posting.entry)
            tally[name, "delivered"] += posting.amount
            tally[name, "taken back"] += max(ZERO, -posting.amount)
    return tally


def _now(terms: Agreement, words: str, tally: _Tally) -> AgreementNow:
    held, reserved = tally[terms.id, "held"], tally[terms.id, "reserved"]
    delivered = tally[terms.id, "delivered"]
    if terms.each is Each.ONCE and tally[terms.id, "taken back"]:
        # What a correction gave back and reserved again was agreed once.
        reserved = max(min(reserved, terms.amount), delivered + held)
    return AgreementNow(
        terms=terms,
        words=words,
        reserved=reserved,
        delivered=delivered,
        released=reserved - delivered - held,
        held=held,
    )
