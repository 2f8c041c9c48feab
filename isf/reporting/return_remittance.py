"""What came from each funder against what was due: a council matches its payments with it."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from isf.book.accounts import meaning
from isf.model.money import ZERO
from isf.model.postings import Posting
from isf.reporting import summary_rows as rows
from isf.reporting.return_fund import FundInReturn

MATCHED: Final = "matched"
SHORT: Final = "short"
OVER: Final = "over"
NOT_RECEIVED: Final = "not received"


def remittance_match(of: FundInReturn) -> Iterator[rows.RemittanceRow]:
    """Tell of each payment of the period, day by day, and of what was due and did not come at all."""
    owed: dict[str, Decimal] = defaultdict(lambda: ZERO)
    paid: set[str] = set()
    for posting, funder in _moved(of):
        if posting.kind == "receipt" and posting.on in of.period:
            paid.add(funder)
            yield _row(of, posting, funder, owed[funder])
        owed[funder] += posting.amount
    for funder, due in owed.items():
        if due > 0 and funder not in paid:
            yield rows.RemittanceRow(of.ref, of.fund.id, None, funder, due, ZERO, due, "", "", NOT_RECEIVED)


def _moved(of: FundInReturn) -> list[tuple[Posting, str]]:
    """Return what changed what is owed, by day, and on a day what fell due before what came."""
    found = [(posting, meaning(posting.account)) for posting in of.own]
    owed = [(p, means.party) for p, means in found if means and means.role == "Assets:Owed"]
    return sorted(owed, key=lambda one: (one[0].on, one[0].kind == "receipt"))


def _row(of: FundInReturn, posting: Posting, funder: str, due: Decimal) -> rows.RemittanceRow:
    left = due + posting.amount
    return rows.RemittanceRow(
        person_ref=of.ref,
        fund=of.fund.id,
        date=posting.on,
        funder=funder,
        due_before=due,
        received=-posting.amount,
        still_due=left,
        reference=posting.meta.get("bank-ref", ""),
        source=posting.meta.get("source", ""),
        status=MATCHED if left == 0 else SHORT if left > 0 else OVER,
    )


def returnable(of: FundInReturn) -> Iterator[rows.GroundRow]:
    """Tell of each rule that asks for money back."""
    for ground in of.to_return.grounds:
        yield rows.GroundRow(of.ref, of.fund.id, ground.rule, ground.clause, ground.amount, ground.sentence())
