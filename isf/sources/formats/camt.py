"""ISO 20022 statements (CAMT 052, 053, 054, all versions): by local names, without DTDs or the net."""

import contextlib
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from isf.model.money import plain
from isf.sources.files import Incoming
from isf.sources.formats.statement import Statement
from isf.sources.formats.xml_safely import local_name, root_of
from isf.sources.values import Control

_MESSAGE = re.compile(r"<(?:\w+:)?(?:BkToCstmr|BkToCstmrAcctRpt|BkToCstmrStmt|BkToCstmrDbtCdtNtfctn)\w*")
_NOT_BOOKED = ("PDNG", "INFO", "FUTR")
_STATEMENTS = ("Stmt", "Rpt", "Ntfctn")


def is_camt(text: str) -> bool:
    """Say whether text is a CAMT message."""
    return "<" in text[:200] and _MESSAGE.search(text) is not None


def camt_statement(file: Incoming) -> Statement:
    """Return the entries of every statement, report or notification.

    An entry is one line at the bank, however many transactions it tells of. Entries
    that are only pending or for information are not yet, or never, on the account.

    Raises:
        FileRefusedError: when it is not sound XML, or has a DTD.
    """
    made = Statement()
    for statement in (node for node in root_of(file).iter() if local_name(node) in _STATEMENTS):
        account = _first(statement, "Acct", "Id", "IBAN") or _first(statement, "Acct", "Id", "Othr", "Id")
        moved = Decimal(0)
        for entry in (node for node in statement if local_name(node) == "Ntry"):
            cells = _cells(entry, account)
            moved += _number(cells["amount"]) if cells["settled"] not in _NOT_BOOKED else 0
            made.add(entry.sourceline or 1, **cells)
        made.told += _controls(statement, moved)
        made.closing = _closing(statement) or made.closing
    return made


def _cells(entry: Any, account: str) -> dict[str, str]:  # noqa: ANN401
    amount = next((node for node in entry if local_name(node) == "Amt"), None)
    words = [
        node.text or ""
        for node in entry.iter()
        if local_name(node) in ("Ustrd", "AddtlNtryInf", "EndToEndId")
    ]
    day = _first(entry, "BookgDt", "Dt") or _first(entry, "BookgDt", "DtTm") or _first(entry, "ValDt", "Dt")
    return {
        "date": (day or _first(entry, "ValDt", "DtTm"))[:10],
        "amount": _signed(entry, amount),
        "currency": "" if amount is None else amount.get("Ccy", ""),
        "account": account,
        "bank_id": _first(entry, "AcctSvcrRef"),
        "type": _first(entry, "BkTxCd", "Domn", "Cd") or _first(entry, "BkTxCd", "Prtry", "Cd"),
        "text": " ".join(" ".join(words).split()),
        "settled": _status(entry),
    }


def _signed(entry: Any, amount: Any) -> str:  # noqa: ANN401
    """Return an entry's amount with its sign, and with two decimals where it has fewer."""
    text = "" if amount is None else (amount.text or "").strip()
    whole, point, pence = text.partition(".")
    if (point and len(pence) < 2) or (whole and not point):  # noqa: PLR2004 - pence
        text = f"{whole}.{pence:0<2}"
    elif len(pence) > 2 and not pence[2:].strip("0"):  # noqa: PLR2004
        text = f"{whole}.{pence[:2]}"
    return f"-{text}" if _first(entry, "CdtDbtInd") == "DBIT" else text


def _status(entry: Any) -> str:  # noqa: ANN401
    return _first(entry, "Sts") or _first(entry, "Sts", "Cd")


def _controls(statement: Any, moved: Decimal) -> Iterator[Control]:  # noqa: ANN401
    """Yield opening + entries = closing, where both booked balances are stated in one currency."""
    balances: dict[str, tuple[str, Decimal]] = {}
    for node in (node for node in statement if local_name(node) == "Bal"):
        kind = _first(node, "Tp", "CdOrPrtry", "Cd")
        sign = -1 if _first(node, "CdtDbtInd") == "DBIT" else 1
        currency = next((child.get("Ccy") for child in node if local_name(child) == "Amt"), "")
        balances.setdefault(kind, (currency, sign * _number(_first(node, "Amt"))))
    opening, closing = balances.get("OPBD", balances.get("PRCD")), balances.get("CLBD")
    if opening and closing and opening[0] == closing[0]:
        name = "opening balance + rows = closing balance"
        yield Control(name, plain(opening[1] + moved), plain(closing[1]))


def _closing(statement: Any) -> tuple[date, Decimal] | None:  # noqa: ANN401
    """Return the booked closing balance and its day."""
    for node in (node for node in statement if local_name(node) == "Bal"):
        day = (_first(node, "Dt", "Dt") or _first(node, "Dt", "DtTm"))[:10]
        if _first(node, "Tp", "CdOrPrtry", "Cd") == "CLBD":
            sign = -1 if _first(node, "CdtDbtInd") == "DBIT" else 1
            with contextlib.suppress(ValueError):
                return date.fromisoformat(day), sign * _number(_first(node, "Amt"))
    return None


def _number(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        return Decimal(0)
    return found if found.is_finite() and abs(found) < 10**12 else Decimal(0)


def _first(node: Any, *path: str) -> str:  # noqa: ANN401
    """Return the text at the first such path below a node; empty where there is none."""
    for name in path:
        node = next((child for child in node if local_name(child) == name), None)
        if node is None:
            return ""
    return (node.text or "").strip()
