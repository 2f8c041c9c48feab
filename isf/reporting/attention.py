"""What needs attention, most urgent first, each with the command that deals with it.

One row is one thing: what, whose, how much, since when. Nothing is hidden by a
threshold that a council did not set, but for the days named here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from isf.errors import PeriodError
from isf.model.dates import written
from isf.model.fund import Fund
from isf.model.money import pounds
from isf.model.periods import Period
from isf.model.policy import Policy
from isf.model.postings import Posting

CLEARING_AFTER: Final = timedelta(days=7)
RECONCILE_WITHIN: Final = timedelta(days=35)
"""A month and a few days to get the bank's statement."""

ORDER: Final = (
    "broken-identity",
    "bank-debit-unmatched",
    "negative-heading",
    "reservation-not-posted",
    "nearly-used",
    "council-late",
    "council-short",
    "contribution-arrears",
    "top-up-late",
    "clearing",
    "quarantined",
    "proposal-waiting",
    "outside-agreement",
    "higher-rate",
    "short-visit",
    "repayment-due",
    "surplus",
    "return-due",
    "missing-receipt",
    "review-due",
    "agreement-ending",
    "agreement-unused",
    "not-allocated",
    "reconciliation",
)
"""Every kind, most urgent first: money that may be wrong, that is late, then what is to be done."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing to see to; `amount` is pounds or None, `since` the day from which it stands so."""

    fund: str
    kind: str
    amount: Decimal | None
    since: date | None
    message: str
    do: str

    def as_json(self) -> dict[str, object]:
        """Return exactly what `isf review --format json` prints for it."""
        return {
            "fund": self.fund or None,
            "kind": self.kind,
            "amount": None if self.amount is None else f"{self.amount:.2f}",
            "since": self.since.isoformat() if self.since else None,
            "message": self.message,
            "do": self.do,
        }


@dataclass(frozen=True, slots=True)
class FundNow:
    """A fund as attention looks at it."""

    fund: Fund
    postings: Sequence[Posting]
    policy: Policy

    def period(self, today: date) -> Period | None:
        """Return the council's period that a day lies in; None where its calendar has none."""
        try:
            return self.policy.calendar.containing(today)
        except PeriodError:
            return None

    def lives(self, today: date) -> bool:
        """Whether the fund has neither ended nor been closed by a day."""
        ends = [day for day in (self.fund.closed_on, self.fund.ending) if day]
        return not any(day <= today for day in ends)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something of the office that waits: a bank line (signed pounds) or a proposal (None)."""

    id: str
    fund: str
    on: date
    amount: Decimal | None
    words: str


@dataclass(frozen=True, slots=True)
class ReturnDue:
    """A council return that was not made yet: whose, for which period, and the day by which it is due."""

    council: str
    name: str
    label: str
    by: date


@dataclass(frozen=True, slots=True)
class Broken:
    """An identity that does not hold."""

    fund: str
    on: date | None
    name: str
    message: str
    do: str


@dataclass(frozen=True, slots=True)
class OfficeNow:
    """The office as attention looks at it; `reconciled` is the last day that agrees with the bank.

    `quarantined` are files with rows that were kept out: `id` is the file's name. `difference` is what the
    newest comparison with the bank found, `unsigned` one that a second person has not signed yet.
    """

    clearing: tuple[Waiting, ...] = ()
    quarantined: tuple[Waiting, ...] = ()
    proposals: tuple[Waiting, ...] = ()
    broken: tuple[Broken, ...] = ()
    reconciled: date | None = None
    difference: Waiting | None = None
    unsigned: Waiting | None = None
    has_bank: bool = False
    returns: tuple[ReturnDue, ...] = ()


def in_order(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Put rows in order: the most urgent kind first, of a kind the oldest."""
    return tuple(sorted(rows, key=lambda row: (ORDER.index(row.kind), row.since or date.min, row.fund)))


def of_office(office: OfficeNow, today: date) -> tuple[Row, ...]:
    """Return what needs attention in the office's own affairs."""
    return (
        *(Row(b.fund, "broken-identity", None, b.on, f"{b.name}: {b.message}", b.do) for b in office.broken),
        *_clearing(office.clearing, today),
        *_quarantined(office.quarantined),
        *_proposals(office.proposals),
        *_reconciliation(office, today),
        *_returns(office.returns),
    )


def _clearing(waiting: Sequence[Waiting], today: date) -> Iterable[Row]:
    """A debit is listed at once, since the bank has made it; a credit after a week."""
    for line in waiting:
        amount = line.amount or Decimal(0)
        if amount < 0:
            words = f"The bank paid out {pounds(-amount)}, and nobody has said for whom ({line.id})."
            yield Row("", "bank-debit-unmatched", amount, line.on, words, "isf match")
        elif today - line.on > CLEARING_AFTER:
            why = f": {line.words}" if line.words else ""
            words = f"{pounds(amount)} came to the bank and is not matched to a fund ({line.id}){why}."
            yield Row("", "clearing", amount, line.on, words, "isf match")


def _quarantined(files: Sequence[Waiting]) -> Iterable[Row]:
    for one in files:
        name = f'"{one.id}"' if " " in one.id else one.id
        yield Row("", "quarantined", None, one.on, one.words, f"isf import {name}")


def _proposals(waiting: Sequence[Waiting]) -> Iterable[Row]:
    for one in waiting:
        words = f"{one.id} waits for a second person: {one.words}."
        yield Row(one.fund, "proposal-waiting", one.amount, one.on, words, f"isf approve {one.id}")


def _returns(due: Sequence[ReturnDue]) -> Iterable[Row]:
    for one in due:
        words = f"The return to {one.name} for {one.label} is due by {written(one.by)} and was not issued."
        do = f"isf return {one.council} --period {one.label} -o FOLDER --bundle"
        yield Row("", "return-due", None, one.by, words, do)


def _reconciliation(office: OfficeNow, today: date) -> Iterable[Row]:
    do = "isf reconcile FILE"
    if office.difference is not None:
        found = office.difference
        much = pounds(found.amount or Decimal(0))
        words = f"The bank and the book differ by {much}; until they agree no statement is given out."
        yield Row("", "reconciliation", found.amount, found.on, words, do)
    if office.unsigned is not None:
        one = office.unsigned
        words = f"Only {one.words} has signed that the bank and the book agree; a second person signs."
        yield Row("", "reconciliation", None, one.on, words, one.id)
    if office.reconciled is None:
        if office.has_bank:
            words = "The book has never been compared with a statement of the bank."
            yield Row("", "reconciliation", None, None, words, do)
    elif today - office.reconciled > RECONCILE_WITHIN:
        days = (today - office.reconciled).days
        words = f"The book was last compared with the bank {days} days ago."
        yield Row("", "reconciliation", None, office.reconciled, words, do)
