"""Following a page of documentation: its files are written, its `isf` commands run, word by word."""

import re
import shlex
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from isf.cli.root import cli

ROOT = Path(__file__).resolve().parent.parent
_FILE = re.compile(r"`([^`\s]+\.(?:toml|csv))`.*:$")


def chapter(page: Path, begin: str = "", end: str = "\n\f") -> str:
    """Return a page's text, or the part of it between two texts."""
    text = page.read_text(encoding="utf-8")
    return text.split(begin, 1)[1].split(end, 1)[0] if begin else text


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """Yield each indented block without its indent, after the line that stands before it."""
    for found in re.finditer(r"(?:^    .*\n|^\n(?=    ))+", text, re.MULTILINE):
        before = text[: found.start()].rstrip().rpartition("\n")[2]
        yield before, "\n".join(line[4:] for line in found.group().splitlines()).strip("\n")


def follow(
    text: str, patch: pytest.MonkeyPatch, by_hand: Mapping[str, Callable[[], object]] | None = None
) -> dict[str, str]:
    """Follow a text from the folder that one is in; return what each command answered.

    A block after a line that ends with a file's name is that file. `by_hand` is what a
    person does before a command.
    """
    answers: dict[str, str] = {}
    for before, block in blocks(text):
        named = _FILE.search(before)
        if named:
            Path(named.group(1)).write_text(block + "\n", encoding="utf-8")
            continue
        for line in block.splitlines():
            words = shlex.split(line)
            if words[:1] == ["cd"]:
                patch.chdir(words[1])
            elif words[:1] == ["isf"]:
                for begins, step in (by_hand or {}).items():
                    if line.startswith(begins):
                        step()
                answers[line] = _ran(line, words[1:])
    return answers


def _ran(line: str, words: list[str]) -> str:
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 0, (line, done.output, done.exception)
    return done.output
