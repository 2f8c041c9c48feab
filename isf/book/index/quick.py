"""Many funds read at once: the text that the journal vouches for, added up without a value for each entry.

What is in such a file was proved when it was recorded, so that here it need
only be understood. Every byte must be: a file with anything else in it, a
correction, a paper that is gone or a day to come is left to the ledger's own
reader.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from isf.book.accounts import MONEY, PLAN, meaning
from isf.book.directives import Line
from isf.book.disk.places import is_year_file
from isf.book.index import freshness
from isf.book.index.rolls import AGREED_FOR, DELIVERED, SPENT_ON
from isf.book.index.rows import Moves, Rows, terms_of
from isf.book.index.taken import Taken, about, closings_of
from isf.book.ledger import Ledger
from isf.book.reading.processes import in_processes
from isf.book.reading.scanner import in_order, scan
from isf.book.text import DATE, KEY, LINK, PAPER, STRING
from isf.model.dates import today

if TYPE_CHECKING:
    from isf.office import Office

_NAME: Final = "[A-Za-z0-9/-]*"
_OTHER: Final = rf"(?! *(?:kind|outcome|agreement|corrects): ){KEY}: [^\n]*\n"
_CURRENCY: Final = rf"(?:{MONEY}|{re.escape(PLAN)})"
_ACCOUNT: Final = "[A-Z][A-Za-z0-9:-]*"
_MOST_LEGS: Final = 8
_LEG: Final = (
    rf"  ({_ACCOUNT})  (-?[0-9]{{1,9}})\.([0-9]{{2}}) {_CURRENCY}\n"
    rf'(?:    {_OTHER})*(?:    outcome: "({_NAME})"\n)?(?:    {_OTHER})*'
)
_PART: Final = re.compile(
    rf'({DATE}) \* {STRING}(?: \^{LINK})+\n  kind: "([a-z-]+)"\n'
    rf'(?:  {_OTHER})*(?:  agreement: "({_NAME})"\n)?(?:  {_OTHER})*'
    rf'(?:  outcome: "({_NAME})"\n)?(?:  {_OTHER})*{_LEG}' + rf"(?:{_LEG})?" * (_MOST_LEGS - 1) + r"\n*"
    rf"|(?:{DATE} open {_ACCOUNT} {_CURRENCY}\n+)+"
    rf'|({DATE} custom "isf-[^\n]*\n(?:  [^\n]*\n)*\n*)'
    rf"|{DATE} document {_ACCOUNT} ({PAPER})[^\n]*\n+"
    r"|([\s\S]+)",
    re.ASCII,
)
"""Every byte is of one of these; what is none of the first four is the last one's, up to the end."""
_LEGS: Final = slice(4, 4 + 4 * _MOST_LEGS)
_OUTCOMES: Final = slice(7, _LEGS.stop, 4)
_LINE, _PAPER, _STRANGE = -3, -2, -1
_AT_ONCE: Final = 10

_Part: TypeAlias = tuple[str, ...]


class _LeftToTheReaderError(Exception):
    """Something that only the ledger's own reader may take in."""


def taken_quickly(office: "Office", fund: str) -> Taken | None:
    """Return what the index keeps of a fund; None where its ledger must be read."""
    folder = office.fund_folder(fund)
    files = freshness.look(folder)
    if not freshness.recorded(office.ledgers, fund, files):
        return None
    texts = [(folder / name).read_text(encoding="utf-8") for name in files if is_year_file(Path(name))]
    found = added_up(folder, fund, texts)
    if found is None:
        return None
    ledger, rows = found
    return Taken(about(ledger, rows.last), closings_of(rows.moves), (), files)


def added_up(folder: Path, fund: str, texts: Sequence[str]) -> tuple[Ledger, Rows] | None:
    """Return a fund by its lines alone, and what its entries move; None where its ledger must be read."""
    reader = _Reader(folder, fund)
    try:
        told = [line for text in texts for line in reader.lines(text)]
        ledger = Ledger(fund, in_order([*told]))
        return ledger, reader.rows(ledger)
    except (_LeftToTheReaderError, ValueError):
        return None


class _Account(NamedTuple):
    """Where the legs of an account go: its own roll, and for a promise that of the outcome it is for."""

    days: dict[int, int]
    agreed: dict[int, int] | None
    is_plan: bool
    is_spent: bool


class _Accounts(dict[str, _Account]):
    """The accounts of one fund, each understood when it is first met."""

    def __init__(self, fund: str, moves: Moves, terms: Callable[[str], str]) -> None:
        super().__init__()
        self.fund, self.moves, self.terms = fund, moves, terms

    def __missing__(self, name: str) -> _Account:
        means = meaning(name)
        if means is None or means.fund != self.fund:
            raise _LeftToTheReaderError
        promised = means.role == "Plan:Committed"
        self[name] = _Account(
            days=self.moves[means.role, means.heading],
            agreed=self.moves[AGREED_FOR, self.terms(means.promise)] if promised else None,
            is_plan=means.role.startswith("Plan:"),
            is_spent=means.role.startswith("Expenses:"),
        )
        return self[name]


class _Reader:
    """Reads the files of one fund; entries wait until every agreement is known."""

    def __init__(self, folder: Path, fund: str) -> None:
        self.folder, self.fund = folder, fund
        self.entries: list[_Part] = []

    def lines(self, text: str) -> list[Line]:
        """Return the lines of a file and keep its entries."""
        told = []
        for part in _PART.findall(text):
            if part[0]:
                self.entries.append(part)
            elif part[_LINE]:
                told.append(part[_LINE])
            elif part[_STRANGE] or not self._is_there(part[_PAPER]):
                raise _LeftToTheReaderError
        found = scan("".join(told), "", self.fund)
        if found is None:
            raise _LeftToTheReaderError
        return [directive for directive in found if isinstance(directive, Line)]

    def _is_there(self, paper: str) -> bool:
        return not paper or (self.folder / paper.strip('"')).is_file()

    def rows(self, ledger: Ledger) -> Rows:
        """Add up every entry."""
        rows, terms = Rows(), terms_of(ledger.fund)
        days = {day: date.fromisoformat(day).toordinal() for day in {entry[0] for entry in self.entries}}
        if max(days.values(), default=0) > today().toordinal():
            raise _LeftToTheReaderError
        accounts = _Accounts(self.fund, rows.moves, terms)
        for entry in self.entries:
            day, kind, agreement, own = entry[:4]
            named = [name for name in entry[_OUTCOMES] if name]
            outcome = named[-1] if named else own or terms(agreement)
            _add(accounts, days[day], entry[_LEGS], own or outcome)
            if kind == "delivery":
                rows.add((DELIVERED, outcome), days[day], 1)
        return rows


def _add(accounts: _Accounts, day: int, legs: _Part, otherwise: str) -> None:
    """Add up the legs of an entry; those spent for no outcome of their own are for the other one."""
    money = plan = 0
    parts = iter(legs)
    for account, pounds, pence, outcome in zip(parts, parts, parts, parts, strict=True):
        if not account:
            break
        days, agreed, is_plan, is_spent = accounts[account]
        amount = int(pounds + pence)
        days[day] += amount
        if is_plan:
            plan += amount
        else:
            money += amount
        if is_spent:
            accounts.moves[SPENT_ON, outcome or otherwise][day] += amount
        elif agreed is not None:
            agreed[day] += amount
    if money or plan:
        raise _LeftToTheReaderError


def taken_from_many(office: "Office", funds: Sequence[str]) -> Iterator[Taken]:
    """Yield every fund that can be taken quickly, as the index keeps it."""
    parts = [funds[at : at + _AT_ONCE] for at in range(0, len(funds), _AT_ONCE)]
    for found in in_processes(batch, office, parts):
        yield from found


def batch(office: "Office", funds: Sequence[str]) -> list[Taken]:
    """Return those of some funds that can be taken quickly; for a process of its own."""
    return [taken for fund in funds if (taken := taken_quickly(office, fund))]
