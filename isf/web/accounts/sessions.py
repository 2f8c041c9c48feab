"""Sessions: a random token in a cookie, of which the server keeps the hash and can end it at once."""

import secrets
from dataclasses import dataclass
from typing import Final

from isf.web.accounts.database import Database, hashed

IDLE: Final = 30 * 60
IDLE_SHARED: Final = 10 * 60
LONGEST: Final = 12 * 3600
WARNING: Final = 5 * 60
_KEPT: Final = 30 * 24 * 3600
"""Seconds: how long a session waits for somebody, how long on a shared computer, how long it lasts at
most, how long before its end the page says so, and how long its row is kept at most."""


@dataclass(frozen=True, slots=True)
class Session:
    """A session that holds now. `ends` is when it ends if nobody is there, seconds since 1970."""

    token: str
    account: int
    started: int
    confirmed: bool
    shared: bool
    ends: int

    @property
    def idle(self) -> int:
        """How long it waits for somebody, seconds."""
        return IDLE_SHARED if self.shared else IDLE


def begin(db: Database, account: int, *, confirmed: bool, shared: bool) -> str:
    """Begin a session and return its secret, which goes into the cookie."""
    token = secrets.token_urlsafe(32)
    db.do("delete from session where started < ?", db.now() - _KEPT)
    db.put(
        "session",
        token=hashed(token),
        account=account,
        started=db.now(),
        seen=db.now(),
        confirmed=int(confirmed),
        shared=int(shared),
    )
    return token


def current(db: Database, token: str, *, there: bool) -> Session | None:
    """Return the session of a token that still holds; `there` says that somebody did something."""
    row = db.row("select * from session where token = ? and ended = 0", hashed(token)) if token else None
    if row is None:
        return None
    now, idle = db.now(), IDLE_SHARED if row["shared"] else IDLE
    if now >= min(row["seen"] + idle, row["started"] + LONGEST):
        return None
    seen = row["seen"]
    if there and now > seen:
        seen = now
        db.do("update session set seen = ? where token = ? and ended = 0", now, row["token"])
    return Session(
        token=row["token"],
        account=row["account"],
        started=row["started"],
        confirmed=bool(row["confirmed"]),
        shared=bool(row["shared"]),
        ends=min(seen + idle, row["started"] + LONGEST),
    )


def confirm(db: Database, session: Session) -> str:
    """Begin a confirmed session in place of one that waited for the second factor; return its secret."""
    end(db, session)
    return begin(db, session.account, confirmed=True, shared=session.shared)


def end(db: Database, session: Session) -> None:
    """End a session: a copy of its cookie is worth nothing."""
    db.do("update session set ended = ? where token = ?", db.now(), session.token)


def end_all(db: Database, account: int) -> None:
    """End every session of a login, on every device."""
    db.do("update session set ended = ? where account = ? and ended = 0", db.now(), account)
