"""The index: what each fund adds up to on each day, kept beside the ledgers so that no answer reads them all.

It is derived. The ledgers stay the only state: the index holds sums and no
entry, believes nothing that a change of a file, a record of the journal, an
earlier day or its own seals put in doubt, and may be deleted at any time;
without it every answer is the same, only later. Whatever goes wrong with its
file, the ledgers are read.
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from isf.book.index import freshness
from isf.book.index.seals import UntrueError, weight
from isf.book.index.tables import OFFICE, FundRow, Seen, Tables, place
from isf.book.index.taken import Taken, about, derived, tail, taken_in
from isf.book.index.telling import FundSums, Span, over
from isf.model.dates import today

if TYPE_CHECKING:
    from isf.book.directives import Directive
    from isf.book.disk.chain import Record
    from isf.book.ledger import Ledger
    from isf.office import Office

__all__ = [
    "FundSums",
    "content_of",
    "discard",
    "export_key",
    "follow",
    "keep_made",
    "keep_proofs",
    "made",
    "place",
    "proofs",
    "sums",
    "sums_over",
    "untrue",
]

_TROUBLE = (sqlite3.Error, OSError)


def sums(
    office: "Office", funds: Sequence[str] | None, end: date, start: date | None = None
) -> list[FundSums] | None:
    """Return the sums of some funds, or of all, from a day on (inclusive) up to a day (inclusive).

    None where the index cannot tell: then the ledgers must be read.

    Raises:
        FundUnknownError, ChangedOutsideError, UnsoundBookError: as reading the ledgers does.
    """
    found = sums_over(office, funds, [(start, end)])
    return None if found is None else [one for (one,) in found]


def sums_over(
    office: "Office", funds: Sequence[str] | None, spans: Sequence[tuple[date | None, date]]
) -> list[tuple[FundSums, ...]] | None:
    """Return the same over several spans, both days inclusive, with one look at the files: a tuple a fund."""
    mark = freshness.settled(office.ledgers)
    if not mark:
        return None
    try:
        with _opened(office.ledgers) as tables:
            index = _Index(office, tables)
            index.follow_journal(mark)
            found = index.sums(funds, [_ordinals(*span) for span in spans])
    except _TROUBLE:
        return None
    return found if freshness.settled(office.ledgers) == mark else None


def _ordinals(start: date | None, end: date) -> Span:
    return None if start is None else start.toordinal(), end.toordinal()


def follow(
    office: "Office",
    record: "Record",
    ledgers: Mapping[str, "Ledger"],
    added: Mapping[str, Sequence["Directive"]],
) -> None:
    """Take a commit into the index: `ledgers` are the changed ones after it, `added` what is new in each.

    The writer calls it while it holds the office. An index that is not there, or
    lags behind, is left to the next reader.
    """
    if not place(office.ledgers).is_file():
        return
    with contextlib.suppress(*_TROUBLE), _opened(office.ledgers) as tables:
        _Index(office, tables).take_in(record, ledgers, added)


def discard(office: "Office") -> None:
    """Delete the index; the next answer makes it anew."""
    _throw_away(place(office.ledgers))


def proofs(office: "Office", funds: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return what was kept of each of some funds when it was last proved; see `isf.book.trust`."""
    import json  # noqa: PLC0415

    try:
        with _opened(office.ledgers) as tables:
            found = {fund: tables.proof(fund, today().toordinal()) for fund in funds}
            return {fund: json.loads(told) for fund, told in found.items() if told}
    except _TROUBLE:
        return {}


def keep_proofs(office: "Office", told: Mapping[str, Mapping[str, Any]]) -> None:
    """Keep what was proved of some funds, so that they need not be proved again as they stand."""
    import json  # noqa: PLC0415

    with contextlib.suppress(*_TROUBLE), _opened(office.ledgers) as tables:
        tables.put_proofs(today().toordinal(), {fund: json.dumps(part) for fund, part in told.items()})


def made(office: "Office") -> dict[str, tuple[str, str]]:
    """Return of each document that was made, by its path: a hash of what it tells, and its own."""
    try:
        with _opened(office.ledgers) as tables:
            return tables.made()
    except _TROUBLE:
        return {}


def keep_made(office: "Office", told: Mapping[str, tuple[str, str]]) -> None:
    """Keep of documents that were made, by their paths, a hash of what they tell and their own."""
    with contextlib.suppress(*_TROUBLE), _opened(office.ledgers) as tables:
        tables.put_made(told)


def export_key(office: "Office", place: str) -> bytes:
    """Return the key of an export that goes to a place; another one when the index was deleted.

    Raises:
        OSError: when no index can be kept.
    """
    import secrets  # noqa: PLC0415 - only for an export

    try:
        with _opened(office.ledgers) as tables:
            return tables.key(place, secrets.token_bytes(32))
    except sqlite3.Error as error:
        raise OSError(str(error)) from error


def untrue(office: "Office", *, every: bool) -> bool:
    """Say whether the index held something that isf did not write into it; then it is thrown away.

    With `every` the ledgers of all funds are added up anew and compared, else only its seals are looked at.

    Raises:
        ChangedOutsideError, UnsoundBookError: as reading the ledgers does.
    """
    mark = freshness.settled(office.ledgers)
    if not mark or not place(office.ledgers).is_file():
        return False
    try:
        with _opened(office.ledgers) as tables:
            found = _Index(office, tables)
            found.follow_journal(mark)
            found.check(every=every)
    except UntrueError:
        return freshness.settled(office.ledgers) == mark
    except _TROUBLE:
        pass
    return False


def content_of(office: "Office", fund: str) -> dict[str, str]:
    """Return the hash of each of a fund's files as they are now."""
    return {name: seen.sha for name, seen in freshness.look(office.fund_folder(fund)).items() if seen.sha}


@contextlib.contextmanager
def _opened(ledgers: Path) -> Iterator[Tables]:
    """Give the index's tables in one transaction; a file that is no index is thrown away."""
    path = place(ledgers)
    if path.parent.is_symlink() or path.is_symlink():
        msg = "the index is a link"
        raise OSError(msg)
    try:
        tables = Tables(path)
    except sqlite3.DatabaseError:
        _throw_away(path)
        raise
    try:
        with contextlib.closing(tables.db):  # Windows deletes no file that is open
            tables.db.execute("BEGIN")
            yield tables
            tables.db.execute("COMMIT")
    except sqlite3.OperationalError:
        raise
    except sqlite3.DatabaseError as error:
        _throw_away(path)
        if isinstance(error, UntrueError):
            _tell(path)
        raise


def _throw_away(path: Path) -> None:
    with contextlib.suppress(OSError):  # somebody else has it open; the next reader finds the same
        path.unlink(missing_ok=True)


def _tell(path: Path) -> None:
    import logging  # noqa: PLC0415 - only where something is wrong

    words = "%s held other sums than isf wrote into it; it is deleted, and figures come from the ledgers."
    logging.getLogger(__name__).warning(words, path)


class _Index:
    """One index, open."""

    def __init__(self, office: "Office", tables: Tables) -> None:
        self.office, self.tables = office, tables

    # --- keeping up ------------------------------------------------------------------

    def follow_journal(self, mark: str) -> None:
        """Put in doubt what was recorded since the index last followed the journal."""
        if self.tables.mark == mark:
            return
        changed = freshness.changed_between(self.office.ledgers, self.tables.mark, mark)
        for fund in [""] if changed is None else changed:
            self.tables.doubt(fund)
        self.tables.put_files(OFFICE, {})
        self.tables.mark = mark

    def take_in(
        self, record: "Record", ledgers: Mapping[str, "Ledger"], added: Mapping[str, Sequence["Directive"]]
    ) -> None:
        """Take in what a commit changed, if the index stood just before it."""
        if self.tables.mark != f"{record.seq - 1} {record.previous}":
            return
        for fund in set(record.funds) - set(ledgers):
            self.tables.doubt(fund)
        for fund in set(record.funds) & set(ledgers):
            self._move(ledgers[fund], added[fund])
        self.tables.mark = f"{record.seq} {record.head}"

    def _move(self, ledger: "Ledger", added: Sequence["Directive"]) -> None:
        """Add what is new in a fund to its sums, or take the whole fund in where that cannot be done."""
        known, rows = self.tables.fund(ledger.fund_id), tail(ledger, added)
        files = freshness.look(self.office.fund_folder(ledger.fund_id))
        if known is None or rows is None or not self._was_sound(*known):
            self._replace(taken_in(ledger, files))
            return
        number, row = known
        self.tables.check_seal(number)
        self.tables.change(number, about(ledger, max(row.last, rows.last)))
        for roll, days in rows.moves.items():
            for day, amount in days.items():
                self.tables.move(number, roll, day, amount)
        self.tables.set_seal(number)
        self.tables.put_files(number, files)

    def _was_sound(self, number: int, row: FundRow) -> bool:
        files = self.tables.files(number)
        return row.judged <= today().toordinal() and all(seen.stamp for seen in files.values())

    def _see_office(self, funds: Sequence[str]) -> None:
        """Keep how the ledgers' folder looks and, by one number, what funds are in it."""
        stamp = freshness.stamp_of(self.office.ledgers, freshness.HERE)
        self.tables.put_files(OFFICE, {freshness.HERE: Seen(stamp, str(weight(tuple(sorted(funds)))))})

    # --- making sure -----------------------------------------------------------------

    def make_sure(self, funds: Sequence[str] | None) -> None:
        """Read again every fund, of those wanted or of all, that is in doubt."""
        known = {row.id: (number, row) for number, row in self._known(funds)}
        wanted = self._everybody(known) if funds is None else funds
        standing = self._standing(known, None if funds is None else [number for number, _ in known.values()])
        stale = [fund for fund in wanted if fund not in standing]
        for taken in derived(self.office, [fund for fund in stale if not self._same(fund)]):
            self._replace(taken)

    def _known(self, funds: Sequence[str] | None) -> list[tuple[int, FundRow]]:
        if funds is None:
            return list(self.tables.rows())
        return [found for fund in funds if (found := self.tables.fund(fund))]

    def _everybody(self, known: Mapping[str, tuple[int, FundRow]]) -> list[str]:
        """Return every fund; the folders are looked through only where one came or went."""
        seen = self.tables.files(OFFICE)
        stamps = {name: one.stamp for name, one in seen.items()}
        whole = str(weight(tuple(sorted(known))))
        if freshness.stands(self.office.ledgers, stamps) and seen[freshness.HERE].sha == whole:
            return list(known)
        from isf.book.load import fund_ids  # noqa: PLC0415 - it looks at every folder

        found = fund_ids(self.office)
        self._see_office(found)
        for gone in set(known) - set(found):
            self.tables.drop(known[gone][0])
        return list(found)

    def _standing(
        self, known: Mapping[str, tuple[int, FundRow]], numbers: Sequence[int] | None = None
    ) -> set[str]:
        """Return those of some funds, or of all, whose files look as they did."""
        stamps: dict[int, dict[str, str]] = {}
        for number in [None] if numbers is None else numbers:
            stamps |= self.tables.stamps(number)
        ledgers, latest = str(self.office.ledgers), today().toordinal()
        return {
            fund
            for fund, (number, row) in known.items()
            if row.judged <= latest and freshness.stands(f"{ledgers}{os.sep}{fund}", stamps.get(number, {}))
        }

    def _same(self, fund: str) -> bool:
        """Say whether a fund that looks otherwise is what it was; then its new look is kept."""
        known = self.tables.fund(fund)
        if known is None or known[1].judged > today().toordinal():
            return False
        now = freshness.look(self.office.fund_folder(fund))
        same = freshness.same_content(self.office.ledgers, fund, now, self.tables.files(known[0]))
        if same:
            self.tables.put_files(known[0], now)
        return same

    def _replace(self, taken: Taken) -> None:
        number = self.tables.put(taken.row)
        for roll, closings in taken.closings.items():
            self.tables.begin_roll(number, roll, closings)
        self.tables.put_undone(number, taken.undone)
        self.tables.set_seal(number)
        self.tables.put_files(number, taken.files)

    def check(self, *, every: bool) -> None:
        """Raise UntrueError unless every seal and sign holds and, with `every`, the ledgers say the same."""
        self.tables.check_days()
        known = {row.id: (number, row) for number, row in self._known(None)}
        for number, _ in known.values():
            self.tables.check_seal(number)
        sure = self._standing(known)
        standing = [fund for fund in known if fund in sure or self._same(fund)]
        for taken in derived(self.office, standing) if every else ():
            self.tables.check_same(known[taken.row.id][0], taken.row, taken.closings, taken.undone)

    # --- answering -------------------------------------------------------------------

    def sums(self, funds: Sequence[str] | None, spans: Sequence[Span]) -> list[tuple[FundSums, ...]]:
        """Return the sums of funds, in the order asked for, or of all in order of their ids."""
        self.make_sure(funds)
        if funds is None:
            return list(over(self.tables, None, spans))
        numbers = {row.id: number for number, row in self._known(funds)}
        found = {fund: told for fund, number in numbers.items() for told in over(self.tables, number, spans)}
        return [found[fund] for fund in funds]
