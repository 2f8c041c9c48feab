"""Proving that the whole book is sound, with Beancount as the judge."""

from dataclasses import dataclass
from pathlib import Path
from typing import NotRequired, TypedDict

from isf.book import heads, index
from isf.book.approval.roles import read_staff
from isf.book.disk.places import is_year_file, strays
from isf.book.disk.recorded import journal_is_gone
from isf.book.journal import Journal
from isf.book.ledger import Ledger
from isf.book.load import fund_ids, load_book
from isf.book.problems import Problem
from isf.book.reading.guarding import CHANGED, changed_records
from isf.book.reading.processes import keeping_processes
from isf.book.reading.settling import steady
from isf.book.records import read_settings
from isf.book.trust.proving_parts import is_sound
from isf.errors import FileError
from isf.office import Office

FEW = 8
"""Up to so many funds the book is loaded whole at once."""

_SUMS = "the sums kept beside the ledgers were not what isf wrote there; they are deleted and made anew."
_ASK_AGAIN = (
    "Ask again for the figures that were shown since the last check; ledgers and journal are not touched."
)
_FORM = "Put the file back with `isf restore`, or keep the change with `isf adopt --reason WHY`."


class ErrorRow(TypedDict):
    """One error as JSON has it."""

    fund: str
    date: str | None
    identity: str
    message: str
    do: str
    place: str


class ProofRow(TypedDict):
    """The answer as JSON has it; notes stand in it where there are any."""

    sound: bool
    funds: int
    errors: list[ErrorRow]
    notes: NotRequired[list[ErrorRow]]


@dataclass(frozen=True, slots=True)
class Proof:
    """What a check found over so many funds; `notes` are changes to what people are asked to edit."""

    funds: int
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    def as_json(self) -> ProofRow:
        """Return the answer in the form of `isf check --format json`."""
        errors, notes = ([_row(p) for p in found] for found in (self.problems, self.notes))
        told = ProofRow(sound=self.sound, funds=self.funds, errors=errors)
        return {**told, "notes": notes} if notes else told


def _row(p: Problem) -> ErrorRow:
    day = p.on.isoformat() if p.on else None
    return {
        "fund": p.fund,
        "date": day,
        "identity": p.name,
        "message": p.message,
        "do": p.do,
        "place": p.place,
    }


def prove(office: Office, *, every: bool = True) -> Proof:
    """Check every identity over the whole book, the form of every file, and every head.

    A large book is proved fund by fund first; only where that finds anything is it loaded whole. Without
    `every`, what was proved before and stands as it did is not proved again.
    """
    with keeping_processes():
        return _prove(office, every=every)


def _prove(office: Office, *, every: bool) -> Proof:
    funds = fund_ids(office)
    if len(funds) > FEW and steady(office, lambda: is_sound(office, funds, every=every)):
        found = _strays(office)
    else:
        found = _whole(office, funds)
    found += _journal(office)
    records = changed_records(office)
    found += [problem for problem in records if not _is_asked_for(office, problem)]
    notes = [problem for problem in records if _is_asked_for(office, problem)]
    if not found:
        notes += _index(office, every=every or len(funds) <= FEW)
    return Proof(len(funds), tuple(dict.fromkeys(found)), tuple(notes))


def _index(office: Office, *, every: bool) -> list[Problem]:
    """Compare the sums of the index with the ledgers, or look at their seals; wrong ones are deleted."""
    if not index.untrue(office, every=every):
        return []
    path = str(index.place(office.ledgers))
    return [Problem("index-not-of-the-ledgers", 0, "", None, _SUMS, _ASK_AGAIN, path)]


def _whole(office: Office, funds: tuple[str, ...]) -> list[Problem]:
    loaded = load_book(office)
    found = [*loaded.problems, *_strays(office)]
    if all(problem.name == CHANGED for problem in loaded.problems):
        found += _heads(office, Ledger("", loaded.directives), funds)
    return found


def _is_asked_for(office: Office, problem: Problem) -> bool:
    """Say whether it is an edit of the settings, where people write staff and style, and they still read."""
    if problem.place != str(office.settings) or not office.settings.is_file():
        return False
    try:
        read_settings(office)
        read_staff(office)
    except FileError:
        return False
    return True


def _journal(office: Office) -> list[Problem]:
    journal = Journal(office.ledgers)
    if not journal_is_gone(journal):
        return []
    message = "there are ledgers and no journal, so nothing can say whether they are as they were recorded."
    do = "Copy its folder from where the office came from, or restore the office's last backup."
    return [Problem("journal-missing", 8, "", None, message, do, str(journal.folder))]


def _strays(office: Office) -> list[Problem]:
    """Find second copies of ledgers, as file-sharing programs leave them."""
    message = "it is not a file of the book; it looks like a copy of one."
    remedy = "Compare it with the file it was copied from, and move it out of the ledgers folder."
    return [Problem("stray-copy", 8, "", None, message, remedy, str(path)) for path in strays(office.ledgers)]


def _heads(office: Office, book: Ledger, funds: tuple[str, ...]) -> list[Problem]:
    """Find heads that are not the template's: a plugin or an option that is missing would go unseen."""
    found, shards = [], []
    for fund in funds:
        folder = office.fund_folder(fund)
        years = sorted(path.stem for path in folder.glob("[0-9]*.beancount") if is_year_file(path))
        shards += [f"{fund}/{year}.beancount" for year in years]
        lines = tuple(line for line in book.lines if line.fund == fund)
        plans = Ledger(fund, lines).fund.plans
        found += _head(folder / heads.FUND_HEAD, heads.fund_head(fund, plans, years))
    return [*found, *_head(office.ledgers / heads.BOOK_HEAD, heads.book_head(shards))]


def _head(path: Path, wanted: str) -> list[Problem]:
    if path.is_file() and path.read_bytes() == wanted.encode():
        return []
    return [_problem("head-not-of-the-template", path, "the head of the ledger is not as isf writes it.")]


def _problem(name: str, path: Path, message: str) -> Problem:
    folder = path.parent.name
    fund = folder if folder.startswith("P-") else ""
    return Problem(name, 8, fund, None, message, _FORM, str(path))
