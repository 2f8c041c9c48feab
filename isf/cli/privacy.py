"""`isf retention`, `isf erase` and `isf subject-access`: a person's records, kept, shown and erased."""

from pathlib import Path

import click

from isf.book.privacy.erasing import erase as erase_fund
from isf.book.privacy.retention import Kept, hold, kept_of
from isf.book.privacy.subject_access import access_to
from isf.cli.common import OUTGOING, Request, everywhere
from isf.cli.show import answer, made, on_terminal, table
from isf.errors import RequestError
from isf.model.dates import written
from isf.model.fund_id import check_fund_id
from isf.outputs.csv_text import csv_text
from isf.outputs.files import write_whole
from isf.outputs.subject_access import access_files
from isf.web.accounts.held import database_there, held_about
from isf.web.accounts.held import erase as erase_in_dashboard


@click.group()
def retention() -> None:
    """Show how long records are kept, and put a fund under a legal hold."""


@retention.command("list")
@everywhere
@click.argument("who", metavar="[FUND]...", nargs=-1)
def list_(request: Request, who: tuple[str, ...]) -> None:
    """Show until when each fund's records are kept, and from which day they may be erased.

    Example: isf retention list --format json

    Refused: somebody whom the office does not know.
    """
    rows = kept_of(request.office, [request.fund(text) for text in who])
    head = ["Fund", "Council", "Closed", "Kept for", "Legal hold", "May be erased from"]
    answer(request, [row.as_json() for row in rows], table(head, [_cells(row) for row in rows]))


def _cells(row: Kept) -> list[str]:
    closed = written(row.closed_on) if row.closed_on else "open"
    years = f"{row.years} years" + (f" ({row.clause})" if row.clause else "")
    start = written(row.erase_from) if row.erase_from else ""
    return [row.fund, row.council, closed, years, "yes" if row.held else "", "" if row.held else start]


@retention.command("hold")
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--reason", required=True, help="What it is needed for.")
def hold_(request: Request, who: str, reason: str) -> None:
    """Put a fund under a legal hold: its records are not erased before it is lifted.

    Example: isf retention hold P-7K3QX7 --reason "complaint to the ombudsman"

    Refused: a fund that is under a hold already.
    """
    fund = request.fund(who)
    receipt = hold(request.office, fund, held=True, by=request.by, reason=reason)
    made(request, {"fund": fund, "legal_hold": True}, receipt, f"{fund} is under a legal hold.")


@retention.command()
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--reason", required=True, help="Why it is over.")
def release(request: Request, who: str, reason: str) -> None:
    """Lift a legal hold.

    Example: isf retention release P-7K3QX7 --reason "the ombudsman has decided"

    Refused: a fund that is under none.
    """
    fund = request.fund(who)
    receipt = hold(request.office, fund, held=False, by=request.by, reason=reason)
    made(request, {"fund": fund, "legal_hold": False}, receipt, f"{fund} is under no legal hold any more.")


@click.command()
@everywhere
@click.argument("fund", metavar="FUND")
@click.option("--reason", required=True, help="Why it is erased now.")
@click.option("--second", required=True, metavar="WHO", help="The approver who stands by it.")
def erase(request: Request, fund: str, reason: str, second: str) -> None:
    """Erase a fund whose records need not be kept any longer: ledger, papers, proposals, names.

    It cannot be undone. The journal still verifies, and says that the fund was erased.

    Example: isf erase P-7K3QX7 --reason "kept for six full years" --by sam --second morgan --yes

    Refused: before its retention is over, under a legal hold, by one person alone, a name instead of an id.
    """
    check_fund_id(fund)
    if not request.yes:
        if not on_terminal():
            msg = "Erasing cannot be undone; say --yes when you mean it."
            raise RequestError(msg)
        click.confirm(f"Erase everything about {fund}, for good?", abort=True)
    receipt = erase_fund(request.office, fund, by=request.by, second=second, reason=reason)
    db = database_there(request.office)
    if db is not None:
        erase_in_dashboard(db, fund)
    thing = {"fund": fund, "erased": True, "by": request.by, "second": second}
    words = f"{fund} is erased. Older backups still hold it: destroy them when their time is over."
    made(request, thing, receipt, words)


@click.command("subject-access")
@everywhere
@click.argument("who", metavar="FUND")
@click.option(
    "-o",
    "--output",
    "folder",
    required=True,
    type=OUTGOING,
    metavar="DIR",
    help="Where to.",
)
def subject_access(request: Request, who: str, folder: Path) -> None:
    """Put everything that is held about one person into a folder, with a page in plain words.

    Example: isf subject-access P-7K3QX7 -o annie-records

    Refused: a folder that holds anything already, so that two people's records never mix.
    """
    fund = request.fund(who)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        msg = f"{folder} holds something already; name a new or an empty folder."
        raise RequestError(msg)
    access = access_to(request.office, fund)
    names = []
    for name, content in access_files(access, request.office.reports, _of_the_dashboard(request, fund)):
        write_whole(folder / name, content)
        names.append(name)
    words = f"{len(names)} files about {fund} are in {folder}; begin with {folder / 'index.html'}."
    answer(request, [{"fund": fund, "folder": str(folder), "files": names}], words)


def _of_the_dashboard(request: Request, fund: str) -> list[tuple[str, str, bytes]]:
    """Return what the dashboard holds about a person; nothing where there is no dashboard."""
    db = database_there(request.office)
    told = held_about(db, fund) if db is not None else []
    return [(name, what, csv_text(columns, rows).encode()) for name, what, columns, rows in told]
