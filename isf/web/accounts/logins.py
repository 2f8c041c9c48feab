"""Logins: an e-mail address, a password that only its hash is kept of, and spare codes."""

import re
import secrets
import threading
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from sqlite3 import Row
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from isf.errors import EmailError, LoginUnknownError
from isf.web.accounts.database import Database, hashed

_EMAIL: Final = re.compile(r"[^@\s<>\"',;:\\()\[\]]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")
SHORTEST, LONGEST = 12, 200
_USUAL: Final = ("password", "passw0rd", "123456", "qwerty", "letmein", "iloveyou")
_hasher: Final = PasswordHasher()
_at_once: Final = threading.BoundedSemaphore(2)  # a hash takes 64 MiB
_DIFFERENT: Final = 5  # letters, or it is aaaa, abab or abcabc
SPARE_CODES: Final = 8


@dataclass(frozen=True, slots=True)
class Login:
    """Somebody who may come in. `totp` is the key of the codes, empty while there is none."""

    id: int
    email: str
    name: str
    language: str
    has_password: bool
    totp: str
    revoked: bool


def login_of(row: Row) -> Login:
    """Return the login that a row of the table `account` tells of."""
    return Login(
        id=row["id"],
        email=row["email"],
        name=row["name"],
        language=row["language"],
        has_password=bool(row["password"]),
        totp=row["totp"],
        revoked=bool(row["revoked"]),
    )


def clean_email(text: str) -> str:
    """Return an e-mail address as it is kept.

    Raises:
        EmailError: when it is none.
    """
    told = text.strip().casefold()
    if _EMAIL.fullmatch(told) is None:
        raise EmailError(text)
    return told


def find(db: Database, email: str) -> Login | None:
    """Return the login with this address, revoked or not; None when there is none."""
    row = db.row("select * from account where email = ?", email.strip().casefold())
    return login_of(row) if row else None


def get(db: Database, account: int) -> Login:
    """Return the login with this number.

    Raises:
        LoginUnknownError: when there is none.
    """
    row = db.row("select * from account where id = ?", account)
    if row is None:
        raise LoginUnknownError(str(account))
    return login_of(row)


def known(db: Database, email: str) -> Login:
    """Return the login with this address.

    Raises:
        LoginUnknownError: when there is none.
    """
    found = find(db, email)
    if found is None:
        raise LoginUnknownError(email)
    return found


def everyone(db: Database) -> list[Login]:
    """Return every login, in the order of their addresses."""
    return [login_of(row) for row in db.rows("select * from account order by email")]


def add(db: Database, email: str, name: str, language: str = "en") -> Login:
    """Add a login without a password, or let a revoked one in again without its old password and codes.

    Raises:
        EmailError: when the address is none.
    """
    address = clean_email(email)
    before = find(db, address)
    if before is None:
        db.put("account", email=address, name=name or address, language=language, created=db.now())
    elif before.revoked:
        db.do("update account set revoked = 0, password = '', totp = '' where id = ?", before.id)
    return known(db, address)


def revoke(db: Database, login: Login) -> None:
    """Shut a login out at once: its sessions and invites end as well."""
    with db.change() as made:
        made.execute("update account set revoked = ? where id = ?", (db.now(), login.id))
        made.execute("update granted set revoked = ? where account = ? and revoked = 0", (db.now(), login.id))
        made.execute("update session set ended = ? where account = ? and ended = 0", (db.now(), login.id))
        made.execute("update invite set used = ? where account = ? and used = 0", (db.now(), login.id))


def set_language(db: Database, account: int, language: str) -> None:
    """Remember which language somebody reads."""
    db.do("update account set language = ? where id = ?", language, account)


# --- passwords -----------------------------------------------------------------------


class Weakness(StrEnum):
    """Why a new password is refused."""

    SHORT = "short"
    LONG = "long"
    EASY = "easy"
    EMAIL = "email"


def weakness(password: str, login: Login) -> Weakness | None:
    """Say what is wrong with a new password; None when it may be used."""
    told = password.casefold()
    if len(password) < SHORTEST:
        return Weakness.SHORT
    if len(password) > LONGEST:
        return Weakness.LONG
    if any(usual in told for usual in _USUAL) or len(set(told)) < _DIFFERENT:
        return Weakness.EASY
    return Weakness.EMAIL if login.email.partition("@")[0] in told else None


def set_password(db: Database, login: Login, password: str) -> None:
    """Set a password that has no weakness, and sign the login out everywhere."""
    kept = _hash(password)
    with db.change() as made:
        made.execute("update account set password = ? where id = ?", (kept, login.id))
        made.execute("update session set ended = ? where account = ? and ended = 0", (db.now(), login.id))


def has_password(db: Database, login: Login | None, password: str) -> bool:
    """Say whether a password is the login's; takes as long where there is no such login."""
    row = db.row("select password from account where id = ? and revoked = 0", login.id) if login else None
    kept = str(row["password"]) if row and row["password"] else _nobody()
    with _at_once:
        try:
            _hasher.verify(kept, password[:LONGEST])
        except (Argon2Error, InvalidHashError):
            return False
    return row is not None


@cache
def _nobody() -> str:
    return _hasher.hash(secrets.token_urlsafe(16))


def _hash(password: str) -> str:
    with _at_once:
        return _hasher.hash(password)


# --- spare codes ----------------------------------------------------------------------


def new_spare_codes(db: Database, account: int) -> list[str]:
    """Return new codes for somebody who loses their phone; each works once, and the old ones no more."""
    codes = ["-".join((secrets.token_hex(2), secrets.token_hex(2))) for _ in range(SPARE_CODES)]
    with db.change() as made:
        made.execute("delete from spare_code where account = ?", (account,))
        rows = [(account, hashed(f"{account}:{code}")) for code in codes]
        made.executemany("insert into spare_code (account, code) values (?, ?)", rows)
    return codes


def spend_spare_code(db: Database, account: int, code: str) -> bool:
    """Say whether a spare code is right, and use it up."""
    kept = hashed(f"{account}:{code.strip().lower()}")
    return bool(
        db.do(
            "update spare_code set used = ? where account = ? and code = ? and used = 0",
            db.now(),
            account,
            kept,
        )
    )
