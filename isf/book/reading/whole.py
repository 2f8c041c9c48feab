"""A whole text against the form of the book at once: for ledgers, which are long."""

import re
from typing import Final

from isf.book.accounts import MONEY, PLAN, SHAPE
from isf.book.text import AMOUNT, FORBIDDEN_KEYS, HEADS, KEY, LONGEST, VALUE, gate, unsafe

_ANY_HEAD: Final = "|".join(head.pattern for head in HEADS)
_META: Final = rf"(?:  |    )(?!(?:{'|'.join(sorted(FORBIDDEN_KEYS))}):){KEY}: {VALUE}"
_LEG: Final = rf"  {SHAPE}  {AMOUNT} (?:{MONEY}|{re.escape(PLAN)})"
_FORM: Final = re.compile(rf"(?:\n|(?:{_ANY_HEAD})\n(?:(?:{_META}|{_LEG})\n)*+)*+", re.ASCII)


def gate_of_all(text: str) -> tuple[str, ...]:
    """Return what `isf.book.text.gate` does."""
    return () if _has_form(text) else gate(text)


def _has_form(text: str) -> bool:
    short = max(map(len, text.split("\n"))) <= LONGEST
    return short and _FORM.fullmatch(text) is not None and not unsafe(text)
