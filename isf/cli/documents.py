"""`isf statement` and `isf statements`: what a person receives."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from isf.book.records import read_policy
from isf.cli.common import DAY, OUTGOING, Request, everywhere, request_of
from isf.cli.desk import Desk, Told
from isf.errors import FontMissingError, RequestError
from isf.office import Office
from isf.reporting.statement import Statement

if TYPE_CHECKING:
    from isf.outputs.statements import Look

_FORMATS = ("table", "pdf", "html", "xlsx", "csv", "json")
_FILES = tuple(name for name in _FORMATS if name != "table")


@dataclass(frozen=True, slots=True)
class Asked:
    """How a statement shall read."""

    easy_read: bool = False
    large_print: bool = False
    language: str = "en"

    def look(self, office: Office, fmt: str) -> "Look":
        """Return the look of a statement of this office.

        Raises:
            RequestError: for two variants at once, or one of a format that has none.
        """
        from isf.outputs.house_style import house_style
        from isf.outputs.language import language
        from isf.outputs.paper import Variant
        from isf.outputs.statements import Look

        variant = Variant.EASY_READ if self.easy_read else Variant.STANDARD
        variant = Variant.LARGE_PRINT if self.large_print else variant
        if self.easy_read and self.large_print:
            msg = "Choose one: --easy-read is in large type already."
            raise RequestError(msg)
        if variant is not Variant.STANDARD and fmt not in ("pdf", "html"):
            msg = f"--{variant} is for --format pdf or html; {fmt} has no pages."
            raise RequestError(msg)
        return Look(variant=variant, say=language(self.language), style=house_style(office))


def in_looks(command: Any) -> Any:  # noqa: ANN401 - click's own
    """Add the options that say how a statement shall read."""
    for option in (
        click.option("--easy-read", is_flag=True, help="Short sentences, big type, pictures."),
        click.option("--large-print", is_flag=True, help="Type of 18 points."),
        click.option("--language", type=click.Choice(["en", "cy"]), default="en", help="English or Welsh."),
    ):
        command = option(command)
    return command


@click.command()
@click.argument("who", metavar="FUND")
@click.option("--period", "label", default="", metavar="YYYY:PP", help="A period of the council's calendar.")
@click.option("--from", "start", type=DAY, help="Or any dates: first day.")
@click.option("--until", "end", type=DAY, help="The day after the last.")
@click.option(
    "--format", "fmt", type=click.Choice(_FORMATS), help="Without -o: the terminal; with it, by its ending."
)
@click.option("-o", "--output", "path", type=OUTGOING, help="Where to write it.")
@click.option(
    "--issue", is_flag=True, help="Keep that it was given out, so that later changes are explained."
)
@click.option("--bundle", is_flag=True, help="All formats in one signed zip; kept as issued.")
@in_looks
@click.option("--office", "office_", metavar="DIR", help="The office to work in.")
@click.option("--by", "by_", metavar="WHO", hidden=True)
@click.option("--yes", is_flag=True, hidden=True)
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
    easy_read: bool,
    large_print: bool,
    language: str,
    **shared: object,
) -> None:
    """Write a person's statement: what came in, what was agreed and spent, what is left.

    Example: isf statement P-7K3QX7 --period 2026:01 --format pdf --easy-read -o annie.pdf

    Refused: a period that the council's calendar does not have; a ledger that is not sound; a PDF of a
    name that no font here can write.
    """
    asked = Asked(easy_read, large_print, language)
    fmt = "pdf" if bundle else fmt or _by_ending(path, asked)
    request = request_of(ctx, dict(shared), fmt)
    look = asked.look(request.office, fmt)
    told = Desk(request.office).told(request.fund(who), span_of(label, start, end))
    look = replace(look, warning=told.changed(request.office))
    if bundle:
        _bundled(request, told, label, look, path)
        return
    from isf.outputs import statements

    if issue:
        _issue(request, told)
    made = told.statement
    if fmt == "table":
        _put(statements.show(made, look.say), path)
        return
    target = path or Path(file_name(made, label, look, fmt))
    statements.write(made, fmt, target, request.office.reports, look)
    if not request.quiet:
        click.echo(str(target))


def _issue(request: Request, told: Told) -> None:
    from isf.cli.bundles import issue_statement

    issue_statement(request, told, {}, None)


def _bundled(request: Request, told: Told, label: str, look: "Look", path: Path | None) -> None:
    """Write the statement in every format into one signed bundle."""
    from isf.cli.bundles import issue_statement
    from isf.outputs import statements

    made, templates = told.statement, request.office.reports
    files = {
        f"statement.{fmt}": statements.content(made, fmt, templates, look)
        for fmt in ("pdf", "xlsx", "csv", "json")
    }
    target = path or Path(file_name(made, label, look, "zip"))
    issue_statement(request, told, files, target)
    if not request.quiet:
        click.echo(str(target))


def _by_ending(path: Path | None, asked: Asked) -> str:
    """Return the format that a file's ending means; a variant without one is a PDF."""
    ending = path.suffix.lstrip(".").lower() if path else ""
    if ending in _FILES:
        return ending
    return "pdf" if path is None and (asked.easy_read or asked.large_print) else "table"


def file_name(made: Statement, label: str, look: "Look", fmt: str) -> str:
    """Name the file of a statement: fund, period, variant and language."""
    from isf.outputs.statements import SUFFIXES

    tongue = "" if look.say.code == "en" else f"-{look.say.code}"
    period = (label or made.period_label).replace(":", "P")
    return f"{made.fund}-{period}{SUFFIXES.get(look.variant, '')}{tongue}.{fmt}"


def _put(text: str, path: Path | None) -> None:
    if path is None:
        click.echo(text)
        return
    from isf.outputs.files import write_text

    write_text(path, text)
    click.echo(str(path))


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


@click.command()
@everywhere
@click.argument("code", metavar="CODE")
@click.option(
    "--period", "label", required=True, metavar="YYYY:PP", help="A period of the council's calendar."
)
@click.option("-o", "--output", "folder", required=True, type=OUTGOING, metavar="DIR")
@click.option("--as", "fmt", type=click.Choice(_FILES), default="pdf", help="The format; PDF unless given.")
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
            look = replace(look, typesetter=typesetter, warning=told.changed(office))
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
