"""Long files: what reading keeps does not grow with what is passed over, and a bar shows how far it is."""

import gc
import shutil
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from beancount import loader

from isf.book import gate
from isf.book.store import Writer
from isf.cli.progress import Bar
from isf.office import Office
from isf.sources.files import incoming
from isf.sources.importing import import_files
from isf.sources.reading import open_as, read
from isf.sources.values import BankLine, Row
from tests.command_line import begin, isf
from tests.sources.house import TODAY, shipped

BANK = (
    "Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,"
    "Debit Amount,Credit Amount,Balance\n"
)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return begin(tmp_path_factory.mktemp("begun"))


@pytest.fixture
def office(begun: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(begun, tmp_path / "office"))


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISF_TODAY", TODAY)


def written(folder: Path, text: str) -> Path:
    path = folder / "long.csv"
    path.write_text(text, encoding="utf-8")
    return path


def statement(folder: Path, lines: int) -> Path:
    rows = (f"01/04/2026,BGC,'00-00-99,00112233,PAYMENT {n},,1.00,{n}.00\n" for n in range(1, lines + 1))
    return written(folder, BANK + "".join(rows))


def spend(folder: Path, lines: int) -> Path:
    rows = "".join(f"Plant Hire {n} Ltd,01/04/2026,{n}.00,Hire of plant\n" for n in range(1, lines + 1))
    own = "Bridge Support,01/04/2026,5.00,Individual Service Fund\n"
    return written(folder, f"Supplier Name,Payment Date,Amount,Expenses Type\n{own}{rows}")


def most_held(path: Path, source: str) -> int:
    """Return how many bytes reading an opened file holds at most, beside its text."""
    opened = open_as(incoming(path), shipped(source))
    gc.collect()
    tracemalloc.start()
    try:
        read(opened)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_rows_that_are_passed_over_leave_nothing_behind(tmp_path: Path) -> None:
    most_held(spend(tmp_path, 100), "council-spend")  # what is loaded once
    few, many = (most_held(spend(tmp_path, lines), "council-spend") for lines in (9_000, 18_000))
    assert many < few + 1_000_000  # nine thousand rows more; a list of them is eight megabytes


def test_of_a_row_only_its_value_is_kept(tmp_path: Path) -> None:
    most_held(statement(tmp_path, 100), "lloyds")
    few, many = (most_held(statement(tmp_path, lines), "lloyds") for lines in (1_000, 5_000))
    assert (many - few) / 4_000 < 1_000  # bytes a line
    reading = read(open_as(incoming(statement(tmp_path, 200)), shipped("lloyds")))
    assert len(reading.values) == 200
    gc.collect()
    assert not any(isinstance(thing, Row) for thing in gc.get_objects())


def test_a_long_file_is_recorded_a_part_at_a_time_and_in_one_commit(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts: list[int] = []
    lines: list[int] = []
    load, record = loader.load_string, Writer.record

    def loading(text: str, *rest: Any, **more: Any) -> Any:
        parts.append(text.count('kind: "clearing"'))
        return load(text, *rest, **more)

    def recording(writer: Writer, items: Any, **more: Any) -> Any:
        gc.collect()
        lines.append(sum(isinstance(thing, BankLine) for thing in gc.get_objects()))
        return record(writer, items, **more)

    monkeypatch.setattr(gate, "_AT_ONCE", 100)
    monkeypatch.setattr(loader, "load_string", loading)
    monkeypatch.setattr(Writer, "record", recording)
    (result,) = import_files(Office(office), [statement(tmp_path, 450)], by="clerk")
    assert (result.read, result.clearing, result.written) == (450, 450, True)
    assert lines == [0]  # one commit, and by then nobody holds the file's lines any more
    assert (max(parts), sum(parts)) == (100, 450)
    assert isf("check", office=office).code == 0


def test_a_bar_shows_how_far_a_long_file_is(capsys: pytest.CaptureFixture[str]) -> None:
    with Bar(shown=True) as bar:
        bar("bank.csv", 50_000, 200_000)
        bar("bank.csv", 200_000, 200_000)
    out, err = capsys.readouterr()
    drawn = err.split("\r")
    assert out == ""
    assert drawn[1] == "bank.csv: [#######.......................] 25 %, 50,000 of 200,000 lines"
    assert drawn[2].rstrip() == "bank.csv: 200,000 lines read; checking and recording them"
    assert drawn[3:] == [" " * len(drawn[2].rstrip()), ""]  # and is gone


@pytest.mark.parametrize(("shown", "lines"), [(False, 200_000), (True, 100)])
def test_no_bar_where_nobody_looks_or_nothing_takes_long(
    capsys: pytest.CaptureFixture[str], lines: int, *, shown: bool
) -> None:
    with Bar(shown=shown) as bar:
        bar("bank.csv", lines // 2, lines)
    assert capsys.readouterr().err == ""


def test_a_folder_stands_for_its_files(office: Path, tmp_path: Path) -> None:
    folder = tmp_path / "monday"
    folder.mkdir()
    paid = "Person ref,Payment date,Amount\nASC-100234,20/04/2026,{}\n"
    for name, amount in (("b.csv", "5.00"), ("a.csv", "6.00"), (".hidden.csv", "7.00"), ("~$a.csv", "8.00")):
        (folder / name).write_text(paid.format(amount), encoding="utf-8")
    (folder / "Thumbs.db").write_bytes(b"\0")
    ran = isf("import", str(folder), "--format", "json", office=office)
    assert [(Path(row["file"]).name, row["new"]) for row in ran.json] == [("a.csv", 1), ("b.csv", 1)]
    told = isf("import", str(folder), office=office).out
    assert told.rstrip().endswith("2 files read; 2 the book had already.")
    (folder / "c.csv").write_bytes(b"%PDF-1.7")
    (folder / "d.csv").write_text(paid.format("1e5"), encoding="utf-8")
    mixed = isf("import", str(folder), office=office)
    assert (mixed.code, mixed.error) == (1, "FilesRefusedError")
    assert mixed.out.rstrip().endswith("2 files read; 2 the book had already; 2 files were refused.")
    assert [line.startswith("isf: ") for line in mixed.err.splitlines()] == [True, True]  # a line each
    (tmp_path / "empty").mkdir()
    empty = isf("import", str(tmp_path / "empty"), office=office)
    assert (empty.code, empty.error) == (1, "FileRefusedError")


def test_more_rows_than_anybody_reads_are_counted(office: Path, tmp_path: Path) -> None:
    good = "Person ref,Payment date,Amount\nASC-100234,20/04/2026,5.00\n"
    ran = isf("import", str(written(tmp_path, good + "ASC-100234,20/04/2026,x\n" * 30)), office=office)
    assert ran.err.count("Amount 'x'") == 20
    assert "long.csv: 10 more rows were kept out; ledgers/quarantine.toml has each." in ran.err


def test_lines_that_are_set_aside_are_said_on_stderr(office: Path, tmp_path: Path) -> None:
    rows = "01/04/2026,FEE,'00-00-99,1,NOTHING,,0.00,1.00\n"
    text = BANK + "01/04/2026,BGC,'00-00-99,1,X,,1.00,1.00\n" + rows
    ran = isf("import", str(written(tmp_path, text)), "--format", "json", office=office)
    assert ran.err == "isf: long.csv: 1 set aside and not booked (1 nothing).\n"
    (row,) = ran.json
    assert (row["read"], row["new"]) == (2, 1)
    assert {"name": "rows set aside", "stated": None, "found": "1", "holds": True} in row["controls"]
