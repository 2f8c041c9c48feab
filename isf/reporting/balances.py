"""The four figures, per fund and heading, as of a day or since a day.

Allocated, committed (agreed), spent, available (left), with the other states
of the plan and the money beside them (design/answers.md). All amounts are
pounds and positive where people expect it: what was allocated, what the bank
holds, what is still to be paid.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from isf.model.money import PENNY, ZERO, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from isf.model.fund import Fund
    from isf.model.postings import Posting

CURRENCY = "GBP"
PLAN_KEYS = (
    "allocated",
    "committed",
    "conditional",
    "spent",
    "returned",
    "lapsed",
    "available",
    "transferred",
)
MONEY_KEYS = ("bank", "card", "owed", "payable", "advance", "clawback")

_STOCKS = ("committed", "conditional", "available")
_NEGATED = ("allocated", "payable", "advance", "clawback")
_ROLES = {
    **{f"Plan:{key.capitalize()}": key for key in PLAN_KEYS},
    **{f"Assets:{key.capitalize()}": key for key in ("bank", "card", "owed")},
    **{f"Liabilities:{key.capitalize()}": key for key in ("payable", "advance", "clawback")},
}


class Figures(NamedTuple):
    """The plan of one heading, or of the whole fund (`heading` is then empty), in pounds.

    Always: allocated + brought_forward = committed + conditional + available +
    spent + returned + lapsed + transferred. `brought_forward` is what was
    committed, conditional and available before the first day looked at.
    """

    heading: str
    allocated: Decimal
    committed: Decimal
    conditional: Decimal
    spent: Decimal
    returned: Decimal
    lapsed: Decimal
    available: Decimal
    transferred: Decimal
    brought_forward: Decimal = ZERO

    def as_json(self) -> dict[str, str]:
        """Return the plan keys of the command line's contract as text with two decimals."""
        return {key: plain(getattr(self, key)) for key in PLAN_KEYS}


class Money(NamedTuple):
    """Where a fund's money is at the close of a day, in pounds; positive means that it exists."""

    bank: Decimal
    card: Decimal
    owed: Decimal
    payable: Decimal
    advance: Decimal
    clawback: Decimal

    @property
    def net(self) -> Decimal:
        """What would be there if everything due had come and everything owed was paid."""
        held = self.bank + self.card + self.owed
        return held - self.payable - self.advance - self.clawback

    def as_json(self) -> dict[str, str]:
        """Return the money keys of the command line's contract as text with two decimals."""
        return {key: plain(getattr(self, key)) for key in MONEY_KEYS}


class Balance(NamedTuple):
    """A fund at the close of `as_of`; with `since`, what happened from that day on (inclusive)."""

    fund: str
    as_of: date
    since: date | None
    total: Figures
    money: Money
    headings: tuple[Figures, ...]

    def as_json(self) -> dict[str, object]:
        """Return exactly what `isf balance --format json` prints for a fund.

        With `since` there are two keys more, `from` and `brought_forward`, so
        that the figures still add up.
        """
        start = {"from": self.since.isoformat()} if self.since else {}
        return {
            "fund": self.fund,
            "as_of": self.as_of.isoformat(),
            **start,
            "currency": CURRENCY,
            **self._plan(self.total),
            **self.money.as_json(),
            "headings": [{"heading": row.heading, **self._plan(row)} for row in self.headings],
        }

    def _plan(self, figures: Figures) -> dict[str, str]:
        brought = {"brought_forward": plain(figures.brought_forward)} if self.since else {}
        return {**brought, **figures.as_json()}


class Sums:
    """What the accounts of one fund come to, by what they mean: role, heading, pence."""

    def __init__(self, amounts: Iterable[tuple[str, str, int]]) -> None:
        self._all: dict[str, int] = {}
        self._sums: dict[str, dict[str, int]] = {}
        for role, heading, pence in amounts:
            key = _ROLES.get(role)
            if key:
                told = -pence if key in _NEGATED else pence
                of = self._sums.setdefault(heading, {})
                of[key] = of.get(key, 0) + told
                self._all[key] = self._all.get(key, 0) + told

    def of(self, heading: str | None = None) -> Mapping[str, int]:
        """Return the sums by their keys of the contract, for one heading or for all; a nothing may lack."""
        return self._all if heading is None else self._sums.get(heading, {})

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading that a posting names."""
        return tuple(sorted(heading for heading in self._sums if heading))


def balance(fund: Fund, postings: Sequence[Posting], as_of: date, since: date | None = None) -> Balance:
    """Return the figures of a fund at the close of a day.

    With `since` (inclusive), allocated, spent, returned, lapsed and transferred
    are what happened from that day on; the rest is as it stands at the close of
    `as_of`, and `brought_forward` holds what there was before. Postings of other
    funds are passed over.
    """
    end = Sums(_amounts(fund.id, postings, as_of))
    before = Sums(_amounts(fund.id, postings, _day_before(since)) if since else ())
    return balance_of_sums(fund.id, fund.headings, (end, before), as_of, since)


def balance_of_index(
    fund: str,
    headings: Sequence[str],
    pence: tuple[Mapping[tuple[str, str], int], Mapping[tuple[str, str], int]],
    as_of: date,
    since: date | None = None,
) -> Balance:
    """Return the same from the index's sums: pence by role and heading, at the end and before `since`."""
    end, before = (Sums((role, name, amount) for (role, name), amount in part.items()) for part in pence)
    return balance_of_sums(fund, headings, (end, before if since else Sums(())), as_of, since)


def _amounts(fund: str, postings: Iterable[Posting], as_of: date) -> Iterable[tuple[str, str, int]]:
    from isf.book.accounts import meaning  # noqa: PLC0415 - the index needs no account

    for posting in postings:
        means = meaning(posting.account)
        if means and posting.on <= as_of and posting.fund == fund:
            yield means.role, means.heading, int(posting.amount.scaleb(2))


def balance_of_sums(
    fund: str, headings: Sequence[str], sums: tuple[Sums, Sums], as_of: date, since: date | None = None
) -> Balance:
    """Return the figures of a fund from what its accounts come to at the end, and before `since`."""
    end, before = sums
    names = tuple(dict.fromkeys([*headings, *end.headings]))
    return Balance(
        fund=fund,
        as_of=as_of,
        since=since,
        total=_figures("", end, before, None),
        money=Money._make(_pounds(end.of().get(key, 0)) for key in MONEY_KEYS),
        headings=tuple(_figures(name, end, before, name) for name in names),
    )


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)


def _figures(name: str, end: Sums, before: Sums, heading: str | None) -> Figures:
    now, then = end.of(heading), before.of(heading)
    pence = [now.get(key, 0) - (0 if key in _STOCKS else then.get(key, 0)) for key in PLAN_KEYS]
    brought = sum(then.get(key, 0) for key in _STOCKS)
    return Figures._make((name, *map(_pounds, pence), _pounds(brought)))


def _pounds(pence: int) -> Decimal:
    return pence * PENNY if pence else ZERO
