"""Rows that were kept out, for somebody to look at again: `ledgers/quarantine.toml`, readable text.

It says of each row the file, the line, the column, the value and the reason;
the value only of a day, a sum or a length of time: any other cell may hold a
name or a person's number, which stay in the file that they came in. The store
writes it, in the commit of the file that the rows are from. A row
that goes in when its file is imported again is taken out of it.
"""

import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

import tomli_w

from isf.errors import FileError
from isf.office import Office
from isf.sources.header import Header
from isf.sources.values import BadRow

NAME: Final = "quarantine.toml"

_HEAD: Final = """\
# Rows that `isf import` kept out of the book, and why. Once a file is put right, or what it needs is agreed,
# import it again: what goes in then is taken out of here. A row that needs nothing more may be deleted.
# [copies] are files that were put right, each with the file that it is a copy of.
"""
_REMEDY: Final = "Each [[row]] has file, sha256, on, line and reason; or delete the file."
_LONGEST: Final = 60
_IMPERSONAL: Final = frozenset(
    {"date", "amount", "debit", "credit", "flag", "balance", "planned", "actual", "claimed", "billed"}
)


@dataclass(frozen=True, slots=True)
class KeptOut:
    """A row that was kept out: `on` is the day of the import; `column` and `value` may be empty."""

    file: str
    sha256: str
    on: date
    line: int
    column: str
    value: str
    reason: str


def read_quarantine(office: Office) -> tuple[KeptOut, ...]:
    """Return every row that was kept out and has not gone in since, in the order of the file.

    Raises:
        FileError: when the file does not say what it must.
    """
    try:
        told = _tables(office).get("row", [])
        return tuple(KeptOut(**{"column": "", "value": "", **row}) for row in told)
    except (TypeError, AttributeError) as error:
        raise FileError(office.ledgers / NAME, [str(error)], _REMEDY) from None


def read_copies(office: Office) -> dict[str, str]:
    """Return for the sha256 of each mended copy of a file the sha256 by which its rows are known.

    Raises:
        FileError: when the file does not say what it must.
    """
    return {str(copy): str(first) for copy, first in _tables(office).get("copies", {}).items()}


def _tables(office: Office) -> dict[str, Any]:
    path = office.ledgers / NAME
    try:
        return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FileError(path, [str(error)], _REMEDY) from None


def impersonal(header: Header) -> frozenset[str]:
    """Return the columns whose cells tell of nobody."""
    return frozenset(column for field in _IMPERSONAL & set(header.fields) for column in header.fields[field])


def after(
    held: Sequence[KeptOut],
    file: tuple[str, str],
    bad: Iterable[BadRow],
    on: date,
    shown: Collection[str],
) -> tuple[KeptOut, ...]:
    """Return what is kept out once a file (name, sha256) was imported; rows known before stay as they were.

    `shown` are the columns whose values are kept too.
    """
    name, sha256 = file
    before = {(row.line, row.column, row.reason): row for row in held if row.sha256 == sha256}
    now = (KeptOut(name, sha256, on, b.row, b.column, _value(b, shown), b.reason) for b in bad)
    kept = [before.get((row.line, row.column, row.reason), row) for row in now]
    return (*(row for row in held if row.sha256 != sha256), *kept)


def _value(bad: BadRow, shown: Collection[str]) -> str:
    return bad.value[:_LONGEST] if bad.column in shown else ""


def content(rows: Iterable[KeptOut], copies: Mapping[str, str]) -> bytes:
    """Return the file's text."""
    tables = [{key: said for key, said in asdict(row).items() if said != ""} for row in rows]
    whole = ({"row": tables} if tables else {}) | ({"copies": dict(copies)} if copies else {})
    return (_HEAD + (f"\n{tomli_w.dumps(whole)}" if whole else "")).encode()
