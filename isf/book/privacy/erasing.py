"""Erasing a fund after its retention: two people, nothing of it left, and the chain still verifies.

The commit takes away the fund's ledger, papers and proposals with everything
that the journal keeps of them, and its entry in the register. What stays are
the records of the chain (a fund id that leads nowhere, who, why, hashes) and,
in the office's own ledger, its share of the client account as sums without a
fund, so that bank statements that were agreed long ago still agree.
"""

import contextlib
import shutil
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

from isf.book import accounts as ac
from isf.book import heads
from isf.book.approval.proposals import WAITING, proposals
from isf.book.approval.roles import Role, need_reason, need_role, need_second
from isf.book.directives import Directive, Entry, Leg, Opening
from isf.book.disk.places import is_year_file
from isf.book.disk.recorded import records_of
from isf.book.gate import check_addition
from isf.book.journal import Change, Journal
from isf.book.ledger import Ledger
from isf.book.privacy.linter import check_reason
from isf.book.privacy.retention import kept
from isf.book.records import read_register
from isf.book.store import Receipt, Writer, writing
from isf.book.text import render_all
from isf.errors import NotErasableError
from isf.model.dates import CARE_ACT_IN_FORCE, today
from isf.model.money import ZERO, total
from isf.office import Office

_WORDS = "Share of funds that were erased"
_SPLIT = "split-"


def erase(office: Office, fund: str, *, by: str, second: str, reason: str) -> Receipt:
    """Erase a fund on behalf of two people, for good.

    Raises:
        NotErasableError: while it is open, kept, held, or something of it waits.
        SamePersonError, RoleMissingError, ActorUnknownError: when the two may not.
        ReasonMissingError, IdentifierError: for the reason.
    """
    need_reason(f"Erasing {fund}", reason)
    why = f"erase {fund}, seconded by {second}: {reason}"
    with writing(office, by=by, why=why) as writer:
        need_role(office, by, Role.RECORDER)
        need_second(office, f"Erasing {fund}", by, second)
        register = read_register(office)
        check_reason(office, reason, fund)
        _check_erasable(office, fund, writer.ledger(fund))
        people = {name: person for name, person in register.people.items() if name != fund}
        changes = [
            *_taken_away(office, fund),
            Change(office.register.name, replace(register, people=people).content()),
            *_put_in_place(writer, fund),
        ]
        record = writer.journal.commit(changes, by, why)
        writer.journal.forget_aside(office.register.name)
    _drop_empty(office, fund)
    return Receipt(record.seq, record.head)


def _check_erasable(office: Office, fund: str, ledger: Ledger) -> None:
    why_not = kept(office, fund).why_not(today())
    if not why_not and any(fund in one.funds for one in proposals(office)):
        why_not = "a change of it waits for a second person; approve or refuse it first."
    if not why_not and ledger.balance(ac.bank(fund)):
        why_not = "it still has money in the client account; return that first."
    if why_not:
        raise NotErasableError(fund, why_not)


def _taken_away(office: Office, fund: str) -> Iterator[Change]:
    """Remove every file of the fund, and decided proposals of other funds that name it."""
    folder = office.fund_folder(fund)
    there = {path.relative_to(office.ledgers).as_posix() for path in folder.rglob("*") if path.is_file()}
    kept_of_it = {path for path in records_of(Journal(office.ledgers)) if path.startswith(f"{fund}/")}
    for path in sorted(there | kept_of_it):
        yield Change(path, None)
    for one in proposals(office, waiting=False):
        if fund in one.funds and one.fund != fund and one.state != WAITING:
            yield Change(one.path, None)


def _put_in_place(writer: Writer, fund: str) -> Iterator[Change]:
    """Keep the client account's sums in the office's own ledger, and take the fund out of the book's head."""
    clearing, ledgers = writer.clearing(), writer.office.ledgers
    added = stand_ins(writer.ledger(fund), clearing, writer.standing().seq + 1)
    if added:
        check_addition(clearing, added)
        text = render_all(added).encode()
        old = (ledgers / heads.CLEARING_FILE).read_bytes()
        yield Change(heads.CLEARING_FILE, old + text, text)
    shards = [
        path.relative_to(ledgers).as_posix()
        for path in ledgers.glob("P-*/[0-9]*.beancount")
        if is_year_file(path) and path.parent.name != fund
    ]
    yield Change(heads.BOOK_HEAD, heads.book_head(shards).encode())


def stand_ins(ledger: Ledger, clearing: Ledger, seq: int) -> list[Directive]:
    """Return office entries that stand in a fund's place in the client account.

    One for each split that the fund had a part in, and one for all the rest
    between two agreed bank statements, dated the last day of it.
    """
    sums: dict[tuple[date, str], list[tuple[date, Decimal]]] = defaultdict(list)
    days = sorted(assertion.on for assertion in clearing.assertions)
    for entry in ledger.entries:
        moved = total(leg.amount for leg in entry.legs if leg.account == ac.bank(ledger.fund_id))
        split = next((link for link in entry.links if link.startswith(_SPLIT)), "")
        until = next((day for day in days if entry.on < day), date.max)
        sums[until, split].append((entry.on, moved))
    made = [
        _stand_in(f"office/erased/{seq:05d}-{number}", max(days_)[0], total(a for _, a in days_), split)
        for number, ((_, split), days_) in enumerate(sorted(sums.items()), 1)
        if total(a for _, a in days_)
    ]
    return [*_openings(clearing, made), *made]


def _stand_in(entry_id: str, on: date, amount: Decimal, split: str) -> Entry:
    legs = (Leg(ac.BANK_OFFICE, amount, ac.MONEY), Leg(ac.OFFICE, ZERO - amount, ac.MONEY))
    links = (entry_id, split) if split else (entry_id,)
    return Entry(on, "office", entry_id, _WORDS, legs, links)


def _openings(clearing: Ledger, made: Iterable[Entry]) -> Iterator[Opening]:
    for account in dict.fromkeys(leg.account for entry in made for leg in entry.legs):
        if account not in clearing.opened:
            yield Opening(CARE_ACT_IN_FORCE, account, ac.currency_of(account))


def _drop_empty(office: Office, fund: str) -> None:
    """Remove the folders that are empty now, and the index, which is derived and may still know the fund."""
    folder = office.fund_folder(fund)
    for path in (*sorted(folder.rglob("*"), reverse=True), folder):
        with contextlib.suppress(OSError):
            path.rmdir()
    shutil.rmtree(office.ledgers / ".index", ignore_errors=True)
