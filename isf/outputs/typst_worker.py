"""A process of its own that sets PDFs with typst: one line of JSON in, one line of JSON out.

It is kept apart for two reasons: typst is under the Apache licence, which is
held not to combine with Beancount's GPL version 2 in one program, and its
memory goes when it ends. It reads templates under the folder that it is
given, fonts, and nothing else.
"""

import base64
import json
import sys
from datetime import UTC, datetime
from typing import Any, Final

STANDARD: Final = "ua-1"
_KEPT_FOR: Final = 10
PREFERRED: Final = (
    "Atkinson Hyperlegible",
    "Noto Sans",
    "Segoe UI",
    "Open Sans",
    "Arial",
    "Liberation Sans",
    "Helvetica",
    "DejaVu Sans",
    "Libertinus Serif",
)


def main(folder: str, font_folders: list[str]) -> None:
    """Set documents until standard input ends; fonts are looked up once."""
    import typst  # noqa: PLC0415 - only in this process

    fonts = typst.Fonts(font_paths=font_folders)
    compiler = typst.Compiler(root=folder, font_paths=fonts)
    families = fonts.families()
    for number, line in enumerate(sys.stdin):
        if number:
            _forget(compiler)
        answer = _answer(typst, compiler, families, folder, json.loads(line))
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _forget(compiler: Any) -> None:  # noqa: ANN401 - typst is imported only where it runs
    """Let go of what was set: typst keeps it for ten more documents, and these have nothing in them.

    No two statements share enough to be worth keeping, and looking through it takes longer than it saves.
    """
    for _ in range(_KEPT_FOR):
        compiler.compile(input=b" ", format="svg")


def _answer(typst: Any, compiler: Any, families: list[str], folder: str, asked: dict[str, Any]) -> Any:  # noqa: ANN401
    data = asked["data"]
    data["fonts"] = chosen(families, str(data["style"]["font"]))
    issued = datetime.fromisoformat(asked["issued"]).replace(tzinfo=UTC)
    try:
        made = compiler.compile(
            input=f"{folder}/{asked['template']}",
            format="pdf",
            pdf_standards=[STANDARD],
            timestamp=issued,
            sys_inputs={"data": json.dumps(data)},
        )
    except typst.TypstError as error:
        return {"error": error.message, "where": error.diagnostic, "hints": list(error.hints)}
    return {"pdf": base64.b64encode(made).decode()}


def chosen(families: list[str], wanted: str) -> list[str]:
    """Return the fonts to use, of those that are there: the house's, then legible ones, then any Noto."""
    there = {family.casefold(): family for family in families}
    first = [there[name.casefold()] for name in (wanted, *PREFERRED) if name.casefold() in there]
    rest = [family for family in families if family.startswith("Noto Sans") and family not in first]
    return first[:1] + [family for family in rest if family not in first[:1]] + first[1:]


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
