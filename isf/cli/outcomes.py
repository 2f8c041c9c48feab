"""`isf outcomes`: what was spent for what, over some days or in each month or quarter of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from isf.cli import figures
from isf.cli.common import DAY, Request, everywhere
from isf.cli.show import answer, table
from isf.errors import RequestError
from isf.model.dates import parts, today, written_span
from isf.model.money import pounds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from isf.reporting.outcomes import OutcomeRow

_NAMES = ("fund", "outcome", "care_act", "words", "spent", "agreed", "deliveries", "progress")
_MONTHS = {"month": 1, "quarter": 3}


@click.command()
@everywhere
@click.argument("who", metavar="[FUND]...", nargs=-1)
@click.option("--council", default="", metavar="CODE", help="Everybody of a council.")
@click.option("--period", "label", default="", metavar="YYYY:PP", help="A period of the council's calendar.")
@click.option("--from", "start", type=DAY, help="First day.")
@click.option("--until", "end", type=DAY, help="The day after the last.")
@click.option("--each", type=click.Choice(list(_MONTHS)), help="Rows for each of these, from the first day.")
def outcomes(  # noqa: PLR0917
    request: Request,
    who: tuple[str, ...],
    council: str,
    label: str,
    start: date | None,
    end: date | None,
    each: str | None,
) -> None:
    """Show spending by outcome, in the persons' own words; the rows of a fund sum to what it spent.

    Example: isf outcomes --council calderdale --period 2026:01

    Refused: a council that the office does not have; a period and other dates at once; --each without a
    first day.
    """
    from isf.book.records import check_council

    if council:
        check_council(request.office, council)
    funds = request.funds(who)
    span = _asked(request, funds, council, (label, start, end))
    if each:
        _show_each(request, funds, council, _parts(span, each))
        return
    rows = figures.outcomes(request.office, funds, council, span)
    answer(request, [row.as_json() for row in rows], _table(rows), _NAMES)


def _asked(
    request: Request, funds: Sequence[str] | None, council: str, asked: tuple[str, date | None, date | None]
) -> figures.Span:
    """Return the days that were asked for: a period's, or from one up to another or today."""
    from isf.book.records import read_policy

    label, start, end = asked
    if label and (start or end):
        msg = "Give a period (--period), or days (--from, --until), not both."
        raise RequestError(msg)
    if label:
        code = council or figures.one_council(request.office, funds)
        span = read_policy(request.office, code).calendar.period(label)
        return span.start, span.end
    if start and end and start >= end:
        msg = f"--until is the day after the last, so it must be later than --from {start.isoformat()}."
        raise RequestError(msg)
    return start, end or date.fromordinal(today().toordinal() + 1)


def _parts(span: figures.Span, each: str) -> list[tuple[date, date]]:
    start, end = span
    if start is None or start >= end:
        msg = f"--each {each} begins with a first day that has come; give one with --from, or a --period."
        raise RequestError(msg)
    return parts(start, end, _MONTHS[each])


def _show_each(
    request: Request, funds: Sequence[str] | None, council: str, spans: Sequence[tuple[date, date]]
) -> None:
    found = figures.outcomes_over(request.office, funds, council, spans)
    told = [
        {"from": start.isoformat(), "until": end.isoformat(), **row.as_json()}
        for (start, end), rows in zip(spans, found, strict=True)
        for row in rows
    ]
    shown = (
        f"{written_span(start, end)}\n{_table(rows)}" for (start, end), rows in zip(spans, found, strict=True)
    )
    answer(request, told, "\n\n".join(shown), ("from", "until", *_NAMES))


def _table(rows: Iterable[OutcomeRow]) -> str:
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
