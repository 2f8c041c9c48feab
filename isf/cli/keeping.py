"""`isf surplus` and `isf banked`: what may be kept, and what goes back."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import click

from isf.book.actions.keeping import agree_return
from isf.book.ledger import Ledger
from isf.book.load import fund_ids, read_funds
from isf.book.records import read_policy
from isf.book.store import Writer, writing
from isf.cli.common import DAY, Request, everywhere
from isf.cli.show import answer, table, warn
from isf.errors import WaitsForApproval
from isf.model.dates import today
from isf.model.facts import Clawback
from isf.model.money import ZERO, plain, pounds, total
from isf.reporting.banked import banked as banked_of
from isf.reporting.returnable import Returnable, returnable


@click.command()
@everywhere
@click.argument("who", metavar="[FUND]...", nargs=-1)
@click.option("--as-of", type=DAY, help="At the close of this day; today unless given.")
@click.option("--agree", "agreed", is_flag=True, help="Agree the return of what the rules say goes back.")
def surplus(request: Request, who: tuple[str, ...], as_of: date | None, agreed: bool) -> None:
    """Show what is over the council's limits and what goes back, with the rule, its clause and the sum.

    With --agree the return is agreed, shared among the funders by what they paid in.

    Example: isf surplus P-7K3QX7 --as-of 2026-08-05

    Refused: a fund that is not there.
    """
    office, day = request.office, as_of or today()
    funds = [request.fund(text) for text in who] if who else list(fund_ids(office))
    done = {}
    found = [_returnable(request, ledger, day) for ledger in read_funds(office, funds)]
    if agreed:
        with writing(office, by=request.by, why="surplus --agree") as writer:
            for row in found:
                facts = agree_return(writer.ledger(row.fund), row.amount, day, _reason(row))
                done[row.fund] = _agreed(writer, facts)
    rows = [{**row.as_json(), "agreed": plain(done[row.fund])} if agreed else row.as_json() for row in found]
    answer(request, rows, "\n".join(_plain(row) for row in found) or "No funds yet.")


def _agreed(writer: Writer, facts: Sequence[Clawback]) -> Decimal:
    """Record what goes back of one fund; what waits for a second person does not keep the others waiting."""
    try:
        if facts:
            writer.record(facts)
    except WaitsForApproval as waiting:
        warn(str(waiting))
        return ZERO
    return total(fact.amount for fact in facts)


def _returnable(request: Request, ledger: Ledger, day: date) -> Returnable:
    policy = read_policy(request.office, ledger.fund.council)
    return returnable(ledger.fund, ledger.postings(), day, policy)


def _reason(row: Returnable) -> str:
    return "; ".join(ground.sentence() for ground in row.grounds)


def _plain(row: Returnable) -> str:
    over = row.over
    head = (
        f"{row.fund}: {pounds(over.left)} is left; up to {pounds(over.limit)} may be kept, and "
        f"{pounds(over.earmarked)} is kept for a purpose. {pounds(row.amount)} goes back."
    )
    return "\n".join([head, *(f"  {pounds(g.amount)}: {g.sentence()}" for g in row.grounds)])


@click.command()
@everywhere
@click.argument("who", metavar="[FUND]...", nargs=-1)
@click.option("--as-of", type=DAY, help="At the close of this day; today unless given.")
def banked(request: Request, who: tuple[str, ...], as_of: date | None) -> None:
    """Show service that was not used and may be had later, against the council's limit.

    Example: isf banked P-7K3QX7 --as-of 2026-05-03

    Refused: a fund that is not there.
    """
    office, day = request.office, as_of or today()
    rows = []
    funds = [request.fund(text) for text in who] if who else fund_ids(office)
    for ledger in read_funds(office, funds):
        policy = read_policy(office, ledger.fund.council)
        rows += [row.as_row(ledger.fund_id) for row in banked_of(ledger.fund, ledger.postings(), day, policy)]
    shown = [
        [str(row[key] or "") for key in ("fund", "agreement", "hours", "limit_hours", "over_hours", "use_by")]
        for row in rows
    ]
    heads = ["Fund", "Agreement", "Hours", "Limit", "Over", "Use by"]
    answer(request, rows, table(heads, shown, right=[2, 3, 4]) if rows else "Nothing is banked.")
