"""Tables as values: what stands on paper, what in files, what is added up."""

from datetime import date
from decimal import Decimal

import pytest

from isf.outputs.tables import Cell, Column, Table, plain_cell, shown
from isf.reporting.dictionary import Kind

COLUMNS = (
    Column("what", "What"),
    Column("how_much", "How much", paper_only=True),
    Column("units", "Units", Kind.NUMBER, detail=True),
    Column("amount", "Amount", Kind.MONEY, total=True),
    Column("note", "Note", optional=True),
)


def _table(*rows: tuple[Cell, ...]) -> Table:
    return Table("t", "T", COLUMNS, rows)


ONE = ("Help", "2 at £24.00", Decimal(2), Decimal("48.00"), "")
TWO = ("Swim", "", None, Decimal("-15.00"), "late")


def test_paper_leaves_out_details_and_empty_columns() -> None:
    assert [c.key for c in _table(ONE).on_paper().columns] == ["what", "how_much", "amount"]
    assert [c.key for c in _table(ONE, TWO).on_paper().columns][-1] == "note"


def test_files_leave_out_what_is_for_paper_only() -> None:
    assert [c.key for c in _table(ONE).in_files().columns] == ["what", "units", "amount", "note"]
    assert _table(ONE).in_files().rows == (("Help", Decimal(2), Decimal("48.00"), ""),)


def test_only_picks_columns() -> None:
    assert _table(ONE).only("what", "amount").rows == (("Help", Decimal("48.00")),)


def test_totals_add_up_more_than_one_row() -> None:
    assert _table(ONE, TWO).totals() == (None, None, None, Decimal("33.00"), None)
    assert _table(ONE).totals() == ()


@pytest.mark.parametrize(
    ("cell", "kind", "people", "programs"),
    [
        (Decimal("1234.50"), Kind.MONEY, "£1,234.50", "1234.50"),
        (Decimal("-12.50"), Kind.MONEY, "-£12.50", "-12.50"),
        (Decimal("11.50"), Kind.NUMBER, "11.5", "11.50"),
        (Decimal(2400), Kind.NUMBER, "2400", "2400"),
        (date(2026, 4, 6), Kind.DATE, "6 April 2026", "2026-04-06"),
        (3, Kind.COUNT, "3", "3"),
        (None, Kind.MONEY, "", ""),
        ("", Kind.TEXT, "", ""),
    ],
)
def test_a_cell_for_people_and_for_programs(cell: Cell, kind: Kind, people: str, programs: str) -> None:
    assert (shown(cell, kind), plain_cell(cell)) == (people, programs)
