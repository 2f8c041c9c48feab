"""What the index adds up: the roles that are no account's, and what a roll is."""

from typing import Final, TypeAlias

SPENT_ON: Final = "outcome"
"""Expenses by outcome, pence."""
AGREED_FOR: Final = "agreed"
"""What agreements still hold, by outcome, pence."""
DELIVERED: Final = "delivered"
"""How many deliveries, by outcome."""

Roll: TypeAlias = tuple[str, str]
"""What is added up: a role and a name; see `isf.book.index.rows`."""
