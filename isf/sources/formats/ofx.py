"""OFX and QFX, of version 1 (SGML, tags left open) and 2 (XML), as banks truly write them.

A small reader of our own: banks leave tags open, put values on the next line,
leave out the header, write sort code and account as one, and name types as
they like, all of which stricter readers refuse. It takes text between tags and
nothing else: no entity is expanded beyond the five of XML, no DTD is read.
"""

import contextlib
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from isf.sources.errors import FileRefusedError
from isf.sources.files import Incoming
from isf.sources.formats.statement import Statement, two_decimals
from isf.sources.values import Control

_OFX = re.compile(r"<OFX\s*>", re.IGNORECASE)
_TOKEN = re.compile(
    r"<!\[CDATA\[(?P<cdata>.*?)\]\]>|<(?P<end>/?)(?P<tag>[A-Za-z][\w.]*)[^<>]*?/?>", re.DOTALL
)
_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{0,6}.*)?", re.ASCII | re.DOTALL)
_ACCOUNTS = frozenset({"BANKACCTFROM", "CCACCTFROM"})
_LEDGER = re.compile(
    r"<LEDGERBAL>.*?<BALAMT>\s*([-+]?[0-9]+[.,][0-9]{2})\b.*?<DTASOF>\s*([0-9]{8})",
    re.IGNORECASE | re.DOTALL | re.ASCII,
)
_NONE = re.compile(r"<BANKTRANLIST>(?:(?!<STMTTRN>).)*</BANKTRANLIST>.*</OFX>", re.IGNORECASE | re.DOTALL)
"""A list that begins and ends with nothing in it: nothing moved in its time."""

_BORDERS = frozenset({"STMTTRN", "BANKTRANLIST", "STMTRS", "CCSTMTRS"})
_COMMA = re.compile(r"[-+]?\d+,\d{1,2}", re.ASCII)
_NOUGHTS = re.compile(r"(-?)0*(\d+\.\d{2})0*", re.ASCII)


def is_ofx(text: str) -> bool:
    """Say whether text is OFX."""
    return _OFX.search(text[:100_000]) is not None


def ofx_statement(file: Incoming, text: str) -> Statement:
    """Return the lines of every account in an OFX file.

    Raises:
        FileRefusedError: when it has a DTD, or two different lines with one id.
    """
    if "<!DOCTYPE" in text.upper() or "<!ENTITY" in text.upper():
        raise FileRefusedError(file.path, "it has a DTD", "Ask for a file without one.")
    made = Statement()
    for line in _lines(text):
        made.add(line.line, **line.cells())
    _check_ids(file, made)
    if len(made.records) == 1 and _NONE.search(text):
        made.told.append(Control("the number of transactions in its list", "0", "0"))
    made.closing = _closing(text)
    return made


@dataclass
class _Line:
    """One STMTTRN as it stands, with what was said around it."""

    line: int
    told: dict[str, str] = field(default_factory=dict)
    account: str = ""
    currency: str = ""

    def cells(self) -> dict[str, str]:
        told = self.told
        words = [
            told.get("NAME", "") or told.get("PAYEE", ""),
            told.get("MEMO", ""),
            told.get("CHECKNUM", ""),
        ]
        return {
            "date": _day(told.get("DTPOSTED", "")),
            "amount": _amount(told.get("TRNAMT", "")),
            "currency": told.get("CURSYM", "") or self.currency,
            "account": self.account,
            "bank_id": told.get("FITID", ""),
            "type": told.get("TRNTYPE", "").upper(),
            "text": " ".join(" ".join(words).split()),
        }


def _lines(text: str) -> Iterator[_Line]:
    """Yield each STMTTRN; one that another begins inside of, or that never ends, ends there."""
    around, number, place = _Around(), 1, 0
    for begin, tag, end, value in _tokens(text):
        number, place = number + text.count("\n", place, begin), begin
        if tag in _BORDERS:
            yield from around.line
            around.line = [around.begun(number)] if tag == "STMTTRN" and not end else []
        elif around.line:
            around.line[0].told.setdefault(tag, value)
        else:
            around.hear(tag, value, end=end)
    yield from around.line


@dataclass
class _Around:
    """What was said before a line, and the line that is open (one, or none)."""

    account: str = ""
    currency: str = ""
    inside: bool = False
    line: list[_Line] = field(default_factory=list)

    def begun(self, number: int) -> _Line:
        return _Line(number, account=self.account, currency=self.currency)

    def hear(self, tag: str, value: str, *, end: bool) -> None:
        if tag in _ACCOUNTS:
            self.inside, self.account = not end, self.account if end else ""
        elif self.inside and tag in ("BANKID", "ACCTID") and not end:
            self.account += value
        elif tag == "CURDEF":
            self.currency = value.upper() or self.currency


def _tokens(text: str) -> Iterator[tuple[int, str, bool, str]]:
    """Yield the place of each tag, its name, whether it ends something, and the text behind it."""
    start = _OFX.search(text)
    found = list(_TOKEN.finditer(text, start.start() if start else 0))
    for position, match in enumerate(found):
        if not match["tag"]:
            continue
        value, after = "", position + 1
        begin = match.end()
        while after <= len(found):
            until = found[after].start() if after < len(found) else len(text)
            value += html.unescape(text[begin:until]) if "&" in text[begin:until] else text[begin:until]
            if after == len(found) or found[after]["tag"]:
                break
            value += found[after]["cdata"]
            begin, after = found[after].end(), after + 1
        yield match.start(), match["tag"].upper(), bool(match["end"]), value.strip()


def _day(text: str) -> str:
    """Return an ISO date of `20260430120000[0:GMT]`; the text itself where it is not one."""
    match = _DATE.fullmatch(text)
    return "-".join(match.groups()) if match else text


def _amount(text: str) -> str:
    """Return an amount with a point and pence; the standard allows a comma, and noughts at both ends."""
    text = text.replace(",", ".") if _COMMA.fullmatch(text) else text
    match = _NOUGHTS.fullmatch(text.removeprefix("+"))
    return match[1] + match[2] if match else two_decimals(text.removeprefix("+"))


def _closing(text: str) -> tuple[date, Decimal] | None:
    """Return the last ledger balance that the file states, and its day."""
    found = _LEDGER.findall(text)
    if not found:
        return None
    balance, day = found[-1]
    with contextlib.suppress(ValueError, InvalidOperation):
        return date.fromisoformat(_day(day)), Decimal(_amount(balance))
    return None


def _check_ids(file: Incoming, made: Statement) -> None:
    """Refuse two different lines of one account with the same FITID: one of them would be lost."""
    seen: dict[tuple[str, str], tuple[int, list[str]]] = {}
    for line, cells in made.records[1:]:
        key = (cells[3], cells[4])
        if cells[4] and key in seen and seen[key][1][:2] != cells[:2]:
            first, told = seen[key]
            why = (
                f"lines {first} and {line} have the same FITID {cells[4]!r} and say different things "
                f"({told[0]} {told[1]}, {cells[0]} {cells[1]})"
            )
            raise FileRefusedError(file.path, why, "Ask the bank for a correct file.")
        seen.setdefault(key, (line, cells))
