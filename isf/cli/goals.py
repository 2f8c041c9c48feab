"""`isf outcome add` and `isf outcome progress`."""

from datetime import date

import click

from isf.book.store import writing
from isf.cli.common import Request, everywhere, on_option
from isf.cli.show import made
from isf.errors import RequestError
from isf.model.care_act import OUTCOMES
from isf.model.events import OutcomeAdded, ProgressNoted
from isf.model.fund import Outcome, Progress


@click.group()
def outcome() -> None:
    """Add an outcome of a person, or note progress towards one."""


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
    fund = request.fund(who)
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
@click.option("--confirmed-by", default="", help="Whose word it is: an authority id or a role.")
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

    Refused: an outcome that the person does not have.
    """
    fund, register = request.fund(who), request.register
    with writing(request.office, by=request.by, why=f"outcome progress {fund} {goal}") as writer:
        told = writer.ledger(fund).fund
        told.outcome(goal)
        name = f"PG-{len(told.progress) + 1:03d}"
        by = register.authority(fund, confirmed_by) if confirmed_by else ""
        noted = Progress(name, goal, on, direction, words, evidence, by)
        receipt = writer.record([ProgressNoted(fund=fund, on=on, progress=noted)])
    made(request, {"fund": fund, "progress": name}, receipt, f"{name}: {goal} {direction}, {words}")
