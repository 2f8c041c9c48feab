"""Events: what happened to a fund without moving money or plan.

They stand in the ledger as `custom "isf-..."` lines. `on` is the day they
were recorded or took place, never after today.
"""

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
from isf.model.values import Value


class Event(Value):
    """What all events share. `fund` is empty for the office's own."""

    fund: str
    on: date
    reason: str = ""


class FundOpened(Event):
    """A fund begins; `about` holds its council, kind and classification (not its lists)."""

    about: Fund


class PlanSet(Event):
    """The budget from `plan.start` on."""

    plan: Plan


class OutcomeAdded(Event):
    """An outcome of the person."""

    outcome: Outcome


class ProgressNoted(Event):
    """Progress towards an outcome."""

    progress: ProgressMade


class AuthorityGranted(Event):
    """Someone may agree from `authority.start`, or may no longer from `authority.end`."""

    authority: Authority


class AgreementMade(Event):
    """The terms of an agreement; the money is reserved by `isf.model.facts.Reservation`."""

    agreement: Agreement


class AgreementEnded(Event):
    """An agreement ends on a day (exclusive), sooner than it was to."""

    agreement: str
    end: date


class FundClosed(Event):
    """The fund has ended and nothing is left in it."""


class LegalHold(Event):
    """The fund's records may not be erased while `held`, or may be again."""

    held: bool


class Ending(Event):
    """The person has the fund no more from `end` on; what is in it is wound up. `died`: day of a death."""

    end: date
    died: date | None = None


class OneOffPlanned(Event):
    """Money for one purpose, besides the weekly budget."""

    once: OneOff


class RateAgreed(Event):
    """A rate of this person's own."""

    rate: AgreedRate


class BaselineSet(Event):
    """How things stood."""

    baseline: Baseline


class Earmarked(Event):
    """Money kept for an identified need."""

    earmark: Earmark


class ReviewPlanned(Event):
    """When this person's reviews are due."""

    plan: ReviewPlan


class Suspended(Event):
    """The service is paused from `start` up to `end` (exclusive; None while it lasts)."""

    start: date
    end: date | None = None


class Reviewed(Event):
    """A review took place."""

    words: str = ""


class BankAgreed(Event):
    """A bank line that agrees with what the book already has, so that it adds nothing (signed pounds)."""

    amount: Decimal
    source: str
    link: str
    bank_ref: str = ""


class BankBalance(Event):
    """The bank's balance at the close of the day before `on`."""

    amount: Decimal


class PaperKept(Event):
    """A paper was kept with an entry; it stands as a `document` on the entry's expense leaf.

    `on` is the entry's day; `path` is relative to the fund's folder.
    """

    account: str
    path: str
    entry: str
