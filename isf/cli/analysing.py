"""`isf export parquet` and `isf analyse`: beyond one office."""

from pathlib import Path

import click

from isf.cli.common import OUTGOING, Request, everywhere
from isf.cli.show import answer, table
from isf.errors import EngineMissingError, FileError
from isf.reporting.questions import QUESTIONS

_LEAST_KEY = 16


@click.group()
def export() -> None:
    """Write an office's postings for analysis."""


@export.command()
@everywhere
@click.argument("folder", metavar="DIR", type=OUTGOING)
@click.option("--key-file", type=click.Path(path_type=Path), help="A key to share with other offices.")
@click.option("--compact", is_flag=True, help="Merge what came since into one file for each part.")
def parquet(request: Request, folder: Path, key_file: Path | None, compact: bool) -> None:
    """Write every posting as Parquet, by financial year and council; the next time, only what is new.

    Fund ids are replaced by a keyed hash; the key stays in the office, unless offices share one so that a
    council can follow a person from one to the other. No names, words or suppliers go out.

    Example: isf export parquet ./shared

    Refused: a folder that holds something else; a ledger that is not sound.
    """
    from isf.outputs import parquet as files
    from isf.outputs.exporting import export as bring_up_to_date

    try:
        made = bring_up_to_date(request.office, folder, _key(request, folder, key_file))
        merged = files.compact(folder) if compact else 0
    except ImportError as error:
        name = "pyarrow"
        raise EngineMissingError(name, str(error)) from error
    told = {"folder": str(folder), "whole": made.whole, "funds": made.funds, "files": len(made.files)}
    kind = "Everything" if made.whole else "What is new"
    words = f"{kind} of {made.funds} funds was written to {folder} in {len(made.files)} files."
    answer(request, [told], words + (f" {merged} files were merged." if merged else ""))


def _key(request: Request, folder: Path, key_file: Path | None) -> bytes:
    if key_file is None:
        from isf.book import index

        return index.export_key(request.office, str(folder.resolve()))
    from isf.sources.files import incoming

    key = incoming(key_file).data.strip()
    if len(key) < _LEAST_KEY:
        why = f"a key has {_LEAST_KEY} characters or more"
        raise FileError(key_file, [why], "Make one with a password manager.")
    return key


@click.command()
@everywhere
@click.argument("question", type=click.Choice(list(QUESTIONS)))
@click.option(
    "--from", "folder", required=True, metavar="DIR", type=click.Path(path_type=Path), help="The export."
)
@click.option(
    "--engine",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    show_default=True,
    help="What works it out.",
)
@click.option("--publish", is_flag=True, help="Hide what tells of fewer than five people; round to five.")
def analyse(request: Request, question: str, folder: Path, engine: str, publish: bool) -> None:
    """Ask exports a question over all councils: return, outcomes, weekly, late, clawback.

    Example: isf analyse outcomes --from ./shared --publish --format csv

    Refused: a folder that holds no export; an engine that is not installed.
    """
    from isf.outputs.analysing import ask
    from isf.reporting.questions import publishable

    rows = ask(folder, question, engine)
    rows = publishable(rows) if publish else rows
    names = list(rows[0]) if rows else []
    cells = [["" if row[name] is None else str(row[name]) for name in names] for row in rows]
    answer(request, rows, table(names, cells) if rows else "Nothing to tell.")
