"""One fact of each kind of the book's table, with any amounts, for tests."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from isf.model import facts as f

FUND = "P-7K3QX7"
ON = date(2026, 5, 1)
TWO = Decimal(2)


def pence(number: int) -> Decimal:
    """Return so many pence as pounds."""
    return Decimal(number).scaleb(-2)


def _of(kind: type[f.Fact], **values: Any) -> f.Fact:
    return kind(fund=FUND, on=ON, **values)


_AGREED = {"agreed_by": "A1", "agreed_on": ON, "agreed_how": "at a visit"}
_HS = {"heading": "Home-Support"}

EXAMPLES: dict[str, Callable[[Decimal], f.Fact]] = {
    "allocation": lambda a: _of(f.Allocation, **_HS, amount=a),
    "allocation, smaller": lambda a: _of(f.Allocation, **_HS, amount=-a, reason="in hospital"),
    "due": lambda a: _of(f.Due, funder="Council", amount=a),
    "due, smaller": lambda a: _of(f.Due, funder="Council", amount=-a, reason="in hospital"),
    "receipt": lambda a: _of(f.Receipt, funder="Council", amount=a),
    "return": lambda a: _of(f.Return, funder="Council", amount=a),
    "set-off": lambda a: _of(f.SetOff, funder="Council", amount=a),
    "write-off": lambda a: _of(f.WriteOff, funder="Contribution", **_HS, amount=a),
    "advance": lambda a: _of(f.Advance, amount=a),
    "advance-repaid": lambda a: _of(f.AdvanceRepaid, amount=a),
    "agreement": lambda a: _of(f.Reservation, agreement="AG-001", **_HS, amount=a, **_AGREED),
    "release": lambda a: _of(f.Release, agreement="AG-001", **_HS, amount=a),
    "delivery": lambda a: _of(
        f.Delivery, agreement="AG-001", **_HS, supplier="Provider", outcome="O1", amount=a
    ),
    "delivery, the final one": lambda a: _of(
        f.Delivery,
        agreement="AG-001",
        **_HS,
        supplier="Provider",
        outcome="O1",
        amount=a,
        released=a,
        final=True,
    ),
    "delivery, with a platform's share": lambda a: _of(
        f.Delivery,
        agreement="AG-001",
        **_HS,
        supplier="Provider",
        outcome="O1",
        amount=a,
        platform=(a / TWO).quantize(Decimal("0.01")),
    ),
    "delivery, paid from the bank": lambda a: _of(
        f.Delivery,
        agreement="AG-001",
        **_HS,
        supplier="Provider",
        outcome="O1",
        amount=a,
        paid_from=f.PaidFrom.BANK,
    ),
    "delivery, paid from the card": lambda a: _of(
        f.Delivery,
        agreement="AG-001",
        **_HS,
        supplier="Cafe",
        outcome="O1",
        amount=a,
        paid_from=f.PaidFrom.CARD,
    ),
    "credit-note": lambda a: _of(f.CreditNote, supplier="Provider", **_HS, amount=a, agreement="AG-001"),
    "waive": lambda a: _of(f.Waive, supplier="Provider", heading="Fee", amount=a, expense="Fee"),
    "fee": lambda a: _of(f.Fee, amount=a),
    "payment": lambda a: _of(f.Payment, supplier="Provider", amount=a),
    "repayment": lambda a: _of(f.Repayment, supplier="Provider", amount=a),
    "card-load": lambda a: _of(f.CardLoad, amount=a),
    "card-return": lambda a: _of(f.CardReturn, amount=a),
    "refund": lambda a: _of(f.Refund, **_HS, amount=a, agreement="AG-001", supplier="Provider"),
    "move": lambda a: _of(f.Move, source_heading="Community", **_HS, amount=a, **_AGREED),
    "clawback": lambda a: _of(f.Clawback, funder="Council", **_HS, amount=a),
    "clawback-paid": lambda a: _of(f.ClawbackPaid, funder="Council", amount=a),
    "promise, the council pays": lambda a: _of(
        f.Promise, promise="PR-001", **_HS, outcome="O1", amount=a, paid_by=f.PaidBy.COUNCIL
    ),
    "promise, the fund pays": lambda a: _of(
        f.Promise, promise="PR-001", **_HS, outcome="O1", amount=a, paid_by=f.PaidBy.FUND
    ),
    "confirmed, the council pays": lambda a: _of(
        f.Confirmed, promise="PR-001", **_HS, outcome="O1", amount=a, paid_by=f.PaidBy.COUNCIL
    ),
    "confirmed, the fund pays": lambda a: _of(
        f.Confirmed, promise="PR-001", **_HS, outcome="O1", amount=a, paid_by=f.PaidBy.FUND
    ),
    "lapsed": lambda a: _of(f.Lapsed, promise="PR-001", **_HS, amount=a),
    "lapsed, income was recognised": lambda a: _of(f.Lapsed, promise="PR-001", **_HS, amount=a, recognised=a),
    "gain-share": lambda a: _of(f.GainShare, **_HS, amount=a),
    "transfer-in": lambda a: _of(f.TransferIn, **_HS, amount=a),
    "transfer-out": lambda a: _of(f.TransferOut, **_HS, amount=a),
    "clearing": lambda a: f.Clearing(fund="", on=ON, amount=a),
    "clearing, a debit": lambda a: f.Clearing(fund="", on=ON, amount=-a),
    "split": lambda a: f.Split(fund="", on=ON, amount=a),
    "office, interest": lambda a: f.OfficeEntry(fund="", on=ON, line=f.OfficeLine.INTEREST, amount=a),
    "office, charges": lambda a: f.OfficeEntry(fund="", on=ON, line=f.OfficeLine.CHARGES, amount=-a),
    "office, its own share": lambda a: f.OfficeEntry(fund="", on=ON, line=f.OfficeLine.SHARE, amount=a),
}
"""A fact by its kind (before the comma) and what is special about it, for an amount above zero."""
