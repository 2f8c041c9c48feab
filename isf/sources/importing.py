"""`isf import`: from files to the book, one commit for each file.

A file is recognised, read whole and held against its own controls before
anything is written. What it yields lands in funds, is agreed with the book,
or waits in clearing; rows that cannot stand are named and kept out.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from isf.book.records import Settings, read_register, read_settings
from isf.book.store import Writer, writing
from isf.errors import IsfError
from isf.office import Office
from isf.sources.books import OfficeBook, Reader
from isf.sources.declaration import Declaration, FactKind
from isf.sources.declared import declarations
from isf.sources.errors import FileRefusedError, FilesRefusedError
from isf.sources.files import Incoming, Magic, incoming
from isf.sources.landing.any_fact import land
from isf.sources.landing.bank import check_account
from isf.sources.landing.common import Landed, Landing, references_known
from isf.sources.reading import Opened, read
from isf.sources.recognise import open_file
from isf.sources.rules import read_rules
from isf.sources.values import Aside, BadRow, Control, Reading

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with the file's name, how many of its lines were read, and how many it has."""


@dataclass(frozen=True, slots=True)
class Note:
    """A row that was kept out; `str(note)` names the file, the line, the column, the value and the reason."""

    file: str
    bad: BadRow

    def __str__(self) -> str:
        return f"{self.file}, {self.bad.sentence()}"


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of one file. Counts are rows; `passed` are rows of published spend about others."""

    file: str
    source: str
    read: int
    known: int
    matched: int
    clearing: int
    quarantine: tuple[Note, ...] = ()
    controls: tuple[Control, ...] = ()
    written: bool = False
    passed: int = 0
    rows: tuple[Landing, ...] = ()
    asides: tuple[Aside, ...] = field(default=())

    @property
    def new(self) -> int:
        """Rows that the book did not have before."""
        return self.matched + self.clearing

    def as_json(self) -> dict[str, object]:
        """Return the row of `isf import --format json`."""
        return {
            "file": self.file,
            "source": self.source,
            "read": self.read,
            "new": self.new,
            "known": self.known,
            "matched": self.matched,
            "clearing": self.clearing,
            "quarantined": len(self.quarantine),
            "controls": [control.as_json() for control in self.controls],
            "written": self.written,
        }


def import_files(
    office: Office,
    paths: Sequence[Path],
    *,
    source: str | None = None,
    dry_run: bool = False,
    by: str,
    progress: Progress | None = None,
    again: bool = False,
) -> list[ImportResult]:
    """Bring files in, each in a commit of its own; with `dry_run` show what would come of them.

    `source` names the declaration; without it each file is recognised. `again`
    lets a payment in that has the people and sums of one from another file.

    Raises:
        DeclarationError, SourceUnknownError: before any file is read.
        IsfError: when the only file is refused; nothing is written.
        FilesRefusedError: when some of several are; the others were imported, and it holds their results.
    """
    known = references_known(read_register(office), read_rules(office))
    house = _House(office, declarations(office), read_settings(office), by, dry_run, progress, known, again)
    results, errors = [], []
    for path in paths:
        try:
            results.append(house.bring_in(path, source))
        except IsfError as error:
            errors.append(error)
    if errors and len(paths) == 1:
        raise errors[0]
    if errors:
        raise FilesRefusedError(errors, results)
    return results


def read_for(office: Office, path: Path, source: str | None, fact: FactKind) -> Reading:
    """Read a file that must be of one kind, for a command that writes nothing of it.

    Raises:
        IsfError: when it is refused, or tells of something else.
    """
    settings = read_settings(office)
    known = references_known(read_register(office), read_rules(office))
    opened = open_file(incoming(path), declarations(office), source, known)
    if opened.declaration.fact is not fact:
        why = f"it was read as {opened.declaration.name}, a {opened.declaration.fact}, and not a {fact}"
        raise FileRefusedError(path, why, "Name the right source with --as.")
    reading = read(opened, suppliers=settings.supplier_names)
    check_account(reading, settings)
    return reading


@dataclass(frozen=True, slots=True)
class _House:
    """What all files of one run share."""

    office: Office
    declared: tuple[Declaration, ...]
    settings: Settings
    by: str
    dry_run: bool
    progress: Progress | None
    known: frozenset[str]
    again: bool

    def bring_in(self, path: Path, source: str | None) -> ImportResult:
        file = incoming(path)
        opened = open_file(file, self.declared, source, self.known)
        reading = read(opened, suppliers=self.settings.supplier_names, progress=self._counting(file))
        if self.progress is not None:
            self.progress(path.name, reading.rows, reading.rows)
        check_account(reading, self.settings)
        if self.dry_run:
            book = OfficeBook(self.office, Reader(self.office))
            return _result(opened, reading, self._land(opened, reading, book))
        with writing(self.office, by=self.by, why=f"import {reading.source} {file.sha256[:12]}") as writer:
            return self._record(opened, reading, writer)

    def _record(self, opened: Opened, reading: Reading, writer: Writer) -> ImportResult:
        book = OfficeBook(self.office, writer)
        landed = self._land(opened, reading, book)
        if landed.items:
            writer.record(landed.items)
        return _result(opened, reading, landed, written=bool(landed.items))

    def _land(self, opened: Opened, reading: Reading, book: OfficeBook) -> Landed:
        register, rules = read_register(self.office), read_rules(self.office)
        return land(opened.declaration, reading, register, book, rules, again=self.again)

    def _counting(self, file: Incoming) -> Callable[[str, int], None]:
        show = self.progress
        if show is None:
            return lambda _name, _rows: None
        lines = max(file.data.count(b"\n"), file.data.count(b"\r"))
        if file.magic is not Magic.TEXT:
            read = (sheets for sheets in file.sheets.values() if isinstance(sheets, dict))
            lines = sum(len(rows) for sheets in read for rows in sheets.values())
        return lambda name, rows: show(name, rows, max(lines, rows))


def _result(opened: Opened, reading: Reading, landed: Landed, *, written: bool = False) -> ImportResult:
    kept_out: Iterable[BadRow] = sorted([*reading.bad, *landed.bad], key=lambda bad: bad.row)
    name = opened.file.path.name
    return ImportResult(
        file=str(opened.file.path),
        source=reading.source,
        read=reading.rows,
        known=landed.count("known"),
        matched=landed.count("fund", "agreed"),
        clearing=landed.count("clearing"),
        quarantine=tuple(Note(name, bad) for bad in kept_out),
        controls=reading.controls,
        written=written,
        passed=reading.passed,
        rows=tuple(sorted(landed.rows, key=lambda row: row.row)),
        asides=reading.asides,
    )
