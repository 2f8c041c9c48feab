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
from isf.book.directives import Assertion, Directive, Entry, Line, Opening, Paper
from isf.book.reading.indented import Known, NotOurForm, metas, string, under, values
from isf.book.text import AMOUNT, DATE, LINK, PAPER, STRING, VALUE, unsafe
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
_ORDER = {Opening: -2, Assertion: -1, Paper: 1}


def scan(text: str, place: str, fund: str) -> tuple[Directive, ...] | None:
    """Return the directives of one file, or None when any byte of it is not in our writer's form.

    `place` is the file's name for messages; `fund` the ledger it belongs to.
    """
    if unsafe(text):
        return None
    try:
        return tuple(_scan(text, place, fund))
    except (NotOurForm, ValueError):
        return None


def in_order(directives: list[Directive]) -> tuple[Directive, ...]:
    """Return directives in the order in which Beancount gives them: by day, openings first."""
    return tuple(sorted(directives, key=lambda d: (d.on, _ORDER.get(type(d), 0))))


def _scan(text: str, place: str, fund: str) -> Iterator[Directive]:
    position, line, known = 0, 1, Known()
    while position < len(text):
        match = _DIRECTIVE.match(text, position)
        if match is None:
            raise NotOurForm
        yield _directive(match, f"{place}:{line}", fund, known)
        line += text.count("\n", position, match.end())
        position = match.end()


def _directive(match: re.Match[str], place: str, fund: str, known: Known) -> Directive:
    day, words, _, _, account, currency, name, told, about, *rest = match.groups()
    on = date.fromisoformat(day)
    if words is not None:
        return _entry(match, place, known)
    if account is not None:
        return Opening(on, account, currency)
    if name is not None:
        return Line(on, name, values(told), metas(about, known), place, fund)
    paper_account, path, paper_links, amount = rest
    if paper_account is not None:
        return Paper(on, paper_account, path[1:-1], tuple(sorted(paper_links.replace("^", "").split())))
    return Assertion(on, ac.BANK_PARENT, Decimal(amount), place)


def _entry(match: re.Match[str], place: str, known: Known) -> Entry:
    day, words, links, body = match.group(1, 2, 3, 4)
    own, legs = under(body, known)
    common = dict(own)
    kind, entry_id = common.get("kind", ""), common.get("id", "")
    if not isinstance(kind, str) or not isinstance(entry_id, str) or not legs:
        raise NotOurForm
    return Entry(
        on=date.fromisoformat(day),
        kind=kind,
        id=entry_id,
        words=string(words),
        legs=legs,
        links=tuple(sorted(set(links.replace("^", "").split()))),
        meta=tuple(pair for pair in own if pair[0] not in ("kind", "id")),
        place=place,
    )


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
