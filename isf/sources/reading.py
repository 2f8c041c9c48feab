"""Reading a file: from bytes to neutral values, with everything kept out and every control named."""

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TypeAlias, TypeVar

from isf.model.money import plain, total
from isf.sources import controls
from isf.sources.cells import CellError, amount_reader
from isf.sources.csv_reader import Record, csv_records
from isf.sources.declaration import ANYWHERE, Declaration, Reader
from isf.sources.decode import decode
from isf.sources.errors import (
    ControlsFailedError,
    FileRefusedError,
    NothingReadError,
    NotThisSourceError,
)
from isf.sources.files import Incoming, Magic
from isf.sources.formats.any_format import statement_of
from isf.sources.formats.blocks import block_records
from isf.sources.formats.statement import Statement
from isf.sources.formats.xml_rows import xml_records
from isf.sources.header import Header, find_header, lacking, with_cover
from isf.sources.makers import Cells, maker
from isf.sources.month_first import month_first
from isf.sources.rows import MONEY_FIELDS, Sifter
from isf.sources.values import Aside, BadRow, Control, Reading, Row, Value
from isf.sources.workbook_apart import sheets

Progress: TypeAlias = Callable[[str, int], None]
"""Called now and then with the file's name and how many of its rows were read."""

Found = TypeVar("Found")

_EVERY = 1000
_HEAD = 10_000
_MARKS = (",", ";", "\t", "|")


def silent(name: str, rows: int) -> None:
    """Show nothing."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file opened as a source says: where its header is, and its records from the first.

    `sheet` is the one that was chosen, where a workbook shows several.
    """

    file: Incoming
    declaration: Declaration
    header: Header
    records: Callable[[], Iterator[Record]]
    encoding: str
    controls: tuple[Control, ...] = ()
    closing: tuple[date, Decimal] | None = None
    sheet: str = ""


def open_as(file: Incoming, declaration: Declaration) -> Opened:
    """Open a file as a source.

    Raises:
        FileRefusedError: when the file is not sound, or has no header of this source.
    """
    opened = fitting(file, declaration)
    if opened is not None:
        return opened
    lacks, has = declaration.required, 0
    for way in _ways(file, declaration):
        near = way.sought(lacking, declaration) or (lacks, has)
        lacks, has = min((lacks, has), near, key=lambda near: (len(near[0]), -near[1]))
    fields = ", ".join(lacks) or "the words that [recognise] asks for"
    why = f"it has no header of {declaration.name} (it lacks {fields})"
    remedy = "Choose another source with --as, or add the spelling it uses to the declaration."
    raise NotThisSourceError(file.path, why, remedy, lacks, has)


def fitting(file: Incoming, declaration: Declaration) -> Opened | None:
    """Open a file as a source; None when it has no header of it.

    Raises:
        FileRefusedError: when the file is not sound, or two sheets of it have such a header.
    """
    found: list[Opened] = []
    ways = []
    for way in _ways(file, declaration):
        ways.append(way)
        header = way.sought(find_header, declaration)
        if header is None:
            continue
        told = way.told
        opened = Opened(
            file, declaration, header, way.records, way.encoding, told.controls, told.closing, way.sheet
        )
        if not way.sheet:
            return opened
        found.append(opened)
    one_sheet(found)
    return _covered(found[0], ways) if found else None


def one_sheet(found: Sequence[Opened]) -> None:
    """See that what was recognised stands on one sheet of a workbook.

    Raises:
        FileRefusedError: when it stands on several: which of them is meant would be a guess.
    """
    names = list(dict.fromkeys(one.sheet for one in found))
    if len(names) > 1:
        why = f"several of its sheets can be read ({', '.join(map(repr, names))})"
        remedy = "Hide the others, save the one that is meant as CSV, or name it under [table] as `sheet`."
        raise FileRefusedError(found[0].file.path, why, remedy)


def _covered(opened: Opened, ways: Sequence["_Way"]) -> Opened:
    """Let a cover sheet say what labels above the header could: the day, a number, a control."""
    covers = [way.records() for way in ways if way.sheet != opened.sheet]
    return replace(opened, header=with_cover(opened.header, covers, opened.declaration))


@dataclass(frozen=True, slots=True)
class _Way:
    """One way in which a file may be read; `sheet` where a workbook shows more than one.

    `likely` unless it splits at a character that another way has more of.
    """

    records: Callable[[], Iterator[Record]]
    encoding: str
    told: Statement
    sheet: str = ""
    likely: bool = True

    def sought(
        self, seek: Callable[[Iterator[Record], Declaration], Found], declaration: Declaration
    ) -> Found | None:
        """Return what is found in the records; None where they are unsound only because it is the wrong way.

        Raises:
            FileRefusedError: when the file is not sound.
        """
        try:
            return seek(self.records(), declaration)
        except FileRefusedError:
            if self.likely:
                raise
            return None


def _ways(file: Incoming, declaration: Declaration) -> Iterator[_Way]:
    """Yield each way in which the file may be read; what it truly is decides, not its name."""
    table = declaration.table
    if file.magic is not Magic.TEXT:
        if Reader.WORKBOOK not in declaration.readers:
            why = f"it is a workbook ({file.magic}), which {declaration.name} does not read"
            raise NotThisSourceError(file.path, why, "Save it as CSV, or choose another source with --as.")
        shown = sheets(file, table.sheet)
        for name, rows in shown.items():
            sheet = name if len(shown) > 1 else ""
            yield _Way(lambda rows=rows: iter(rows), str(file.magic), Statement(), sheet)  # type: ignore[misc]
        return
    if declaration.readers == (Reader.WORKBOOK,):
        why = f"it is not a workbook, and {declaration.name} reads nothing else"
        raise NotThisSourceError(file.path, why, "Choose another source with --as.")
    yield from _text_ways(file, declaration)


def _text_ways(file: Incoming, declaration: Declaration) -> Iterator[_Way]:
    table = declaration.table
    text, encoding = decode(file, table.encodings)
    if Reader.CSV in declaration.readers:
        likely = max((*_MARKS, *table.delimiters), key=text[:_HEAD].count)
        for mark in table.delimiters:
            rows = partial(csv_records, file, text, mark)
            yield _Way(rows, encoding, Statement(), likely=mark == likely)
    if Reader.XML in declaration.readers:
        found = xml_records(file, text, table.row)
        yield _Way(lambda: iter(found), encoding, Statement())
    if Reader.BLOCKS in declaration.readers:
        blocks = block_records(text, table.names)
        yield _Way(lambda: iter(blocks), encoding, Statement())
    for reader in declaration.readers:
        statement = statement_of(reader, file, text)
        if statement is not None:
            yield _Way(lambda rows=statement.records: iter(rows), encoding, statement)  # type: ignore[misc]


def read(opened: Opened, *, suppliers: Sequence[str] = (), progress: Progress = silent) -> Reading:
    """Read an opened file to its end.

    `suppliers` are the provider's own names in councils' ledgers; published
    spend is narrowed to them where the declaration asks for it.

    Raises:
        FileRefusedError: when the file is not sound, or its dates put the month first.
        ControlsFailedError: when what was read is not what the file states.
        NothingReadError: when there are rows and not one could be read.
    """
    reading = look(opened, suppliers=suppliers, progress=progress)
    check(reading)
    return reading


def check(reading: Reading) -> None:
    """See that a file agrees with itself, and that something could be read of it.

    Raises:
        ControlsFailedError, NothingReadError, FileRefusedError: as `read` does.
    """
    bad = [one.sentence() for one in reading.bad]
    failed = [control.sentence() for control in reading.controls if not control.holds]
    if failed:
        raise ControlsFailedError(reading.path, failed, bad)
    if not reading.values and (reading.bad or not (reading.rows or _says_none(reading))):
        raise NothingReadError(reading.path, bad)
    first = month_first(reading)
    if first is not None:
        why = (
            f"the date {first.value!r} on line {first.row} has the month first, and no date that can be "
            "read must have the day first"
        )
        raise FileRefusedError(reading.path, why, "Export it with the day first (03/04 is 3 April).")


def _says_none(reading: Reading) -> bool:
    """Say whether a file without rows states it: its opening balance is its closing one, its count is 0."""
    return any(control.stated for control in reading.controls)


def look(opened: Opened, *, suppliers: Sequence[str] = (), progress: Progress = silent) -> Reading:
    """Read an opened file to its end, whether or not it agrees with itself: to be looked at, never recorded.

    Raises:
        FileRefusedError: when the file is not sound.
    """
    declaration, header, path = opened.declaration, opened.header, str(opened.file.path)
    if header.doubled:
        why = f"the column {header.doubled[0]!r} stands in it more than once"
        raise FileRefusedError(path, why, "Delete the wrong one, or name the right one in the declaration.")
    sifter = Sifter(declaration, header)
    taken = _take(opened, sifter, _wanted(declaration, header, suppliers), progress)
    checks = [*opened.controls, *_covered_rows(opened, taken), *_checks(declaration, header, sifter, taken)]
    chosen = [Control("the sheet that was read", opened.sheet)] if opened.sheet else []
    return Reading(
        path=path,
        source=declaration.name,
        sha256=opened.file.sha256,
        rows=taken.rows,
        values=tuple(taken.values),
        bad=tuple(taken.bad),
        asides=tuple(sifter.asides),
        controls=(*chosen, *checks, *_sums(declaration, sifter, taken)),
        passed=taken.passed,
        set_aside=taken.set_aside,
        encoding=opened.encoding,
        account=_account_in_name(opened),
        closing=opened.closing or controls.closing(taken.values),
    )


@dataclass(slots=True)
class _Taken:
    values: list[Value]
    bad: list[BadRow]
    rows: int = 0
    passed: int = 0
    set_aside: int = 0


def _take(opened: Opened, sifter: Sifter, wanted: Callable[[Row], bool], progress: Progress) -> _Taken:
    cells = Cells(opened.declaration, opened.header)
    make, count = maker(opened.declaration, cells), _counter(sifter)
    taken = _Taken([], [])
    for row in sifter.rows(opened.records()):
        taken.rows += 1
        if taken.rows % _EVERY == 0:
            progress(opened.file.path.name, taken.rows)
        made = (sifter.ragged(row) or make(row)) if wanted(row) else None
        if isinstance(made, BadRow):
            taken.bad.append(made)
            continue
        count(row)
        if made is None:
            taken.passed += 1
        elif isinstance(made, Aside):
            sifter.asides.append(made)
            taken.set_aside += 1
        else:
            taken.values.append(made)
    return taken


def _counter(sifter: Sifter) -> Callable[[Row], None]:
    """Return the function that adds a row's money to the running sums that totals are held against."""
    read_amount = amount_reader(sifter.declaration.amounts.model_copy(update={"most": Decimal(10**12)}))
    columns = [sifter.header.column(name) for name in MONEY_FIELDS if sifter.header.column(name)]

    def count(row: Row) -> None:
        for column in columns:
            cell = row.cells.get(column, "")
            if cell.strip():
                with contextlib.suppress(CellError):
                    sifter.sums.add(column, read_amount(cell))

    return count


def _checks(declaration: Declaration, header: Header, sifter: Sifter, taken: _Taken) -> list[Control]:
    whole = total(sifter.sums.whole.values())
    stated = controls.stated(declaration, header, whole, taken.rows - len(taken.bad))
    checks = [*sifter.controls, *stated]
    checks += controls.invoices(taken.values) if not taken.bad else []
    if declaration.running_balance:
        checks += controls.running_balance(taken.values)
        checks += controls.balance_rows(taken.values, sifter.balances)
    return checks


def _covered_rows(opened: Opened, taken: _Taken) -> list[Control]:
    """A row that is kept out is missing between two balances that the format's reader held with it."""
    if not taken.bad or not any(control.stated for control in opened.controls):
        return []
    rows = str(taken.rows - len(taken.bad))
    return [Control("the number of rows that its balances cover", rows, str(taken.rows))]


def _sums(declaration: Declaration, sifter: Sifter, taken: _Taken) -> list[Control]:
    """Return the sums that nobody states: of the rows taken, and of every row where some are passed over."""
    found = controls.sums(taken.values)
    if declaration.keep:
        found.append(Control("sum of every row of the file", plain(total(sifter.sums.whole.values()))))
    return found


def _account_in_name(opened: Opened) -> str:
    """Return the account that the file's name tells of, where the source says how; digits only."""
    pattern = opened.declaration.recognise.account
    found = re.search(pattern, opened.file.path.name) if pattern else None
    return "".join(char for char in found[1] if char.isdigit()) if found else ""


def _wanted(declaration: Declaration, header: Header, suppliers: Sequence[str]) -> Callable[[Row], bool]:
    """Return the test for rows that concern this office: all, unless the declaration keeps some only."""
    if not declaration.keep:
        return lambda _: True
    tests = [(_phrases(keep.says), _columns(keep.columns, header)) for keep in declaration.keep]
    own = {_plain(name) for name in suppliers} if declaration.own_supplier else set()
    payees = header.fields.get(declaration.own_supplier, ())

    def wanted(row: Row) -> bool:
        cells = row.cells
        if not any(pattern.search(cell) for pattern, names in tests for cell in _cells(cells, names) if cell):
            return False
        return not own or any(_plain(cells.get(name, "")) in own for name in payees)

    return wanted


def _cells(cells: Mapping[str, str], names: tuple[str, ...] | None) -> Iterable[str]:
    return cells.values() if names is None else [cells.get(name, "") for name in names]


def _columns(fields: Sequence[str], header: Header) -> tuple[str, ...] | None:
    if ANYWHERE in fields:
        return None
    return tuple(name for field in fields for name in header.fields.get(field, ()))


def _phrases(says: Sequence[str]) -> re.Pattern[str]:
    spaced = (r"\s+".join(re.escape(word) for word in phrase.split()) for phrase in says)
    return re.compile(rf"(?<!\w)(?:{'|'.join(spaced)})s?(?!\w)", re.IGNORECASE)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
