"""Finding the header of a table, and which of its columns mean what."""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from isf.sources.csv_reader import Record
from isf.sources.declaration import Declaration, Sign

_EXACT_ONE = frozenset({"amount", "debit", "credit", "flag", "date", "reference", "balance"}) | {
    "planned",
    "actual",
    "claimed",
    "billed",
}
"""Fields whose column must not stand twice: which of the two would be a guess."""


_LOOKED_AT = 20
"""So many records are looked at to see whether a table without a header is of a source."""

_MONEY = re.compile(r"[-+( ]*£?-?[0-9][0-9,]*(?:\.[0-9]{1,2})?[-)]?|", re.ASCII)


def _marks() -> tuple[str, ...]:
    """A byte order mark, and what UTF-8 read as cp1252 and saved again makes of it, up to three times."""
    mark, found = "\N{ZERO WIDTH NO-BREAK SPACE}", []
    for _ in range(4):
        found.append(mark)
        mark = mark.encode().decode("cp1252", "ignore")
    return tuple(sorted(found, key=len, reverse=True))


_MARKS = _marks()


@lru_cache(maxsize=8192)
def norm(text: str) -> str:
    """Bring a column name to what it says: no marks, capitals, spaces or punctuation."""
    text = text.strip()
    for mark in _MARKS:
        text = text.removeprefix(mark)
    return "".join(char for char in text.casefold() if char.isalnum())


_SHORT = (
    dict.fromkeys(("no", "nos", "num", "nr"), "number")
    | dict.fromkeys(("ref", "refs"), "reference")
    | dict.fromkeys(("identifier", "identity"), "id")
    | dict.fromkeys(("hr", "hrs"), "hours")
    | dict.fromkeys(("min", "mins"), "minutes")
    | {
        "amt": "amount",
        "dt": "date",
        "wk": "week",
        "cust": "customer",
        "inv": "invoice",
        "desc": "description",
    }
)
"""Words that mean the same in the name of a column."""

_POUNDS = re.compile(
    r"[\s([{_]*\b(?:in\s+)?(?:gbp|pounds(?:\s+sterling)?|sterling)\b[\s)\]}:]*$", re.IGNORECASE
)
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W\d_]+")


@lru_cache(maxsize=8192)
def loose(text: str) -> str:
    """Bring a column name to what it means: `Client No. (GBP)` is `Client number`; looked at after `norm`."""
    words = _WORD.findall(_POUNDS.sub("", text))
    return "".join(_SHORT.get(word.casefold(), word.casefold()) for word in words) or norm(text)


@dataclass(frozen=True, slots=True)
class Header:
    """Where a table begins and what its columns are.

    `fields` gives each field's columns, the preferred spelling first; `said`
    is what labels above the header say, with the line of each. `bare` where
    the file has no header, and the declaration gave the names.
    """

    line: int
    names: tuple[str, ...]
    fields: Mapping[str, tuple[str, ...]]
    said: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    doubled: tuple[str, ...] = ()
    score: int = 0
    bare: bool = False

    def column(self, name: str) -> str:
        """Return the preferred column of a field; empty when it has none."""
        return self.fields.get(name, ("",))[0]


def find_header(records: Iterable[Record], declaration: Declaration) -> Header | None:
    """Return the header among the first records, or None when no record can be it."""
    records = list(itertools.islice(records, declaration.table.header_within + _LOOKED_AT))
    return _named(records, declaration) or (
        _headless(records, declaration) if declaration.table.names else None
    )


def _named(records: Sequence[Record], declaration: Declaration) -> Header | None:
    asked = _asked(declaration)
    for place, (line, cells) in enumerate(records[: declaration.table.header_within]):
        if asked.suits(cells):
            return _with_preamble(_header(line, cells, declaration), records[:place], declaration)
    return None


def lacking(records: Iterable[Record], declaration: Declaration) -> tuple[tuple[str, ...], int]:
    """Return what the likeliest header lacks, and how many fields it has; for the hint of a refusal."""
    best, most = declaration.required, 0
    for position, (_, cells) in enumerate(records):
        if position >= declaration.table.header_within:
            break
        found = set(_fields(_unique(cells), cells, declaration))
        missing = tuple(name for name in declaration.required if name not in found)
        if (len(missing), -len(found)) < (len(best), -most):
            best, most = missing, len(found)
    return best, most


def _headless(records: Sequence[Record], declaration: Declaration) -> Header | None:
    """A table without a header: most first records have the declared columns, with dates and amounts."""
    table = declaration.table
    filled = [(line, cells) for line, cells in records if any(cell.strip() for cell in cells)]
    above, first = filled[: table.above], filled[table.above :][:_LOOKED_AT]
    fields = _fields(table.names, table.names, declaration)
    fits = _fitting(declaration, fields)
    if first and not any(char.isdigit() for cell in first[0][1] for char in cell):
        return None  # these are names of columns, and not the ones of this source
    if not first or len(above) < table.above or sum(fits(cells) for _, cells in first) * 2 <= len(first):
        return None
    said = _said_at(above, declaration)
    if set(declaration.preamble.places()) - set(said):
        return None
    line = above[-1][0] if above else 0
    return Header(line, table.names, fields, said, score=len(table.names), bare=True)


def _fitting(
    declaration: Declaration, fields: Mapping[str, tuple[str, ...]]
) -> Callable[[Sequence[str]], bool]:
    """Return the test for a record of a table without a header."""
    names, looks = declaration.table.names, _looks(declaration)

    def fits(cells: Sequence[str]) -> bool:
        if not len(names) <= len(cells) <= len(names) + 1 or any(
            cell.strip() for cell in cells[len(names) :]
        ):
            return False
        row = dict(zip(names, cells, strict=False))
        said = {name: " ".join(row[column] for column in columns) for name, columns in fields.items()}
        return all(look(said.get(name, "")) for name, look in looks.items() if name in said) and any(
            said.get(name, "").strip() for name in ("amount", "debit", "credit")
        )

    return fits


def _looks(declaration: Declaration) -> dict[str, Callable[[str], bool]]:
    """Return what the cells of dates, amounts and flags look like; whether they are right is seen later."""
    flags = {norm(word) for word in (*declaration.amounts.plus, *declaration.amounts.minus)}
    beside = (rule for rule in declaration.asides if rule.column == str(declaration.amounts.sign))
    flags |= {norm(word) for rule in beside for word in rule.says}
    found: dict[str, Callable[[str], bool]] = dict.fromkeys(
        ("amount", "debit", "credit", "balance"), _is_money
    )
    found["date"] = lambda cell: any(_is_date(cell.strip(), form) for form in declaration.dates)
    if declaration.amounts.sign in (Sign.FLAG, Sign.TYPE):
        found[str(declaration.amounts.sign)] = lambda cell: norm(cell) in flags
    return found


def _is_money(cell: str) -> bool:
    return _MONEY.fullmatch(cell.strip()) is not None


def _is_date(text: str, form: str) -> bool:
    try:
        datetime.strptime(text, form)  # noqa: DTZ007 - only whether it is one
    except ValueError:
        return False
    return True


def _said_at(above: Sequence[Record], declaration: Declaration) -> dict[str, tuple[int, str]]:
    """Return what stands in certain cells above a table without a header: its day, its controls."""
    looks = {**_looks(declaration), "total": _is_money, "count": str.isdecimal}
    looks["date"] = lambda cell: any(_is_date(cell, form) for form in declaration.dates)
    said = {}
    for name, (line, place) in declaration.preamble.places().items():
        cells = above[line - 1][1] if len(above) >= line else []
        cell = cells[place - 1].strip() if len(cells) >= place else ""
        if cell and looks[name](cell):
            said[name] = (above[line - 1][0], cell)
    return said


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a source asks of a header: words that stand in it, words that do not, and fields with a column.

    `widest` is how many columns it may have, where the source's files have no header.
    """

    widest: int
    headers: frozenset[str]
    unless: frozenset[str]
    fields: tuple[tuple[frozenset[str], frozenset[str]], ...]

    def suits(self, cells: Sequence[str]) -> bool:
        """Say whether a record may be the header, by how its cells are spelled and what they mean."""
        if self.widest and sum(bool(cell.strip()) for cell in cells) > self.widest:
            return False
        words, meant = _words(tuple(cells))
        if not self.headers <= words or self.unless & words:
            return False
        return all(spelled & words or means & meant for spelled, means in self.fields)


def _asked(declaration: Declaration) -> _Asked:
    # A source whose files have no header is not found by a few words of one, nor beside other columns.
    needed = declaration.columns if declaration.table.names else declaration.required
    spellings = [declaration.columns.get(name, ()) for name in needed]
    return _Asked(
        len(declaration.table.names),
        frozenset(map(norm, declaration.recognise.headers)),
        frozenset(map(norm, declaration.recognise.unless)),
        tuple((frozenset(map(norm, said)), frozenset(map(loose, said))) for said in spellings),
    )


@lru_cache(maxsize=512)
def _words(cells: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """Return how a record's cells are spelled and what they mean; every source looks at the same records."""
    return frozenset(map(norm, cells)), frozenset(map(loose, cells))


def _header(line: int, cells: Sequence[str], declaration: Declaration) -> Header:
    names = _unique(cells)
    fields = _fields(names, cells, declaration)
    score = len(fields) + len(declaration.recognise.headers)
    return Header(line, names, fields, doubled=_doubled(cells, fields, names), score=score)


def _unique(cells: Sequence[str]) -> tuple[str, ...]:
    """Name each column once; unnamed ones by their place; unnamed ones at the end not at all."""
    last = max((place for place, cell in enumerate(cells) if cell.strip()), default=-1)
    seen: Counter[str] = Counter()
    names = []
    for place, cell in enumerate(cells[: last + 1], 1):
        name = cell.strip() or f"column {place}"
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name} #{seen[name]}")
    return tuple(names)


def _fields(
    names: Sequence[str], cells: Sequence[str], declaration: Declaration
) -> dict[str, tuple[str, ...]]:
    """Return each field's columns by their spelling; by what they mean where none is spelled so."""
    said: dict[str, list[str]] = defaultdict(list)
    means: dict[str, list[str]] = defaultdict(list)
    for name, cell in zip(names, cells, strict=False):
        said[norm(cell)].append(name)
        means[loose(cell)].append(name)
    found: dict[str, tuple[str, ...]] = {}
    for name, spellings in declaration.columns.items():
        spelled = [column for spelling in spellings for column in said.get(norm(spelling), ())]
        columns = spelled or [column for spelling in spellings for column in means.get(loose(spelling), ())]
        if columns:
            found[name] = tuple(dict.fromkeys(columns))
    return found


def _doubled(
    cells: Sequence[str], fields: Mapping[str, tuple[str, ...]], names: Sequence[str]
) -> tuple[str, ...]:
    counts = Counter(norm(cell) for cell in cells if cell.strip())
    chosen = (columns[0] for name, columns in fields.items() if name in _EXACT_ONE)
    return tuple(name for name in chosen if counts[norm(cells[names.index(name)])] > 1)


def _with_preamble(header: Header, above: Sequence[Record], declaration: Declaration) -> Header:
    return replace(header, said={**header.said, **_labelled(above, declaration)})


def with_cover(header: Header, covers: Iterable[Iterable[Record]], declaration: Declaration) -> Header:
    """Add what other sheets of a workbook say with the labels of a preamble; its own sheet comes first."""
    said: dict[str, tuple[int, str]] = {}
    for records in covers:
        said |= _labelled(list(itertools.islice(records, declaration.table.header_within)), declaration)
    return replace(header, said={**said, **header.said})


def _labelled(above: Sequence[Record], declaration: Declaration) -> dict[str, tuple[int, str]]:
    said: dict[str, tuple[int, str]] = {}
    for name, labels in declaration.preamble.labels().items():
        wanted = {norm(label) for label in labels}
        for line, cells in above:
            value = _after(cells, wanted)
            if value:
                said[name] = (line, value)
    return said


def _after(cells: Sequence[str], wanted: set[str]) -> str:
    """Return what stands after a label: in the next cell with anything in it, or behind the label's colon."""
    for place, cell in enumerate(cells):
        label, colon, rest = cell.partition(":")
        if norm(cell) in wanted:
            return next((later.strip() for later in cells[place + 1 :] if later.strip()), "")
        if colon and norm(label) in wanted and rest.strip():
            return rest.strip()
    return ""
