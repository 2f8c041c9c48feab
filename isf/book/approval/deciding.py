"""Deciding on a proposal: approving makes it an entry, refusing leaves it on paper.

The facts are those that were put down. They are checked against the ledger of
the day of approval, by the limits that the commands ask about and then by
every identity of the book.
"""

from dataclasses import replace
from functools import singledispatch

from isf.book.actions import moving_money, spending
from isf.book.actions.common import need_available
from isf.book.actions.running_periods import reserved
from isf.book.approval.exact_json import Item
from isf.book.approval.proposals import APPROVED, REFUSED, WAITING, Proposal, read_proposal
from isf.book.approval.roles import Role, need_reason, need_role, need_second
from isf.book.ledger import Ledger
from isf.book.privacy.linter import check_reason
from isf.book.records import read_policy
from isf.book.store import Receipt, Writer, writing
from isf.errors import (
    BookRefusedError,
    IsfError,
    OfferError,
    ProposalDecidedError,
    ProposalStaleError,
    RequestError,
)
from isf.model import events as e
from isf.model import facts as f
from isf.model.dates import today
from isf.office import Office


def approve(office: Office, proposal_id: str, *, by: str) -> tuple[Proposal, Receipt]:
    """Record what a proposal holds, as an approver other than its author.

    Raises:
        ProposalUnknownError, ProposalDecidedError: when there is nothing to approve.
        SamePersonError, RoleMissingError, ActorUnknownError: when `by` may not.
        OfferError: when it is for the person to agree to.
        ProposalStaleError: when the ledger of today no longer takes it; nothing is written.
    """
    with writing(office, by=by, why=f"approve {proposal_id}") as writer:
        proposal = waiting_proposal(office, proposal_id)
        if proposal.is_offer:
            raise OfferError(proposal.id)
        need_second(office, f"Proposal {proposal_id}", proposal.author, by)
        writer.seconded = proposal.id
        items = fitting(writer, proposal)
        done = replace(proposal, items=items).decided(APPROVED, by, today())
        why = f"approve {proposal.id}, proposed by {proposal.author}: {proposal.why}"
        try:
            receipt = writer.record(items, why=why, files={done.path: done.content()})
        except BookRefusedError as error:
            raise ProposalStaleError(proposal.id, str(error)) from None
    return done, receipt


def refuse(office: Office, proposal_id: str, *, by: str, reason: str) -> tuple[Proposal, Receipt]:
    """Turn a proposal down, as an approver or as its own author.

    Raises:
        ProposalUnknownError, ProposalDecidedError, ReasonMissingError, IdentifierError,
        RoleMissingError, ActorUnknownError.
    """
    need_reason(f"Refusing {proposal_id}", reason)
    check_reason(office, reason, proposal_id.split("/", 1)[0])
    with writing(office, by=by, why=f"refuse {proposal_id}: {reason}") as writer:
        proposal = waiting_proposal(office, proposal_id)
        if by != proposal.author:
            need_role(office, by, Role.APPROVER)
            writer.seconded = proposal.id
        done = proposal.decided(REFUSED, by, today(), reason)
        return done, writer.record([], files={done.path: done.content()})


def waiting_proposal(office: Office, proposal_id: str) -> Proposal:
    """Return a proposal that nobody has decided on.

    Raises:
        ProposalUnknownError, ProposalDecidedError.
    """
    proposal = read_proposal(office, proposal_id)
    if proposal.state != WAITING:
        on = proposal.decided_on.isoformat() if proposal.decided_on else ""
        raise ProposalDecidedError(proposal_id, proposal.state, proposal.decided_by, on)
    return proposal


def fitting(writer: Writer, proposal: Proposal) -> tuple[Item, ...]:
    """Return the facts, an agreement under a number that is still free, checked against today's ledger."""
    items = _renumbered(writer, proposal.items)
    try:
        for item in items:
            still_fits(item, writer.ledger(item.fund) if item.fund else writer.clearing())
        for fund in dict.fromkeys(item.fund for item in items if isinstance(item, e.AgreementMade)):
            items = _with_reservations(writer, fund, items)
    except IsfError as error:
        raise ProposalStaleError(proposal.id, str(error)) from None
    return items


def _with_reservations(writer: Writer, fund: str, items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Return items with what a recurring agreement reserves of the periods that were run by today."""
    ledger = writer.ledger(fund)
    policy = read_policy(writer.office, ledger.fund.council)
    others = tuple(item for item in items if item.fund != fund)
    return (*reserved(ledger, policy, [item for item in items if item.fund == fund], today()), *others)


def _renumbered(writer: Writer, items: tuple[Item, ...]) -> tuple[Item, ...]:
    """Give an agreement the next number where another agreement took its own meanwhile."""
    for made in items:
        if isinstance(made, e.AgreementMade):
            fund = writer.ledger(made.fund).fund
            if made.agreement.id in [terms.id for terms in fund.agreements]:
                new = fund.next_agreement
                items = tuple(_renamed(item, made.fund, made.agreement.id, new) for item in items)
    return items


def _renamed(item: Item, fund: str, old: str, new: str) -> Item:
    if item.fund != fund:
        return item
    if isinstance(item, e.AgreementMade) and item.agreement.id == old:
        return replace(item, agreement=replace(item.agreement, id=new))
    if isinstance(item, f.Reservation) and item.agreement == old:
        links = tuple(link.replace(f"{fund}-{old}", f"{fund}-{new}") for link in item.links)
        return replace(item, agreement=new, links=links)
    return item


# --- what the identities of the book do not see by themselves ------------------------------


@singledispatch
def still_fits(item: Item, ledger: Ledger) -> None:
    """Refuse what the limits of today's ledger no longer allow, in the words of the commands."""
    del item, ledger


@still_fits.register
def _(item: f.Payment, ledger: Ledger) -> None:
    moving_money.pay(ledger, item.supplier, item.amount, item.on)


@still_fits.register
def _(item: f.ClawbackPaid, ledger: Ledger) -> None:
    moving_money.pay_clawback(ledger, item.funder, item.amount, item.on)


@still_fits.register
def _(item: f.Clawback, ledger: Ledger) -> None:
    moving_money.clawback(ledger, item.funder, item.heading, item.amount, item.on, reason=item.reason)


@still_fits.register
def _(item: f.Fee, ledger: Ledger) -> None:
    spending.fee(ledger, item.amount, item.on, item.charge)


@still_fits.register
def _(item: e.AgreementMade, ledger: Ledger) -> None:
    terms = item.agreement
    ledger.fund.heading(terms.heading)
    ledger.fund.outcome(terms.outcome)
    ledger.fund.authority(terms.agreed_by, terms.agreed_on)


@still_fits.register
def _(item: f.Move, ledger: Ledger) -> None:
    ledger.fund.authority(item.agreed_by, item.agreed_on)
    need_available(ledger, item.source_heading, item.amount, item.on)


@still_fits.register
def _(item: e.OutcomeAdded, ledger: Ledger) -> None:
    if any(known.id == item.outcome.id for known in ledger.fund.outcomes):
        msg = f"outcome {item.outcome.id} was added meanwhile."
        raise RequestError(msg)
