"""`isf offer`: an agreement that is put to the person, for them to say yes to."""

from datetime import date
from decimal import Decimal

import click

from isf.book.actions.agreeing import AgreementRequest
from isf.book.actions.common import supplier_code
from isf.book.approval.offering import offer as put_to_person
from isf.book.approval.offering import terms_of
from isf.cli.agreed_options import each_option, what_options
from isf.cli.agreements import named
from isf.cli.common import DAY, Request, everywhere, on_option
from isf.cli.show import made
from isf.model.fund import Each
from isf.model.money import plain, pounds


@click.command()
@everywhere
@click.argument("who", metavar="FUND")
@what_options
@click.option(
    "--to", "offered_to", required=True, metavar="WHO", help="A name or id in the plan's may_agree."
)
@on_option
@each_option
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
