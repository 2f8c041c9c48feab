"""What the tests of sources share: the shipped declarations, invented files, and a small book in memory."""

import os
from dataclasses import replace
from pathlib import Path

from isf.book.directives import Directive, Line
from isf.book.entries import entry
from isf.book.lines import lines
from isf.book.records import Person, Register
from isf.book.text import render_all
from isf.model.events import Event
from isf.model.facts import Fact
from isf.office import starter
from isf.sources.books import EntriesBook
from isf.sources.declaration import Declaration
from isf.sources.declared import named, parse_declaration, read_declarations
from isf.sources.files import incoming
from isf.sources.landing.any_fact import land
from isf.sources.landing.common import Landed
from isf.sources.reading import Opened, read
from isf.sources.recognise import open_file
from isf.sources.values import Reading
from tests.books import FUND, OTHER, worked

FOLDER = Path(__file__).parent
TODAY = "2026-05-03"
SHIPPED = read_declarations(starter() / "importers")
PEOPLE = Register(
    {
        FUND: Person(FUND, "Annie Example", "calderdale", "ASC-100234"),
        OTHER: Person(OTHER, "Bernard Sample", "calderdale", "ASC-100777"),
    }
)


def shipped(name: str) -> Declaration:
    """Return a shipped declaration."""
    return named(SHIPPED, name)


def declared(text: str, name: str = "ours") -> Declaration:
    """Return a declaration of TOML text."""
    return parse_declaration(text, Path(f"{name}.toml"))


def opened(path: Path, source: str | None = None) -> Opened:
    """Open a file with the shipped declarations."""
    return open_file(incoming(path), SHIPPED, source)


def read_text(folder: Path, text: str | bytes, declaration: Declaration, name: str = "file.csv") -> Reading:
    """Read text as a file of one declaration."""
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read(open_file(incoming(path), [declaration], declaration.name))


def book(*more: Directive, until: str = "9999-12-31") -> EntriesBook:
    """Return a book with Annie's fund of the worked period, up to a day, and whatever else is given."""
    held = [
        replace(d, fund=FUND) if isinstance(d, Line) else d for d in worked(FUND) if d.on.isoformat() <= until
    ]
    return EntriesBook([*held, *more])


def landed(path: Path, held: EntriesBook, source: str | None = None) -> tuple[Reading, Landed]:
    """Read a file and land it in a book."""
    file = opened(path, source)
    reading = read(file)
    return reading, land(file.declaration, reading, PEOPLE, held)


def recorded(items: list[Fact | Event]) -> list[Directive]:
    """Return the directives that the store would write for facts and events."""
    made: list[Directive] = []
    for item in items:
        made += lines(item) if isinstance(item, Event) else [entry(item, item.id)]
    return made


def golden_text(reading: Reading, result: Landed) -> str:
    """Return everything that became of a file, as text to keep beside it."""
    told = [f"; read {reading.rows} rows as {reading.source}, {reading.encoding}\n"]
    told += [
        f"; {control.name}: {control.stated or 'not stated'} / {control.found}\n"
        for control in reading.controls
    ]
    told += [f"; aside, line {aside.row}, {aside.what}: {aside.words}\n" for aside in reading.asides]
    told += [f"; kept out, {bad.sentence()}\n" for bad in [*reading.bad, *result.bad]]
    return "".join(told) + "\n" + render_all(recorded(result.items))


def check_golden(path: Path, text: str) -> None:
    """Compare text with the file beside `path`; ISF_GOLDENS=write keeps it instead."""
    golden = path.with_name(f"{path.name}.beancount")
    if os.environ.get("ISF_GOLDENS") == "write":
        golden.write_text(text, encoding="utf-8", newline="\n")
    assert text == golden.read_text(encoding="utf-8")
