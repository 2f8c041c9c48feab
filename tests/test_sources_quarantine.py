"""What is kept out stays to be seen: in a file that people can read, and in `isf review`."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from isf.book.load import read_fund
from isf.errors import FileError
from isf.office import Office
from isf.sources.importing import import_files
from isf.sources.landing.clearing import at_bank
from isf.sources.quarantine import NAME, KeptOut, read_quarantine
from isf.sources.results import ImportResult
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


def brought_in(office: Path, text: str, name: str = "paid.csv") -> list[ImportResult]:
    path = office.parent / name
    path.write_text(text, encoding="utf-8")
    return import_files(Office(office), [path], by="clerk")


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


MENDED = BAD.replace('"1,50"', "1.50").replace("31/02/2026", "20/04/2026")


def received(office: Path) -> list[str]:
    entries = read_fund(Office(office), ANNIE).entries
    return sorted(str(at_bank(entry)) for entry in entries if entry.kind == "receipt")


def test_a_file_that_was_put_right_adds_only_what_was_kept_out(office: Path) -> None:
    brought_in(office, BAD)
    (half,) = brought_in(office, MENDED.replace("1.50", "x"))
    assert (half.known, half.matched, len(half.quarantine)) == (1, 1, 1)
    (mended,) = brought_in(office, MENDED)
    assert (mended.read, mended.known, mended.matched, mended.clearing) == (3, 2, 1, 0)
    assert received(office) == ["1.50", "5.00", "7.00"]
    assert kept(office) == []
    paid = {
        link for e in read_fund(Office(office), ANNIE).entries for link in e.links if link.startswith("paid-")
    }
    assert len(paid) == 1  # one payment still, as the bank will show it
    before = fingerprint(office)
    for name in ("paid.csv", "renamed.csv"):
        (again,) = brought_in(office, MENDED, name)
        assert (again.known, again.new, again.written) == (3, 0, False)
    assert fingerprint(office) == before
    assert isf("check", office=office).code == 0


def test_next_weeks_file_of_the_same_name_is_no_copy(office: Path) -> None:
    brought_in(office, BAD)
    (later,) = brought_in(office, BAD.replace("20/04/2026", "27/04/2026"))
    assert (later.known, later.matched, len(later.quarantine)) == (0, 1, 2)
    assert received(office) == ["5.00", "5.00"]
    assert len(kept(office)) == 4


def test_a_copy_in_which_another_sum_changed_is_no_mended_one(office: Path) -> None:
    brought_in(office, BAD)
    (other,) = brought_in(office, MENDED.replace(",5.00", ",6.00"))
    assert (other.known, other.matched) == (0, 3)


def test_visits_that_were_put_right_are_delivered_once(office: Path) -> None:
    done("period", "run", "calderdale", "2026:01", office=office)
    agree = f"agree {ANNIE} --heading Home-Support --supplier Provider --units 12 --rate 24.00 --outcome O1"
    done(*agree.split(), "--agreed-by", "A1", "--on", "2026-04-06", office=office)
    visits = "Person ref,Visit date,Minutes,Service\nASC-100234,13/04/2026,60,Home Support\n"
    missing = visits + "ASC-100234,14/04/2026,,Home Support\n"
    (first,) = brought_in(office, missing, "visits.csv")
    assert (first.matched, len(first.quarantine)) == (1, 1)
    (second,) = brought_in(office, missing.replace(",,", ",30,"), "visits.csv")
    assert (second.known, second.matched, len(second.quarantine)) == (1, 1, 0)


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
