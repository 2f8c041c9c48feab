"""`isf verify`, `log`, `backup`, `restore`, `adopt`: is all as it was recorded, and what to do when not."""

import json
import sys
from datetime import date
from pathlib import Path

import click

from isf.book.journal import Journal, Record
from isf.book.records import read_register
from isf.book.trust.adopting import Handled, adopt, put_back
from isf.cli.common import DAY, OUTGOING, Request, everywhere, format_option, request_of
from isf.cli.show import answer, made, on_terminal, table, warn
from isf.errors import NoOfficeError, RequestError, SettingsMissingError
from isf.office import Office

_UNSOUND = 3
_SHORT = 12


@click.command()
@everywhere
@click.option("--head", default="", metavar="HEAD", help="A head from a statement, a return or a receipt.")
def verify(request: Request, head: str) -> None:
    """Prove that nothing recorded was changed, taken out, put in or rolled back.

    Example: isf verify --head 3e86cb35f668

    With a head that was kept outside the office (it stands on every statement and return), also that nothing
    up to it was rolled back or written anew. Exit code 3 when something does not prove.

    Refused: a folder that holds no office.
    """
    from isf.book.trust.verifying import verify as verify_

    journal = _settled(request)
    proved = verify_(journal, head)
    if request.fmt == "json":
        click.echo(json.dumps(proved.as_json(), indent=2, ensure_ascii=False))
    elif request.fmt == "csv":
        answer(request, proved.as_json()["errors"], "")
    else:
        for finding in proved.findings:
            click.echo(finding.sentence())
        click.echo(_verified_in_words(proved.records, proved.head, len(proved.findings)))
        if proved.anchor:
            click.echo(_anchored(proved.anchor, proved.records))
        elif not head and proved.sound and not request.quiet:
            warn("to rule out that the whole office was rolled back, name a head from a statement (--head).")
        for path in proved.erased:
            click.echo(f"Erased: {path}.")
    if not proved.sound:
        sys.exit(_UNSOUND)


def _verified_in_words(records: int, head: str, wrong: int) -> str:
    if wrong:
        return f"It does not prove: {wrong} of the journal and the files are not as they were recorded."
    return f"It proves: {records} changes in one chain, every file as recorded; head {head or 'none yet'}."


def _anchored(anchor: Record, records: int) -> str:
    return (
        f"The head {anchor.head[:_SHORT]} is number {anchor.seq}, of {anchor.utc}: nothing up to it was "
        f"rolled back or rewritten; {records - anchor.seq} changes came after it."
    )


def _settled(request: Request) -> Journal:
    """Return the office's journal, with a change that a stopped machine left over carried out."""
    from isf.book.reading.settling import steady

    office = request.office
    return steady(office, lambda: Journal(office.ledgers))


@click.command()
@click.option("--fund", "who", default="", metavar="FUND", help="Only changes of one fund.")
@click.option("--by", "actor", default="", metavar="WHO", help="Only changes that somebody made.")
@click.option("--on", "on", type=DAY, help="Only changes recorded on a day.")
@click.option("--office", "office_", metavar="DIR", help="The office to work in.")
@format_option
@click.option("--yes", is_flag=True, hidden=True)
@click.option("--quiet", is_flag=True, hidden=True)
@click.pass_context
def log(ctx: click.Context, /, who: str, actor: str, on: date | None, format_: str, **shared: object) -> None:
    """Show who recorded what and when: numbers, times, people, reasons and funds, no names and no amounts.

    Example: isf log --fund P-7K3QX7 --on 2026-05-02

    Refused: a fund that is not in the office; a journal that is damaged (see `isf verify`).
    """
    from isf.book.trust.history import Wanted, history

    request = request_of(ctx, {**shared, "by_": None}, format_)
    fund = who if who.startswith("P-") else request.fund(who) if who else ""
    rows = list(history(_settled(request), Wanted(fund, actor, on)))
    cells = [
        (str(row["seq"]), row["at"][:16].replace("T", " "), row["who"], row["why"], row["head"][:_SHORT])
        for row in rows
    ]
    answer(request, rows, table(("No.", "When", "Who", "Why", "Head"), cells, right=(0,)))


@click.command()
@everywhere
@click.argument("path", metavar="FILE", type=OUTGOING)
@click.option(
    "--recipient", "recipients", multiple=True, metavar="age1...", help="Seal it; only they open it."
)
def backup(request: Request, path: Path, recipients: tuple[str, ...]) -> None:
    """Write one archive of the office, taken between two changes, and prove it.

    Example: isf backup isf-2026-11-22.zip

    Example: isf backup isf-2026-11-22.zip.age --recipient age1...

    Keep it on another disk; it holds names, so keep it as safe as the office, or seal it (`isf seal key`
    makes a key; keep that elsewhere). Refused: an office that does not verify, a file that is there already.
    """
    from isf.book.store import Receipt
    from isf.book.trust.backups import back_up

    office = request.office
    if recipients:
        from isf.book.trust.sealed_backups import back_up_sealed

        taken = back_up_sealed(office, path, recipients, by=request.by)
    else:
        taken = back_up(office, path, by=request.by)
    thing = {"file": str(path), "files": len(taken.files), "made": taken.made}
    words = (
        f"{path}: {len(taken.files)} files, up to change number {taken.seq}, head {taken.head[:_SHORT]}. "
        f"It was read back and proved.\nTo use it: isf restore {path} --office DIR"
        + (" --key FILE" if recipients else "")
    )
    made(request, thing, Receipt(taken.seq, taken.head), words)


@click.command()
@everywhere
@click.argument("path", metavar="[FILE]", required=False, type=click.Path(path_type=Path))
@click.option(
    "--key", "key_file", type=click.Path(path_type=Path), metavar="FILE", help="Of a sealed backup."
)
def restore(request: Request, path: Path | None, key_file: Path | None) -> None:
    """Put things back: a ledger that was changed by hand, or with FILE the whole office from a backup.

    Example: isf restore            puts back every ledger that was changed outside isf

    Example: isf restore isf-2026-11-22.zip --office ./office

    Nothing is lost: what is replaced is set aside, and you are told where. A backup is proved before anything
    is replaced; on a terminal you are asked before an office is set back. Refused: a damaged backup.
    """
    office = _office_or_new(request)
    inside = _ledger_in(office, path)
    if path is None or inside:
        _show_put_back(request, put_back(office, by=request.by, only=inside))
    else:
        _restore_backup(request, office, path, key_file)


def _office_or_new(request: Request) -> Office:
    """Return the office that was named, also where there is none yet."""
    try:
        return request.office
    except SettingsMissingError as gone:
        return Office(Path(str(gone.root)))
    except NoOfficeError:
        return Office(Path(request.office_dir or ".").resolve())


def _ledger_in(office: Office, path: Path | None) -> str:
    if path is None or path.suffix not in (".beancount", ".toml"):
        return ""
    for place in (path.absolute(), office.ledgers / path):
        if office.ledgers in place.parents:
            return place.relative_to(office.ledgers).as_posix()
    msg = f"{path} is not a ledger of this office."
    raise RequestError(msg)


def _show_put_back(request: Request, done: Handled) -> None:
    words = "Every ledger is as isf recorded it; there was nothing to put back."
    if done.record:
        where = "".join(f"\nWhat stood there is kept in {place}" for place in done.aside)
        words = f"Put back: {', '.join(done.differences) or 'what a stopped change had left'}.{where}"
    _show_handled(request, done, words)


def _show_handled(request: Request, done: Handled, words: str) -> None:
    from isf.book.store import Receipt

    if request.fmt == "table":
        for path, lines in done.differences.items():
            click.echo("\n".join([f"{path}:", *(f"  {line}" for line in lines)]))
    thing = {"files": list(done.differences), "aside": [str(place) for place in done.aside]}
    last = done.record or Journal(request.office.ledgers).last()
    receipt = Receipt(last.seq, last.head) if last else Receipt(0, "")
    if done.record or request.fmt != "table":
        made(request, thing, receipt, words)
    else:
        click.echo(words)


def _restore_backup(request: Request, office: Office, path: Path, key_file: Path | None) -> None:
    from isf.book.store import Receipt
    from isf.book.trust.backups import restore as restore_
    from isf.book.trust.sealed_backups import readable
    from isf.book.trust.sealing import key_in

    with readable(path, key_in(key_file) if key_file else "") as archive:
        done = restore_(office, archive, by=request.by, replace=request.yes or _agreed(office))
    aside = "".join(f"\nWhat stood there is kept in {place}" for place in done.aside)
    later = f" {done.later} later changes are only in what is kept aside." if done.later else ""
    words = (
        f"The office in {office.root} is as it was at {done.backup.made}, change number {done.backup.seq}; "
        f"every file was proved first.{later}{aside}"
    )
    thing = {
        "office": str(office.root),
        "files": len(done.backup.files),
        "later": done.later,
        "aside": [str(place) for place in done.aside],
        "people": len(read_register(office).people),
    }
    made(request, thing, Receipt(done.backup.seq, done.backup.head), words)


def _agreed(office: Office) -> bool:
    """Ask, where a person is looking and there is something to replace."""
    if not office.ledgers.is_dir() or not (on_terminal() and sys.stdin.isatty()):
        return True
    return click.confirm(f"Replace the office in {office.root}? What is there is kept beside it.")


@click.command("adopt")
@everywhere
@click.option("--reason", default="", metavar="WHY", help="Why the ledger was changed by hand.")
def adopt_(request: Request, reason: str) -> None:
    """Keep what was changed in a ledger by hand, as a change of its own with a reason.

    Example: isf adopt --reason "a typing error in the words of an entry"

    It shows what was changed. Refused, with reasons: a change with which the book would not be sound, a line
    that is not in the book's form, a changed head. `isf restore` puts the recorded text back instead.
    """
    done = adopt(request.office, by=request.by, reason=reason)
    words = "Every ledger is as isf recorded it; there was nothing to keep."
    if done.record:
        words = f"Kept, with your reason: {', '.join(done.differences)}."
    _show_handled(request, done, words)
