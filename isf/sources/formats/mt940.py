"""SWIFT MT940, by the mt-940 library: every statement of a file, each held against its own balances."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from isf.model.money import plain
from isf.sources.errors import FileRefusedError
from isf.sources.files import Incoming
from isf.sources.formats.statement import Statement, exact
from isf.sources.values import Control

_LINE = re.compile(r"^:61:", re.MULTILINE)
_BALANCE = re.compile(r"^:60[FM]:", re.MULTILINE)


_CLOSING = "final_closing_balance"


def is_mt940(text: str) -> bool:
    """Say whether text is MT940."""
    return re.search(r"^:20:", text, re.MULTILINE) is not None and (
        _LINE.search(text) is not None or _BALANCE.search(text) is not None
    )


def mt940_statement(file: Incoming, text: str) -> Statement:
    """Return the lines of every statement in an MT940 file.

    Raises:
        FileRefusedError: when it cannot be read, or fewer lines come out than are in it.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    places = [text.count("\n", 0, match.start()) + 1 for match in _LINE.finditer(text)]
    made = Statement()
    found = [(told, line) for told in _parsed(file, text) for line in _told(made, told)]
    if len(found) != len(places):
        why = f"it has {len(places)} lines (:61:), and {len(found)} could be read"
        raise FileRefusedError(file.path, why, "Ask the bank for a whole statement, with :20: and :60F:.")
    for place, (told, line) in zip(places, found, strict=True):
        made.add(place, **_cells(told, line.data))
    return made


def _parsed(file: Incoming, text: str) -> list[Any]:
    import mt940  # noqa: PLC0415 - only when such a file comes

    try:
        return list(mt940.parse_statements(text, options=mt940.Options.all()))
    except Exception as error:  # noqa: BLE001 - it raises whatever its patterns and conversions do
        why = f"it is not sound MT940 ({type(error).__name__}: {str(error)[:80]})"
        raise FileRefusedError(file.path, why, "Ask the bank for a correct file.") from None


def _told(made: Statement, statement: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield a statement's lines, and hold its opening and closing balances against them."""
    lines = [line for line in statement if "amount" in line.data]
    opening = _balance(statement, "opening")
    closing = _balance(statement, "closing")
    if opening is not None and closing is not None:
        gives = opening + sum((line.data["amount"].amount for line in lines), Decimal(0))
        name = f"the closing balance of statement {statement.data.get('transaction_reference', '')}".strip()
        made.told.append(Control(name, plain(gives), plain(closing)))
    if closing is not None and _CLOSING in statement.data:
        made.closing = (statement.data[_CLOSING].date, closing)
    yield from lines


def _balance(statement: Any, which: str) -> Decimal | None:  # noqa: ANN401
    for name in (f"final_{which}_balance", f"intermediate_{which}_balance"):
        if name in statement.data:
            return Decimal(statement.data[name].amount.amount)
    return None


def _cells(statement: Any, data: dict[str, Any]) -> dict[str, str]:  # noqa: ANN401
    words = (data.get("transaction_details"), data.get("customer_reference"), data.get("purpose"))
    return {
        "date": data["date"].isoformat(),
        "amount": exact(data["amount"].amount),
        "currency": data["amount"].currency or "",
        "account": str(statement.data.get("account_identification") or ""),
        "type": data.get("id") or "",
        "text": " ".join(" ".join(str(word) for word in words if word).split()),
    }
