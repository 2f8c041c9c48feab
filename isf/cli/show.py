"""Answers as text: a table for people, JSON and CSV for programs."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

import click

from isf.cli.visible import visible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from isf.book.store import Receipt
    from isf.cli.common import Request
    from isf.errors import WaitsForApproval

_AMOUNT = re.compile(r"-?[0-9][0-9,]*(\.[0-9]+)?( [A-Z][A-Z0-9.]*)?", re.ASCII)
_MAY_RUN = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
_NESTED = (list, dict)
"""What has no place in a table."""


def answer(
    request: Request, rows: Sequence[Mapping[str, Any]], table: str, names: Sequence[str] = ()
) -> None:
    """Show a list of rows in the format that was asked for; `table` is the form for people.

    `names` heads a CSV that may have no rows.
    """
    if request.fmt == "json":
        import json

        click.echo(json.dumps(list(rows), indent=2, ensure_ascii=False))
    elif request.fmt == "csv":
        click.echo(_csv(rows, names), nl=False)
    else:
        click.echo(visible(table))


def made(request: Request, thing: Mapping[str, Any], receipt: Receipt, words: str) -> None:
    """Show what a writing command made: one object, with its place in the journal."""
    whole = {**thing, "seq": receipt.seq, "head": receipt.head}
    if request.fmt == "json":
        import json

        click.echo(json.dumps(whole, indent=2, ensure_ascii=False))
    elif request.fmt == "csv":
        click.echo(_csv([whole]), nl=False)
    else:
        click.echo(words)
        if not request.quiet and not receipt.standing:
            click.echo(f"Recorded as number {receipt.seq}, head {receipt.head[:12]}.", err=True)


def counted(number: int, thing: str) -> str:
    """Return how many there are of a thing: `1 fund`, `2 funds`."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def waits(request: Request, waiting: WaitsForApproval) -> None:
    """Show that a change was put down as a proposal and waits for a second person."""
    from isf.book.store import Receipt

    thing = {"proposal": waiting.proposal, "fund": waiting.fund, "asked": list(waiting.asked)}
    made(request, thing, Receipt(waiting.seq, waiting.head), str(waiting))


def _csv(rows: Sequence[Mapping[str, Any]], head: Sequence[str] = ()) -> str:
    import csv
    import io

    out = io.StringIO()
    names = _columns(rows)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(names or head)
    writer.writerows([_cell(row.get(name)) for name in names] for row in rows)
    return out.getvalue()


def _columns(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the names in some rows, in the order in which they come; a list has no place in a table."""
    names: dict[str, None] = {}
    for row in rows:
        if not row.keys() <= names.keys():
            names |= dict.fromkeys(name for name, value in row.items() if not isinstance(value, _NESTED))
    return list(names)


def _cell(value: Any) -> Any:  # noqa: ANN401 - whatever an answer holds
    """Write true and false as JSON does; keep a spreadsheet from reading text as a formula, amounts apart."""
    if isinstance(value, str):
        return value if value[:1] not in _MAY_RUN else _kept(value)
    if isinstance(value, bool):
        return str(value).lower()
    return None if isinstance(value, _NESTED) else value


def _kept(value: str) -> str:
    amounts = all(_AMOUNT.fullmatch(part) for part in value.split(", "))
    return value if amounts else f"'{value}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Lay out rows in columns; the columns named by number are set to the right."""
    cells = [list(head), *[list(row) for row in rows]]
    widths = [max(len(row[i]) for row in cells) for i in range(len(head))]
    lines = [
        "  ".join(
            text.rjust(widths[i]) if i in right else text.ljust(widths[i]) for i, text in enumerate(row)
        ).rstrip()
        for row in cells
    ]
    rule = "  ".join("-" * width for width in widths)
    return "\n".join([lines[0], rule, *lines[1:]])


def warn(words: str) -> None:
    """Say something on stderr that does not stop the work."""
    click.echo(visible(f"isf: {words}"), err=True)


def on_terminal() -> bool:
    """Say whether a person is looking."""
    return sys.stdout.isatty()
