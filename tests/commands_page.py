"""docs/commands.md, written from the commands themselves: `python -m tests.commands_page`."""

import re
import textwrap
from collections.abc import Iterator
from pathlib import Path

import click

from isf.cli import SECTIONS
from isf.cli.root import cli

PAGE = Path(__file__).parents[1] / "docs" / "commands.md"

_TOP = """\
# Commands

Written from the commands themselves (`python -m tests.commands_page`). `isf COMMAND --help` says the same.

Everywhere: `--office DIR` (or `ISF_OFFICE`; else the nearest folder upwards that is an office), `--by WHO`
(or `ISF_ACTOR`), `--format table|json|csv` on whatever answers, `--yes`, `--quiet`. Amounts are written
`1250`, `1,250.00` or `£1,250`, dates `2026-04-06` or `today`. A fund is named by its id, by the council's
reference, or by any part of the name that only one person has. Exit codes: 0 done; 1 your request or data
was refused, and nothing was written; 2 the command is mistyped; 3 the book is not sound, a reconciliation
differs, or a bundle does not verify.
"""
_SHARED = {"--office", "--by", "--format", "--yes", "--quiet"}


def text() -> str:
    """Return the whole page."""
    parts = [_TOP]
    context = click.Context(cli, info_name="isf")
    for title, names in SECTIONS.items():
        parts.append(f"\n## {title}\n")
        for name in names.split():
            command = cli.get_command(context, name)
            assert command is not None, name
            parts += _told(command, (name,), context)
    return "\n\n".join(part.strip("\n") for part in parts) + "\n"


def _told(command: click.Command, path: tuple[str, ...], parent: click.Context) -> Iterator[str]:
    context = click.Context(command, info_name=path[-1], parent=parent)
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None, name
            yield from _told(below, (*path, name), context)
        return
    usage = " ".join(["isf", *path, *command.collect_usage_pieces(context)]).replace("[OPTIONS] ", "")
    yield f"\n### isf {' '.join(path)}\n"
    yield f"`{usage.removesuffix(' [OPTIONS]')}`\n"
    yield from _paragraphs(command.help or "")
    yield from _options(command)


def _paragraphs(words: str) -> Iterator[str]:
    for paragraph in re.split(r"\n\s*\n", textwrap.dedent(words).strip()):
        line = " ".join(paragraph.split()).replace("\b", "").strip()
        example = re.fullmatch(r"Examples?: (isf .*)", line)
        yield f"    {example.group(1)}\n" if example else f"{line}\n"


def _options(command: click.Command) -> Iterator[str]:
    rows = []
    for option in command.params:
        if isinstance(option, click.Option) and not option.hidden and not _SHARED & {*option.opts}:
            kind = "" if option.is_flag else f" {option.make_metavar(click.Context(command))}"
            says = (option.help or "").replace("|", "\\|")
            needed = " (needed)" if option.required else ""
            names = ", ".join(sorted(option.opts, key=len))
            rows.append(f"- `{names}{kind}`{needed}{': ' if says else ''}{says}")
    if rows:
        yield "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8", newline="\n")
