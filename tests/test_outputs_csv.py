"""CSV: text that a spreadsheet would run is disarmed, numbers and dates stay what they are."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest

from isf.outputs.csv_text import csv_text, table_csv, tables_csv, written_cell
from isf.outputs.tables import Column, Table
from isf.reporting.dictionary import Kind

HOSTILE = ["=1+1", "+44 1422", "-1", "@cmd", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x"]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_that_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert written_cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (Decimal("-12.50"), "-12.50"),
        (Decimal("74.00"), "74.00"),
        (Decimal("11.5"), "11.5"),
        (date(2026, 4, 6), "2026-04-06"),
        (0, "0"),
        (None, ""),
        ("Annie", "Annie"),
        ("'=1", "'=1"),
    ],
)
def test_everything_else_is_written_as_it_is(cell: object, written: str) -> None:
    assert written_cell(cell) == written  # type: ignore[arg-type]


def test_rows_come_back_as_they_were_given() -> None:
    text = csv_text(["a", "b"], [["one, two", 'say "hello"'], ["line\nbreak", "Ŵyl"]])
    assert list(csv.reader(io.StringIO(text))) == [
        ["a", "b"],
        ["one, two", 'say "hello"'],
        ["line\nbreak", "Ŵyl"],
    ]


def test_there_is_no_byte_order_mark() -> None:
    assert csv_text(["fund"], []).encode() == b"fund\n"


def _table(name: str, *keys: str) -> Table:
    columns = tuple(Column(key, key.title(), Kind.MONEY) for key in keys)
    return Table(name, name, columns, (tuple(Decimal("1.00") for _ in keys),))


def test_a_table_has_its_keys_for_a_header() -> None:
    assert table_csv(_table("money", "due", "received")) == "due,received\n1.00,1.00\n"


def test_tables_in_one_file_share_their_columns() -> None:
    text = tables_csv([_table("money", "due", "amount"), _table("fees", "amount", "vat")])
    assert text.splitlines() == ["section,due,amount,vat", "money,1.00,1.00,", "fees,,1.00,1.00"]
