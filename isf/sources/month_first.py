"""Dates with the month first, in a file that was declared to have the day first.

One such date is a slip of a pen, and is kept out. Where there are more, and no other shows the day first,
04/03 was meant as 3 April by whoever wrote 04/13 and 04/14 beside it: to read it as 4 March would be a guess.
"""

import re

from isf.sources.values import BadRow, BankLine, Reading

_MONTH_FIRST = re.compile(
    r"\s*(?:0?[1-9]|1[0-2])([/.-])(?:1[3-9]|2[0-9]|3[01])\1(?:[0-9]{4}|[0-9]{2})\b.*", re.ASCII
)
_MONTHS = 12


def month_first(reading: Reading) -> BadRow | None:
    """Return the first of several rows whose dates have the month first, if none read shows the day first.

    Of a bank's statement one is enough: no pen slips there.
    """
    if any(value.on.day > _MONTHS for value in reading.values):
        return None
    found = [bad for bad in reading.bad if _MONTH_FIRST.fullmatch(bad.value)]
    bank = any(isinstance(value, BankLine) for value in reading.values)
    return found[0] if len(found) > (0 if bank else 1) else None
