"""A step of the story: one command, and what it does to the bank and to what is payable."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import IntEnum

from isf.model.money import plain

PROVIDER = "Candlewick Support"


class Rank(IntEnum):
    """What comes first on a day."""

    COUNCIL = 0
    OPEN = 1
    VISITS = 2
    AGREE = 3
    RUN = 4
    MONEY_IN = 5
    MOVE = 6
    AGREE_ONCE = 7
    SPEND = 8
    PAY = 9
    NOTE = 10
    LAST = 11


@dataclass(frozen=True, slots=True)
class Bank:
    """A line of the client account's statement: pounds, + in."""

    on: date
    type: str
    text: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Step:
    """One command; what it puts into a person's share of the bank and what it makes payable, pounds."""

    on: date
    rank: Rank
    run: tuple[str, ...]
    bank: dict[str, Decimal] = field(default_factory=dict)
    payable: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    line: Bank | None = None
    keep: dict[str, str] = field(default_factory=dict)


def receive(ref: str, funder: str, amount: Decimal, on: date, text: str, *more: str) -> Step:
    """Money comes in for one person."""
    run = ("receive", ref, "--from", funder, "--amount", plain(amount), "--on", on.isoformat(), *more)
    return Step(on, Rank.MONEY_IN, run, bank={ref: amount}, line=Bank(on, "FPI", text, amount))


def pay(ref: str, supplier: str, amount: Decimal, on: date, text: str) -> Step:
    run = ("pay", ref, "--to", supplier, "--amount", plain(amount), "--on", on.isoformat())
    owed = {(ref, supplier): -amount}
    return Step(on, Rank.PAY, run, bank={ref: -amount}, payable=owed, line=Bank(on, "FPO", text, -amount))
