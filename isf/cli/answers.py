"""`isf balance`: what is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from isf.cli import figures
from isf.cli.common import DAY, Request, everywhere
from isf.cli.show import answer, table
from isf.errors import RequestError
from isf.model.dates import today
from isf.model.money import pounds
from isf.reporting.balances import MONEY_KEYS, PLAN_KEYS, Balance, Figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

_FOUR = ("allocated", "committed", "spent", "available")
_FIGURES = {
    "From before": "brought_forward",
    "Allocated": "allocated",
    "Agreed": "committed",
    "On hold": "conditional",
    "Spent": "spent",
    "To go back": "returned",
    "Ended": "lapsed",
    "Moved": "transferred",
    "Left": "available",
}
_NAMES = ("fund", "heading", "as_of", "currency", *PLAN_KEYS, *MONEY_KEYS)


@click.command()
@everywhere
@click.argument("who", metavar="[FUND]...", nargs=-1)
@click.option("--as-of", type=DAY, help="At the close of this day; today unless given.")
@click.option("--from", "since", type=DAY, help="What happened since this day.")
def balance(request: Request, who: tuple[str, ...], as_of: date | None, since: date | None) -> None:
    """Show the four figures, allocated, agreed, spent and left, per fund and heading.

    Example: isf balance P-7K3QX7 --as-of 2026-05-03 --format json

    Refused: somebody whom the office does not know; a first day after the last.
    """
    day = as_of or today()
    if since is not None and since > day:
        msg = f"--from {since.isoformat()} is after {day.isoformat()}; give an earlier day, or --as-of."
        raise RequestError(msg)
    rows = figures.balances(request.office, request.funds(who), day, since)
    if request.fmt == "table":
        answer(request, [], "\n\n".join(_table(row) for row in rows) or "No funds yet.")
        return
    told = (
        [row.as_json() for row in rows] if request.fmt == "json" else [r for row in rows for r in _flat(row)]
    )
    answer(request, told, "", _NAMES)


def _flat(row: Balance) -> Iterator[dict[str, object]]:
    """Yield a fund's figures and then those of each heading, for a table of values."""
    told = row.as_json()
    headings = cast("list[dict[str, object]]", told.pop("headings"))
    yield {"fund": told.pop("fund"), "heading": "", **told}
    for heading in headings:
        yield {"fund": row.fund, "as_of": told["as_of"], "currency": told["currency"], **heading}


def _table(row: Balance) -> str:
    since = f" since {row.since.isoformat()}" if row.since else ""
    keys = _columns(row).values()
    rows = [_cells(heading.heading, heading, keys) for heading in row.headings]
    rows.append(_cells("All", row.total, keys))
    money = ", ".join(
        f"{name} {pounds(amount)}"
        for name, amount in (
            ("bank", row.money.bank),
            ("card", row.money.card),
            ("owed to the fund", row.money.owed),
            ("to be paid", row.money.payable),
            ("advance", row.money.advance),
            ("to be returned", row.money.clawback),
        )
        if amount
    )
    head = [f"{row.fund}", *_columns(row)]
    shown = table(head, rows, right=range(1, len(head)))
    return f"At the close of {row.as_of.isoformat()}{since}\n{shown}\nMoney: {money or 'none'}"


def _columns(row: Balance) -> dict[str, str]:
    """Return the columns of a fund's table: the four figures, and what else is needed to add up."""
    told = (row.total, *row.headings)
    return {
        name: key
        for name, key in _FIGURES.items()
        if key in _FOUR or any(getattr(figures, key) for figures in told)
    }


def _cells(name: str, figures: Figures, keys: Iterable[str]) -> list[str]:
    return [name, *(pounds(getattr(figures, key)) for key in keys)]
