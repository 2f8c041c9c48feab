"""`isf fund vary`, `suspend`, `resume`, `review` and `close`: a fund's life events."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import click

from isf.book.actions import life_events as act
from isf.book.actions.pausing import resume as resume_service
from isf.book.actions.pausing import suspend as suspend_service
from isf.book.ledger import Ledger
from isf.book.records import read_policy
from isf.book.store import Receipt, Writer, writing
from isf.cli.common import DAY, POUNDS, Request, everywhere, on_option
from isf.cli.show import made, warn
from isf.errors import FutureError, RequestError
from isf.model.dates import today
from isf.model.events import Reviewed
from isf.model.facts import Allocation, Clawback, Due, Fact, Release
from isf.model.fund import Plan
from isf.model.money import parse_amount, plain, pounds, total
from isf.model.policy import Policy
from isf.sources.plans import read_plan


class HeadingAmount(click.ParamType[tuple[str, Decimal]]):
    """`Home-Support=80.00`: a heading and pounds a week."""

    name = "heading=amount"

    def convert(
        self, value: str | tuple[str, Decimal], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, Decimal]:
        """Read it, or refuse it."""
        if isinstance(value, tuple):
            return value
        heading, given, amount = value.partition("=")
        if not given:
            self.fail(f"{value!r} is not HEADING=AMOUNT, for example Home-Support=80.00", param, ctx)
        return heading, parse_amount(amount)


def _policy(writer: Writer, fund: str) -> tuple[Ledger, Policy]:
    ledger = writer.ledger(fund)
    return ledger, read_policy(writer.office, ledger.fund.council)


@click.command()
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--plan", "file", type=click.Path(path_type=Path), help="A whole plan file; its start counts.")
@click.option("--from", "start", type=DAY, help="Without a plan file: from which day.")
@click.option("--heading", "headings", type=HeadingAmount(), multiple=True, help="So much a week from then.")
@click.option("--contribution", type=POUNDS, help="The person's own, a week.")
@click.option("--tier", default="", help="A new tier or band.")
@click.option("--until", type=DAY, help="A new hard end of the budget (the day after the last).")
@click.option("--reason", required=True, help="Why, for the person's statement.")
@on_option
def vary(  # noqa: PLR0917 - one argument an option
    request: Request,
    who: str,
    file: Path | None,
    start: date | None,
    headings: tuple[tuple[str, Decimal], ...],
    contribution: Decimal | None,
    tier: str,
    until: date | None,
    reason: str,
    on: date,
) -> None:
    """Change the budget from a day on; periods that were run get the difference, nothing is rewritten.

    An indicative budget becomes final this way.

    Example: isf fund vary P-7K3QX7 --from 2026-06-01 --heading Home-Support=90.00 --reason "review of 20 May"

    Refused: a day before the fund began; a heading that becomes smaller than what is promised or spent.
    """
    fund = request.fund(who)
    if (file is None) == (start is None):
        msg = "Give a plan file (--plan), or the day and what changes (--from, --heading, --contribution)."
        raise RequestError(msg)
    with writing(request.office, by=request.by, why=f"fund vary {fund}") as writer:
        ledger, policy = _policy(writer, fund)
        if file:
            plan = _from_file(file, policy)
        else:
            day = start or on
            held = ledger.fund.plan_on(day)
            plan = act.new_plan(held, day, headings, contribution, tier, until)
        items = act.vary_plan(ledger, policy, plan, on, reason)
        receipt = writer.record(items)
    facts = [item for item in items if isinstance(item, Fact)]
    allocated = total(x.amount for x in facts if isinstance(x, Allocation))
    due = total(x.amount for x in facts if isinstance(x, Due))
    thing = {
        "fund": fund,
        "from": plan.start.isoformat(),
        "weekly": plain(plan.weekly),
        "allocated": plain(allocated),
        "due": plain(due),
    }
    words = (
        f"From {plan.start.isoformat()} the budget is {pounds(plan.weekly)} a week. "
        f"Periods run before: {pounds(allocated)} allocated, {pounds(due)} due."
    )
    made(request, thing, receipt, words)


def _from_file(file: Path, policy: Policy) -> Plan:
    from isf.model.plan_file import plan_of

    return plan_of(read_plan(file), policy.weeks_in_year)


@click.command()
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--from", "start", type=DAY, required=True, help="First day without the service.")
@click.option("--until", "end", type=DAY, help="The day after the last; open until `isf fund resume`.")
@click.option("--reason", default="in hospital", show_default=True, help="Why.")
@click.option("--keep", multiple=True, metavar="AG-nnn", help="An agreement that stays reserved in full.")
def suspend(  # noqa: PLR0917
    request: Request, who: str, start: date, end: date | None, reason: str, keep: tuple[str, ...]
) -> None:
    """Pause the service: reserved money is released pro rata and the contribution is not charged.

    The agreements do not end, so the service line stays open.

    Example: isf fund suspend P-7K3QX7 --from 2026-04-13 --until 2026-04-23

    Refused: a service that is paused already; a fund that is closed.
    """
    fund = request.fund(who)
    with writing(request.office, by=request.by, why=f"fund suspend {fund}") as writer:
        ledger, policy = _policy(writer, fund)
        items = suspend_service(ledger, policy, (start, end), start, reason, keep)
        receipt = writer.record(items)
    released = total(item.amount for item in items if isinstance(item, Release))
    charged = total(i.amount for i in items if isinstance(i, Due) and i.funder == "Contribution")
    thing = {
        "fund": fund,
        "from": start.isoformat(),
        "until": end.isoformat() if end else None,
        "released": plain(released),
        "not_charged": plain(-charged),
    }
    words = f"Paused. {pounds(released)} is released; {pounds(-charged)} is not charged to the person."
    made(request, thing, receipt, words)


@click.command()
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--on", "day", type=DAY, required=True, help="First day with the service again.")
def resume(request: Request, who: str, day: date) -> None:
    """Take a paused service up again: agreements reserve, and the contribution is charged, from that day.

    Example: isf fund resume P-7K3QX7 --on 2026-04-23

    Refused: a service that is not paused on that day.
    """
    fund = request.fund(who)
    with writing(request.office, by=request.by, why=f"fund resume {fund}") as writer:
        ledger, policy = _policy(writer, fund)
        items, short = resume_service(ledger, policy, day, day)
        receipt = writer.record(items)
    for name in short:
        warn(f"{name} of fund {fund} was not reserved again: its heading has not enough available.")
    thing = {"fund": fund, "on": day.isoformat(), "not_reserved": short}
    made(request, thing, receipt, f"Taken up again on {day.isoformat()}.")


@click.command()
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--words", required=True, help="What came of it.")
@on_option
def review(request: Request, who: str, words: str, on: date) -> None:
    """Record that the plan was reviewed.

    Example: isf fund review P-7K3QX7 --words "goes well, more swimming" --on 2026-05-28

    Refused: a day in the future.
    """
    fund = request.fund(who)
    with writing(request.office, by=request.by, why=f"fund review {fund}") as writer:
        _, policy = _policy(writer, fund)
        receipt = writer.record([Reviewed(fund=fund, on=on, words=words)])
        following = policy.next_review(writer.ledger(fund).fund)
    thing = {"fund": fund, "on": on.isoformat(), "next": following.isoformat()}
    made(
        request, thing, receipt, f"Reviewed on {on.isoformat()}; the next is due by {following.isoformat()}."
    )


@click.command("close")
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--last", type=DAY, help="The last day on which the person has the fund; --on unless given.")
@click.option("--died", type=DAY, help="The day on which the person died.")
@click.option("--reason", default="", help="Why it ends.")
@click.option("--keep", multiple=True, metavar="AG-nnn", help="Its notice must still be paid for.")
@click.option("--notice-until", type=DAY, help="The day after the notice; the council's rule unless given.")
@on_option
def close_(  # noqa: PLR0917
    request: Request,
    who: str,
    last: date | None,
    died: date | None,
    reason: str,
    keep: tuple[str, ...],
    notice_until: date | None,
    on: date,
) -> None:
    """End a fund: nothing new, what is reserved is released, what is left goes back, then it is closed.

    Ask again when everything is paid; it says what is left to do. After a death nothing goes to the
    estate but what the person paid too much. A day of death that was wrong is put right by another --died.

    Example: isf fund close P-7K3QX7 --died 2026-04-14 --keep AG-001 --notice-until 2026-04-28

    Refused: a fund that is closed already; a death after today, or before the fund began.
    """
    fund = request.fund(who)
    if died and died > today():
        raise FutureError(died, today())
    day = died or last or on
    why = reason or ("the person died" if died else "the fund ends")
    with writing(request.office, by=request.by, why=f"fund close {fund}") as writer:
        ledger, policy = _policy(writer, fund)
        if ledger.fund.closed_on:
            msg = f"Fund {fund} was closed on {ledger.fund.closed_on.isoformat()}; nothing is left to do."
            raise RequestError(msg)
        wanted = act.EndRequest(last=day, on=on, reason=why, keep=keep, notice_until=notice_until, died=died)
        items = act.wind_up(ledger, policy, wanted)
        receipt = writer.record(items) if items else writer.standing()
        closing = act.close(writer.ledger(fund), on, why)
        if closing:
            receipt = writer.record([closing])
        left = act.left_to_do(writer.ledger(fund), on)
    back = total(item.amount for item in items if isinstance(item, Clawback))
    _tell(request, fund, receipt, left if not closing else (), back)


def _tell(
    request: Request, fund: str, receipt: Receipt, left: tuple[act.LeftToDo, ...], back: Decimal
) -> None:
    thing = {
        "fund": fund,
        "closed": not left,
        "to_be_returned": plain(back),
        "left": [{"what": todo.what, "amount": plain(todo.amount), "do": todo.do} for todo in left],
    }
    head = f"Fund {fund} is closed." if not left else f"Fund {fund} ends; {pounds(back)} more goes back."
    words = "\n".join([head, *(f"  {pounds(todo.amount)} {todo.what}: {todo.do}" for todo in left)])
    made(request, thing, receipt, words)
