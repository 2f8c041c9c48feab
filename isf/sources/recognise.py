"""Which source a file is of: the declaration that finds most of its columns in it, if one does so alone."""

import re
from collections.abc import Sequence

from isf.sources.declaration import Declaration
from isf.sources.declared import named
from isf.sources.errors import (
    AmbiguousFileError,
    FileRefusedError,
    NotThisSourceError,
    UnrecognisedFileError,
)
from isf.sources.files import Incoming
from isf.sources.reading import Opened, open_as


def open_file(file: Incoming, declared: Sequence[Declaration], source: str | None = None) -> Opened:
    """Open a file as the named source, or as the one that recognises it.

    Raises:
        SourceUnknownError: when no declaration has the name.
        UnrecognisedFileError, AmbiguousFileError: when none, or not one alone, recognises it.
        FileRefusedError: when the file is not sound, or not of the named source.
    """
    if source is not None:
        return open_as(file, named(tuple(declared), source))
    opened, hints, unsound = [], [], []
    for declaration in declared:
        if not re.search(declaration.recognise.file_name, file.path.name):
            continue
        try:
            opened.append(open_as(file, declaration))
        except NotThisSourceError as error:
            hints.append((error, declaration.name))
        except FileRefusedError as error:
            unsound.append(error)
    if not opened and unsound:
        raise unsound[0]
    return _best(file, opened, hints)


def _best(
    file: Incoming, opened: Sequence[Opened], hints: Sequence[tuple[NotThisSourceError, str]]
) -> Opened:
    if not opened:
        near = sorted((len(hint.lacks), -hint.has, name, hint.lacks) for hint, name in hints if hint.lacks)
        words = [f"{name} lacks {', '.join(lacks)}" for _, _, name, lacks in near[:2]]
        raise UnrecognisedFileError(file.path, words)
    best = max(_strength(one) for one in opened)
    winners = [one for one in opened if _strength(one) == best]
    if len(winners) > 1:
        raise AmbiguousFileError(file.path, [one.declaration.name for one in winners])
    return winners[0]


def _strength(one: Opened) -> tuple[bool, int]:
    """How surely a file is of a source: a header that was read says more than any shape of bare columns."""
    return not one.declaration.table.names, one.header.score
