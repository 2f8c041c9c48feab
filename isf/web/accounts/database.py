"""The dashboard's own database, `portal/portal.sqlite` in the office: no ledger, and no figure of one.

It holds logins, grants, sessions, invites, messages and the log of views. Of
passwords, invites and sessions it holds hashes only. The folder is 0700 and
the file 0600 where the system knows such rights.
"""

import hashlib
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from isf.office import Office

FOLDER: Final = "portal"
FILE: Final = "portal.sqlite"
_SCHEMA: Final = """
create table if not exists account (
  id integer primary key, email text not null unique, name text not null, language text not null default 'en',
  password text not null default '', totp text not null default '', totp_last integer not null default 0,
  created integer not null, revoked integer not null default 0
);
create table if not exists granted (
  id integer primary key, account integer not null references account,
  role text not null, scope text not null,
  authority text not null default '', basis text not null,
  start text not null, until text not null default '',
  given_by text not null, given integer not null, revoked integer not null default 0
);
create table if not exists session (
  token text primary key, account integer not null references account, started integer not null,
  seen integer not null, confirmed integer not null default 0, shared integer not null default 0,
  ended integer not null default 0
);
create table if not exists invite (
  token text primary key, account integer not null references account, purpose text not null,
  made integer not null, until integer not null, used integer not null default 0
);
create table if not exists spare_code (
  account integer not null references account, code text not null, used integer not null default 0
);
create table if not exists failure (who text not null, at integer not null);
create index if not exists failure_who on failure (who, at);
create table if not exists looked (
  id integer primary key, at integer not null, account integer not null,
  fund text not null, what text not null,
  previous text not null, hash text not null
);
create table if not exists message (
  id integer primary key, at integer not null, fund text not null,
  account integer not null references account,
  from_staff integer not null default 0, about text not null default '', words text not null,
  answered integer not null default 0
);
create table if not exists plea (
  id integer primary key, at integer not null,
  account integer not null references account, what text not null,
  done integer not null default 0
);
create table if not exists secret (name text primary key, value text not null);
"""


class Database:
    """One connection a thread; `now` gives seconds since 1970, so that tests can set the clock."""

    synchronous = "full"  # what is revoked stays revoked after a power cut; a test need not wait for the disk

    def __init__(self, path: Path) -> None:
        self.path = path
        self._threads = threading.local()
        _make_private(path)
        with self.change() as made:
            made.executescript(_SCHEMA)

    def now(self) -> int:
        """Return the time, in whole seconds."""
        return int(time.time())

    def rows(self, question: str, *told: object) -> list[sqlite3.Row]:
        """Return every row that answers a question."""
        return self._connection().execute(question, told).fetchall()

    def row(self, question: str, *told: object) -> sqlite3.Row | None:
        """Return the first row that answers a question."""
        found: sqlite3.Row | None = self._connection().execute(question, told).fetchone()
        return found

    @contextmanager
    def change(self) -> Iterator[sqlite3.Connection]:
        """Make changes that happen together or not at all, one writer at a time."""
        connection = self._connection()
        connection.execute("begin immediate")
        try:
            yield connection
        except BaseException:
            connection.rollback()
            raise
        if connection.in_transaction:
            connection.commit()

    def put(self, table: str, **values: object) -> int:
        """Add a row and return its number; the names are ours, never a visitor's."""
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        with self.change() as made:
            question = f"insert into {table} ({names}) values ({marks})"  # noqa: S608
            return int(made.execute(question, tuple(values.values())).lastrowid or 0)

    def do(self, change: str, *told: object) -> int:
        """Make one change; return how many rows it touched."""
        with self.change() as made:
            return made.execute(change, told).rowcount

    def secret(self, name: str) -> str:
        """Return a random secret of this office, made when first asked for."""
        with self.change() as made:
            made.execute("insert or ignore into secret values (?, ?)", (name, secrets.token_urlsafe(32)))
        found = self.row("select value from secret where name = ?", name)
        return str(found["value"]) if found else ""

    def settle(self) -> None:
        """Bring the database's one file up to date, so that what was erased is in no file beside it."""
        self._connection().execute("pragma wal_checkpoint(truncate)")

    def close(self) -> None:
        """Close this thread's connection."""
        known: sqlite3.Connection | None = getattr(self._threads, "connection", None)
        if known is not None:
            known.close()
            del self._threads.connection

    def _connection(self) -> sqlite3.Connection:
        known: sqlite3.Connection | None = getattr(self._threads, "connection", None)
        if known is None:
            known = sqlite3.connect(self.path, timeout=10, isolation_level=None)
            known.row_factory = sqlite3.Row
            known.execute("pragma journal_mode = wal")
            known.execute("pragma foreign_keys = on")
            known.execute("pragma secure_delete = on")  # what is erased is gone from the disk too
            known.execute(f"pragma synchronous = {self.synchronous}")
            self._threads.connection = known
        return known


def database_of(office: Office) -> Database:
    """Open the dashboard's database of an office; make it where there is none."""
    return Database(office.root / FOLDER / FILE)


def hashed(token: str) -> str:
    """Return what is kept of a random token: nobody who reads the database can use it."""
    return hashlib.sha256(token.encode()).hexdigest()


def dicts(rows: Sequence[sqlite3.Row]) -> list[dict[str, Any]]:
    """Return rows as plain objects."""
    return [dict(row) for row in rows]


def _make_private(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600, exist_ok=True)
