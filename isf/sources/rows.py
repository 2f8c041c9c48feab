"""From records to rows: fillers, repeated headers, totals and balance lines are told from data.

A total must equal the sum of the rows above it; it is checked and reported,
never booked.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from isf.model.money import ZERO, plain
from isf.sources.cells import CellError, amount_reader
from isf.sources.csv_reader import Record
from isf.sources.declaration import ANYWHERE, FIRST, AsideKind, AsideRule, Declaration
from isf.sources.header import Header, norm
from isf.sources.values import Aside, BadRow, Control, Row
from isf.sources.workbook_reader import FORMULA

MONEY_FIELDS = ("amount", "debit", "credit")


@dataclass
class Sums:
    """Running sums of the money columns as they stand in the file, for its totals to be held against."""

    whole: dict[str, Decimal] = field(default_factory=dict)
    part: dict[str, Decimal] = field(default_factory=dict)

    def add(self, column: str, amount: Decimal) -> None:
        """Count an amount of a row of data."""
        self.whole[column] = self.whole.get(column, ZERO) + amount
        self.part[column] = self.part.get(column, ZERO) + amount


@dataclass
class Sifter:
    """Goes through a table's records in order; collects what is not data while it yields what is."""

    declaration: Declaration
    header: Header
    sums: Sums = field(default_factory=Sums)
    asides: list[Aside] = field(default_factory=list)
    controls: list[Control] = field(default_factory=list)
    balances: list[tuple[int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._again = [norm(name) for name in self.header.names]
        self._rules = [(_test(rule, self.header), rule) for rule in self.declaration.asides]
        self._amount = amount_reader(self.declaration.amounts.model_copy(update={"most": Decimal(10**12)}))

    def rows(self, records: Iterable[Record]) -> Iterator[Row]:
        """Yield the rows of data below the header; ragged ones come with the cells that they have."""
        for line, cells in records:
            if line <= self.header.line or not any(char.isalnum() for cell in cells for char in cell):
                continue
            if self._is_header(cells):
                self.asides.append(Aside(line, "header", "the header again"))
            elif not self._is_aside(line, cells):
                yield self._row(line, cells)

    def _row(self, line: int, cells: Sequence[str]) -> Row:
        guard = self.declaration.table.guard
        if guard:
            cells = [cell.removeprefix(guard) for cell in cells]
        return Row(line, dict(zip(_names(self.header, cells), cells, strict=False)))

    def ragged(self, row: Row) -> BadRow | None:
        """Return why a row does not fit the header, or None when it does.

        Empty cells beyond the header's last column are let be: exports end lines with commas.
        """
        wanted = len(self.header.names) + self.declaration.table.spare
        filled = [place for place, cell in enumerate(row.cells.values(), 1) if cell.strip()]
        if len(row.cells) >= len(self.header.names) and max(filled, default=0) <= wanted:
            return None
        has = max(filled, default=0) if len(row.cells) >= wanted else len(row.cells)
        return BadRow(row.number, "", "", f"it has {has} cells where the header has {wanted}")

    def _is_header(self, cells: Sequence[str]) -> bool:
        return bool(self._again) and [norm(cell) for cell in cells[: len(self._again)]] == self._again

    def _is_aside(self, line: int, cells: Sequence[str]) -> bool:
        for test, rule in self._rules:
            if test(cells):
                self._put_aside(line, cells, rule)
                return True
        return False

    def _put_aside(self, line: int, cells: Sequence[str], rule: AsideRule) -> None:
        words = next(cell.strip() for cell in cells if cell.strip())
        self.asides.append(Aside(line, str(rule.what), words))
        if rule.what is AsideKind.BALANCE:
            self._note_balance(line, cells)
        if rule.what in (AsideKind.TOTAL, AsideKind.SUBTOTAL):
            self._hold(line, cells, rule, words)
            self.sums.part.clear()

    def _note_balance(self, line: int, cells: Sequence[str]) -> None:
        column = self.header.column("balance")
        stated = dict(zip(_names(self.header, cells), cells, strict=False)).get(column, "")
        if stated.strip():
            self.balances.append((line, self._total(stated)))

    def _hold(self, line: int, cells: Sequence[str], rule: AsideRule, words: str) -> None:
        sums = self.sums.whole if rule.what is AsideKind.TOTAL else self.sums.part
        row = dict(zip(_names(self.header, cells), cells, strict=False))
        for name in MONEY_FIELDS:
            column = self.header.column(name)
            stated = row.get(column, "").removeprefix(FORMULA) if column else ""
            if stated.strip():
                said = self._total(stated)
                found = plain(sums.get(column, ZERO))
                self.controls.append(Control(f"{words!r} of {column} on line {line}", found, said))

    def _total(self, stated: str) -> str:
        try:
            return plain(self._amount(stated))
        except CellError:
            return stated.strip()


def _names(header: Header, cells: Sequence[str]) -> Iterator[str]:
    """Name the cells of a record; those beyond the header by their place."""
    yield from header.names[: len(cells)]
    for place in range(len(header.names), len(cells)):
        yield f"cell {place + 1}"


def _test(rule: AsideRule, header: Header) -> Callable[[Sequence[str]], bool]:
    says = [norm(word) for word in rule.says]
    places = [header.names.index(name) for name in header.fields.get(rule.column, ()) or ()]

    def is_said(cell: str) -> bool:
        word = norm(cell)
        return any(word.startswith(said) if rule.begins else word == said for said in says)

    blank = [header.names.index(name) for field in rule.empty for name in header.fields.get(field, ())]

    def matches(cells: Sequence[str]) -> bool:
        if any(cells[place].strip() for place in blank if place < len(cells)):
            return False
        if rule.column == FIRST:
            return is_said(next((cell for cell in cells if norm(cell)), ""))
        if rule.column == ANYWHERE:
            return any(is_said(cell) for cell in cells if norm(cell))
        return any(is_said(cells[place]) for place in places if place < len(cells))

    return matches
