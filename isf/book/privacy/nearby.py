"""Of a long register, the part that tells of everybody whom some texts may mean.

To look for names, not ten thousand people need be read: a name can only be found in a text where its words
stand in both. What is left out here is left out for that reason alone; where the register is not in the
form that isf writes, or much is asked, there is no answer and all of it is read.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from typing import Final, NamedTuple

from isf.book.privacy.identifiers import plain_form
from isf.book.privacy.names import pairs_of, references_of
from isf.model.fund_id import PATTERN

_PERSON: Final = re.compile(rf"^\[({PATTERN})\]$", re.MULTILINE)
_HEAD: Final = re.compile(rb"(?<![^\n])\[(p-[0-9a-z]{6})\]$", re.MULTILINE)
_OTHER: Final = re.compile(r"[^\x00-\x7f]+")
_ALNUM: Final = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789")
_MOST: Final = 60


class LongRegister(NamedTuple):
    """The text of a register after an empty line, and the same without capitals and accents."""

    text: str
    bare: bytes

    @classmethod
    def of(cls, raw: bytes) -> "LongRegister | None":
        """Return it; None where a name may be written so that it does not stand in the text."""
        try:
            text = "\n" + raw.decode("utf-8")
        except UnicodeDecodeError:
            return None
        as_written = "\\" not in text and text.count("=") == text.count(' = "')
        return cls(text, bare(text)) if as_written else None

    def about(self, texts: Iterable[str], funds: Collection[str]) -> bytes | None:
        """Return the tables of some funds and of all whom texts may mean; None when all must be read."""
        clues = set[tuple[bytes, ...]]()
        for text in texts:
            clues.update(_clues(text))
            if len(clues) > _MOST:
                return None
        found = set[str | None](funds)
        for clue in clues:
            if all(next(self._places(part), None) is not None for part in clue):
                for place in self._places(max(clue, key=len)):
                    found.add(self._fund_at(place))
                    if len(found) > _MOST:
                        return None
        return self._tables(found)

    def _places(self, part: bytes) -> Iterator[int]:
        """Yield where a word stands by itself."""
        at = self.bare.find(part)
        while at >= 0:
            around = self.bare[max(at - 1, 0) : at] + self.bare[at + len(part) : at + len(part) + 1]
            if not any(beside in _ALNUM for beside in around):
                yield at
            at = self.bare.find(part, at + 1)

    def _fund_at(self, place: int) -> str | None:
        """Return whose table a place is in; None where none begins before it."""
        at = place + 3
        while (at := self.bare.rfind(b"[p-", 0, at)) >= 0:
            if head := _HEAD.match(self.bare, at):
                return head[1].decode().upper()
        return None

    def _tables(self, funds: Iterable[str | None]) -> bytes | None:
        parts = []
        for fund in funds:
            head = f"\n[{fund}]\n"
            start = self.text.find(head) + 1
            if start and self.text.find(head, start) < 0:
                following = _PERSON.search(self.text, start + len(head) - 1)
                parts.append(self.text[start : following.start() if following else None])
            elif fund is None or fund in self.text:
                return None
        return "".join(parts).encode()


def bare(text: str) -> bytes:
    """Return text in which a word has the same letters however it is written; `?` for other scripts."""
    if text.isascii():
        return text.lower().encode()
    plain = _OTHER.sub(_between_words, text).replace("\u2019", "'")
    apart = unicodedata.normalize("NFD", plain.casefold())
    return _OTHER.sub(_without_accents, apart).encode("ascii", "replace")


def _between_words(found: re.Match[str]) -> str:
    """Put `?` for a mark that stands by itself: there names.py ends a word, as at a space."""
    plain = plain_form(found[0])
    return "".join("?" if unicodedata.category(char).startswith("M") else char for char in plain)


def _without_accents(found: re.Match[str]) -> str:
    return "".join(char for char in found[0] if not unicodedata.combining(char))


def _clues(text: str) -> Iterator[tuple[bytes, ...]]:
    """Yield what must stand in a person's table for this text to name them: two words, or a reference."""
    for pair in pairs_of(text):
        yield tuple(map(bare, pair))
    for reference in references_of(text):
        yield (bare(reference),)
