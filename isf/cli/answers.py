"""`isf balance` and `isf outcomes`: what is left, and what was spent for what."""

from __future__ import annotations

from datetime import date
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
    from collections.abc import Iterable, Iterator, Sequence

    from isf.reporting.outcomes import OutcomeRow

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
_OUTCOME_NAMES = ("fund", "outcome", "care_act", "words", "spent", "agreed", "deliveries", "progress")


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
    rows = figures.balances(request.office, _wanted(request, who), day, since)
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


def _wanted(request: Request, who: tuple[str, ...]) -> list[str] | None:
    """Return the funds that were named; None for everybody."""
    return [request.fund(text) for text in who] or None


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


@click.command()
@everywhere
@click.argument("who", metavar="[FUND]...", nargs=-1)
@click.option("--council", default="", metavar="CODE", help="Everybody of a council.")
@click.option("--period", "label", default="", metavar="YYYY:PP", help="A period of the council's calendar.")
@click.option("--from", "start", type=DAY, help="First day.")
@click.option("--until", "end", type=DAY, help="The day after the last.")
def outcomes(  # noqa: PLR0917
    request: Request,
    who: tuple[str, ...],
    council: str,
    label: str,
    start: date | None,
    end: date | None,
) -> None:
    """Show spending by outcome, in the persons' own words; the rows of a fund sum to what it spent.

    Example: isf outcomes --council calderdale --period 2026:01

    Refused: a council that the office does not have; a period and other dates at once.
    """
    from isf.book.records import check_council, read_policy

    if council:
        check_council(request.office, council)
    if label and (start or end):
        msg = "Give a period (--period), or days (--from, --until), not both."
        raise RequestError(msg)
    funds = _wanted(request, who)
    if label:
        code = council or figures.one_council(request.office, funds)
        span = read_policy(request.office, code).calendar.period(label)
        start, end = span.start, span.end
    if start and end and start >= end:
        msg = f"--until is the day after the last, so it must be later than --from {start.isoformat()}."
        raise RequestError(msg)
    after = end or date.fromordinal(today().toordinal() + 1)
    rows = figures.outcomes(request.office, funds, council, (start, after))
    answer(request, [row.as_json() for row in rows], _outcomes_table(rows), _OUTCOME_NAMES)


def _outcomes_table(rows: Sequence[OutcomeRow]) -> str:
    shown = [
        [
            row.fund,
            row.outcome or "",
            row.words or "fees and the like",
            pounds(row.spent),
            pounds(row.agreed),
            str(row.deliveries),
        ]
        for row in rows
    ]
    return table(
        ["Fund", "Outcome", "In the person's words", "Spent", "Agreed", "Times"], shown, right=[3, 4, 5]
    )
