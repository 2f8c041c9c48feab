"""Identity 7: what was delivered costs its units at its rate, to the penny.

A visit that a council's rule priced (by a ladder, or with a part that somebody
else bears) has its minutes beside it, `planned-minutes` and `actual-minutes`;
the rule is in the council's pack and not in the ledger, so these are left out.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from isf.book.directives import Entry, Leg
from isf.book.identities.common import problem
from isf.book.problems import Problem
from isf.model.money import ZERO, to_pence, total

_BY_RULE = ("planned-minutes", "actual-minutes")
_PLACES = -4
_HALF = Decimal("0.00005")


def priced(entries: Iterable[Entry]) -> Iterator[Problem]:
    """Hold the amount of each delivery against its units and rate, where it has both."""
    for entry in entries:
        legs = [leg for leg in entry.legs if leg.account.startswith("Expenses:")]
        if entry.kind == "delivery" and legs:
            yield from _priced(entry, legs)


def _priced(entry: Entry, legs: list[Leg]) -> Iterator[Problem]:
    about, amount = dict(legs[0].meta), total(leg.amount for leg in legs)
    units, rate = about.get("units"), about.get("rate")
    if (
        not isinstance(units, Decimal)
        or not isinstance(rate, Decimal)
        or any(key in about for key in _BY_RULE)
    ):
        return
    low, high = (to_pence((units + more) * rate) for more in _rounding(units))
    if not low <= amount <= high:
        message = (
            f"{units.normalize():f} units at {rate:f} are {to_pence(units * rate)}, "
            f"but it is for {amount} ({amount - to_pence(units * rate):+})."
        )
        yield problem(entry, 7, "units-times-rate-differs", message)


def _rounding(units: Decimal) -> tuple[Decimal, Decimal]:
    """Return how far units may be rounded: a visit's seconds are kept as hours to four decimals."""
    exponent = units.as_tuple().exponent
    rounded = isinstance(exponent, int) and exponent <= _PLACES
    return (-_HALF, _HALF) if rounded else (ZERO, ZERO)
