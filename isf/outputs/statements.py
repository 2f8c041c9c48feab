"""A statement as HTML, XLSX, CSV, JSON and text for a terminal."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from isf.outputs import terminal
from isf.outputs.csv_text import tables_csv
from isf.outputs.files import write_whole
from isf.outputs.statement_tables import StatementTables, statement_tables
from isf.outputs.tables import Table
from isf.reporting.statement import Statement

TEMPLATE: Final = "statement.html.j2"


def write(statement: Statement, fmt: str, path: Path, templates: Path) -> Path:
    """Write a statement to a file, whole or not at all.

    `templates` is the office's reports folder; what it does not have is taken
    from the shipped one. Formats: `html`, `xlsx`, `csv`, `json`.

    Raises:
        TemplateBrokenError: when a template cannot be used; names file and line.
        NotWrittenError: when the place cannot be written to.
        KeyError: for a format that there is none of.
    """
    return write_whole(path, _MADE_BY[fmt](statement, templates))


def show(statement: Statement) -> str:
    """Return a statement as text; with boxes and colour where somebody looks at a terminal."""
    tables = statement_tables(statement)
    text = terminal.show(_told(tables))
    contact = statement.header.provider.contact
    asks = f"Does something look wrong? Ask {statement.header.provider.name}. {contact}".strip()
    return f"{text}\n{asks}\n"


def html(statement: Statement, templates: Path) -> str:
    """Return a statement as one self-contained page."""
    from isf.outputs.html import page  # noqa: PLC0415 - Jinja only when a page is made

    tables = statement_tables(statement)
    return page(TEMPLATE, {"of": statement, "tables": tables}, templates)


def _told(tables: StatementTables) -> list[Table]:
    """Return what a terminal shows: a summary without its empty rows, then the rest."""
    summary = replace(tables.summary, rows=tuple(row for row in tables.summary.rows if row[1]))
    rest = [table for table in tables.every if table not in (tables.summary, tables.money)]
    return [summary, *rest]


def _html(statement: Statement, templates: Path) -> bytes:
    return html(statement, templates).encode()


def _xlsx(statement: Statement, templates: Path) -> bytes:
    del templates
    from isf.outputs.xlsx import workbook  # noqa: PLC0415 - openpyxl only when a workbook is made

    tables = statement_tables(statement)
    title = f"Statement {statement.header.statement_id}"
    sheets = [table.in_files() for table in tables.every]
    return workbook(sheets, title, statement.header.issued_at)


def _csv(statement: Statement, templates: Path) -> bytes:
    del templates
    tables = statement_tables(statement).every
    return tables_csv([table.in_files() for table in tables]).encode()


def _json(statement: Statement, templates: Path) -> bytes:
    del templates
    return (json.dumps(statement.as_json(), indent=2, ensure_ascii=False) + "\n").encode()


_MADE_BY: Final[dict[str, Callable[[Statement, Path], bytes]]] = {
    "html": _html,
    "xlsx": _xlsx,
    "csv": _csv,
    "json": _json,
}
