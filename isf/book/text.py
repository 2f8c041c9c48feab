"""The only writer of ledger text, and the gate that ledger text must pass.

Beancount's own printer does not escape every string, and Beancount ignores
lines it does not understand; so this module writes each directive in one
fixed form, and `gate` lets through nothing but those forms.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from isf.book.accounts import MONEY, PLAN, SHAPE
from isf.book.directives import (
    LINE_NAMES,
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
from isf.errors import TextError

LONGEST = 500
KEY = r"[a-z][a-z0-9-]{1,39}"
LINK = r"[A-Za-z0-9_./-]{1,200}"
DATE = r"20[0-9]{2}-[01][0-9]-[0-3][0-9]"
AMOUNT = r"-?[0-9]{1,9}\.[0-9]{2}"
NUMBER = r"-?[0-9]{1,9}(?:\.[0-9]{1,4})?"
STRING = r'"[^"\\\n]*(?:\\["\\][^"\\\n]*)*"'
VALUE = rf"(?:{STRING}|{DATE}|{NUMBER})"
PAPER = r'"documents/[0-9a-f]{64}\.[a-z0-9]{1,5}"'

FORBIDDEN_KEYS = frozenset({"filename", "lineno"})
_BAD_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})

HEADS = tuple(
    re.compile(pattern, re.ASCII)
    for pattern in (
        rf"{DATE} open {SHAPE} (?:{MONEY}|{re.escape(PLAN)})",
        rf"{DATE} \* {STRING}(?: \^{LINK})+",
        rf'{DATE} custom "(?:{"|".join(sorted(LINE_NAMES))})"(?: {VALUE})+',
        rf"{DATE} document {SHAPE} {PAPER}(?: \^{LINK})*",
        rf"{DATE} balance Assets:Bank {AMOUNT} {MONEY}",
    )
)
_META_LINE = re.compile(rf"(?:  |    )({KEY}): {VALUE}", re.ASCII)
_POSTING = re.compile(rf"  {SHAPE}  {AMOUNT} (?:{MONEY}|{re.escape(PLAN)})", re.ASCII)


def check_text(what: str, text: str) -> str:
    """Return text unchanged when it may stand in a ledger.

    Raises:
        TextError: for control, bidirectional and zero-width characters, text
            that is not in Unicode form NFC, and more than 500 characters.
    """
    if len(text) > LONGEST:
        raise TextError(what, text, f"it is longer than {LONGEST} characters; make it shorter.")
    if text.isascii() and text.isprintable():
        return text
    for char in text:
        if unicodedata.category(char) in _BAD_CATEGORIES:
            raise TextError(what, text, f"it holds the character U+{ord(char):04X}; take that out.")
    if not unicodedata.is_normalized("NFC", text):
        raise TextError(what, text, "its accents are written apart (not NFC); type it afresh.")
    return text


def _quoted(what: str, text: str) -> str:
    safe = check_text(what, text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{safe}"'


def _value(what: str, value: Value) -> str:
    if isinstance(value, str):
        return _quoted(what, value)
    if isinstance(value, date):
        return value.isoformat()
    return _number(what, value)


def _number(what: str, value: Decimal) -> str:
    text = f"{value:f}"
    if re.fullmatch(NUMBER, text, re.ASCII) is None:
        raise TextError(what, text, "it is not a number of up to nine digits and four decimals.")
    return text


def _meta(meta: Meta, indent: str) -> list[str]:
    return [f"{indent}{_key(key)}: {_value(key, value)}\n" for key, value in meta]


def _key(key: str) -> str:
    if re.fullmatch(KEY, key, re.ASCII) is None or key in FORBIDDEN_KEYS:
        raise TextError(what="key", text=key, why="use small letters, digits and hyphens.")
    return key


def _links(links: Iterable[str]) -> str:
    for link in links:
        if re.fullmatch(LINK, link, re.ASCII) is None:
            raise TextError(what="link", text=link, why="use letters, digits and the signs - _ / .")
    return "".join(f" ^{link}" for link in links)


def _account(account: str) -> str:
    if re.fullmatch(SHAPE, account, re.ASCII) is None:
        raise TextError(what="account", text=account, why="the chart of accounts does not have it.")
    return account


def _amount(amount: Decimal) -> str:
    text = f"{amount:f}"
    if re.fullmatch(AMOUNT, text, re.ASCII) is None:
        raise TextError(
            what="amount", text=text, why="write it with two decimals and at most nine digits of pounds."
        )
    return text


def _leg(leg: Leg) -> str:
    posting = f"  {_account(leg.account)}  {_amount(leg.amount)} {leg.currency}\n"
    return posting + "".join(_meta(leg.meta, "    "))


def render(directive: Directive) -> str:
    """Write one directive in its fixed form, ending in a newline.

    Raises:
        TextError: when a string, key, link or account in it may not be written.
    """
    match directive:
        case Opening(on, account, currency):
            return f"{on} open {_account(account)} {currency}\n"
        case Entry():
            head = f"{directive.on} * {_quoted('words', directive.words)}{_links(directive.links)}\n"
            own: Meta = (("kind", directive.kind), ("id", directive.id), *directive.meta)
            return head + "".join(_meta(own, "  ")) + "".join(map(_leg, directive.legs))
        case Line(on, name, values, meta):
            shown = " ".join(_value(name, value) for value in values)
            return f'{on} custom "{name}" {shown}\n' + "".join(_meta(meta, "  "))
        case Paper(on, account, path, links):
            return f'{on} document {_account(account)} "{path}"{_links(links)}\n'
        case Assertion(on, account, amount):
            return f"{on} balance {_account(account)} {_amount(amount)} {MONEY}\n"
        case _:
            raise TextError(what="directive", text=str(directive), why="a ledger may not hold it.")


def render_all(directives: Iterable[Directive]) -> str:
    """Write directives one after another, with a blank line after all but openings."""
    parts = []
    for directive in directives:
        parts.append(render(directive))
        if not isinstance(directive, Opening):
            parts.append("\n")
    return "".join(parts)


def gate(text: str) -> tuple[str, ...]:
    """Return what stands in the text that the writer would not have written, a sentence a line.

    An empty answer means that every line has one of the allowed shapes.
    """
    problems, strange = list[str](), unsafe(text)
    if text and not text.endswith("\n"):
        problems.append("the last line is cut off")
    inside = False
    for number, line in enumerate(text.split("\n"), 1):
        if not line:
            inside = False
        elif any(head.fullmatch(line) for head in HEADS):
            inside = True
        elif not (inside and _indented(line)):
            problems.append(f"line {number} is not in the form of the book: {line[:80]!r}")
        if strange and unsafe(line):
            problems.append(f"line {number} holds a character that may not stand there")
        if _too_long(line):
            problems.append(f"line {number} holds a text of more than {LONGEST} characters")
    return tuple(problems)


def _indented(line: str) -> bool:
    match = _META_LINE.fullmatch(line)
    if match:
        return match[1] not in FORBIDDEN_KEYS
    return _POSTING.fullmatch(line) is not None


def unsafe(text: str) -> bool:
    """Say whether text has a control, bidirectional or zero-width character in a line, or is not NFC."""
    if text.isascii():
        return not text.replace("\n", "").isprintable()
    if any(unicodedata.category(char) in _BAD_CATEGORIES for char in set(text) - {"\n"}):
        return True
    return not unicodedata.is_normalized("NFC", text)


def _too_long(line: str) -> bool:
    return len(line) > LONGEST and any(
        len(re.sub(r"\\(.)", r"\1", string)) > LONGEST + 2 for string in re.findall(STRING, line)
    )
