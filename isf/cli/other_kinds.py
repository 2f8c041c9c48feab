"""`isf return --to`, `set-off`, `write-off`, `credit-note`, `waive` and `document add`."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TypeAlias

import click

from isf.book.actions import other_money as act
from isf.book.actions.papers import attach
from isf.book.ledger import Ledger
from isf.book.store import writing
from isf.cli.common import POUNDS, Request, everywhere, on_option
from isf.cli.show import made
from isf.model import facts as f
from isf.model.money import plain, pounds
from isf.sources.papers import read_paper

Moved: TypeAlias = f.Return | f.AdvanceRepaid | f.SetOff | f.WriteOff | f.CreditNote | f.Waive


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
    done = f"given back to {funder}"
    _record(request, who, "return", done, lambda ledger: act.give_back(ledger, funder, amount, on, reason))


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
    done = f"set against what {funder} owes"
    _record(request, who, "set-off", done, lambda ledger: act.set_off(ledger, funder, amount, on, reason))


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
    done = f"from {funder} written off"
    _record(
        request,
        who,
        "write-off",
        done,
        lambda ledger: act.write_off(ledger, funder, heading, amount, on, reason),
    )


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
    wanted = act.LessRequest(amount=amount, on=on, reason=reason, agreement=agreement)
    _record(
        request,
        who,
        "credit-note",
        "less to pay",
        lambda ledger: act.credit_note(ledger, wanted),
        of=f" {agreement}",
    )


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
    wanted = act.LessRequest(
        amount=amount, on=on, reason=reason, agreement=agreement, expense=expense, heading=heading
    )
    _record(request, who, "waive", "waived", lambda ledger: act.waive(ledger, wanted))


def _record(
    request: Request, who: str, what: str, done: str, fact: Callable[[Ledger], Moved], *, of: str = ""
) -> None:
    """Record one movement of money in a fund, say what was done with it, and name its entry."""
    fund = request.fund(who)
    with writing(request.office, by=request.by, why=f"{what} {fund}{of}") as writer:
        moved = fact(writer.ledger(fund))
        receipt = writer.record([moved])
    thing = {"fund": fund, "entry": receipt.ids[0], "amount": plain(moved.amount)}
    made(request, thing, receipt, f"{pounds(moved.amount)} {done}. Entry {receipt.ids[0]}.")


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
