"""What is kept out stays to be seen: in a file that people can read, and in `isf review`."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from isf.errors import FileError
from isf.office import Office
from isf.sources.importing import import_files
from isf.sources.quarantine import NAME, KeptOut, read_quarantine
from tests.command_line import ANNIE, begin, done, fingerprint, isf
from tests.sources.house import FOLDER, TODAY

PAID = "Person ref,Payment date,Amount\n"
BAD = PAID + 'ASC-100234,20/04/2026,5.00\nASC-100234,20/04/2026,"1,50"\nASC-100234,31/02/2026,7.00\n'


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return begin(tmp_path_factory.mktemp("begun"))


@pytest.fixture
def office(begun: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(begun, tmp_path / "office"))


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISF_TODAY", TODAY)


def brought_in(office: Path, text: str, name: str = "paid.csv") -> None:
    path = office.parent / name
    path.write_text(text, encoding="utf-8")
    import_files(Office(office), [path], by="clerk")


def kept(office: Path) -> list[tuple[str, int, str, str, str]]:
    rows = read_quarantine(Office(office))
    return [(row.file, row.line, row.column, row.value, row.reason) for row in rows]


def test_rows_that_are_kept_out_can_be_read_again_later(office: Path) -> None:
    brought_in(office, BAD)
    first, second = kept(office)
    assert first == ("paid.csv", 3, "Amount", "1,50", "it is not an amount as this source writes them")
    assert second[:4] == ("paid.csv", 4, "Payment date", "31/02/2026")
    assert second[4].startswith("it is not a date written as %d/%m/%Y")
    text = (office / "ledgers" / NAME).read_text(encoding="utf-8")
    assert text.startswith("# Rows that `isf import` kept out of the book, and why.")
    assert 'value = "1,50"' in text
    assert f"on = {TODAY}" in text
    assert done("check", office=office).code == 0


def test_the_same_file_again_changes_nothing(office: Path) -> None:
    brought_in(office, BAD)
    before = fingerprint(office)
    brought_in(office, BAD, "renamed.csv")
    assert fingerprint(office) == before
    assert [row[0] for row in kept(office)] == ["paid.csv", "paid.csv"]


def test_a_row_that_goes_in_later_is_taken_out(office: Path) -> None:
    done("period", "run", "calderdale", "2026:01", office=office)
    visits = FOLDER / "access-abacus.csv"
    shutil.copy(visits, office.parent)
    import_files(Office(office), [office.parent / visits.name], by="clerk")
    before = kept(office)
    assert [line for _, line, *_ in before] == [2, 3, 4, 6, 7]
    agree = f"agree {ANNIE} --heading Home-Support --supplier Provider --units 12 --rate 24.00 --outcome O1"
    done(*agree.split(), "--agreed-by", "A1", "--on", "2026-04-06", office=office)
    import_files(Office(office), [office.parent / visits.name], by="clerk")
    assert len(kept(office)) == 2
    assert set(kept(office)) < {*before, *kept(office)}


def test_a_dry_run_keeps_nothing(office: Path) -> None:
    path = office.parent / "paid.csv"
    path.write_text(BAD, encoding="utf-8")
    import_files(Office(office), [path], by="clerk", dry_run=True)
    assert not (office / "ledgers" / NAME).exists()


def test_a_reference_or_a_name_is_never_kept(office: Path) -> None:
    brought_in(office, BAD.replace("ASC-100234,31/02/2026", '"ASC\n-9",20/04/2026'))
    (_, line, column, value, reason) = kept(office)[1]
    assert (line, column, value, reason) == (4, "Person ref", "", "it holds a control character")


def test_review_names_what_was_kept_out(office: Path) -> None:
    brought_in(office, BAD)
    rows = [
        row for row in done("review", "--format", "json", office=office).json if row["kind"] == "quarantined"
    ]
    (row,) = rows
    assert row["since"] == TODAY
    assert (
        row["message"] == "2 rows of paid.csv were kept out (lines 3, 4); ledgers/quarantine.toml says why."
    )
    assert row["do"] == "isf import paid.csv"


def test_a_file_with_spaces_in_its_name_can_be_pasted(office: Path) -> None:
    brought_in(office, BAD, "paid in may.csv")
    commands = [row["do"] for row in done("review", "--format", "json", office=office).json]
    assert 'isf import "paid in may.csv"' in commands


def test_a_file_that_was_spoilt_by_hand_is_named(office: Path) -> None:
    (office / "ledgers" / NAME).write_text("[[row]]\nfile = 1 2\n", encoding="utf-8")
    with pytest.raises(FileError, match=r"quarantine\.toml"):
        read_quarantine(Office(office))
    assert isf("review", office=office).error == "FileError"


def test_rows_of_other_files_stay(office: Path) -> None:
    brought_in(office, BAD)
    brought_in(office, PAID + "ASC-100234,21/04/2026,6.00\nASC-100234,21/04/2026,x\n", "other.csv")
    assert [(row.file, row.line, row.on) for row in read_quarantine(Office(office))] == [
        ("paid.csv", 3, date(2026, 5, 3)),
        ("paid.csv", 4, date(2026, 5, 3)),
        ("other.csv", 3, date(2026, 5, 3)),
    ]
    assert all(isinstance(row, KeptOut) for row in read_quarantine(Office(office)))
