"""`isf return CODE`: what a council receives."""

from datetime import date
from pathlib import Path

import click

from isf.book.load import load_clearing, read_fund
from isf.cli.common import Request, everywhere
from isf.cli.documents import Desk
from isf.model.dates import today, written_span
from isf.model.periods import Period
from isf.office import Office
from isf.reporting.about import Attested, ReturnAbout
from isf.reporting.council_return import CouncilReturn


@click.command("return")
@everywhere
@click.argument("code")
@click.option("--period", "label", required=True, metavar="YYYY:PP")
@click.option("-o", "--output", "folder", required=True, type=click.Path(path_type=Path), metavar="DIR")
def return_(request: Request, code: str, label: str, folder: Path) -> None:
    """Write a council return: one workbook and one CSV for each of its sheets, no names in them.

    Example: isf return calderdale --period 2026:01 -o ./return

    Refused: a period that the council's calendar does not have; a ledger that is not sound.
    """
    from isf.outputs import returns

    desk = Desk(request.office)
    period = desk.policy(code).calendar.period(label)
    made = made_return(desk, code, period)
    for path in returns.write(made, folder, request.office.reports):
        if not request.quiet:
            click.echo(str(path))
    if not request.quiet:
        span = written_span(period.start, period.end)
        click.echo(f"{desk.policy(code).name}, {period.label} ({span}), {len(made.funds)} funds.", err=True)


def made_return(desk: Desk, code: str, period: Period) -> CouncilReturn:
    """Return the return of a council for a period."""
    from isf.reporting.council_return import council_return

    office, register, policy = desk.office, desk.register, desk.policy(code)
    ledgers = [read_fund(office, fund) for fund in register.of_council(code)]
    items = [
        (ledger.fund, ledger.postings(), register.people[ledger.fund_id].council_ref)
        for ledger in ledgers
        if ledger.fund.start < period.end
    ]
    about = ReturnAbout(
        provider=desk.provider,
        issued=today(),
        head=desk.head,
        attested=_attested(office, period),
        suppliers=desk.suppliers,
    )
    return council_return(policy, period, items, about)


def _attested(office: Office, period: Period) -> Attested:
    """Return the newest agreement with the bank up to the end of the period, if there is one."""
    upto = date.fromordinal(period.end.toordinal() + 1)
    agreed = [a for a in load_clearing(office).assertions if a.on <= upto]
    if not agreed:
        return Attested()
    newest = max(agreed, key=lambda a: a.on)
    day = date.fromordinal(newest.on.toordinal() - 1)
    return Attested(reconciled_on=day, bank_balance=newest.amount, sum_of_funds=newest.amount)
