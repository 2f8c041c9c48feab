"""Events: what happened to a fund without moving money or plan.

They stand in the ledger as `custom "isf-..."` lines. `on` is the day they
were recorded or took place, never after today.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from isf.model.fund import (
    AgreedRate,
    Agreement,
    Authority,
    Baseline,
    Earmark,
    Fund,
    OneOff,
    Outcome,
    Plan,
    ReviewPlan,
)
from isf.model.fund import Progress as ProgressMade


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What all events share. `fund` is empty for the office's own."""

    fund: str
    on: date
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FundOpened(Event):
    """A fund begins; `about` holds its council, kind and classification (not its lists)."""

    about: Fund


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSet(Event):
    """The budget from `plan.start` on."""

    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeAdded(Event):
    """An outcome of the person."""

    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressNoted(Event):
    """Progress towards an outcome."""

    progress: ProgressMade


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityGranted(Event):
    """Someone may agree from `authority.start`, or may no longer from `authority.end`."""

    authority: Authority


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementMade(Event):
    """The terms of an agreement; the money is reserved by `isf.model.facts.Reservation`."""

    agreement: Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementEnded(Event):
    """An agreement ends on a day (exclusive), sooner than it was to."""

    agreement: str
    end: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FundClosed(Event):
    """The fund has ended and nothing is left in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalHold(Event):
    """The fund's records may not be erased while `held`, or may be again."""

    held: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending(Event):
    """The person has the fund no more from `end` on; what is in it is wound up."""

    end: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OneOffPlanned(Event):
    """Money for one purpose, besides the weekly budget."""

    once: OneOff


@dataclass(frozen=True, slots=True, kw_only=True)
class RateAgreed(Event):
    """A rate of this person's own."""

    rate: AgreedRate


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineSet(Event):
    """How things stood."""

    baseline: Baseline


@dataclass(frozen=True, slots=True, kw_only=True)
class Earmarked(Event):
    """Money kept for an identified need."""

    earmark: Earmark


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPlanned(Event):
    """When this person's reviews are due."""

    plan: ReviewPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspended(Event):
    """The service is paused from `start` up to `end` (exclusive; None while it lasts)."""

    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed(Event):
    """A review took place."""

    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BankAgreed(Event):
    """A bank line that agrees with what the book already has, so that it adds nothing (signed pounds)."""

    amount: Decimal
    source: str
    link: str
    bank_ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BankBalance(Event):
    """The bank's balance at the close of the day before `on`."""

    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperKept(Event):
    """A paper was kept with an entry; it stands as a `document` on the entry's expense leaf.

    `on` is the entry's day; `path` is relative to the fund's folder.
    """

    account: str
    path: str
    entry: str
