"""`isf reconcile` and `isf reconcile-published`."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from isf.book.trust.reconciliations import NAME, SIGNATORIES, Compared, content, plus, read_reconciliations
from isf.cli.common import DAY, POUNDS, Request, everywhere
from isf.cli.show import answer, table, warn
from isf.errors import RequestError
from isf.model.dates import today
from isf.model.money import plain
from isf.sources.declaration import FactKind

if TYPE_CHECKING:
    from isf.reporting.reconciliation import Reconciliation
    from isf.sources.books import OfficeBook
    from isf.sources.landing.published import Published
    from isf.sources.values import Reading

_DIFFERS = 3


@click.command()
@everywhere
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--balance", type=POUNDS, help="The bank's balance at the close of the day.")
@click.option("--on", "on", type=DAY, help="The day of the balance.")
@click.option(
    "--as", "source", default=None, metavar="SOURCE", help="Which declaration to read the file with."
)
@click.option("--signed-by", "signed", multiple=True, metavar="WHO", help="Who signs beside you.")
def reconcile(  # noqa: PLR0917
    request: Request,
    file: Path | None,
    balance: Decimal | None,
    on: date | None,
    source: str | None,
    signed: tuple[str, ...],
) -> None:
    """Compare the bank, the cash book and the sum of the funds; where all agree, record it.

    Two people sign: you (--by) and another (--signed-by), together or one after the other. What agrees is
    recorded as a balance assertion of the day after; from then on nothing may change the cash book before
    it. While the newest day differs, no statement is given out.

    Example: isf reconcile --balance 104.00 --on 2026-05-01 --signed-by "A Treasurer"

    Refused: neither a statement that states its balance nor --balance with --on. Exit 3: they do not agree.
    """
    reading = _read(request, file, source)
    on, bank = _bank_side(reading, balance, on)
    found = _compared(request, on, bank, reading)
    state, signatories = _recorded(request, found, tuple(dict.fromkeys((request.by, *signed))))
    answer(request, [_json(found, state, signatories)], _table(found, state, signatories))
    if found.stale(today()):
        warn(f"{found.on.isoformat()} is more than 35 days ago; reconcile a newer statement too.")
    if not found.agrees:
        raise SystemExit(_DIFFERS)
    if len(signatories) < SIGNATORIES:
        warn(
            "only one person signs; another signs with --signed-by WHO, or by running the same with --by WHO."
        )


def _read(request: Request, file: Path | None, source: str | None) -> Reading | None:
    from isf.sources.importing import read_for

    return read_for(request.office, file, source, FactKind.BANK_STATEMENT) if file else None


def _bank_side(reading: Reading | None, balance: Decimal | None, on: date | None) -> tuple[date, Decimal]:
    if balance is not None and on is not None:
        return on, balance
    if reading is not None and reading.closing is not None and balance is None:
        return reading.closing
    msg = "Give a statement that states its balance, or --balance AMOUNT with --on DATE."
    raise RequestError(msg)


def _compared(request: Request, on: date, bank: Decimal, reading: Reading | None) -> Reconciliation:
    from isf.reporting.reconciliation import BookSide, Item
    from isf.reporting.reconciliation import reconcile as compare
    from isf.sources.landing import sides

    if on > today():
        msg = f"{on.isoformat()} is not over yet; reconcile a day up to today ({today().isoformat()})."
        raise RequestError(msg)
    book = _book(request)
    office, clearing = sides.office_and_clearing(book, on)
    side = BookSide(sides.cash(book, on), sides.of_funds(book, on), office, clearing)
    missing, expected = sides.unlike(book, on, reading)
    lines = {value.row: value.on for value in reading.values} if reading else {}
    bank_only = [
        Item(lines[row.row], row.amount or Decimal(0), f"line {row.row} of the statement")
        for row in missing
        if lines[row.row] <= on
    ]
    book_only = [Item(group.on, group.amount, group.link) for group in expected]
    return compare(on, bank, side, bank_only, book_only)


def _book(request: Request) -> OfficeBook:
    from isf.sources.books import OfficeBook, Reader

    return OfficeBook(request.office, Reader(request.office))


def _recorded(request: Request, found: Reconciliation, signed: tuple[str, ...]) -> tuple[str, list[str]]:
    """Record what was compared; return what became of it, and everybody who has signed it by now."""
    from isf.book.store import writing
    from isf.model.events import BankBalance

    fact = BankBalance(fund="", on=found.on + timedelta(days=1), amount=found.bank)
    why = f"reconcile {found.on.isoformat()}, signed by {len(signed)}: {', '.join(signed)}"
    with writing(request.office, by=request.by, why=why) as writer:
        stands = any((old.on, old.amount) == (fact.on, fact.amount) for old in writer.clearing().assertions)
        files, signatories = _kept(request, found, signed)
        new = [fact] if found.agrees and not stands else []
        if new or files:
            writer.record(new, files=files)
    if not found.agrees:
        return "not reconciled", signatories
    return "recorded" if new else "signed" if files else "recorded before", signatories


def _kept(
    request: Request, found: Reconciliation, signed: tuple[str, ...]
) -> tuple[dict[str, bytes], list[str]]:
    """Return the file of what was compared, where this changes it, and who has signed this day."""
    book = found.book
    row = Compared(found.on, found.bank, book.cash, book.funds, book.office, book.clearing, signed)
    held = read_reconciliations(request.office)
    after = plus(held, row)
    mine = next(one for one in after if one.on == found.on)
    return ({} if after == held else {NAME: content(after)}), list(mine.signed)


def _json(found: Reconciliation, state: str, signatories: list[str]) -> dict[str, object]:
    book = found.book
    return {
        "on": found.on.isoformat(),
        "bank": plain(found.bank),
        "cash_book": plain(book.cash),
        "funds": plain(book.funds),
        "office": plain(book.office),
        "clearing": plain(book.clearing),
        "difference": plain(found.difference),
        "reconciled": found.agrees,
        "state": state,
        "signed": signatories,
        "stale": found.stale(today()),
        "reasons": [reason.as_json() for reason in found.reasons],
    }


def _table(found: Reconciliation, state: str, signatories: list[str]) -> str:
    book = found.book
    rows = [
        ["Bank statement", plain(found.bank)],
        ["Cash book (Assets:Bank)", plain(book.cash)],
        ["  of which people's funds", plain(book.funds)],
        ["  of which the office's own", plain(book.office)],
        ["  of which waits in clearing", plain(book.clearing)],
        ["Difference", plain(found.difference)],
    ]
    said = [table([f"At the close of {found.on.isoformat()}", "GBP"], rows, right=[1]), ""]
    if found.agrees:
        said.append(f"Reconciled ({state}). Signed by {' and '.join(signatories)}.")
        return "\n".join(said)
    said.append("Not reconciled. What may explain it:")
    said += [f"  {r.kind:<14}{r.on.isoformat()} {plain(r.amount):>12}  {r.words}" for r in found.reasons]
    return "\n".join(said if found.reasons else [*said[:-1], "Not reconciled, and nothing here explains it."])


@click.command("reconcile-published")
@everywhere
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as", "source", default=None, metavar="SOURCE", help="Which declaration to read it with.")
def reconcile_published(request: Request, file: Path, source: str | None) -> None:
    """Compare what a council published with what was received: each payment by its sum, within a few days.

    Example: isf reconcile-published council-spend-2026-05.csv

    Refused: a file that is not published spend. Exit 3: something published was not received. Writes nothing.
    """
    from isf.sources.importing import read_for
    from isf.sources.landing.published import compare

    rows = compare(read_for(request.office, file, source, FactKind.COUNCIL_SPEND), _book(request))
    missing = [row for row in rows if not row.received]
    cells = [
        [row.on.isoformat(), row.payment, plain(row.amount), str(row.lines), row.received or "not found"]
        for row in rows
    ]
    said = table(["Paid", "Payment", "GBP", "Lines", "Received"], cells, right=[2, 3])
    end = f"{len(rows) - len(missing)} of {len(rows)} payments were received."
    answer(request, [_published(row) for row in rows], f"{said}\n\n{end}")
    if missing:
        raise SystemExit(_DIFFERS)


def _published(row: Published) -> dict[str, object]:
    return {
        "payment": row.payment,
        "on": row.on.isoformat(),
        "amount": plain(row.amount),
        "lines": row.lines,
        "received": row.received or None,
    }
