"""Workbooks: values as they are meant, no formulas, no bombs, no cell at the end of the world."""

import io
import os
import struct
import sys
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from isf.book.reading.limited import Limits
from isf.sources import workbook_guard
from isf.sources.biff import cells_of_sheet, sheets_of
from isf.sources.csv_reader import Record
from isf.sources.errors import ControlsFailedError, FileRefusedError, NothingReadError
from isf.sources.files import Incoming, Magic, incoming
from isf.sources.reading import read
from isf.sources.values import CouncilPayment, Reading
from isf.sources.workbook_apart import sheets
from isf.sources.workbook_guard import formula_cells_xls
from isf.sources.workbook_reader import workbook_sheets
from tests.sources.house import TODAY, opened

HEADER = ["Person ref", "Payment date", "Amount"]
DAY = date(2026, 4, 6)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISF_TODAY", TODAY)


def workbook(folder: Path, *rows: list[Any], name: str = "paid.xlsx") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    path = folder / name
    book.save(path)
    return path


def read_rows(folder: Path, *rows: list[Any]) -> Reading:
    return read(opened(workbook(folder, *rows)))


def rows_of(file: Incoming) -> list[Record]:
    return [record for _, records in workbook_sheets(file) for record in records]


def amounts(reading: Reading) -> list[Decimal]:
    return [v.amount for v in reading.values if isinstance(v, CouncilPayment)]


def test_a_remittance_in_a_workbook(tmp_path: Path) -> None:
    reading = read_rows(
        tmp_path,
        ["Calderdale Council"],
        ["Payment date", DAY],
        [],
        ["ASC ref", "Amount"],
        ["ASC-100234", 360],
        [100999, 275.5],
        ["Total", 635.5],
    )
    assert [(v.reference, v.amount) for v in reading.values if isinstance(v, CouncilPayment)] == [
        ("ASC-100234", Decimal("360.00")),
        ("100999", Decimal("275.50")),
    ]
    assert {v.on for v in reading.values} == {DAY}
    assert (reading.encoding, reading.source) == ("xlsx", "council-remittance")


def with_sheets(folder: Path, **sheets: Sequence[Sequence[Any]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(folder / "paid.xlsx")
    return folder / "paid.xlsx"


def test_behind_a_cover_the_sheet_with_the_table_is_read_and_named(tmp_path: Path) -> None:
    cover: list[list[Any]] = [
        ["Remittance advice"],
        ["Payment date", DAY],
        ["Total", 635.5],
        ["Please keep this for your files"],
    ]
    paid: list[list[Any]] = [["Service User No.", "NET AMOUNT (GBP)"], ["ASC-100234", 360], [100999, 275.5]]
    reading = read(opened(with_sheets(tmp_path, Cover=cover, Payments=paid, Notes=[["Rates from April"]])))
    assert amounts(reading) == [Decimal("360.00"), Decimal("275.50")]
    assert {v.on for v in reading.values} == {DAY}
    told = {control.name: (control.found, control.stated) for control in reading.controls}
    assert told["the sheet that was read"] == ("Payments", "")
    assert told["the total on line 3"] == ("635.50", "635.50")


def test_two_sheets_that_can_be_read_are_named_and_refused(tmp_path: Path) -> None:
    rows: list[list[Any]] = [HEADER, ["A", DAY, 5.0]]
    with pytest.raises(FileRefusedError, match=r"several of its sheets can be read \('April', 'May'\)"):
        opened(with_sheets(tmp_path, April=rows, May=rows))
    visits: list[list[Any]] = [["Client ref", "Visit date", "Minutes"], ["A", DAY, 60]]
    with pytest.raises(FileRefusedError, match=r"\('April', 'Visits'\)"):
        opened(with_sheets(tmp_path, April=rows, Visits=visits))


def test_a_hidden_sheet_is_not_read(tmp_path: Path) -> None:
    path = with_sheets(tmp_path, April=[HEADER, ["A", DAY, 5.0]], May=[HEADER, ["A", DAY, 6.0]])
    book = openpyxl.load_workbook(path)
    book["May"].sheet_state = "hidden"
    book.save(path)
    assert amounts(read(opened(path))) == [Decimal("5.00")]


def test_a_number_is_as_exact_as_a_workbook_shows_it(tmp_path: Path) -> None:
    """A sum of tenths leaves noise in the seventeenth digit; a third decimal is no noise."""
    assert 0.1 + 0.2 != 0.3
    reading = read_rows(
        tmp_path, HEADER, ["A", DAY, 0.1 + 0.2], ["B", DAY, 1250], ["C", DAY, 5.5], ["D", DAY, 5.301]
    )
    assert amounts(reading) == [Decimal("0.30"), Decimal("1250.00"), Decimal("5.50")]
    assert [(bad.row, bad.value) for bad in reading.bad] == [(5, "5.301")]


def test_cells_become_text_without_a_guess(tmp_path: Path) -> None:
    path = workbook(
        tmp_path,
        [1900502872.0, 2.5, 2.505, True],
        [DAY, datetime(2026, 4, 6, 9, 30), time(9, 30), timedelta(hours=1, minutes=30)],  # noqa: DTZ001
    )
    rows = rows_of(incoming(path))
    assert rows == [
        (1, ["1900502872", "2.50", "2.505", "True"]),
        (2, ["2026-04-06", "2026-04-06 09:30:00", "09:30:00", "01:30:00"]),
    ]


def test_a_float_that_is_not_pence_is_kept_out_and_not_rounded(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, HEADER, ["A", DAY, 5.0], ["B", DAY, 12.505])
    assert amounts(reading) == [Decimal("5.00")]
    assert [bad.sentence()[:28] for bad in reading.bad] == ["line 3, Amount '12.505': it "]


def test_a_formula_is_kept_out_and_in_a_total_is_only_compared(tmp_path: Path) -> None:
    reading = read_rows(tmp_path, HEADER, ["A", DAY, 5], ["B", DAY, "=2+3"], ["Total", None, "=SUM(C2:C3)"])
    assert amounts(reading) == [Decimal("5.00")]
    (bad,) = reading.bad
    assert (bad.row, bad.column) == (3, "Amount")
    assert bad.reason == "it is a formula; ask for a file that holds values"


def test_a_workbook_of_formulas_only_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NothingReadError, match="it is a formula"):
        read_rows(tmp_path, HEADER, ["A", DAY, "=2+3"])


def test_a_total_in_a_workbook_must_hold(tmp_path: Path) -> None:
    with pytest.raises(ControlsFailedError, match=r"6\.00 in the file, but its rows give 5\.00"):
        read_rows(tmp_path, HEADER, ["A", DAY, 5], ["Total", None, 6])


@pytest.mark.parametrize("cell", ["XFD1048576", "A250001", "TZ1"])
def test_a_cell_far_out_is_refused_before_anything_is_built(tmp_path: Path, cell: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER)
    sheet[cell] = 1
    path = tmp_path / "far.xlsx"
    book.save(path)
    with pytest.raises(FileRefusedError, match=r"its sheet reaches row .* the most is"):
        opened(path)


def rezipped(path: Path, part: str, change: Any) -> Path:
    held = zipfile.ZipFile(path)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name in held.namelist():
            data = held.read(name)
            package.writestr(name, change(data) if name == part else data)
    path.write_bytes(out.getvalue())
    return path


def test_a_workbook_that_unzips_to_far_more_than_it_is_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, HEADER, ["A", DAY, 5])
    rezipped(path, "xl/worksheets/sheet1.xml", lambda data: data + b" " * (30 * 1024 * 1024))
    with pytest.raises(FileRefusedError, match=r"it unzips to .* times its size; the most is 100"):
        opened(path)


def test_a_workbook_that_unzips_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_guard, "MOST_UNZIPPED", 1000)
    with pytest.raises(FileRefusedError, match="the most is 1,000"):
        rows_of(incoming(workbook(tmp_path, HEADER, ["A", DAY, 5])))


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
READS = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("dtd", [LAUGHS, READS])
@pytest.mark.parametrize(
    "part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml", "xl/_rels/workbook.xml.rels"]
)
def test_a_dtd_in_any_part_of_a_workbook_is_refused(tmp_path: Path, part: str, dtd: bytes) -> None:
    path = workbook(tmp_path, HEADER, ["A", DAY, 5])
    rezipped(
        path, part, lambda data: dtd + data[data.index(b"<", data.index(b"?>") + 1 if b"?>" in data else 0) :]
    )
    with pytest.raises(
        FileRefusedError, match=rf"{part} in the workbook declares a DTD.*ask for the file again"
    ):
        opened(path)


def test_elements_inside_each_other_without_end_are_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, HEADER, ["A", DAY, 5])
    rezipped(
        path,
        "xl/worksheets/sheet1.xml",
        lambda data: data.replace(b"</sheetData>", b"<x>" * 100_000 + b"</x>" * 100_000 + b"</sheetData>"),
    )
    with pytest.raises(
        FileRefusedError, match=r"a part of the workbook is not sound .*Save the workbook again"
    ):
        opened(path)


def shared_by(path: Path, cells: int) -> Path:
    """Make a small workbook whose every cell holds one and the same text of 32,000 letters."""
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, cells + 1))
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'
    strings = f'<sst xmlns="{space}" count="{cells}" uniqueCount="1"><si><t>{"x" * 32_000}</t></si></sst>'
    workbook(path.parent, HEADER, ["A", DAY, 5], name=path.name)
    rezipped(path, "xl/worksheets/sheet1.xml", lambda _: sheet.encode())
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/sharedStrings.xml", strings)
    return path


def test_one_long_text_that_many_cells_share_is_cut_short(tmp_path: Path) -> None:
    file = incoming(shared_by(tmp_path / "shared.xlsx", 5_000))
    assert len(file.data) < 100_000
    with pytest.raises(
        FileRefusedError, match=r"shared\.xlsx: .*it holds more than 8 MiB.*as CSV"
    ) as refused:
        sheets(file, "", Limits(answer=8 * 2**20))
    with pytest.raises(FileRefusedError) as again:  # asked by the next source: not read once more
        sheets(file, "", Limits(seconds=0))
    assert again.value is refused.value


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot limit a process's memory like this")
def test_a_workbook_that_needs_too_much_memory_ends_its_own_process_only(tmp_path: Path) -> None:
    file = incoming(shared_by(tmp_path / "shared.xlsx", 20_000))
    with pytest.raises(FileRefusedError, match="the workbook cannot be read safely: it"):
        sheets(file, "", Limits(memory=400 * 2**20))


def test_a_workbook_that_takes_too_long_is_let_go(tmp_path: Path) -> None:
    file = incoming(workbook(tmp_path, HEADER, ["A", DAY, 5]))
    with pytest.raises(FileRefusedError, match=r"took longer than 0 seconds.*as CSV, and import that"):
        sheets(file, "", Limits(seconds=0))


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
def test_a_workbook_that_was_cut_off_is_refused(tmp_path: Path, share: float) -> None:
    path = workbook(tmp_path, HEADER, *[["A", DAY, 5]] * 50)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(FileRefusedError, match=r"paid\.xlsx: it is a damaged zip.*Save the workbook again"):
        opened(path)


@pytest.mark.parametrize(("part", "kind"), [("content.xml", "an .ods"), ("xl/workbook.bin", "an .xlsb")])
def test_other_kinds_of_workbook_say_what_to_save_them_as(tmp_path: Path, part: str, kind: str) -> None:
    path = tmp_path / "sheet.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(part, "<x/>")
    with pytest.raises(FileRefusedError, match=f"it is {kind} workbook.*save it as .xlsx or CSV"):
        opened(path)


def test_a_zip_that_is_no_workbook_says_so(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("readme.txt", "hello")
    with pytest.raises(FileRefusedError, match=r"not an \.xlsx workbook"):
        opened(path)
    path.write_bytes(b"PK\x03\x04" + os.urandom(100))
    with pytest.raises(FileRefusedError, match="damaged zip"):
        opened(path)


def test_text_that_is_called_xls_is_read_as_text(tmp_path: Path) -> None:
    path = tmp_path / "remittance.xls"
    path.write_text("Person ref\tPayment date\tAmount\nA\t06/04/2026\t5.00\n", encoding="utf-8")
    assert amounts(read(opened(path))) == [Decimal("5.00")]


# --- the old format -----------------------------------------------------------------------------


def record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def compound(stream: bytes) -> bytes:
    """Wrap a workbook stream as a compound file: header, one table sector, a directory, the stream."""
    stream = stream.ljust(4096, b"\0")
    count = len(stream) // 512
    end, free, table = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    chain = [table, end, *(range(3, count + 2)), end]
    fat = struct.pack("<128I", *chain, *([free] * (128 - len(chain))))

    def entry(name: str, kind: int, begin: int, size: int) -> bytes:
        label = name.encode("utf-16-le")
        body = label.ljust(64, b"\0") + struct.pack("<HBB", len(label) + 2, kind, 1) + b"\xff" * 12
        return body.ljust(116, b"\0") + struct.pack("<II", begin, size) + b"\0" * 4

    directory = (entry("Root Entry", 5, end, 0) + entry("Workbook", 2, 2, len(stream))).ljust(512, b"\0")
    head = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    head = head.ljust(44, b"\0") + struct.pack("<6I", 1, 1, 0, 4096, end, 0) + struct.pack("<II", end, 0)
    return head.ljust(76, b"\0") + struct.pack("<109I", 0, *([free] * 108)) + fat + directory + stream


def old_book(*cells: bytes, globals_: bytes = b"") -> Incoming:
    bof, eof = record(0x0809, b"\0" * 16), record(0x0A)
    size = len(bof) + len(globals_) + len(record(0x85, b"\0" * 10)) + len(eof)
    first = bof + globals_ + record(0x85, struct.pack("<I", size) + b"\0" * 6) + eof
    return Incoming(Path("old.xls"), compound(first + bof + b"".join(cells) + eof), "0" * 64, Magic.XLS)


def cell(kind: int, row: int, column: int) -> bytes:
    return record(kind, struct.pack("<HH", row, column) + b"\0" * 10)


def test_formulas_of_an_old_workbook_are_found() -> None:
    book = old_book(cell(0x0203, 0, 0), cell(0x0006, 3, 2))
    (begin,) = sheets_of(book)
    assert list(cells_of_sheet(book, begin)) == [(1, 0, False), (4, 2, True)]
    assert formula_cells_xls(book) == [frozenset({(4, 2)})]


def test_a_run_of_cells_far_out_in_an_old_workbook_is_refused() -> None:
    book = old_book(record(0x00BD, struct.pack("<HH", 0, 0) + b"\0" * 60 + struct.pack("<H", 60_000)))
    with pytest.raises(FileRefusedError, match="its sheet reaches row 1 and column 60,001"):
        rows_of(book)


def test_a_locked_old_workbook_is_refused() -> None:
    with pytest.raises(FileRefusedError, match="locked with a password"):
        rows_of(old_book(globals_=record(0x2F, b"\0" * 6)))


@pytest.mark.parametrize("cut", [40, 600, 1500])
def test_a_damaged_old_workbook_is_refused(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "cut.xls"
    path.write_bytes(old_book(cell(0x0203, 0, 0)).data[:cut])
    with pytest.raises(FileRefusedError, match=r"damaged|no sheet"):
        rows_of(incoming(path))


def test_an_allocation_table_that_runs_in_a_circle_is_refused() -> None:
    book = old_book(cell(0x0203, 0, 0))
    data = bytearray(book.data)
    data[512 + 8 : 512 + 12] = struct.pack("<I", 2)  # the stream's first sector follows itself
    with pytest.raises(FileRefusedError, match="damaged"):
        rows_of(Incoming(book.path, bytes(data), "0" * 64, Magic.XLS))
