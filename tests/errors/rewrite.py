"""After a sentence was worded better: take what isf says now into the cases and the page.

    python -m tests.errors.rewrite

Read the difference before it is committed. Names, exit codes and who sees an error stay as they were.
"""

import json
import re
import tempfile
from pathlib import Path

from tests.command_line import isf
from tests.errors import page
from tests.errors.cases import FOLDER, Case, errors

_TEXT = r"(?:'''\n.*?'''|\"(?:[^\"\\]|\\.)*\"|'[^'\n]*')"


def main() -> None:
    """Write every case's sentence, and the page."""
    root = Path(tempfile.mkdtemp())
    for error in errors():
        path = FOLDER / f"{error.name}.toml"
        head, *parts = re.split(r"(?=^\[\[case\]\])", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        told = [_told(part, case, root) for part, case in zip(parts, error.cases, strict=True)]
        path.write_text("".join([head, *told]), encoding="utf-8", newline="\n")
    errors.cache_clear()
    page.PAGE.write_text(page.text(), encoding="utf-8", newline="\n")


def _told(part: str, case: Case, root: Path) -> str:
    """Return the text of a case with what isf says now; as it was, when the error does not come about."""
    here = Path(tempfile.mkdtemp(dir=root))
    office = case.arrange(root / "offices", here)
    if case.run:
        ran = case.refused(office)
        said = ran.err.removeprefix("isf: ").rstrip("\n")
        said = said.replace(str(office), "{office}").replace(str(here), "{here}")
        return _put(part, "says", said) if ran.error == case.error else part
    found = isf("check", "--format", "json", office=office).json["errors"]
    same = [row for row in found if row["identity"] == case.error]
    if not same or (case.says, case.do) in [(row["message"], row["do"]) for row in same]:
        return part
    return _put(_put(part, "says", same[0]["message"]), "do", same[0]["do"])


def _put(part: str, key: str, text: str) -> str:
    literal = f"'''\n{text}'''" if "\n" in text else json.dumps(text, ensure_ascii=False)
    return re.sub(
        rf"^{key} = {_TEXT}", lambda _: f"{key} = {literal}", part, count=1, flags=re.MULTILINE | re.DOTALL
    )


if __name__ == "__main__":
    main()
