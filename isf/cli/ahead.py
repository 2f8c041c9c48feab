"""`isf forecast`: how a fund will stand at the end of the budget year."""

from datetime import date

import click

from isf.book.load import fund_ids, read_funds
from isf.book.records import read_policy
from isf.cli.common import DAY, Request, everywhere
from isf.cli.show import answer, table
from isf.model.dates import today
from isf.model.money import pounds
from isf.reporting.forecast import forecast as forecast_of
from isf.reporting.forecast import year_end


@click.command()
@everywhere
@click.argument("who", metavar="[FUND]...", nargs=-1)
@click.option("--as-of", type=DAY, help="As it stands at the close of this day; today unless given.")
@click.option("--until", type=DAY, help="To before this day; the end of the budget year unless given.")
def forecast(request: Request, who: tuple[str, ...], as_of: date | None, until: date | None) -> None:
    """Show what each heading will have left at the end of the year, and when it runs out at this rate.

    The rate is that of the last twelve weeks.

    Example: isf forecast P-7K3QX7 --until 2027-04-01

    Refused: a fund that is not there.
    """
    office, day = request.office, as_of or today()
    rows: list[dict[str, str | None]] = []
    shown = []
    funds = [request.fund(text) for text in who] if who else fund_ids(office)
    for ledger in read_funds(office, funds):
        policy = read_policy(office, ledger.fund.council)
        end = until or year_end(policy, day)
        for row in forecast_of(ledger.fund, ledger.postings(), day, end, policy):
            rows.append(row.as_json(ledger.fund_id, end))
            out = row.runs_out.isoformat() if row.runs_out else "lasts"
            figures = [pounds(x) for x in (row.left, row.to_come, row.rate, row.at_end)]
            shown.append([ledger.fund_id, row.heading, *figures, out])
    heads = ["Fund", "Heading", "Not spent yet", "To come", "A week", "Left at the end", "Runs out"]
    answer(request, rows, table(heads, shown, right=[2, 3, 4, 5]) if rows else "No funds yet.")
