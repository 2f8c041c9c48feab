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
from isf.book.problems import Problem


def problems(directives: Sequence[Directive], today: date, *, book: bool) -> list[Problem]:
    """Return every broken identity, oldest first.

    `book` says whether the directives are the whole book (clearing and every
    fund) or one fund's ledger alone.
    """
    entries = sorted((d for d in directives if isinstance(d, Entry)), key=lambda e: e.on)
    lines = [d for d in directives if isinstance(d, Line)]
    found = [
        *strangers(directives),
        *twice(directives),
        *future(directives, today),
        *each_entry(entries),
        *ids(entries),
        *corrections(entries),
    ]
    if not any(problem.identity == 1 for problem in found):
        found += close_of_days(entries)
    found += agreed(entries, lines)
    found += closed(entries, lines)
    if book:
        found += office(entries)
    return sorted(found, key=lambda p: (p.on or date.min, p.identity))
