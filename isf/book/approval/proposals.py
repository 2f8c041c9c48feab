"""Proposals: changes that wait for a second person, one file each in the fund's `proposals/`.

A proposal holds the facts exactly, so that what is approved is what was put
down. No ledger includes it. Its file is written through the journal, and read
only while it is as the journal knows it.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from isf.book.approval.exact_json import Item, from_plain, to_plain
from isf.book.disk.recorded import changed_outside
from isf.book.journal import Change, Journal
from isf.errors import ProposalDamagedError, ProposalUnknownError
from isf.model.fund_id import is_fund_id
from isf.office import Office

WAITING, APPROVED, REFUSED = "waiting", "approved", "refused"
OFFERED = "it is for the person, or whoever may agree for them, to say yes"
_STATES = (WAITING, APPROVED, REFUSED)
_FOLDER = "proposals"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that waits, or waited, for a second person.

    `on` is the day it was put down; `asked` says in words which rules asked
    for it; `decided_by`, `decided_on` and `reason` are empty while it waits.
    """

    id: str
    author: str
    on: date
    why: str
    asked: tuple[str, ...]
    items: tuple[Item, ...]
    state: str = WAITING
    decided_by: str = ""
    decided_on: date | None = None
    reason: str = ""

    @property
    def fund(self) -> str:
        """The fund in whose folder it stands."""
        return self.id.split("/", 1)[0]

    @property
    def is_offer(self) -> bool:
        """Whether it waits for the person, and not for an approver."""
        return OFFERED in self.asked

    @property
    def funds(self) -> tuple[str, ...]:
        """Every fund that it would change."""
        return tuple(sorted({item.fund for item in self.items if item.fund}))

    @property
    def path(self) -> str:
        """Where its file stands, relative to the ledgers' folder."""
        return _path(self.id)

    def decided(self, state: str, by: str, on: date, reason: str = "") -> "Proposal":
        """Return the proposal as it is once somebody has decided."""
        return replace(self, state=state, decided_by=by, decided_on=on, reason=reason)

    def content(self) -> bytes:
        """Return the proposal as the text of its file."""
        told = {
            "id": self.id,
            "author": self.author,
            "on": self.on.isoformat(),
            "why": self.why,
            "asked": list(self.asked),
            "items": [to_plain(item) for item in self.items],
            "state": self.state,
            "decided_by": self.decided_by,
            "decided_on": self.decided_on.isoformat() if self.decided_on else None,
            "reason": self.reason,
        }
        return (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode()

    def change(self) -> Change:
        """Return what puts its file in place."""
        return Change(self.path, self.content())


def _path(proposal: str) -> str:
    fund, _, number = proposal.split("/", 2)
    return f"{fund}/{_FOLDER}/{number}.json"


def next_id(office: Office, fund: str) -> str:
    """Return the id of the next proposal of a fund: one after the last that is there."""
    taken = [path.stem for path in (office.fund_folder(fund) / _FOLDER).glob("*.json")]
    number = max((int(stem) for stem in taken if stem.isdecimal()), default=0) + 1
    return f"{fund}/proposal/{number:05d}"


def read_proposal(office: Office, proposal: str) -> Proposal:
    """Return the proposal with this id.

    Raises:
        ProposalUnknownError: when there is none.
        ChangedOutsideError: when its file is not as the journal knows it.
        ProposalDamagedError: when it does not say what a proposal must say.
    """
    parts = proposal.split("/")
    known = len(parts) == 3 and is_fund_id(parts[0]) and parts[1] == "proposal" and parts[2].isdigit()  # noqa: PLR2004
    path = office.ledgers / _path(proposal) if known else None
    if path is None or not path.is_file():
        raise ProposalUnknownError(proposal)
    return _read(office, path)


def proposals(office: Office, *, waiting: bool = True) -> tuple[Proposal, ...]:
    """Return the proposals that wait, or every one, in the order of their ids.

    Raises:
        ChangedOutsideError, ProposalDamagedError.
    """
    paths = sorted(office.ledgers.glob(f"P-*/{_FOLDER}/*.json"))
    found = (_read(office, path) for path in paths)
    return tuple(one for one in found if not waiting or one.state == WAITING)


def _read(office: Office, path: Path) -> Proposal:
    raw = path.read_bytes()
    if hashlib.sha256(raw).hexdigest() != Journal(office.ledgers).known(
        path.relative_to(office.ledgers).as_posix()
    ):
        raise changed_outside(Journal(office.ledgers), path.relative_to(office.ledgers).as_posix())
    try:
        told = json.loads(raw)
        read = _proposal(told)
    except (ValueError, KeyError, TypeError) as error:
        raise ProposalDamagedError(path, str(error)) from None
    if office.ledgers / read.path != path:
        raise ProposalDamagedError(path, "it stands in the wrong place")
    return read


def _proposal(told: dict[str, Any]) -> Proposal:
    decided = told["decided_on"]
    return Proposal(
        id=_text(told["id"]),
        author=_text(told["author"]),
        on=date.fromisoformat(told["on"]),
        why=_text(told["why"]),
        asked=tuple(map(_text, told["asked"])),
        items=tuple(map(from_plain, told["items"])),
        state=_STATES[_STATES.index(told["state"])],
        decided_by=_text(told["decided_by"]),
        decided_on=date.fromisoformat(decided) if decided else None,
        reason=_text(told["reason"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        msg = f"text was expected, not {value!r}"
        raise TypeError(msg)
    return value


def put_down(office: Office, asked: Sequence[tuple[str, str]], draft: Proposal) -> Proposal:
    """Return a draft as a new proposal of the first fund that asks.

    `asked` are pairs of a fund and the words of the rule that asked.
    """
    words = tuple(dict.fromkeys(words for _, words in asked))
    return replace(draft, id=next_id(office, asked[0][0]), asked=words)
