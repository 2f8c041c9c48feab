"""The second factor: a code of six digits that an app on a phone shows for half a minute (RFC 6238)."""

import hmac
from typing import Final

import pyotp
import segno

from isf.web.accounts.database import Database
from isf.web.accounts.logins import Login, spend_spare_code

_STEP: Final = 30
_EITHER_SIDE: Final = 1  # a phone's clock may be half a minute off


def new_key() -> str:
    """Return a new key to share with a phone."""
    return pyotp.random_base32()


def address_of(key: str, login: Login, provider: str) -> str:
    """Return the `otpauth:` address that an app reads."""
    return pyotp.TOTP(key).provisioning_uri(name=login.email, issuer_name=provider or "ISF")


def picture_of(address: str) -> str:
    """Return the address as a picture (a `data:` address) for a phone's camera."""
    return str(segno.make(address, micro=False).svg_data_uri(scale=5, border=3, light="#fff"))


def step_of(key: str, code: str, now: int) -> int:
    """Return the half minute whose code this is, near enough to now; 0 when it is none."""
    told = code.replace(" ", "")
    totp = pyotp.TOTP(key, interval=_STEP)
    for step in range(now // _STEP - _EITHER_SIDE, now // _STEP + _EITHER_SIDE + 1):
        if hmac.compare_digest(totp.at(step * _STEP).encode(), told.encode()):
            return step
    return 0


def keep_key(db: Database, login: Login, key: str, code: str) -> bool:
    """Keep a new key once its first code is right."""
    step = step_of(key, code, db.now())
    if step:
        db.do("update account set totp = ?, totp_last = ? where id = ?", key, step, login.id)
    return bool(step)


def is_right(db: Database, login: Login, code: str) -> bool:
    """Say whether a code is right; each code works once, from the app or from the spare ones."""
    step = step_of(login.totp, code, db.now()) if login.totp else 0
    if step:
        fresh = db.do("update account set totp_last = ? where id = ? and totp_last < ?", step, login.id, step)
        return bool(fresh)
    return spend_spare_code(db, login.id, code)
