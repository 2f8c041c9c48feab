"""What the identity checks share: whose an entry is, and how a problem is worded."""

from isf.book import accounts as ac
from isf.book.directives import Entry
from isf.book.problems import Problem

FIX_ENTRY = "Correct the entry through isf, or put the file back with `isf restore`."


def fund_of_entry(entry: Entry) -> str:
    """Return the fund that an entry touches first; empty for the office's own."""
    for leg in entry.legs:
        meaning = ac.meaning(leg.account)
        if meaning and meaning.fund:
            return meaning.fund
    return ""


def a(word: str) -> str:
    """Put `a` or `an` before a word."""
    return f"{'an' if word[:1] in 'aeiou' else 'a'} {word}"


def problem(entry: Entry, identity: int, name: str, message: str, do: str = FIX_ENTRY) -> Problem:
    """Return a problem of one entry, naming it."""
    message = f"entry {entry.id or '(without id)'}: {message}"
    return Problem(name, identity, fund_of_entry(entry), entry.on, message, do, entry.place)
