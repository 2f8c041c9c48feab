"""The first page of the help, laid out as click lays out every other, without click being there."""

import contextlib
import shutil
import textwrap
from collections.abc import Mapping

from isf.cli import ABOUT, COMMANDS, OPTIONS, SECTIONS, WIDEST

_NARROWEST = 50


def show() -> bool:
    """Print the page as wide as the terminal; say whether that went well."""
    wide = max(min(shutil.get_terminal_size().columns, WIDEST) - 2, _NARROWEST)
    with contextlib.suppress(OSError):
        print(page(wide), flush=True)  # noqa: T201 - click is not there
        return True
    return False


def page(width: int) -> str:
    """Return the page in lines of so many characters, fifty or more."""
    about = [
        textwrap.fill(part, width, initial_indent="  ", subsequent_indent="  ")
        for part in ABOUT.split("\n\n")
    ]
    lists = {"Options": OPTIONS} | {
        title: {name: COMMANDS[name][1] for name in names.split()} for title, names in SECTIONS.items()
    }
    told = (_listed(title, rows, width) for title, rows in lists.items())
    return "\n\n".join(["Usage: isf [OPTIONS] COMMAND [ARGS]...", *about, *told])


def _listed(title: str, rows: Mapping[str, str], width: int) -> str:
    room = max(map(len, rows)) + 2
    lines = [f"{title}:"]
    for name, words in rows.items():
        first, *more = textwrap.wrap(words, width - room - 2)
        lines += [f"  {name:{room}}{first}", *(f"  {'':{room}}{line}" for line in more)]
    return "\n".join(lines)
