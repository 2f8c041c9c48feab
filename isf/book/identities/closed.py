"""Identity 9: a closed fund has nothing left, and afterwards only money that is returned."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from isf.book import accounts as ac
from isf.book.directives import Entry, Line
from isf.book.identities.common import a, fund_of_entry, problem
from isf.book.identities.days import NET_ASSETS
from isf.book.kinds import RETURNS_MONEY
from isf.book.problems import Problem
from isf.model.money import plain

_MUST_BE_EMPTY = (*NET_ASSETS, "Plan:Available", "Plan:Committed", "Plan:Conditional")


def closed(entries: Sequence[Entry], lines: Iterable[Line]) -> Iterator[Problem]:
    """Check each fund that was closed."""
    for line in lines:
        if line.name == "isf-fund" and line.values[:1] == ("closed",):
            own = line.fund
            mine = [e for e in entries if not own or fund_of_entry(e) == own]
            yield from _nothing_left(mine, line, own)
            yield from _only_returns(mine, line)


def _nothing_left(entries: Iterable[Entry], line: Line, own: str) -> Iterator[Problem]:
    left: dict[str, Decimal] = defaultdict(Decimal)
    for entry in entries:
        for leg in entry.legs:
            meaning = ac.meaning(leg.account)
            if entry.on <= line.on and meaning and meaning.role in _MUST_BE_EMPTY:
                left[leg.account] += leg.amount
    for account, amount in sorted(left.items()):
        if amount:
            message = f"it was closed with {plain(amount)} left in {account} instead of 0.00."
            do = "Pay, return or release what is left, then close the fund."
            yield Problem("closed-with-money-left", 9, own, line.on, message, do, line.place)


def _only_returns(entries: Iterable[Entry], line: Line) -> Iterator[Problem]:
    for entry in entries:
        if entry.on > line.on and entry.kind not in RETURNS_MONEY:
            message = f"{a(entry.kind)} was recorded after the fund was closed on {line.on.isoformat()}."
            do = "A closed fund takes only money that is returned; correct the entry."
            yield problem(entry, 9, "change-after-closing", message, do)
