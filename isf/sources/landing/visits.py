"""Visits become deliveries under the agreement that covers them, at its rate.

What no agreement covers, or what would cost more than is still reserved, is an
exception for a person to agree or refuse. It is never silently paid.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from isf.book import accounts as ac
from isf.book.actions.common import projected
from isf.book.actions.running_periods import late_now
from isf.book.actions.spending import delivery
from isf.book.ledger import Ledger
from isf.errors import AgreementDatesError, FundClosedError, NotEnoughCommittedError, RequestError
from isf.model import facts as f
from isf.model.events import Event
from isf.model.fund import Agreement, Each
from isf.model.money import ZERO, plain, to_pence
from isf.model.rules import VisitRule
from isf.model.visits import billed
from isf.sources.declaration import BY_RULE, Declaration, Service
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
from isf.sources.values import BadRow, Reading, Visit, words_of

_HOUR = 3600
_MINUTE = 60
_UNITS = Decimal("0.0001")


def land_visits(reading: Reading, declaration: Declaration, people: References, book: Book) -> Landed:
    """Return the deliveries for a visit file."""
    landed, known = Landed(), known_sources(book, reading.sha256)
    house = _House(declaration, people, book)
    for visit in sorted((v for v in reading.values if isinstance(v, Visit)), key=_when):
        source = source_of(reading.sha256, visit.row)
        if source in known:
            landed.rows.append(Landing(visit.row, "known", words_of(visit)))
            continue
        made = house.deliver(visit, source)
        if isinstance(made, BadRow):
            landed.bad.append(made)
        else:
            landed.items.append(made)
            words = f"{words_of(visit)} {made.agreement}"
            landed.rows.append(Landing(visit.row, "fund", words, made.fund, made.amount))
    landed.items += house.reserved_again(landed.items)
    return landed


def _when(visit: Visit) -> tuple[date, int]:
    return visit.on, visit.row


@dataclass
class _House:
    """Brings each visit to its person's fund."""

    declaration: Declaration
    people: References
    book: Book
    _funds: dict[str, "_Deliveries"] = field(default_factory=dict)

    def deliver(self, visit: Visit, source: str) -> f.Delivery | BadRow:
        fund = self.people.fund(visit.reference, visit.council)
        if fund is None:
            why = "no fund has this reference (or more than one has); see `isf fund list`"
            return BadRow(visit.row, "", visit.reference, why)
        if fund not in self._funds:
            self._funds[fund] = self._deliveries(self.book.ledger(fund))
        made = self._funds[fund].deliver(visit, self._service(visit), source)
        return BadRow(visit.row, "", "", made) if isinstance(made, str) else made

    def _deliveries(self, ledger: Ledger) -> "_Deliveries":
        visits = self.declaration.visits
        rule = self.book.policy(ledger.fund.council).rules.visits if visits.billed == BY_RULE else None
        return _Deliveries(ledger, visits.supplier, rule)

    def reserved_again(self, items: Sequence[f.Fact | Event]) -> list[f.Reservation]:
        """Return what late visits took from the period that runs now; its agreements get it back."""
        made: list[f.Reservation] = []
        for fund, deliveries in self._funds.items():
            ledger = deliveries.ledger
            if any(terms.each is not Each.ONCE for terms in ledger.fund.agreements):
                after = projected(ledger, [item for item in items if item.fund == fund])
                made += late_now(after, self.book.policy(ledger.fund.council))
        return made

    def _service(self, visit: Visit) -> Service:
        said = norm(visit.service)
        rules = self.declaration.services.items()
        return next((rule for name, rule in rules if norm(name) == said), Service())


@dataclass
class _Deliveries:
    """Delivers visits to one fund in the order of their days, keeping count of what is still reserved."""

    ledger: Ledger
    supplier: str
    rule: VisitRule | None = None
    _taken: dict[str, Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    _rooms: dict[tuple[str, date], Decimal] = field(default_factory=dict)
    _seen: set[str] = field(init=False)

    def __post_init__(self) -> None:
        legs = (leg for entry in self.ledger.entries if entry.kind == "delivery" for leg in entry.legs)
        self._seen = {str(dict(leg.meta).get("visit", "")) for leg in legs} - {""}

    def deliver(self, visit: Visit, service: Service, source: str) -> f.Delivery | str:
        """Return the delivery, or why there is none."""
        fund = self.ledger.fund
        if fund.closed_on is not None and visit.on >= fund.closed_on:
            return str(FundClosedError(fund.id, fund.closed_on))
        if visit.visit in self._seen:
            return f"visit {visit.visit} of fund {fund.id} was recorded before, from another file or row."
        terms = self._priced(visit, service)
        if isinstance(terms, str):
            return terms
        visit, amount = self._charged(visit, terms.rate or ZERO)
        if not amount:
            return f"nothing is paid for it by the council's rule ({visit.billed // 60} minutes)."
        left = self._room(terms, visit.on)
        if amount > left:
            account = ac.plan("Committed", fund.id, terms.heading, terms.id)
            tightest = self.ledger.tightest(account, visit.on)
            return str(NotEnoughCommittedError(fund.id, terms.id, amount, max(left, ZERO), tightest))
        self._taken[terms.id] += amount
        if visit.visit:
            self._seen.add(visit.visit)
        return self._told(_delivery(fund.id, terms, visit, source, amount), visit)

    def _priced(self, visit: Visit, service: Service) -> Agreement | str:
        terms = self._agreement(visit, service)
        if isinstance(terms, Agreement) and visit.price not in (None, terms.rate):
            return _of_what(self.ledger.fund.id, terms, visit)
        return terms

    def _told(self, made: f.Delivery, visit: Visit) -> f.Delivery:
        """Put the minutes beside a delivery that the council's rule priced."""
        if self.rule is None:
            return made
        planned, actual = _minutes(visit)
        return replace(made, planned_minutes=planned, actual_minutes=actual)

    def _charged(self, visit: Visit, rate: Decimal) -> tuple[Visit, Decimal]:
        """Return the visit with the time that is charged, and what it costs."""
        if self.rule is None:
            return visit, to_pence(rate * visit.billed / _HOUR)
        planned, actual = _minutes(visit)
        paid = billed(planned, actual, rate, self.rule, visit.service)
        return replace(visit, billed=paid.minutes * _MINUTE), paid.cost

    def _agreement(self, visit: Visit, service: Service) -> Agreement | str:
        fund = self.ledger.fund
        service = service if service != Service() else self._by_name(visit.service)
        meant = [terms for terms in fund.agreements if _meant(terms, self.supplier, service)]
        covering: Sequence[Agreement] = [
            terms for terms in meant if terms.covers(visit.on) and terms.agreed_on <= visit.on
        ]
        if not covering:
            return _uncovered(fund.id, meant, visit, self.supplier)
        covering = self._still_reserving(covering, visit.on)
        if any(_about(terms) != _about(covering[0]) for terms in covering):
            return _which(fund.id, covering, visit)
        if covering[0].rate is None:
            why = f"{covering[0].id} of fund {fund.id} has no rate; agree one, or record it with --amount."
            return str(RequestError(why))
        # Alike in all that matters, so the older is used up first.
        roomy = (terms for terms in covering if self._room(terms, visit.on) > 0)
        return next(roomy, covering[-1])

    def _still_reserving(self, covering: Sequence[Agreement], on: date) -> Sequence[Agreement]:
        """Of agreements for the same thing at different rates, leave those out that have nothing left."""
        if len({(terms.heading, terms.outcome) for terms in covering}) > 1:
            return covering
        return [terms for terms in covering if self._room(terms, on) > 0] or covering

    def _by_name(self, service: str) -> Service:
        """A kind of visit that is called as a heading of the plan is for that heading."""
        headings = self.ledger.fund.headings
        return Service(heading=next((name for name in headings if norm(name) == norm(service)), ""))

    def _room(self, terms: Agreement, on: date) -> Decimal:
        """What an agreement still reserves on a day and every day after, less what this file took."""
        if (terms.id, on) not in self._rooms:
            account = ac.plan("Committed", self.ledger.fund_id, terms.heading, terms.id)
            self._rooms[terms.id, on] = self.ledger.headroom(account, on)
        return self._rooms[terms.id, on] - self._taken[terms.id]


def _minutes(visit: Visit) -> tuple[int, int]:
    """Return the planned and the actual minutes that a council's rule prices; they stay with the delivery."""
    return (visit.planned or 0) // _MINUTE, (visit.actual or 0) // _MINUTE


def _meant(terms: Agreement, supplier: str, service: Service) -> bool:
    return (
        terms.supplier == supplier
        and service.heading in ("", terms.heading)
        and service.outcome in ("", terms.outcome)
    )


def _about(terms: Agreement) -> tuple[str, str, Decimal | None]:
    return terms.heading, terms.outcome, terms.rate


def _which(fund: str, covering: Sequence[Agreement], visit: Visit) -> str:
    """Say that several agreements cover a visit, and how to say which is meant."""
    names = " and ".join(terms.id for terms in covering)
    day, first = visit.on.isoformat(), covering[0]
    if any((terms.heading, terms.outcome) != (first.heading, first.outcome) for terms in covering):
        return (
            f"{names} of fund {fund} both cover {day}; say under [services] in the declaration which heading "
            f"or outcome {visit.service or 'this visit'!r} is for."
        )
    rates = " and ".join(plain(terms.rate) if terms.rate else "no rate" for terms in covering)
    return (
        f"{names} of fund {fund} both cover {day} for {first.heading}, at {rates}; give back what the one "
        f"that does not hold still reserves (`isf release {fund} --agreement {first.id} --on {day}`), then "
        "import the file again."
    )


def _of_what(fund: str, terms: Agreement, visit: Visit) -> str:
    """Say why so many of something are not taken for hours."""
    many, price, rate = _hours(visit.billed), plain(visit.price or ZERO), plain(terms.rate or ZERO)
    return (
        f"it claims {many} at {price}, and {terms.id} of fund {fund} is {rate} an hour; only hours at that "
        "rate can be taken. Say how long it was under Hours, or record it with `isf spend`."
    )


def _uncovered(fund: str, meant: Sequence[Agreement], visit: Visit, supplier: str) -> str:
    if not meant:
        return (
            f"fund {fund} has no agreement with {supplier} for {visit.service or 'a visit'!r}; "
            "agree it first with `isf agree`, or refuse the visit."
        )
    nearest = min(meant, key=lambda terms: abs((max(terms.start, terms.agreed_on) - visit.on).days))
    begins = max(nearest.start, nearest.agreed_on)
    return str(AgreementDatesError(fund, nearest.id, visit.on, begins, nearest.end))


def _delivery(fund: str, terms: Agreement, visit: Visit, source: str, amount: Decimal) -> f.Delivery:
    place = f"{source[:SHORT]}.{visit.row}"
    return replace(
        delivery(fund, terms, visit.on, amount),
        id=f"{fund}/delivery/{place}",
        source=source,
        units=_hours(visit.billed),
        rate=terms.rate,
        visit=visit.visit,
    )


def _hours(seconds: int) -> Decimal:
    """Return hours with up to four decimals, without noughts at the end."""
    hours = (Decimal(seconds) / _HOUR).quantize(_UNITS).normalize()
    return Decimal(f"{hours:f}")
