"""Every fund of the book side by side, by fund id and without a name, with what is still in clearing."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from isf.book.accounts import BANK_CLEARING
from isf.book.funds import funds_of
from isf.book.ledger import Ledger
from isf.model.money import total
from isf.model.postings import Posting
from isf.reporting.balances import PLAN_KEYS, Balance, Figures, balance


@dataclass(frozen=True, slots=True)
class AllFunds:
    """The funds of an office at the close of a day.

    `clearing` is pounds that the bank has received and nobody has matched to a
    fund yet; negative when more was paid out than came in. `closed` are the
    ids of the funds that have ended.
    """

    on: date
    funds: tuple[Balance, ...]
    total: Figures
    clearing: Decimal
    closed: frozenset[str]


def all_funds(book: Ledger, on: date) -> AllFunds:
    """Return the figures of every fund in the whole book for the close of a day (inclusive)."""
    postings = _by_fund(book.postings())
    funds = funds_of(book.lines)
    balances = tuple(balance(fund, postings.get(fund.id, ()), on) for fund in funds)
    return AllFunds(
        on=on,
        funds=balances,
        total=_sum([each.total for each in balances]),
        clearing=book.balance(BANK_CLEARING, on),
        closed=frozenset(fund.id for fund in funds if fund.closed_on and fund.closed_on <= on),
    )


def _by_fund(postings: Iterable[Posting]) -> dict[str, list[Posting]]:
    found: dict[str, list[Posting]] = defaultdict(list)
    for posting in postings:
        found[posting.fund].append(posting)
    return found


def _sum(figures: Sequence[Figures]) -> Figures:
    return Figures(heading="", **{key: total(getattr(each, key) for each in figures) for key in PLAN_KEYS})
