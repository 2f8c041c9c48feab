"""Opening a fund from a plan: the ledger gets ids, the private register gets names."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from isf.book.load import fund_ids
from isf.book.records import Person, Register, read_policy, read_register
from isf.book.store import Receipt, Writer, writing
from isf.errors import ReferenceTakenError
from isf.model import events as e
from isf.model.dates import today
from isf.model.fund import Fund
from isf.model.fund_id import new_fund_id
from isf.office import Office

if TYPE_CHECKING:  # pydantic only when a fund is opened
    from isf.model.plan_file import PlanFile


@dataclass(frozen=True, slots=True)
class Opened:
    """A new fund's id."""

    fund: str
    receipt: Receipt


def open_fund(office: Office, file: "PlanFile", *, by: str) -> Opened:
    """Open a fund.

    Raises:
        CouncilUnknownError: when its council is not in the office.
        ReferenceTakenError: when its council reference belongs to another fund.
    """
    from isf.model.plan_file import fund_of_plan  # noqa: PLC0415 - pydantic only when needed

    policy = read_policy(office, file.council)
    with writing(office, by=by, why="fund open") as writer:
        register = read_register(office)
        check_reference(register, file.council, file.council_ref, writer)
        taken = frozenset(fund_ids(office)) | frozenset(register.people)
        fund, names = fund_of_plan(file, new_fund_id(taken), policy.weeks_in_year)
        person = Person(fund.id, file.name, file.council, file.council_ref, file.communication, names)
        receipt = writer.record(
            beginning(fund),
            why=f"fund open {fund.id}",
            files={"people.toml": register.plus(person).content()},
        )
    return Opened(fund.id, receipt)


def check_reference(register: Register, council: str, ref: str, writer: Writer) -> None:
    """Refuse a council reference that another fund has, unless that fund is closed: people come back.

    Raises:
        ReferenceTakenError.
    """
    known = register.by_reference(ref, council) if ref else None
    if known is not None and writer.ledger(known).fund.closed_on is None:
        raise ReferenceTakenError(council, ref, known)


def beginning(fund: Fund) -> list[e.Event]:
    """Return what begins the ledger: dated the fund's first day, or today where that is later."""
    on = min(fund.start, today())
    return [
        e.FundOpened(fund=fund.id, on=on, about=fund),
        *(e.PlanSet(fund=fund.id, on=on, plan=plan) for plan in fund.plans),
        *(e.OutcomeAdded(fund=fund.id, on=on, outcome=outcome) for outcome in fund.outcomes),
        *(e.AuthorityGranted(fund=fund.id, on=on, authority=right) for right in fund.authorities),
        *_besides(fund, on),
    ]


def _besides(fund: Fund, on: date) -> list[e.Event]:
    """What a plan may say besides the weekly budget."""
    told: list[e.Event] = [e.OneOffPlanned(fund=fund.id, on=on, once=once) for once in fund.one_offs]
    told += [e.RateAgreed(fund=fund.id, on=on, rate=rate) for rate in fund.rates]
    told += [e.BaselineSet(fund=fund.id, on=on, baseline=base) for base in fund.baselines]
    told += [e.Earmarked(fund=fund.id, on=on, earmark=mark) for mark in fund.earmarks]
    if fund.review_plan:
        told.append(e.ReviewPlanned(fund=fund.id, on=on, plan=fund.review_plan))
    return told
