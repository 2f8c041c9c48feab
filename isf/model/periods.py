"""A council's calendar of payment periods.

Periods are half-open `[start, end)` and labelled `YYYY:PP`, where YYYY is the
year in which the council's year begins. Four-weekly periods are the commonest
(13 a year, measured in Calderdale's published runs); the calendar is data for
each council.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from isf.errors import PeriodError

_LABEL = re.compile(r"(20[0-9]{2}):([0-9]{2})", re.ASCII)


class CalendarKind(StrEnum):
    """How a council cuts the year."""

    FOUR_WEEKLY = "four-weekly"
    FORTNIGHTLY = "fortnightly"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    CUSTOM = "custom"


_DAYS = {CalendarKind.FOUR_WEEKLY: 28, CalendarKind.FORTNIGHTLY: 14, CalendarKind.WEEKLY: 7}
_PER_YEAR = {
    CalendarKind.FOUR_WEEKLY: 13,
    CalendarKind.FORTNIGHTLY: 26,
    CalendarKind.WEEKLY: 52,
    CalendarKind.MONTHLY: 12,
}


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One payment period: `start` inclusive, `end` exclusive."""

    start: date
    end: date
    label: str

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day < self.end

    @property
    def days(self) -> int:
        """How many days the period has."""
        return (self.end - self.start).days

    @property
    def code(self) -> str:
        """The label in the form that ids and links take: `2026P01`."""
        return self.label.replace(":", "P")


@dataclass(frozen=True, slots=True)
class Calendar:
    """A council's periods, from an anchor (the first day of period 01 of the anchor's year).

    `custom` calendars list their periods; all others are computed. Weekly
    kinds run on without a gap, so period 01 of the next year starts 52 weeks
    after the anchor; monthly periods start on the anchor's day of the month,
    which is one that every month has (1 to 28). `isf.model.policy_file` checks that.
    """

    kind: CalendarKind
    anchor: date
    listed: tuple[Period, ...] = ()

    def period(self, label: str) -> Period:
        """Return the period with this label.

        Raises:
            PeriodError: when the calendar has no such period.
        """
        if self.kind is CalendarKind.CUSTOM:
            return self._listed(label)
        match = _LABEL.fullmatch(label)
        most = _PER_YEAR[self.kind]
        if match is None or not 1 <= int(match[2]) <= most:
            raise PeriodError(label, self.kind, most)
        year, number = int(match[1]), int(match[2])
        return self._numbered((year - self.anchor.year) * most + number - 1)

    def containing(self, day: date) -> Period:
        """Return the period that a day lies in.

        Raises:
            PeriodError: when a custom calendar does not cover the day.
        """
        if self.kind is CalendarKind.CUSTOM:
            for period in self.listed:
                if day in period:
                    return period
            raise PeriodError(day.isoformat(), self.kind, len(self.listed))
        if self.kind is CalendarKind.MONTHLY:
            months = (day.year - self.anchor.year) * 12 + day.month - self.anchor.month
            return self._numbered(months if day.day >= self.anchor.day else months - 1)
        return self._numbered((day - self.anchor).days // _DAYS[self.kind])

    def between(self, start: date, end: date) -> tuple[Period, ...]:
        """Return every period that shares a day with `[start, end)`, in order."""
        if self.kind is CalendarKind.CUSTOM:
            return tuple(p for p in self.listed if p.start < end and start < p.end)
        found, period = [], self.containing(start)
        while period.start < end:
            found.append(period)
            period = self.containing(period.end)
        return tuple(found)

    def _numbered(self, index: int) -> Period:
        most = _PER_YEAR[self.kind]
        label = f"{self.anchor.year + index // most:04d}:{index % most + 1:02d}"
        if self.kind is CalendarKind.MONTHLY:
            return Period(self._month(index), self._month(index + 1), label)
        days = _DAYS[self.kind]
        start = self.anchor + timedelta(days=days * index)
        return Period(start, start + timedelta(days=days), label)

    def _month(self, index: int) -> date:
        months = self.anchor.month - 1 + index
        return date(self.anchor.year + months // 12, months % 12 + 1, self.anchor.day)

    def _listed(self, label: str) -> Period:
        for period in self.listed:
            if period.label == label:
                return period
        raise PeriodError(label, self.kind, len(self.listed))


DEFAULT_CALENDAR = Calendar(CalendarKind.FOUR_WEEKLY, date(2026, 4, 6))
"""Four-weekly with 2026:01 = 6 April to 3 May 2026 (design/cli.md)."""
