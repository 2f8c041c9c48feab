"""A scanner for the form that our own writer writes: the quick way to read a ledger.

It accepts a file only when it understands every byte of it; otherwise it
answers None and Beancount reads the file instead. It is a second grammar, so
the tests hold it against Beancount: what it accepts, Beancount loads without
an error to the same values.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from isf.book import accounts as ac
from isf.book.directives import (
    Assertion,
    Directive,
    Entry,
    Leg,
    Line,
    Meta,
    Opening,
    Paper,
    Value,
)
from isf.book.text import (
    AMOUNT,
    DATE,
    FORBIDDEN_KEYS,
    KEY,
    LINK,
    LONGEST,
    PAPER,
    STRING,
    VALUE,
    unsafe,
)
from isf.model.fund_id import is_fund_id

_BODY = r"(?:  [^\n]*\n)"
_DIRECTIVE = re.compile(
    rf"({DATE}) (?:"
    rf"\* ({STRING})((?: \^{LINK})+)\n({_BODY}+)"
    rf"|open ({ac.SHAPE}) ({ac.MONEY}|{re.escape(ac.PLAN)})\n"
    rf'|custom "(isf-[a-z]+)"((?: {VALUE})+)\n({_BODY}*)'
    rf"|document ({ac.SHAPE}) ({PAPER})((?: \^{LINK})*)\n"
    rf"|balance Assets:Bank ({AMOUNT}) {ac.MONEY}\n"
    r")\n*",
    re.ASCII,
)
_LEG = re.compile(rf"  ({ac.SHAPE})  ({AMOUNT}) ({ac.MONEY}|{re.escape(ac.PLAN)})\n", re.ASCII)
_META = re.compile(rf"(  |    )({KEY}): ({VALUE})\n", re.ASCII)
_VALUE = re.compile(VALUE, re.ASCII)
_DATE = re.compile(DATE, re.ASCII)
_ORDER = {Opening: -2, Assertion: -1, Paper: 1}


class _NotOurForm(Exception):  # noqa: N818 - never seen outside this module
    """Something in the file is not in our writer's form."""


def scan(text: str, place: str, fund: str) -> tuple[Directive, ...] | None:
    """Return the directives of one file, or None when any byte of it is not in our writer's form.

    `place` is the file's name for messages; `fund` the ledger it belongs to.
    """
    if unsafe(text):
        return None
    try:
        return tuple(_scan(text, place, fund))
    except (_NotOurForm, ValueError):
        return None


def in_order(directives: list[Directive]) -> tuple[Directive, ...]:
    """Return directives in the order in which Beancount gives them: by day, openings first."""
    return tuple(sorted(directives, key=lambda d: (d.on, _ORDER.get(type(d), 0))))


def _scan(text: str, place: str, fund: str) -> Iterator[Directive]:
    position, line = 0, 1
    while position < len(text):
        match = _DIRECTIVE.match(text, position)
        if match is None:
            raise _NotOurForm
        yield _directive(match, f"{place}:{line}", fund)
        line += text.count("\n", position, match.end())
        position = match.end()


def _directive(match: re.Match[str], place: str, fund: str) -> Directive:
    day, words, links, legs, account, currency, name, values, metas, *rest = match.groups()
    on = date.fromisoformat(day)
    if words is not None:
        return _entry(on, _string(words), links, legs, place)
    if account is not None:
        return Opening(on, account, currency)
    if name is not None:
        meta = tuple(_metas(metas, "  "))
        found = tuple(_value(m.group()) for m in _VALUE.finditer(values))
        return Line(on, name, found, _once(meta), place, fund)
    paper_account, path, paper_links, amount = rest
    if paper_account is not None:
        return Paper(on, paper_account, path[1:-1], tuple(sorted(paper_links.replace("^", "").split())))
    return Assertion(on, ac.BANK_PARENT, Decimal(amount), place)


def _entry(on: date, words: str, links: str, body: str, place: str) -> Entry:
    own: list[tuple[str, Value]] = []
    legs: list[tuple[str, Decimal, str, list[tuple[str, Value]]]] = []
    position = 0
    while position < len(body):
        leg = _LEG.match(body, position)
        if leg:
            legs.append((leg[1], Decimal(leg[2]), leg[3], []))
            position = leg.end()
            continue
        meta = _META.match(body, position)
        if meta is None or (meta[1] == "    ") != bool(legs) or meta[2] in FORBIDDEN_KEYS:
            raise _NotOurForm
        (legs[-1][3] if legs else own).append((meta[2], _value(meta[3])))
        position = meta.end()
    common = dict(own)
    kind, entry_id = common.get("kind", ""), common.get("id", "")
    if not isinstance(kind, str) or not isinstance(entry_id, str) or not legs:
        raise _NotOurForm
    return Entry(
        on=on,
        kind=kind,
        id=entry_id,
        words=words,
        legs=tuple(Leg(a, n, c, _once(tuple(m))) for a, n, c, m in legs),
        links=tuple(sorted(set(links.replace("^", "").split()))),
        meta=tuple(pair for pair in _once(tuple(own)) if pair[0] not in ("kind", "id")),
        place=place,
    )


def _metas(body: str, indent: str) -> Iterator[tuple[str, Value]]:
    position = 0
    while position < len(body):
        meta = _META.match(body, position)
        if meta is None or meta[1] != indent or meta[2] in FORBIDDEN_KEYS:
            raise _NotOurForm
        yield meta[2], _value(meta[3])
        position = meta.end()


def _once(meta: Meta) -> Meta:
    """Return metadata whose keys are all different; Beancount refuses a key that comes twice."""
    if len({key for key, _ in meta}) != len(meta):
        raise _NotOurForm
    return meta


def _value(text: str) -> Value:
    if text.startswith('"'):
        return _string(text)
    if _DATE.fullmatch(text):
        return date.fromisoformat(text)
    return Decimal(text)


def _string(text: str) -> str:
    plain = text[1:-1]
    if "\\" in plain:
        plain = re.sub(r"\\(.)", r"\1", plain)
    if len(plain) > LONGEST:
        raise _NotOurForm
    return plain


def well_opened(directives: tuple[Directive, ...]) -> bool:
    """Say whether every account is opened once, for its own commodity, before it is used."""
    opened: dict[str, date] = {}
    for directive in directives:
        if isinstance(directive, Opening):
            wrong = directive.account in opened or directive.currency != ac.currency_of(directive.account)
            if wrong:
                return False
            opened[directive.account] = directive.on
    return all(
        name in opened and opened[name] <= directive.on
        for directive in directives
        for name in _used(directive)
    )


def _used(directive: Directive) -> list[str]:
    if isinstance(directive, Entry):
        return [leg.account for leg in directive.legs]
    return [directive.account] if isinstance(directive, Paper | Assertion) else []


def owns(fund: str, directives: tuple[Directive, ...]) -> bool:
    """Say whether no account in a fund's ledger belongs to another fund or to the office."""
    wanted = fund if is_fund_id(fund) else ""
    names = {name for d in directives for name in (*_used(d), getattr(d, "account", ""))} - {""}
    return all((found := ac.meaning(name)) is not None and found.fund == wanted for name in names)
