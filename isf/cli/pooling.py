"""`isf pool`: people put part of their funds together, each share traceable to the penny."""

from datetime import date
from decimal import Decimal

import click

from isf.book.actions import pooling as act
from isf.book.load import read_fund
from isf.book.store import writing
from isf.cli.agreements import named
from isf.cli.common import POUNDS, Request, everywhere, on_option
from isf.cli.show import answer, made, table
from isf.model.money import plain, pounds


@click.group()
def pool() -> None:
    """Put part of a person's fund into a pooled fund, show the shares, take one back."""


@pool.command("put")
@everywhere
@click.argument("pooled", metavar="POOL")
@click.option("--from", "who", required=True, metavar="FUND", help="Whose money.")
@click.option("--heading", required=True, help="From which heading of the person.")
@click.option("--to", "pool_heading", required=True, metavar="HEADING", help="Which heading of the pool.")
@click.option("--amount", type=POUNDS, required=True)
@click.option("--agreed-by", required=True, metavar="WHO")
@on_option
def put_(  # noqa: PLR0917 - one argument an option
    request: Request,
    pooled: str,
    who: str,
    heading: str,
    pool_heading: str,
    amount: Decimal,
    agreed_by: str,
    on: date,
) -> None:
    """Put part of a person's fund into a pool, as the person agrees.

    Example: isf pool put P-2M9TFY --from P-7K3QX7 --heading Community --to Minibus --amount 20
    --agreed-by "Annie Example"

    Refused: a fund that is not pooled; someone without authority; more than is available or in the bank.
    """
    target, fund, register = request.fund(pooled), request.fund(who), request.register
    with writing(request.office, by=request.by, why=f"pool put {fund} {target}") as writer:
        own = writer.ledger(fund)
        wanted = act.PutIn(
            heading=heading,
            pool_heading=pool_heading,
            amount=amount,
            agreed_by=register.authority(fund, agreed_by, own.fund.may_agree_on(on)),
            who=agreed_by,
            on=on,
        )
        with named(register, fund):
            receipt = writer.record(act.put_in(own, writer.ledger(target), wanted))
    thing = {"pool": target, "fund": fund, "amount": plain(amount), "entries": list(receipt.ids)}
    made(request, thing, receipt, f"{pounds(amount)} of {fund} is in the pool {target}.")


@pool.command("back")
@everywhere
@click.argument("pooled", metavar="POOL")
@click.option("--to", "who", required=True, metavar="FUND", help="Whose share.")
@click.option("--heading", required=True, help="Under which heading of the person.")
@click.option("--from", "pool_heading", required=True, metavar="HEADING", help="Which heading of the pool.")
@click.option("--amount", type=POUNDS, required=True)
@on_option
def back(  # noqa: PLR0917
    request: Request, pooled: str, who: str, heading: str, pool_heading: str, amount: Decimal, on: date
) -> None:
    """Take a person's unspent share back out of a pool.

    Example: isf pool back P-2M9TFY --to P-7K3QX7 --heading Community --from Minibus --amount 5

    Refused: more than is left of the person's share.
    """
    target, fund = request.fund(pooled), request.fund(who)
    with writing(request.office, by=request.by, why=f"pool back {fund} {target}") as writer:
        own, ledger = writer.ledger(fund), writer.ledger(target)
        receipt = writer.record(act.take_back(own, ledger, heading, pool_heading, amount, on))
    thing = {"pool": target, "fund": fund, "amount": plain(amount), "entries": list(receipt.ids)}
    made(request, thing, receipt, f"{pounds(amount)} of the pool {target} is {fund}'s own again.")


@pool.command("show")
@everywhere
@click.argument("pooled", metavar="POOL")
@on_option
def show(request: Request, pooled: str, on: date) -> None:
    """Show each person's share of a pool: put in, spent, taken back, left.

    Example: isf pool show P-2M9TFY

    Refused: a fund that is not pooled.
    """
    target = request.fund(pooled)
    found = act.shares(read_fund(request.office, target), on)
    rows = [
        {
            "pool": target,
            "fund": share.fund,
            "put_in": plain(share.put_in),
            "spent": plain(share.spent),
            "back": plain(share.back),
            "left": plain(share.left),
        }
        for share in found
    ]
    shown = [[s.fund, *(pounds(x) for x in (s.put_in, s.spent, s.back, s.left))] for s in found]
    heads = ["Fund", "Put in", "Of what was spent", "Taken back", "Left"]
    answer(request, rows, table(heads, shown, right=[1, 2, 3, 4]) if rows else "Nobody has put in yet.")
