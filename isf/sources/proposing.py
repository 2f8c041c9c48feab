"""A declaration for a file that none fits: its columns by known words, its dates by how they are written.

Whoever proposes may say which column is which; what they say comes first.

A date form is proposed only when every date in the column is written so. Where
a column would fit with the day first and with the month first, the day comes
first, as everywhere in Britain, and the proposal says so for a person to check.
"""

import contextlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from isf.office import starter
from isf.sources.csv_reader import Record, csv_records
from isf.sources.declaration import FIELDS, Declaration, FactKind
from isf.sources.declared import read_declarations
from isf.sources.decode import decode
from isf.sources.errors import FileRefusedError
from isf.sources.files import Incoming, Magic
from isf.sources.header import loose, norm
from isf.sources.proposing_text import Declared, column_of, text_of, unread
from isf.sources.proposing_words import FORMS, LENGTHS, OWN
from isf.sources.workbook_apart import sheets

_NAME_THEM = "Say which column is which: --column date=NAME --column amount=NAME --column reference=NAME."
_ABOVE = (
    "Where one day stands above the table, write the declaration by hand, with its label under [preamble]."
)
_LENGTH = (
    "Say which is: --column actual=NAME (or planned, claimed, billed). Where only a beginning and an end "
    "stand there, put a column of minutes beside them and save the file."
)
_ELSEWHERE = {norm(word) for field, words in OWN.items() if field != "reference" for word in words}
"""What usually means something else than a person."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A name and the text of a declaration, and the columns of the file that it does not read."""

    name: str
    text: str
    unread: tuple[str, ...]


def propose(file: Incoming, name: str, fact: str | None, said: Mapping[str, str] | None = None) -> Proposal:
    """Return what to declare for a CSV file or workbook with a header.

    `said` gives the column of each field that somebody named.

    Raises:
        FileRefusedError: when there is no header, a named column is not in it, or it is not plain what is
            what.
    """
    told = dict(said or {})
    records, more = _records(file, told)
    place, header = _header(file, records, told)
    rows = [cells for _, cells in records[place + 1 :] if any(cell.strip() for cell in cells)]
    kind = FactKind(fact) if fact else _kind(file, header, told)
    columns = _columns(header, kind, told)
    if "date" not in columns:
        columns |= _by_content(rows, header, columns)
    dates = _dates(file, header, column_of(rows, header, columns, "date"))
    if kind is FactKind.VISIT and not set(LENGTHS) & set(columns):
        why = f"no column of it ({', '.join(filter(None, header))}) is known as a length of time"
        raise FileRefusedError(file.path, why, _LENGTH)
    called = name or re.sub(r"[^a-z0-9]+", "-", file.path.stem.lower()).strip("-")[:40] or "ours"
    made = Declared(file.path.stem, kind, columns, dates, rows, header, more)
    return Proposal(called, text_of(made), unread(made))


def _records(file: Incoming, told: Mapping[str, str]) -> tuple[list[Record], list[str]]:
    """Return the records of the sheet, or with the mark between cells, that has the best header."""
    if file.magic is not Magic.TEXT:
        best = max(sheets(file).values(), key=lambda rows: _best(rows, told)[0])
        return best, ['readers = ["workbook"]']
    text, _ = decode(file, ("utf-8-sig", "cp1252"))
    tries = [(records, mark) for mark in (",", ";", "\t", "|") for records in _split(file, text, mark)]
    if not tries:
        list(csv_records(file, text, ","))  # says what is wrong with it
    records, mark = max(tries, key=lambda one: (_best(one[0], told)[0], _width(one[0])))
    return records, ['readers = ["csv"]', f'delimiters = ["{mark}"]'.replace("\t", "\\t")]


def _split(file: Incoming, text: str, mark: str) -> Iterator[list[Record]]:
    with contextlib.suppress(FileRefusedError):
        yield list(csv_records(file, text, mark))


def _width(records: Sequence[Record]) -> int:
    return sorted(len(cells) for _, cells in records)[len(records) // 2] if records else 0


def _best(records: Sequence[Record], told: Mapping[str, str]) -> tuple[int, int]:
    """Return how many known words the likeliest header has, and minus its place."""
    spelled = [word for words in _spellings(None).values() for word in words]
    known = {norm(word) for word in spelled} | {loose(word) for word in spelled}
    known |= {norm(column) for column in told.values()}

    def worth(place: int) -> tuple[int, int]:
        cells = [cell for cell in records[place][1] if cell.strip()]
        return sum(norm(cell) in known or loose(cell) in known for cell in cells), -place

    return max((worth(place) for place in range(min(len(records), 60))), default=(0, 0))


def _header(file: Incoming, records: Sequence[Record], told: Mapping[str, str]) -> tuple[int, list[str]]:
    """Return the record with the most known words; the first where two have as many."""
    words, before = _best(records, told)
    if words < 2:  # noqa: PLR2004 - one word may stand anywhere
        why = "it has no header in which a date and an amount or a length of time are named"
        raise FileRefusedError(file.path, why, f"{_NAME_THEM} Or write the declaration by hand.")
    header = [cell.strip() for cell in records[-before][1]]
    missing = [column for column in told.values() if norm(column) not in map(norm, header)]
    if missing:
        why = (
            f"it has no column {missing[0]!r} (its columns are {', '.join(name for name in header if name)})"
        )
        raise FileRefusedError(file.path, why, "Write the name as it stands there.")
    return -before, header


def _spellings(kind: FactKind | None) -> dict[str, list[str]]:
    """Return every spelling that this module, or a shipped declaration of a kind, knows, by field.

    How a person is referred to is taken from every kind; but a word that usually means something else, as
    Balance does, means a person only in files of the kind that says so.
    """
    found: dict[str, list[str]] = {field: list(words) for field, words in OWN.items()}
    for one in read_declarations(starter() / "importers"):
        for field, words in _own_columns(one).items():
            if kind in (None, one.fact):
                found.setdefault(field, []).extend(words)
            elif field == "reference":
                found[field] += [word for word in words if norm(word) not in _ELSEWHERE]
    return found


def _own_columns(declaration: Declaration) -> dict[str, tuple[str, ...]]:
    return {field: words for field, words in declaration.columns.items() if field not in ("type", "flag")}


def _kind(file: Incoming, header: Sequence[str], told: Mapping[str, str]) -> FactKind:
    visit, bank = _columns(header, FactKind.VISIT, told), _columns(header, FactKind.BANK_STATEMENT, told)
    bought, paid = _columns(header, FactKind.PURCHASE, told), _columns(header, FactKind.REMITTANCE, told)
    if "reference" in visit and set(LENGTHS) & set(visit):
        return FactKind.VISIT
    if {"reference", "supplier", "invoice"} <= set(bought):
        return FactKind.PURCHASE
    if "balance" in bank or {"debit", "credit"} <= set(bank):
        return FactKind.BANK_STATEMENT
    if "reference" in paid and "amount" in paid:
        return FactKind.REMITTANCE
    why = f"its columns ({', '.join(name for name in header if name)}) do not say what it tells of"
    raise FileRefusedError(
        file.path,
        why,
        f"Say it with --fact remittance, bank-statement, visit, purchase or card. {_NAME_THEM}",
    )


def _columns(header: Sequence[str], kind: FactKind, told: Mapping[str, str]) -> dict[str, str]:
    """Return one column for each field, none twice; what somebody said comes first, then exact words."""
    found = {field: name for field, column in told.items() for name in header if norm(name) == norm(column)}
    for field, words in _spellings(kind).items():
        if field not in FIELDS[kind] or field in found:
            continue
        for form in (norm, loose):
            ranks = {form(word): rank for rank, word in reversed(list(enumerate(words)))}
            fits = [name for name in header if form(name) in ranks and name not in found.values()]
            if fits:
                found[field] = min(fits, key=lambda name: ranks[form(name)])
                break
    if "vat" in found and "net" not in norm(found.get("amount", "")):
        del found["vat"]  # the amount has it already
    return found


def _by_content(
    rows: Sequence[Sequence[str]], header: Sequence[str], columns: Mapping[str, str]
) -> dict[str, str]:
    """Return the date's column where one alone holds dates throughout, whatever it is called."""
    free = [name for name in header if name and name not in columns.values()]
    dated = [name for name in free if _form(column_of(rows, header, {"date": name}, "date"))]
    return {"date": dated[0]} if len(dated) == 1 else {}


def _dates(file: Incoming, header: Sequence[str], cells: Sequence[str]) -> str:
    form = _form(cells)
    if form:
        return form
    if not cells:
        why = f"no column of it ({', '.join(name for name in header if name)}) is known as the date"
        raise FileRefusedError(file.path, why, f"{_NAME_THEM} {_ABOVE}")
    shown = ", ".join(repr(cell) for cell in cells[:3])
    why = f"its dates ({shown}) are not written in a way that leaves no doubt"
    raise FileRefusedError(file.path, why, "Write `dates` by hand; docs/sources.md shows how.")


def _form(cells: Sequence[str]) -> str:
    """Return the first form in which nine in ten dates are written, day first before anything else."""
    fits = (form for form in FORMS if sum(_fits(cell, form) for cell in cells) * 10 >= len(cells) * 9)
    return next(fits, "") if cells else ""


def _fits(cell: str, form: str) -> bool:
    try:
        datetime.strptime(cell, form)  # noqa: DTZ007 - only its form
    except ValueError:
        return False
    return True
