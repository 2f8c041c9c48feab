"""`isf init`: an office from nothing."""

from pathlib import Path

import click

from isf.book.offices import start_office
from isf.cli.common import OUTGOING, Request, everywhere
from isf.cli.here import line
from isf.cli.show import made


@click.command()
@everywhere
@click.argument("folder", metavar="DIR", type=OUTGOING)
@click.option("--provider", required=True, metavar="NAME", help="The provider's name.")
def init(request: Request, folder: Path, provider: str) -> None:
    """Start an office in DIR: three folders, declarations and templates, an empty book.

    Example: isf init ./office --provider "Bridge Support"

    Refused: a provider without a name, a folder that already holds an office.
    """
    office, receipt = start_office(folder, provider, by=request.by)
    named = provider.strip()
    council = line(["isf", "--office", office.root, "council", "add", "CODE", "--name", "NAME"])
    words = f"The office of {named} is in {office.root}.\nNext: {council}"
    made(request, {"office": str(office.root), "provider": named}, receipt, words)
