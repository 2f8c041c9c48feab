"""A statement as PDF, HTML, XLSX, CSV, JSON and text for a terminal."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from isf.outputs import terminal
from isf.outputs.csv_text import tables_csv
from isf.outputs.easy_read import easy_read_paper
from isf.outputs.files import write_whole
from isf.outputs.house_style import HouseStyle
from isf.outputs.language import ENGLISH, Language
from isf.outputs.paper import Paper, Variant
from isf.outputs.statement_paper import statement_paper
from isf.outputs.statement_tables import StatementTables, statement_tables
from isf.outputs.tables import Table
from isf.outputs.typesetting import Typesetter
from isf.reporting.statement import Statement

TEMPLATE: Final = "statement.html.j2"
EASY_READ: Final = "easy_read.html.j2"
SUFFIXES: Final = {Variant.EASY_READ: "-easy-read", Variant.LARGE_PRINT: "-large-print"}


@dataclass(frozen=True, slots=True)
class Look:
    """How a statement is written: for whom, in which language, in which house's style.

    `warning` stands at the top: what was issued before and has changed since.
    A `typesetter` that is given is used for the PDF, so that many share one.
    """

    variant: Variant = Variant.STANDARD
    say: Language = field(default=ENGLISH)
    style: HouseStyle = field(default_factory=HouseStyle)
    warning: str = ""
    typesetter: Typesetter | None = None


def write(statement: Statement, fmt: str, path: Path, templates: Path, look: Look | None = None) -> Path:
    """Write a statement to a file, whole or not at all.

    `templates` is the office's reports folder; what it does not have is taken
    from the shipped one. Formats: `pdf`, `html`, `xlsx`, `csv`, `json`.

    Raises:
        TemplateBrokenError: when a template cannot be used; names file and line.
        FontMissingError: when no font has a letter that a PDF needs.
        NotWrittenError: when the place cannot be written to.
        KeyError: for a format that there is none of.
    """
    return write_whole(path, content(statement, fmt, templates, look))


def content(statement: Statement, fmt: str, templates: Path, look: Look | None = None) -> bytes:
    """Return a statement as the bytes of a file; raises as `write` does."""
    return _MADE_BY[fmt](statement, templates, look or Look())


def show(statement: Statement, say: Language = ENGLISH, warning: str = "") -> str:
    """Return a statement as text; with boxes and colour where somebody looks at a terminal."""
    tables = _warned(statement_tables(statement, say), warning)
    text = terminal.show(_told(tables))
    contact = statement.header.provider.contact
    asks = f"Does something look wrong? Ask {statement.header.provider.name}. {contact}".strip()
    return f"{text}\n{asks}\n"


def paper_of(statement: Statement, look: Look) -> Paper:
    """Return a statement in words, in the variant and language that are asked for."""
    if look.variant is Variant.EASY_READ:
        return easy_read_paper(statement, look.say, look.warning)
    return statement_paper(statement, look.variant, look.say, look.warning)


def html(statement: Statement, templates: Path, look: Look | None = None) -> str:
    """Return a statement as one self-contained page."""
    from isf.outputs.html import page  # noqa: PLC0415 - Jinja only when a page is made

    look = look or Look()
    values = {
        "paper": paper_of(statement, look),
        "style": look.style,
        "of": statement,
        "tables": statement_tables(statement, look.say),
    }
    return page(EASY_READ if look.variant is Variant.EASY_READ else TEMPLATE, values, templates)


def _warned(tables: StatementTables, warning: str) -> StatementTables:
    """Put a warning under what stands above the first table."""
    if not warning:
        return tables
    return replace(tables, summary=replace(tables.summary, preface=(*tables.summary.preface, warning)))


def _told(tables: StatementTables) -> list[Table]:
    """Return what a terminal shows: a summary without its empty rows (unless all are), then the rest."""
    filled = tuple(row for row in tables.summary.rows if row[1])
    summary = replace(tables.summary, rows=filled or tables.summary.rows)
    rest = [table for table in tables.every if table not in (tables.summary, tables.money)]
    return [summary, *rest]


def _html(statement: Statement, templates: Path, look: Look) -> bytes:
    return html(statement, templates, look).encode()


def _pdf(statement: Statement, templates: Path, look: Look) -> bytes:
    paper = paper_of(statement, look)
    if look.typesetter is not None:
        return look.typesetter.pdf(paper)
    with Typesetter(templates, look.style) as typesetter:
        return typesetter.pdf(paper)


def _xlsx(statement: Statement, templates: Path, look: Look) -> bytes:
    del templates
    from isf.outputs.xlsx import workbook  # noqa: PLC0415 - xlsxwriter only when a workbook is made

    tables = _warned(statement_tables(statement, look.say), look.warning)
    title = f"Statement {statement.header.statement_id}"
    sheets = [table.in_files() for table in tables.every if table.rows]
    return workbook(sheets, title, statement.header.issued_at)


def _csv(statement: Statement, templates: Path, look: Look) -> bytes:
    del templates
    tables = statement_tables(statement, look.say).every
    return tables_csv([table.in_files() for table in tables]).encode()


def _json(statement: Statement, templates: Path, look: Look) -> bytes:
    del templates, look
    return (json.dumps(statement.as_json(), indent=2, ensure_ascii=False) + "\n").encode()


_MADE_BY: Final[dict[str, Callable[[Statement, Path, Look], bytes]]] = {
    "pdf": _pdf,
    "html": _html,
    "xlsx": _xlsx,
    "csv": _csv,
    "json": _json,
}
FORMATS: Final = tuple(_MADE_BY)
