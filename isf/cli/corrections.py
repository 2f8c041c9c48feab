"""`isf correct`: an entry is taken back, never edited."""

from datetime import date
from decimal import Decimal

import click

from isf.book.actions import correcting as act
from isf.book.actions.common import projected
from isf.book.actions.replacing import Replacement, replace_delivery
from isf.book.store import writing
from isf.cli.common import DAY, POUNDS, UNITS, Request, everywhere
from isf.cli.show import made
from isf.model.dates import today
from isf.model.fund_id import is_fund_id


@click.command()
@everywhere
@click.argument("entry", metavar="ID")
@click.option("--reason", required=True, help="Why it was wrong.")
@click.option("--amount", type=POUNDS, help="For a delivery: what it should have been.")
@click.option("--units", type=UNITS, help="For a delivery: how many it should have been.")
@click.option("--on", "on", type=DAY, help="For a delivery: the day it should have had.")
def correct(  # noqa: PLR0917
    request: Request,
    entry: str,
    reason: str,
    amount: Decimal | None,
    units: Decimal | None,
    on: date | None,
) -> None:
    """Take an entry back today, with a reason; a delivery can be recorded afresh in the same step.

    Example: isf correct P-7K3QX7/delivery/00007 --reason "11 hours, not 11.5" --units 11

    Money that was matched with a line of the bank waits in clearing again.

    Refused: an entry that is not there, or that was corrected before; one side of a match.
    """
    fund = entry.split("/", 1)[0]
    fund = fund if is_fund_id(fund) else ""
    new = Replacement(amount=amount, units=units, on=on)
    with writing(request.office, by=request.by, why=f"correct {entry}") as writer:
        ledger = writer.ledger(fund) if fund else writer.clearing()
        back = act.correct(ledger, entry, today(), reason)
        afresh = replace_delivery(projected(ledger, [back]), entry, new, today()) if new else []
        waits = act.back_to_clearing(writer.clearing(), ledger.entry(entry), today()) if fund else []
        receipt = writer.record([back, *afresh, *waits])
    thing = {"corrects": entry, "entries": list(receipt.ids)}
    words = f"{entry} is taken back by {receipt.ids[0]}"
    words += f", and recorded afresh as {receipt.ids[len(afresh)]}." if afresh else "."
    words += " The money waits in clearing again (`isf match`)." if waits else ""
    made(request, thing, receipt, words)
