"""The three-way reconciliation: what the bank says, what the cash book says, and what the funds add up to.

Pure. Amounts are signed pounds, + into the account; days are inclusive.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from isf.model.money import ZERO, plain

TIMING = timedelta(days=5)
"""A line this near to the day may only not have gone through yet: BACS takes three working days."""

STALE = timedelta(days=35)
"""Monthly reconciliation, with a few days for the statement to come (reference/reliability.md)."""

_NINE_PENCE = Decimal("0.09")


@dataclass(frozen=True, slots=True)
class Item:
    """Something that only one side has: a bank line, or entries that go through the bank as one."""

    on: date
    amount: Decimal
    words: str


@dataclass(frozen=True, slots=True)
class BookSide:
    """The cash book (all of Assets:Bank) and who it belongs to, at the close of a day.

    `funds` is taken from the other side of the funds' accounts, not from their shares of the bank.
    """

    cash: Decimal
    funds: Decimal
    office: Decimal
    clearing: Decimal


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that explains a difference: `kind` is bank-only, book-only, timing or transposition."""

    kind: str
    on: date
    amount: Decimal
    words: str

    def as_json(self) -> dict[str, str]:
        """Return it for `isf reconcile --format json`."""
        return {
            "kind": self.kind,
            "on": self.on.isoformat(),
            "amount": plain(self.amount),
            "words": self.words,
        }


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The three figures on a day and what explains their difference."""

    on: date
    bank: Decimal
    book: BookSide
    reasons: tuple[Reason, ...]

    @property
    def difference(self) -> Decimal:
        """The bank less the cash book."""
        return self.bank - self.book.cash

    @property
    def apart(self) -> Decimal:
        """The cash book less what the funds, the office and clearing add up to."""
        return self.book.cash - self.book.funds - self.book.office - self.book.clearing

    @property
    def agrees(self) -> bool:
        """Whether all three are the same, to the penny."""
        return not self.difference and not self.apart

    def stale(self, today: date) -> bool:
        """Whether the day lies more than 35 days back."""
        return today - self.on > STALE


def reconcile(
    on: date, bank: Decimal, book: BookSide, bank_only: Sequence[Item], book_only: Sequence[Item]
) -> Reconciliation:
    """Compare the three sides, and explain what differs by what only one of them has."""
    reasons = [
        *(Reason("bank-only", item.on, item.amount, item.words) for item in bank_only),
        *(_book_only(item, on) for item in book_only),
        *_transpositions(bank_only, book_only),
    ]
    return Reconciliation(on, bank, book, tuple(reasons))


def _book_only(item: Item, on: date) -> Reason:
    kind = "timing" if on - item.on <= TIMING else "book-only"
    return Reason(kind, item.on, item.amount, item.words)


def _transpositions(bank: Sequence[Item], book: Sequence[Item]) -> list[Reason]:
    """Return pairs that differ by two digits in the wrong order: such differences divide by nine."""
    return [
        Reason("transposition", ours.on, theirs.amount - ours.amount, _swapped(theirs, ours))
        for theirs in bank
        for ours in book
        if _is_transposed(theirs.amount, ours.amount)
    ]


def _is_transposed(one: Decimal, other: Decimal) -> bool:
    same_way = (one > ZERO) == (other > ZERO)
    digits = Counter(plain(abs(one))) == Counter(plain(abs(other)))
    return same_way and digits and one != other and (one - other) % _NINE_PENCE == 0


def _swapped(theirs: Item, ours: Item) -> str:
    return f"the bank has {plain(theirs.amount)} and the book {plain(ours.amount)} ({ours.words})"
