"""Identity 8: nothing dated in the future, nothing that a ledger may not hold."""

from collections.abc import Iterable, Iterator
from datetime import date

from isf.book.directives import LINE_NAMES, Assertion, Directive, Entry, Line, Opening, Paper, Stranger
from isf.book.identities.common import FIX_ENTRY, fund_of_entry
from isf.book.problems import Problem
from isf.book.reading.fund_lines import understood

_TAKE_OUT = "Take it out of the file, or put the file back with `isf restore`."


def strangers(directives: Iterable[Directive]) -> Iterator[Problem]:
    """Find directives, and custom lines, that the book does not have."""
    for directive in directives:
        if isinstance(directive, Stranger):
            what = directive.what
        elif isinstance(directive, Line) and directive.name not in LINE_NAMES:
            what = f"a custom line {directive.name!r}"
        elif isinstance(directive, Line) and not understood(directive):
            what = f"a line {directive.name!r} with values that make no sense"
        else:
            continue
        message = f"{what} may not stand in a ledger."
        yield Problem(
            "directive-not-allowed",
            8,
            directive.fund,
            directive.on,
            message,
            _TAKE_OUT,
            directive.place,
        )


def future(directives: Iterable[Directive], today: date) -> Iterator[Problem]:
    """Find what is dated after today; a bank assertion may stand on the day after it."""
    for directive in directives:
        late = (directive.on - today).days
        allowed = 1 if isinstance(directive, Assertion) else 0
        if late > allowed and not isinstance(directive, Opening | Paper):
            place = getattr(directive, "place", "")
            fund = (
                fund_of_entry(directive) if isinstance(directive, Entry) else getattr(directive, "fund", "")
            )
            message = (
                f"{_named(directive)} is dated {directive.on.isoformat()}, which is after today "
                f"({today.isoformat()})."
            )
            yield Problem("dated-in-the-future", 8, fund, directive.on, message, FIX_ENTRY, place)


def _named(directive: Directive) -> str:
    """Return what a person can look for in the file."""
    match directive:
        case Entry():
            return f"entry {directive.id or '(without id)'}"
        case Line():
            first = f" {directive.values[0]}" if directive.values else ""
            return f"the line {directive.name}{first}"
        case Paper():
            return f"the document {directive.path}"
        case Assertion():
            return "the bank's balance"
    return "what"


def twice(directives: Iterable[Directive]) -> Iterator[Problem]:
    """Find lines and documents of a fund that are there twice; Beancount compares them without metadata."""
    seen: set[tuple[object, ...]] = set()
    for directive in directives:
        if isinstance(directive, Line) and directive.fund:
            key: tuple[object, ...] = (directive.fund, directive.on, directive.name, directive.values)
        elif isinstance(directive, Paper):
            key = (directive.on, directive.account, directive.path, directive.links)
        else:
            continue
        if key in seen:
            fund = directive.fund if isinstance(directive, Line) else ""
            message = f"{_named(directive)} is there twice."
            place = directive.place if isinstance(directive, Line) else ""
            yield Problem("recorded-twice", 8, fund, directive.on, message, _TAKE_OUT, place)
        seen.add(key)
