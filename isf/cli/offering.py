"""`isf offer`: an agreement that is put to the person, for them to say yes to."""

from datetime import date
from decimal import Decimal

import click

from isf.book.actions.agreeing import AgreementRequest
from isf.book.actions.common import supplier_code
from isf.book.approval.offering import offer as put_to_person
from isf.book.approval.offering import terms_of
from isf.cli.agreements import named
from isf.cli.common import DAY, POUNDS, UNITS, Request, everywhere, on_option
from isf.cli.show import made
from isf.model.fund import Each
from isf.model.money import plain, pounds


@click.command()
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--heading", required=True)
@click.option("--supplier", required=True, metavar="provider|SUPPLIER", help="Who delivers it.")
@click.option("--units", type=UNITS, help="How many (hours, visits).")
@click.option("--rate", type=POUNDS, help="Pounds for one.")
@click.option("--amount", type=POUNDS, help="Or a sum.")
@click.option("--outcome", required=True, help="Which outcome it is for.")
@click.option(
    "--to", "offered_to", required=True, metavar="WHO", help="A name or id in the plan's may_agree."
)
@on_option
@click.option(
    "--each",
    type=click.Choice([str(each) for each in Each]),
    default="once",
    show_default=True,
    help="How often the sum is there anew.",
)
@click.option("--from", "start", type=DAY, help="First day; the day of the offer unless given.")
@click.option("--until", "end", type=DAY, help="The day after the last.")
@click.option("--carries", is_flag=True, help="What a period leaves unused stays reserved.")
def offer(  # noqa: PLR0917 - one argument an option
    request: Request,
    who: str,
    heading: str,
    supplier: str,
    units: Decimal | None,
    rate: Decimal | None,
    amount: Decimal | None,
    outcome: str,
    offered_to: str,
    on: date,
    each: str,
    start: date | None,
    end: date | None,
    carries: bool,
) -> None:
    """Put an agreement to the person; money is reserved once they say yes in the dashboard.

    Example: isf offer P-7K3QX7 --heading Home-Support --supplier provider --units 12 --rate 24.00
    --outcome O1 --to "Annie Example"

    Refused: more than is available under the heading; someone without authority on that day.
    """
    fund, register = request.fund(who), request.register
    wanted = AgreementRequest(
        heading=heading,
        supplier=supplier_code(supplier),
        outcome=outcome,
        agreed_by=register.authority(fund, offered_to),
        who=offered_to,
        on=on,
        units=units,
        rate=rate,
        amount=amount,
        each=Each(each),
        start=start,
        end=end,
        carries=carries,
    )
    with named(register, fund):
        put, receipt = put_to_person(request.office, fund, wanted, by=request.by)
    about = pounds(terms_of(put).amount)
    thing = {"proposal": put.id, "fund": fund, "amount": plain(terms_of(put).amount)}
    made(request, thing, receipt, f"{put.id}: {about} for {heading} is offered and waits for a yes.")
