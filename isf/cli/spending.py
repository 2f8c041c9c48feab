"""`isf spend`, `isf fee` and `isf refund`: what was delivered and charged."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import click

from isf.book.accounts import plan as plan_account
from isf.book.actions import spending as act
from isf.book.actions.common import projected
from isf.book.ledger import Ledger
from isf.book.store import writing
from isf.cli.common import POUNDS, UNITS, Request, everywhere, on_option
from isf.cli.show import made
from isf.model.facts import PaidFrom, Reservation
from isf.model.fund import Each
from isf.model.money import ZERO, plain, pounds, total
from isf.office import Office
from isf.sources.papers import read_paper


@click.command()
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--agreement", required=True, metavar="AG-nnn")
@click.option("--units", type=UNITS, help="How many, at the agreed rate.")
@click.option("--amount", type=POUNDS, help="Or a sum.")
@on_option
@click.option("--final", is_flag=True, help="The last one: what is left of the agreement is given back.")
@click.option("--receipt", "paper", type=click.Path(path_type=Path), help="A receipt to keep with it.")
@click.option("--paid", is_flag=True, help="It left the bank the same day.")
@click.option("--platform", type=POUNDS, default=ZERO, help="What of it is a platform's share.")
def spend(  # noqa: PLR0917 - one argument an option
    request: Request,
    who: str,
    agreement: str,
    units: Decimal | None,
    amount: Decimal | None,
    on: date,
    final: bool,
    paper: Path | None,
    paid: bool,
    platform: Decimal,
) -> None:
    """Record a delivery against an agreement.

    Example: isf spend P-7K3QX7 --agreement AG-001 --units 11.5 --on 2026-04-28 --final

    Refused: no such agreement, a day outside it, more than it still reserves.
    """
    fund = request.fund(who)
    document = read_paper(fund, paper, request.office) if paper else None
    wanted = act.DeliveryRequest(
        agreement=agreement,
        on=on,
        units=units,
        amount=amount,
        final=final,
        paid_from=PaidFrom.BANK if paid else PaidFrom.PAYABLE,
        receipt=document.name if document else "",
        platform=platform,
    )
    with writing(request.office, by=request.by, why=f"spend {fund} {agreement}") as writer:
        before = writer.ledger(fund)
        fact = act.spend(before, wanted)
        recurs = before.fund.agreement(agreement).each is not Each.ONCE
        again = _reserved_again(request.office, projected(before, [fact])) if recurs else []
        receipt = writer.record([fact, *again], documents=[document] if document else [])
        ledger = writer.ledger(fund)
    left = ledger.balance(plan_account("Committed", fund, fact.heading, agreement))
    free = ledger.balance(plan_account("Available", fund, fact.heading))
    thing = {
        "fund": fund,
        "agreement": agreement,
        "entry": receipt.ids[0],
        "amount": plain(fact.amount),
        "released": plain(fact.released),
        "committed": plain(left),
        "heading_available": plain(free),
        "fund_available": plain(
            total(ledger.balance(plan_account("Available", fund, name)) for name in ledger.fund.headings)
        ),
    }
    words = (
        f"{pounds(fact.amount)} spent under {agreement}; it still reserves {pounds(left)}, "
        f"and {pounds(free)} of {fact.heading} is left. Entry {receipt.ids[0]}."
    )
    made(request, thing, receipt, words)


def _reserved_again(office: Office, ledger: Ledger) -> list[Reservation]:
    from isf.book.actions.running_periods import late_now
    from isf.book.records import read_policy

    return late_now(ledger, read_policy(office, ledger.fund.council))


@click.command()
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--amount", type=POUNDS)
@click.option("--hours", type=UNITS, help="Instead of a sum, where the council pays by the hour.")
@click.option("--kind", "charge", default="management", show_default=True, help="What the fee is for.")
@on_option
def fee(  # noqa: PLR0917 - one argument an option
    request: Request, who: str, amount: Decimal | None, hours: Decimal | None, charge: str, on: date
) -> None:
    """Charge a fee from the Fee heading; it is payable to the provider.

    Example: isf fee P-7K3QX7 --amount 20 --on 2026-05-01

    Refused: more than is available under Fee; more than the council's rule lets the provider charge.
    """
    from isf.book.actions.fees import FeeRequest, fee_by_rule
    from isf.book.records import read_policy

    if amount is None and hours is None:
        msg = "Give the sum (--amount) or the hours (--hours)."
        raise click.UsageError(msg)
    fund = request.fund(who)
    wanted = FeeRequest(on=on, charge=charge, amount=amount, hours=hours)
    with writing(request.office, by=request.by, why=f"fee {fund}") as writer:
        ledger = writer.ledger(fund)
        fact = fee_by_rule(ledger, read_policy(request.office, ledger.fund.council), wanted)
        receipt = writer.record([fact])
    thing = {"fund": fund, "entry": receipt.ids[0], "amount": plain(fact.amount)}
    made(request, thing, receipt, f"{pounds(fact.amount)} charged as {charge} fee. Entry {receipt.ids[0]}.")


@click.command()
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--agreement", required=True, metavar="AG-nnn")
@click.option("--amount", type=POUNDS, required=True)
@click.option("--reason", default="", help="Why it came back.")
@on_option
def refund(  # noqa: PLR0917
    request: Request, who: str, agreement: str, amount: Decimal, reason: str, on: date
) -> None:
    """Record money that a supplier gave back; it is available under its heading again.

    Example: isf refund P-7K3QX7 --agreement AG-002 --amount 15 --on 2026-05-03

    Refused: more than was spent under the heading.
    """
    fund = request.fund(who)
    with writing(request.office, by=request.by, why=f"refund {fund} {agreement}") as writer:
        receipt = writer.record([act.refund(writer.ledger(fund), agreement, amount, on, reason)])
    thing = {"fund": fund, "entry": receipt.ids[0], "amount": plain(amount)}
    made(request, thing, receipt, f"{pounds(amount)} came back. Entry {receipt.ids[0]}.")
