"""Taking people on from a provider's own records: everybody in one commit, with what each has left."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from isf.book.actions.agreeing import AgreementRequest, agree, reservation
from isf.book.actions.common import Items, projected
from isf.book.ledger import Ledger
from isf.book.load import fund_ids
from isf.book.not_taken_on import check_row, in_the_workbook
from isf.book.opening import beginning, check_reference
from isf.book.records import Person, Register, read_policy, read_register
from isf.book.store import Receipt, Writer, writing
from isf.errors import IsfError
from isf.model import facts as f
from isf.model.events import AgreementMade
from isf.model.fund import CONTRIBUTION, COUNCIL, Each, Fund
from isf.model.fund_id import new_fund_id
from isf.office import Office

if TYPE_CHECKING:  # pydantic only when a workbook is read
    from isf.model.taking_on import AgreementTaken, Taken

_REASON = "as it stood when the fund was taken on"


@dataclass(frozen=True, slots=True)
class TakenOn:
    """The new funds' ids, in the order of the workbook, and their place in the journal."""

    funds: tuple[str, ...]
    receipt: Receipt


def take_on(office: Office, people: Sequence["Taken"], on: date, *, by: str) -> TakenOn:
    """Open a fund for each person with what is in the bank, owed, left to spend, and agreed.

    Raises:
        CouncilUnknownError, ReferenceTakenError, NotEnoughAvailableError, NoAuthorityError,
        HeadingUnknownError, OutcomeUnknownError: nothing is written then, for nobody.
    """
    with writing(office, by=by, why=f"take on {len(people)} people") as writer:
        register = read_register(office)
        made: Items = []
        for person in people:
            told, register = _one(writer, register, person, _free(office, register), on)
            made += told
        receipt = writer.record(made, files={office.register.name: register.content()})
    return TakenOn(tuple(dict.fromkeys(item.fund for item in made)), receipt)


def refusals(office: Office, people: Sequence["Taken"], on: date, *, by: str) -> dict[str, list[str]]:
    """Return why `take_on` would refuse anybody, with the references of those concerned; write nothing."""
    found: dict[str, list[str]] = {}
    with writing(office, by=by, why=f"try to take on {len(people)} people") as writer:
        register = read_register(office)
        for person in people:
            fund_id = _free(office, register)
            try:
                _, register = _one(writer, register, person, fund_id, on)
            except IsfError as error:
                found.setdefault(in_the_workbook(error, fund_id), []).append(person.plan.council_ref)
    return found


def _free(office: Office, register: Register) -> str:
    return new_fund_id(frozenset(fund_ids(office)) | frozenset(register.people))


def _one(
    writer: Writer, register: Register, person: "Taken", fund_id: str, on: date
) -> tuple[Items, Register]:
    """Return what is recorded of a person, and the register with them in it."""
    from isf.model.plan_file import fund_of_plan  # noqa: PLC0415 - pydantic only when needed

    plan = person.plan
    check_reference(register, plan.council, plan.council_ref, writer)
    fund, names = fund_of_plan(plan, fund_id, read_policy(writer.office, plan.council).weeks_in_year)
    known = Person(fund.id, plan.name, plan.council, plan.council_ref, plan.communication, names)
    return _told(fund, names, person, on), register.plus(known)


def _told(fund: Fund, names: dict[str, str], person: "Taken", on: date) -> Items:
    made: Items = [*beginning(fund), *_money(fund, person, on)]
    for row in person.agreements:
        right = next((known for known, name in names.items() if name == row.agreed_by), row.agreed_by)
        made += _agreed(projected(Ledger(fund.id, ()), made), row, right, on)
    return made


def _money(fund: Fund, person: "Taken", on: date) -> Items:
    """Say what is in the bank, what is owed, and what may be spent: the headings get it in their order."""
    came = person.in_bank - person.paid_ahead
    same = {"fund": fund.id, "on": on, "reason": _REASON, "links": (f"taken-on-{fund.id}",)}
    made: Items = []
    for heading, left in person.left.items():
        there = min(left, came)
        came -= there
        if there:
            made.append(f.TransferIn(**same, heading=heading, amount=there))  # type: ignore[arg-type]
        if left > there:
            made.append(f.Allocation(**same, heading=heading, amount=left - there))  # type: ignore[arg-type]
    for funder, owed in ((COUNCIL, person.owed_by_council), (CONTRIBUTION, person.owed_by_person)):
        if owed > 0:
            made.append(f.Due(**same, funder=funder, amount=owed))  # type: ignore[arg-type]
        if owed < 0:
            made.append(f.Receipt(**same, funder=funder, amount=-owed))  # type: ignore[arg-type]
    return made


def _agreed(ledger: Ledger, row: "AgreementTaken", right: str, on: date) -> Items:
    """Return an agreement that was made before: what it reserves stands from the day of taking on."""
    check_row(row, on)
    wanted = AgreementRequest(
        heading=row.heading,
        supplier=row.supplier,
        outcome=row.outcome,
        agreed_by=right,
        who=row.agreed_by,
        on=on,
        units=row.units,
        rate=row.rate,
        amount=row.amount,
        each=row.each,
        start=on,
        end=row.until,
        how="before the fund was taken on",
    )
    ledger.fund.authority(right, row.agreed_on, row.agreed_by)
    terms = replace(agree(ledger, wanted)[0], agreed_on=row.agreed_on)
    made: Items = [AgreementMade(fund=ledger.fund_id, on=on, agreement=terms)]
    if terms.each is Each.ONCE:
        made.append(reservation(ledger.fund_id, terms, on, terms.amount))
    return made
