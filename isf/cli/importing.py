"""`isf import`: files from councils, banks and visit systems."""

import sys
from pathlib import Path

import click

from isf.cli.common import Request, everywhere
from isf.cli.show import answer, warn
from isf.sources.errors import FilesRefusedError
from isf.sources.importing import ImportResult, import_files


@click.command("import")
@everywhere
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--as", "source", default=None, metavar="SOURCE", help="Which declaration to read it with.")
@click.option("--again", is_flag=True, help="A payment with the same people and sums is another one.")
@click.option("--dry-run", is_flag=True, help="Show what would happen; write nothing.")
def import_(
    request: Request, files: tuple[Path, ...], source: str | None, again: bool, dry_run: bool
) -> None:
    """Bring in files: each is recognised, read whole, checked against its controls, and recorded once.

    Example: isf import remittance-2026-05.csv visits.csv

    Refused: a file that no declaration recognises, or whose totals do not hold; a payment that the book has
    already from another file, unless --again says that it was paid twice. Rows that cannot stand are
    quarantined with their line and reason; the others go in.
    """
    refused: FilesRefusedError | None = None
    try:
        results = import_files(
            request.office,
            list(files),
            source=source,
            dry_run=dry_run,
            by=request.by,
            again=again,
            progress=_progress if _watched(request) else None,
        )
    except FilesRefusedError as error:
        refused, results = error, list(error.results)
    _show(request, results)
    if refused is not None:
        raise refused


def _show(request: Request, results: list[ImportResult]) -> None:
    rows = [result.as_json() for result in results]
    answer(request, rows, "\n\n".join(_table(result) for result in results))
    for result in results:
        for note in result.quarantine:
            warn(str(note))


def _watched(request: Request) -> bool:
    return not request.quiet and sys.stderr.isatty()


def _progress(file: str, done: int, rows: int) -> None:
    click.echo(f"\r{file}: {done} of {rows} rows", err=True, nl=done >= rows)


def _table(result: ImportResult) -> str:
    row = result.as_json()
    counts = ("read", "new", "known", "matched", "clearing", "quarantined")
    end = "Written to the book." if result.written else "Nothing was written."
    if result.known and not result.new:
        end = "The book has all of it already; nothing was written."
    return "\n".join(
        [
            f"{row['file']}, read as {row['source']}",
            *(f"  {name:<12}{row[name]:>7}" for name in counts),
            *([f"  {'passed over':<12}{result.passed:>7}"] if result.passed else []),
            *(f"  {control.sentence()}" for control in result.controls),
            *(f"  line {aside.row}, {aside.what}, not booked: {aside.words}" for aside in result.asides),
            end,
        ]
    )
