"""`isf import`: files from councils, banks and visit systems."""

from pathlib import Path

import click

from isf.book.load import load_clearing
from isf.book.records import read_settings
from isf.cli.common import Request, everywhere
from isf.cli.progress import Bar
from isf.cli.show import answer, counted, warn
from isf.sources.errors import FilesRefusedError
from isf.sources.files import files_in
from isf.sources.importing import import_files
from isf.sources.landing.matching import waiting
from isf.sources.results import ImportResult

_MOST_ROWS = 20
"""So many rows of a file are told of; the rest stand in ledgers/quarantine.toml."""


@click.command("import")
@everywhere
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--as", "source", default=None, metavar="SOURCE", help="Which declaration to read it with.")
@click.option("--again", is_flag=True, help="It was paid, or visited, as often again.")
@click.option("--dry-run", is_flag=True, help="Show what would happen; write nothing.")
def import_(
    request: Request, files: tuple[Path, ...], source: str | None, again: bool, dry_run: bool
) -> None:
    """Bring in files: each is recognised, read whole, checked against its controls, and recorded once.

    A folder stands for every file in it.

    Example: isf import remittance-2026-05.csv visits.csv

    Refused: a file that no declaration recognises, or whose totals do not hold; a payment, or visits, that
    the book has already from another file, unless --again says that there were two. Rows that cannot
    stand are quarantined with their line and reason; the others go in.
    """
    refused: FilesRefusedError | None = None
    with Bar.of(request) as bar:
        try:
            results = import_files(
                request.office,
                files_in(files),
                source=source,
                dry_run=dry_run,
                by=request.by,
                again=again,
                progress=bar,
            )
        except FilesRefusedError as error:
            refused, results = error, list(error.results)
    waits = 0 if request.fmt != "table" else _waiting(request)
    report = _report(results, refused, waits, dry_run=dry_run)
    answer(request, [result.as_json() for result in results], report)
    for result in results:
        _warn_of(result)
        _warn_of_others(request, result)
    if refused is not None:
        raise refused


def _warn_of(result: ImportResult) -> None:
    """Say which rows did not go in, on stderr, where programs that read the answer do not see it."""
    for note in result.quarantine[:_MOST_ROWS]:
        warn(str(note))
    more = len(result.quarantine) - _MOST_ROWS
    if more > 0:
        warn(f"{Path(result.file).name}: {more:,} more rows were kept out; ledgers/quarantine.toml has each.")
    if result.set_aside:
        words = ", ".join(f"{count} {what}" for what, count in result.kinds_aside.items())
        warn(f"{Path(result.file).name}: {result.set_aside} set aside and not booked ({words}).")


def _warn_of_others(request: Request, result: ImportResult) -> None:
    """Say that published spend tells of every provider, where the office does not say which lines are its."""
    if result.source == "council-spend" and result.new and not read_settings(request.office).supplier_names:
        name = Path(result.file).name
        warn(
            f"{name}: the lines of every provider were taken as money that came in. Put your own names into "
            "`supplier_names` of ledgers/office.toml; `isf reconcile-published` compares and books nothing."
        )


def _waiting(request: Request) -> int:
    """Return how many lines wait in clearing now; a remittance may have taken what the bank brought."""
    return len(waiting(load_clearing(request.office)))


def _report(
    results: list[ImportResult], refused: FilesRefusedError | None, waits: int, *, dry_run: bool
) -> str:
    said = [_table(result, dry_run=dry_run) for result in results]
    if len(results) + len(refused.errors if refused else ()) > 1:
        said.append(_summary(results, refused, waits))
    return "\n\n".join(said)


def _summary(results: list[ImportResult], refused: FilesRefusedError | None, waits: int) -> str:
    """Say in one go what became of several files, and what is to be done next."""
    kept = sum(len(result.quarantine) for result in results)
    told = [
        (sum(result.new for result in results), "rows are new", "row is new"),
        (sum(result.known for result in results), "the book had already", "the book had already"),
        (kept, "were kept out (`isf review`)", "was kept out (`isf review`)"),
        (len(refused.errors) if refused else 0, "files were refused", "file was refused"),
        (waits, "lines wait in clearing now (`isf match`)", "line waits in clearing now (`isf match`)"),
    ]
    said = [f"{count:,} {one if count == 1 else many}" for count, many, one in told if count]
    return "; ".join([f"{counted(len(results), 'file')} read", *said]) + "."


def _table(result: ImportResult, *, dry_run: bool) -> str:
    row = result.as_json()
    counts = ("read", "new", "known", "matched", "clearing", "quarantined")
    told = [*((name, int(str(row[name]))) for name in counts)]
    told += [
        (name, count)
        for name, count in (("passed over", result.passed), ("set aside", result.set_aside))
        if count
    ]
    asides = [f"  line {one.row}, {one.what}, not booked: {one.words}" for one in result.asides]
    more = [f"  and {len(asides) - _MOST_ROWS:,} more lines like these"] if len(asides) > _MOST_ROWS else []
    return "\n".join(
        [
            f"{row['file']}, read as {row['source']}",
            *(f"  {name:<12}{count:>7}" for name, count in told),
            *(f"  {control.sentence()}" for control in result.controls),
            *asides[:_MOST_ROWS],
            *more,
            _end(result, dry_run=dry_run),
        ]
    )


def _end(result: ImportResult, *, dry_run: bool) -> str:
    if result.known and not result.new:
        what = "the other rows" if result.quarantine else "all of it"
        return f"The book has {what} already; nothing was written."
    if dry_run:
        return "Nothing was written: this was a dry run."
    return "Written to the book." if result.written else "Nothing was written to the book."
