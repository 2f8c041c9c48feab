"""What was recorded in a fund since a time: the entries at the end of its files."""

from collections.abc import Mapping
from typing import NamedTuple

from isf.book.directives import Entry
from isf.book.disk.chain import digest
from isf.book.disk.places import is_year_file
from isf.book.reading.scanner import scan
from isf.office import Office


class Since(NamedTuple):
    """The ids of new entries (None where the files do not go on from where they were), and how the files are.

    `now` has the size in bytes and the hash of each year file.
    """

    new: frozenset[str] | None
    now: dict[str, tuple[int, str]]


def since(office: Office, fund: str, before: Mapping[str, tuple[int, str]]) -> Since:
    """Compare a fund's files with how they were."""
    folder = office.fund_folder(fund)
    raw = {path.name: path.read_bytes() for path in folder.glob("[0-9]*.beancount") if is_year_file(path)}
    now = {name: (len(content), digest(content)) for name, content in raw.items()}
    if not set(before) <= set(raw):
        return Since(None, now)
    found: set[str] = set()
    for name, content in sorted(raw.items()):
        size, sha = before.get(name, (0, digest(b"")))
        told = scan(content[size:].decode("utf-8", "replace"), name, fund)
        if digest(content[:size]) != sha or told is None:
            return Since(None, now)
        found |= {directive.id for directive in told if isinstance(directive, Entry)}
    return Since(frozenset(found), now)
