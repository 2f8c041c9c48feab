"""The linter of free text: nothing that enters a ledger or the journal names a person.

Which fields are free text is not listed: every piece of text in a fact or an
event is looked at, but for the ids that the book itself makes. So a new field
is guarded from its first day.
"""

import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import chain
from typing import Any

from isf.book.approval.exact_json import Item
from isf.book.privacy.names import Names, everybody, find, near
from isf.book.privacy.nearby import LongRegister
from isf.book.records import Register, council_codes, read_register, register_of
from isf.book.register_text import plain_tables
from isf.errors import IdentifierError
from isf.model.fund_id import PATTERN
from isf.office import Office

_MADE_BY_THE_BOOK = "fund id source links link agreement promise outcome receipt corrects replaces legs"
_CHOSEN_CODES = (
    "council heading headings source_heading supplier funder code area lot tier support_reason expense "
    "charge direction rate_kind care_act visit vat"
)
_COMMANDS = """
add adopt agency agree agreement all approve arrears authority back card change clawback clearing close
confirm correct council credit document end erase fee fund hand import init lapse load match move note off
offer open outcome over own pay people period pool progress promise put receive refund refuse release reprice
resume retention return review run set share spend surplus suspend take uplift vary visit waive write
"""
_OUR_OWN = frozenset(_MADE_BY_THE_BOOK.split())
_CODES = frozenset(_CHOSEN_CODES.split())
_OUR_WORDS = frozenset(_COMMANDS.split())
"""What isf itself writes as the reason for a change; somebody may be called Fee, or Over."""
_REFERENCE = "bank_ref"
_REMOVED = "(removed)"
_NUMBER = re.compile(r"[A-Za-z0-9:/_-]*", re.ASCII)
_PLACES = {"agreed_how": "way it was agreed", _REFERENCE: "bank reference"}


# --- a whole change ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Known:
    """A register, or as much of it as is needed, and its people in the form in which names are looked for.

    `councils` has the words of the codes of all councils in the register.
    """

    register: Register
    everybody: Names
    councils: frozenset[str]


def known(register: Register, councils: Iterable[str] = ()) -> Known:
    """Return a register ready for looking; `councils` are codes that may stand in other parts of it."""
    codes = {*councils, *(person.council for person in register.people.values())}
    words = frozenset(word for code in codes for word in code.casefold().split("-"))
    return Known(register, everybody(register), words)


def checked(items: Sequence[Item], why: str, known: Known) -> tuple[Item, ...]:
    """Return what is to be recorded, free of what identifies a person.

    What somebody typed is refused; what a file told (a fact with a `source`)
    happened and goes in, with the piece of text taken out.

    Raises:
        IdentifierError: naming the kind and the place, never the text.
    """
    names = near(known.everybody, known.register, _funds_of(items, why))
    _refuse(why, "reason for the change", _spared(names, known.councils))
    return tuple(_item(item, names) for item in items)


def checked_in(
    office: Office, files: Mapping[str, bytes], items: Sequence[Item], why: str
) -> tuple[Item, ...]:
    """Return the same, held against an office's register as a change that writes `files` will leave it.

    Raises:
        IdentifierError: naming the kind and the place, never the text.
    """
    said = chain([why], (text for item in items for _, text in texts(item)))
    return checked(items, why, register_for(office, files, said, _funds_of(items, why)))


def _funds_of(items: Sequence[Item], why: str) -> set[str]:
    return {item.fund for item in items if item.fund}.union(re.findall(PATTERN, why))


def _spared(names: Names, councils: frozenset[str]) -> Names:
    """Leave out single names that are a word of a command or a council's code: `period run kent 2026:01`."""
    return replace(names, parts=names.parts - _OUR_WORDS - councils)


def check_reason(office: Office, reason: str, *funds: str) -> None:
    """Refuse a reason, about these funds, that identifies a person.

    Raises:
        IdentifierError: naming the kind and the place, never the text.
    """
    told = register_for(office, {}, [reason], funds)
    _refuse(reason, "reason", near(told.everybody, told.register, funds))


def _item(item: Item, names: Names) -> Item:
    if getattr(item, "source", ""):
        return _without(item, names)
    whole = replace(names, parts=frozenset())
    for name, text in texts(item):
        place = _PLACES.get(name, name.replace("_", " "))
        _refuse(text, place, whole if name in _CODES else names)
    return item


def _refuse(text: str, where: str, names: Names) -> None:
    found = find(text, names, reference=where == "bank reference")
    if found:
        raise IdentifierError(found.kind, where, found.start, found.end)


def texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:  # noqa: ANN401 - any value of the model
    """Yield every piece of text in a fact or an event that the book did not make, with its field's name.

    Codes that somebody chose are among them: a council may be called Lincoln
    and so may a person, but no code is anybody's whole name.
    """
    if isinstance(value, StrEnum) or (name in _OUR_OWN and not is_dataclass(value)):
        return
    if isinstance(value, str):
        yield name, value
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name), field.name)
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part, name)


def _without(item: Item, names: Names) -> Item:
    """Take out of what a file told the pieces of text that identify a person; numbers of its own stay."""
    changes: dict[str, Any] = {}
    for name, text in texts(item):
        own = name in _CODES or (name == _REFERENCE and _NUMBER.fullmatch(text))
        if not own and hasattr(item, name) and find(text, names, reference=name == _REFERENCE):
            changes[name] = _REMOVED
    return replace(item, **changes) if changes else item


# --- the register ------------------------------------------------------------------


def register_for(
    office: Office, files: Mapping[str, bytes], said: Iterable[str], funds: Collection[str]
) -> Known:
    """Return as much of the register, as a change that writes `files` leaves it, as these texts need."""
    fresh = files.get(office.register.name)
    if fresh is not None:
        return known(register_of(tomllib.loads(fresh.decode("utf-8"))))
    if not office.register.is_file():
        return known(Register({}))
    status = office.register.stat()
    state = (status.st_ino, status.st_mtime_ns, status.st_size)
    register = _text_of(office, *state)
    part = register.about(said, funds) if register else None
    tables = None if part is None else plain_tables(part)
    return _whole(office, *state) if tables is None else known(register_of(tables), council_codes(office))


@lru_cache(maxsize=4)
def _text_of(office: Office, *state: int) -> LongRegister | None:
    """Take in the register once for as long as its file stays the same: one import commits many times."""
    del state
    return LongRegister.of(office.register.read_bytes())


@lru_cache(maxsize=4)
def _whole(office: Office, *state: int) -> Known:
    """Read all of the register, once for as long as its file stays the same."""
    del state
    return known(read_register(office))
