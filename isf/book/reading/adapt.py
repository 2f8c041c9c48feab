"""Beancount's directives as ours. The one place that knows both."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from beancount.core import data

from isf.book.accounts import BANK_PARENT, MONEY, PLAN
from isf.book.directives import (
    Assertion,
    Directive,
    Entry,
    Leg,
    Line,
    Meta,
    Opening,
    Paper,
    Stranger,
    Value,
)
from isf.model.fund_id import is_fund_id
from isf.model.money import ZERO

_HIDDEN = frozenset({"filename", "lineno"})
_TOLD_APART = _HIDDEN | {"kind", "id"}
_PLAIN = (str, Decimal, date)
HEADS = frozenset({"fund.beancount", "book.beancount"})
_OF_HEADS = frozenset({"budget", "fava-extension", "fava-option", "fava-sidebar-link"})


def directives_of(entries: Iterable[Any], title: str = "") -> list[Directive]:
    """Return our values for Beancount's entries; `title` is the ledger's (a fund id, or the book's)."""
    own = title if is_fund_id(title) else ""
    found = []
    for entry in entries:
        directive = _directive(entry, own)
        if directive is not None:
            found.append(directive)
    return found


def _directive(entry: Any, own: str) -> Directive | None:  # noqa: ANN401, PLR0911 - one return a kind
    place, fund = _place(entry.meta), own or _fund_in(entry.meta)
    match entry:
        case data.Transaction():
            return _entry(entry, place, fund)
        case data.Custom():
            return _line(entry, place, fund)
        case data.Open():
            return Opening(entry.date, entry.account, ",".join(entry.currencies or ()))
        case data.Document():
            name = PurePath(entry.filename).name
            return Paper(entry.date, entry.account, f"documents/{name}", tuple(entry.links or ()))
        case data.Balance(account=account) if account == BANK_PARENT:
            return Assertion(entry.date, account, entry.amount.number or ZERO, place)
        case data.Commodity(currency=currency) if currency in (MONEY, PLAN):
            return None
    return Stranger(entry.date, f"the directive {type(entry).__name__.lower()!r}", place, fund)


def _place(meta: Any) -> str:  # noqa: ANN401
    return f"{meta.get('filename', '')}:{meta.get('lineno', '')}"


def _fund_in(meta: Any) -> str:  # noqa: ANN401
    folder = PurePath(str(meta.get("filename", ""))).parent.name
    return folder if is_fund_id(folder) else ""


def _in_head(meta: Any) -> bool:  # noqa: ANN401
    return PurePath(str(meta.get("filename", ""))).name in HEADS


def _entry(entry: data.Transaction, place: str, fund: str) -> Entry | Stranger:
    wrong = _not_ours(entry)
    if wrong:
        return Stranger(entry.date, wrong, place, fund)
    meta = entry.meta or {}
    return Entry(
        on=entry.date,
        kind=str(meta.get("kind", "")),
        id=str(meta.get("id", "")),
        words=entry.narration or "",
        legs=tuple(_leg(posting) for posting in entry.postings),
        links=tuple(sorted(entry.links or ())),
        meta=_meta(meta, _TOLD_APART),
        place=place,
    )


def _not_ours(entry: data.Transaction) -> str:
    if entry.flag != "*":
        return f"an entry with the flag {entry.flag}"
    if entry.payee or entry.tags:
        return "an entry with a payee or a tag"
    for posting in entry.postings:
        if posting.cost or posting.price or posting.flag:
            return "a posting with a cost, a price or a flag"
        if posting.units is None or not isinstance(posting.units.number, Decimal):
            return "a posting without an amount"
    return ""


def _leg(posting: Any) -> Leg:  # noqa: ANN401
    meta = posting.meta or {}
    return Leg(
        posting.account,
        posting.units.number,
        posting.units.currency,
        _meta(meta),
        written=not meta.get("__automatic__"),
    )


def _meta(meta: dict[str, Any], hidden: frozenset[str] = _HIDDEN) -> Meta:
    shown = [key for key in meta if key not in hidden and not key.startswith("__")]
    return tuple([(key, _plain_value(meta[key])) for key in shown])


def _plain_value(value: Any) -> Value:  # noqa: ANN401
    return value if isinstance(value, _PLAIN) else str(value)


def _line(entry: data.Custom, place: str, fund: str) -> Line | Stranger | None:
    if _in_head(entry.meta) and entry.type in _OF_HEADS:
        return None
    if not entry.type.startswith("isf-"):
        return Stranger(entry.date, f"a custom line {entry.type!r}", place, fund)
    values = tuple(_plain_value(value.value) for value in entry.values)
    return Line(entry.date, entry.type, values, _meta(entry.meta or {}), place, fund)
