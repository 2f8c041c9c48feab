"""What may go to a terminal: text without characters that move it, colour it or turn a line round.

Words from files (a column's name, a total's label, the file's own name) are
shown to people; an escape or a change of direction in them must not act.
"""

import re
from typing import Final

_ACTS: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def visible(text: str) -> str:
    """Return text with a mark in the place of every character that is not shown but acts; lines stay."""
    return _ACTS.sub("\N{REPLACEMENT CHARACTER}", text)
