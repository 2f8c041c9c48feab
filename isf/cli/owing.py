"""`isf arrears`: contributions that have not come, what is to be done, and settling them."""

from datetime import date

import click

from isf.book.actions.arrears import Arrears
from isf.book.actions.arrears import arrears as arrears_of
from isf.book.actions.arrears import settle as settled_by_rule
from isf.book.load import fund_ids, read_funds
from isf.book.records import read_policy
from isf.book.store import writing
from isf.cli.common import DAY, Request, everywhere
from isf.cli.show import answer, made, table
from isf.errors import RequestError
from isf.model.dates import today, written
from isf.model.facts import Due, Waive, WriteOff
from isf.model.money import plain, pounds, total


@click.command()
@everywhere
@click.argument("who", metavar="[FUND]...", nargs=-1)
@click.option("--as-of", type=DAY, help="At the close of this day; today unless given.")
@click.option("--settle", is_flag=True, help="Settle it as the council's rule says.")
@click.option("--reason", default="", help="With --settle: why, for the person's statement.")
def arrears(request: Request, who: tuple[str, ...], as_of: date | None, settle: bool, reason: str) -> None:
    """Show contributions that have not come, since when, the next step by the council's rule, and who hears.

    Example: isf arrears P-7K3QX7 --settle --reason "hardship, letter of 2 June"

    Refused: --settle without one fund and a reason, or before the council's rule asks for it.
    """
    day = as_of or today()
    if settle:
        _settle(request, who, day, reason)
        return
    rows, shown = [], []
    funds = [request.fund(text) for text in who] if who else fund_ids(request.office)
    for ledger in read_funds(request.office, funds):
        fund = ledger.fund_id
        policy = read_policy(request.office, ledger.fund.council)
        found = arrears_of(ledger, policy, day)
        if found:
            clause = policy.clauses.get("arrears", "")
            rows.append(_row(fund, found, clause))
            told = ", ".join(found.tell)
            shown.append(
                [fund, pounds(found.owed), pounds(found.late), written(found.since), found.step, told]
            )
    heads = ["Fund", "Unpaid", "Late", "Since", "Next", "Tell"]
    answer(request, rows, table(heads, shown, right=[1, 2]) if rows else "Every contribution has come.")


def _row(fund: str, found: Arrears, clause: str) -> dict[str, object]:
    return {
        "fund": fund,
        "owed": plain(found.owed),
        "late": plain(found.late),
        "since": found.since.isoformat(),
        "days": found.days,
        "step": str(found.step),
        "asks": found.asks,
        "tell": list(found.tell),
        "clause": clause,
    }


def _settle(request: Request, who: tuple[str, ...], day: date, reason: str) -> None:
    if len(who) != 1 or not reason:
        msg = "Name one fund and say why (--reason), for the person's statement."
        raise RequestError(msg)
    fund = request.fund(who[0])
    with writing(request.office, by=request.by, why=f"arrears {fund}") as writer:
        ledger = writer.ledger(fund)
        items = settled_by_rule(ledger, read_policy(request.office, ledger.fund.council), day, reason)
        receipt = writer.record(items)
    paid = total(i.amount for i in items if isinstance(i, Due) and i.amount > 0)
    off = total(i.amount for i in items if isinstance(i, WriteOff))
    waived = total(i.amount for i in items if isinstance(i, Waive))
    thing = {"fund": fund, "council_pays": plain(paid), "written_off": plain(off), "waived": plain(waived)}
    words = f"{pounds(paid)} is due from the council instead, {pounds(off)} is written off"
    more = f", {pounds(waived)} of it borne by the provider." if waived else "."
    made(request, thing, receipt, words + more)
