"""What every change passes before it is recorded: who, why, whose names, and whether one person is enough.

`isf.book.store` asks here in each commit; no command can go round it.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from isf.book.approval.exact_json import Item
from isf.book.approval.proposals import Proposal, put_down
from isf.book.approval.roles import Role, need_reason, need_role
from isf.book.approval.second_person import asked
from isf.book.journal import Change, Journal
from isf.book.ledger import Ledger
from isf.book.privacy.linter import checked_in
from isf.book.text import check_text
from isf.errors import NotAnAgreementError, WaitsForApproval
from isf.model.dates import today
from isf.model.events import AgreementMade
from isf.model.facts import Reservation
from isf.office import Office


class Recorder(Protocol):
    """What is asked of a writer; see `isf.book.store.Writer`."""

    office: Office
    journal: Journal
    by: str
    seconded: str
    agreeing: str

    def ledger(self, fund: str) -> Ledger:
        """Return a fund's ledger as it stands now."""


def admitted(
    writer: Recorder, items: Sequence[Item], why: str, files: Mapping[str, bytes]
) -> tuple[Item, ...]:
    """Return what may be recorded.

    Raises:
        ActorMissingError, ActorUnknownError, RoleMissingError, ReasonMissingError: who and why.
        NotAnAgreementError: when someone who agrees to an offer would record anything else.
        IdentifierError: when a free text identifies a person.
    """
    if not writer.agreeing:
        need_role(writer.office, writer.by, Role.APPROVER if writer.seconded else Role.RECORDER)
    elif not all(_is_agreeing(item, writer.by, writer.agreeing) for item in items):
        raise NotAnAgreementError(writer.by)
    if any(_is_pack(writer.office, path) for path in files):
        need_role(writer.office, writer.by, Role.APPROVER)
    need_reason("A change", why)
    return checked_in(writer.office, files, items, why)


def _is_agreeing(item: Item, by: str, authority: str) -> bool:
    """Say whether something is an agreement by this authority in its own fund: all that needs no role."""
    if by != f"{item.fund}/{authority}":
        return False
    if isinstance(item, AgreementMade):
        return item.agreement.agreed_by == authority
    return isinstance(item, Reservation) and item.agreed_by == authority


def _is_pack(office: Office, path: str) -> bool:
    """Say whether a file is a council's rules in force; who records may not loosen them alone."""
    return path.startswith("councils/") and (office.ledgers / path).is_file()


def hold_back(writer: Recorder, items: Sequence[Item], why: str, beside: Sequence[Change]) -> None:
    """Put a change down as a proposal where a council's policy asks for a second person.

    What stands beside it (the register, papers) goes in at once; the facts wait.

    Raises:
        WaitsForApproval: when it was put down; the facts are then not recorded.
    """
    rules = () if writer.seconded else asked(writer.office, writer.ledger, items)
    if rules:
        pairs = [(rule.fund, rule.sentence()) for rule in rules]
        draft = Proposal("", writer.by, today(), check_text("reason", why), (), tuple(items))
        proposal = put_down(writer.office, pairs, draft)
        changes = [*beside, proposal.change()]
        record = writer.journal.commit(changes, writer.by, f"propose {proposal.id}: {why}")
        raise WaitsForApproval(proposal.id, proposal.fund, proposal.asked, record.seq, record.head)
