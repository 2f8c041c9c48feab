"""QIF: lines with a letter in front, records that end with `^`. The file's own dates say which comes first.

A reader of our own, because the libraries take 13/06 as day first and 06/03 as
month first in one file without a word. Here one date that can only be read in
one way decides for the whole file; where two contradict each other it is
refused; where none decides, the day comes first, as everywhere in Britain.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from isf.sources.errors import FileRefusedError
from isf.sources.files import Incoming
from isf.sources.formats.statement import Statement, two_decimals
from isf.sources.values import Control

_BEGINS = re.compile(r"\s*(?:(?:#.*|\^)?[ \t]*\n\s*)*!(?:Type|Account|Option|Clear)", re.IGNORECASE)
_BANKING = frozenset({"bank", "cash", "ccard", "oth a", "oth l", "invoice"})
_NUMBERS = re.compile(r"\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.'-]\s*(\d{4}|\d{2})\s*", re.ASCII)
_ONCE = frozenset("DTUN")
"""Letters that a record has once: where one comes again, the `^` between two records is missing."""

_MONTHS = 12


@dataclass
class _Record:
    """One record as it stands: its first line, what each letter says, the account it is of."""

    begin: int = 0
    told: dict[str, str] = field(default_factory=dict)
    account: str = ""
    date_line: int = 0

    def has_once(self, letter: str) -> bool:
        """Say whether a letter comes again that a record has once; a split may have a day of its own."""
        return letter in _ONCE and letter in self.told and not (letter == "D" and "S" in self.told)

    def hear(self, number: int, letter: str, words: str) -> None:
        self.begin = self.begin or number
        self.date_line = number if letter == "D" else self.date_line
        self.told.setdefault(letter, words)


def is_qif(text: str) -> bool:
    """Say whether text is QIF; comments may stand before it."""
    return _BEGINS.match(_plain(text[:100_000])) is not None


def qif_statement(file: Incoming, text: str) -> Statement:
    """Return the transactions of every account in a QIF file; splits are parts of their line, and not lines.

    Raises:
        FileRefusedError: when one date in it can only have the day first, and another only the month.
    """
    made, records = Statement(), list(_records(_plain(text).split("\n")))
    month_first = _order(file, made, records)
    for record in records:
        made.add(record.begin, **_cells(record, month_first=month_first))
    return made


def _plain(text: str) -> str:
    return text.lstrip("\N{ZERO WIDTH NO-BREAK SPACE}").replace("\r\n", "\n").replace("\r", "\n")


def _records(lines: Iterable[str]) -> Iterator[_Record]:
    """Yield each record of a bank, a card or cash; categories, classes and securities are none."""
    account, kind, record = "", "", _Record()
    for number, raw in enumerate([*lines, "^"], 1):
        line = raw.strip()
        missing = _is_banking(kind) and record.has_once(line[:1])
        if line == "^" or line.startswith("!") or missing:
            if kind == "account":
                account = record.told.get("N", "")
            elif _is_banking(kind) and record.told:
                record.account = account
                yield record
            record = _Record()
        if line.startswith("!"):
            kind = line[1:].strip().lower()
        elif line and line != "^":
            record.hear(number, line[0], line[1:].strip())


def _is_banking(kind: str) -> bool:
    return kind.removeprefix("type:").strip() in _BANKING


def _order(file: Incoming, made: Statement, records: Iterable[_Record]) -> bool:
    """Say whether the month comes first, and put down which date proves it.

    Raises:
        FileRefusedError: when two dates prove different things.
    """
    proofs: dict[str, tuple[int, str]] = {}
    for record in records:
        match = _NUMBERS.fullmatch(record.told.get("D", ""))
        if match and int(match[2]) > _MONTHS:
            proofs.setdefault("month", (record.date_line, match[0]))
        elif match and int(match[1]) > _MONTHS:
            proofs.setdefault("day", (record.date_line, match[0]))
    if len(proofs) > 1:
        (one, first), (two, second) = proofs["day"], proofs["month"]
        why = f"the date {first!r} on line {one} puts the day first, {second!r} on line {two} the month"
        raise FileRefusedError(file.path, why, "Export it with the day first (03/04 is 3 April).")
    if "month" in proofs:
        line, text = proofs["month"]
        made.told.append(
            Control("the order of its dates", f"the month first, as {text!r} on line {line} says")
        )
    return "month" in proofs


def _cells(record: _Record, *, month_first: bool) -> dict[str, str]:
    told = record.told
    words = " ".join(told.get(letter, "") for letter in "PMN")
    return {
        "date": _day(told.get("D", ""), month_first=month_first),
        "amount": two_decimals(told.get("T", told.get("U", "")).removeprefix("+")),
        "account": record.account,
        "text": " ".join(words.split()),
    }


def _day(text: str, *, month_first: bool) -> str:
    """Return an ISO date; the text itself where it is none in numbers, so that it is refused as it stands."""
    match = _NUMBERS.fullmatch(text)
    if match is None:
        return text
    first, second, year = (int(part) for part in match.groups())
    if year < 100:  # noqa: PLR2004 - two digits
        year += 2000 if year < 70 else 1900  # noqa: PLR2004 - as strptime has it
    day, month = (second, first) if month_first else (first, second)
    return f"{year:04d}-{month:02d}-{day:02d}"
