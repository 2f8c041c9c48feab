"""PDFs by typst, tagged for screen readers (PDF/UA-1), from templates in `reports/` and data.

What is written comes to a template as data, never as its code. Where no font
has a letter the PDF is refused with the letter named: a name is never printed
as empty boxes.
"""

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self

from isf.errors import FontMissingError, TemplateBrokenError, TypesettingError
from isf.office import starter
from isf.outputs.house_style import HouseStyle
from isf.outputs.paper import Paper, Variant

TEMPLATES: Final = {Variant.EASY_READ: "easy_read.typ"}
STANDARD: Final = "statement.typ"
FONTS: Final = "fonts"

_NO_GLYPH: Final = re.compile(r'the text `"(.*?)"` could not be displayed with font')
_PLACE: Final = re.compile(r"┌─ \\?(?:\\\\\?\\)?(.+?):([0-9]+):[0-9]+")
_ESCAPE: Final = re.compile(r"\\u\{([0-9a-f]+)\}")
_STOPPED: Final = "it stopped; is the package typst installed?"
_KINDS: Final = frozenset({".typ", ".svg", ".png", ".jpg", ".jpeg", ".csv", ".json", ".toml"})


class Typesetter:
    """A typst process over the office's templates; use it as a context and for many documents."""

    def __init__(self, templates: Path, style: HouseStyle | None = None) -> None:
        self._templates, self._style = templates, style or HouseStyle()
        self._folder = tempfile.TemporaryDirectory(prefix="isf-typst-")
        self._process: subprocess.Popen[str] | None = None
        self._said = Path(self._folder.name) / ".said"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process and take its folder away."""
        if self._process is not None:
            if self._process.stdin:
                self._process.stdin.close()
            self._process.wait()
            if self._process.stdout:
                self._process.stdout.close()
        self._folder.cleanup()

    def pdf(self, paper: Paper, template: str = "", extra: Mapping[str, object] | None = None) -> bytes:
        """Return a document as a tagged PDF.

        Raises:
            TemplateBrokenError: when a template cannot be used; names file and line.
            FontMissingError: when no font here has a letter of the text.
            TypesettingError: when typst is not there or stopped.
        """
        name = template or TEMPLATES.get(Variant(paper.variant), STANDARD)
        asked = {
            "template": name,
            "issued": paper.issued,
            "data": {"paper": paper.as_data(), "style": self._style.as_data(), **(extra or {})},
        }
        answer = self._ask(asked)
        if "pdf" in answer:
            return base64.b64decode(answer["pdf"])
        raise self._refusal(answer, name)

    def _ask(self, asked: Mapping[str, object]) -> dict[str, Any]:
        to, answers = self._pipes()
        try:
            to.write(json.dumps(asked) + "\n")
            to.flush()
            line = answers.readline()
        except OSError as error:
            raise TypesettingError(self._last_words() or str(error)) from error
        if not line:
            raise TypesettingError(self._last_words() or _STOPPED)
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _pipes(self) -> tuple[IO[str], IO[str]]:
        """Return what goes to the process and what comes from it; the first time, start it."""
        if self._process is None:
            root = Path(self._folder.name)
            for source in (starter() / "reports", self._templates):
                _lay(source, root)
            fonts = self._templates / FONTS
            words = [str(root), str(fonts)] if fonts.is_dir() else [str(root)]
            with self._said.open("wb") as said:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "isf.outputs.typst_worker", *words],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=said,
                    encoding="utf-8",
                    env=_environment(),
                )
        to, answers = self._process.stdin, self._process.stdout
        if to is None or answers is None:
            raise TypesettingError(_STOPPED)
        return to, answers

    def _last_words(self) -> str:
        """Return the last line that the process wrote before it stopped."""
        if self._process is not None:
            self._process.wait()
        lines = self._said.read_text(encoding="utf-8", errors="replace").split("\n")
        return next((line.strip() for line in reversed(lines) if line.strip()), "")

    def _refusal(self, answer: Mapping[str, Any], name: str) -> Exception:
        letters = dict.fromkeys(_NO_GLYPH.findall(answer["where"]))
        if letters:
            return FontMissingError([_plain(text) for text in letters])
        told = answer["where"].rpartition("error: ")[2] if "error: " in answer["where"] else answer["where"]
        place = _PLACE.search(told) or _PLACE.search(answer["where"])
        file, line = (place[1], int(place[2])) if place else (name, 1)
        why = "; ".join([answer["error"], *answer["hints"]]).replace(self._folder.name, "")
        return TemplateBrokenError(self._source(Path(file).name), line, why)

    def _source(self, name: str) -> Path:
        """Return whose template it is: the office's own, else the shipped one."""
        own = self._templates / name
        return own if own.is_file() else starter() / "reports" / name


def _environment() -> dict[str, str]:
    """Let the process find this very isf, from wherever it is started."""
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(__file__).parents[2]), *sys.path])}


def _lay(source: Path, root: Path) -> None:
    """Copy what a template may use; a later folder's file takes the place of an earlier one's."""
    for path in source.rglob("*"):
        if path.is_file() and path.suffix.lower() in _KINDS:
            target = root / path.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)


def _plain(text: str) -> str:
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
