"""Tables for a terminal: plain text, and with boxes and colour where somebody looks at it."""

import os
import shutil
import sys
from collections.abc import Sequence

from isf.outputs.tables import NUMERIC, Table, shown

_GAP = "  "
_WIDE = 100


def show(tables: Sequence[Table]) -> str:
    """Return tables as text, each under its title; those without rows are left out."""
    draw = _boxed if is_terminal() else _plain
    return "\n\n".join(draw(table.on_paper()) for table in tables if table.rows) + "\n"


def is_terminal() -> bool:
    """Say whether standard output is a terminal that can be drawn on."""
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _cells(table: Table) -> list[list[str]]:
    total = [table.totals()] if table.totals() else []
    body = [
        [shown(cell, column.kind) for cell, column in zip(row, table.columns, strict=True)]
        for row in (*table.rows, *total)
    ]
    if total and not body[-1][0]:
        body[-1][0] = "Total"
    return body


def _plain(table: Table) -> str:
    header = [column.heading for column in table.columns]
    body = _cells(table)
    widths = [max(map(len, column)) for column in zip(header, *body, strict=True)]
    right = [column.kind in NUMERIC for column in table.columns]

    def line(cells: Sequence[str]) -> str:
        padded = (
            cell.rjust(width) if is_right else cell.ljust(width)
            for cell, width, is_right in zip(cells, widths, right, strict=True)
        )
        return _GAP.join(padded).rstrip()

    rule = _GAP.join("-" * width for width in widths)
    above = [*table.preface, ""] if table.preface else []
    return "\n".join([*above, table.title, line(header), rule, *map(line, body)])


def _boxed(table: Table) -> str:
    from rich.box import ROUNDED  # noqa: PLC0415 - only where somebody looks
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table as RichTable  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    drawn = RichTable(title=Text(table.title), title_justify="left", box=ROUNDED)
    for column in table.columns:
        side = "right" if column.kind in NUMERIC else "left"
        drawn.add_column(Text(column.heading), justify=side)  # type: ignore[arg-type]
    body = _cells(table)
    for number, cells in enumerate(body, 1):
        is_total = bool(table.totals()) and number == len(body)
        drawn.add_row(*(Text(cell) for cell in cells), style="bold" if is_total else None)
    console = Console(
        force_terminal=True,
        no_color="NO_COLOR" in os.environ,
        width=shutil.get_terminal_size((_WIDE, 24)).columns,
    )
    with console.capture() as captured:
        console.print(*(Text(words) for words in table.preface), sep="\n")
        console.print(drawn)
    return captured.get().strip("\n")
