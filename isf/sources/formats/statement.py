"""What every reader of a statement format gives: records under one header, and the file's own controls."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from isf.sources.csv_reader import Record
from isf.sources.declaration import STATEMENT_FIELDS
from isf.sources.values import Control


@dataclass(slots=True)
class Statement:
    """Records whose first is the header STATEMENT_FIELDS (on line 0); dates ISO, amounts signed."""

    records: list[Record] = field(default_factory=lambda: [(0, list(STATEMENT_FIELDS))])
    told: list[Control] = field(default_factory=list)
    closing: tuple[date, Decimal] | None = None
    """The closing balance that the file states, and its day."""

    def add(self, line: int, **fields: str) -> None:
        """Add a bank line that begins on a line of the file.

        The number is a row's identity. Where all stands on one line, the rows are counted on from it.
        """
        line = max(line, self.records[-1][0] + 1)
        self.records.append((line, [fields.get(name, "") for name in STATEMENT_FIELDS]))

    @property
    def controls(self) -> tuple[Control, ...]:
        """Return what the file says about itself."""
        return tuple(self.told)


_ONE_OR_NO_DECIMAL = re.compile(r"(-?)0*(\d[\d,]*)(\.\d?)?", re.ASCII)


def two_decimals(text: str) -> str:
    """Return an amount as others write it with two decimals, where it has fewer; any other as it stands.

    Formats, unlike spreadsheets, never cut a decimal off: `5.5` is 5.50. Noughts in front say nothing.
    """
    match = _ONE_OR_NO_DECIMAL.fullmatch(text)
    if match is None:
        return text
    return f"{match[1]}{match[2]}.{(match[3] or '').removeprefix('.'):0<2}"


def exact(amount: Decimal) -> str:
    """Return an amount with at least two decimals, and never fewer than it has."""
    two = amount.quantize(Decimal("0.01")) if amount.is_finite() and abs(amount) < 10**15 else amount
    return f"{two:f}" if two == amount else f"{amount:f}"
