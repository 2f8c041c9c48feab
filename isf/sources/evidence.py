"""What a file's own rows say about which source it is of, where several sources' columns fit it."""

import itertools
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from isf.sources.controls import running_balance
from isf.sources.declaration import FactKind
from isf.sources.makers import Cells, Made, maker
from isf.sources.reading import Opened
from isf.sources.rows import Sifter
from isf.sources.values import BadRow, BankLine, Row

_LOOKED_AT = 200
"""So many rows are read as each source would read them."""

_NAMES_PEOPLE = frozenset(FactKind) - {FactKind.BANK_STATEMENT, FactKind.COUNCIL_SPEND}
_DIGITS = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Seen:
    """The first rows of a file as one source reads them, and how many of them it could not."""

    opened: Opened
    rows: tuple[Row, ...]
    bad: int

    def references(self) -> frozenset[str]:
        """Return what stands where the source has people's references."""
        column = self.opened.header.column("reference")
        return frozenset(row.cells.get(column, "").strip() for row in self.rows if column) - {""}

    def payees(self) -> frozenset[str]:
        """Return the different payees that a published payment names."""
        column = self.opened.header.column("payee")
        cells = (row.cells.get(column, "") for row in self.rows if column)
        return frozenset(" ".join(cell.casefold().split()) for cell in cells) - {""}


Test: TypeAlias = Callable[[Seen], bool]


def seen(opened: Opened) -> Seen:
    """Read the first rows of an opened file."""
    rows, made = _made(opened)
    return Seen(opened, rows, sum(isinstance(one, BadRow) for one in made))


def _made(opened: Opened) -> tuple[tuple[Row, ...], list[Made | BadRow]]:
    sifter = Sifter(opened.declaration, opened.header)
    make = maker(opened.declaration, Cells(opened.declaration, opened.header))
    rows = tuple(itertools.islice(sifter.rows(opened.records()), _LOOKED_AT))
    return rows, [sifter.ragged(row) or make(row) for row in rows]


def balanced(opened: Opened) -> bool:
    """Say whether it is a bank's: two balances at least, and each follows from the one before it."""
    if opened.declaration.fact is not FactKind.BANK_STATEMENT or not opened.header.column("balance"):
        return False
    lines = [one for one in _made(opened)[1] if isinstance(one, BankLine) and one.balance is not None]
    return len(lines) > 1 and all(control.holds for control in running_balance(lines))


def narrowed(tied: Sequence[Opened], known: Collection[str]) -> list[Opened]:
    """Return those of several sources that the rows speak for; all of them where they speak for none.

    In this order: payees of more than one name, which only published spend
    has; references that the register knows, or that are written as its own
    are; rows that can be read at all.
    """
    left = [seen(one) for one in tied]
    for test in (published, knows(known), _alike(known), _reads):
        chosen = [one for one in left if test(one)]
        left = chosen or left
        if len(left) == 1:
            break
    return [one.opened for one in left]


def knows(known: Collection[str]) -> Test:
    """Return the test for a source that finds people of the register in the file."""
    return lambda one: _names_people(one) and not one.references().isdisjoint(known)


def _alike(known: Collection[str]) -> Test:
    shapes = {_shape(reference) for reference in known} - {""}
    return lambda one: _names_people(one) and any(_shape(said) in shapes for said in one.references())


def _names_people(one: Seen) -> bool:
    return one.opened.declaration.fact in _NAMES_PEOPLE


def _shape(reference: str) -> str:
    """Return how a reference is written, its digits as one nought; empty where it has nothing but digits."""
    return _DIGITS.sub("0", reference) if any(char.isalpha() for char in reference) else ""


def _reads(one: Seen) -> bool:
    return len(one.rows) > one.bad


def published(one: Seen) -> bool:
    """Say whether it is published spend, with payees of more than one name."""
    return one.opened.declaration.fact is FactKind.COUNCIL_SPEND and len(one.payees()) > 1
