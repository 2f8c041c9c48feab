"""`isf fund open`, `list` and `show`; its life events stand in `isf.cli.life`."""

from pathlib import Path

import click

from isf.book.load import fund_ids, read_fund, read_funds
from isf.book.opening import open_fund
from isf.book.privacy.retention import kept
from isf.cli.common import Request, everywhere
from isf.cli.lazy import LazyGroup
from isf.cli.show import answer, made, table
from isf.model.dates import written
from isf.model.fund import Agreement, Each, Fund
from isf.model.money import plain, pounds
from isf.sources.plans import read_plan

_HERE, _LIFE, _MOVES = "isf.cli.funds", "isf.cli.life", "isf.cli.handing_over"
_COMMANDS = {
    "open": (f"{_HERE}:open_", "Open a fund from a plan file and print its id."),
    "list": (f"{_HERE}:list_", "List every fund with its council, start and weekly budget."),
    "show": (f"{_HERE}:show", "Show a fund's plan, outcomes, agreements, and who may agree."),
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
    """Show a fund's plan, outcomes, agreements, and who may agree.

    Example: isf fund show P-7K3QX7

    Refused: somebody whom the office does not know; a ledger that is not sound.
    """
    fund_id = request.fund(who)
    told = read_fund(request.office, fund_id).fund
    records = kept(request.office, fund_id)
    row = {**_row(told), "legal_hold": records.held, "erase_from": records.as_json()["erase_from"]}
    answer(request, [row], f"{_plain(told, request)}\nRecords: {records.sentence()}")


def _row(told: Fund) -> dict[str, object]:
    plan = told.plans[-1]
    return {
        "fund": told.id,
        "kind": str(told.kind),
        "council": told.council,
        "start": told.start.isoformat(),
        "closed": told.closed_on.isoformat() if told.closed_on else None,
        "primary_support_reason": told.support_reason,
        "weekly": plain(plan.weekly),
        "contribution": plain(plan.contribution),
        "headings": {name: plain(amount) for name, amount in plan.headings},
        "outcomes": [{"id": o.id, "care_act": o.care_act, "words": o.words} for o in told.outcomes],
        "may_agree": [
            {
                "id": a.id,
                "authority": str(a.kind),
                "from": a.start.isoformat(),
                "until": a.end.isoformat() if a.end else None,
            }
            for a in told.authorities
        ],
        "agreements": [
            {
                "id": a.id,
                "heading": a.heading,
                "supplier": a.supplier,
                "outcome": a.outcome,
                "amount": plain(a.amount),
                "each": str(a.each),
                "from": a.start.isoformat(),
                "until": a.end.isoformat() if a.end else None,
                "agreed_by": a.agreed_by,
                "agreed_on": a.agreed_on.isoformat(),
            }
            for a in told.agreements
        ],
    }


def _plain(told: Fund, request: Request) -> str:
    register, plan = request.register, told.plans[-1]
    lines = [
        f"Fund {told.id}, {told.council}, since {written(told.start)}",
        f"Budget: {pounds(plan.weekly)} a week, of which {pounds(plan.contribution)} is the person's own.",
        *(f"  {name}: {pounds(amount)}" for name, amount in plan.headings),
        "Outcomes:",
        *(f"  {o.id} ({o.care_act}) {o.words}" for o in told.outcomes),
        "Who may agree:",
        *(
            f"  {a.id} {register.name_of(told.id, a.id)} ({a.kind}) from {written(a.start)}"
            + (f" to before {written(a.end)}" if a.end else "")
            for a in told.authorities
        ),
    ]
    if told.agreements:
        lines.append("Agreements:")
        lines += [
            f"  {a.id} {a.heading}, {a.supplier}: {pounds(a.amount)} {_how_often(a)}, for {a.outcome}"
            for a in told.agreements
        ]
    return "\n".join(lines)


def _how_often(terms: Agreement) -> str:
    return str(terms.each) if terms.each is Each.ONCE else f"each {terms.each}"
