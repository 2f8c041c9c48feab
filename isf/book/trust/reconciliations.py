"""What was compared with the bank, with which result, and who signed: `ledgers/reconciliations.toml`.

The ledger holds what agreed, as a balance assertion; here stands also what did
not, and both signatures. One row a day: a later comparison of the same day
takes the place of an earlier one.
"""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

import tomli_w

from isf.errors import AmountError, FileError, NotReconciledError
from isf.model.money import parse_amount, plain
from isf.office import Office

NAME: Final = "reconciliations.toml"
SIGNATORIES: Final = 2

_HEAD: Final = """\
# What `isf reconcile` compared: the bank, the cash book, and the sum of the funds, at the close of each day.
"""
_MISSHAPEN: Final = (TypeError, KeyError, AttributeError)
_REMEDY: Final = "Put it back with `isf restore`."


@dataclass(frozen=True, slots=True)
class Compared:
    """The close of a day: signed pounds, and everybody who signed, in order."""

    on: date
    bank: Decimal
    cash_book: Decimal
    funds: Decimal
    office: Decimal
    clearing: Decimal
    signed: tuple[str, ...]

    @property
    def difference(self) -> Decimal:
        """The bank less the cash book."""
        return self.bank - self.cash_book

    @property
    def agrees(self) -> bool:
        """Whether the three are the same, to the penny."""
        return not self.difference and self.cash_book == self.funds + self.office + self.clearing


def read_reconciliations(office: Office) -> tuple[Compared, ...]:
    """Return every day that was compared, oldest first.

    Raises:
        FileError: when the file does not say what it must.
    """
    path = office.ledgers / NAME
    if not path.is_file():
        return ()
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8")).get("day", [])
        return tuple(sorted((_row(row) for row in told), key=lambda row: row.on))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, AmountError, *_MISSHAPEN) as error:
        raise FileError(path, [str(error)], _REMEDY) from None


def _row(told: dict[str, Any]) -> Compared:
    return Compared(
        on=told["on"],
        bank=parse_amount(told["bank"]),
        cash_book=parse_amount(told["cash_book"]),
        funds=parse_amount(told["funds"]),
        office=parse_amount(told["office"]),
        clearing=parse_amount(told["clearing"]),
        signed=tuple(told["signed"]),
    )


def plus(held: Sequence[Compared], row: Compared) -> tuple[Compared, ...]:
    """Return what is held with one more day; whoever signed the same figures before has signed them still."""
    before = next((old for old in held if replace(old, signed=row.signed) == row), None)
    signed = tuple(dict.fromkeys((*(before.signed if before else ()), *row.signed)))
    others = (old for old in held if old.on != row.on)
    return tuple(sorted((*others, replace(row, signed=signed)), key=lambda one: one.on))


def content(rows: Iterable[Compared]) -> bytes:
    """Return the file's text."""
    tables = [
        {key: plain(said) if isinstance(said, Decimal) else said for key, said in asdict(row).items()}
        for row in rows
    ]
    return (_HEAD + "\n" + tomli_w.dumps({"day": tables})).encode()


def differs(rows: Sequence[Compared]) -> Compared | None:
    """Return the newest day that was compared, if it does not agree: one that agrees later settles it."""
    return rows[-1] if rows and not rows[-1].agrees else None


def check_reconciled(office: Office) -> None:
    """Refuse to give out a statement while the bank and the book differ.

    Raises:
        NotReconciledError: with the day and the difference.
    """
    found = differs(read_reconciliations(office))
    if found is not None:
        raise NotReconciledError(found.on, found.difference)
