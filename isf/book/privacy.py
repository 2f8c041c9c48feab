"""The linter of free text: nothing that enters a ledger or the journal names a person.

Which fields are free text is not listed: every piece of text in a fact or an
event is looked at, but for the ids that the book itself makes. So a new field
is guarded from its first day.
"""

import re
import stat
import sys
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from typing import Any, TypeVar

from isf.book.exact_json import Item
from isf.book.identifiers import Found, find_numbers, plain_form
from isf.book.ordinary_words import ORDINARY, ORGANISATIONS
from isf.book.records import Person, Register, read_register, register_of
from isf.errors import IdentifierError
from isf.model.fund_id import PATTERN
from isf.office import Office

Anything = TypeVar("Anything")

_OUR_OWN = frozenset(
    {
        "fund",
        "id",
        "source",
        "links",
        "link",
        "agreement",
        "promise",
        "outcome",
        "receipt",
        "corrects",
        "legs",
    }
)
_REFERENCE = "bank_ref"
_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_SHORTEST = 2
_SHORTEST_REFERENCE = 5
_REMOVED = "(removed)"


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


def names_in(register: Register, funds: Iterable[str]) -> Names:
    """Return the names that a change about these funds may not hold."""
    everybody = [_words(name) for person in register.people.values() for name in _of(person)]
    near = [person for fund in funds if (person := register.people.get(fund))]
    parts = {word for person in near for name in _of(person) for word in _words(name)}
    return Names(
        whole=frozenset(pair for words in everybody for pair in _both_ways(words)),
        parts=frozenset(word for word in parts if len(word) >= _SHORTEST and word not in ORDINARY),
        references=frozenset(
            ref.casefold() for person in register.people.values() if _tells(ref := person.council_ref)
        ),
    )


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
    apart = unicodedata.normalize("NFD", word.replace("\u2019", "'").casefold())
    bare = "".join(char for char in apart if not unicodedata.combining(char))
    return bare.removesuffix("'s")


def find(text: str, names: Names, *, reference: bool = False) -> Found | None:
    """Return the first thing in a text that identifies a person; None when there is none."""
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
        for length in (2, 3, 4):
            if tuple(words[start : start + length]) in names.whole:
                last = matches[min(start + length, len(matches)) - 1]
                yield Found("a name", matches[start].start() + 1, last.end())


def _find_references(text: str, names: Names) -> Iterator[Found]:
    for match in re.finditer(r"[^\s,;()]+", text):
        if match[0].rstrip(".:!?").casefold() in names.references:
            yield Found("a council's reference of a person", match.start() + 1, match.end())


# --- a whole change ---------------------------------------------------------------


def checked(items: Sequence[Item], why: str, register: Register) -> tuple[Item, ...]:
    """Return what is to be recorded, free of what identifies a person.

    What somebody typed is refused; what a file told (a fact with a `source`)
    happened and goes in, with the piece of text taken out.

    Raises:
        IdentifierError: naming the kind and the place, never the text.
    """
    funds = {item.fund for item in items if item.fund}.union(re.findall(PATTERN, why))
    names = names_in(register, funds)
    _refuse(why, "reason for the change", names)
    return tuple(_item(item, names) for item in items)


def _item(item: Item, names: Names) -> Item:
    if getattr(item, "source", ""):
        return _without(item, names)
    for where, text in texts(item):
        _refuse(text, where, names)
    return item


def _refuse(text: str, where: str, names: Names) -> None:
    found = find(text, names, reference=where == "bank reference")
    if found:
        raise IdentifierError(found.kind, where, found.start, found.end)


def texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any value of the model
    """Yield every piece of free text in a fact or an event, with the words for where it stands."""
    if isinstance(value, StrEnum) or (name in _OUR_OWN and not is_dataclass(value)):
        return
    if isinstance(value, str):
        yield _place(name), value
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name), field.name)
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part, name)


def _place(name: str) -> str:
    return {"agreed_how": "way it was agreed", _REFERENCE: "bank reference"}.get(name, name.replace("_", " "))


def _without(item: Item, names: Names) -> Item:
    changes: dict[str, Any] = {
        field.name: _REMOVED
        for field in fields(item)
        for _, text in texts(getattr(item, field.name), field.name)
        if isinstance(getattr(item, field.name), str)
        and find(text, names, reference=field.name == _REFERENCE)
    }
    return replace(item, **changes) if changes else item


# --- the register ------------------------------------------------------------------


def register_for(office: Office, files: Mapping[str, bytes]) -> Register:
    """Return the register as it will be after a change that writes these files."""
    fresh = files.get(office.register.name)
    if fresh is None:
        return read_register(office)
    return register_of(tomllib.loads(fresh.decode("utf-8")))


def register_is_open(office: Office) -> str:
    """Return a warning when others than its owner may read the register; empty when not.

    Windows has no such modes; who may read a file there is the folder's matter.
    """
    if sys.platform == "win32" or not office.register.is_file():
        return ""
    mode = stat.S_IMODE(office.register.stat().st_mode)
    if not mode & 0o077:
        return ""
    return (
        f"{office.register} may be read by others on this machine (mode {mode:04o}); "
        "close it with: chmod 600 " + str(office.register)
    )
