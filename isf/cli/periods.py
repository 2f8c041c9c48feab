"""`isf period run`: what has fallen due in a council's period."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

import click

from isf.book.actions.running_periods import Run, run
from isf.book.ledger import Ledger
from isf.book.records import read_policy
from isf.book.store import Receipt, writing
from isf.cli.common import DAY, Request, everywhere
from isf.cli.show import counted, made, warn
from isf.errors import FutureError, RequestError
from isf.model.dates import today, written_span
from isf.model.facts import Allocation, Due, Fact, Reservation
from isf.model.money import plain, pounds, total
from isf.model.periods import Period
from isf.model.policy import Policy


@click.group()
def period() -> None:
    """Post what has fallen due in a council's period."""


@period.command("run")
@everywhere
@click.argument("code")
@click.argument("label", metavar="YYYY:PP")
@click.option("--as-of", type=DAY, default=lambda: today().isoformat(), help="As far as due by this day.")
def run_(request: Request, code: str, label: str, as_of: date) -> None:
    """Post allocations, dues and reservations of a period for every fund of a council.

    Only what has fallen due by now is posted, and only once: running again adds what is missing.

    Example: isf period run calderdale 2026:01

    Refused: a period that the council's calendar does not have, a day in the future.
    """
    office = request.office
    policy = read_policy(office, code)
    span = policy.calendar.period(label)
    if as_of > today():
        raise FutureError(as_of, today())
    with writing(office, by=request.by, why=f"period run {code} {label}") as writer:
        ledgers = [writer.ledger(fund_id) for fund_id in request.register.of_council(code)]
        runs, stopped = _runs(ledgers, policy, span, as_of)
        facts = [fact for done in runs for fact in done.facts]
        receipt = writer.record(facts) if facts else writer.standing()
    _report(request, label, written_span(span.start, span.end), runs, receipt, stopped)


def _runs(
    ledgers: Iterable[Ledger], policy: Policy, span: Period, day: date
) -> tuple[list[Run], dict[str, str]]:
    """Run a period for each fund; one that cannot be run is named with its reason and stops nobody else."""
    runs, stopped = [], {}
    for ledger in ledgers:
        try:
            runs.append(run(ledger, policy, span, day))
        except RequestError as error:
            stopped[ledger.fund_id] = str(error)
    return runs, stopped


def _report(  # noqa: PLR0917 - a run, and what came of it
    request: Request, label: str, span: str, runs: list[Run], receipt: Receipt, stopped: dict[str, str]
) -> None:
    facts: list[Fact] = [fact for done in runs for fact in done.facts]
    sums = _sums(facts)
    said = {name: pounds(amount) for name, amount in sums.items()}
    refused = [refusal for done in runs for refusal in done.refused]
    funds = counted(len(runs), "fund")
    thing = {
        "period": label,
        "funds": len(runs),
        "posted": len(facts),
        **_written(sums),
        "not_reserved": [
            {"fund": r.fund, "agreement": r.agreement, "amount": plain(r.amount)} for r in refused
        ],
        "by_fund": _by_fund(facts),
        "stopped": [{"fund": fund, "why": why} for fund, why in stopped.items()],
    }
    words = (
        f"Period {label} ({span}), {funds}: {said['allocated']} allocated, {said['due']} due, "
        f"{said['reserved']} reserved for agreements."
        if facts
        else f"Period {label} ({span}), {funds}: nothing was missing."
    )
    made(request, thing, receipt, words)
    for why in stopped.values():
        warn(f"the period was not run for one fund: {why}")
    for refusal in refused:
        warn(refusal.sentence())


def _written(sums: Mapping[str, Decimal]) -> dict[str, str]:
    return {name: plain(amount) for name, amount in sums.items()}


def _sums(facts: Iterable[Fact]) -> dict[str, Decimal]:
    """Return what facts allocate, make due and reserve, pounds."""
    told = list(facts)
    allocated = total(fact.amount for fact in told if isinstance(fact, Allocation))
    due = total(fact.amount for fact in told if isinstance(fact, Due))
    reserved = total(fact.amount for fact in told if isinstance(fact, Reservation))
    return {"allocated": allocated, "due": due, "reserved": reserved}


def _by_fund(facts: Iterable[Fact]) -> list[dict[str, object]]:
    """Return a row for each fund to which the run added anything."""
    own: dict[str, list[Fact]] = {}
    for fact in facts:
        own.setdefault(fact.fund, []).append(fact)
    return [{"fund": fund, "posted": len(told), **_written(_sums(told))} for fund, told in own.items()]
