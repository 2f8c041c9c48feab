"""QIF: lines with a letter in front, records that end with `^`. Days come first, or the date is refused.

A reader of our own, because the libraries take 13/06 as day first and 06/03 as
month first in one file without a word.
"""

import re

from isf.sources.errors import FileRefusedError
from isf.sources.files import Incoming
from isf.sources.formats.statement import Statement

_BANKING = frozenset({"bank", "cash", "ccard", "oth a", "oth l", "invoice"})
_DAY_FIRST = re.compile(r"\s*(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.'-]\s*(\d{4}|\d{2})\s*", re.ASCII)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def is_qif(text: str) -> bool:
    """Say whether text is QIF."""
    return re.match(r"\ufeff?\s*!(?:Type|Account|Option|Clear)", text, re.IGNORECASE) is not None


def qif_statement(file: Incoming, text: str) -> Statement:
    """Return the transactions of every account in a QIF file; splits are parts of their line, and not lines.

    Raises:
        FileRefusedError: when a date in it has no such month: then no other date in it can be trusted.
    """
    made, account, kind, begin = Statement(), "", "", 0
    told: dict[str, str] = {}
    for number, raw in enumerate([*text.lstrip("\ufeff").splitlines(), "^"], 1):
        line = raw.strip()
        if line.startswith("!"):
            kind, told = line[1:].strip().lower(), {}
        elif line == "^":
            if kind == "account":
                account = told.get("N", "")
            elif kind.removeprefix("type:").strip() in _BANKING and told:
                made.add(begin, **_cells(told, account))
            told = {}
        elif line[:1] == "D" and _month_first(line[1:]):
            why = f"the date {line[1:]!r} on line {number} puts the month first"
            raise FileRefusedError(file.path, why, "Export it with the day first (03/04 is 3 April).")
        elif line:
            begin = begin if told else number
            told.setdefault(line[0], line[1:].strip())
    return made


def _cells(told: dict[str, str], account: str) -> dict[str, str]:
    words = " ".join(told.get(letter, "") for letter in "PMN")
    return {
        "date": _day(told.get("D", "")),
        "amount": told.get("T", told.get("U", "")).removeprefix("+"),
        "account": account,
        "text": " ".join(words.split()),
    }


def _month_first(text: str) -> bool:
    match = _DAY_FIRST.fullmatch(text)
    return match is not None and int(match[2]) > 12  # noqa: PLR2004 - months


def _day(text: str) -> str:
    """Return an ISO date; the text itself where it is not a day first, so that it is refused as it stands."""
    match = _DAY_FIRST.fullmatch(text)
    if match is None or _ISO.fullmatch(text):
        return text
    day, month, year = (int(part) for part in match.groups())
    if year < 100:  # noqa: PLR2004 - two digits
        year += 2000 if year < 70 else 1900  # noqa: PLR2004 - as strptime has it
    return f"{year:04d}-{month:02d}-{day:02d}"
