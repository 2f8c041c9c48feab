"""What commands share: the options that stand everywhere, and how a request finds its office."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from isf.book.disk.journal_places import is_missing
from isf.book.privacy.open_register import register_is_open
from isf.errors import WaitsForApproval
from isf.model.dates import parse_date, today
from isf.model.fund_id import is_fund_id
from isf.model.money import parse_amount, parse_units
from isf.office import Office, find_office

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from isf.book.records import Register

_UNVOUCHED = (
    "{}: the journal is missing, so nothing can say whether these ledgers are as they were recorded; "
    "send no figure out. `isf check` says what to do."
)
Command = TypeVar("Command", bound=Callable[..., Any])


class Pounds(click.ParamType[Decimal]):
    """An amount of pounds: `1250`, `1,250.00`, `£1,250`."""

    name = "amount"

    def convert(
        self, value: str | Decimal, param: click.Parameter | None, ctx: click.Context | None
    ) -> Decimal:
        """Read it exactly, or refuse it."""
        del param, ctx
        return value if isinstance(value, Decimal) else parse_amount(value)


class Units(click.ParamType[Decimal]):
    """A number of units such as hours: `11.5`."""

    name = "units"

    def convert(
        self, value: str | Decimal, param: click.Parameter | None, ctx: click.Context | None
    ) -> Decimal:
        """Read it exactly, or refuse it."""
        del param, ctx
        return value if isinstance(value, Decimal) else parse_units(value)


class Day(click.ParamType[date]):
    """An ISO date, or `today`."""

    name = "date"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read it, or refuse it; 03/04 is never guessed."""
        del param, ctx
        return value if isinstance(value, date) else parse_date(value)


class Outgoing(click.Path):
    """Where something goes out to: a file or a folder, nowhere among an office's ledgers."""

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> Path:
        """Take it, or refuse it before the command does anything."""
        from isf.book.trust.outgoing import check_outgoing

        return check_outgoing(Path(super().convert(value, param, ctx)))  # type: ignore[arg-type]


POUNDS, UNITS, DAY, OUTGOING = Pounds(), Units(), Day(), Outgoing(path_type=Path)


class Request(NamedTuple):
    """Where a command works, for whom, and how it answers."""

    office_dir: str | None
    by: str
    fmt: str
    yes: bool
    quiet: bool

    @property
    def office(self) -> Office:
        """The office that was named, or the nearest upwards; says so when its journal is gone.

        Raises:
            NoOfficeError: when there is none.
        """
        found = find_office_at(Path(self.office_dir)) if self.office_dir else find_office(Path.cwd())
        _warn_once(_UNVOUCHED.format(found.ledgers) if is_missing(found.ledgers) else "")
        return found

    @property
    def register(self) -> Register:
        """Everybody in the office; says so when others on this machine may read it too."""
        from isf.book.records import read_register

        _warn_once(register_is_open(self.office))
        return read_register(self.office)

    def fund(self, text: str) -> str:
        """Return the fund id that an id, a council reference or part of a name means.

        An id needs no register: figures can be shown while that is being put back.
        """
        _warn_once(register_is_open(self.office))
        if is_fund_id(text) and self.office.fund_folder(text).is_dir():
            return text
        return self.register.find(text)

    def funds(self, texts: Sequence[str]) -> list[str] | None:
        """Return the funds that are meant, as above; None, which is everybody, where nobody is named."""
        return [self.fund(text) for text in texts] or None


@functools.cache
def _warn_once(words: str) -> None:
    if words:
        click.echo(f"isf: {words}", err=True)


def find_office_at(folder: Path) -> Office:
    """Return the office in this very folder, or above it where the folder is inside one."""
    return find_office(folder)


format_option = click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "json", "csv"]),
    default="table",
    help="How to answer.",
)


def everywhere(command: Command) -> Command:
    """Add the options that stand everywhere; the command gets them as its first argument."""

    @click.option("--office", "office_", metavar="DIR", help="The office to work in.")
    @click.option("--by", "by_", metavar="WHO", help="Who is making the change.")
    @format_option
    @click.option("--yes", is_flag=True, help="Do not ask.")
    @click.option("--quiet", is_flag=True, help="Say nothing but errors and answers.")
    @click.pass_context
    @functools.wraps(command)
    def run(ctx: click.Context, /, **options: Any) -> Any:  # noqa: ANN401 - click's own
        request = request_of(ctx, options, options.pop("format_"))
        try:
            return command(request, **options)
        except WaitsForApproval as waiting:
            from isf.cli.show import waits

            return waits(request, waiting)

    run.__doc__ = example_on_one_line(command.__doc__ or "")
    return run  # type: ignore[return-value]


def example_on_one_line(words: str) -> str:
    """Keep the example of a help text whole, to be copied: click would break it at its hyphens."""
    parts = inspect.cleandoc(words).split("\n\n")
    return "\n\n".join(
        "\b\n" + " ".join(part.splitlines()) if part.startswith("Example:") else part for part in parts
    )


def request_of(ctx: click.Context, options: dict[str, Any], fmt: str) -> Request:
    """Take the shared options out of a command's and return them as a request."""
    above = ctx.find_root().obj or {}
    return Request(
        office_dir=options.pop("office_") or above.get("office"),
        by=options.pop("by_") or above.get("by") or _login(),
        fmt=fmt,
        yes=options.pop("yes"),
        quiet=options.pop("quiet"),
    )


def _login() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def on_option(command: Command) -> Command:
    """Add `--on DATE`, the day of the event; today unless given."""
    return click.option(
        "--on", type=DAY, default=lambda: today().isoformat(), show_default="today", help="The day."
    )(command)
