"""A ledger as values: the fund it tells of, its entries, and balances on any day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from isf.book import accounts as ac
from isf.book.directives import Assertion, Directive, Entry, Line, Opening, Paper, text_of
from isf.book.reading.fund_lines import fund_of
from isf.errors import EntryUnknownError
from isf.model.fund import Fund
from isf.model.money import ZERO
from isf.model.postings import Posting

_TOLD_BY: Mapping[str, type[Directive]] = {"fund": Line, "lines": Line, "opened": Opening}
"""What a ledger works out once, and the directives that tell it."""


@dataclass(frozen=True)
class Ledger:
    """What one ledger holds: a fund's (`fund_id`) or the office's own (empty)."""

    fund_id: str
    directives: tuple[Directive, ...]

    @cached_property
    def fund(self) -> Fund:
        """The fund as its lines tell of it."""
        return fund_of(self.fund_id, self.lines)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry, by day and then in the order in which they were recorded."""
        return tuple(sorted((d for d in self.directives if isinstance(d, Entry)), key=_day))

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every `isf-` line, by day and then in the order in which they were recorded."""
        return tuple(sorted((d for d in self.directives if isinstance(d, Line)), key=_day))

    @cached_property
    def opened(self) -> frozenset[str]:
        """Every account that has been opened."""
        return frozenset(d.account for d in self.directives if isinstance(d, Opening))

    @cached_property
    def assertions(self) -> tuple[Assertion, ...]:
        """Every assertion of the bank's balance."""
        return tuple(d for d in self.directives if isinstance(d, Assertion))

    @cached_property
    def ids(self) -> frozenset[str]:
        """The id of every entry."""
        return frozenset(entry.id for entry in self.entries)

    @cached_property
    def _moves(self) -> dict[str, list[tuple[date, Decimal]]]:
        moves: dict[str, list[tuple[date, Decimal]]] = defaultdict(list)
        for entry in self.entries:
            for leg in entry.legs:
                moves[leg.account].append((entry.on, leg.amount))
        return moves

    def balance(self, account: str, on: date = date.max) -> Decimal:
        """Return an account's balance at the close of a day, pounds, debit positive."""
        return sum((amount for day, amount in self._moves.get(account, ()) if day <= on), ZERO)

    def headroom(self, account: str, on: date) -> Decimal:
        """Return the most that may leave an account on a day without taking any later close below zero."""
        return self._least(account, on, 1)[0]

    def owing(self, account: str, on: date) -> Decimal:
        """Return the most of a debt that may be settled on a day so that no part of it is settled twice."""
        return self._least(account, on, -1)[0]

    def tightest(self, account: str, on: date, *, debt: bool = False) -> date | None:
        """Return the later day whose close sets `headroom` (or `owing`), or None where `on` itself does."""
        return self._least(account, on, -1 if debt else 1)[1]

    def _least(self, account: str, on: date, sign: int) -> tuple[Decimal, date | None]:
        running, found, tightest = ZERO, sign * self.balance(account, on), None
        moves = self._moves.get(account, [])
        for position, (day, amount) in enumerate(moves):
            running += sign * amount
            closes = position + 1 == len(moves) or moves[position + 1][0] != day
            if day < on:
                continue
            if closes and running < found:
                found, tightest = running, day
        return found + ZERO, tightest  # no minus before 0.00

    def entry(self, entry_id: str) -> Entry:
        """Return the entry with this id.

        Raises:
            EntryUnknownError: when there is none.
        """
        for entry in self.entries:
            if entry.id == entry_id:
                return entry
        raise EntryUnknownError(entry_id)

    def plus(self, directives: Iterable[Directive]) -> "Ledger":
        """Return the ledger with more directives at its end; what they leave as it is, is not told anew."""
        added = tuple(directives)
        whole = Ledger(self.fund_id, (*self.directives, *added))
        kinds = {type(directive) for directive in added}
        for name, kind in _TOLD_BY.items():
            if name in self.__dict__ and kind not in kinds:
                whole.__dict__[name] = self.__dict__[name]
        return whole

    def postings(self) -> tuple[Posting, ...]:
        """Return every leg as a plain value for reporting."""
        return tuple(
            posting
            for entry in self.entries
            for posting in postings_of(entry, self._papers.get(entry.id, ""))
        )

    @cached_property
    def _papers(self) -> dict[str, str]:
        """The newest paper of each entry, as `receipt` names one."""
        papers = (d for d in self.directives if isinstance(d, Paper))
        return {link: paper.path.rpartition("/")[2] for paper in papers for link in paper.links}


def postings_of(entry: Entry, paper: str = "") -> Sequence[Posting]:
    """Return the legs of an entry as plain values, each with the entry's metadata and its own.

    `paper` is a receipt that was kept with the entry later.
    """
    common = {key: text_of(value) for key, value in entry.meta}
    common["words"] = entry.words
    found = []
    for leg in entry.legs:
        meaning = ac.meaning(leg.account)
        own = {key: text_of(value) for key, value in leg.meta}
        if paper and leg.account.startswith("Expenses:"):
            own = {"receipt": paper, **own}
        found.append(
            Posting(
                fund=meaning.fund if meaning else "",
                on=entry.on,
                kind=entry.kind,
                entry=entry.id,
                account=leg.account,
                amount=leg.amount,
                plan=leg.currency == ac.PLAN,
                meta={**common, **own} if own else common,
            )
        )
    return found


def _day(directive: Entry | Line) -> date:
    return directive.on
