"""Invites: a link that works once, and is not used up by looking at it."""

import secrets
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from isf.web.accounts.database import Database, hashed
from isf.web.accounts.logins import Login, get, set_password

_A_WEEK: Final = 7 * 24 * 3600


class Purpose(StrEnum):
    """What an invite is for."""

    JOIN = "join"
    PASSWORD = "password"  # noqa: S105 - a purpose, not a password
    DEVICE = "device"


@dataclass(frozen=True, slots=True)
class Invite:
    """A link that still works."""

    token: str
    login: Login
    purpose: Purpose


def make(db: Database, login: Login, purpose: Purpose) -> str:
    """Return the secret of a new link; older links of the login end."""
    token = secrets.token_urlsafe(32)
    with db.change() as made:
        made.execute("update invite set used = ? where account = ? and used = 0", (db.now(), login.id))
        made.execute(
            "insert into invite (token, account, purpose, made, until) values (?, ?, ?, ?, ?)",
            (hashed(token), login.id, str(purpose), db.now(), db.now() + _A_WEEK),
        )
    return token


def find(db: Database, token: str) -> Invite | None:
    """Return an invite without using it up; None when it was used, has ended, or never was."""
    row = db.row(
        "select account, purpose from invite where token = ? and used = 0 and until > ?",
        hashed(token),
        db.now(),
    )
    if row is None:
        return None
    login = get(db, row["account"])
    return None if login.revoked else Invite(token, login, Purpose(row["purpose"]))


def accept(db: Database, invite: Invite, password: str) -> bool:
    """Set the password of the invited, once; one for a lost phone takes the old key and codes away.

    False when the link was used up meanwhile.
    """
    if not db.do(
        "update invite set used = ? where token = ? and used = 0 and until > ?",
        db.now(),
        hashed(invite.token),
        db.now(),
    ):
        return False
    set_password(db, invite.login, password)
    if invite.purpose is Purpose.DEVICE:
        db.do("update account set totp = '', totp_last = 0 where id = ?", invite.login.id)
        db.do("delete from spare_code where account = ?", invite.login.id)
    return True
