"""`isf statements`: what everybody of a council receives."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from isf.book.records import read_policy
from isf.cli.common import OUTGOING, Request, everywhere
from isf.cli.desk import Desk
from isf.cli.looks import FILES, Asked, in_looks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from isf.cli.statement_run import Made
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

    A name that no font here can write goes out as HTML instead, and is named. Done again, only what would
    say something else than before, other than its day, is made anew.

    Refused: a council or a period that is not there; a ledger that is not sound.
    """
    from isf.cli.statement_run import orders, run

    asked, desk = Asked(easy_read, large_print, language), Desk(request.office)
    asked.look(request.office, fmt)
    funds = desk.register.of_council(code) or _nobody(request.office, code)
    refused, left, wanted = [], 0, orders(desk, funds, label, folder, (asked, fmt))
    for made in counted(run(desk, wanted), len(wanted), request):
        if not request.quiet:
            click.echo(str(made.path))
        refused += [made.missing] if made.missing else []
        left += made.left
    if left and not request.quiet:
        click.echo(f"{left} of {len(wanted)} would say the same again and were left as they are.", err=True)
    for missing in refused:
        click.echo(f"isf: {missing}", err=True)


def counted(made: Iterator[Made], length: int, request: Request) -> Iterator[Made]:
    """Show how far it is, where a person is looking and the files go elsewhere."""
    if request.quiet or sys.stdout.isatty() or not sys.stderr.isatty():
        yield from made
        return
    with click.progressbar(made, length=length, label="Statements", file=sys.stderr) as bar:
        yield from bar


def _nobody(office: Office, code: str) -> tuple[str, ...]:
    """Nobody has a fund of this council; an unknown council is refused."""
    read_policy(office, code)
    return ()
