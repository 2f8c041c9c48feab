"""What came into a fund and what went out of it over a span, so that opening + in - out = closing.

Counted when it fell due or was spent, not when the bank moved: opening and closing are
`Money.net`, which holds what is owed both ways.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from isf.book.accounts import meaning
from isf.model.fund import Fund
from isf.model.money import ZERO
from isf.model.periods import Period
from isf.model.postings import Posting
from isf.reporting.links import Links


@dataclass(frozen=True, slots=True)
class Flows:
    """Pounds in and out; `transferred_in` and `transferred_out` are parts of them."""

    came: Decimal
    went: Decimal
    transferred_in: Decimal
    transferred_out: Decimal


def flows(fund: Fund, postings: Sequence[Posting], span: Period) -> Flows:
    """Add up income, spending, money to go back, and transfers; a correction counts against its original."""
    own = [p for p in postings if p.fund == fund.id and p.on < span.end]
    links, sums = Links(fund, own), dict.fromkeys(("funding", "spent", "in", "out"), ZERO)
    for posting in own:
        if posting.on >= span.start and not posting.plan:
            key = _key(posting, links)
            if key:
                sums[key] += posting.amount
    came_with, went_with = -sums["in"], sums["out"]
    return Flows(came_with - sums["funding"], sums["spent"] + went_with, came_with, went_with)


def _key(posting: Posting, links: Links) -> str:
    means = meaning(posting.account)
    role = means.role if means else ""
    if role == "Income:Transfer":
        return "in" if links.kind(posting.entry) == "transfer-in" else "out"
    if role == "Income:Funding":
        return "funding"
    return "spent" if role.startswith(("Expenses:", "Income:Clawback")) else ""
