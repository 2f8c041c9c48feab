"""`isf outcome`: what a person wants, how it goes, and what is paid when it is reached."""

import re
from datetime import date
from decimal import Decimal

import click

from isf.book.actions.common import supplier_code
from isf.book.actions.outcome_payments import ConfirmRequest, PromiseRequest
from isf.book.actions.outcome_payments import confirm as confirm_promise
from isf.book.actions.outcome_payments import lapse as lapse_promise
from isf.book.actions.outcome_payments import promise as make_promise
from isf.book.records import Register
from isf.book.store import writing
from isf.cli.common import POUNDS, Request, everywhere, on_option
from isf.cli.show import made
from isf.errors import RequestError
from isf.model.care_act import OUTCOMES
from isf.model.events import OutcomeAdded, ProgressNoted
from isf.model.facts import PaidBy
from isf.model.fund import COUNCIL, PROVIDER, Outcome, Progress, check_outcome_id
from isf.model.money import ZERO, plain, pounds

_BY = 'Whose word it is: who may agree for the person, by name or id; or a role, such as "care manager".'


@click.group()
def outcome() -> None:
    """Add an outcome, note progress, promise money for it, and record whether it was reached."""


@outcome.command()
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--id", "name", required=True, metavar="O2")
@click.option("--care-act", required=True, type=click.Choice(list(OUTCOMES)), help="Letter of reg 2(2).")
@click.option("--words", required=True, help="The person's own words.")
@on_option
def add(request: Request, who: str, name: str, care_act: str, words: str, on: date) -> None:  # noqa: PLR0917
    """Add an outcome in the person's own words.

    Example: isf outcome add P-7K3QX7 --id O2 --care-act i --words "Swim on Tuesdays"

    Refused: an id that the person has already.
    """
    fund, name = request.fund(who), check_outcome_id(name)
    with writing(request.office, by=request.by, why=f"outcome add {fund} {name}") as writer:
        if any(known.id == name for known in writer.ledger(fund).fund.outcomes):
            msg = f"Fund {fund} has an outcome {name} already; choose another id."
            raise RequestError(msg)
        receipt = writer.record([OutcomeAdded(fund=fund, on=on, outcome=Outcome(name, care_act, words))])
    made(request, {"fund": fund, "outcome": name}, receipt, f"{name} is added: {words}")


@outcome.command()
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--outcome", "goal", required=True, metavar="O1")
@click.option("--direction", required=True, type=click.Choice(["better", "same", "worse", "met"]))
@click.option("--words", required=True, help="What was seen.")
@click.option("--evidence", default="", help="What shows it.")
@click.option("--confirmed-by", default="", help=_BY)
@on_option
def progress(  # noqa: PLR0917
    request: Request,
    who: str,
    goal: str,
    direction: str,
    words: str,
    evidence: str,
    confirmed_by: str,
    on: date,
) -> None:
    """Note progress towards an outcome.

    Example: isf outcome progress P-7K3QX7 --outcome O1 --direction better --words "Goes on her own now"

    Refused: an outcome that the person does not have; a name that is not of somebody who may agree.
    """
    fund, register = request.fund(who), request.register
    with writing(request.office, by=request.by, why=f"outcome progress {fund} {goal}") as writer:
        told = writer.ledger(fund).fund
        told.outcome(goal)
        name = f"PG-{len(told.progress) + 1:03d}"
        by = _whose_word(register, fund, confirmed_by) if confirmed_by else ""
        noted = Progress(name, goal, on, direction, words, evidence, by)
        receipt = writer.record([ProgressNoted(fund=fund, on=on, progress=noted)])
    made(request, {"fund": fund, "progress": name}, receipt, f"{name}: {goal} {direction}, {words}")


@outcome.command()
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--outcome", "goal", required=True, metavar="O1")
@click.option("--heading", required=True)
@click.option("--amount", type=POUNDS, required=True, help="What is paid when it is confirmed.")
@click.option(
    "--paid-by",
    type=click.Choice([str(p) for p in PaidBy]),
    default="council",
    show_default=True,
    help="Whether the council pays, or the fund.",
)
@click.option("--up-front", type=POUNDS, default=ZERO, help="What the council pays at once besides.")
@click.option("--funder", default=COUNCIL, show_default=True, help="Who pays the part up front.")
@on_option
def promise(  # noqa: PLR0917
    request: Request,
    who: str,
    goal: str,
    heading: str,
    amount: Decimal,
    paid_by: str,
    up_front: Decimal,
    funder: str,
    on: date,
) -> None:
    """Promise money that is paid when an outcome is confirmed, by the council or out of the fund.

    Example: isf outcome promise P-7K3QX7 --outcome O1 --heading Community --amount 400 --up-front 400

    Refused: an outcome or heading that is not there; from the fund, more than is available.
    """
    fund = request.fund(who)
    wanted = PromiseRequest(
        heading=heading,
        outcome=goal,
        amount=amount,
        on=on,
        paid_by=PaidBy(paid_by),
        funder=funder,
        up_front=up_front,
    )
    with writing(request.office, by=request.by, why=f"outcome promise {fund} {goal}") as writer:
        name, items = make_promise(writer.ledger(fund), wanted)
        receipt = writer.record(items)
    thing = {"fund": fund, "promise": name, "conditional": plain(amount), "up_front": plain(up_front)}
    made(request, thing, receipt, f"{name}: {pounds(amount)} is paid when {goal} is confirmed.")


@outcome.command()
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--promise", "name", required=True, metavar="PR-nnn")
@click.option("--confirmed-by", required=True, metavar="WHO", help=_BY)
@click.option("--amount", type=POUNDS, help="How much of it; all unless given.")
@click.option("--funder", default=COUNCIL, show_default=True, help="Which funder pays.")
@click.option(
    "--supplier",
    default=PROVIDER.lower(),
    show_default=True,
    metavar="provider|SUPPLIER",
    help="From the fund: who is paid.",
)
@on_option
def confirm(  # noqa: PLR0917
    request: Request,
    who: str,
    name: str,
    confirmed_by: str,
    amount: Decimal | None,
    funder: str,
    supplier: str,
    on: date,
) -> None:
    """Record that a promised outcome was confirmed, and by whom; the money falls due.

    Example: isf outcome confirm P-7K3QX7 --promise PR-001 --confirmed-by "Annie Example"

    Refused: a promise that is not there or is not open any more; more than it holds; a name of anybody
    but those who may agree for the person.
    """
    fund, register = request.fund(who), request.register
    wanted = ConfirmRequest(
        promise=name,
        on=on,
        by=_whose_word(register, fund, confirmed_by),
        amount=amount,
        funder=funder,
        supplier=supplier_code(supplier),
    )
    with writing(request.office, by=request.by, why=f"outcome confirm {fund} {name}") as writer:
        fact = confirm_promise(writer.ledger(fund), wanted)
        receipt = writer.record([fact])
    thing = {"fund": fund, "promise": name, "entry": receipt.ids[0], "amount": plain(fact.amount)}
    made(request, thing, receipt, f"{name} confirmed: {pounds(fact.amount)}. Entry {receipt.ids[0]}.")


@outcome.command()
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--promise", "name", required=True, metavar="PR-nnn")
@click.option("--reason", required=True, help="Why it will not be confirmed.")
@click.option("--amount", type=POUNDS, help="How much of it; all that is open unless given.")
@click.option("--funder", default=COUNCIL, show_default=True, help="From the fund: who gets it back.")
@on_option
def lapse(  # noqa: PLR0917
    request: Request,
    who: str,
    name: str,
    reason: str,
    amount: Decimal | None,
    funder: str,
    on: date,
) -> None:
    """Record that a promised outcome will not be confirmed.

    Example: isf outcome lapse P-7K3QX7 --promise PR-004 --reason "moved away before it was tried"

    Refused: a promise that is not there or is not open any more.
    """
    fund = request.fund(who)
    with writing(request.office, by=request.by, why=f"outcome lapse {fund} {name}") as writer:
        fact = lapse_promise(writer.ledger(fund), name, on, reason, amount=amount, funder=funder)
        receipt = writer.record([fact])
    thing = {"fund": fund, "promise": name, "entry": receipt.ids[0], "lapsed": plain(fact.amount)}
    made(request, thing, receipt, f"{pounds(fact.amount)} of {name} lapsed. Entry {receipt.ids[0]}.")


def _whose_word(register: Register, fund: str, said: str) -> str:
    """Return the authority that somebody's name or id means, or else a role; no name enters a ledger.

    Raises:
        RequestError: when it is neither, or may be a name: roles are written in small letters (GP, OT apart).
    """
    found = register.authority(fund, said)
    person = register.people.get(fund)
    if person and found in person.authorities:
        return found
    if any(word[:1].isupper() and not word.isupper() for word in re.findall(r"[^\W\d_]+", said)):
        msg = (
            "What --confirmed-by says may be a name, and no name enters a ledger; say the role in small "
            'letters ("care manager"), or name somebody who may agree for the person (`isf fund show`).'
        )
        raise RequestError(msg)
    return said
