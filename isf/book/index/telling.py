"""What the index tells of funds: their sums over spans of days, as far as its seals and signs hold."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from isf.book.index.rolls import AGREED_FOR, DELIVERED, SPENT_ON, Roll, unpacked
from isf.book.index.seals import UntrueError, adds_up, seal

if TYPE_CHECKING:
    from isf.book.index.tables import FundRow, Tables
    from isf.model.fund import Fund

Span: TypeAlias = tuple[int | None, int]
"""The first day (None: since the beginning) and the last, both inclusive, as proleptic ordinals."""

_Closes: TypeAlias = Mapping[int, Mapping[Roll, int]]
_Undone: TypeAlias = list[tuple[str, int, int]]


class FundSums(NamedTuple):
    """A fund by its sums, pence (deliveries: a count), by role and name; see `isf.book.index.rows`.

    `end` has what had begun by the close of the last day, `before` the close of the day before the first.
    `undone` counts the deliveries of the span that were corrected by its end, by outcome.
    """

    fund: str
    council: str
    headings: tuple[str, ...]
    told: str
    end: Mapping[Roll, int]
    before: Mapping[Roll, int]
    undone: Mapping[str, int]

    def by_outcome(self) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
        """Return what was spent in the span (pence), what is agreed at its end, and how many deliveries."""
        spent: dict[str, int] = {}
        agreed: dict[str, int] = {}
        counted: dict[str, int] = {}
        of = {SPENT_ON: spent, DELIVERED: counted}
        for (role, name), amount in self.end.items():
            if role == AGREED_FOR:
                agreed[name] = amount
            elif role in of:
                of[role][name] = amount - self.before.get((role, name), 0)
        for name, number in self.undone.items():
            counted[name] -= number
        return spent, agreed, counted

    def aims(self) -> "Fund":
        """Return the fund as far as its outcomes and the steps towards them go, and no further."""
        import json  # noqa: PLC0415

        from isf.model.fund import Fund, FundKind, Outcome, Progress  # noqa: PLC0415 - only for outcomes

        told = json.loads(self.told)
        steps = (Progress(**{**step, "on": date.fromisoformat(step["on"])}) for step in told["progress"])
        return Fund(
            self.fund,
            FundKind.PERSON,
            self.council,
            date.max,
            outcomes=tuple(Outcome(**outcome) for outcome in told["outcomes"]),
            progress=tuple(steps),
        )


def over(tables: "Tables", number: int | None, spans: Sequence[Span]) -> Iterator[tuple[FundSums, ...]]:
    """Yield the sums over each span of one fund, or of everybody in order of their ids.

    Raises:
        UntrueError: when they are not what was sealed, or no ledger could add up to them.
    """
    days = sorted({day for first, last in spans for day in (last, *([] if first is None else [first - 1]))})
    undone = defaultdict[int, _Undone](list)
    for fund, outcome, day, corrected in tables.undone(number):
        undone[fund].append((outcome, day, corrected))
    moved = _closings(tables, number, days)
    for fund, about, totals, sealed in tables.sealed(number):
        if seal(about, [(totals,), *undone[fund]]) != sealed:
            raise UntrueError
        closes = _closes(about, unpacked(totals), days, moved.get(fund, {}))
        yield tuple(_sums(about, closes, undone[fund], span) for span in spans)


def _closings(
    tables: "Tables", number: int | None, days: Sequence[int]
) -> dict[int, dict[Roll, tuple[int, list[int | None]]]]:
    """Return, of each fund that moved after the first of some days, the total of each roll and its closes."""
    found: dict[int, dict[Roll, tuple[int, list[int | None]]]] = {}
    for fund, role, name, total, *closings in tables.closings(number, days):
        found.setdefault(fund, {})[role, name] = total, closings
    return found


def _closes(
    about: "FundRow",
    totals: Mapping[Roll, int],
    days: Sequence[int],
    moved: Mapping[Roll, tuple[int, list[int | None]]],
) -> _Closes:
    """Return what a fund came to at the close of each day: what had begun by then."""
    if days[0] < about.last and {roll: total for roll, (total, _) in moved.items()} != totals:
        raise UntrueError
    closes: dict[int, Mapping[Roll, int]] = {}
    for at, day in enumerate(days):
        if day >= about.last:
            closes[day] = totals
        else:
            closes[day] = {
                roll: closing for roll, (_, them) in moved.items() if (closing := them[at]) is not None
            }
        if not adds_up(closes[day]):
            raise UntrueError
    return closes


def _sums(about: "FundRow", closes: _Closes, undone: _Undone, span: Span) -> FundSums:
    first, last = span
    counted: dict[str, int] = {}
    for outcome, day, corrected in undone:
        if (first or 0) <= day <= last and corrected <= last:
            counted[outcome] = counted.get(outcome, 0) + 1
    return FundSums(
        fund=about.id,
        council=about.council,
        headings=tuple(about.headings.split()),
        told=about.aims,
        end=closes[last],
        before={} if first is None else closes[first - 1],
        undone=counted,
    )
