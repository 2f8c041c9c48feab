"""The index's file: one SQLite database under `ledgers/.index/`, for its owner only."""

import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from isf import __version__
from isf.book.index.rolls import Roll, packed
from isf.book.index.seals import SIGN, Part, UntrueError, seal

FOLDER = ".index"
OFFICE = 0
"""The number under which the ledgers' own folder is kept among the funds."""

_FILE = "sums.sqlite"
_WAIT_SECONDS = 2.0
_SCHEMA = """
CREATE TABLE state(mark TEXT NOT NULL);
CREATE TABLE fund(no INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, council TEXT NOT NULL,
    headings TEXT NOT NULL, aims TEXT NOT NULL, judged INTEGER NOT NULL, last INTEGER NOT NULL,
    totals TEXT NOT NULL DEFAULT '', seal INTEGER NOT NULL DEFAULT 0);
CREATE TABLE file(fund INTEGER NOT NULL, name TEXT NOT NULL, stamp TEXT NOT NULL, sha TEXT NOT NULL,
    PRIMARY KEY(fund, name)) WITHOUT ROWID;
CREATE TABLE roll(no INTEGER PRIMARY KEY, fund INTEGER NOT NULL, role TEXT NOT NULL, name TEXT NOT NULL,
    total INTEGER NOT NULL, UNIQUE(fund, role, name));
CREATE TABLE day(roll INTEGER NOT NULL, day INTEGER NOT NULL, closing INTEGER NOT NULL,
    sign INTEGER NOT NULL, PRIMARY KEY(roll, day)) WITHOUT ROWID;
CREATE TABLE undone(fund INTEGER NOT NULL, outcome TEXT NOT NULL, day INTEGER NOT NULL,
    corrected INTEGER NOT NULL);
CREATE INDEX undone_of ON undone(fund);
CREATE TABLE made(path TEXT PRIMARY KEY, told TEXT NOT NULL, sha TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE key(name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE proof(fund TEXT PRIMARY KEY, judged INTEGER NOT NULL, told TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO state VALUES ('');
"""
_VERSION = zlib.crc32(f"{__version__}{_SCHEMA}".encode()) & 0x7FFFFFFF
"""Another isf may judge ledgers otherwise, so its index is not believed."""
UNTRUE = "untrue"
_FUND = "no, id, council, headings, aims, judged, last"
_SIGNED = SIGN.format(closing="closing", day="day", roll="roll")
_CLOSING = (
    f"(SELECT CASE sign WHEN {_SIGNED} THEN closing ELSE '{UNTRUE}' END FROM day"  # noqa: S608 - our own words
    " WHERE roll = roll.no AND day <= {day} ORDER BY day DESC LIMIT 1)"
)
_NEVER = 10_000_000
"""A day after every other."""
_AT = f"CASE WHEN {{day}} < fund.last THEN {_CLOSING} END"


class FundRow(NamedTuple):
    """What the index knows of a fund besides its sums; `headings` with blanks between, `aims` as JSON."""

    id: str
    council: str
    headings: str
    aims: str
    judged: int
    last: int


class Seen(NamedTuple):
    """A file as the index saw it: by what a change would show; its content's hash, empty for a folder."""

    stamp: str
    sha: str


Files: TypeAlias = Mapping[str, Seen]


class Tables:
    """The tables of one index. Callers hold a transaction and mind sqlite3.Error."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.db = self._connect()
        try:
            ours = self._one("PRAGMA user_version") == _VERSION
        except sqlite3.DatabaseError:
            self.db.close()  # who deletes it on Windows must not find it open
            raise
        if not ours:
            self.db.close()
            path.unlink()
            self.db = self._connect()

    def _connect(self) -> sqlite3.Connection:
        new = not self.path.is_file()
        if new:
            _create(self.path)
        db = sqlite3.connect(self.path, timeout=_WAIT_SECONDS, isolation_level=None)
        db.execute("PRAGMA trusted_schema = OFF")
        if new:  # what is lost when the machine stops is made anew
            db.execute("PRAGMA synchronous = OFF")
        return db

    def _one(self, sql: str, *values: object) -> object:
        row = self.db.execute(sql, values).fetchone()
        return row[0] if row else None

    # --- how far it follows ------------------------------------------------------

    @property
    def mark(self) -> str:
        """The journal's mark that the index has followed; empty for none."""
        return str(self._one("SELECT mark FROM state"))

    @mark.setter
    def mark(self, mark: str) -> None:
        self.db.execute("UPDATE state SET mark = ?", (mark,))

    def fund(self, fund: str) -> tuple[int, FundRow] | None:
        """Return the number of a fund and what is known of it."""
        sql = f"SELECT {_FUND} FROM fund WHERE id = ?"  # noqa: S608 - our own words
        row = self.db.execute(sql, (fund,)).fetchone()
        return (row[0], FundRow(*row[1:])) if row else None

    def rows(self) -> Iterator[tuple[int, FundRow]]:
        """Yield every fund with its number, in order of their ids."""
        sql = f"SELECT {_FUND} FROM fund ORDER BY id"  # noqa: S608 - our own words
        return ((row[0], FundRow(*row[1:])) for row in self.db.execute(sql))

    def files(self, number: int) -> Files:
        """Return what is known of a fund's files (of the ledgers' folder for `OFFICE`)."""
        found = self.db.execute("SELECT name, stamp, sha FROM file WHERE fund = ?", (number,))
        return {name: Seen(stamp, sha) for name, stamp, sha in found}

    def stamps(self, number: int | None) -> dict[int, dict[str, str]]:
        """Return how the files of one fund, or of all, looked: by the fund's number and the file's name."""
        which = "" if number is None else f" WHERE fund = {int(number)}"
        found: dict[int, dict[str, str]] = {}
        for fund, name, stamp in self.db.execute(f"SELECT fund, name, stamp FROM file{which}"):  # noqa: S608
            found.setdefault(fund, {})[name] = stamp
        return found

    def put_files(self, number: int, files: Files) -> None:
        """Keep by what a change of a fund's files would be seen."""
        self.db.execute("DELETE FROM file WHERE fund = ?", (number,))
        rows = [(number, name, *seen) for name, seen in files.items()]
        self.db.executemany("INSERT INTO file VALUES (?, ?, ?, ?)", rows)

    def doubt(self, fund: str = "") -> None:
        """Take the stamps of a fund, or of every one, for old: its files are looked at again."""
        of = " WHERE fund = (SELECT no FROM fund WHERE id = ?)" if fund else ""
        self.db.execute(f"UPDATE file SET stamp = ''{of}", (fund,) if fund else ())  # noqa: S608 - our own words

    # --- sums ----------------------------------------------------------------------

    def put(self, row: FundRow) -> int:
        """Keep a fund without sums, in place of whatever was known of it; return its number."""
        known = self.fund(row.id)
        if known:
            self.drop(known[0])
        sql = "INSERT INTO fund(id, council, headings, aims, judged, last) VALUES (?, ?, ?, ?, ?, ?)"
        return int(self.db.execute(sql, row).lastrowid or 0)

    def change(self, number: int, row: FundRow) -> None:
        """Change what is known of a fund."""
        sql = "UPDATE fund SET council = ?, headings = ?, aims = ?, judged = ?, last = ? WHERE no = ?"
        self.db.execute(sql, (*row[1:], number))

    def drop(self, number: int) -> None:
        """Forget a fund."""
        self.db.execute("DELETE FROM day WHERE roll IN (SELECT no FROM roll WHERE fund = ?)", (number,))
        for table, column in (("roll", "fund"), ("undone", "fund"), ("file", "fund"), ("fund", "no")):
            self.db.execute(f"DELETE FROM {table} WHERE {column} = ?", (number,))  # noqa: S608 - our own names

    def begin_roll(self, number: int, of: Roll, days: Sequence[tuple[int, int]]) -> None:
        """Write a roll that is new: the close of each day on which it moved, oldest first."""
        sql = "INSERT INTO roll(fund, role, name, total) VALUES (?, ?, ?, ?)"
        roll = self.db.execute(sql, (number, *of, days[-1][1])).lastrowid
        self.db.executemany(
            f"INSERT INTO day VALUES (?1, ?2, ?3, {SIGN.format(closing='?3', day='?2', roll='?1')})",  # noqa: S608
            [(roll, day, closing) for day, closing in days],
        )

    def move(self, number: int, of: Roll, day: int, amount: int) -> None:
        """Move a roll on a day, and so the close of every later one."""
        roll = self._one("SELECT no FROM roll WHERE fund = ? AND role = ? AND name = ?", number, *of)
        if roll is None:
            self.begin_roll(number, of, [(day, amount)])
            return
        before = self._one(f"SELECT {_CLOSING.format(day='?2')} FROM roll WHERE no = ?1", roll, day)  # noqa: S608
        if isinstance(before, str):
            raise UntrueError
        sign = SIGN.format(closing="?3", day="?2", roll="?1")
        self.db.execute(
            f"INSERT OR IGNORE INTO day VALUES (?1, ?2, ?3, {sign})",  # noqa: S608
            (roll, day, before or 0),
        )
        self.db.execute(
            f"UPDATE day SET closing = closing + ?1, sign = sign + {SIGN.format(closing='?1', day=0, roll=0)}"  # noqa: S608
            " WHERE roll = ?2 AND day >= ?3",
            (amount, roll, day),
        )
        self.db.execute("UPDATE roll SET total = total + ? WHERE no = ?", (amount, roll))

    def put_undone(self, number: int, undone: Iterable[tuple[str, int, int]]) -> None:
        """Keep deliveries that were corrected: outcome, the day of each, the day of its correction."""
        self.db.executemany("INSERT INTO undone VALUES (?, ?, ?, ?)", [(number, *row) for row in undone])

    def sealed(self, number: int | None) -> Iterator[tuple[int, FundRow, str, int]]:
        """Yield one fund, or all in order of their ids: its number, row, packed totals and seal."""
        which = " ORDER BY id" if number is None else f" WHERE no = {int(number)}"
        rows = self.db.execute(f"SELECT {_FUND}, totals, seal FROM fund{which}")  # noqa: S608 - our own words
        return ((no, FundRow._make(about), totals, sealed) for no, *about, totals, sealed in rows)

    def closings(self, number: int | None, days: Sequence[int]) -> Iterator[tuple[Any, ...]]:
        """Yield the rolls of each fund, or of one, that moved after the first of some days.

        A row is the fund's number, role, name, total and the close of each day: None before the roll
        began, and where the fund moved no more, so that its totals tell.

        Raises:
            UntrueError: when a day does not bear its sign.
        """
        closes = ", ".join(_AT.format(day=int(day)) for day in days)
        which = "" if number is None else f" AND fund.no = {int(number)}"
        for row in self.db.execute(
            f"SELECT fund.no, role, name, total, {closes} FROM fund JOIN roll ON roll.fund = fund.no"  # noqa: S608
            f" WHERE fund.last > {int(days[0])}{which}"
        ):
            if UNTRUE in row:
                raise UntrueError
            yield row

    # --- proofs --------------------------------------------------------------------

    def proof(self, fund: str, judged: int) -> str:
        """Return what was kept of a fund when it was proved, on a day that is not to come; else empty."""
        return str(self._one("SELECT told FROM proof WHERE fund = ? AND judged <= ?", fund, judged) or "")

    def put_proofs(self, judged: int, told: Mapping[str, str]) -> None:
        """Keep what was proved of some funds on a day."""
        rows = [(fund, judged, words) for fund, words in told.items()]
        self.db.executemany("INSERT OR REPLACE INTO proof VALUES (?, ?, ?)", rows)

    def made(self) -> dict[str, tuple[str, str]]:
        """Return of each document that was made by what it was made, and its hash."""
        return {path: (told, sha) for path, told, sha in self.db.execute("SELECT path, told, sha FROM made")}

    def put_made(self, made: Mapping[str, tuple[str, str]]) -> None:
        """Keep by what documents were made."""
        rows = [(path, *told) for path, told in made.items()]
        self.db.executemany("INSERT OR REPLACE INTO made VALUES (?, ?, ?)", rows)

    def key(self, name: str, new: bytes) -> bytes:
        """Return what is kept under a name; the new value where nothing is, which is kept from then on."""
        self.db.execute("INSERT OR IGNORE INTO key VALUES (?, ?)", (name, new))
        return bytes(self.db.execute("SELECT value FROM key WHERE name = ?", (name,)).fetchone()[0])

    def undone(self, number: int | None) -> Iterator[tuple[int, str, int, int]]:
        """Yield the deliveries that were corrected: fund, outcome, its day, the day of its correction."""
        sql = "SELECT fund, outcome, day, corrected FROM undone"
        return self.db.execute(sql if number is None else f"{sql} WHERE fund = {int(number)}")

    # --- seals ---------------------------------------------------------------------

    def set_seal(self, number: int) -> None:
        """Seal a fund as it stands, and keep its totals in one piece."""
        self.db.execute("UPDATE fund SET totals = ?, seal = ? WHERE no = ?", (*self._weighed(number), number))

    def check_seal(self, number: int) -> None:
        """Raise UntrueError unless a fund stands as it was sealed."""
        if [(totals, sealed) for _, _, totals, sealed in self.sealed(number)] != [self._weighed(number)]:
            raise UntrueError

    def _weighed(self, number: int) -> tuple[str, int]:
        """Return the totals of a fund in one piece, and its seal."""
        row = self.db.execute(f"SELECT {_FUND} FROM fund WHERE no = ?", (number,)).fetchone()  # noqa: S608
        if row is None:
            raise UntrueError
        sql = "SELECT role, name, total FROM roll WHERE fund = ? ORDER BY role, name"
        totals = packed(self.db.execute(sql, (number,)))
        return totals, seal(FundRow._make(row[1:]), [(totals,), *(one[1:] for one in self.undone(number))])

    def check_same(
        self,
        number: int,
        row: FundRow,
        closings: Mapping[Roll, Sequence[tuple[int, int]]],
        undone: Iterable[Part],
    ) -> None:
        """Raise UntrueError unless a fund is kept as it is told here, whatever day it was judged on."""
        kept, days = self.fund(row.id), dict[Roll, list[tuple[int, int]]]()
        sql = (
            "SELECT role, name, day, closing FROM roll JOIN day ON roll = roll.no WHERE fund = ? ORDER BY day"
        )
        for role, name, day, closing in self.db.execute(sql, (number,)):
            days.setdefault((role, name), []).append((day, closing))
        same = kept and kept[1]._replace(judged=row.judged) == row and days == closings
        if not same or sorted(one[1:] for one in self.undone(number)) != sorted(undone):
            raise UntrueError

    def check_days(self) -> None:
        """Raise UntrueError unless every day bears its sign, and the last one of each roll its total."""
        unsigned = f"SELECT 1 FROM day WHERE sign <> {_SIGNED} LIMIT 1"  # noqa: S608 - our own words
        last = f"SELECT 1 FROM roll WHERE total IS NOT {_CLOSING.format(day=_NEVER)} LIMIT 1"  # noqa: S608
        if self._one(unsigned) or self._one(last):
            raise UntrueError


def place(ledgers: Path) -> Path:
    """Return where the index of an office stands."""
    return ledgers / FOLDER / _FILE


def _create(path: Path) -> None:
    """Make an empty index that only its owner can read."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    draft = path.with_name(f"{_FILE}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    db = sqlite3.connect(draft, isolation_level=None)
    db.executescript(f"PRAGMA synchronous = OFF; BEGIN; {_SCHEMA} PRAGMA user_version = {_VERSION}; COMMIT;")
    db.close()
    draft.replace(path)
