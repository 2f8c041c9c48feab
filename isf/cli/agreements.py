"""`isf agree`, `isf release` and `isf move`: permission to spend."""

import contextlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import click

from isf.book.accounts import plan as plan_account
from isf.book.actions import agreeing as act
from isf.book.actions.common import supplier_code
from isf.book.actions.running_periods import reserved
from isf.book.actions.spending import MoveRequest
from isf.book.actions.spending import move as move_budget
from isf.book.actions.spending_rules import check_spending
from isf.book.actions.uplift import agreed_rate
from isf.book.ledger import Ledger
from isf.book.records import Register, read_policy
from isf.book.store import writing
from isf.cli.agreed_options import each_option, what_options
from isf.cli.common import DAY, POUNDS, Request, everywhere, on_option
from isf.cli.show import made, warn
from isf.errors import NoAuthorityError
from isf.model.dates import today
from isf.model.fund import Agreement, Each
from isf.model.money import plain, pounds, total
from isf.model.rates import When


@click.command()
@everywhere
@click.argument("who", metavar="FUND")
@what_options
@click.option("--agreed-by", required=True, metavar="WHO", help="A name or id in the plan's may_agree.")
@click.option("--how", default="", help="How it was agreed: in person, phone, letter ...")
@on_option
@each_option
@click.option("--from", "start", type=DAY, help="First day; the day of agreeing unless given.")
@click.option("--until", "end", type=DAY, help="The day after the last.")
@click.option("--rate-kind", default="", metavar="KIND", help="Take the rate from the rate card.")
@click.option("--time", type=click.Choice([str(w) for w in When]), help="With --rate-kind: at which time.")
@click.option("--what", default="", metavar="KIND", help="What is bought, for the council's spending rules.")
@click.option("--allowed-because", default="", help="Why something that the council warns of is bought.")
@click.option("--carries", is_flag=True, help="What a period leaves unused stays reserved.")
def agree(  # noqa: PLR0917 - one argument an option
    request: Request,
    who: str,
    heading: str,
    supplier: str,
    units: Decimal | None,
    rate: Decimal | None,
    amount: Decimal | None,
    outcome: str,
    agreed_by: str,
    how: str,
    on: date,
    each: str,
    start: date | None,
    end: date | None,
    carries: bool,
    rate_kind: str,
    time: str | None,
    what: str,
    allowed_because: str,
) -> None:
    """Record an agreement with the person and reserve the money, at once or each period.

    Example: isf agree P-7K3QX7 --heading Home-Support --supplier provider --units 12 --rate 24.00
    --outcome O1 --agreed-by "Annie Example" --on 2026-04-06

    Refused: more than is available under the heading; someone without authority on that day; an outcome
    or a heading that the plan does not have; what the council's rules block.
    """
    fund = request.fund(who)
    register = request.register
    wanted = act.AgreementRequest(
        heading=heading,
        supplier=supplier_code(supplier),
        outcome=outcome,
        agreed_by=agreed_by,
        who=agreed_by,
        on=on,
        how=how,
        units=units,
        rate=rate,
        amount=amount,
        each=Each(each),
        start=start,
        end=end,
        carries=carries,
        rate_kind=rate_kind,
    )
    with writing(request.office, by=request.by, why=f"agree {fund}") as writer:
        with named(register, fund):
            ledger = writer.ledger(fund)
            right = register.authority(fund, agreed_by, ledger.fund.may_agree_on(on))
            policy = read_policy(request.office, ledger.fund.council)
            if rate_kind and rate is None:
                card = agreed_rate(ledger.fund, policy, rate_kind, start or on, When(time) if time else None)
                wanted = replace(wanted, rate=card)
            why = check_spending(policy, what, allowed_because) if what else ""
            terms, items = act.agree(ledger, replace(wanted, agreed_by=right, reason=why))
        receipt = writer.record(reserved(ledger, policy, items, today()))
        thing = _standing(writer.ledger(fund), terms)
    if terms.start < terms.agreed_on:
        agreed_on, begins = terms.agreed_on.isoformat(), terms.start.isoformat()
        warn(
            f"{terms.id} covers what is delivered from {agreed_on} on, the day of agreeing, not from "
            f"{begins}: nothing is agreed backwards. If it was agreed on {begins}, release it and agree it "
            f"with `--on {begins}`."
        )
    words = (
        f"{terms.id}: {pounds(Decimal(thing['committed']))} reserved of {heading}; "
        f"{pounds(Decimal(thing['heading_available']))} of it is left, "
        f"{pounds(Decimal(thing['fund_available']))} in the fund."
    )
    made(request, thing, receipt, words)


@contextlib.contextmanager
def named(register: Register, fund: str) -> Iterator[None]:
    """Put names where a refusal has authority ids: it is shown in the office only."""
    try:
        yield
    except NoAuthorityError as error:
        person = register.people.get(fund)
        raise error.named(person.authorities if person else {}) from None


def _standing(ledger: Ledger, terms: Agreement) -> dict[str, str]:
    """Return what an agreement reserves now, and what is left under its heading and in the fund."""
    fund, heading = ledger.fund, terms.heading
    return {
        "fund": fund.id,
        "agreement": terms.id,
        "committed": plain(ledger.balance(plan_account("Committed", fund.id, heading, terms.id))),
        "heading_available": plain(ledger.balance(plan_account("Available", fund.id, heading))),
        "fund_available": plain(
            total(ledger.balance(plan_account("Available", fund.id, name)) for name in fund.headings)
        ),
    }


@click.command()
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--agreement", required=True, metavar="AG-nnn")
@click.option("--amount", type=POUNDS, help="How much; all that is left unless given.")
@on_option
def release(request: Request, who: str, agreement: str, amount: Decimal | None, on: date) -> None:
    """Give money that an agreement reserves back to its heading.

    Example: isf release P-7K3QX7 --agreement AG-001

    Refused: more than the agreement still reserves.
    """
    fund = request.fund(who)
    with writing(request.office, by=request.by, why=f"release {fund} {agreement}") as writer:
        fact = act.release(writer.ledger(fund), agreement, on, amount)
        receipt = writer.record([fact])
        ledger = writer.ledger(fund)
        thing = _standing(ledger, ledger.fund.agreement(agreement))
    thing["released"] = plain(fact.amount)
    made(request, thing, receipt, f"{pounds(fact.amount)} of {agreement} is available again.")


@click.command()
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--from", "source", required=True, metavar="HEADING")
@click.option("--to", "target", required=True, metavar="HEADING")
@click.option("--amount", type=POUNDS, required=True)
@click.option("--agreed-by", required=True, metavar="WHO")
@click.option("--how", default="", help="How it was agreed.")
@on_option
def move(  # noqa: PLR0917
    request: Request,
    who: str,
    source: str,
    target: str,
    amount: Decimal,
    agreed_by: str,
    how: str,
    on: date,
) -> None:
    """Move budget between headings with the person's agreement.

    Example: isf move P-7K3QX7 --from Community --to Home-Support --amount 10 --agreed-by "Annie Example"

    Refused: more than is available; someone without authority on that day.
    """
    fund, register = request.fund(who), request.register
    wanted = MoveRequest(
        source=source,
        target=target,
        amount=amount,
        agreed_by=agreed_by,
        who=agreed_by,
        on=on,
        how=how,
    )
    with writing(request.office, by=request.by, why=f"move {fund}") as writer, named(register, fund):
        ledger = writer.ledger(fund)
        right = register.authority(fund, agreed_by, ledger.fund.may_agree_on(on))
        receipt = writer.record([move_budget(ledger, replace(wanted, agreed_by=right))])
    thing = {"fund": fund, "from": source, "to": target, "amount": plain(amount)}
    made(request, thing, receipt, f"{pounds(amount)} moved from {source} to {target}.")
