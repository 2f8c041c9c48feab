"""Whether the index still holds what isf wrote into it: a seal over each fund, a sign on each day.

They find what happens to files: bits that rot, pages that are torn or older,
a figure that somebody changed. They are no secret: whoever may write to the
folder could make them anew, and `isf check --all` compares with the ledgers.
"""

import functools
import sqlite3
import zlib
from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from isf.book.index.rolls import AGREED_FOR, DELIVERED, SPENT_ON, Roll

SIGN: Final = "({closing} * 8191 + {day} * 131 + {roll} * 7)"
"""The sign of a day's close, as SQL: what any one of the three moves, the sign shows."""

Part: TypeAlias = tuple[object, ...]


class UntrueError(sqlite3.DatabaseError):
    """The index holds something that isf did not write; it is thrown away like a file that is no index."""


def seal(about: Part, parts: Iterable[Part]) -> int:
    """Return the seal of a fund: over what is known of it and its sums, in whatever order they come."""
    return weight(tuple(about)) + sum(map(weight, parts))


def weight(part: Part) -> int:
    """Return a number for one row, another for nearly every other row."""
    return zlib.crc32(repr(part).encode())


def adds_up(sums: Mapping[Roll, int]) -> bool:
    """Say whether the sums of a fund on a day could be a ledger's.

    Money comes to nothing over all accounts, and so does the plan; what was spent and what
    is agreed come to the same over the outcomes (design/book.md, identities 1 and 4).
    """
    sides = dict.fromkeys(("money", "spent", "plan", "committed", SPENT_ON, AGREED_FOR, DELIVERED), 0)
    for (role, _), amount in sums.items():
        sides[_side(role)] += amount
    return (
        sides["money"] + sides["spent"] == 0 == sides["plan"] + sides["committed"]
        and sides["spent"] == sides[SPENT_ON]
        and sides["committed"] == sides[AGREED_FOR]
    )


@functools.cache
def _side(role: str) -> str:
    if role in {SPENT_ON, AGREED_FOR, DELIVERED}:
        return role
    if role.startswith("Plan:"):
        return "committed" if role == "Plan:Committed" else "plan"
    return "spent" if role.startswith("Expenses:") else "money"
