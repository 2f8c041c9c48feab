"""Everything that is held about one person, gathered as values: what UK GDPR article 15 asks for.

What is about others in the same records (another fund in one payment list,
another person's id in a reason) is left out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from isf.book.approval.proposals import Proposal, proposals
from isf.book.disk import chain
from isf.book.disk.chain import Record
from isf.book.journal import Journal
from isf.book.ledger import Ledger
from isf.book.load import read_fund
from isf.book.privacy.retention import Kept, kept
from isf.book.records import Person, read_register, read_settings
from isf.errors import FundUnknownError
from isf.model.fund_id import PATTERN
from isf.office import Office

_ANOTHER = "(another fund)"


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One change of the fund: its number, the time it was recorded (UTC), who made it and why."""

    seq: int
    utc: str
    who: str
    why: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Access:
    """Everything about one person; `files` are path (relative to the fund's folder) and content."""

    provider: str
    contact: str
    person: Person
    ledger: Ledger
    kept: Kept
    journal: tuple[JournalLine, ...]
    proposals: tuple[Proposal, ...]
    files: tuple[tuple[str, bytes], ...]

    @property
    def fund(self) -> str:
        """The fund id."""
        return self.person.fund


def access_to(office: Office, fund: str) -> Access:
    """Gather what is held about the person behind a fund.

    Raises:
        FundUnknownError: when the register does not have the fund.
        UnsoundBookError, JournalError: when the records cannot be relied on.
    """
    person = read_register(office).people.get(fund)
    if person is None:
        raise FundUnknownError(fund, ())
    settings = read_settings(office)
    return Access(
        provider=settings.provider,
        contact=settings.contact,
        person=person,
        ledger=read_fund(office, fund),
        kept=kept(office, fund),
        journal=tuple(_journal(office, fund)),
        proposals=tuple(_proposals(office, fund)),
        files=tuple(_files(office, fund)),
    )


def _journal(office: Office, fund: str) -> Iterator[JournalLine]:
    for record in chain.records(Journal(office.ledgers).folder):
        files = tuple(file.path for file in record.files if file.path.startswith(f"{fund}/"))
        if files:
            yield _line(record, fund, files)


def _line(record: Record, fund: str, files: Sequence[str]) -> JournalLine:
    why = re.sub(PATTERN, lambda match: match[0] if match[0] == fund else _ANOTHER, record.why)
    return JournalLine(record.seq, record.utc, record.who, why, tuple(files))


def _proposals(office: Office, fund: str) -> Iterator[Proposal]:
    for one in proposals(office, waiting=False):
        if fund in one.funds:
            mine = tuple(item for item in one.items if item.fund == fund)
            name = one.id if one.fund == fund else one.id.replace(one.fund, _ANOTHER)
            yield replace(one, id=name, items=mine)


def _files(office: Office, fund: str) -> Iterator[tuple[str, bytes]]:
    """Yield the fund's ledger and papers; proposals come by themselves, without what is about others."""
    folder = office.fund_folder(fund)
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and not path.is_symlink() and not name.startswith("proposals/"):
            yield name, path.read_bytes()
