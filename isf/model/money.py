"""Pounds and pence: exact reading, exact writing.

Every amount in the project is a `Decimal` of pounds with two decimals.
"""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from isf.errors import AmountError, UnitsError

PENNY = Decimal("0.01")
ZERO = Decimal("0.00")

_AMOUNT = re.compile(r"(-?)£?((?:[1-9][0-9]{0,2}(?:,[0-9]{3})+)|[0-9]+)(?:\.([0-9]{2}))?", re.ASCII)
_MOST_DIGITS = 9
_UNITS = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,4})?", re.ASCII)


def parse_amount(text: str) -> Decimal:
    """Read an amount of pounds as people write it: `1250`, `1,250.00`, `£1,250`, `-12.50`.

    Raises:
        AmountError: for anything else (`1,50`, `1.500,00`, `0,500`, NaN, 1e5, three decimals,
            digits of other scripts, over nine digits of pounds). Never guesses.
    """
    match = _AMOUNT.fullmatch(text.strip(" "))
    if match is None:
        raise AmountError(text)
    sign, pounds, pence = match.groups()
    digits = pounds.replace(",", "")
    if len(digits) > _MOST_DIGITS:
        raise AmountError(text)
    return Decimal(f"{sign}{digits}.{pence or '00'}") + ZERO  # so that -0.00 is 0.00


def parse_units(text: str) -> Decimal:
    """Read a number of units (hours, visits): up to six digits and four decimals, not negative.

    Raises:
        UnitsError: for anything else.
    """
    if _UNITS.fullmatch(text.strip(" ")) is None:
        raise UnitsError(text)
    return Decimal(text.strip(" "))


def to_pence(value: Decimal) -> Decimal:
    """Round a computed amount to the penny, halves up, as an invoice does."""
    return value.quantize(PENNY, rounding=ROUND_HALF_UP)


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Add amounts; the sum of nothing is 0.00."""
    return sum(amounts, ZERO)


def plain(amount: Decimal) -> str:
    """Write an amount for ledgers, JSON and CSV: `-1250.00`."""
    text = str(amount)
    return text if text[-3:-2] == "." else f"{amount:.2f}"  # nearly every amount has its two decimals


def pounds(amount: Decimal) -> str:
    """Write an amount for people: `£1,250.00`, `-£12.50`."""
    sign = "-" if amount < 0 else ""
    return f"{sign}£{abs(amount):,.2f}"


def share_out(amount: Decimal, weights: Iterable[Decimal]) -> tuple[Decimal, ...]:
    """Split an amount by weights so that the parts sum to it exactly.

    Each part is the difference of two cumulative roundings, so no penny is
    invented or lost and no part is off by more than one penny.

    Raises:
        ValueError: when the weights sum to zero.
    """
    parts = tuple(weights)
    whole = sum(parts, Decimal(0))
    if not whole:
        msg = "weights sum to zero"
        raise ValueError(msg)
    done, running, before = [], Decimal(0), ZERO
    for weight in parts:
        running += weight
        upto = to_pence(amount * running / whole)
        done.append(upto - before)
        before = upto
    return tuple(done)
