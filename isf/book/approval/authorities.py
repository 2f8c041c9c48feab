"""Who may agree for a person, from which day and until when.

The ledger has an id and days; the name behind the id is in the register.
"""

from dataclasses import replace
from datetime import date

from isf.book.approval.roles import need_reason
from isf.book.privacy.linter import check_reason
from isf.book.records import read_register
from isf.book.store import Receipt, writing
from isf.errors import AuthorityUnknownError, RequestError
from isf.model.dates import today
from isf.model.events import AuthorityGranted
from isf.model.fund import Authority, AuthorityKind
from isf.office import Office


def add_authority(  # noqa: PLR0917 - who, by what right, and the days
    office: Office, fund: str, who: str, kind: AuthorityKind, start: date, end: date | None, *, by: str
) -> tuple[Authority, Receipt]:
    """Record that someone may agree from `start` up to, not including, `end`.

    Raises:
        RequestError: when the name is empty or the right would end before it begins.
        FundUnknownError: when the register does not have the fund.
    """
    if not who.strip():
        msg = "Say who may agree: --who NAME."
        raise RequestError(msg)
    with writing(office, by=by, why=f"authority add {fund}") as writer:
        register = read_register(office)
        person = register.people[register.find(fund)]
        taken = {right.id for right in writer.ledger(fund).fund.authorities} | set(person.authorities)
        name = next(f"A{number}" for number in range(1, 1000) if f"A{number}" not in taken)
        right = _checked(Authority(name, kind, start, end))
        told = replace(person, authorities={**person.authorities, name: who.strip()})
        receipt = writer.record(
            [AuthorityGranted(fund=fund, on=today(), authority=right)],
            files={office.register.name: register.plus(told).content()},
            why=f"authority add {fund} {name}",
        )
    return right, receipt


def end_authority(
    office: Office, fund: str, who: str, end: date, *, by: str, reason: str
) -> tuple[Authority, Receipt]:
    """Record that someone may agree no longer from `end` on; what was agreed before stays agreed.

    Raises:
        ReasonMissingError: when no reason is given.
        AuthorityUnknownError: when nobody of this name or id may agree.
        BookRefusedError: when something was agreed by them on or after that day.
    """
    need_reason(f"Ending an authority of {fund}", reason)
    check_reason(office, reason, fund)
    with writing(office, by=by, why=f"authority end {fund}: {reason}") as writer:
        told = writer.ledger(fund).fund
        name = read_register(office).authority(fund, who)
        found = next((right for right in told.authorities if right.id == name), None)
        if found is None:
            raise AuthorityUnknownError(fund, who, [right.id for right in told.authorities])
        right = _checked(replace(found, end=end))
        event = AuthorityGranted(fund=fund, on=today(), reason=reason, authority=right)
        return right, writer.record([event])


def _checked(right: Authority) -> Authority:
    if right.end is not None and right.end <= right.start:
        msg = (
            f"The authority would end on {right.end.isoformat()}, not after it begins on "
            f"{right.start.isoformat()}; correct the days."
        )
        raise RequestError(msg)
    return right
