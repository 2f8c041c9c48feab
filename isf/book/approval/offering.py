"""Offers: agreements that staff put to the person, which count only once somebody with authority says yes.

An offer is a proposal that no approver can approve. Whoever agrees is the
actor of the commit, by fund and authority id and without a name; the ledger
says who, when and how, as for every agreement.
"""

from dataclasses import replace
from typing import Final

from isf.book.actions.agreeing import AgreementRequest, agree
from isf.book.approval.deciding import fitting, waiting_proposal
from isf.book.approval.exact_json import Item
from isf.book.approval.proposals import APPROVED, OFFERED, Proposal, next_id, proposals
from isf.book.store import Receipt, writing
from isf.errors import BookRefusedError, ProposalStaleError, ProposalUnknownError
from isf.model import events as e
from isf.model import facts as f
from isf.model.dates import today
from isf.model.fund import Agreement
from isf.office import Office

IN_THE_PORTAL: Final = "in the dashboard, signed in"


def offer(office: Office, fund: str, request: AgreementRequest, *, by: str) -> tuple[Proposal, Receipt]:
    """Put an agreement to the person; nothing is reserved until they agree.

    Raises:
        What `isf.book.actions.agreeing.agree` refuses.
    """
    with writing(office, by=by, why=f"offer an agreement in {fund}") as writer:
        terms, items = agree(writer.ledger(fund), request)
        why = f"{terms.heading} from {terms.supplier}"
        put = Proposal(next_id(office, fund), by, today(), why, (OFFERED,), tuple(items))
        return put, writer.record([], why=f"offer {put.id}", files={put.path: put.content()})


def offers(office: Office, fund: str) -> tuple[tuple[Proposal, Agreement], ...]:
    """Return the offers of a fund that wait for an answer, each with its terms."""
    waiting = (one for one in proposals(office) if one.is_offer and one.fund == fund)
    return tuple((one, terms_of(one)) for one in waiting)


def terms_of(put: Proposal) -> Agreement:
    """Return what an offer is about.

    Raises:
        ProposalUnknownError: when it is no offer.
    """
    for item in put.items:
        if put.is_offer and isinstance(item, e.AgreementMade):
            return item.agreement
    raise ProposalUnknownError(put.id)


def accept(
    office: Office, proposal_id: str, *, authority: str, how: str = IN_THE_PORTAL
) -> tuple[Proposal, Receipt]:
    """Record an offer as agreed today by someone with authority, and reserve its money.

    Raises:
        ProposalUnknownError, ProposalDecidedError: when there is nothing to agree to.
        NoAuthorityError: when the authority does not cover today.
        ProposalStaleError: when the ledger of today no longer takes it; nothing is written.
        WaitsForApproval: when the council asks for a second person after this one.
    """
    fund = proposal_id.partition("/")[0]
    by = f"{fund}/{authority}"
    with writing(office, by=by, why=f"agree to {proposal_id}") as writer:
        put = waiting_proposal(office, proposal_id)
        terms_of(put)
        writer.ledger(fund).fund.authority(authority, today())
        agreed = replace(put, items=tuple(_agreed(item, authority, how) for item in put.items))
        done = replace(agreed, items=fitting(writer, agreed)).decided(APPROVED, by, today())
        writer.agreeing = authority
        try:
            receipt = writer.record(done.items, files={done.path: done.content()})
        except BookRefusedError as error:
            raise ProposalStaleError(put.id, str(error)) from None
    return done, receipt


def _agreed(item: Item, authority: str, how: str) -> Item:
    """Return a part of an offer as it is once somebody has agreed: today, never backdated."""
    on = today()
    if isinstance(item, e.AgreementMade):
        start = max(item.agreement.start, on)
        terms = replace(item.agreement, agreed_by=authority, agreed_on=on, agreed_how=how, start=start)
        return replace(item, on=on, agreement=terms)
    if isinstance(item, f.Reservation):
        return replace(item, on=on, agreed_by=authority, agreed_on=on, agreed_how=how)
    return item
