"""`isf fund open`, `list` and `show`; its life events stand in `isf.cli.life`."""

from pathlib import Path

import click

from isf.book.load import fund_ids, read_fund, read_funds
from isf.book.one_rule import policy_for
from isf.book.opening import open_fund
from isf.book.privacy.retention import kept
from isf.cli.common import Request, everywhere
from isf.cli.fund_shown import as_data, in_words, lasts
from isf.cli.lazy import LazyGroup
from isf.cli.show import answer, made, table
from isf.model.dates import today
from isf.model.money import plain
from isf.sources.plans import read_plan

_HERE, _LIFE, _MOVES = "isf.cli.funds", "isf.cli.life", "isf.cli.handing_over"
_COMMANDS = {
    "open": (f"{_HERE}:open_", "Open a fund from a plan file and print its id."),
    "list": (f"{_HERE}:list_", "List every fund with its council, start and weekly budget."),
    "show": (
        f"{_HERE}:show",
        "Show a fund's plan, who pays in, outcomes, agreements, and who may agree.",
    ),
    "vary": (f"{_LIFE}:vary", "Change the budget from a day on."),
    "suspend": (f"{_LIFE}:suspend", "Pause the service, as for a stay in hospital."),
    "resume": (f"{_LIFE}:resume", "Take a paused service up again."),
    "review": (f"{_LIFE}:review", "Record that the plan was reviewed."),
    "close": (f"{_LIFE}:close_", "End a fund: nothing new, and what is left goes back."),
    "hand-over": (f"{_MOVES}:hand_over_", "Give a fund to the person's next provider."),
    "take-over": (f"{_MOVES}:take_over_", "Take on a fund from the person's provider before."),
}


@click.group(cls=LazyGroup, lazy=_COMMANDS)
def fund() -> None:
    """Open a fund, list funds, show one, and record its life events."""


@click.command("open")
@everywhere
@click.option(
    "--plan", required=True, type=click.Path(path_type=Path), metavar="FILE.toml", help="The plan file."
)
def open_(request: Request, plan: Path) -> None:
    """Open a fund from a plan file and print its id.

    Example: isf fund open --plan annie.toml

    Refused: headings that do not sum to the weekly budget, a council that the office does not have, a
    council reference that another fund has, anything unknown in the file.
    """
    opened = open_fund(request.office, read_plan(plan), by=request.by)
    made(request, {"fund": opened.fund}, opened.receipt, opened.fund)


@click.command("list")
@everywhere
def list_(request: Request) -> None:
    """List every fund with its council, start and weekly budget.

    Example: isf fund list --format json

    Refused: a book that is not sound.
    """
    register = request.register
    rows = []
    for ledger in read_funds(request.office, fund_ids(request.office)):
        told, fund_id = ledger.fund, ledger.fund_id
        person = register.people.get(fund_id)
        rows.append(
            {
                "fund": fund_id,
                "name": person.name if person else "",
                "council": told.council,
                "council_ref": person.council_ref if person else "",
                "start": told.start.isoformat(),
                "weekly": plain(told.plans[-1].weekly),
                "closed": told.closed_on.isoformat() if told.closed_on else None,
            }
        )
    shown = [
        [r["fund"] or "", r["name"] or "", r["council"] or "", r["start"] or "", r["weekly"] or ""]
        for r in rows
    ]
    answer(request, rows, table(["Fund", "Name", "Council", "Start", "Weekly"], shown, right=[4]))


@click.command()
@everywhere
@click.argument("who", metavar="FUND")
def show(request: Request, who: str) -> None:
    """Show a fund's plan, who pays in, outcomes, agreements, and who may agree.

    Example: isf fund show P-7K3QX7

    Refused: somebody whom the office does not know; a ledger that is not sound.
    """
    fund_id = request.fund(who)
    told = read_fund(request.office, fund_id).fund
    due = policy_for(request.office, told.council, "review").next_review(told)
    review = due if lasts(told, today()) else None
    records = kept(request.office, fund_id)
    more = {"legal_hold": records.held, "erase_from": records.as_json()["erase_from"]}
    row = {**as_data(told, review), **more}
    answer(request, [row], f"{in_words(told, review, request.register)}\nRecords: {records.sentence()}")
