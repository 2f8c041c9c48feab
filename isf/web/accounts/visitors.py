"""Who is there: a session, its login, and what that login may see today."""

from dataclasses import dataclass

from isf.web.accounts.database import Database
from isf.web.accounts.grants import Access, access_of
from isf.web.accounts.logins import Login, get
from isf.web.accounts.sessions import Session, current


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is signed in. `access` is read afresh each time: what ends, ends at once."""

    login: Login
    session: Session
    access: Access

    @property
    def confirmed(self) -> bool:
        """Whether everything was checked that this login needs, the second factor where it does."""
        return self.session.confirmed or not (self.access.needs_second_factor or self.login.totp)


def visitor_of(db: Database, token: str, *, there: bool) -> Visitor | None:
    """Return who a session's secret belongs to; None when it ended or the login was revoked."""
    session = current(db, token, there=there)
    if session is None:
        return None
    login = get(db, session.account)
    if login.revoked:
        return None
    return Visitor(login, session, access_of(db, login.id))
