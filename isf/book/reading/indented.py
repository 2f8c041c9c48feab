"""The indented lines of a directive in our writer's form: postings, and metadata of what stands above.

Most lines of a file come again and again, so each is read once.
"""

import re
from datetime import date
from decimal import Decimal
from sys import intern
from typing import TypeAlias

from isf.book import accounts as ac
from isf.book.directives import Leg, Meta, Value
from isf.book.text import AMOUNT, DATE, FORBIDDEN_KEYS, KEY, LONGEST, VALUE

_LEG = re.compile(rf"  ({ac.SHAPE})  ({AMOUNT}) ({ac.MONEY}|{re.escape(ac.PLAN)})", re.ASCII)
_META = re.compile(rf"(  |    )({KEY}): ({VALUE})", re.ASCII)
_VALUE = re.compile(VALUE, re.ASCII)
_DATE = re.compile(DATE, re.ASCII)
_Pair: TypeAlias = tuple[str, tuple[str, Value]]
"""A line of metadata: how far it is set in, its key and its value."""
Known: TypeAlias = dict[str, Leg | _Pair]
"""The indented lines of a file, each read once: most come again and again."""


class NotOurForm(Exception):  # noqa: N818 - never seen outside the scanner
    """Something in the file is not in our writer's form."""


def under(body: str, known: Known) -> tuple[Meta, tuple[Leg, ...]]:
    """Return the metadata of an entry and its legs, each with its own.

    Raises:
        NotOurForm: when any line is not in our writer's form.
    """
    own: list[tuple[str, Value]] = []
    legs: list[Leg] = []
    about = own
    for line in body[:-1].split("\n"):
        told = known.get(line) or known.setdefault(line, _line(line))
        if isinstance(told, Leg):
            _finish(legs, about)
            legs.append(told)
            about = []
        elif told[0] == ("    " if legs else "  "):
            about.append(told[1])
        else:
            raise NotOurForm
    _finish(legs, about)
    return _once(tuple(own)), tuple(legs)


def _finish(legs: list[Leg], about: list[tuple[str, Value]]) -> None:
    """Give the leg that was read last the metadata that followed it."""
    if legs and about:
        legs[-1] = Leg(legs[-1].account, legs[-1].amount, legs[-1].currency, _once(tuple(about)))


def _line(line: str) -> Leg | _Pair:
    """Return what an indented line tells; a leg without the metadata that may follow."""
    leg = _LEG.fullmatch(line)
    if leg:
        return Leg(intern(leg[1]), Decimal(leg[2]), intern(leg[3]))
    meta = _META.fullmatch(line)
    if meta is None or meta[2] in FORBIDDEN_KEYS:
        raise NotOurForm
    return meta[1], (intern(meta[2]), _value(meta[3]))


def metas(body: str, known: Known) -> Meta:
    """Return the metadata of a line of the book; it may have none.

    Raises:
        NotOurForm: as for an entry.
    """
    found = []
    for line in body[:-1].split("\n") if body else ():
        told = known.get(line) or known.setdefault(line, _line(line))
        if isinstance(told, Leg) or told[0] != "  ":
            raise NotOurForm
        found.append(told[1])
    return _once(tuple(found))


def _once(meta: Meta) -> Meta:
    """Return metadata whose keys are all different; Beancount refuses a key that comes twice."""
    if len({key for key, _ in meta}) != len(meta):
        raise NotOurForm
    return meta


def values(text: str) -> tuple[Value, ...]:
    """Return the values of a line of the book, which the scanner's pattern found to be such."""
    return tuple(_value(match.group()) for match in _VALUE.finditer(text))


def _value(text: str) -> Value:
    if text.startswith('"'):
        return string(text)
    if _DATE.fullmatch(text):
        return date.fromisoformat(text)
    return Decimal(text)


def string(text: str) -> str:
    """Return what stands between quotation marks.

    Raises:
        NotOurForm: when it is longer than a text may be.
    """
    plain = text[1:-1]
    if "\\" in plain:
        plain = re.sub(r"\\(.)", r"\1", plain)
    if len(plain) > LONGEST:
        raise NotOurForm
    return plain
