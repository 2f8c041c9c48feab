"""`isf source`: list declarations, try one on a file, and write one for a file that none fits."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from isf.book.trust.outgoing import check_outgoing
from isf.cli.common import Request, everywhere
from isf.cli.show import answer, table
from isf.errors import RequestError
from isf.model.money import plain

if TYPE_CHECKING:
    from isf.sources.values import Reading, Value

_SHOWN = 5


@click.group()
def source() -> None:
    """List, try and write declarations of files."""


@source.command("list")
@everywhere
def list_(request: Request) -> None:
    """List the sources of this office: what each reads and what it yields.

    Example: isf source list

    Refused: a declaration that is not right, with the line in it.
    """
    from isf.sources.declared import declarations

    rows = [
        {
            "source": one.name,
            "title": one.title,
            "fact": str(one.fact),
            "readers": list(map(str, one.readers)),
        }
        for one in declarations(request.office)
    ]
    cells = [[str(row["source"]), str(row["fact"]), str(row["title"])] for row in rows]
    answer(request, rows, table(["Source", "Yields", "Reads"], cells))


@source.command()
@everywhere
@click.argument("name")
@click.argument("file", type=click.Path(path_type=Path))
def test(request: Request, name: str, file: Path) -> None:
    """Show what a source makes of a file, without writing: rows, sums, controls, and what is kept out.

    Example: isf source test council-remittance remittance-2026-05.csv

    Refused: a name that no source has, a file that is not of the source or not sound. One that does not
    agree with itself is shown first, so that the line at fault can be found.
    """
    from isf.sources.declared import declarations
    from isf.sources.files import incoming
    from isf.sources.reading import check, look
    from isf.sources.recognise import open_file

    reading = look(open_file(incoming(file), declarations(request.office), name))
    answer(request, [_json(reading)], _table(reading))
    check(reading)


@source.command()
@everywhere
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--name", required=False, default="", help="What to call it; the file's name unless given.")
@click.option(
    "--fact",
    type=click.Choice(["remittance", "council-payment", "bank-statement", "visit", "purchase", "card"]),
    help="What it tells of, where that is not plain from its columns.",
)
@click.option(
    "--column",
    "columns",
    multiple=True,
    metavar="FIELD=NAME",
    help="Which column is the date, the amount, the reference ...; repeat it for each.",
)
@click.option("--write", is_flag=True, help="Write it to importers/ instead of only showing it.")
def new(
    request: Request, file: Path, *, name: str, fact: str | None, columns: tuple[str, ...], write: bool
) -> None:
    """Look at a file, propose a declaration for it, and show the first rows as they would be read.

    Example: isf source new export.csv --name our-visits --write

    Refused: a file whose columns do not say which is the date and which the amount (--column does); a name
    that is taken. Where no row can be read, the proposal is shown for you to correct, and not written.
    """
    from isf.sources.declared import parse_declaration
    from isf.sources.files import incoming
    from isf.sources.proposing import propose
    from isf.sources.reading import check, look, open_as

    opened = incoming(file)
    proposed = propose(opened, name, fact, _named(columns))
    called, text = proposed.name, proposed.text
    if Path(called).name != called or called.startswith("."):
        msg = f"{called!r} is not the name of a source; use letters, digits and hyphens, such as our-visits."
        raise RequestError(msg)
    path = check_outgoing(request.office.importers / f"{called}.toml")
    if write and path.exists():
        msg = f"importers/{called}.toml is there already; choose another --name, or change that file."
        raise RequestError(msg)
    reading = look(open_as(opened, parse_declaration(text, path)))
    write = write and bool(reading.values)
    if write:
        with path.open("w", encoding="utf-8", newline="\n") as out:
            out.write(text)
    end = f"Written to importers/{called}.toml." if write else "Nothing was written; --write keeps it."
    row = {**_json(reading), "declaration": text, "not_read": list(proposed.unread), "written": write}
    answer(request, [row], f"{text}\n{_table(reading)}\n{end}")
    check(reading)


def _named(columns: tuple[str, ...]) -> dict[str, str]:
    """Return the column of each field that was named, as in `date=Run Dt`."""
    named = [column.partition("=") for column in columns]
    for field, _, name in named:
        if not field.strip() or not name.strip():
            msg = f'--column {field!r} does not say which; write for example --column "date=Run Dt".'
            raise RequestError(msg)
    return {field.strip(): name.strip() for field, _, name in named}


def _json(reading: Reading) -> dict[str, object]:
    return {
        "file": reading.path,
        "source": reading.source,
        "encoding": reading.encoding,
        "read": reading.rows,
        "values": len(reading.values),
        "passed": reading.passed,
        "quarantined": [bad.sentence() for bad in reading.bad],
        "asides": [f"line {aside.row}, {aside.what}: {aside.words}" for aside in reading.asides],
        "controls": [control.as_json() for control in reading.controls],
        "first": [_cells(value) for value in reading.values[:_SHOWN]],
    }


def _cells(value: Value) -> dict[str, object]:
    """Return what a value says, without what it does not."""
    fields = {name: getattr(value, name) for name in value.__slots__}
    return {
        name: plain(said) if name in ("amount", "balance") else str(said)
        for name, said in fields.items()
        if said not in ("", None, False)
    }


def _words(name: str, said: object) -> str:
    """Return a field as a person reads it: lengths of time are kept in seconds."""
    if name not in ("billed", "planned", "actual", "claimed"):
        return f"{name} {said}"
    minutes, seconds = divmod(int(str(said)), 60)
    return f"{name} {minutes} minutes{f' {seconds} seconds' if seconds else ''}"


def _table(reading: Reading) -> str:
    said = [
        f"{reading.path}, read as {reading.source} ({reading.encoding}):",
        f"  {reading.rows} rows, {len(reading.values)} taken, {len(reading.bad)} kept out",
        *(f"  {control.sentence()}" for control in reading.controls),
        *(f"  kept out: {bad.sentence()}" for bad in reading.bad),
        *(f"  line {aside.row}, {aside.what}: {aside.words}" for aside in reading.asides),
    ]
    first = [
        ", ".join(_words(name, said) for name, said in _cells(v).items()) for v in reading.values[:_SHOWN]
    ]
    return "\n".join([*said, *(f"  {line}" for line in first)])
