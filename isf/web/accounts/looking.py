"""The log of who looked at what: each line holds the hash of the one before, so that none can go unseen."""

import hashlib
from sqlite3 import Row

from isf.web.accounts.database import Database


def note(db: Database, account: int, fund: str, what: str) -> None:
    """Note that somebody looked at something; `fund` is empty for what is about nobody."""
    with db.change() as made:
        last = made.execute("select hash from looked order by id desc limit 1").fetchone()
        previous, at = (last["hash"] if last else ""), db.now()
        made.execute(
            "insert into looked (at, account, fund, what, previous, hash) values (?, ?, ?, ?, ?, ?)",
            (at, account, fund, what, previous, _hash(previous, at, account, fund, what)),
        )


def latest(db: Database, fund: str = "", most: int = 200) -> list[Row]:
    """Return the newest lines, of one fund or of all, each with the name of who looked."""
    return db.rows(
        "select looked.at, looked.fund, looked.what, account.name from looked "
        "left join account on account.id = looked.account "
        "where ? in ('', looked.fund) order by looked.id desc limit ?",
        fund,
        most,
    )


def is_whole(db: Database) -> bool:
    """Say whether no line was changed or taken out between the first and the last."""
    previous = ""
    for row in db.rows("select * from looked order by id"):
        made = _hash(previous, row["at"], row["account"], row["fund"], row["what"])
        if row["previous"] != previous or row["hash"] != made:
            return False
        previous = made
    return True


def _hash(previous: str, at: int, account: int, fund: str, what: str) -> str:
    return hashlib.sha256("\n".join((previous, str(at), str(account), fund, what)).encode()).hexdigest()
