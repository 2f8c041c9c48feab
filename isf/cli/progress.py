"""How far a long file is: one line on stderr, only where somebody looks at it."""

import sys
from types import TracebackType
from typing import Self

import click

from isf.cli.common import Request

_LONG = 5_000
"""Files with fewer lines are read before anybody can look."""

_WIDTH = 30


class Bar:
    """A line that is drawn anew each time, and is gone when the work is done; use it as a context."""

    def __init__(self, *, shown: bool) -> None:
        self._shown, self._drawn = shown, 0

    @classmethod
    def of(cls, request: Request) -> Self:
        """Return a bar that shows itself on a terminal, unless the request is quiet."""
        return cls(shown=not request.quiet and sys.stderr.isatty())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._draw("")

    def __call__(self, file: str, done: int, lines: int) -> None:
        """Show that so many of a file's lines are read; all of them: that they are being recorded."""
        if lines < _LONG or not self._shown:
            return
        if done >= lines:
            self._draw(f"{file}: {lines:,} lines read; checking and recording them")
            return
        full = "#" * (_WIDTH * done // lines)
        self._draw(f"{file}: [{full:.<{_WIDTH}}] {100 * done // lines:>2} %, {done:,} of {lines:,} lines")

    def _draw(self, words: str) -> None:
        if self._shown and (words or self._drawn):
            click.echo(f"\r{words:<{self._drawn}}", err=True, nl=False)
            self._drawn = len(words)
            if not words:
                click.echo("\r", err=True, nl=False)
