"""A ledger that was changed by hand: keep the change, or put the recorded text back.

Neither loses anything: what is kept becomes a change of its own in the
journal with a reason, and what is put back leaves the changed text set aside.
"""

import contextlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from isf.book import heads
from isf.book.approval.roles import Role, need_reason, need_role, read_staff
from isf.book.disk import durable
from isf.book.disk.chain import Record
from isf.book.disk.places import check_drive, is_year_file
from isf.book.disk.recorded import (
    SETTINGS,
    actual,
    content,
    difference,
    files_of,
    need_journal,
    not_as_recorded,
    records_of,
)
from isf.book.journal import ASIDE, NOT_A_FILE, OFFICE, Change, Journal, is_proposal, kept, of_the_office
from isf.book.ledger import Ledger
from isf.book.load import fund_ids, load_book
from isf.book.privacy.linter import check_reason
from isf.book.reading.guarding import CHANGED
from isf.book.reading.settling import holding
from isf.book.records import read_policy, read_register, read_settings
from isf.book.text import check_text, gate
from isf.errors import AdoptRefusedError, CannotPutBackError, FileError, RequestError
from isf.model.fund_id import PATTERN
from isf.office import Office

_NUMBERED = re.compile(rf'^ +id: "({PATTERN}|{OFFICE})/([a-z-]+)/([0-9]{{5,9}})"$', re.MULTILINE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Handled:
    """What was done about files changed by hand: which, how they differed, and the record of it."""

    differences: dict[str, list[str]]
    record: Record | None
    aside: tuple[Path, ...] = ()


def changed_by_hand(journal: Journal) -> dict[str, list[str]]:
    """Return the ledger files that are not as recorded, each with its difference."""
    found = {}
    for path in not_as_recorded(journal, [*files_of(journal), *records_of(journal)]):
        try:
            found[path] = difference(journal, path)
        except CannotPutBackError as error:
            found[path] = [str(error)]
    return found


def adopt(office: Office, *, by: str, reason: str) -> Handled:
    """Keep what was changed by hand, as a change in the journal, when the book is sound with it.

    Raises:
        AdoptRefusedError: when it is not; names why, and changes nothing.
        ReasonMissingError, RoleMissingError: an approver may adopt, with a reason.
    """
    need_reason("Keeping what was changed by hand", reason)
    need_role(office, by, Role.APPROVER)
    check_text("actor", by)
    check_text("reason", reason)
    check_reason(office, reason)
    check_drive(office)
    with holding(office, by) as journal:
        need_journal(journal)
        if journal.recover():
            _refuse_unfinished(journal)
        differences = changed_by_hand(journal)
        if not differences:
            return Handled({}, None)
        changes = _kept_changes(office, journal, list(differences))
        for path in filter(kept, differences):
            _keep_numbers(journal, path)
        return Handled(differences, journal.commit(changes, by, f"adopt: {reason}", adopted=True))


def _keep_numbers(journal: Journal, path: str) -> None:
    """See that the number of an entry that was taken out is not given to another one."""
    before, after = (
        set(_NUMBERED.findall((text or b"").decode("utf-8", "replace")))
        for text in (content(journal, path), actual(journal, path))
    )
    for owner, _, number in before - after:
        journal.keep_highest(owner, int(number))


def _refuse_unfinished(journal: Journal) -> None:
    last = journal.last()
    if last and not journal.notes.applied(last):
        why = (
            f"Number {last.seq} was recorded before the machine stopped and does not stand in the files yet; "
            "put the recorded text back with `isf restore` (yours is set aside), then make your change again."
        )
        raise AdoptRefusedError([why])


def _kept_changes(office: Office, journal: Journal, paths: Sequence[str]) -> list[Change]:
    wrong = [f"{path}: {why}" for path in paths for why in _wrong_alone(journal, path)]
    if wrong:
        raise AdoptRefusedError(wrong)
    loaded = load_book(office)
    wrong = [problem.sentence() for problem in loaded.problems if problem.name != CHANGED]
    if wrong:
        raise AdoptRefusedError(wrong)
    changes = [Change(path, (journal.ledgers / path).read_bytes()) for path in paths]
    return changes + heads_of_today(office, Ledger("", loaded.directives))


def _wrong_alone(journal: Journal, path: str) -> list[str]:
    """Return why one file cannot be kept, before the book is looked at as a whole."""
    text = actual(journal, path)
    if journal.current(path) == NOT_A_FILE:
        return ["it is not a plain file any more."]
    if text is None and journal.current(path):
        return ["it is far too large to be read."]
    if text is None:
        return ["it is gone; a ledger is never taken away by hand."]
    if of_the_office(path):
        return _wrong_record(journal, path)
    return _wrong_ledger(journal, path, text)


def _wrong_ledger(journal: Journal, path: str, text: bytes) -> list[str]:
    if not kept(path):
        return ["it is the head of a ledger, which isf makes from its template; it is never changed by hand."]
    if content(journal, path) is None:
        return ["isf did not make this file; record what is in it through isf."]
    try:
        return [f"{why}." for why in gate(text.decode("utf-8"))]
    except UnicodeDecodeError:
        return ["it is not UTF-8 text."]


def _wrong_record(journal: Journal, path: str) -> list[str]:
    """Return why one of the office's own records cannot be kept as it is now."""
    office = Office(journal.ledgers.parent)
    if is_proposal(path):
        return ["a proposal stays as its author put it down; put it back with `isf restore`."]
    if not journal.known(path):
        return ["isf did not make this file; add a council with `isf council add`."]
    try:
        if path == SETTINGS:
            read_settings(office)
            read_staff(office)
        elif path == office.register.name:
            return _missing_people(office)
        else:
            read_policy(office, Path(path).stem)
    except FileError as error:
        return [str(error)]
    return []


def _missing_people(office: Office) -> list[str]:
    people = read_register(office).people
    return [f"it has lost the person of {fund}." for fund in fund_ids(office) if fund not in people]


def heads_of_today(office: Office, book: Ledger) -> list[Change]:
    """Return the heads that are not as the template has them for the book as it stands."""
    wanted, shards = {}, []
    for fund in fund_ids(office):
        years = sorted(p.stem for p in office.fund_folder(fund).glob("[0-9]*.beancount") if is_year_file(p))
        shards += [f"{fund}/{year}.beancount" for year in years]
        lines = tuple(line for line in book.lines if line.fund == fund)
        wanted[f"{fund}/{heads.FUND_HEAD}"] = heads.fund_head(fund, Ledger(fund, lines).fund.plans, years)
    wanted[heads.BOOK_HEAD] = heads.book_head(shards)
    journal = Journal(office.ledgers)
    return [
        Change(path, text.encode()) for path, text in wanted.items() if actual(journal, path) != text.encode()
    ]


def put_back(office: Office, *, by: str, only: str = "") -> Handled:
    """Put the recorded text back where a ledger was changed by hand; set the changed text aside.

    `only` names one file by its path in the ledgers' folder.

    Raises:
        CannotPutBackError: when the journal no longer has what was recorded; nothing is changed.
        RequestError: when `only` is not changed.
    """
    with contextlib.suppress(FileError):  # settings that cannot be read are what is to be put back
        need_role(office, by, Role.RECORDER)
    check_text("actor", by)
    check_drive(office)
    with holding(office, by) as journal:
        need_journal(journal)
        stopped = journal.recover()
        differences = {path: lines for path, lines in changed_by_hand(journal).items() if only in ("", path)}
        if only and not differences:
            msg = f"{only} is as isf recorded it; there is nothing to put back."
            raise RequestError(msg)
        changes = [Change(path, content(journal, path)) for path in differences]
        if not differences and not stopped:
            changes = _renewed_heads(office)
            if not changes:
                return Handled({}, None)
            differences = {change.path: ["isf of today writes this head otherwise"] for change in changes}
        changes += _unfinished(journal, set(stopped) - set(differences))
        aside = tuple(place for change in changes for place in _set_aside(journal, change.path))
        why = "restore: put back what was changed outside isf"
        return Handled(differences, journal.commit(changes, by, why, adopted=True), aside)


def _renewed_heads(office: Office) -> list[Change]:
    """Return the heads of a sound book that a newer isf writes otherwise."""
    loaded = load_book(office)
    return [] if loaded.problems else heads_of_today(office, Ledger("", loaded.directives))


def _unfinished(journal: Journal, paths: set[str]) -> list[Change]:
    """Return the records of the office that a stopped change had still to write."""
    last = journal.last()
    files = enumerate(last.files) if last else ()
    return [
        Change(file.path, journal.staged(last.seq, number, file).read_bytes())
        for number, file in files
        if last and file.path in paths
    ]


def _set_aside(journal: Journal, path: str) -> list[Path]:
    """Keep a copy of what stands in a file; a link is taken away, never followed."""
    target = journal.ledgers / path
    if target.is_symlink():
        target.unlink()
    if journal.current(path) == NOT_A_FILE:
        raise CannotPutBackError(target, "a link or a folder is in its way; move that away first")
    if not journal.current(path):
        return []
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%fZ")
    place = journal.folder / ASIDE / f"{path.replace('/', '+')}.{stamp}"
    durable.make_folder(place.parent)
    text = actual(journal, path)
    if text is None:  # too large to be read
        target.replace(place)
    else:
        durable.write(place, text)
    return [place]
