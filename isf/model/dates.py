"""Days as the trade uses them: today in England, ISO text, the financial year."""

import os
import re
from datetime import date, datetime

from isf.errors import DateError

_ISO = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}", re.ASCII)  # as in ledgers: a typing slip is not a century
_FINANCIAL_YEAR_STARTS = (4, 1)

CARE_ACT_IN_FORCE = date(2015, 4, 1)
"""Part 1 of the Care Act 2014 came into force on this day; nothing here is older."""


def today() -> date:
    """Return today in England; `ISF_TODAY` (an ISO date) stands in for it in tests and rehearsals."""
    fixed = os.environ.get("ISF_TODAY")
    if fixed:
        return iso_date(fixed)
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - a rehearsal needs no time zones

    return datetime.now(ZoneInfo("Europe/London")).date()


def parse_date(text: str) -> date:
    """Read an ISO date or `today`.

    Raises:
        DateError: for every other way of writing a date; 03/04 is never guessed.
    """
    return today() if text == "today" else iso_date(text)


def iso_date(text: str) -> date:
    """Read an ISO date and nothing else.

    Raises:
        DateError: for every other way of writing a date, and for other centuries.
    """
    if _ISO.fullmatch(text) is None:
        raise DateError(text)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise DateError(text) from None


def financial_year(on: date) -> str:
    """Return the financial year that a day lies in, `2026-27` for 1 April 2026 to 31 March 2027."""
    first = on.year if (on.month, on.day) >= _FINANCIAL_YEAR_STARTS else on.year - 1
    return f"{first}-{(first + 1) % 100:02d}"


def written(on: date) -> str:
    """Write a day for people: `6 April 2026`."""
    return f"{on.day} {on:%B %Y}"


def written_span(start: date, end: date) -> str:
    """Write a half-open span of days for people: `6 April to 3 May 2026`; end is exclusive."""
    last = date.fromordinal(end.toordinal() - 1)
    if start.year != last.year:
        return f"{written(start)} to {written(last)}"
    if start.month != last.month:
        return f"{start.day} {start:%B} to {written(last)}"
    if start != last:
        return f"{start.day} to {written(last)}"
    return written(start)


def parts(start: date, end: date, months: int) -> list[tuple[date, date]]:
    """Return the calendar's months, or so many of them at once, in `[start, end)`; its ends may cut some."""
    turns = [start]
    first = date(start.year, (start.month - 1) // months * months + 1, 1)
    while (first := months_after(first, months)) < end:
        turns.append(first)
    return list(zip(turns, [*turns[1:], end], strict=True))


def months_after(day: date, months: int) -> date:
    """Return the same day so many months later; the last of the month where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    return date(year, month + 1, day.day)
