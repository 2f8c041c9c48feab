"""Statements and returns for the dashboard, made by the same commands that a person gives."""

import contextlib
import io
import json
import shutil
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from isf.cli import COMMANDS
from isf.cli.documents import statement
from isf.cli.running import run_command
from isf.office import Office
from isf.web.portal.papers import EASY, LARGE


class OfficePapers:
    """Makes one paper at a time: a workbook takes a second of work, and pages must not wait for many."""

    def __init__(self, office: Office) -> None:
        self._office = ["--office", str(office.root), "--by", "dashboard"]
        self._one = threading.Lock()

    @property
    def formats(self) -> Sequence[str]:
        """The formats that `isf statement` knows, the page first."""
        known = next(p for p in statement.params if p.name == "fmt").type
        choices = known.choices if isinstance(known, click.Choice) else ()
        found = [form for form in ("html", "pdf", "xlsx", "csv", "json") if form in choices]
        return [*found, EASY, LARGE] if "pdf" in found else found

    def statement(self, fund: str, label: str, fmt: str, language: str) -> bytes:
        """Return a fund's statement for a period, in the words of a language where the format has words."""
        look = ["--language", language] if fmt not in {"csv", "json"} else []
        look += {EASY: ["--easy-read"], LARGE: ["--large-print"]}.get(fmt, [])
        form = "pdf" if fmt in {EASY, LARGE} else fmt
        with _folder() as folder:
            path = folder / f"statement.{form}"
            self._run(
                "statement", fund, "--period", label, "--format", form, *look, "-o", str(path), "--quiet"
            )
            return path.read_bytes()

    def council_return(self, code: str, label: str, fmt: str) -> bytes:
        """Return a council's return for a period, as its workbook or with every file of it."""
        with _folder() as folder:
            self._run("return", code, "--period", label, "-o", str(folder), "--quiet")
            if fmt == "xlsx":
                return next(folder.rglob("*.xlsx")).read_bytes()
            return _zipped(folder)

    def review(self) -> list[dict[str, Any]]:
        """Return what needs attention, as `isf review` tells it."""
        rows: list[dict[str, Any]] = json.loads(self._run("review", "--format", "json"))
        return rows

    def _run(self, *words: str) -> str:
        with self._one:
            return run_command([*self._office, *words])


def review_of(papers: OfficePapers) -> Callable[[], list[dict[str, Any]]] | None:
    """Return what gives the list of what needs attention, where this isf has the command."""
    return papers.review if "review" in COMMANDS else None


@contextlib.contextmanager
def _folder() -> Iterator[Path]:
    """Give a folder for as long as a paper is made."""
    path = Path(tempfile.mkdtemp(prefix="isf-"))
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _zipped(folder: Path) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            made.write(path, path.relative_to(folder).as_posix())
    return out.getvalue()
