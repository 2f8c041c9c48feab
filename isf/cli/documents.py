"""`isf statement`: what a person receives."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from isf.cli.common import DAY, OUTGOING, Request, request_of
from isf.cli.desk import Desk, Told
from isf.cli.looks import FORMATS, Asked, file_name, format_of, in_looks
from isf.cli.show import warn
from isf.errors import RequestError

if TYPE_CHECKING:
    from isf.outputs.statements import Look

_ON_SCREEN = ("table", "csv", "json")


@click.command()
@click.argument("who", metavar="FUND")
@click.option("--period", "label", default="", metavar="YYYY:PP", help="A period of the council's calendar.")
@click.option("--from", "start", type=DAY, help="Or any dates: first day.")
@click.option("--until", "end", type=DAY, help="The day after the last.")
@click.option(
    "--format", "fmt", type=click.Choice(FORMATS), help="A table unless given, or what the ending of -o says."
)
@click.option(
    "-o",
    "--output",
    "path",
    type=OUTGOING,
    metavar="FILE",
    help="Where to write it. Without it table, csv and json go to the terminal, the others into a file that "
    "is named.",
)
@click.option(
    "--issue", is_flag=True, help="Keep that it was given out, so that later changes are explained."
)
@click.option("--bundle", is_flag=True, help="All formats in one signed zip; kept as issued.")
@click.option("--despite", default="", metavar="REASON", help="Why it goes out although the bank differs.")
@in_looks
@click.option("--office", "office_", metavar="DIR", help="The office to work in.")
@click.option("--by", "by_", metavar="WHO", help="Who is giving it out, for --issue and --bundle.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--quiet", is_flag=True, help="Say nothing but errors and answers.")
@click.pass_context
def statement(  # noqa: PLR0917
    ctx: click.Context,
    /,
    who: str,
    label: str,
    start: date | None,
    end: date | None,
    fmt: str | None,
    path: Path | None,
    issue: bool,
    bundle: bool,
    despite: str,
    easy_read: bool,
    large_print: bool,
    language: str,
    **shared: object,
) -> None:
    """Write a person's statement: what came in, what was agreed and spent, what is left.

    Example: isf statement P-7K3QX7 --period 2026:01 --format pdf --easy-read -o annie.pdf

    Refused: a period that the council's calendar does not have; one to come that would be issued; to issue
    one while the bank and the book differ; an ending that says another format; a ledger that is not sound; a
    PDF of a name that no font here can write.
    """
    asked = Asked(easy_read, large_print, language)
    fmt = format_of("zip" if bundle else fmt, path, asked)
    request = request_of(ctx, dict(shared), fmt)
    look = asked.look(request.office, "pdf" if bundle else fmt)
    told = Desk(request.office).told(request.fund(who), span_of(label, start, end))
    if told.ahead and (issue or bundle):
        msg = f"{told.ahead} Give it out when it is over."
        raise RequestError(msg)
    look = replace(look, warning=told.warning(request.office, look.say))
    target = path or Path(file_name(told.statement, label, look, fmt))
    if bundle:
        _bundle(request, told, look, target, despite)
        _say_where(request, target, named=path is not None)
        return
    raw = _content(request, told, fmt, look)
    if path is None and fmt in _ON_SCREEN:
        _issue(request, told, despite, wanted=issue)
        click.echo(raw.decode(), nl=False)
        return
    from isf.outputs.files import check_writable, write_whole

    check_writable(target)
    _issue(request, told, despite, wanted=issue)
    write_whole(target, raw)
    _say_where(request, target, named=path is not None)


def _content(request: Request, told: Told, fmt: str, look: "Look") -> bytes:
    """Return a statement as bytes; what a table of values cannot say goes to stderr."""
    from isf.outputs import statements

    if fmt == "table":
        return statements.show(told.statement, look.say, look.warning).encode()
    if look.warning and fmt in _ON_SCREEN:
        warn(look.warning)
    return statements.content(told.statement, fmt, request.office.reports, look)


def _say_where(request: Request, target: Path, *, named: bool) -> None:
    if request.quiet:
        return
    click.echo(str(target))
    if not named:
        warn(f"Written to {target}; -o FILE puts it elsewhere.")


def _issue(request: Request, told: Told, despite: str, *, wanted: bool) -> None:
    """Keep that it was given out, once it can be."""
    if wanted:
        from isf.cli.issuing import issue_statement

        issue_statement(request, told, {}, None, despite)


def _bundle(request: Request, told: Told, look: "Look", target: Path, despite: str) -> None:
    """Write the statement in every format into one signed bundle."""
    from isf.cli.issuing import issue_statement
    from isf.outputs import statements

    templates = request.office.reports
    files = {
        f"statement.{fmt}": statements.content(told.statement, fmt, templates, look)
        for fmt in ("pdf", "xlsx", "csv", "json")
    }
    issue_statement(request, told, files, target, despite)


def span_of(label: str, start: date | None, end: date | None) -> str | tuple[date, date]:
    """Return the period's label, or the half-open span of dates, that was asked for.

    Raises:
        RequestError: when it is not exactly one of them, or the dates are the wrong way round.
    """
    if bool(label) == bool(start and end):
        msg = (
            "Name a period (--period YYYY:PP), or the first day and the day after the last (--from, --until)."
        )
        raise RequestError(msg)
    if start and end and start >= end:
        msg = f"--until is the day after the last, so it must be later than --from {start.isoformat()}."
        raise RequestError(msg)
    return label or (start or date.min, end or date.max)
