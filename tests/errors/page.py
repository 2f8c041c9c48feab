"""docs/errors.md, written from the cases: `python -m tests.errors.page`."""

from collections.abc import Iterator
from pathlib import Path

from tests.errors.cases import SEES_ALL, Case, Error, errors

PAGE = Path(__file__).parents[2] / "docs" / "errors.md"

_TOP = """\
# Errors

Each error has a name, a sentence that says what is wrong, where, and what to do, and a test that brings it
about. It is written from those tests (`python -m tests.errors.page`), so what stands here is what isf says.

A request that is refused ends with exit code 1 and writes nothing. A book that is not sound, or that somebody
changed by hand, ends with exit code 3, and no figure is shown from it. A mistyped command ends with 2.

The examples are Annie Example's fund P-7K3QX7 on 3 May 2026, after the worked period of [the book](book.md).
"""

_IDENTITIES = """\
## In the book

`isf check` finds these over the whole book. Plain `bean-check` and Fava show the same sentence unless it says
otherwise, because the ledgers load the same checks. The number is that of the
[identity](book.md#the-nine-identities) that is broken.

| error | identity | means |
| --- | --- | --- |
"""

_REQUESTS = """\
## On the command line

| error | means |
| --- | --- |
"""


def text() -> str:
    """Return the whole page."""
    book = [error for error in errors() if error.cases[0].by_hand]
    asked = [error for error in errors() if not error.cases[0].by_hand]
    rows = "".join(f"| [{e.name}](#{e.name.lower()}) | {e.identity} | {e.means} |\n" for e in book)
    lines = "".join(f"| [{e.name}](#{e.name.lower()}) | {e.means} |\n" for e in asked)
    parts = [_TOP, _IDENTITIES + rows, *map(_section, book), _REQUESTS + lines, *map(_section, asked)]
    return "\n".join(parts)


def _section(error: Error) -> str:
    shown = "\n".join(map(_case, error.cases))
    return f"### {error.name}\n\n{error.means}\n\n{shown}"


def _case(case: Case) -> str:
    return _changed(case) if case.by_hand else _asked(case)


def _changed(case: Case) -> str:
    seen = "" if case.seen == SEES_ALL else f" Only {' and '.join(case.seen)} can see this."
    words = _plain(f"{case.says} {case.do}")
    return f"**{case.title}** (`{case.file}`).{seen}\n\n{_difference(case)}\n> {words}\n"


def _difference(case: Case) -> str:
    out = "".join(f"-{line}\n" for line in case.was.splitlines())
    put = "".join(f"+{line}\n" for line in (case.now + case.add).splitlines())
    return f"```diff\n{out}{put}```\n"


def _asked(case: Case) -> str:
    told = "".join(f"{line}\n\n" for line in _given(case))
    commands = _bare("".join(f"$ isf {command}\n" for command in (*case.before, case.run)))
    said = "\n> ".join(_plain(line) for line in case.says.splitlines())
    return f"**{case.title}.**\n\n{told}```console\n{commands}```\n\n> {said}\n"


def _given(case: Case) -> Iterator[str]:
    """Say what is as it is before the commands."""
    if case.plan_was:
        yield f"In the plan file: `{case.plan_now.strip()}`."
    if case.second:
        yield "Somebody else's name begins with Annie, too."
    if case.file:
        yield f"By hand, in `{case.file}`:\n\n{_difference(case)}".rstrip("\n")
    if case.put:
        holding = f", with `{case.text.strip()}` in it" if case.text else ""
        yield f"There is a file `{case.put}`{holding}."
    if case.today != "2026-05-03":
        yield f"The computer says that it is {case.today}."


def _bare(words: str) -> str:
    """Write paths without the folder that a test works in, and show what cannot be seen."""
    words = words.replace("{here}/", "").replace("{here}", ".").replace("{office}", "./office")
    return words.replace("\u202e", "\\u202e")


def _plain(words: str) -> str:
    """Write a sentence so that Markdown shows it as it is."""
    return _bare(words).replace("*", "\\*")


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8", newline="\n")
