"""The values of a line, read with the kind that they must have."""

from datetime import date
from decimal import Decimal

from isf.book.directives import Line, Value


def first_word(line: Line) -> str:
    """Return the first value, where it is text."""
    first = line.values[0] if line.values else ""
    return first if isinstance(first, str) else ""


def as_text(value: Value) -> str:
    """Return a value as text."""
    return value if isinstance(value, str) else str(value)


def as_day(value: Value) -> date:
    """Return a day; TypeError for anything else."""
    if not isinstance(value, date):
        msg = f"{value!r} is not a date"
        raise TypeError(msg)
    return value


def as_number(value: Value) -> Decimal:
    """Return a number; TypeError for anything else."""
    if not isinstance(value, Decimal):
        msg = f"{value!r} is not a number"
        raise TypeError(msg)
    return value


def day_or_none(value: Value | None) -> date | None:
    """Return a day, where there is one."""
    return None if value is None else as_day(value)


def number_or_none(value: Value | None) -> Decimal | None:
    """Return a number, where there is one."""
    return None if value is None else as_number(value)


def until_of(line: Line) -> date | None:
    """Return the day before which something ends (exclusive), where the line says so."""
    return day_or_none(dict(line.meta).get("until"))
