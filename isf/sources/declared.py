"""Reading the declarations of an office; what is wrong in one is named with its line."""

import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from isf.model.checked import in_words
from isf.office import Office, starter
from isf.sources.declaration import Declaration
from isf.sources.errors import DeclarationError, SourceUnknownError

_NOT_SOURCES = frozenset({"rules"})
_TABLE = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"""\s*(?:"([^"]+)"|'([^']+)'|([\w-]+))\s*=""")


def read_declarations(folder: Path) -> tuple[Declaration, ...]:
    """Return every declaration in a folder, by name.

    Raises:
        DeclarationError: naming the file and each line that is not right.
    """
    files = sorted(path for path in folder.glob("*.toml") if path.stem not in _NOT_SOURCES)
    return tuple(read_declaration(path) for path in files)


def declarations(office: Office) -> tuple[Declaration, ...]:
    """Return the office's declarations; the shipped ones where it has no folder of its own.

    Raises:
        DeclarationError: when one of them is not right.
    """
    own = office.importers
    return read_declarations(own if own.is_dir() else starter() / "importers")


def named(declared: tuple[Declaration, ...], name: str) -> Declaration:
    """Return the declaration with this name.

    Raises:
        SourceUnknownError: when there is none.
    """
    for declaration in declared:
        if declaration.name == name:
            return declaration
    raise SourceUnknownError(name, [declaration.name for declaration in declared])


def read_declaration(path: Path) -> Declaration:
    """Return the declaration that a file holds.

    Raises:
        DeclarationError: naming the file and each line that is not right.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DeclarationError(path, ["it is not UTF-8 text"]) from None
    return parse_declaration(text, path)


@lru_cache(maxsize=256)
def parse_declaration(text: str, path: Path) -> Declaration:
    """Return the declaration that TOML text says; `path` gives its name.

    Raises:
        DeclarationError: naming each line that is not right.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DeclarationError(path, [str(error)]) from None
    try:
        return Declaration.model_validate({**tables, "name": path.stem})
    except ValidationError as error:
        places = _places(text)
        found = [
            _sentence(e["loc"], in_words(e["type"], e["msg"], e.get("ctx", {})), places)
            for e in error.errors()
        ]
        raise DeclarationError(path, found) from None


def _sentence(loc: tuple[int | str, ...], message: str, places: dict[tuple[Any, ...], int]) -> str:
    if not loc and ": " in message:
        key, message = message.split(": ", 1)
        loc = (key,)
    words = " ".join(f"number {part + 1}" if isinstance(part, int) else str(part) for part in loc)
    known = [loc[:end] for end in range(len(loc), 0, -1) if loc[:end] in places]
    line = f"line {places[known[0]]}, " if known else ""
    return f"{line}{words or 'the file'}: {message}"


def _places(text: str) -> dict[tuple[Any, ...], int]:
    """Return the line on which each table and key of TOML text begins."""
    found: dict[tuple[Any, ...], int] = {}
    table: tuple[Any, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        head, key = _TABLE.fullmatch(line), _KEY.match(line)
        if head:
            table = _table(head[2], found, many=head[1] == "[[")
            found.setdefault(table, number)
        elif key:
            found.setdefault((*table, key[1] or key[2] or key[3]), number)
    return found


def _table(name: str, found: dict[tuple[Any, ...], int], *, many: bool) -> tuple[Any, ...]:
    parts = tuple(part.strip().strip("\"'") for part in name.split("."))
    if not many:
        return parts
    number = sum(len(place) == len(parts) + 1 and place[:-1] == parts for place in found)
    return (*parts, number)
