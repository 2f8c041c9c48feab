"""`isf fund hand-over` and `isf fund take-over`: a fund goes to another provider."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from isf.book.actions.common import Items
from isf.book.actions.hand_over_file import content
from isf.book.actions.handing_over import before_hand_over, hand_over
from isf.book.actions.taking_over import take_over
from isf.book.load import fund_ids
from isf.book.opening import check_reference
from isf.book.records import Person, read_policy, read_register, read_settings
from isf.book.store import Document, Receipt, Writer, writing
from isf.cli.common import OUTGOING, Request, everywhere, on_option
from isf.cli.show import made, warn
from isf.errors import RequestError, WaitsForApproval
from isf.model.dates import today
from isf.model.fund_id import new_fund_id
from isf.model.money import plain, pounds, total

if TYPE_CHECKING:
    from isf.office import Office
    from isf.sources.hand_over import Received


@click.command("hand-over")
@everywhere
@click.argument("who", metavar="FUND")
@click.option("--to", "provider", required=True, metavar="NAME", help="The next provider's name.")
@click.option("-o", "--output", "path", required=True, type=OUTGOING, help="Where the file goes.")
@on_option
def hand_over_(request: Request, who: str, provider: str, path: Path, on: date) -> None:
    """Hand a fund over to another provider: one signed file, and the fund is closed here.

    The sums, open agreements, outcomes and who may agree go along, with the old ledger to read. --on is
    the first day with the next provider. Given again later, it makes the same file again.

    Example: isf fund hand-over P-7K3QX7 --to "Open Doors" --on 2026-05-04 -o annie.zip

    Refused: something payable, advanced or to be returned; money on a card; an open outcome promise.
    """
    from isf.book.trust.signing import fingerprint, office_key, public_text
    from isf.outputs.files import check_writable, write_whole
    from isf.outputs.hand_over import hand_over_file

    fund, office = request.fund(who), request.office
    check_writable(path)
    person = request.register.people[fund]
    names = {
        "name": person.name,
        "council_ref": person.council_ref,
        "communication": person.communication,
        "authorities": dict(person.authorities),
    }
    with writing(office, by=request.by, why=f"fund hand-over {fund}") as writer:
        standing = writer.ledger(fund)
        before = before_hand_over(standing, provider, on)
        ledger = before or standing
        sums, items = hand_over(ledger, provider, on)
        policy = read_policy(office, ledger.fund.council)
        told = content(ledger, policy, sums, (read_settings(office).provider, provider), on, names)
        key = office_key(office)
        receipt = writer.standing() if before else _recorded(writer, items)
        write_whole(path, hand_over_file(told, _old_ledger(office, fund), key, today()))
    money, owed = total(sums.money.values()), total(sums.owed.values())
    mark = fingerprint(public_text(key.public_key()))
    thing = {
        "fund": fund,
        "file": str(path),
        "transferred": plain(money),
        "owed": plain(owed),
        "fingerprint": mark,
    }
    words = (
        f"{pounds(money)} goes to {provider}; {pounds(owed)} is paid to them by the funders.\n"
        f"{path} is signed. "
        f"Read them this fingerprint by phone: {mark}"
    )
    made(request, thing, receipt, words)


def _recorded(writer: Writer, items: Items) -> Receipt:
    try:
        return writer.record(items)
    except WaitsForApproval:
        warn("no file is written before it is approved; give the same command again then.")
        raise


def _old_ledger(office: "Office", fund: str) -> str:
    """Return the whole ledger as one text that loads without isf: settings without our checks, every year."""
    from isf.book.heads import settings

    years = sorted(office.fund_folder(fund).glob("[0-9]*.beancount"))
    return "".join([settings(fund, checks=False), *(path.read_text(encoding="utf-8") for path in years)])


@click.command("take-over")
@everywhere
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--council", default="", metavar="CODE", help="The council's code here; the file's unless given."
)
@click.option("--fingerprint", "mark", default="", help="What the other provider read to you by phone.")
@on_option
def take_over_(request: Request, path: Path, council: str, mark: str, on: date) -> None:
    """Take a fund over from another provider: the same sums, open agreements, outcomes and authorities.

    --on is the day on which its money came. Give the fingerprint that the other provider read to you;
    --yes takes the file without it.

    Example: isf fund take-over annie.zip --on 2026-05-05 --fingerprint SHA256:...

    Refused: a file that does not verify, or was signed with another key; a reference that a fund has
    already.
    """
    from isf.sources.hand_over import read_hand_over

    received = read_hand_over(path)
    _check_mark(received.fingerprint, mark, yes=request.yes)
    given, office = received.fund, request.office
    policy = read_policy(office, council or given.council)
    with writing(office, by=request.by, why=f"fund take-over from {given.from_provider}") as writer:
        register = read_register(office)
        taken = frozenset(fund_ids(office)) | frozenset(register.people)
        fund = given.fund if given.fund not in taken else new_fund_id(taken)
        check_reference(register, policy.code, given.council_ref, writer)
        items = take_over(given, fund, policy, on)
        names = {right.id: right.name for right in given.authorities}
        person = Person(fund, given.name, policy.code, given.council_ref, given.communication, names)
        receipt = writer.record(
            items,
            files={"people.toml": register.plus(person).content()},
            documents=[_kept(fund, received)],
        )
    thing = {
        "fund": fund,
        "from": given.from_provider,
        "received": plain(total(given.sums.values())),
        "owed": plain(total(given.owed.values())),
        "agreements": [row.id for row in given.agreements],
    }
    words = (
        f"{fund} is taken over from {given.from_provider} with {pounds(total(given.sums.values()))} and "
        f"{len(given.agreements)} open agreements."
    )
    made(request, thing, receipt, words)


def _check_mark(found: str, mark: str, *, yes: bool) -> None:
    if mark and mark != found:
        msg = f"The file was signed with the key {found}, not with {mark}; nothing was taken from it."
        raise RequestError(msg)
    if not mark and not yes:
        msg = (
            f"The file was signed with the key {found}. Ask the other provider by phone to read you theirs, "
            "and give it with --fingerprint; or take the file as it is with --yes."
        )
        raise RequestError(msg)


def _kept(fund: str, received: "Received") -> Document:
    """Keep the old ledger with the fund, to read."""
    import hashlib

    name = f"{hashlib.sha256(received.ledger).hexdigest()}.txt"
    return Document(fund, name, received.ledger)
