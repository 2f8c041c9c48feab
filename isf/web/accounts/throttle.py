"""Slowing down who guesses. Nobody can lock anybody out: the wait is for an address, never for a login."""

from typing import Final

from isf.web.accounts.database import Database

_WINDOW: Final = 15 * 60
_TRIES_AT_ONE: Final = 6
_TRIES_FROM_ONE: Final = 40
_MANY_AT_ONE: Final = 30


def must_wait(db: Database, address: str, who: str) -> bool:
    """Say whether tries at a login from an address, or from an address at all, have been too many lately."""
    return (
        _count(db, _both(address, who)) >= _TRIES_AT_ONE or _count(db, f"from {address}") >= _TRIES_FROM_ONE
    )


def pause(db: Database, who: str) -> float:
    """Return how many seconds an answer waits while a login is tried from many addresses: never a refusal."""
    return 1.0 if _count(db, f"at {who}") >= _MANY_AT_ONE else 0.0


def failed(db: Database, address: str, who: str) -> None:
    """Note a try that failed."""
    now = db.now()
    with db.change() as made:
        made.execute("delete from failure where at < ?", (now - _WINDOW,))
        rows = [(key, now) for key in (_both(address, who), f"from {address}", f"at {who}")]
        made.executemany("insert into failure values (?, ?)", rows)


def succeeded(db: Database, address: str, who: str) -> None:
    """Forget the failed tries at a login from an address, once it got in from there."""
    db.do("delete from failure where who = ?", _both(address, who))


def _both(address: str, who: str) -> str:
    return f"{who} from {address}"


def _count(db: Database, key: str) -> int:
    row = db.row("select count(*) as n from failure where who = ? and at > ?", key, db.now() - _WINDOW)
    return int(row["n"]) if row else 0
