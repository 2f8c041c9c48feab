"""What each person agreed to, bought, paid and did (cast.toml): the part that somebody made up."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

from isf.model.checked import Checked, Pounds

SIAN, BART, NIAMH = "MB-10423", "MB-10577", "MB-10618"
DAMI, JOSE, EDITH = "MB-10702", "MB-10755", "MB-10811"
ZOE, IQBAL, LUCJA = "HDC-77120", "HDC-77254", "HDC-77301"
DILYS, HONG = "HDC-77345", "HDC-77398"
HARPREET, ASA, TEGWYN, KWABENA = "PBC00318", "PBC00342", "PBC00367", "PBC00390"

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


class Call(Checked):
    """A visit in the week: the day, when it begins, minutes, carers; every so many weeks."""

    day: Literal["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    start: str
    minutes: int
    carers: int = 1
    weeks: int = 1

    @property
    def weekday(self) -> int:
        return _DAYS.index(self.day)


class Terms(Checked):
    """What every agreement says; `by` is a part of the name of somebody who may agree."""

    ref: str
    heading: str
    outcome: str
    each: Literal["once", "week", "period"]
    on: date
    until: date | None = None
    by: str
    how: str


class Visiting(Terms):
    """Support by the provider: `hours` at `rate`, reserved each week or period.

    The person calls off `refused` visits in a thousand in good time.
    """

    rate: Pounds
    hours: Decimal
    calls: tuple[Call, ...]
    first_visit: date | None = None
    refused: int = 30


class Buy(Checked):
    """Something bought: on its day from the bank, or on an invoice that is paid later or not yet."""

    on: date
    amount: Pounds
    paid: date | None = None
    unpaid: bool = False
    final: bool = False


class Buying(Terms):
    """Things and services of others: so much in all (`once`), or each week or period."""

    supplier: str
    amount: Pounds
    carries: bool = False
    buys: tuple[Buy, ...]


class Paying(Checked):
    """A contribution by standing order, so many days into each of these periods."""

    ref: str
    amount: Pounds
    after_days: int
    periods: tuple[int, ...]


class Note(Checked):
    """Progress towards an outcome, in the words of whoever saw it."""

    ref: str
    on: date
    outcome: str
    direction: Literal["better", "same", "worse", "met"]
    words: str
    by: str = ""
    evidence: str = ""


class Cast(Checked):
    """Everything in cast.toml."""

    visiting: tuple[Visiting, ...]
    buying: tuple[Buying, ...]
    paying: tuple[Paying, ...]
    note: tuple[Note, ...]


CAST = Cast.model_validate(tomllib.loads((Path(__file__).parent / "cast.toml").read_text(encoding="utf-8")))

FEE_DAYS = (date(2025, 9, 26), date(2026, 3, 27))
"""Half a year's management fee is charged on these days: 24 weeks of it, so that two weeks stay free."""

FEE_WEEKS = 24
FIRST_FEE_WEEKS = {HONG: 8}
