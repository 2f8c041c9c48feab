"""`isf import`: from files to the book, one commit for each file.

A file is recognised, read whole and held against its own controls before
anything is written. What it yields lands in funds, is agreed with the book,
or waits in clearing; rows that cannot stand are named and kept out.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from isf.book.records import Settings, read_register, read_settings
from isf.book.store import writing
from isf.errors import IsfError
from isf.model.dates import today
from isf.office import Office
from isf.sources import quarantine
from isf.sources.books import OfficeBook, Reader
from isf.sources.corrected import first_of
from isf.sources.declaration import Declaration, FactKind
from isf.sources.declared import declarations
from isf.sources.errors import FileRefusedError, FilesRefusedError
from isf.sources.files import Incoming, Magic, incoming
from isf.sources.landing.any_fact import land
from isf.sources.landing.bank import check_account
from isf.sources.landing.bank import land_bank as land_statement
from isf.sources.landing.common import Landed, references_known
from isf.sources.own import choose, own_importers, read_own
from isf.sources.reading import Opened, read
from isf.sources.recognise import open_file
from isf.sources.results import ImportResult, kept_out, result_of
from isf.sources.rules import read_rules
from isf.sources.values import Reading

if TYPE_CHECKING:
    from beangulp.importer import Importer

Progress: TypeAlias = Callable[[str, int, int], None]
"""Called with the file's name, how many of its lines were read, and how many it has."""


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
    house = _House(
        office,
        declarations(office),
        read_settings(office),
        by,
        dry_run,
        progress,
        known,
        again,
        own_importers(office),
    )
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


_Land: TypeAlias = Callable[[Reading, OfficeBook], Landed]


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
    own: "tuple[Importer, ...]"

    def bring_in(self, path: Path, source: str | None) -> ImportResult:
        importer = choose(self.own, path, source)
        if importer is not None:
            file = incoming(path, of_any_kind=True)
            return self._bring_in(file, read_own(importer, file), land_statement, frozenset())
        file = incoming(path)
        opened = open_file(file, self.declared, source, self.known)
        return self._bring_in(
            file,
            read(opened, suppliers=self.settings.supplier_names, progress=self._counting(file)),
            partial(self._land, opened),
            quarantine.impersonal(opened.header),
        )

    def _bring_in(
        self, file: Incoming, reading: Reading, land_: _Land, shown: frozenset[str]
    ) -> ImportResult:
        """Land what was read, and record it; `shown` are columns whose values may be kept in quarantine."""
        if self.progress is not None:
            self.progress(file.path.name, reading.rows, reading.rows)
        check_account(reading, self.settings)
        if self.dry_run:
            book = OfficeBook(self.office, Reader(self.office))
            return result_of(reading, land_(self._as_first(reading, book), book))
        with writing(self.office, by=self.by, why=f"import {reading.source} {file.sha256[:12]}") as writer:
            book = OfficeBook(self.office, writer)
            reading = self._as_first(reading, book)
            landed = land_(reading, book)
            reading = replace(reading, values=())  # a long file's are many, and nobody needs them any more
            files, written = self._quarantined(file, reading, landed, shown), bool(landed.items)
            if landed.items or files:
                writer.record(landed.items, files=files)
            return result_of(reading, landed, written=written)

    def _as_first(self, reading: Reading, book: OfficeBook) -> Reading:
        """Return what was read under the identity of the file that this one is the mended copy of."""
        held, copies = quarantine.read_quarantine(self.office), quarantine.read_copies(self.office)
        first = first_of(reading, held, copies, book)
        return reading if first == reading.sha256 else replace(reading, sha256=first)

    def _quarantined(
        self, file: Incoming, reading: Reading, landed: Landed, shown: frozenset[str]
    ) -> dict[str, bytes]:
        """Return the file of what is kept out, where this import changes it."""
        held, copies = quarantine.read_quarantine(self.office), quarantine.read_copies(self.office)
        name = (file.path.name, reading.sha256)
        rows = quarantine.after(held, name, kept_out(reading, landed), today(), shown)
        known = copies | ({file.sha256: reading.sha256} if file.sha256 != reading.sha256 else {})
        return {quarantine.NAME: quarantine.content(rows, known)} if (rows, known) != (held, copies) else {}

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
