"""`isf receive`, `isf pay` and `isf clawback`."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import click

from isf.book.actions import moving_money as act
from isf.book.actions.common import supplier_code
from isf.book.actions.keeping import clawback_by_shares
from isf.book.ledger import Ledger
from isf.book.load import fund_ids
from isf.book.store import Writer, writing
from isf.cli.common import POUNDS, Request, everywhere, on_option
from isf.cli.show import made, warn
from isf.errors import NotEnoughMoneyError, RequestError
from isf.model.facts import Fact, Payment
from isf.model.fund import PROVIDER
from isf.model.money import plain, pounds, total
from isf.sources.landing.clearing import open_credits


@click.command()
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--from", "funder", required=True, metavar="FUNDER|provider", help="Who paid.")
@click.option("--amount", type=POUNDS, required=True)
@on_option
@click.option("--ref", default="", help="The bank's reference.")
@click.option("--heading", default="", help="For a one-off: what the money is for.")
def receive(  # noqa: PLR0917 - one argument an option
    request: Request, who: str, funder: str, amount: Decimal, on: date, ref: str, heading: str
) -> None:
    """Record money received from a funder (council, icb, contribution, top-up) or the provider.

    Money from the provider is an advance. With --heading it is a one-off: due, received and allocated.

    Example: isf receive P-7K3QX7 --from council --amount 360 --on 2026-04-06

    Refused: a funder that the plan does not name, a heading for the provider's money, a day in the future.
    """
    fund = request.fund(who)
    with writing(request.office, by=request.by, why=f"receive {fund}") as writer:
        items = act.receive(writer.ledger(fund), funder, amount, on, ref=ref, heading=heading)
        receipt = writer.record(items)
        waiting = [line.id for line in open_credits(writer.clearing()) if line.fits(amount, on)]
    thing = {"fund": fund, "entries": list(receipt.ids), "amount": plain(amount)}
    made(request, thing, receipt, f"{pounds(amount)} received from {funder} for {fund}.")
    if waiting:
        warn(
            f"{waiting[0]} of the bank, the same sum near that day, waits in clearing. If it is this money, "
            f"say so with `isf match --accept {waiting[0]}={receipt.ids[0]}`, or it counts twice."
        )


@click.command()
@everywhere
@click.argument("who", metavar="[FUND]", default="")
@click.option("--all", "everybody", is_flag=True, help="Every fund, as one bank debit with its list.")
@click.option("--to", "supplier", required=True, metavar="provider|SUPPLIER")
@click.option("--amount", type=POUNDS, help="How much; all that is payable unless given.")
@on_option
def pay(  # noqa: PLR0917
    request: Request,
    who: str,
    everybody: bool,
    supplier: str,
    amount: Decimal | None,
    on: date,
) -> None:
    """Pay what is payable to the provider or a supplier, for one fund or for all.

    Example: isf pay P-7K3QX7 --to provider --amount 296 --on 2026-05-01

    Refused: more than is payable, more than the person's share of the bank.
    """
    if everybody == bool(who):
        msg = "Name one fund, or say --all."
        raise RequestError(msg)
    if everybody and amount is not None:
        msg = "With --all each fund pays all that it owes; leave --amount out, or name one fund."
        raise RequestError(msg)
    code = supplier_code(supplier)
    fund = "" if everybody else request.fund(who)
    with writing(request.office, by=request.by, why=f"pay {fund or 'all'} {code}") as writer:
        facts = _everybody(writer, code, on) if everybody else [_one(writer, fund, code, amount, on)]
        receipt = writer.record(facts) if facts else writer.standing()
    paid = total(fact.amount for fact in facts)
    thing = {
        "to": code,
        "on": on.isoformat(),
        "amount": plain(paid),
        "payments": [{"fund": fact.fund, "amount": plain(fact.amount)} for fact in facts],
    }
    words = "\n".join(
        [f"{pounds(paid)} paid to {_who(code)} on {on.isoformat()}."]
        + [f"  {fact.fund}  {pounds(fact.amount)}" for fact in facts if everybody]
    )
    made(request, thing, receipt, words)


def _who(code: str) -> str:
    """Return a supplier as a sentence names it."""
    return "the provider" if code == PROVIDER else code


def _one(writer: Writer, fund: str, code: str, amount: Decimal | None, on: date) -> Payment:
    ledger = writer.ledger(fund)
    asked = act.payable(ledger, code, on) if amount is None else amount
    if amount is None and not asked:
        day = on.isoformat()
        msg = f"Nothing is payable to {_who(code)} for fund {fund} on {day}; `isf spend` records a delivery."
        raise RequestError(msg)
    return act.pay(ledger, code, asked, on)


def _everybody(writer: Writer, code: str, on: date) -> list[Payment]:
    """Pay each fund what it owes; a fund whose share of the bank cannot is left out, and said so."""
    link = f"pay-{on.isoformat()}-{code}-{writer.standing().seq + 1}"
    facts = []
    for fund in fund_ids(writer.office):
        ledger = writer.ledger(fund)
        owed = act.payable(ledger, code, on)
        if owed > 0:
            try:
                facts.append(act.pay(ledger, code, owed, on, link))
            except NotEnoughMoneyError as error:
                warn(str(error))
    return facts


@click.command()
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--to", "funder", required=True, metavar="FUNDER|funders", help="One, or all by their shares.")
@click.option("--heading", default="", help="Which heading it comes from.")
@click.option("--amount", type=POUNDS, required=True)
@click.option("--paid", is_flag=True, help="A return that was agreed is paid.")
@click.option("--reason", default="", help="Why it goes back.")
@on_option
def clawback(  # noqa: PLR0917
    request: Request,
    who: str,
    funder: str,
    heading: str,
    amount: Decimal,
    paid: bool,
    reason: str,
    on: date,
) -> None:
    """Agree that money goes back to a funder, or (with --paid) pay what was agreed.

    Example: isf clawback P-7K3QX7 --to council --heading Community --amount 30 --on 2026-05-01

    Refused: more than is available under the heading; paying more than was agreed.
    """
    fund = request.fund(who)
    if not paid and not heading:
        msg = "Name the heading that the money comes from (--heading), or say --paid."
        raise RequestError(msg)
    with writing(request.office, by=request.by, why=f"clawback {fund}") as writer:
        ledger = writer.ledger(fund)
        if paid:
            receipt = writer.record([act.pay_clawback(ledger, funder, amount, on)])
        else:
            receipt = writer.record(_agreed(ledger, funder, heading, amount, on, reason))
    thing = {"fund": fund, "entries": list(receipt.ids), "amount": plain(amount)}
    words = f"{pounds(amount)} {'returned' if paid else 'to be returned'} to {funder} from {fund}."
    made(request, thing, receipt, words)


def _agreed(  # noqa: PLR0917
    ledger: Ledger, funder: str, heading: str, amount: Decimal, on: date, reason: str
) -> Sequence[Fact]:
    """Agree a return to one funder, or to all of them by what they paid in."""
    if funder.lower() == "funders":
        return clawback_by_shares(ledger, heading, amount, on, reason)
    return [act.clawback(ledger, funder, heading, amount, on, reason=reason)]
