"""What the index adds up: the roles that are no account's, and what a roll is."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, TypeAlias

SPENT_ON: Final = "outcome"
"""Expenses by outcome, pence."""
AGREED_FOR: Final = "agreed"
"""What agreements still hold, by outcome, pence."""
DELIVERED: Final = "delivered"
"""How many deliveries, by outcome."""

Roll: TypeAlias = tuple[str, str]
"""What is added up: a role and a name; see `isf.book.index.rows`."""


def packed(totals: Iterable[tuple[str, str, int]]) -> str:
    """Return rolls and what they come to as one text."""
    return "\t".join(f"{role}\t{name}\t{total}" for role, name, total in totals)


def unpacked(text: str) -> dict[Roll, int]:
    """Return the same as values."""
    words = text.split("\t") if text else []
    return dict(zip(map(_roll, words[::3], words[1::3]), map(int, words[2::3]), strict=True))


@lru_cache(maxsize=4096)
def _roll(role: str, name: str) -> Roll:
    """Return a roll; thousands of people have the same ones, so that each is kept once."""
    return role, name
