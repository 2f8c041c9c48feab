"""The columns of a statement's tables, in plain words.

Keys are what a CSV file has for headers. What is said in one phrase on paper
(`paper_only`) stands in columns of its own in files (`detail`).
"""

from typing import Final

from isf.outputs.tables import Column
from isf.reporting.dictionary import Kind


def _text(key: str, heading: str, *, detail: bool = False, optional: bool = False) -> Column:
    return Column(key, heading, detail=detail, optional=optional)


def _paper(key: str, heading: str, *, short: bool = False) -> Column:
    return Column(key, heading, paper_only=True, optional=True, short=short)


def _money(key: str, heading: str, *, total: bool = True, optional: bool = False) -> Column:
    return Column(key, heading, Kind.MONEY, total=total, optional=optional)


def _date(key: str, heading: str, *, detail: bool = False) -> Column:
    return Column(key, heading, Kind.DATE, detail=detail)


_WHO: Final = _text("agreed_by", "Who agreed", detail=True)
_WHY: Final = _text("reason", "Why", optional=True)
_HEADING: Final = _text("heading", "Part of your budget")
_ID: Final = _text("entry", "Number in the book", detail=True)
_UNITS: Final = Column("units", "Hours or visits", Kind.NUMBER, detail=True)
_RATE: Final = Column("rate", "Charge for each", Kind.MONEY, detail=True)
_HOW_MUCH: Final = _paper("how_much", "How much", short=True)
_SUPPLIER: Final = _text("supplier", "Who gives it", detail=True)
_AGREEMENT: Final = Column("agreement", "Agreement", short=True)
_PLAN_PART: Final = _text("heading", "Part of your budget", detail=True)

HEADINGS: Final = (
    _paper("part", "Part of your budget"),
    _PLAN_PART,
    _text("use", "What it is for", detail=True),
    _money("brought_forward", "Left from before", optional=True),
    _money("allocated", "Your budget"),
    _money("committed", "Agreed"),
    _money("conditional", "On hold", optional=True),
    _money("spent", "Spent"),
    _money("returned", "To go back", optional=True),
    _money("lapsed", "Ended, not used", optional=True),
    _money("transferred", "Moved to a new provider", optional=True),
    _money("available", "Left"),
)
MONEY_IN: Final = (
    _text("funder", "Who pays"),
    _money("owed_before", "Still to come from before", optional=True),
    _money("due", "Due in this time"),
    _money("received", "Came"),
    _money("given_back", "Given back", optional=True),
    _money("set_off", "Set against money to go back", optional=True),
    _money("owed_now", "Still to come"),
)
AGREED: Final = (
    _AGREEMENT,
    _paper("what", "What"),
    _PLAN_PART,
    _SUPPLIER,
    _text("outcome", "What it is for"),
    _HOW_MUCH,
    _UNITS,
    _RATE,
    _money("reserved", "Agreed"),
    _money("delivered", "Used"),
    _money("released", "Not needed", optional=True),
    _money("held", "Still to use"),
    _paper("yes", "Who said yes, when and how"),
    _WHO,
    _date("agreed_on", "When", detail=True),
    _text("agreed_how", "How", detail=True),
)
SPENDING: Final = (
    _date("date", "Day"),
    _paper("what", "What"),
    _text("kind", "Kind", detail=True),
    _PLAN_PART,
    _SUPPLIER,
    _text("outcome", "What it was for"),
    _HOW_MUCH,
    _UNITS,
    _RATE,
    _money("amount", "Amount"),
    Column("platform", "Of this, platform's share", Kind.MONEY, optional=True),
    Column("agreement", "Agreement", optional=True, short=True),
    _WHO,
    _text("note", "Note", optional=True),
    _text("receipt", "Receipt", detail=True),
    _ID,
)
FEES: Final = (
    _date("date", "Day"),
    _text("what", "What"),
    _HEADING,
    _money("amount", "Amount"),
    _text("note", "Note", optional=True),
    _ID,
)
OUTCOMES: Final = (
    _text("outcome", "What you want"),
    _money("spent", "Spent"),
    _money("agreed", "Agreed"),
    Column("deliveries", "Times", Kind.COUNT),
    _text("progress", "How it is going", optional=True),
    _text("care_act", "Care Act letter", detail=True),
)
RETURNED: Final = (
    _date("date", "Day"),
    _text("funder", "Who it goes back to", optional=True),
    _HEADING,
    _money("amount", "Amount"),
    _WHY,
    _ID,
)
COMING: Final = (
    _AGREEMENT,
    _paper("what", "What"),
    _PLAN_PART,
    _SUPPLIER,
    _text("outcome", "What it is for"),
    _text("when", "When"),
    _HOW_MUCH,
    _UNITS,
    _RATE,
    _money("held", "Kept for it"),
)
CHANGES: Final = (
    _date("date", "Day"),
    _text("what", "What"),
    _paper("part", "Part of your budget"),
    _text("source", "From", detail=True),
    _PLAN_PART,
    Column("amount", "Amount", Kind.MONEY),
    _paper("yes", "Who said yes, and how"),
    _WHO,
    _text("agreed_how", "How", detail=True),
    _WHY,
    _ID,
)
CORRECTIONS: Final = (
    _date("date", "Day"),
    _text("what", "What was put right"),
    Column("amount", "Amount", Kind.MONEY),
    Column("first", "First written down for", Kind.DATE),
    _WHY,
    _ID,
)
MONEY: Final = (_text("what", "What"), _money("amount", "Amount", total=False))
