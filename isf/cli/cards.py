"""`isf card`: a person's prepaid card."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import click

from isf.book.accounts import card as card_account
from isf.book.actions import other_money as act
from isf.book.actions.spending import DeliveryRequest
from isf.book.actions.spending import spend as deliver
from isf.book.ledger import Ledger
from isf.book.store import Receipt, writing
from isf.cli.common import POUNDS, UNITS, Request, everywhere, on_option
from isf.cli.show import made
from isf.model.facts import CardLoad, CardReturn, PaidFrom
from isf.model.money import plain, pounds
from isf.sources.papers import read_paper


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
    _moved(request, who, "load", "loaded on the card", lambda ledger: act.card_load(ledger, amount, on))


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
    _moved(
        request, who, "return", "taken back from the card", lambda ledger: act.card_return(ledger, amount, on)
    )


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


def _moved(
    request: Request, who: str, word: str, did: str, fact: Callable[[Ledger], CardLoad | CardReturn]
) -> None:
    fund = request.fund(who)
    with writing(request.office, by=request.by, why=f"card {word} {fund}") as writer:
        moved = fact(writer.ledger(fund))
        receipt = writer.record([moved])
    _card_made(request, writer.ledger(fund), receipt, moved.amount, did)


def _card_made(request: Request, ledger: Ledger, receipt: Receipt, amount: Decimal, did: str) -> None:
    on_card, fund = ledger.balance(card_account(ledger.fund_id)), ledger.fund_id
    thing = {"fund": fund, "entry": receipt.ids[0], "amount": plain(amount), "card": plain(on_card)}
    words = f"{pounds(amount)} {did}; {pounds(on_card)} is on it. Entry {receipt.ids[0]}."
    made(request, thing, receipt, words)
