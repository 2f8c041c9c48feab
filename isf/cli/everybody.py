"""`isf statements`: what everybody of a council receives."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from isf.book.records import read_policy
from isf.cli.common import OUTGOING, Request, everywhere
from isf.cli.desk import Desk
from isf.cli.looks import FILES, Asked, file_name, in_looks
from isf.errors import FontMissingError
from isf.office import Office


@click.command()
@everywhere
@click.argument("code", metavar="CODE")
@click.option(
    "--period", "label", required=True, metavar="YYYY:PP", help="A period of the council's calendar."
)
@click.option("-o", "--output", "folder", required=True, type=OUTGOING, metavar="DIR")
@click.option("--as", "fmt", type=click.Choice(FILES), default="pdf", help="The format; PDF unless given.")
@in_looks
def statements(  # noqa: PLR0917
    request: Request,
    code: str,
    label: str,
    folder: Path,
    fmt: str,
    easy_read: bool,
    large_print: bool,
    language: str,
) -> None:
    """Write everybody's statement of a council for a period, each in a file of its own.

    A person whose communication need in the register says easy read or large print gets that variant,
    unless one is asked for.

    Example: isf statements calderdale --period 2026:01 -o ./statements

    A name that no font here can write goes out as HTML instead, and is named.

    Refused: a council or a period that is not there; a ledger that is not sound.
    """
    asked, desk = Asked(easy_read, large_print, language), Desk(request.office)
    refused = []
    for path, missing in _everybody(desk, code, label, folder, fmt, asked):
        if not request.quiet:
            click.echo(str(path))
        refused += [missing] if missing else []
    for missing in refused:
        click.echo(f"isf: {missing}", err=True)


def _everybody(  # noqa: PLR0917
    desk: Desk, code: str, label: str, folder: Path, fmt: str, asked: Asked
) -> Iterator[tuple[Path, str]]:
    """Write each statement; yield where, and what stood in the way of a PDF."""
    from isf.outputs import statements as out
    from isf.outputs.typesetting import Typesetter

    office = desk.office
    asked.look(office, fmt)
    with Typesetter(office.reports, asked.look(office, fmt).style) as typesetter:
        for fund in desk.register.of_council(code) or _nobody(office, code):
            told = desk.told(fund, label)
            made = told.statement
            look = _as_needed(asked, desk.register.people[fund].communication, fmt).look(office, fmt)
            look = replace(look, typesetter=typesetter, warning=told.warning(office))
            path = folder / file_name(made, label, look, fmt)
            try:
                yield out.write(made, fmt, path, office.reports, look), ""
            except FontMissingError as missing:
                page = path.with_suffix(".html")
                yield out.write(made, "html", page, office.reports, look), f"{fund}: {missing}"


def _nobody(office: Office, code: str) -> tuple[str, ...]:
    """Nobody has a fund of this council; an unknown council is refused."""
    read_policy(office, code)
    return ()


def _as_needed(asked: Asked, communication: str, fmt: str) -> Asked:
    """Take the variant from a person's communication needs, where none was asked for."""
    needs = communication.casefold().replace("-", " ")
    if asked.easy_read or asked.large_print or fmt not in ("pdf", "html"):
        return asked
    return replace(asked, easy_read="easy read" in needs, large_print="large print" in needs)
