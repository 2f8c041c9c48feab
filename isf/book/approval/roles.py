"""Who may do what: the staff of office.toml and their roles.

    [[staff]]
    who = "sam"
    roles = ["recorder", "approver"]

An office that names nobody lets everybody record. A name is as true as the
log-in behind it: the command line takes --by, ISF_ACTOR or the log-in as said.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from isf.book.records import read_toml
from isf.errors import (
    ActorMissingError,
    ActorUnknownError,
    FileError,
    ReasonMissingError,
    RoleMissingError,
    SamePersonError,
)
from isf.office import Office

_REMEDY = 'Write each of them as [[staff]] with who = "NAME" and roles = ["recorder", "approver", "reader"].'


class Role(StrEnum):
    """What someone of the staff may do."""

    RECORDER = "recorder"
    APPROVER = "approver"
    READER = "reader"


@dataclass(frozen=True, slots=True)
class Member:
    """One of the staff."""

    who: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody that office.toml names, by name without regard to capitals."""

    members: Mapping[str, Member]
    settings: object

    def member(self, who: str) -> Member:
        """Return the member of this name.

        Raises:
            ActorUnknownError: when the office names its staff, but not this one.
        """
        if key(who) not in self.members:
            raise ActorUnknownError(who, self.settings)
        return self.members[key(who)]


def key(who: str) -> str:
    """Return a name as it is compared: spaces, capitals and other forms of a letter make no second person."""
    return " ".join(unicodedata.normalize("NFKC", who).split()).casefold()


def read_staff(office: Office) -> Staff:
    """Return the staff of an office; nobody where it has no settings yet.

    Raises:
        FileError: when the list of staff is not in its form.
    """
    tables = read_toml(office.settings).get("staff", []) if office.settings.is_file() else []
    members = [_member(office, number, table) for number, table in enumerate(_listed(office, tables), 1)]
    return Staff({key(member.who): member for member in members}, office.settings)


def _listed(office: Office, tables: object) -> list[object]:
    if not isinstance(tables, list):
        raise FileError(office.settings, ["staff is not a list of tables"], _REMEDY)
    return tables


def _member(office: Office, number: int, table: Any) -> Member:  # noqa: ANN401 - whatever TOML held
    told = table if isinstance(table, dict) else {}
    who, roles = told.get("who"), told.get("roles", [])
    known = set(Role)
    if not isinstance(who, str) or not who.strip():
        raise FileError(office.settings, [f"staff number {number} has no name"], _REMEDY)
    if not isinstance(roles, list) or not known.issuperset(roles):
        raise FileError(office.settings, [f"the roles of staff number {number} are not known"], _REMEDY)
    return Member(who, frozenset(Role(role) for role in roles))


def need_role(office: Office, who: str, role: Role) -> None:
    """Refuse an actor who lacks a role; in an office that names nobody everybody has every role.

    Raises:
        ActorMissingError, ActorUnknownError, RoleMissingError.
    """
    if not who.strip():
        raise ActorMissingError
    staff = read_staff(office)
    if staff.members:
        held = staff.member(who).roles
        if role not in held:
            raise RoleMissingError(who, role, _names(held), office.settings)


def need_reason(what: str, reason: str) -> None:
    """Refuse a change without a reason.

    Raises:
        ReasonMissingError.
    """
    if not reason.strip():
        raise ReasonMissingError(what)


def need_second(office: Office, what: str, first: str, second: str) -> None:
    """Refuse a second person who is the first, or is no approver.

    Raises:
        SamePersonError, ActorMissingError, ActorUnknownError, RoleMissingError.
    """
    if key(first) == key(second):
        raise SamePersonError(what, second)
    need_role(office, second, Role.APPROVER)


def _names(roles: frozenset[Role]) -> Sequence[str]:
    return sorted(str(role) for role in roles)
