"""The Beancount plugin that proves the book's identities on every load.

It runs in bean-check, in Fava and in isf alike. Its errors name the broken
identity, the fund, the day, both figures and what to do.
"""

import contextlib
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any, NamedTuple

from isf.book.directives import Directive
from isf.book.identities import problems
from isf.book.problems import Problem
from isf.book.reading.adapt import directives_of
from isf.model.dates import today
from isf.model.fund_id import is_fund_id

__plugins__ = ("check",)

_HEARD: ContextVar[list[Directive] | None] = ContextVar("isf_heard", default=None)


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
    if (heard := _HEARD.get()) is not None:
        heard += directives
    found = problems(directives, today(), book=not is_fund_id(title))
    return entries, [BrokenIdentity(_source(problem), problem.sentence(), None, problem) for problem in found]


@contextlib.contextmanager
def hearing() -> Iterator[list[Directive]]:
    """Give a list that holds, when a ledger was loaded meanwhile, the directives that were checked."""
    heard: list[Directive] = []
    token = _HEARD.set(heard)
    try:
        yield heard
    finally:
        _HEARD.reset(token)


def _source(problem: Problem) -> dict[str, Any]:
    name, _, line = problem.place.rpartition(":")
    return {"filename": name or "<book>", "lineno": int(line) if line.isdigit() else 0}
