"""Statements for many: PDFs beside WeasyPrint, workbooks beside openpyxl, and the month end."""

from __future__ import annotations

import functools
import shutil
from typing import TYPE_CHECKING

from bench import peers
from bench.measure import isf, paired, python

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bench.speed import Bench, Row

_LABEL = "2026:05"
_MOST = 400


def documents(bench: Bench) -> Iterator[Row]:
    """Statements, and the month end after a tenth changed."""
    people = 20 if bench.quick else 40
    yield from _pdfs(bench, people)
    yield from _workbooks(bench, people)
    yield _month_end(bench, min(bench.large, _MOST))


def _made(bench: Bench, people: int, form: str) -> tuple[list[str | Path], Path, Callable[[], None]]:
    """Return the command for everybody's statements, where they go, and what takes them away."""
    out = bench.work / "statements" / f"{people}-{form}"
    words = ("statements", "calderdale", "--period", _LABEL, "--quiet", "-o", out, "--as", form)
    gone = functools.partial(shutil.rmtree, out, ignore_errors=True)
    return isf(bench.office(people), *words), out, gone


def _pdfs(bench: Bench, people: int) -> Iterator[Row]:
    """Set statements from the ledgers, beside setting pages that are there already."""
    pages, out, gone = _made(bench, people, "html")
    gone()
    bench.watch.run(pages)
    ours, _, gone = _made(bench, people, "pdf")
    found = bench.watch.pairs(ours, python(peers.WEASYPRINT, out), 1, before=gone)
    yield bench.row(f"{people} statements, PDF/UA *", "WeasyPrint, PDF/UA", 0.1, found)


def _workbooks(bench: Bench, people: int) -> Iterator[Row]:
    """Write workbooks beside openpyxl, which gets the very same cells and looks, and only has to write them.

    In the first row isf has its tables, too, and one process: the same work. In the second, which has no
    target, it reads the ledgers and computes as well, on every processor.
    """
    ours, out, gone = _made(bench, people, "xlsx")
    gone()
    bench.watch.run(ours)
    cells, tables = bench.work / "cells", bench.work / "tables"
    bench.watch.run(python(peers.CELLS, out, cells))
    bench.watch.run(python(peers.TABLES, bench.office(people), _LABEL, tables))
    theirs = python(peers.OPENPYXL, cells, bench.work / "openpyxl")
    alone = python(peers.WORKBOOKS, tables, bench.work / "workbooks")
    found = bench.watch.pairs(alone, theirs, bench.runs(3))
    yield bench.row(f"{people} workbooks, from their tables", "openpyxl, the same cells", 0.5, found)
    found = bench.watch.pairs(ours, theirs, bench.runs(3), before=gone)
    yield bench.row(f"{people} statements, XLSX, from the ledgers *", "openpyxl, the same cells", None, found)


def _month_end(bench: Bench, people: int) -> Row:
    """Make everybody's PDF, change a tenth, and make them again."""
    office = bench.office(people)
    ours, _, gone = _made(bench, people, "pdf")
    gone()
    first = bench.watch.run(ours)
    for fund in sorted(path.name for path in (office / "ledgers").glob("P-*"))[: people // 10]:
        more = ("--agreement", "AG-013", "--units", "0.01", "--on", "2027-03-30")
        bench.watch.run(isf(office, "spend", fund, *more))
    again = bench.watch.run(ours)
    work = f"month end, {people} people, a tenth changed, PDF *"
    return bench.row(work, "the first run", 0.15, paired([(again, first)]))
