"""The council return on disk: a workbook, a CSV for each sheet, and the same figures in all."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from isf.outputs import returns
from isf.reporting.dictionary import DICTIONARY
from tests.statements.samples import two_funds

SHIPPED = Path(__file__).parent.parent / "reports"


@pytest.fixture
def written(tmp_path: Path) -> Path:
    returns.write(two_funds(), tmp_path, SHIPPED)
    return tmp_path


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_it_tells_what_it_wrote(tmp_path: Path) -> None:
    paths = returns.write(two_funds(), tmp_path / "2026P01", SHIPPED)
    assert sorted(path.name for path in paths) == sorted(p.name for p in paths[0].parent.iterdir())
    assert [path.name for path in paths] == [
        "return.xlsx",
        *(f"{sheet}.csv" for sheet in returns.SHEETS),
        "return.json",
    ]


def test_the_worked_period_in_the_csv(written: Path) -> None:
    row = _rows(written / "money_summary.csv")[0]
    assert (row["received"], row["due_not_received"], row["closing_balance"]) == (
        "360.00",
        "40.00",
        "74.00",
    )
    assert (row["allocated"], row["available"], row["bank"]) == ("400.00", "74.00", "64.00")


@pytest.mark.parametrize("sheet", returns.SHEETS)
def test_csv_workbook_and_json_tell_the_same(written: Path, sheet: str) -> None:
    from_csv = _rows(written / f"{sheet}.csv")
    from_json = json.loads((written / "return.json").read_text(encoding="utf-8"))[sheet]
    as_text = [{key: "" if cell is None else str(cell) for key, cell in row.items()} for row in from_json]
    assert from_csv == as_text
    cells = load_workbook(written / "return.xlsx")[sheet]
    header = [cell.value for cell in cells[1]]
    assert header == [
        field.field for field in DICTIONARY if field.table == sheet and field.field != "person_name"
    ]
    for number, row in enumerate(from_csv, 2):
        told = dict(zip(header, (cell.value for cell in cells[number]), strict=True))
        assert all(_same(told[key], text) for key, text in row.items())


def _same(cell: object, text: str) -> bool:
    if isinstance(cell, int | float):
        return Decimal(str(cell)) == Decimal(text)
    return str(cell or "").removesuffix(" 00:00:00") == text


def test_no_name_is_in_any_file(written: Path) -> None:
    for path in written.glob("*.csv"):
        assert "Annie" not in path.read_text(encoding="utf-8")
    assert "Annie" not in (written / "return.json").read_text(encoding="utf-8")


def test_prices_are_not_added_up(written: Path) -> None:
    sheet = load_workbook(written / "return.xlsx")["lines"]
    header = [cell.value for cell in sheet[1]]
    last = [cell.value for cell in sheet[sheet.max_row]]
    told = dict(zip(header, last, strict=True))
    assert str(told["gross"]).startswith("=SUM(")
    assert told["unit_cost"] is None
