"""Who did what: the journal as rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypedDict
from zoneinfo import ZoneInfo

from isf.book.disk import chain
from isf.book.disk.chain import Record
from isf.book.journal import Journal

_HERE = ZoneInfo("Europe/London")


class LogRow(TypedDict):
    """One change as JSON has it; `at` is the local time in London, ISO."""

    seq: int
    at: str
    who: str
    why: str
    funds: str
    files: int
    head: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which changes to show; what is empty shows all."""

    fund: str = ""
    who: str = ""
    on: date | None = None

    def has(self, record: Record) -> bool:
        """Say whether a change is one of them."""
        return (
            (not self.fund or self.fund in record.funds)
            and (not self.who or self.who.casefold() == record.who.casefold())
            and (self.on is None or local(record).date() == self.on)
        )


def local(record: Record) -> datetime:
    """Return when a change was recorded, in London's time."""
    return datetime.fromisoformat(record.utc).astimezone(_HERE)


def history(journal: Journal, wanted: Wanted) -> Iterator[LogRow]:
    """Yield changes, the oldest first.

    Raises:
        JournalError: at the first record that is missing, damaged or out of the chain.
    """
    for record in chain.records(journal.folder):
        if wanted.has(record):
            yield LogRow(
                seq=record.seq,
                at=local(record).isoformat(timespec="seconds"),
                who=record.who,
                why=record.why,
                funds=" ".join(record.funds),
                files=len(record.files),
                head=record.head,
            )
