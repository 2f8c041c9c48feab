"""What was bought for a person becomes a delivery under the agreement with its supplier, at what it cost.

From a purchase ledger it is payable; by card it is paid. What no agreement
covers, costs more than is still reserved, or is more than the card holds, is
an exception for a person to agree or refuse; money that came back is, too.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from isf.book import accounts as ac
from isf.book.actions.spending import delivery
from isf.book.ledger import Ledger
from isf.errors import FundClosedError, NotEnoughCommittedError
from isf.model import facts as f
from isf.model.fund import Agreement
from isf.model.money import ZERO, plain
from isf.sources.errors import FileRefusedError
from isf.sources.header import norm
from isf.sources.landing.common import (
    SHORT,
    Book,
    Landed,
    Landing,
    References,
    known_sources,
    source_of,
)
from isf.sources.values import BadRow, Purchase, Reading, words_of


def land_purchases(reading: Reading, people: References, book: Book, *, by_card: bool) -> Landed:
    """Return the deliveries for a purchase ledger or a card's statement.

    Raises:
        FileRefusedError: when it is not in pounds.
    """
    bought = sorted((v for v in reading.values if isinstance(v, Purchase)), key=_when)
    _check_pounds(reading.path, bought)
    landed, known = Landed(), known_sources(book, reading.sha256)
    house = _House(people, book, f.PaidFrom.CARD if by_card else f.PaidFrom.PAYABLE)
    for one in bought:
        source = source_of(reading.sha256, one.row)
        if source in known or house.has_from_another_file(one, reading.sha256):
            landed.rows.append(Landing(one.row, "known", words_of(one)))
            continue
        made = house.deliver(one, source)
        if isinstance(made, str):
            landed.bad.append(BadRow(one.row, "", "", made))
        else:
            landed.items.append(made)
            landed.rows.append(Landing(one.row, "fund", words_of(one), made.fund, made.amount))
    return landed


def _when(one: Purchase) -> tuple[date, int]:
    return one.on, one.row


def _check_pounds(path: str, bought: Sequence[Purchase]) -> None:
    foreign = sorted({one.currency for one in bought} - {"", "GBP", "826"})
    if foreign:
        why = f"it is in {' and '.join(foreign)}, and the book is in pounds"
        raise FileRefusedError(path, why, "Import what was paid in pounds.")


@dataclass
class _House:
    """Brings each purchase to its person's fund, keeping count of what is left to take."""

    people: References
    book: Book
    paid_from: f.PaidFrom
    _taken: dict[str, Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    _seen: dict[str, Counter[str]] = field(default_factory=dict)

    def has_from_another_file(self, one: Purchase, sha256: str) -> bool:
        """Say whether the book has this very line from another file; each is counted as often as it came."""
        fund = self.people.fund(one.reference, one.council)
        if fund is None:
            return False
        if fund not in self._seen:
            entries = self.book.ledger(fund).entries
            others = (entry for entry in entries if not entry.get("source").startswith(sha256))
            self._seen[fund] = Counter(link for entry in others for link in entry.links)
        seen = self._seen[fund][_mark(one)] > 0
        self._seen[fund][_mark(one)] -= seen
        return seen

    def deliver(self, one: Purchase, source: str) -> f.Delivery | str:
        """Return the delivery, or why there is none."""
        fund = self.people.fund(one.reference, one.council)
        if fund is None:
            return "no fund has its reference (or more than one has); see `isf fund list` and `isf match`."
        if one.amount < 0:
            return (
                f"{plain(-one.amount)} came back; record it with `isf refund` or `isf credit-note`, and a "
                "load of the card with `isf card load`."
            )
        ledger = self.book.ledger(fund)
        if ledger.fund.closed_on is not None and one.on >= ledger.fund.closed_on:
            return str(FundClosedError(fund, ledger.fund.closed_on))
        terms = self._agreement(ledger, one)
        return terms if isinstance(terms, str) else self._under(terms, ledger, one, source)

    def _agreement(self, ledger: Ledger, one: Purchase) -> Agreement | str:
        meant = [terms for terms in ledger.fund.agreements if _is_of(terms, one.supplier)]
        covering = [terms for terms in meant if terms.covers(one.on) and terms.agreed_on <= one.on]
        if not covering:
            which = f"that covers {one.on.isoformat()}" if meant else "with this supplier"
            lacks = f"fund {ledger.fund_id} has no agreement {which}"
            return f"{lacks}; agree it with `isf agree`, or refuse it."
        if len({(terms.heading, terms.outcome) for terms in covering}) > 1:
            names = " and ".join(terms.id for terms in covering)
            return f"{names} of fund {ledger.fund_id} could both be meant; record it with `isf spend`."
        return next((terms for terms in covering if self._room(ledger, terms, one.on) > 0), covering[-1])

    def _under(self, terms: Agreement, ledger: Ledger, one: Purchase, source: str) -> f.Delivery | str:
        room = self._room(ledger, terms, one.on)
        if one.amount > room:
            return str(NotEnoughCommittedError(ledger.fund_id, terms.id, one.amount, max(room, ZERO), None))
        held = ledger.headroom(ac.card(ledger.fund_id), one.on) - self._taken[ledger.fund_id]
        if self.paid_from is f.PaidFrom.CARD:
            if one.amount > held:
                return f"the card of fund {ledger.fund_id} holds {plain(held)}; load it with `isf card load`."
            self._taken[ledger.fund_id] += one.amount
        self._taken[f"{ledger.fund_id}-{terms.id}"] += one.amount
        return self._delivery(terms, ledger.fund_id, one, source)

    def _room(self, ledger: Ledger, terms: Agreement, on: date) -> Decimal:
        account = ac.plan("Committed", ledger.fund_id, terms.heading, terms.id)
        return ledger.headroom(account, on) - self._taken[f"{ledger.fund_id}-{terms.id}"]

    def _delivery(self, terms: Agreement, fund: str, one: Purchase, source: str) -> f.Delivery:
        made = delivery(fund, terms, one.on, one.amount)
        return replace(
            made,
            id=f"{fund}/delivery/{source[:SHORT]}.{one.row}",
            source=source,
            paid_from=self.paid_from,
            links=(*made.links, _mark(one)),
        )


def _mark(one: Purchase) -> str:
    """Return a fingerprint of a line, by which overlapping exports know it again; its words stay out."""
    said = "|".join((one.on.isoformat(), plain(one.amount), norm(one.supplier), norm(one.invoice)))
    return f"bought-{hashlib.sha256(said.encode()).hexdigest()[:SHORT]}"


def _is_of(terms: Agreement, supplier: str) -> bool:
    """Say whether an agreement is with whom a file names; a card's merchant has more words behind."""
    words, ours = supplier.split(), norm(terms.supplier)
    return any(norm("".join(words[:some])) == ours for some in range(1, len(words) + 1))
