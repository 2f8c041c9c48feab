"""The same declarations for beangulp's and Fava's own import commands: to look, not to write.

Only the store writes an office's ledgers, so what these importers extract is
a preview of what `isf import` would record. What beangulp does by default and
we do not: it calls a row a duplicate when it looks like another (a refund
equals the payment, the next visit equals this one; 8 % of rows were lost in a
simulation), so `deduplicate` here knows rows by their source alone. What we
cannot change: beangulp and Fava pass over files above 8 MiB without an error.
"""

import logging
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from beancount.core import amount, data
from beancount.parser.grammar import ValueType
from beangulp.importer import Importer

from isf.book import accounts as ac
from isf.book.directives import Entry, Leg, Line, Meta
from isf.book.entries import entry as entry_of
from isf.book.lines import lines
from isf.book.reading.adapt import directives_of
from isf.book.records import Register, Settings, read_register, read_settings
from isf.errors import IsfError
from isf.model.events import Event
from isf.model.facts import Fact
from isf.office import Office
from isf.sources.books import EntriesBook, OfficeBook, Reader
from isf.sources.declaration import Declaration, FactKind
from isf.sources.declared import read_declarations
from isf.sources.errors import AmbiguousFileError
from isf.sources.files import incoming
from isf.sources.landing.any_fact import land
from isf.sources.landing.bank import check_account
from isf.sources.landing.common import Book, references_known
from isf.sources.month_first import month_first
from isf.sources.reading import Opened, look, read
from isf.sources.recognise import open_file

_LOG = logging.getLogger(__name__)
_DUPLICATE = "__duplicate__"


def importers(folder: Path) -> list["DeclaredImporter"]:
    """Return an importer for each declaration in a folder; the office is the folder above, if it is one.

    Raises:
        DeclarationError: when a declaration is not right.
    """
    declared = read_declarations(folder)
    office = Office(folder.resolve().parent)
    house = _House(declared, office if office.settings.is_file() else None)
    return [DeclaredImporter(declaration, house) for declaration in declared]


class _House:
    """What the importers of a folder share: its sources, its office, and whose the file in hand is.

    beangulp and Fava ask each importer about each file; the answer is found
    once, and holds as long as the file stands as it did.
    """

    def __init__(self, declared: Sequence[Declaration], office: Office | None) -> None:
        self.declared, self.office = declared, office
        self._in_hand: tuple[tuple[object, ...], tuple[str, ...]] = ((), ())

    def sources(self, filepath: str) -> tuple[str, ...]:
        """Return the source that a file is of; none for one that is not ours, several that fit it equally."""
        try:
            about = Path(filepath).stat()
        except OSError:
            return ()
        stands = (filepath, about.st_ino, about.st_size, about.st_mtime_ns)
        if self._in_hand[0] != stands:
            self._in_hand = (stands, self._found(filepath))
        return self._in_hand[1]

    def _found(self, filepath: str) -> tuple[str, ...]:
        known = references_known(read_register(self.office)) if self.office else frozenset[str]()
        try:
            return (open_file(incoming(Path(filepath)), self.declared, known=known).declaration.name,)
        except AmbiguousFileError as error:
            return error.names
        except IsfError:
            return ()


class DeclaredImporter(Importer):
    """A beangulp importer made from one declaration.

    All declarations come along, because a file belongs to the one that fits it
    best: beangulp itself stops where two say yes. Nothing that a file says is
    kept from one file to the next.
    """

    def __init__(self, declaration: Declaration, house: _House) -> None:
        self.declaration, self._house = declaration, house
        self._declared, self._office = house.declared, house.office

    @property
    def name(self) -> str:
        """The name that beangulp and Fava show."""
        return f"isf.{self.declaration.name}"

    def identify(self, filepath: str) -> bool:
        """Say whether the file is of this source, and of no other that fits better.

        Where two fit it equally both say so: beangulp then stops, and Fava lists both, beside every other
        file of the folder; `extract` says what to do.
        """
        return self.declaration.name in self._house.sources(filepath)

    def account(self, filepath: str) -> str:
        """The account under which beangulp would file the document."""
        del filepath
        spent = (FactKind.VISIT, FactKind.PURCHASE, FactKind.CARD)
        return "Expenses:Support" if self.declaration.fact in spent else ac.BANK_CLEARING

    def date(self, filepath: str) -> date | None:
        """The latest day that the file tells of; none where its dates cannot be told.

        Fava asks this of every file of a folder at once, so a file that `extract` refuses is no error here.
        """
        try:
            reading = look(self._opened(filepath))
        except IsfError as refused:
            _LOG.warning("%s", refused)
            return None
        days = () if month_first(reading) else [value.on for value in reading.values]
        return max(days, default=None)

    def extract(self, filepath: str, existing: Sequence[Any]) -> list[Any]:
        """Return what `isf import` would record, as Beancount directives; rows kept out are logged.

        Raises:
            AmbiguousFileError: when another source fits the file as well.
            IsfError: when the file is refused.
        """
        fits = self._house.sources(filepath)
        if len(fits) > 1 and self.declaration.name in fits:
            raise AmbiguousFileError(filepath, fits)
        opened = self._opened(filepath)
        register, settings, book = self._books(existing)
        reading = read(opened, suppliers=settings.supplier_names)
        check_account(reading, settings)
        landed = land(opened.declaration, reading, register, book)
        for bad in [*reading.bad, *landed.bad]:
            _LOG.warning("%s, %s", opened.file.path.name, bad.sentence())
        return [made for item in landed.items for made in _directives(item, filepath)]

    def deduplicate(self, entries: Sequence[Any], existing: Sequence[Any]) -> None:
        """Mark the rows that the ledger has already, by their source and by nothing else."""
        held = {entry.meta.get("source"): entry for entry in existing if entry.meta}
        for entry in entries:
            source = entry.meta.get("source")
            if source is not None and source in held:
                entry.meta[_DUPLICATE] = held[source]

    def _opened(self, filepath: str) -> Opened:
        return open_file(incoming(Path(filepath)), self._declared, self.declaration.name)

    def _books(self, existing: Sequence[Any]) -> tuple[Register, Settings, Book]:
        if self._office is None:
            return Register({}), Settings(""), EntriesBook(directives_of(existing or ()))
        book = OfficeBook(self._office, Reader(self._office))
        return read_register(self._office), read_settings(self._office), book


def _directives(item: Fact | Event, filepath: str) -> list[Any]:
    if isinstance(item, Event):
        return [_custom(line, filepath) for line in lines(item) if isinstance(line, Line)]
    return [_transaction(entry_of(item, item.id), filepath)]


def _transaction(entry: Entry, filepath: str) -> Any:  # noqa: ANN401 - Beancount's are untyped
    own = (("kind", entry.kind), ("id", entry.id), *entry.meta)
    return data.Transaction(
        _meta(own, filepath, entry.get("source")),
        entry.on,
        "*",
        None,
        entry.words,
        frozenset(),
        frozenset(entry.links),
        [_posting(leg) for leg in entry.legs],
    )


def _posting(leg: Leg) -> Any:  # noqa: ANN401
    units = amount.Amount(leg.amount, leg.currency)
    return data.Posting(leg.account, units, None, None, None, dict(leg.meta) or None)


def _custom(line: Line, filepath: str) -> Any:  # noqa: ANN401
    values = [ValueType(value, type(value)) for value in line.values]
    return data.Custom(_meta(line.meta, filepath, line.get("source")), line.on, line.name, values)


def _meta(pairs: Meta, filepath: str, source: str) -> dict[str, Any]:
    row = source.rpartition(":")[2]
    return data.new_metadata(  # type: ignore[no-any-return, unused-ignore]
        filepath, int(row) if row.isdigit() else 0, dict(pairs)
    )
