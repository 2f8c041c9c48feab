"""The register as isf writes it, read at once: ten thousand people in the time of a few hundred.

It accepts a text only when it understands every byte of it; otherwise it answers None and TOML's own reader
reads it.
"""

import re
from typing import Any, Final

from isf.model.fund_id import PATTERN

_TEXT: Final = r'"[^"\\\x00-\x1f\x7f]*"'
_PERSON: Final = re.compile(
    rf"\[({PATTERN})\]\n((?:[a-z_]+ = {_TEXT}\n)*)\n\[\1\.authorities\]\n((?:[A-Z][A-Z0-9]* = {_TEXT}\n)*)\n*"
)
_PAIR: Final = re.compile(r'([A-Za-z0-9_]+) = "([^"]*)"\n')


def plain_tables(raw: bytes) -> dict[str, dict[str, Any]] | None:
    """Return the tables of a register in our writer's plain form; None where TOML must read it."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return None
    found: dict[str, dict[str, Any]] = {}
    position = 0
    while position < len(text):
        person = _PERSON.match(text, position)
        if person is None or person[1] in found:
            return None
        own, names = _PAIR.findall(person[2]), _PAIR.findall(person[3])
        table: dict[str, Any] = {**dict(own), "authorities": dict(names)}
        if len(table) != len(own) + 1 or len(table["authorities"]) != len(names):
            return None
        found[person[1]] = table
        position = person.end()
    return found
