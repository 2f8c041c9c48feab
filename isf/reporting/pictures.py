"""Pictures as numbers: the parts of a bar, in percent of its length, for a template to draw.

A picture never stands alone: the same figures are in the table beside it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from isf.model.money import ZERO, total
from isf.reporting.balances import Figures
from isf.reporting.outcomes import OutcomeRow

_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a bar: what it stands for, where it starts and how long it is, both in percent."""

    name: str
    start: Decimal
    width: Decimal


def taken_out(figures: Figures) -> Decimal:
    """Pounds that left the budget without being spent: returned, lapsed or transferred."""
    return figures.returned + figures.lapsed + figures.transferred


def plan_bar(figures: Figures) -> tuple[Segment, ...]:
    """Return a budget as one whole bar: spent, agreed, on hold, taken out, left."""
    parts = (
        ("spent", figures.spent),
        ("agreed", figures.committed),
        ("held", figures.conditional),
        ("out", taken_out(figures)),
        ("left", figures.available),
    )
    return _bar(parts, total(_upward(amount) for _, amount in parts))


def outcome_bar(row: OutcomeRow, rows: Iterable[OutcomeRow]) -> tuple[Segment, ...]:
    """Return one outcome as a bar: spent and agreed, as long as its share of the largest outcome."""
    largest = max((_upward(other.spent) + _upward(other.agreed) for other in rows), default=ZERO)
    return _bar((("spent", row.spent), ("agreed", row.agreed)), largest)


def _upward(amount: Decimal) -> Decimal:
    """A bar cannot be shorter than nothing: what came back in another year is drawn as none."""
    return max(amount, ZERO)


def _bar(parts: Sequence[tuple[str, Decimal]], whole: Decimal) -> tuple[Segment, ...]:
    drawn, running = [], ZERO
    for name, amount in parts:
        if amount > 0 and whole > 0:
            start = _percent(running, whole)
            running += amount
            drawn.append(Segment(name, start, _percent(running, whole) - start))
    return tuple(drawn)


def _percent(amount: Decimal, whole: Decimal) -> Decimal:
    return (amount * 100 / whole).quantize(_HUNDREDTH)
