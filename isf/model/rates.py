"""Rate cards: what a unit of support costs on a day, rounding, uplift, and blocks of hours.

Quarter-hour rates have to be whole pence, so councils round hourly rates up to
the next 4p, and weekly care-home rates up to the next 7p so that a day is
(Wolverhampton's 2022/23 fee review; reference/domain.md section D8).
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from isf.model.money import to_pence
from isf.model.values import Value

_HUNDRED = Decimal(100)


class Rounding(StrEnum):
    """How a computed rate becomes pence."""

    PENNY = "nearest-penny"
    UP_4P = "up-to-4p"
    UP_7P = "up-to-7p"


_STEPS = {Rounding.UP_4P: Decimal("0.04"), Rounding.UP_7P: Decimal("0.07")}


def rounded(amount: Decimal, rounding: Rounding) -> Decimal:
    """Bring a computed rate to pence: the nearest penny, or up to the next 4p or 7p."""
    step = _STEPS.get(rounding)
    if step is None:
        return to_pence(amount)
    return to_pence((amount / step).to_integral_value(ROUND_CEILING) * step)


class Unit(StrEnum):
    """What a rate is for one of."""

    HOUR = "hour"
    VISIT = "visit"
    SESSION = "session"
    NIGHT = "night"
    DAY = "day"
    WEEK = "week"


class When(StrEnum):
    """At which times a rate holds; the more special comes before the more general."""

    BANK_HOLIDAY = "bank-holiday"
    SLEEP_IN = "sleep-in"
    EVENING = "evening"
    WEEKEND = "weekend"
    WEEKDAY = "weekday"
    ANY = "any"


class Rate(Value, kw_only=False):
    """One line of a rate card: pounds for a unit of a kind of support; `end` is exclusive."""

    kind: str
    amount: Decimal
    start: date
    end: date | None = None
    unit: Unit = Unit.HOUR
    when: When = When.ANY
    clause: str = ""

    def holds(self, kind: str, day: date) -> bool:
        """Say whether the line is for this kind of support on this day."""
        return self.kind == kind and self.start <= day and (self.end is None or day < self.end)


class Uplift(Value, kw_only=False):
    """From a day on, rates of these kinds go up by so many percent (an index says which)."""

    start: date
    percent: Decimal
    kinds: tuple[str, ...]
    index: str = ""
    clause: str = ""


class Block(Value, kw_only=False):
    """Hours bought for a week whether they are used or not; `end` is exclusive."""

    kind: str
    hours: Decimal
    cost: Decimal
    start: date
    end: date | None = None
    clause: str = ""

    def holds(self, kind: str, day: date) -> bool:
        """Say whether the block is of this kind of support on this day."""
        return self.kind == kind and self.start <= day and (self.end is None or day < self.end)

    @property
    def rate(self) -> Decimal:
        """What an hour of it costs a person who uses it, pounds."""
        return to_pence(self.cost / self.hours)


def rate_on(
    rates: Iterable[Rate],
    kind: str,
    day: date,
    bank_holidays: Sequence[date] = (),
    when: When | None = None,
) -> Rate | None:
    """Return the line that holds for a kind of support on a day, or None.

    A bank holiday comes before a named time of day, that before weekend or
    weekday, that before a rate for any time; of two lines the newer holds.
    """
    lines = [rate for rate in rates if rate.holds(kind, day)]
    for wanted in _times(day, bank_holidays, when):
        found = [rate for rate in lines if rate.when is wanted]
        if found:
            return max(found, key=lambda rate: rate.start)
    return None


def _times(day: date, bank_holidays: Sequence[date], when: When | None) -> list[When]:
    times = [When.BANK_HOLIDAY] if day in bank_holidays else []
    times += [when] if when else []
    times.append(When.WEEKEND if day.weekday() >= 5 else When.WEEKDAY)  # noqa: PLR2004 - Saturday
    return [*times, When.ANY]


def uplifted(amount: Decimal, percent: Decimal, rounding: Rounding) -> Decimal:
    """Return a rate after an uplift of so many percent, rounded as the council does."""
    return rounded(amount * (1 + percent / _HUNDRED), rounding)


def new_rates(
    rates: Iterable[Rate], uplift: Uplift, hourly: Rounding, weekly: Rounding
) -> tuple[tuple[Rate, Rate], ...]:
    """Return each line that an uplift changes: as it was (now with an end), and as it is from then on."""
    changed = []
    for rate in rates:
        if rate.kind in uplift.kinds and rate.holds(rate.kind, uplift.start) and rate.start < uplift.start:
            rounding = weekly if rate.unit is Unit.WEEK else hourly
            amount = uplifted(rate.amount, uplift.percent, rounding)
            after = replace(rate, amount=amount, start=uplift.start, clause=uplift.clause or rate.clause)
            changed.append((replace(rate, end=uplift.start), after))
    return tuple(changed)
