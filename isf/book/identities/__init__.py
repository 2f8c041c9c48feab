"""The nine identities of the book, as pure functions over directives.

What plain Beancount proves (each commodity balances, the bank agrees) is not
all that must hold; these functions prove the limits and the links between
money and plan, at the close of each day.
"""

from collections.abc import Sequence
from datetime import date

from isf.book.directives import Directive, Entry, Line
from isf.book.identities.agreed import agreed
from isf.book.identities.closed import closed
from isf.book.identities.days import close_of_days
from isf.book.identities.entries import corrections, each_entry, ids
from isf.book.identities.foreign import future, strangers, twice
from isf.book.identities.office import office
from isf.book.identities.priced import priced
from isf.book.problems import Problem


def problems(directives: Sequence[Directive], today: date, *, book: bool) -> list[Problem]:
    """Return every broken identity, oldest first.

    `book` says whether the directives are the whole book (clearing and every
    fund) or one fund's ledger alone.
    """
    found = _found((), directives, today)
    if book:
        found += office(_entries(directives))
    return _oldest_first(found)


def problems_of_addition(
    before: Sequence[Directive], added: Sequence[Directive], today: date
) -> list[Problem]:
    """Return every identity that what is added to one fund's ledger breaks, oldest first.

    `before` must be sound: what is right in itself is not looked at again, and
    neither is the close of a day before the first that changes. Over the
    two together this answers what `problems` does.
    """
    return _oldest_first(_found(before, added, today))


def _found(before: Sequence[Directive], added: Sequence[Directive], today: date) -> list[Problem]:
    whole = [*before, *added]
    entries, new = _entries(whole), _entries(added)
    lines = [d for d in whole if isinstance(d, Line)]
    found = [
        *strangers(added),
        *twice(whole),
        *future(added, today),
        *each_entry(new),
        *ids(entries),
        *corrections(entries),
    ]
    if new and not any(problem.identity == 1 for problem in found):
        found += close_of_days(entries, since=new[0].on)
    told_anew = any(isinstance(d, Line) for d in added)
    found += agreed(entries if told_anew else new, lines)
    found += priced(new, (d for d in added if isinstance(d, Line)))
    found += closed(entries, lines)
    return found


def _entries(directives: Sequence[Directive]) -> list[Entry]:
    return sorted((d for d in directives if isinstance(d, Entry)), key=lambda e: e.on)


def _oldest_first(found: list[Problem]) -> list[Problem]:
    return sorted(found, key=lambda p: (p.on or date.min, p.identity))
