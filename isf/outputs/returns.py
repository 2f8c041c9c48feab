"""A council return as one workbook, one CSV file for each of its sheets, and JSON."""

import json
from pathlib import Path
from typing import Final

from isf.outputs.csv_text import table_csv
from isf.outputs.files import write_whole
from isf.outputs.tables import Column, Table, rows_of
from isf.reporting.council_return import CouncilReturn
from isf.reporting.dictionary import Field, Kind

WORKBOOK: Final = "return.xlsx"
JSON: Final = "return.json"

SHEETS: Final = (
    "header",
    "funds",
    "money_summary",
    "money_by_funder",
    "plan_summary",
    "lines",
    "open_agreements",
    "outcomes",
    "exceptions",
    "returnable",
    "attestation",
    "spending_views",
    "demand_by_area",
    "baselines",
    "cld_service_rows",
    "ascfr_summary",
    "transparency",
    "remittance_match",
    "data_dictionary",
)
_NOT_SUMMED: Final = frozenset(
    {"header", "attestation", "exceptions", "returnable", "spending_views", "baselines", "remittance_match"}
)
_PRICES: Final = frozenset({"unit_cost", "rate"})
_SHADED: Final = {"demand_by_area": ("people", "weekly_hours", "weekly_cost", "hours_not_delivered")}
"""Columns that a workbook shades by how much stands in them, so that pinch points are seen."""


def write(made: CouncilReturn, folder: Path, templates: Path) -> list[Path]:
    """Write a return into a folder: the workbook, a CSV for each sheet, and JSON; return the paths.

    `templates` is the office's reports folder, for the documents that go with a return. A table of an
    earlier return that this one has not goes, so that nobody is sent what they may not have.

    Raises:
        NotWrittenError: when the place cannot be written to.
    """
    del templates
    made_files = files(made)
    paths = [write_whole(folder / name, content) for name, content in made_files.items()]
    for name in {f"{sheet}.csv" for sheet in SHEETS} - made_files.keys():
        (folder / name).unlink(missing_ok=True)
    return paths


def files(made: CouncilReturn) -> dict[str, bytes]:
    """Return a return as files by name: the workbook, a CSV for each sheet, JSON."""
    from isf.outputs.xlsx import workbook  # noqa: PLC0415 - xlsxwriter only when a workbook is made

    tables = return_tables(made)
    head = made.header[0]
    data = json.dumps(made.as_json(), indent=2, ensure_ascii=False) + "\n"
    return {
        WORKBOOK: workbook(tables, f"Council return {head.statement_id}", head.issued_at),
        **{f"{t.name}.csv": table_csv(t).encode() for t in tables},
        JSON: data.encode(),
    }


def return_tables(made: CouncilReturn) -> list[Table]:
    """Return each table of a return, with the columns that this return carries."""
    return [_table(made, name) for name in SHEETS if made.columns(name)]


def _table(made: CouncilReturn, name: str) -> Table:
    fields = made.columns(name)
    rows = rows_of(getattr(made, name), [field.field for field in fields])
    return Table(name, name, tuple(_column(field) for field in fields), rows)


def _column(field: Field) -> Column:
    summed = field.table not in _NOT_SUMMED and field.field not in _PRICES
    shaded = field.field in _SHADED.get(field.table, ())
    total = summed and field.kind is Kind.MONEY
    return Column(field.field, field.field, field.kind, total=total, shaded=shaded)
