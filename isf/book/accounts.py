"""The chart of accounts: names for what is meant, and the meaning of names.

The third component of an account is always the fund, so that a parent sums a
whole kind over everybody. `Equity:Plan` accounts hold permission to spend
(`GBP.PLAN`), all others hold money (`GBP`).
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from isf.errors import CodeError
from isf.model.fund_id import PATTERN as FUND

MONEY = "GBP"
PLAN = "GBP.PLAN"

NAME = r"[A-Z0-9][A-Za-z0-9-]*"
_NAME = re.compile(NAME, re.ASCII)

BANK_PARENT = "Assets:Bank"
BANK_CLEARING = "Assets:Bank:Clearing"
BANK_OFFICE = "Assets:Bank:Office"
CLEARING = "Liabilities:Clearing"
OFFICE = "Liabilities:Office"
INTEREST = "Income:Office:Interest"
BANK_CHARGES = "Expenses:Office:Bank-Charges"

EXPENSE_KINDS = ("Support", "Fee", "Platform", "Gain-Share")
PLAN_STATES = (
    "Allocated",
    "Available",
    "Committed",
    "Conditional",
    "Spent",
    "Returned",
    "Lapsed",
    "Transferred",
)
STATES_BY_PROMISE = ("Committed", "Conditional")
_BY_HEADING = [state for state in PLAN_STATES if state not in STATES_BY_PROMISE]

_SHAPES = (
    rf"Assets:(?:Bank|Card):{FUND}",
    rf"Assets:Owed:{FUND}:{NAME}",
    rf"Liabilities:(?:Payable|Clawback):{FUND}:{NAME}",
    rf"Liabilities:Advance:{FUND}",
    rf"Income:(?:Funding|Clawback):{FUND}:{NAME}",
    rf"Income:Transfer:{FUND}",
    rf"Expenses:(?:{'|'.join(EXPENSE_KINDS)}):{FUND}:{NAME}",
    rf"Equity:Plan:{FUND}:(?:{'|'.join(_BY_HEADING)}):{NAME}",
    rf"Equity:Plan:{FUND}:(?:{'|'.join(STATES_BY_PROMISE)}):{NAME}:{NAME}",
    re.escape(BANK_PARENT),
    re.escape(BANK_CLEARING),
    re.escape(BANK_OFFICE),
    re.escape(CLEARING),
    re.escape(OFFICE),
    re.escape(INTEREST),
    re.escape(BANK_CHARGES),
)
SHAPE = "(?:" + "|".join(_SHAPES) + ")"
"""A pattern for every account that the chart knows, and no other."""

_SHAPE = re.compile(SHAPE, re.ASCII)


def check_name(what: str, text: str) -> str:
    """Return a heading, supplier or funder code unchanged.

    Raises:
        CodeError: when it cannot be part of an account.
    """
    if _NAME.fullmatch(text) is None:
        raise CodeError(what, text)
    return text


def bank(fund: str) -> str:
    """The person's share of the client account."""
    return f"Assets:Bank:{fund}"


def card(fund: str) -> str:
    """A prepaid card loaded for the person."""
    return f"Assets:Card:{fund}"


def owed(fund: str, funder: str) -> str:
    """Due from a funder and not yet received."""
    return f"Assets:Owed:{fund}:{funder}"


def payable(fund: str, supplier: str) -> str:
    """Delivered and not yet paid."""
    return f"Liabilities:Payable:{fund}:{supplier}"


def advance(fund: str) -> str:
    """The provider's own money, until the council pays."""
    return f"Liabilities:Advance:{fund}"


def clawback(fund: str, funder: str) -> str:
    """Agreed to be returned to a funder."""
    return f"Liabilities:Clawback:{fund}:{funder}"


def funding(fund: str, funder: str) -> str:
    """Income from a funder."""
    return f"Income:Funding:{fund}:{funder}"


def income_clawback(fund: str, funder: str) -> str:
    """Contra-income: what was agreed to go back."""
    return f"Income:Clawback:{fund}:{funder}"


def transfer(fund: str) -> str:
    """A fund moved in or out."""
    return f"Income:Transfer:{fund}"


def expense(kind: str, fund: str, heading: str) -> str:
    """What was spent, by kind and heading."""
    return f"Expenses:{kind}:{fund}:{heading}"


def plan(state: str, fund: str, heading: str, promise: str = "") -> str:
    """Permission to spend in one state; Committed and Conditional name their agreement or promise."""
    name = f"Equity:Plan:{fund}:{state}:{heading}"
    return f"{name}:{promise}" if promise else name


def currency_of(account: str) -> str:
    """The one commodity that an account may hold."""
    return PLAN if account.startswith("Equity:Plan:") else MONEY


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an account name says: its role, and the fund and names in it (empty where it has none).

    `role` is the account without its names: `Assets:Bank`, `Expenses:Support`,
    `Plan:Available`. `party` is a funder or a supplier; `promise` an
    agreement's or an outcome promise's id.
    """

    role: str
    fund: str = ""
    heading: str = ""
    party: str = ""
    promise: str = ""


_OFFICE_ACCOUNTS = (
    BANK_PARENT,
    BANK_CLEARING,
    BANK_OFFICE,
    CLEARING,
    OFFICE,
    INTEREST,
    BANK_CHARGES,
)


@lru_cache(maxsize=16384)
def meaning(account: str) -> Meaning | None:
    """Return what an account means, or None when the chart does not know it."""
    if _SHAPE.fullmatch(account) is None:
        return None
    if account in _OFFICE_ACCOUNTS:
        return Meaning(account)
    parts = account.split(":")
    if parts[1] == "Plan":
        return Meaning(
            f"Plan:{parts[3]}",
            parts[2],
            parts[4],
            promise=parts[5] if len(parts) > 5 else "",  # noqa: PLR2004
        )
    role, last = f"{parts[0]}:{parts[1]}", parts[3] if len(parts) > 3 else ""  # noqa: PLR2004
    if parts[0] == "Expenses":
        return Meaning(role, parts[2], heading=last)
    return Meaning(role, parts[2], party=last)
