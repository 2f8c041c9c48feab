"""Many funds read at once: the text that the journal vouches for, added up without a value for each entry.

What is in such a file was proved when it was recorded, so that here it need
only be understood. Every byte must be: a file with anything else in it, a
correction, a paper that is gone or a day to come is left to the ledger's own
reader.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

from isf.book.accounts import MONEY, PLAN, Meaning, meaning
from isf.book.directives import Directive, Line
from isf.book.disk.places import is_year_file
from isf.book.index import freshness
from isf.book.index.rolls import AGREED_FOR, DELIVERED, SPENT_ON
from isf.book.index.rows import Rows, terms_of
from isf.book.index.taken import Taken, about, closings_of
from isf.book.ledger import Ledger
from isf.book.reading.processes import in_processes
from isf.book.reading.scanner import in_order, scan
from isf.book.text import DATE, KEY, LINK, PAPER, STRING
from isf.model.dates import today

if TYPE_CHECKING:
    from isf.office import Office

_CURRENCY = rf"(?:{MONEY}|{re.escape(PLAN)})"
_PART: Final = re.compile(
    rf"({DATE}) \* {STRING}(?: \^{LINK})+\n((?:  {KEY}: [^\n]*\n)*)"
    rf"((?:  [A-Z][A-Za-z0-9:-]*  [^\n]*\n(?:    {KEY}: [^\n]*\n)*)+)\n*"
    rf"|((?:{DATE} open [A-Z][A-Za-z0-9:-]* {_CURRENCY}\n\n*)+)"
    rf'|({DATE} custom "isf-[^\n]*\n(?:  [^\n]*\n)*\n*)'
    rf"|{DATE} document [A-Z][A-Za-z0-9:-]* ({PAPER})[^\n]*\n\n*",
    re.ASCII,
)
_LEG: Final = re.compile(
    rf"  ([A-Z][A-Za-z0-9:-]*)  (-?)([0-9]{{1,9}})\.([0-9]{{2}}) {_CURRENCY}\n((?:    [^\n]*\n)*)", re.ASCII
)
_OWN: Final = re.compile(
    r'^ +(kind|outcome|agreement|corrects): "([A-Za-z0-9/-]*)"$', re.MULTILINE | re.ASCII
)
_TOLD: Final = re.compile(r"^ +(?:kind|outcome|agreement|corrects): ", re.MULTILINE)
_AT_ONCE: Final = 40

_Leg: TypeAlias = tuple[Meaning, int, str]


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
    reader, told = _Reader(folder, fund), list[Directive]()
    try:
        for text in texts:
            told += reader.lines(text)
        ledger = Ledger(fund, in_order(told))
        return ledger, reader.rows(ledger)
    except (_LeftToTheReaderError, ValueError):
        return None


class _Reader:
    """Reads the files of one fund; entries wait until every agreement is known."""

    def __init__(self, folder: Path, fund: str) -> None:
        self.folder, self.fund = folder, fund
        self.entries: list[tuple[str, str, str]] = []

    def lines(self, text: str) -> Iterator[Line]:
        """Yield the lines of a file and keep its entries."""
        position, end, match = 0, len(text), _PART.match
        while position < end:
            part = match(text, position)
            if part is None:
                raise _LeftToTheReaderError
            day, own, legs, _, line, paper = part.groups()
            if day:
                self.entries.append((day, own, legs))
            elif line:
                yield from self._line(line)
            elif paper and not (self.folder / paper.strip('"')).is_file():
                raise _LeftToTheReaderError
            position = part.end()

    def _line(self, text: str) -> Iterator[Line]:
        for directive in scan(text, "", self.fund) or ():
            if not isinstance(directive, Line):
                raise _LeftToTheReaderError
            yield directive

    def rows(self, ledger: Ledger) -> Rows:
        """Add up every entry."""
        rows, terms, latest = Rows(), terms_of(ledger.fund), today().toordinal()
        days = {day: date.fromisoformat(day).toordinal() for day in {entry[0] for entry in self.entries}}
        if max(days.values(), default=0) > latest:
            raise _LeftToTheReaderError
        moves = rows.moves
        for day, own, legs in self.entries:
            on, told = days[day], _told(own)
            for means, pence, outcome in _legs(legs, self.fund):
                moves[means.role, means.heading][on] += pence
                if means.role.startswith("Expenses:"):
                    name = outcome or told.get("outcome") or terms(told.get("agreement", ""))
                    moves[SPENT_ON, name][on] += pence
                elif means.role == "Plan:Committed":
                    moves[AGREED_FOR, terms(means.promise)][on] += pence
            if told.get("kind") == "delivery":
                name = told.get("outcome") or _last_outcome(legs) or terms(told.get("agreement", ""))
                moves[DELIVERED, name][on] += 1
        return rows


def _told(own: str) -> dict[str, str]:
    """Return what an entry says of itself as far as sums need it."""
    told = dict(_OWN.findall(own))
    if "corrects" in told or len(told) != len(_TOLD.findall(own)):
        raise _LeftToTheReaderError
    return told


def _legs(text: str, fund: str) -> Iterator[_Leg]:
    length, total = 0, defaultdict[bool, int](int)
    for leg in _LEG.finditer(text):
        account, sign, whole, part, meta = leg.groups()
        means = meaning(account)
        if means is None or means.fund != fund:
            raise _LeftToTheReaderError
        pence = int(whole + part)
        pence = -pence if sign else pence
        total[means.role.startswith("Plan:")] += pence
        length += leg.end() - leg.start()
        yield means, pence, _told(meta).get("outcome", "") if "outcome: " in meta else ""
    if length != len(text) or any(total.values()):
        raise _LeftToTheReaderError


def _last_outcome(legs: str) -> str:
    found = [value for key, value in _OWN.findall(legs) if key == "outcome"]
    return str(found[-1]) if found else ""


def taken_from_many(office: "Office", funds: Sequence[str]) -> Iterator[Taken]:
    """Yield every fund that can be taken quickly, as the index keeps it."""
    parts = [funds[at : at + _AT_ONCE] for at in range(0, len(funds), _AT_ONCE)]
    for found in in_processes(batch, office, parts):
        yield from found


def batch(office: "Office", funds: Sequence[str]) -> list[Taken]:
    """Return those of some funds that can be taken quickly; for a process of its own."""
    return [taken for fund in funds if (taken := taken_quickly(office, fund))]
