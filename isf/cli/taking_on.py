"""`isf take-on`: people, balances and agreements from a provider's own spreadsheet."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from isf.book.store import Receipt
from isf.cli.common import DAY, POUNDS, Request, everywhere
from isf.cli.show import answer, made, table
from isf.errors import FileError, FutureError, RequestError
from isf.model.dates import today, written
from isf.model.money import plain, pounds, total

if TYPE_CHECKING:
    from isf.model.taking_on import Taken

_FILE = click.Path(path_type=Path)
_HEAD = ["Reference", "Council", "A week", "In the bank", "Owed", "Left to spend", "Agreements"]


@click.command("take-on")
@everywhere
@click.argument("path", metavar="FILE.xlsx", required=False, type=_FILE)
@click.option("--template", type=_FILE, metavar="FILE.xlsx", help="Write the workbook to fill in.")
@click.option("--on", "on", type=DAY, help="The day from which the funds are kept here.")
@click.option("--bank-balance", type=POUNDS, help="What the bank had at the start of that day.")
@click.option("--dry-run", is_flag=True, help="Check and show everything; write nothing.")
def take_on(  # noqa: PLR0917
    request: Request,
    path: Path | None,
    template: Path | None,
    on: date | None,
    bank_balance: Decimal | None,
    dry_run: bool,
) -> None:
    """Take people on from a spreadsheet: their plans, what is in the bank, owed, left, and agreed.

    Everything is checked and shown first; then everybody is taken on in one step, or nobody. Choose the
    first day of a council's period.

    Example: isf take-on --template people.xlsx; isf take-on people.xlsx --on 2026-04-06 --bank-balance 640

    Refused: sums that do not add up for a person, a reference that a fund has already, anything missing;
    all of it is named together, and nothing is written.
    """
    if template is not None:
        _write_template(template)
        return
    if path is None or on is None:
        msg = "Name the workbook and the day (--on), or have one to fill in with --template FILE.xlsx."
        raise RequestError(msg)
    if on > today():
        raise FutureError(on, today())
    from isf.book.taking_on import refusals
    from isf.book.taking_on import take_on as record
    from isf.sources.take_on import REMEDY, listed, read_take_on

    people = read_take_on(path, on)
    refused = refusals(request.office, people, on, by=request.by)
    if refused:
        raise FileError(path, listed(refused), REMEDY, apart=True)
    preview = _preview(people, on, bank_balance)
    if dry_run:
        answer(request, _rows(people), f"{preview}\nNothing was written.")
        return
    if not request.yes:
        click.echo(preview, err=True)
        click.confirm(f"Take on all of them as they stand on {written(on)}?", abort=True, err=True)
    taken = record(request.office, people, on, by=request.by)
    _report(request, people, taken.funds, taken.receipt, preview)


def _write_template(path: Path) -> None:
    from isf.outputs.files import write_whole
    from isf.outputs.take_on_template import template

    if path.suffix.lower() != ".xlsx":
        msg = f"The template is a workbook; give {path} a name that ends in .xlsx."
        raise RequestError(msg)
    click.echo(write_whole(path, template(today())))


def _owed(person: "Taken") -> Decimal:
    return person.owed_by_council + person.owed_by_person


def _preview(people: tuple["Taken", ...], on: date, bank: Decimal | None) -> str:
    rows = [
        [
            person.plan.council_ref,
            person.plan.council,
            pounds(person.plan.weekly),
            pounds(person.in_bank),
            pounds(_owed(person)),
            pounds(total(person.left.values())),
            str(len(person.agreements)),
        ]
        for person in people
    ]
    held = total(person.in_bank for person in people)
    owed, left = total(map(_owed, people)), total(a for p in people for a in p.left.values())
    rows.append(["All", "", "", pounds(held), pounds(owed), pounds(left), ""])
    shown = table(_HEAD, rows, right=[2, 3, 4, 5, 6])
    return f"{shown}\n{_beside_the_bank(held, bank, on)}"


def _beside_the_bank(held: Decimal, bank: Decimal | None, on: date) -> str:
    if bank is None:
        return "Give --bank-balance to hold the sum against the bank's statement."
    apart = bank - held
    if not apart:
        return f"The bank had {pounds(bank)} at the start of {written(on)}: the same."
    whose = "nobody's in this workbook" if apart > 0 else "more than the bank had"
    return f"The bank had {pounds(bank)} at the start of {written(on)}; {pounds(abs(apart))} is {whose}."


def _rows(people: tuple["Taken", ...], funds: tuple[str, ...] = ()) -> list[dict[str, object]]:
    return [
        {
            "fund": funds[number] if funds else None,
            "council": person.plan.council,
            "council_ref": person.plan.council_ref,
            "weekly": plain(person.plan.weekly),
            "in_bank": plain(person.in_bank),
            "owed": plain(_owed(person)),
            "left": plain(total(person.left.values())),
            "agreements": len(person.agreements),
        }
        for number, person in enumerate(people)
    ]


def _report(
    request: Request, people: tuple["Taken", ...], funds: tuple[str, ...], receipt: Receipt, preview: str
) -> None:
    rows = _rows(people, funds)
    said = preview if request.yes and not request.quiet else ""
    many = f"{len(people)} people are" if len(people) > 1 else "One person is"
    words = f"{many} taken on; `isf fund list` shows the funds."
    made(request, {"taken_on": len(people), "funds": rows}, receipt, f"{said}\n{words}".strip())
