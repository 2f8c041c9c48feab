"""`isf return --to`, `set-off`, `write-off`, `credit-note`, `waive`, `card` and `document add`."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import click

from isf.book.accounts import card as card_account
from isf.book.actions import other_money as act
from isf.book.actions.papers import attach
from isf.book.actions.spending import DeliveryRequest
from isf.book.actions.spending import spend as deliver
from isf.book.ledger import Ledger
from isf.book.store import Receipt, writing
from isf.cli.common import POUNDS, UNITS, Request, everywhere, on_option
from isf.cli.show import made
from isf.model.facts import PaidFrom
from isf.model.money import plain, pounds
from isf.sources.papers import read_paper


@click.command("return")
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--to", "funder", required=True, metavar="FUNDER|provider", help="Who gets it back.")
@click.option("--amount", type=POUNDS, required=True)
@click.option("--reason", default="", help="Why it goes back.")
@on_option
def give_back(  # noqa: PLR0917 - one argument an option
    request: Request, who: str, funder: str, amount: Decimal, reason: str, on: date
) -> None:
    """Give back what a funder paid too much, or to the provider its advance.

    Example: isf return P-7K3QX7 --to contribution --amount 14.29 --on 2026-05-04

    Refused: more than was overpaid or advanced; more than the person's share of the bank. A return that
    was agreed is paid with `isf clawback --paid`.
    """
    fund = request.fund(who)
    with writing(request.office, by=request.by, why=f"return {fund}") as writer:
        receipt = writer.record([act.give_back(writer.ledger(fund), funder, amount, on, reason)])
    thing = {"fund": fund, "entry": receipt.ids[0], "amount": plain(amount)}
    made(request, thing, receipt, f"{pounds(amount)} given back to {funder}. Entry {receipt.ids[0]}.")


@click.command("set-off")
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--to", "funder", required=True, metavar="FUNDER")
@click.option("--amount", type=POUNDS, required=True)
@click.option("--reason", default="", help="Who agreed to it.")
@on_option
def set_off(  # noqa: PLR0917
    request: Request, who: str, funder: str, amount: Decimal, reason: str, on: date
) -> None:
    """Settle an agreed return against what the same funder still owes the fund.

    Example: isf set-off P-7K3QX7 --to council --amount 30 --on 2026-05-04

    Refused: more than was agreed to go back; more than the funder owes.
    """
    fund = request.fund(who)
    with writing(request.office, by=request.by, why=f"set-off {fund}") as writer:
        receipt = writer.record([act.set_off(writer.ledger(fund), funder, amount, on, reason)])
    thing = {"fund": fund, "entry": receipt.ids[0], "amount": plain(amount)}
    made(request, thing, receipt, f"{pounds(amount)} set against what {funder} owes. Entry {receipt.ids[0]}.")


@click.command("write-off")
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--from", "funder", required=True, metavar="FUNDER", help="Who will not pay.")
@click.option("--heading", required=True, help="Whose budget becomes smaller.")
@click.option("--amount", type=POUNDS, required=True)
@click.option("--reason", required=True, help="Why it will not come.")
@on_option
def write_off(  # noqa: PLR0917
    request: Request, who: str, funder: str, heading: str, amount: Decimal, reason: str, on: date
) -> None:
    """Write off money that will not come: what is owed and the budget fall together.

    Example: isf write-off P-7K3QX7 --from contribution --heading Community --amount 40 --reason "hardship"

    Refused: more than is owed; more than is available under the heading.
    """
    fund = request.fund(who)
    with writing(request.office, by=request.by, why=f"write-off {fund}") as writer:
        fact = act.write_off(writer.ledger(fund), funder, heading, amount, on, reason)
        receipt = writer.record([fact])
    thing = {"fund": fund, "entry": receipt.ids[0], "amount": plain(amount)}
    made(request, thing, receipt, f"{pounds(amount)} from {funder} written off. Entry {receipt.ids[0]}.")


@click.command("credit-note")
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--agreement", required=True, metavar="AG-nnn")
@click.option("--amount", type=POUNDS, required=True)
@click.option("--reason", required=True, help="What the supplier says.")
@on_option
def credit_note(  # noqa: PLR0917
    request: Request, who: str, agreement: str, amount: Decimal, reason: str, on: date
) -> None:
    """Record that a supplier charges less for something delivered and not yet paid.

    Example: isf credit-note P-7K3QX7 --agreement AG-001 --amount 12 --reason "late by an hour"

    Refused: more than is payable to the supplier (what was paid comes back with `isf refund`).
    """
    fund = request.fund(who)
    wanted = act.LessRequest(amount=amount, on=on, reason=reason, agreement=agreement)
    with writing(request.office, by=request.by, why=f"credit-note {fund} {agreement}") as writer:
        receipt = writer.record([act.credit_note(writer.ledger(fund), wanted)])
    thing = {"fund": fund, "entry": receipt.ids[0], "amount": plain(amount)}
    made(request, thing, receipt, f"{pounds(amount)} less to pay. Entry {receipt.ids[0]}.")


@click.command()
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--agreement", default="", metavar="AG-nnn", help="An agreement with the provider; or a fee.")
@click.option("--amount", type=POUNDS, required=True)
@click.option(
    "--kind",
    "expense",
    type=click.Choice(["Fee", "Platform", "Gain-Share"]),
    default="Fee",
    show_default=True,
    help="Without an agreement: which charge.",
)
@click.option("--heading", default="Fee", show_default=True, help="Without an agreement: its heading.")
@click.option("--reason", required=True, help="Why it is given up.")
@on_option
def waive(  # noqa: PLR0917
    request: Request,
    who: str,
    agreement: str,
    amount: Decimal,
    expense: str,
    heading: str,
    reason: str,
    on: date,
) -> None:
    """Record that the provider gives up a charge of its own; it is available again.

    Example: isf waive P-7K3QX7 --amount 20 --reason "no support that month"

    Refused: a charge of another supplier; more than is still payable to the provider.
    """
    fund = request.fund(who)
    wanted = act.LessRequest(
        amount=amount, on=on, reason=reason, agreement=agreement, expense=expense, heading=heading
    )
    with writing(request.office, by=request.by, why=f"waive {fund}") as writer:
        receipt = writer.record([act.waive(writer.ledger(fund), wanted)])
    thing = {"fund": fund, "entry": receipt.ids[0], "amount": plain(amount)}
    made(request, thing, receipt, f"{pounds(amount)} waived. Entry {receipt.ids[0]}.")


@click.group()
def card() -> None:
    """Load a person's prepaid card, spend from it, take money back."""


@card.command()
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--amount", type=POUNDS, required=True)
@on_option
def load(request: Request, who: str, amount: Decimal, on: date) -> None:
    """Put money from the person's share of the bank on the card.

    Example: isf card load P-7K3QX7 --amount 40 --on 2026-04-10

    Refused: more than the person's share of the bank.
    """
    fund = request.fund(who)
    with writing(request.office, by=request.by, why=f"card load {fund}") as writer:
        receipt = writer.record([act.card_load(writer.ledger(fund), amount, on)])
    _card_made(request, writer.ledger(fund), receipt, amount, "loaded on the card")


@card.command("return")
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--amount", type=POUNDS, required=True)
@on_option
def return_(request: Request, who: str, amount: Decimal, on: date) -> None:
    """Take money back from the card to the bank.

    Example: isf card return P-7K3QX7 --amount 5 --on 2026-05-01

    Refused: more than is on the card.
    """
    fund = request.fund(who)
    with writing(request.office, by=request.by, why=f"card return {fund}") as writer:
        receipt = writer.record([act.card_return(writer.ledger(fund), amount, on)])
    _card_made(request, writer.ledger(fund), receipt, amount, "taken back from the card")


@card.command("spend")
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--agreement", required=True, metavar="AG-nnn")
@click.option("--units", type=UNITS, help="How many, at the agreed rate.")
@click.option("--amount", type=POUNDS, help="Or a sum.")
@click.option("--final", is_flag=True, help="The last one: what is left of the agreement is given back.")
@click.option("--receipt", "paper", type=click.Path(path_type=Path), help="A receipt to keep with it.")
@on_option
def spend_(  # noqa: PLR0917
    request: Request,
    who: str,
    agreement: str,
    units: Decimal | None,
    amount: Decimal | None,
    final: bool,
    paper: Path | None,
    on: date,
) -> None:
    """Record what was bought with the card under an agreement.

    Example: isf card spend P-7K3QX7 --agreement AG-002 --amount 8.50 --receipt ticket.jpg

    Refused: more than is on the card, more than the agreement still reserves.
    """
    fund = request.fund(who)
    document = read_paper(fund, paper, request.office) if paper else None
    wanted = DeliveryRequest(
        agreement=agreement,
        on=on,
        units=units,
        amount=amount,
        final=final,
        paid_from=PaidFrom.CARD,
        receipt=document.name if document else "",
    )
    with writing(request.office, by=request.by, why=f"card spend {fund} {agreement}") as writer:
        fact = deliver(writer.ledger(fund), wanted)
        receipt = writer.record([fact], documents=[document] if document else [])
    _card_made(request, writer.ledger(fund), receipt, fact.amount, "spent from the card")


def _card_made(request: Request, ledger: Ledger, receipt: Receipt, amount: Decimal, did: str) -> None:
    on_card, fund = ledger.balance(card_account(ledger.fund_id)), ledger.fund_id
    thing = {"fund": fund, "entry": receipt.ids[0], "amount": plain(amount), "card": plain(on_card)}
    words = f"{pounds(amount)} {did}; {pounds(on_card)} is on it. Entry {receipt.ids[0]}."
    made(request, thing, receipt, words)


@click.group()
def document() -> None:
    """Keep a receipt or another paper with an entry."""


@document.command("add")
@everywhere
@click.argument("who", metavar="FUND")
@click.argument("paper", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--entry", required=True, metavar="ID", help="The delivery or fee that it belongs to.")
def add(request: Request, who: str, paper: Path, entry: str) -> None:
    """Keep a receipt with what was spent; the file's own name is not kept.

    Example: isf document add P-7K3QX7 --entry P-7K3QX7/delivery/00007 receipt.pdf

    Refused: an entry that spent nothing; the same paper on the same entry twice.
    """
    fund = request.fund(who)
    kept = read_paper(fund, paper, request.office)
    with writing(request.office, by=request.by, why=f"document add {fund} {entry}") as writer:
        receipt = writer.record([attach(writer.ledger(fund), entry, kept.name)], documents=[kept])
    thing = {"fund": fund, "entry": entry, "document": kept.name}
    made(request, thing, receipt, f"Kept as documents/{kept.name} with {entry}.")
