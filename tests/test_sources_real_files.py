"""Real files, where `ISF_REAL_FILES` names their folder: counts and sums as an independent count has them."""

import csv
import io
import os
import re
import shutil
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from python_calamine import CalamineWorkbook

from isf.book.ledger import Ledger
from isf.book.load import load_book
from isf.book.records import Settings
from isf.errors import IsfError
from isf.model.money import plain, total
from isf.office import Office
from isf.sources.errors import FileRefusedError, UnrecognisedFileError
from isf.sources.importing import import_files
from isf.sources.landing.bank import check_account
from isf.sources.reading import look, read
from isf.sources.values import BankLine, CouncilPayment
from tests.command_line import done
from tests.sources.house import opened

REAL = os.environ.get("ISF_REAL_FILES", "")
pytestmark = pytest.mark.skipif(not REAL, reason="ISF_REAL_FILES does not name the folder of real files")


def real(name: str) -> Path:
    return Path(REAL) / name


def counted(path: Path, column: str) -> tuple[int, Decimal, int, Decimal]:
    """Count a spend file without our reader: rows with an amount, their sum, and those that say ISF."""
    records = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))
    begin = next(place for place, cells in enumerate(records) if column in cells)
    at = records[begin].index(column)
    rows = [r for r in records[begin + 1 :] if len(r) > at and r[at].strip() and r[0] != "Total"]
    ours = [r for r in rows if any("individual service fund" in cell.lower() for cell in r)]
    sums = [sum((Decimal(r[at].replace(",", "")) for r in some), Decimal(0)) for some in (rows, ours)]
    return len(rows), sums[0], len(ours), sums[1]


@pytest.mark.parametrize(
    ("name", "column", "ours", "amount"),
    [
        ("council-spend/wakefield_2018-Q2.csv", "Net Amount", 42, "57520.80"),
        ("council-spend/calderdale_2022-08.csv", "Net Amount", 12, "143021.02"),
        ("council-spend/lambeth_2012-06_report.csv", "Invoice Nett Amount", 0, "0.00"),
        ("council-spend/tameside_2014-09.csv", "Sum of Inv Amount", 0, "0.00"),
    ],
)
def test_published_spend(name: str, column: str, ours: int, amount: str) -> None:
    rows, whole, isf_rows, isf_sum = counted(real(name), column)
    reading = read(opened(real(name)))
    taken = [v.amount for v in reading.values if isinstance(v, CouncilPayment)]
    assert (reading.source, reading.rows, reading.bad) == ("council-spend", rows, ())
    assert (len(taken), total(taken)) == (isf_rows, isf_sum) == (ours, Decimal(amount))
    assert reading.controls[-1].found == str(whole)
    assert reading.passed == rows - ours


def test_a_true_biff_workbook() -> None:
    """No line of it is about Individual Service Funds; xlrd counts as many, and the same sum."""
    path = real("workbook/stockport_2014-09_spend.xls")
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    amounts = [Decimal(repr(row[rows[0].index("Amount £")])) for row in rows[1:]]
    reading = read(opened(path))
    assert (reading.source, reading.rows, reading.values, reading.bad) == ("council-spend", 2620, (), ())
    assert (len(amounts), sum(amounts)) == (2620, Decimal("28267195.72"))
    assert reading.controls[-1].found == "28267195.72"


def test_a_lloyds_statement() -> None:
    reading = read(opened(real("bank-csv/lloyds_countinghouse.csv")))
    assert [v.amount for v in reading.values if isinstance(v, BankLine)] == [
        Decimal("-60.00"),
        Decimal("2000.00"),
        Decimal("-12.34"),
    ]
    assert reading.controls[0].stated == "2940.00"


# --- an independent count: no reader of ours, and no library that ours uses ---------------------


def of_csv(text: str) -> list[Decimal]:
    """Barclays and first direct name the column; Lloyds has two; HSBC has none; Monzo wrote whole pounds."""
    rows = list(csv.reader(io.StringIO(text)))
    head = [name.lower() for name in rows[0]]
    if "credit amount" in head:
        out, into = head.index("debit amount"), head.index("credit amount")
        return [Decimal(row[into] or 0) - Decimal(row[out] or 0) for row in rows[1:] if row]
    at = head.index("amount") if "amount" in head else 2
    return [Decimal(row[at].replace(",", "")) for row in rows["amount" in head :] if row]


def of_ofx(text: str) -> list[Decimal]:
    return [Decimal(told) for told in re.findall(r"<TRNAMT>\s*([-+0-9.]+)", text)]


def of_qif(text: str) -> list[Decimal]:
    records = (
        record for part in re.split(r"^!Type:", text, flags=re.MULTILINE)[1:] for record in part.split("^")
    )
    records = (record.split("!Account")[0] for record in records)
    return [
        Decimal(told[1:]) for record in records for told in record.splitlines() if re.match(r"T-?\d", told)
    ]


def of_mt940(text: str) -> list[Decimal]:
    told = re.findall(r"^:61:\d{6}(?:\d{4})?(R?)([CD])[A-Z]?(\d+),(\d*)", text, re.MULTILINE)
    return [
        Decimal(f"{whole}.{pence or 0}") * (-1 if (side == "D") != bool(back) else 1)
        for back, side, whole, pence in told
    ]


def of_camt(text: str) -> list[Decimal]:
    """Count with the standard library's XML; the entry's own amount, and not those of its parts."""
    entries = [node for node in ET.fromstring(text).iter() if node.tag.endswith("}Ntry")]  # noqa: S314
    told = [
        {child.tag.rpartition("}")[2]: (child.text or "").strip() for child in entry} for entry in entries
    ]
    return [Decimal(one["Amt"]) * (-1 if one["CdtDbtInd"] == "DBIT" else 1) for one in told]


COUNTERS = {"bank-csv": of_csv, "ofx": of_ofx, "qif": of_qif, "mt940": of_mt940, "camt": of_camt}


def independent(name: str) -> tuple[int, Decimal]:
    """Return how many lines a statement has, and their sum."""
    count = COUNTERS[name.split("/", maxsplit=1)[0]]
    amounts = count(real(name).read_text(encoding="utf-8-sig"))
    return len(amounts), sum(amounts, Decimal(0))


STATEMENTS = [
    ("bank-csv/barclays_countinghouse.csv", "barclays", 3, "1927.66"),
    ("bank-csv/firstdirect_20180226_12345678.csv", "firstdirect", 1, "-5.00"),
    ("bank-csv/hsbc_countinghouse.csv", "hsbc", 2, "1987.66"),
    ("bank-csv/lloyds_countinghouse.csv", "lloyds", 3, "1927.66"),
    ("bank-csv/monzo_2018-02.csv", "monzo-2018", 1, "-10.00"),
    ("ofx/ofxparse_anzcc.ofx", "ofx", 1, "-5.50"),
    ("ofx/ofxparse_checking.ofx", "ofx", 3, "-59.50"),
    ("ofx/ofxparse_suncorp.ofx", "ofx", 1, "-16.85"),
    ("mt940/cmxl__mt940.sta", "mt940", 16, "12327.30"),
    ("qif/csv2ofx_default.qif", "qif", 8, "465000.00"),
    ("qif/csv2ofx_xero.qif", "qif", 5, "-233000.00"),
    ("camt/genkgo_camt052.v2.xml", "camt", 1, "-200000.00"),
    ("camt/genkgo_camt053.v2.minimal.xml", "camt", 1, "8.85"),
    ("camt/genkgo_camt053.v4.xml", "camt", 1, "8.85"),
    ("camt/genkgo_camt054.v2.xml", "camt", 1, "-200000.00"),
]


@pytest.mark.parametrize(("name", "source", "rows", "amount"), STATEMENTS)
def test_a_statement(name: str, source: str, rows: int, amount: str) -> None:
    reading = read(opened(real(name)))
    taken = [v.amount for v in reading.values if isinstance(v, BankLine)]
    assert (reading.source, len(taken), total(taken), reading.bad) == (source, rows, Decimal(amount), ())
    assert independent(name) == (rows, Decimal(amount))


@pytest.mark.parametrize(
    "name", [name for name, source, *_ in STATEMENTS if source in ("ofx", "mt940", "camt")]
)
def test_a_statement_that_is_not_in_pounds_does_not_enter_the_book(name: str) -> None:
    with pytest.raises(FileRefusedError, match="and the book is in pounds"):
        check_account(read(opened(real(name))), Settings("Bridge Support"))


@pytest.mark.parametrize(
    ("name", "rows", "amount", "why"),
    [
        ("ofx/ofxparse_bank_small.ofx", 0, "0.00", "it holds no rows"),
        ("mt940/jejik__ing.sta", 7, "-45.59", "is 3.47 in the file, but its rows give -45.59"),
        ("mt940/jejik__rabobank.sta", 5, "-1589.09", "is 395.82 in the file, but its rows give -740.11"),
        (
            "mt940/self-provided__multiline.sta",
            2,
            "114.00",
            "(with line 38, which stands behind it) is 11.40",
        ),
    ],
)
def test_a_statement_that_is_not_sound_is_read_to_the_end_shown_and_refused_whole(
    name: str, rows: int, amount: str, why: str
) -> None:
    """Each of these was made up by hand from parts of others; its own balances say that lines are missing."""
    with pytest.raises(IsfError, match=re.escape(why)):
        read(opened(real(name)))
    taken = [v.amount for v in look(opened(real(name))).values if isinstance(v, BankLine)]
    assert (len(taken), total(taken)) == (rows, Decimal(amount)) == independent(name)


@pytest.mark.parametrize(
    ("name", "lines", "amount"),
    [
        ("council-spend/wakefield_2018-Q2.csv", 42, "57520.80"),
        ("council-spend/calderdale_2022-08.csv", 12, "143021.02"),
    ],
)
def test_isf_lines_wait_in_clearing_once(tmp_path: Path, name: str, lines: int, amount: str) -> None:
    office = tmp_path / "office"
    done("init", str(office), "--provider", "Bridge Support")
    (first,) = import_files(Office(office), [real(name)], by="clerk")
    renamed = Path(shutil.copy(real(name), tmp_path / "renamed.csv"))
    again = import_files(Office(office), [real(name), renamed], by="clerk")
    assert (first.new, first.clearing, first.quarantine) == (lines, lines, ())
    assert [(r.new, r.known, r.written) for r in again] == [(0, lines, False)] * 2
    loaded = load_book(Office(office))
    assert loaded.problems == ()
    assert Ledger("", loaded.directives).balance("Assets:Bank:Clearing") == Decimal(amount)


def test_equal_amounts_inside_one_transaction_are_all_kept() -> None:
    reading = read(opened(real("council-spend/wakefield_2018-Q2.csv")))
    pairs = [(v.payment, v.amount) for v in reading.values if isinstance(v, CouncilPayment)]
    assert len(pairs) - len(set(pairs)) == 9
    assert sorted(len([p for p, _ in pairs if p == number]) for number in {p for p, _ in pairs}) == [
        14,
        14,
        14,
    ]


@pytest.mark.parametrize(
    ("name", "source", "lines", "amount", "controls"),
    [
        ("defra_Return_File.csv", "settlement-return", 4, "9529.28", []),
        ("defra_genesis-return-file.gni", "settlement-genesis", 2, "2000.00", ["2000.00", "2"]),
        ("defra_glos-return-file.dat", "settlement-glos", 2, "2000.00", ["2000.00", "2"]),
        ("defra_imps-return-file.INT", "settlement-imps", 2, "200.00", ["200.00", "2"]),
    ],
)
def test_a_settlement_file(name: str, source: str, lines: int, amount: str, controls: list[str]) -> None:
    reading = read(opened(real(f"remittance/{name}")))
    taken = [v.amount for v in reading.values if isinstance(v, CouncilPayment)]
    assert (reading.source, len(taken), total(taken), reading.bad) == (source, lines, Decimal(amount), ())
    assert [control.stated for control in reading.controls if control.stated] == controls
    assert settled(name) == [plain(amount) for amount in taken]


def settled(name: str) -> list[str]:
    """Read the amounts of settled lines by splitting them at their marks; each layout has its places."""
    kind = re.split(r"[-_.]", name.removeprefix("defra_"))[0]
    mark, amount, status, word = {
        "Return": (",", 6, 9, "D"),
        "genesis": ("^", 3, 7, "D"),
        "glos": (",", 5, 9, "D"),
        "imps": (",", 7, 5, "P"),
    }[kind]
    lines = real(f"remittance/{name}").read_text(encoding="utf-8").splitlines()
    cells = [line.split(mark) for line in lines]
    return [row[amount] for row in cells if len(row) > status and row[status] == word]


def test_an_instruction_to_pay_is_not_a_settlement() -> None:
    with pytest.raises(UnrecognisedFileError):
        opened(real("remittance/defra_payment-file.csv"))
