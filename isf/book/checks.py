"""The Beancount plugin that proves the book's identities on every load.

It runs in bean-check, in Fava and in isf alike. Its errors name the broken
identity, the fund, the day, both figures and what to do.
"""

from typing import Any, NamedTuple

from isf.book.identities import problems
from isf.book.problems import Problem
from isf.book.reading.adapt import directives_of
from isf.model.dates import today
from isf.model.fund_id import is_fund_id

__plugins__ = ("check",)


class BrokenIdentity(NamedTuple):
    """An error in the shape that Beancount and Fava expect."""

    source: dict[str, Any]
    message: str
    entry: None
    problem: Problem


def check(
    entries: list[Any], options: dict[str, Any], config: str | None = None
) -> tuple[list[Any], list[BrokenIdentity]]:
    """Return the entries unchanged, and an error for each broken identity."""
    del config
    title = str(options.get("title", ""))
    directives = directives_of(entries, title)
    found = problems(directives, today(), book=not is_fund_id(title))
    return entries, [BrokenIdentity(_source(problem), problem.sentence(), None, problem) for problem in found]


def _source(problem: Problem) -> dict[str, Any]:
    name, _, line = problem.place.rpartition(":")
    return {"filename": name or "<book>", "lineno": int(line) if line.isdigit() else 0}
