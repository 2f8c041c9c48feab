"""Cells to values: amounts, dates, lengths of time, each in its declared form and no other."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from unicodedata import category
from zoneinfo import ZoneInfo

from isf.errors import AmountError
from isf.model.dates import CARE_ACT_IN_FORCE, today
from isf.model.money import parse_amount
from isf.sources.declaration import Amounts, Duration
from isf.sources.workbook_reader import FORMULA

_HIDDEN = frozenset({"Cf", "Zl", "Zp", "Co"})
"""Marks that turn a line round, spaces without width: what looks alike would not be the same."""

_SPACES = " \t\N{NO-BREAK SPACE}"
_LONDON = ZoneInfo("Europe/London")
_CLOCKS = {
    Duration.HMS: re.compile(r"([0-9]{1,3}):([0-5][0-9]):([0-5][0-9])", re.ASCII),
    Duration.HM: re.compile(r"([0-9]{1,3}):([0-5][0-9])", re.ASCII),
}
_MINUTES = re.compile(r"([0-9]{1,4})(?:\.0{1,2})?", re.ASCII)
_HOURS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,4})?", re.ASCII)
_QUANTITY = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,4})?", re.ASCII)
_LONGEST_IN_HOURS = 24
_DAY = 24 * 60 * 60


class CellError(ValueError):
    """A cell does not say what it should; `str(error)` is the reason."""


def bare(cell: str) -> str:
    """Return a cell without spaces around it.

    Raises:
        CellError: when it holds a formula, a control character, or one that is not shown.
    """
    if cell.startswith(FORMULA):
        msg = "it is a formula; ask for a file that holds values"
        raise CellError(msg)
    text = cell.strip(_SPACES)
    if any(char < " " or "\x7f" <= char <= "\x9f" for char in text):
        msg = "it holds a control character"
        raise CellError(msg)
    hidden = next((char for char in text if not char.isascii() and category(char) in _HIDDEN), "")
    if hidden:
        msg = f"it holds a character that is not shown (U+{ord(hidden):04X})"
        raise CellError(msg)
    return text


def amount_reader(rules: Amounts) -> Callable[[str], Decimal]:
    """Return the function that reads this source's amounts: signed pounds, exact.

    The function raises CellError for every other way of writing an amount.
    """
    digits = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)" if rules.thousands else "[0-9]+"
    places = r"(?:\.[0-9]{1,2})?" if rules.one_decimal else r"(?:\.[0-9]{2})?"
    pound = "£?" if rules.pound else ""
    forms = [rf"(?P<s1>-?){pound}(?P<n1>{digits}{places})"]
    if rules.pound:
        forms.append(rf"£(?P<s4>-)(?P<n4>{digits}{places})")
    if rules.leading_plus:  # "in", whatever the others mean: they are turned round by `invert`
        forms.append(rf"(?P<{'s' if rules.invert else 'p'}5>\+) ?{pound}(?P<n5>{digits}{places})")
    if rules.brackets:
        forms.append(rf"(?P<s2>\(){pound}(?P<n2>{digits}{places})\)")
    if rules.trailing_minus:
        forms.append(rf"{pound}(?P<n3>{digits}{places})(?P<s3>-)")
    pattern = re.compile("|".join(forms), re.ASCII)

    def read(cell: str) -> Decimal:
        match = pattern.fullmatch(bare(cell))
        if match is None:
            msg = "it is not an amount as this source writes them" if bare(cell) else "the amount is missing"
            raise CellError(msg)
        named = {key[0]: text for key, text in match.groupdict().items() if text is not None}
        return _signed(named["n"], negative=bool(named.get("s")), most=rules.most)

    return read


def _signed(digits: str, *, negative: bool, most: Decimal) -> Decimal:
    if digits[-2:-1] == ".":
        digits += "0"
    try:
        amount = parse_amount(digits)
    except AmountError:
        msg = "it has more than nine digits of pounds"
        raise CellError(msg) from None
    if amount > most:
        msg = f"it is more than {most}, the most that the declaration allows (`most`)"
        raise CellError(msg)
    return -amount if negative and amount else amount


def quantity(cell: str) -> Decimal:
    """Return how many, with up to four decimals.

    Raises:
        CellError: when it is no such number.
    """
    if _QUANTITY.fullmatch(bare(cell)) is None:
        msg = "it is not a quantity"
        raise CellError(msg)
    return Decimal(bare(cell))


def date_reader(formats: tuple[str, ...], first: date = CARE_ACT_IN_FORCE) -> Callable[[str], date]:
    """Return the function that reads this source's dates, which must lie between `first` and today.

    The function raises CellError for every other way of writing a date.
    """
    known: dict[str, date] = {}
    now = today()

    def read(cell: str) -> date:
        if cell not in known:
            known[cell] = _in_time(_date(bare(cell), formats), now, first)
        return known[cell]

    return read


def _date(text: str, formats: tuple[str, ...]) -> date:
    if text.isascii():
        for form in formats:
            if len(text) not in _lengths(form):
                continue
            try:
                moment = datetime.strptime(text, form)  # noqa: DTZ007 - a zone counts where it is written
            except ValueError:
                continue
            return (moment.astimezone(_LONDON) if moment.tzinfo else moment).date()
    msg = f"it is not a date written as {' or '.join(formats)}" if text else "the date is missing"
    raise CellError(msg)


def _lengths(form: str) -> range:
    """Return how long a date may be: exact where no sign stands between its parts, or 11126 were a guess."""
    bare_form = form.replace("%Y", "yyyy").replace("%m", "mm").replace("%d", "dd").replace("%y", "yy")
    return range(len(bare_form), len(bare_form) + 1) if bare_form.isalpha() else range(1, 100)


def _in_time(day: date, now: date, first: date) -> date:
    if day > now:
        msg = f"it is after today ({now.isoformat()})"
        raise CellError(msg)
    if day < first:
        act = ", when the Care Act came into force" if first == CARE_ACT_IN_FORCE else ""
        msg = f"it is before {first.isoformat()}{act}"
        raise CellError(msg)
    return day


def length_reader(forms: tuple[Duration, ...]) -> Callable[[str], int]:
    """Return the function that reads this source's lengths of time as seconds, up to a day.

    The function raises CellError for every other way of writing one.
    """

    def read(cell: str) -> int:
        text = bare(cell)
        for form in forms:
            seconds = _seconds(text, form)
            if seconds is not None:
                return _within_a_day(seconds)
        msg = f"it is not a length of time written as {' or '.join(forms)}" if text else "it is missing"
        raise CellError(msg)

    return read


def _seconds(text: str, form: Duration) -> int | None:
    if form in _CLOCKS:
        match = _CLOCKS[form].fullmatch(text)
        if match is None:
            return None
        hours, minutes, *seconds = (int(part) for part in match.groups())
        return hours * 3600 + minutes * 60 + sum(seconds)
    if form is Duration.MINUTES:
        match = _MINUTES.fullmatch(text)
        # 1.00 beside 0.75 is hours; read as minutes it would cost a sixtieth.
        written_as_hours = match is not None and "." in text and int(match[1]) <= _LONGEST_IN_HOURS
        return int(match[1]) * 60 if match and not written_as_hours else None
    if _HOURS.fullmatch(text) is None:
        return None
    # 20 minutes is written 0.3333: four decimals of an hour are good to the second.
    return int((Decimal(text) * 3600).to_integral_value(ROUND_HALF_UP))


def _within_a_day(seconds: int) -> int:
    if seconds > _DAY:
        msg = "it is longer than a day"
        raise CellError(msg)
    return seconds
