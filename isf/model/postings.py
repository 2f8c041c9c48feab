"""Plain posting values: what reporting reads, whoever supplies them (the loader or the index)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Posting:
    """One leg of one entry. `amount` is pounds, debit positive; `plan` says which side it is on.

    `meta` holds the metadata of the entry and of the posting together.
    """

    fund: str
    on: date
    kind: str
    entry: str
    account: str
    amount: Decimal
    plan: bool
    meta: Mapping[str, str] = field(default_factory=dict)
