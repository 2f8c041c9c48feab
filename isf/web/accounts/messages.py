"""Messages about a fund or a line of it, and pleas for help with signing in."""

import unicodedata
from sqlite3 import Row
from typing import Final

from isf.web.accounts.database import Database
from isf.web.accounts.grants import Access

LONGEST: Final = 2000
_HOUR: Final = 3600
_MOST_AN_HOUR: Final = 30
_KEPT: Final = ("\n",)


def clean(text: str) -> str:
    """Return a message without what nobody can see; empty when nothing is left."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    seen = "".join(c for c in lines if c in _KEPT or unicodedata.category(c)[0] != "C")
    return unicodedata.normalize("NFC", seen).strip()[:LONGEST]


def send(db: Database, fund: str, account: int, words: str, *, about: str = "", staff: bool = False) -> int:
    """Keep a message; one from staff answers those before it."""
    if staff:
        db.do("update message set answered = ? where fund = ? and answered = 0", db.now(), fund)
    return db.put(
        "message",
        at=db.now(),
        fund=fund,
        account=account,
        from_staff=int(staff),
        about=about,
        words=words,
        answered=db.now() if staff else 0,
    )


def of_fund(db: Database, fund: str) -> list[Row]:
    """Return the messages of a fund, the newest first."""
    return db.rows(
        "select message.*, account.name from message join account on account.id = message.account "
        "where fund = ? order by message.id desc limit 200",
        fund,
    )


def waiting(db: Database, access: Access) -> list[Row]:
    """Return the messages that wait for an answer, the oldest first, of funds that one may see."""
    found = db.rows(
        "select message.*, account.name from message join account on account.id = message.account "
        "where answered = 0 order by message.id"
    )
    return [row for row in found if access.may_see(row["fund"])]


def plead(db: Database, account: int, what: str) -> None:
    """Note that somebody cannot sign in and asks for a new link; one plea at a time."""
    again = "update plea set at = at where account = ? and what = ? and done = 0"
    if not db.do(again, account, what):
        db.put("plea", at=db.now(), account=account, what=what)


def plead_for_nobody(db: Database) -> None:
    """Take as long as a plea does, so that nobody can tell by the time whether there is such a login."""
    db.do("update account set created = created where id = (select min(id) from account)")


def has_written_a_lot(db: Database, account: int) -> bool:
    """Say whether a login has sent so many messages within an hour that it must wait."""
    question = "select count(*) as n from message where account = ? and at > ?"
    row = db.row(question, account, db.now() - _HOUR)
    return row is not None and row["n"] >= _MOST_AN_HOUR


def pleas(db: Database) -> list[Row]:
    """Return who asks for a new link, the oldest first."""
    return db.rows(
        "select plea.*, account.name, account.email from plea join account on account.id = plea.account "
        "where done = 0 and account.revoked = 0 order by plea.id"
    )


def settle(db: Database, account: int) -> None:
    """Note that somebody got a new link."""
    db.do("update plea set done = ? where account = ? and done = 0", db.now(), account)
