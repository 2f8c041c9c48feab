"""What a login may see and do: one function answers, for single pages and for lists alike."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from sqlite3 import Row
from typing import Final

from isf.errors import GrantError
from isf.model.dates import today
from isf.web.accounts.database import Database

EVERYBODY: Final = "*"


class Role(StrEnum):
    """As whom somebody comes in."""

    PERSON = "person"
    COUNCIL = "council"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Grant:
    """A right, from `start` up to but not including `until`.

    `scope` is a fund id, a council's code, or `*` for staff; `authority` is the
    id in the ledger by which a person may agree, empty for one who only reads;
    for staff it is the name in office.toml. `basis` says why it was given.
    """

    id: int
    account: int
    role: Role
    scope: str
    authority: str
    basis: str
    start: date
    until: date | None
    revoked: bool

    def holds(self, day: date) -> bool:
        """Say whether it holds on a day."""
        return not self.revoked and self.start <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Access:
    """Everything that a login may see on a day."""

    grants: tuple[Grant, ...]

    @property
    def staff(self) -> bool:
        """Whether they work for the provider and may see everybody."""
        return any(grant.role is Role.STAFF for grant in self.grants)

    @property
    def funds(self) -> tuple[str, ...]:
        """The funds that they may see as the person, or as family."""
        return self._scopes(Role.PERSON)

    @property
    def councils(self) -> tuple[str, ...]:
        """The councils whose returns they may have."""
        return self._scopes(Role.COUNCIL)

    @property
    def needs_second_factor(self) -> bool:
        """Whether a password alone is not enough: they see more than one person's money."""
        return any(grant.role is not Role.PERSON for grant in self.grants)

    def may_see(self, fund: str) -> bool:
        """Say whether they may see a fund."""
        return self.staff or fund in self.funds

    def may_have_returns_of(self, council: str) -> bool:
        """Say whether they may have a council's returns."""
        return self.staff or council in self.councils

    def authorities(self, fund: str) -> tuple[str, ...]:
        """Return the authority ids by which they may agree for a fund; staff have none."""
        mine = (g for g in self.grants if g.role is Role.PERSON and g.scope == fund)
        return tuple(dict.fromkeys(grant.authority for grant in mine if grant.authority))

    def _scopes(self, role: Role) -> tuple[str, ...]:
        return tuple(sorted({grant.scope for grant in self.grants if grant.role is role}))


def access_of(db: Database, account: int, day: date | None = None) -> Access:
    """Return what a login may see on a day (today unless given)."""
    on = day or today()
    return Access(tuple(grant for grant in grants_of(db, account) if grant.holds(on)))


def grants_of(db: Database, account: int) -> list[Grant]:
    """Return every grant that a login has or had, none where the login itself was revoked."""
    found = db.rows(
        "select granted.* from granted join account on account.id = granted.account "
        "where account = ? and account.revoked = 0 order by granted.id",
        account,
    )
    return [_grant(row) for row in found]


def give(db: Database, grant: Grant, *, by: str) -> int:
    """Add a grant and return its number.

    Raises:
        GrantError: when it would end before it begins.
    """
    if grant.until is not None and grant.until <= grant.start:
        msg = "it would end before it begins; correct --from or --until."
        raise GrantError(msg)
    return db.put(
        "granted",
        account=grant.account,
        role=str(grant.role),
        scope=grant.scope,
        authority=grant.authority,
        basis=grant.basis,
        start=grant.start.isoformat(),
        until=grant.until.isoformat() if grant.until else "",
        given_by=by,
        given=db.now(),
    )


def take(db: Database, grant: int, account: int) -> None:
    """Revoke a grant of a login, at once and for running sessions too.

    Raises:
        GrantError: when the login has no such grant.
    """
    if not db.do("update granted set revoked = ? where id = ? and account = ?", db.now(), grant, account):
        msg = f"this login has no grant number {grant}; see `isf user list`."
        raise GrantError(msg)


def _grant(row: Row) -> Grant:
    return Grant(
        id=row["id"],
        account=row["account"],
        role=Role(row["role"]),
        scope=row["scope"],
        authority=row["authority"],
        basis=row["basis"],
        start=date.fromisoformat(row["start"]),
        until=date.fromisoformat(row["until"]) if row["until"] else None,
        revoked=bool(row["revoked"]),
    )
