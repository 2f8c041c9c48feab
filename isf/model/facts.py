"""Facts: what happened, before it is an entry.

One class for each kind in the book's table of facts. Amounts are pounds,
positive unless a docstring says otherwise; `on` is the day of the event.
`id` is empty unless the caller has an identity that must not be recorded
twice (a period's due, a row of a file). `source` is the file's sha256, a
colon and the row. How a fact becomes postings stands in `isf.book.entries`.
"""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from isf.model.money import ZERO
from isf.model.values import Value


class Stream(StrEnum):
    """What kind of funding an income is."""

    RECURRING = "recurring"
    ONE_OFF = "one-off"
    OUTCOME = "outcome"
    VARIANCE = "variance"
    RISK_SHARE = "risk-share"


class PaidFrom(StrEnum):
    """Where the money for a delivery comes from."""

    PAYABLE = "payable"
    BANK = "bank"
    CARD = "card"


class PaidBy(StrEnum):
    """Who pays when an outcome is confirmed."""

    COUNCIL = "council"
    FUND = "fund"


class Fact(Value):
    """What all facts share. `fund` is empty for the office's own lines."""

    fund: str
    on: date
    id: str = ""
    reason: str = ""
    source: str = ""
    bank_ref: str = ""
    links: tuple[str, ...] = ()


class Allocation(Fact):
    """Budget released under a heading; negative, with a reason, when it is made smaller."""

    heading: str
    amount: Decimal


class Due(Fact):
    """Money a funder owes the fund from this day; negative, with a reason, when it is made smaller."""

    funder: str
    amount: Decimal
    stream: Stream = Stream.RECURRING


class Receipt(Fact):
    """Money from a funder arrived in the client account."""

    funder: str
    amount: Decimal


class Return(Fact):
    """Money that a funder paid too much, given back."""

    funder: str
    amount: Decimal


class SetOff(Fact):
    """An agreed return settled against what the same funder owes."""

    funder: str
    amount: Decimal


class WriteOff(Fact):
    """Money owed that will not come: the debt and the budget fall together."""

    funder: str
    heading: str
    amount: Decimal


class Advance(Fact):
    """The provider's own money put into the fund until the council pays."""

    amount: Decimal


class AdvanceRepaid(Fact):
    """An advance given back to the provider."""

    amount: Decimal


class Reservation(Fact):
    """Money reserved for an agreement (the book's kind is `agreement`)."""

    agreement: str
    heading: str
    amount: Decimal
    agreed_by: str
    agreed_on: date
    agreed_how: str = ""


class Release(Fact):
    """Reserved money given back to the heading."""

    agreement: str
    heading: str
    amount: Decimal


class Delivery(Fact):
    """Support or goods delivered under an agreement.

    `released` is what a final delivery gives back of the reservation;
    `platform` is the part of `amount` that is a platform's share. Minutes are
    kept beside what was billed for them. What is recorded afresh after a
    correction is dated the day of recording; `replaces` is the entry that was
    taken back, and `delivered_on` the day of the event where that is another.
    """

    agreement: str
    heading: str
    supplier: str
    outcome: str
    amount: Decimal
    units: Decimal | None = None
    rate: Decimal | None = None
    released: Decimal = ZERO
    final: bool = False
    platform: Decimal = ZERO
    paid_from: PaidFrom = PaidFrom.PAYABLE
    visit: str = ""
    receipt: str = ""
    vat: str = ""
    planned_minutes: int | None = None
    actual_minutes: int | None = None
    replaces: str = ""
    delivered_on: date | None = None


class CreditNote(Fact):
    """A supplier charges less for something already delivered."""

    supplier: str
    heading: str
    amount: Decimal
    expense: str = "Support"
    agreement: str = ""
    outcome: str = ""


class Waive(CreditNote):
    """The provider gives up a charge of its own."""


class Fee(Fact):
    """A charge of the provider for running the fund."""

    amount: Decimal
    heading: str = "Fee"
    charge: str = "management"


class Payment(Fact):
    """Money paid out of the client account for what was delivered."""

    supplier: str
    amount: Decimal


class Repayment(Fact):
    """Money that was paid and was not owed, back in the client account."""

    supplier: str
    amount: Decimal


class CardLoad(Fact):
    """Money moved from the client account to the person's prepaid card."""

    amount: Decimal


class CardReturn(Fact):
    """Money moved back from the person's prepaid card."""

    amount: Decimal


class Refund(Fact):
    """A supplier gave money back for something delivered and paid."""

    heading: str
    amount: Decimal
    agreement: str = ""
    outcome: str = ""
    supplier: str = ""
    expense: str = "Support"


class Move(Fact):
    """Budget moved between headings with the person's agreement."""

    source_heading: str
    heading: str
    amount: Decimal
    agreed_by: str
    agreed_on: date
    agreed_how: str = ""


class Clawback(Fact):
    """A return to a funder is agreed."""

    funder: str
    heading: str
    amount: Decimal


class ClawbackPaid(Fact):
    """An agreed return is paid."""

    funder: str
    amount: Decimal


class Promise(Fact):
    """Money that is paid when an outcome is confirmed, by the council or out of the fund."""

    promise: str
    heading: str
    outcome: str
    amount: Decimal
    paid_by: PaidBy


class Confirmed(Fact):
    """An outcome promise kept, confirmed by someone whose word counts."""

    promise: str
    heading: str
    outcome: str
    amount: Decimal
    paid_by: PaidBy
    funder: str = "Council"
    supplier: str = "Provider"


class Lapsed(Fact):
    """An outcome promise that will not be kept.

    `recognised` is income that was already due for it and is taken back in the
    same entry; where the money had come in, the fund then owes it to the funder
    until it is returned.
    """

    promise: str
    heading: str
    amount: Decimal
    funder: str = "Council"
    recognised: Decimal = ZERO


class GainShare(Fact):
    """The provider's share of what was saved, by agreement."""

    heading: str
    amount: Decimal


class TransferIn(Fact):
    """Money that came with a fund from another provider."""

    heading: str
    amount: Decimal


class TransferOut(Fact):
    """Money that goes with a fund to another provider."""

    heading: str
    amount: Decimal


class Clearing(Fact):
    """A line on the bank's side that is not matched yet; negative for a debit."""

    amount: Decimal


class Split(Fact):
    """Clearing given to funds: the other side of their receipts; negative for payments."""

    amount: Decimal


class OfficeLine(StrEnum):
    """What an office line is about."""

    INTEREST = "interest"
    CHARGES = "charges"
    SHARE = "share"


class OfficeEntry(Fact):
    """Interest, bank charges or the provider's own money in the client account; signed, + into the bank."""

    line: OfficeLine
    amount: Decimal


class Correction(Fact):
    """An entry is taken back on the day this is recorded.

    `legs` are those of the corrected entry (account, pounds, currency);
    `agreement_open` says whether its agreement can still take the money back.
    """

    corrects: str
    legs: tuple[tuple[str, Decimal, str], ...]
    agreement_open: bool = False
