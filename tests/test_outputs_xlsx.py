"""The workbook: real numbers and dates, text that stays text, totals that recompute."""

import io
import shutil
import subprocess
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from isf.outputs import statements
from isf.outputs.returns import return_tables
from isf.outputs.statement_tables import statement_tables
from isf.outputs.tables import Column, Table
from isf.outputs.xlsx import workbook
from isf.reporting.dictionary import Kind
from tests.statements.samples import busy_statement, two_funds, worked_statement

HOSTILE = [
    '=HYPERLINK("http://x")',
    "+1",
    "-1",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
]

ONE_LINE = 15


def _opened(tables: list[Table]) -> Workbook:
    return load_workbook(io.BytesIO(workbook(tables, "A title", date(2026, 5, 5))))


def _simple(*rows: tuple[str, Decimal, date]) -> Table:
    columns = (
        Column("who", "Who"),
        Column("amount", "Amount", Kind.MONEY, total=True),
        Column("on", "Day", Kind.DATE),
    )
    return Table("simple", "Simple", columns, rows)


def test_the_worked_period_is_in_the_cells_as_numbers() -> None:
    book = _opened([table.in_files() for table in statement_tables(worked_statement()).every])
    summary = {row[0].value: row[1].value for row in book["Summary"].iter_rows(min_row=6)}
    assert summary["Your budget"] == 400
    assert summary["Spent"] == 296
    assert summary["To go back"] == 30
    assert summary["Agreed, not used yet"] == 0
    assert summary["Left to spend"] == 74
    assert (summary["In the bank"], summary["Still to come in"]) == (64, 40)
    sheet = book["What is left"]
    left = {row[0].value: row[-1].value for row in sheet.iter_rows(min_row=2, max_row=4)}
    assert left == {"Home support": 24, "Community": 50, "Fee": 0}
    (line,) = list(book["What was spent"].iter_rows(min_row=2))
    assert {11.5, 24, 276} <= {cell.value for cell in line}


def test_amounts_are_exact_and_dates_are_dates() -> None:
    table = _simple(("Annie", Decimal("123456789.01"), date(2026, 4, 6)))
    cells = _opened([table])["Simple"][2]
    assert [cell.data_type for cell in cells] == ["s", "n", "d"]
    assert Decimal(str(cells[1].value)) == Decimal("123456789.01")
    assert cells[1].number_format == "£#,##0.00;-£#,##0.00"
    assert str(cells[2].value) == "2026-04-06 00:00:00"


@pytest.mark.parametrize("text", HOSTILE)
def test_text_that_looks_like_a_formula_stays_text(text: str) -> None:
    table = _simple((text, Decimal("1.00"), date(2026, 4, 6)))
    cell = _opened([table])["Simple"]["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


def test_no_cell_made_from_data_is_a_formula() -> None:
    tables = return_tables(two_funds())
    for sheet in _opened(tables):
        formulas = [c.value for row in sheet.iter_rows() for c in row if c.data_type == "f"]
        assert all(str(formula).startswith("=SUM(") for formula in formulas)


def test_control_characters_do_not_break_the_workbook() -> None:
    table = _simple(("a\x00b\x1fc", Decimal("1.00"), date(2026, 4, 6)))
    assert _opened([table])["Simple"]["A2"].value == "a\N{REPLACEMENT CHARACTER}b�c"


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/a",
        "mailto:a@example.org",
        "<r><t>a</t></r>",
        "<r>&</r>",
        "_x0041_",
        " a ",
        "0123",
    ],
)
def test_text_is_neither_link_nor_markup_nor_number(text: str) -> None:
    sheet = _opened([_simple((text, Decimal("1.00"), date(2026, 4, 6)))])["Simple"]
    assert (sheet["A2"].value, sheet["A2"].data_type, sheet["A2"].hyperlink) == (text, "s", None)


def test_the_same_tables_are_the_same_bytes() -> None:
    tables = return_tables(two_funds())
    made = [workbook(tables, "A title", date(2026, 5, 5)) for _ in range(2)]
    assert made[0] == made[1]


def test_sheets_whose_names_would_be_alike_are_told_apart() -> None:
    table = _simple(("a", Decimal("1.00"), date(2026, 4, 6)))
    long = "What was agreed and has not been used: "
    names = _opened([replace(table, title=long + end) for end in ("one", "two", "three")]).sheetnames
    assert len({name.casefold() for name in names}) == 3
    assert all(len(name) <= 31 for name in names)


def test_a_very_long_title_is_cut_in_the_header_alone() -> None:
    table = _simple(("a", Decimal("1.00"), date(2026, 4, 6)))
    book = load_workbook(io.BytesIO(workbook([table], "Smith & Sons " * 40, date(2026, 5, 5))))
    header = book["Simple"].oddHeader
    assert header is not None
    assert str(header.left.text).startswith("Smith && Sons ")
    assert book.properties.title == "Smith & Sons " * 40


def test_totals_have_their_result_for_who_does_not_compute() -> None:
    rows = [(name, Decimal("1.10"), date(2026, 4, 6)) for name in ("a", "b", "c")]
    raw = workbook([_simple(*rows)], "A title", date(2026, 5, 5))
    assert load_workbook(io.BytesIO(raw), data_only=True)["Simple"]["B5"].value == 3.3


def test_totals_are_formulas_over_all_rows() -> None:
    rows = [(name, Decimal("1.10"), date(2026, 4, 6)) for name in ("a", "b", "c")]
    sheet = _opened([_simple(*rows)])["Simple"]
    assert sheet["B5"].value == "=SUM(B2:B4)"
    assert sheet["A5"].value == "Total"


def test_one_row_needs_no_total() -> None:
    sheet = _opened([_simple(("a", Decimal("1.10"), date(2026, 4, 6)))])["Simple"]
    assert sheet.max_row == 2


def test_it_is_set_up_to_be_read_and_printed() -> None:
    rows = [(name, Decimal("1.10"), date(2026, 4, 6)) for name in ("a", "b", "c")]
    sheet = _opened([_simple(*rows)])["Simple"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:C4"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
    assert sheet.column_dimensions["C"].width >= len("6 April 2026")


def test_a_long_title_makes_no_sheet_wider() -> None:
    """Text that spills over would shrink the whole sheet in print."""
    who = "Money statement for " + "Featherstonehaugh-Winterbourne " * 4
    table = replace(_simple(("a", Decimal("1.10"), date(2026, 4, 6))), preface=(who, "6 April to 3 May 2026"))
    sheet = _opened([table])["Simple"]
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A1:C1", "A2:C2"]
    assert sheet["A1"].alignment.wrap_text is True
    assert sheet.row_dimensions[1].height > 3 * (sheet.row_dimensions[2].height or ONE_LINE)
    assert sheet.oddHeader is not None
    assert sheet.oddFooter is not None
    assert sheet.oddHeader.left.text == "A title"
    assert (sheet.oddFooter.left.text, sheet.oddFooter.right.text) == ("&A", "Page &P of &N")


def test_a_statement_has_no_empty_sheets() -> None:
    raw = statements.content(worked_statement(), "xlsx", Path("none"))
    book = load_workbook(io.BytesIO(raw))
    assert {"Summary", "What is left", "What was spent", "Fees", "Money to go back"} <= set(book.sheetnames)
    assert "What was put right" not in book.sheetnames
    assert all(sheet.max_row > 1 for sheet in book)


def test_every_table_of_a_return_is_a_sheet() -> None:
    tables = return_tables(two_funds())
    book = _opened(tables)
    assert book.sheetnames == [table.name for table in tables]
    header = [cell.value for cell in book["money_summary"][1]]
    assert header[:5] == ["person_ref", "fund", "opening_balance", "due", "received"]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not here")
def test_libreoffice_opens_both_workbooks_and_recomputes_the_same_totals(tmp_path: Path) -> None:
    """It writes what it computed; a workbook that needed repair would not be converted without a person."""
    made = {
        "statement": [t.in_files() for t in statement_tables(busy_statement()).every if t.rows],
        "return": return_tables(two_funds()),
    }
    for name, tables in made.items():
        (tmp_path / f"{name}.xlsx").write_bytes(workbook(tables, "A title", date(2026, 5, 5)))
    out = tmp_path / "out"
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out)]
    files = [str(tmp_path / f"{name}.xlsx") for name in made]
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=120)
    for name, tables in made.items():
        again = load_workbook(out / f"{name}.xlsx", data_only=True)
        assert len(again.sheetnames) == len(tables)
        for table, sheet in zip(tables, again, strict=True):
            _same(table, sheet)


def _same(table: Table, sheet: Worksheet) -> None:
    """Compare what LibreOffice has with the table: text, numbers and days, and every total."""
    head = len(table.preface) + (2 if table.preface else 1)
    read = list(sheet.iter_rows(min_row=head, max_col=len(table.columns), values_only=True))
    assert list(read[0]) == [column.heading for column in table.columns]
    for row, cells in zip(table.rows, read[1:], strict=False):
        for mine, theirs in zip(row, cells, strict=True):
            assert _plain(theirs) == _plain(mine), (table.name, mine, theirs)
    if table.totals():
        totals = zip(table.totals(), read[len(table.rows) + 1], strict=True)
        assert all(_plain(theirs) == mine for mine, theirs in totals if mine is not None), table.name


def _plain(cell: object) -> object:
    """Return a cell to compare: pounds and units to the hundredth, a day without its midnight."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, int | float | Decimal):
        return Decimal(str(cell)).quantize(Decimal("0.01"))
    return cell or None
