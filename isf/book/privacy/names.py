"""Finding names of the register, and councils' references of people, in a piece of free text.

Everybody's whole name is looked for; single names only of the people whose
funds a change is about, and not where a name is an ordinary word: May, Will,
Fox. Capitals and accents make no difference.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from isf.book.privacy.identifiers import Found, find_numbers, plain_form
from isf.book.privacy.ordinary_words import ORDINARY, ORGANISATIONS
from isf.book.records import Person, Register

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_TOKEN = re.compile(r"[^\s,;()]+")
_SHORTEST = 2
_SHORTEST_REFERENCE = 5
_LONGEST_NAME = 4


@dataclass(frozen=True, slots=True)
class Names:
    """Names in the form in which they are looked for.

    `whole` are first and last names of everybody in the register, both ways
    round; `parts` are the single names of those whose funds a change is about;
    `references` are councils' references of people.
    """

    whole: frozenset[tuple[str, ...]]
    parts: frozenset[str]
    references: frozenset[str]


def everybody(register: Register) -> Names:
    """Return the whole names of everybody in the register."""
    people = register.people.values()
    told = [_words(name) for person in people for name in _of(person)]
    return Names(
        whole=frozenset(pair for words in told for pair in _both_ways(words)),
        parts=frozenset(),
        references=frozenset(ref.casefold() for person in people if _tells(ref := person.council_ref)),
    )


def near(whole: Names, register: Register, funds: Iterable[str]) -> Names:
    """Return these names and the single names of the people behind some funds."""
    people = [person for fund in funds if (person := register.people.get(fund))]
    parts = {word for person in people for name in _of(person) for word in _words(name)}
    own = frozenset(word for word in parts if len(word) >= _SHORTEST and word not in ORDINARY)
    return replace(whole, parts=own)


def _tells(reference: str) -> bool:
    return len(reference) >= _SHORTEST_REFERENCE and any(char.isdigit() for char in reference)


def _of(person: Person) -> Sequence[str]:
    """Return the names of people; a council or a firm that is somebody's deputy is not one."""
    names = (person.name, *person.authorities.values())
    return [name for name in names if not ORGANISATIONS.intersection(_words(name))]


def _both_ways(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    if len(words) > 1:
        yield words[0], words[-1]
        yield words[-1], words[0]
        yield tuple(words)


def _words(text: str) -> list[str]:
    return [_folded(word) for word in _WORD.findall(plain_form(text))]


def _folded(word: str) -> str:
    """Return a word without capitals and accents: a name is typed in many ways."""
    if word.isascii():
        return word.lower().removesuffix("'s")
    apart = unicodedata.normalize("NFD", word.replace("\u2019", "'").casefold())
    bare = "".join(char for char in apart if not unicodedata.combining(char))
    return bare.removesuffix("'s")


def find(text: str, names: Names, *, reference: bool = False) -> Found | None:
    """Return the first thing in a text that identifies a person; None when there is none."""
    if not text:
        return None
    found = [*find_numbers(text, reference=reference), *_find_names(text, names)]
    if not reference:
        found += _find_references(text, names)
    return min(found, key=lambda one: one.start, default=None)


def _find_names(text: str, names: Names) -> Iterator[Found]:
    matches = list(_WORD.finditer(plain_form(text)))
    words = [_folded(match[0]) for match in matches]
    for start, word in enumerate(words):
        if word in names.parts:
            yield Found("a name", matches[start].start() + 1, matches[start].end())
        for length in range(2, _LONGEST_NAME + 1):
            if tuple(words[start : start + length]) in names.whole:
                last = matches[min(start + length, len(matches)) - 1]
                yield Found("a name", matches[start].start() + 1, last.end())


def _find_references(text: str, names: Names) -> Iterator[Found]:
    for match in _TOKEN.finditer(text):
        if _as_reference(match[0]) in names.references:
            yield Found("a council's reference of a person", match.start() + 1, match.end())


def _as_reference(token: str) -> str:
    return token.rstrip(".:!?").casefold()


# --- what could be a name ------------------------------------------------------------


def pairs_of(text: str) -> Iterator[tuple[str, str]]:
    """Yield each two words that stand side by side: a whole name is found only where two of its words do."""
    return pairwise(_words(text))


def references_of(text: str) -> Iterator[str]:
    """Yield what may be a council's reference of a person."""
    return (told for token in _TOKEN.findall(text) if _tells(told := _as_reference(token)))
