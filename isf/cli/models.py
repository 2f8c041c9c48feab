"""`isf visit`, `isf agency` and `isf share`: payment models from commissioning."""

from datetime import date
from decimal import Decimal

import click

from isf.book.actions import payment_models as act
from isf.book.records import read_policy
from isf.book.store import writing
from isf.cli.agreements import named
from isf.cli.common import POUNDS, UNITS, Request, everywhere, on_option
from isf.cli.show import made
from isf.model.facts import Clawback, Due, GainShare
from isf.model.money import plain, pounds, total


@click.command()
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--agreement", required=True, metavar="AG-nnn")
@click.option("--planned", type=click.IntRange(1, 1440), required=True, help="Minutes as planned.")
@click.option("--actual", type=click.IntRange(0, 1440), required=True, help="Minutes as given.")
@click.option("--purpose", default="", help="What it was for, where the council makes exceptions.")
@click.option("--visit", "number", default="", help="The visit's number in the care system.")
@click.option(
    "--cancelled-notice",
    "notice",
    type=click.IntRange(0),
    help="Cancelled so many hours before (--actual 0).",
)
@on_option
def visit(  # noqa: PLR0917 - one argument an option
    request: Request,
    who: str,
    agreement: str,
    planned: int,
    actual: int,
    purpose: str,
    number: str,
    notice: int | None,
    on: date,
) -> None:
    """Record a visit by its minutes, paid as the council's rule says.

    Example: isf visit P-7K3QX7 --agreement AG-001 --planned 30 --actual 22 --on 2026-04-08

    Refused: a visit for which the rule pays nothing; more than the agreement still reserves.
    """
    if notice is not None and actual:
        msg = "A visit that was cancelled has --actual 0."
        raise click.UsageError(msg)
    fund = request.fund(who)
    wanted = act.VisitRequest(
        agreement=agreement,
        on=on,
        planned=planned,
        actual=actual,
        purpose=purpose,
        visit=number,
        notice=notice,
    )
    with writing(request.office, by=request.by, why=f"visit {fund} {agreement}") as writer:
        ledger = writer.ledger(fund)
        fact = act.visit(ledger, read_policy(request.office, ledger.fund.council), wanted)
        receipt = writer.record([fact])
    thing = {"fund": fund, "entry": receipt.ids[0], "amount": plain(fact.amount), "why": fact.reason}
    made(request, thing, receipt, f"{pounds(fact.amount)}: {fact.reason}. Entry {receipt.ids[0]}.")


@click.command()
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--agreement", required=True, metavar="AG-nnn")
@click.option("--units", type=UNITS, required=True)
@click.option("--rate", type=POUNDS, required=True, help="What the agency costs for one.")
@click.option(
    "--council-agreed", default="", metavar="WHERE", help="Where the council agreed to pay the rest."
)
@on_option
def agency(  # noqa: PLR0917
    request: Request, who: str, agreement: str, units: Decimal, rate: Decimal, council_agreed: str, on: date
) -> None:
    """Record support by an agency at more than the agreed rate; the pack says who bears the difference.

    Example: isf agency P-7K3QX7 --agreement AG-001 --units 2 --rate 44.00 --on 2026-04-12

    Refused: a rate that is not above the agreed one; more than the agreement still reserves.
    """
    fund = request.fund(who)
    wanted = act.AgencyRequest(
        agreement=agreement, on=on, units=units, rate=rate, council_agreed=council_agreed
    )
    with writing(request.office, by=request.by, why=f"agency {fund} {agreement}") as writer:
        ledger = writer.ledger(fund)
        items = act.agency(ledger, read_policy(request.office, ledger.fund.council), wanted)
        receipt = writer.record(items)
    spent = items[-1]
    thing = {"fund": fund, "entries": list(receipt.ids), "why": spent.reason}
    made(request, thing, receipt, f"{spent.reason}. Entry {receipt.ids[-1]}.")


@click.command()
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--heading", required=True)
@click.option("--saved", type=POUNDS, help="A saving against the baseline.")
@click.option("--lost", type=POUNDS, help="Or a loss.")
@click.option("--agreed-by", required=True, metavar="WHO", help="The person's word.")
@click.option("--council-agreed", required=True, metavar="WHERE", help="Where the council agreed.")
@click.option("--provider-percent", type=UNITS, help="The provider's part; the plan's baseline unless given.")
@click.option("--cap", type=POUNDS, help="The most that the provider's part may be.")
@on_option
def share(  # noqa: PLR0917
    request: Request,
    who: str,
    heading: str,
    saved: Decimal | None,
    lost: Decimal | None,
    agreed_by: str,
    council_agreed: str,
    provider_percent: Decimal | None,
    cap: Decimal | None,
    on: date,
) -> None:
    """Share a saving or a loss against the baseline between provider and council, with both words for it.

    Example: isf share P-7K3QX7 --heading Home-Support --saved 1200 --provider-percent 30 --agreed-by Annie
    --council-agreed "letter of 2 May"

    Refused: without the person's authority or the council's word; a saving of more than is available.
    """
    if (saved is None) == (lost is None):
        msg = "Give either --saved or --lost."
        raise click.UsageError(msg)
    fund, register = request.fund(who), request.register
    with writing(request.office, by=request.by, why=f"share {fund}") as writer, named(register, fund):
        ledger = writer.ledger(fund)
        wanted = act.ShareRequest(
            heading=heading,
            amount=saved or lost or Decimal(0),
            on=on,
            agreed_by=register.authority(fund, agreed_by, ledger.fund.may_agree_on(on)),
            who=agreed_by,
            council_agreed=council_agreed,
            provider_percent=provider_percent,
            cap=cap,
        )
        items = act.share_loss(ledger, wanted) if saved is None else act.share_saving(ledger, wanted)
        receipt = writer.record(items)
    gain = total(item.amount for item in items if isinstance(item, GainShare))
    back = total(item.amount for item in items if isinstance(item, Clawback))
    due = total(item.amount for item in items if isinstance(item, Due))
    thing = {"fund": fund, "provider": plain(gain), "returned": plain(back), "due": plain(due)}
    words = f"{pounds(gain)} to the provider, {pounds(back)} goes back, {pounds(due)} is due besides."
    made(request, thing, receipt, words)
