"""SWIFT MT940 and MT942, by the mt-940 library: every statement of a file, held against its own balances.

Amounts and balances are read a second time here, strictly: the library takes
`1.005,00` for 1.00, and a balance without its currency for nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from isf.model.money import plain
from isf.sources.errors import FileRefusedError
from isf.sources.files import Incoming
from isf.sources.formats.statement import Statement, exact
from isf.sources.values import Control

_TAG = re.compile(r"^:(\d{2}[A-Z]?):", re.MULTILINE)
_INDENTED = re.compile(r"^[ \t]+(?=:\d{2}[A-Z]?:)|(?<=\{4:)(?=:)", re.MULTILINE)
_LINE = re.compile(r"\d{6}(?:\d{4})?\s*(?P<sign>[RE]?[CD])[A-Z]?\s*(?P<amount>[0-9.,' ]+)", re.ASCII)
_BALANCE = re.compile(r"(?P<sign>[CD])(?P<on>\d{6})\s*[A-Z]{0,3}\s*(?P<amount>[0-9.,' ]+)", re.ASCII)
_AMOUNT = re.compile(r"\d{1,15}(?:[.,]\d{0,2})?", re.ASCII)
_OUT = ("D", "RC", "ED")
_OPENS, _CLOSES = ("60F", "60M"), ("62F", "62M")


def is_mt940(text: str) -> bool:
    """Say whether text is MT940 or MT942, or a part of one."""
    tags = {match[1] for match in _TAG.finditer(_plain(text))}
    return "61" in tags or ("20" in tags and not tags.isdisjoint(_OPENS))


def mt940_statement(file: Incoming, text: str) -> Statement:
    """Return the lines of every statement in an MT940 file.

    Raises:
        FileRefusedError: when it cannot be read, an amount is not written as MT940 has it, or fewer
            lines come out than are in it.
    """
    text = _plain(text)
    made, statements = Statement(), list(_statements(file, text))
    places = [line for statement in statements for line in statement.lines]
    found = [(told, line) for told in _parsed(file, text) for line in told if "amount" in line.data]
    if len(found) != len(places):
        why = f"it has {len(places)} lines (:61:), and {len(found)} could be read"
        raise FileRefusedError(file.path, why, "Ask the bank for a whole statement, with :20: and :60F:.")
    for place, (told, line) in zip(places, found, strict=True):
        made.add(place.number, **{**_cells(told, line.data), "amount": exact(place.amount)})
    for statement in statements:
        made.told += statement.controls()
        made.closing = statement.final or made.closing
    return made


def _plain(text: str) -> str:
    text = text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}").replace("\r\n", "\n").replace("\r", "\n")
    return _INDENTED.sub(lambda match: "" if match[0] else "\n", text)


@dataclass(frozen=True, slots=True)
class _Line:
    """A :61: as it stands: its line in the file, and signed pounds."""

    number: int
    amount: Decimal


class _Statement:
    """What stands from one :20: to the next: lines between an opening balance and a closing one."""

    def __init__(self, reference: str) -> None:
        self.reference = reference
        self.lines: list[_Line] = []
        self.opening: Decimal | None = None
        self.closing: Decimal | None = None
        self.final: tuple[date, Decimal] | None = None
        self.behind: list[_Line] = []

    def controls(self) -> Iterator[Control]:
        """Yield opening + lines = closing, where both are stated."""
        if self.opening is None or self.closing is None:
            return
        gives = self.opening + sum((line.amount for line in self.lines), Decimal(0))
        name = f"the closing balance of statement {self.reference}".strip()
        if self.behind:
            name += f" (with line {self.behind[0].number}, which stands behind it)"
        yield Control(name, plain(gives), plain(self.closing))


def _statements(file: Incoming, text: str) -> Iterator[_Statement]:
    made = _Statement("")
    number, counted = 1, 0
    for found in _TAG.finditer(text):
        tag, begin = found[1], found.end()
        number, counted = number + text.count("\n", counted, begin), begin
        end = text.find("\n:", begin)
        value = text[begin:] if end < 0 else text[begin:end]
        if tag == "20" or (tag in _OPENS and made.closing is not None):
            yield made
            made = _Statement(value.strip() if tag == "20" else made.reference)
        if tag == "61":
            line = _Line(number, _amount(file, number, _LINE.match(value), value))
            made.lines.append(line)
            made.behind += [line] if made.closing is not None else []
        elif tag in _OPENS:
            made.opening = _amount(file, number, _BALANCE.match(value), value)
        elif tag in _CLOSES:
            match = _BALANCE.match(value)
            made.closing = _amount(file, number, match, value)
            made.final = (_day(match["on"]), made.closing) if match and tag == "62F" else None
    yield made


def _amount(file: Incoming, number: int, match: re.Match[str] | None, value: str) -> Decimal:
    """Return what a tag moves or holds, signed.

    Raises:
        FileRefusedError: naming the line, where it is not written as MT940 has it.
    """
    written = match["amount"].strip() if match else ""
    if match is None or _AMOUNT.fullmatch(written) is None:
        said = value.partition("\n")[0][:40]
        why = f"line {number} says {said!r}, which is no amount as MT940 writes it"
        raise FileRefusedError(file.path, why, "Ask the bank for a correct file (1005,00, never 1.005,00).")
    amount = Decimal(written.replace(",", ".").removesuffix("."))
    return -amount if match["sign"] in _OUT else amount


def _day(text: str) -> date:
    """Return a day of a balance; 30 February, as some banks count, is the last of the month."""
    year, month, day = 2000 + int(text[:2]), int(text[2:4]), int(text[4:])
    for back in range(4):
        try:
            return date(year, month, day - back)
        except ValueError:
            continue
    return date.max


def _parsed(file: Incoming, text: str) -> list[Any]:
    import mt940  # noqa: PLC0415 - only when such a file comes

    try:
        if not re.search(r"^:20:", text, re.MULTILINE):
            return [mt940.parse(text, options=mt940.Options.all())]
        return list(mt940.parse_statements(text, options=mt940.Options.all()))
    except Exception as error:  # noqa: BLE001 - it raises whatever its patterns and conversions do
        why = f"it is not sound MT940 ({type(error).__name__}: {str(error)[:80]})"
        raise FileRefusedError(file.path, why, "Ask the bank for a correct file.") from None


def _cells(statement: Any, data: dict[str, Any]) -> dict[str, str]:  # noqa: ANN401
    words = (data.get("transaction_details"), data.get("customer_reference"), data.get("purpose"))
    return {
        "date": (data.get("guessed_entry_date") or data["date"]).isoformat(),
        "currency": getattr(data["amount"], "currency", None) or "",
        "account": str(statement.data.get("account_identification") or ""),
        "type": data.get("id") or "",
        "text": " ".join(" ".join(str(word) for word in words if word).split()),
    }
