"""`isf approve`, `isf refuse` and `isf proposals`: the second person."""

import re
from decimal import Decimal

import click

from isf.book.approval.deciding import approve as approve_proposal
from isf.book.approval.deciding import refuse as refuse_proposal
from isf.book.approval.exact_json import Item
from isf.book.approval.proposals import Proposal
from isf.book.approval.proposals import proposals as all_proposals
from isf.book.approval.second_person import amount_of
from isf.cli.common import Request, everywhere
from isf.cli.show import answer, made, table
from isf.model.money import plain, pounds, total


@click.command()
@everywhere
@click.argument("proposal", metavar="ID")
def approve(request: Request, proposal: str) -> None:
    """Approve a change that waits for a second person; it is recorded as it was put down.

    It is checked again against the ledger of today.

    Example: isf approve P-7K3QX7/proposal/00001 --by morgan

    Refused: its own author, somebody who is no approver, a change that no longer fits the ledger.
    """
    done, receipt = approve_proposal(request.office, proposal, by=request.by)
    thing = {"proposal": done.id, "fund": done.fund, "state": done.state, "entries": list(receipt.ids)}
    agreements = [terms for item in done.items if (terms := _agreement(item))]
    if agreements:
        thing["agreement"] = agreements[0]
    entries = ", ".join([*agreements, *receipt.ids])
    made(request, thing, receipt, f"{done.id} is approved and recorded: {entries or done.why}.")


def _agreement(item: Item) -> str:
    return getattr(getattr(item, "agreement", None), "id", "")


@click.command()
@everywhere
@click.argument("proposal", metavar="ID")
@click.option("--reason", required=True, help="Why not.")
def refuse(request: Request, proposal: str, reason: str) -> None:
    """Turn down a change that waits for a second person; nothing of it is recorded.

    Its own author may take it back in the same way.

    Example: isf refuse P-7K3QX7/proposal/00001 --reason "over the agreed rate" --by morgan

    Refused: somebody who is no approver, a change that was decided before.
    """
    done, receipt = refuse_proposal(request.office, proposal, by=request.by, reason=reason)
    thing = {"proposal": done.id, "fund": done.fund, "state": done.state, "reason": done.reason}
    made(request, thing, receipt, f"{done.id} is refused: {done.reason}")


@click.group()
def proposals() -> None:
    """Show changes that wait for a second person."""


@proposals.command("list")
@everywhere
@click.option("--all", "everything", is_flag=True, help="Those that were decided as well.")
def list_(request: Request, everything: bool) -> None:
    """List the changes that wait for a second person, with what they are about and who put them down.

    Example: isf proposals list --format json

    Refused: a proposal that is not as isf wrote it.
    """
    found = all_proposals(request.office, waiting=not everything)
    head = ["Proposal", "What", "About", "By", "On", "Why a second person", "State"]
    shown = [_cells(one) for one in found]
    words = table(head, shown, right=[2]) if found else "Nothing waits for a second person."
    answer(request, [_row(one) for one in found], words)


def _cells(one: Proposal) -> list[str]:
    what, about = _what(one), pounds(_about(one))
    return [one.id, what, about, one.author, one.on.isoformat(), "; ".join(one.asked), _state(one)]


def _state(one: Proposal) -> str:
    return f"{one.state} by {one.decided_by}" if one.decided_by else one.state


def _what(one: Proposal) -> str:
    kinds = dict.fromkeys(type(item).__name__ for item in one.items)
    return ", ".join(re.sub(r"(?<!^)(?=[A-Z])", " ", kind).lower() for kind in kinds)


def _about(one: Proposal) -> Decimal:
    return total(amount_of(item) for item in one.items)


def _row(one: Proposal) -> dict[str, object]:
    return {
        "proposal": one.id,
        "fund": one.fund,
        "funds": list(one.funds),
        "what": _what(one),
        "amount": plain(_about(one)),
        "author": one.author,
        "on": one.on.isoformat(),
        "why": one.why,
        "asked": list(one.asked),
        "state": one.state,
        "decided_by": one.decided_by,
        "decided_on": one.decided_on.isoformat() if one.decided_on else None,
        "reason": one.reason,
    }
