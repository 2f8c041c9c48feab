"""A day is never guessed: a file that puts the month first is refused, a slip of the pen is kept out."""

from pathlib import Path

import pytest

from isf.sources.errors import FileRefusedError
from tests.sources.house import TODAY, read_text, shipped

HEAD = "Person ref,Payment date,Amount\n"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISF_TODAY", TODAY)


@pytest.mark.parametrize("first", ["04/13/2026", "4/13/26", "04-13-2026"])
def test_where_no_date_shows_the_day_first_some_with_the_month_first_refuse_the_file(
    first: str, tmp_path: Path
) -> None:
    """Whoever wrote 04/13 meant 3 April by 04/03, and not 4 March."""
    text = f"{HEAD}ASC-1,{first},5.00\nASC-2,04/03/2026,6.00\nASC-3,04/14/2026,7.00\n"
    with pytest.raises(FileRefusedError, match=f"'{first}' on line 2 has the month first") as refused:
        read_text(tmp_path, text, shipped("council-remittance"))
    assert "Export it with the day first" in str(refused.value)


def test_among_dates_that_show_the_day_first_it_is_a_slip_and_kept_out(tmp_path: Path) -> None:
    text = f"{HEAD}ASC-1,04/13/2026,5.00\nASC-2,04/14/2026,6.00\nASC-3,13/04/2026,7.00\n"
    reading = read_text(tmp_path, text, shipped("council-remittance"))
    assert ([bad.row for bad in reading.bad], len(reading.values)) == ([2, 3], 1)


def test_a_single_one_is_a_slip_too(tmp_path: Path) -> None:
    text = f"{HEAD}ASC-1,04/13/2026,5.00\nASC-2,04/03/2026,6.00\n"
    reading = read_text(tmp_path, text, shipped("council-remittance"))
    assert ([bad.row for bad in reading.bad], len(reading.values)) == ([2], 1)


def test_a_day_that_there_is_not_is_only_kept_out(tmp_path: Path) -> None:
    text = f"{HEAD}ASC-1,31/02/2026,5.00\nASC-2,04/03/2026,6.00\nASC-3,13/13/2026,7.00\n"
    reading = read_text(tmp_path, text, shipped("council-remittance"))
    assert ([bad.row for bad in reading.bad], len(reading.values)) == ([2, 4], 1)


def test_no_pen_slips_in_a_banks_statement(tmp_path: Path) -> None:
    text = "Date,Narrative,Amount,Balance\n04/01/2026,OWL,-10.00,90.00\n04/13/2026,OWL,-10.00,80.00\n"
    with pytest.raises(FileRefusedError, match="'04/13/2026' on line 3 has the month first"):
        read_text(tmp_path, text, shipped("bank-one-column"))
