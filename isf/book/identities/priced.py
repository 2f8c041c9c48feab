"""Identity 7: what was agreed and delivered costs its units at its rate, to the penny.

A visit that a council's rule priced (by a ladder, or with a part that somebody
else bears) has its minutes beside it, `planned-minutes` and `actual-minutes`;
the rule is in the council's pack and not in the ledger, so these are left out.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from isf.book.directives import Entry, Leg, Line
from isf.book.identities.common import FIX_ENTRY, problem
from isf.book.problems import Problem
from isf.model.money import ZERO, to_pence, total

_AGREEMENT = "isf-agreement"
_BY_RULE = ("planned-minutes", "actual-minutes")
_PLACES = -4
_HALF = Decimal("0.00005")


def priced(entries: Iterable[Entry], lines: Iterable[Line] = ()) -> Iterator[Problem]:
    """Hold the amount of each agreement and delivery against its units and rate, where it has both."""
    for line in lines:
        if line.name == _AGREEMENT and line.values[0] != "ended":
            yield from _agreed(line)
    for entry in entries:
        legs = [leg for leg in entry.legs if leg.account.startswith("Expenses:")]
        if entry.kind == "delivery" and legs:
            yield from _priced(entry, legs)


def _agreed(line: Line) -> Iterator[Problem]:
    about, name, amount = dict(line.meta), line.values[0], line.values[-1]
    units, rate = about.get("units"), about.get("rate")
    if not (isinstance(units, Decimal) and isinstance(rate, Decimal) and isinstance(amount, Decimal)):
        return
    if amount != to_pence(units * rate):
        message = f"agreement {name}: {_differs(units, rate, amount)}"
        yield Problem("units-times-rate-differs", 7, line.fund, line.on, message, FIX_ENTRY, line.place)


def _differs(units: Decimal, rate: Decimal, amount: Decimal) -> str:
    right, count = to_pence(units * rate), f"{units.normalize():f}"
    return f"{count} units at {rate:f} are {right}, but it is for {amount} ({amount - right:+})."


def _priced(entry: Entry, legs: list[Leg]) -> Iterator[Problem]:
    about, amount = dict(legs[0].meta), total(leg.amount for leg in legs)
    units, rate = about.get("units"), about.get("rate")
    if (
        not isinstance(units, Decimal)
        or not isinstance(rate, Decimal)
        or any(key in about for key in _BY_RULE)
    ):
        return
    if amount == to_pence(units * rate):
        return
    low, high = (to_pence((units + more) * rate) for more in _rounding(units))
    if not low <= amount <= high:
        yield problem(entry, 7, "units-times-rate-differs", _differs(units, rate, amount))


def _rounding(units: Decimal) -> tuple[Decimal, Decimal]:
    """Return how far units may be rounded: a visit's seconds are kept as hours to four decimals."""
    exponent = units.as_tuple().exponent
    rounded = isinstance(exponent, int) and exponent <= _PLACES
    return (-_HALF, _HALF) if rounded else (ZERO, ZERO)
