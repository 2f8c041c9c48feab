"""Which source a file is of: the declaration that finds most of its columns in it, if one does so alone."""

import re
from collections.abc import Collection, Sequence

from isf.sources.declaration import Declaration, FactKind, Sign
from isf.sources.declared import named
from isf.sources.errors import (
    AmbiguousFileError,
    EitherWayError,
    FileRefusedError,
    NotThisSourceError,
    UnrecognisedFileError,
)
from isf.sources.evidence import balanced, knows, narrowed, published, seen
from isf.sources.files import Incoming
from isf.sources.reading import Opened, fitting, one_sheet, open_as

_PAID = (FactKind.REMITTANCE, FactKind.COUNCIL_PAYMENT)


def open_file(
    file: Incoming, declared: Sequence[Declaration], source: str | None = None, known: Collection[str] = ()
) -> Opened:
    """Open a file as the named source, or as the one that recognises it.

    `known` are the references of the register: where the columns fit several
    sources, the rows decide, and these are the surest of what they can say.

    Raises:
        SourceUnknownError: when no declaration has the name.
        UnrecognisedFileError, AmbiguousFileError: when none, or not one alone, recognises it.
        EitherWayError: when only sources of files without a header do, and this one has one.
        FileRefusedError: when the file is not sound, or not of the named source.
    """
    if source is not None:
        return open_as(file, named(tuple(declared), source))
    opened, unsound = [], []
    likely = [one for one in declared if re.search(one.recognise.file_name, file.path.name)]
    for declaration in likely:
        try:
            found = fitting(file, declaration)
        except NotThisSourceError:
            continue
        except FileRefusedError as error:
            unsound.append(error)
        else:
            opened += [found] if found else []
    if not opened and unsound:
        raise unsound[0]
    sure = [one for one in opened if not _either_way(one)]
    if opened and not sure:
        raise EitherWayError(file.path, [one.declaration.name for one in opened])
    return _best(file, sure, [] if sure else _hints(file, likely), known)


def _either_way(one: Opened) -> bool:
    """Say whether a positive amount could be money in or money spent.

    A bank whose files have no header is known by their shape. Where one names the columns, it may as well
    be a card's, with the signs the other way; only a balance would prove which.
    """
    bank = one.declaration.fact is FactKind.BANK_STATEMENT and one.declaration.table.names
    signed = one.declaration.amounts.sign is Sign.SIGNED and not one.header.column("balance")
    return bool(bank) and signed and not one.header.bare


def _hints(file: Incoming, declared: Sequence[Declaration]) -> list[tuple[NotThisSourceError, str]]:
    """Return what keeps a file that nothing recognises from being of each source."""
    hints = []
    for declaration in declared:
        try:
            open_as(file, declaration)
        except NotThisSourceError as error:
            hints.append((error, declaration.name))
    return hints


def _best(
    file: Incoming,
    opened: Sequence[Opened],
    hints: Sequence[tuple[NotThisSourceError, str]],
    known: Collection[str],
) -> Opened:
    if not opened:
        near = sorted(
            (len(hint.lacks), -hint.has, name, hint.lacks) for hint, name in hints if hint.lacks and hint.has
        )
        words = [f"{name} lacks {', '.join(lacks)}" for _, _, name, lacks in near[:2]]
        raise UnrecognisedFileError(file.path, words)
    one_sheet(opened)
    opened = _of_one_kind(opened, known)
    best = max(_strength(one) for one in opened)
    winners = [one for one in opened if _strength(one) == best]
    if len(winners) > 1:
        winners = narrowed(winners, known)
    if len(winners) > 1:
        raise AmbiguousFileError(file.path, [one.declaration.name for one in winners])
    return winners[0]


def _of_one_kind(opened: Sequence[Opened], known: Collection[str]) -> Sequence[Opened]:
    """Tell remittances and published spend apart by what they say, and not by how many columns fit.

    What is published has many payees and names nobody; a remittance is to one, and finds people we know.
    Neither has balances that follow from one another: that is a bank's.
    """
    if any(balanced(one) for one in opened):
        return [one for one in opened if one.declaration.fact is FactKind.BANK_STATEMENT]
    paid = [one for one in opened if one.declaration.fact in _PAID]
    spend = [one for one in opened if one.declaration.fact is FactKind.COUNCIL_SPEND]
    if not paid or not spend:
        return opened
    if any(published(seen(one)) for one in spend):
        return [one for one in opened if one not in paid]
    if any(knows(known)(seen(one)) for one in paid):
        return [one for one in opened if one not in spend]
    return opened


def _strength(one: Opened) -> tuple[bool, bool, int]:
    """How surely a file is of a source.

    A header that was read says more than any shape of bare columns, and a
    layout of one bank more than one that is for any.
    """
    return not one.header.bare, not one.declaration.recognise.generic, one.header.score
