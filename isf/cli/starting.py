"""`isf init`: an office from nothing."""

from pathlib import Path

import click

from isf.book.offices import start_office
from isf.cli.common import OUTGOING, Request, everywhere
from isf.cli.show import made


@click.command()
@everywhere
@click.argument("folder", metavar="DIR", type=OUTGOING)
@click.option("--provider", required=True, metavar="NAME", help="The provider's name.")
def init(request: Request, folder: Path, provider: str) -> None:
    """Start an office in DIR: three folders, declarations and templates, an empty book.

    Example: isf init ./office --provider "Bridge Support"

    Refused: a folder that already holds an office.
    """
    office, receipt = start_office(folder, provider, by=request.by)
    words = (
        f"The office of {provider} is in {office.root}.\n"
        f"Next: isf council add CODE --name NAME --office {office.root}"
    )
    made(request, {"office": str(office.root), "provider": provider}, receipt, words)
