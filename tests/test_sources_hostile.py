"""Hostile text files through `isf import`: each does what it should, in an office with one fund.

Either the whole file is refused and nothing is written, or the row is kept out
by its line and the sound row beside it goes in.
"""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from isf.book.load import load_clearing, read_fund
from isf.office import Office
from isf.sources import files
from tests.command_line import ANNIE, Ran, begin, fingerprint, isf
from tests.sources.house import TODAY

PAID = "Person ref,Payment date,Amount\n"
GOOD = "ASC-100234,20/04/2026,5.00\n"


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return begin(tmp_path_factory.mktemp("begun"))


@pytest.fixture
def office(begun: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(begun, tmp_path / "office"))


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISF_TODAY", TODAY)


def brought_in(office: Path, data: str | bytes, name: str = "paid.csv") -> Ran:
    path = office.parent / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return isf("import", str(path), "--format", "json", office=office)


def received(office: Path) -> list[Decimal]:
    """Return what is on Annie's share of the bank, an entry each."""
    entries = read_fund(Office(office), ANNIE).entries
    return [leg.amount for entry in entries for leg in entry.legs if leg.account == f"Assets:Bank:{ANNIE}"]


REFUSED: dict[str, tuple[str | bytes, str]] = {
    "nothing": (b"", "it is empty"),
    "only spaces": (b" \r\n\t", "it is empty"),
    "a header and no rows": (PAID, "it holds no rows"),
    "a NUL": (PAID + GOOD + "ASC\0-2,20/04/2026,6.00\n", "line 3 holds a NUL"),
    "UTF-16": ((PAID + GOOD).encode("utf-16"), "it is UTF-16 text"),
    "UTF-16 without a mark": ((PAID + GOOD).encode("utf-16-le"), "holds a NUL"),
    "UTF-32": ((PAID + GOOD).encode("utf-32"), "UTF-16 text"),
    "bytes of no encoding": ((PAID + GOOD).encode() + b"\x81,20/04/2026,6.00\n", "its bytes are not"),
    "a quote left open": (
        PAID + GOOD + '"ASC-2,20/04/2026,6.00\nASC-3,20/04/2026,7.00\n',
        "line 3 is not sound",
    ),
    "a quote left open at the end": (PAID + GOOD + 'ASC-2,20/04/2026,"6.00', "line 3 is not sound CSV"),
    "text behind a quote": (PAID + GOOD + '"ASC-2"x,20/04/2026,6.00\n', "line 3 is not sound CSV"),
    "a cell of ten million letters": (PAID + GOOD + "A" * 10_000_000 + ",20/04/2026,6.00\n", "line 3"),
    "five thousand columns": (PAID + GOOD + "x," * 5_000 + "\n", "line 3 has 5,001 cells; the most is 512"),
    "the amount twice": (
        PAID.replace("\n", ",Amount\n") + GOOD.replace("\n", ",6.00\n"),
        "'Amount' stands in it",
    ),
    "a column without a name": (PAID.replace("\n", ",\n") + GOOD.replace("\n", ",x\n"), "it has 4 cells"),
    "no such columns": ("a,b,c\n1,2,3\n", "no source in importers/ recognises this file"),
    "only rows that cannot be read": (PAID + "ASC-2,20/04/2026,NaN\n", "not one of its rows could be read"),
    "a total that is not the sum": (PAID + GOOD + "Total,,6.00\n", "is 6.00 in the file"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "it is a picture, not a table"),
    "a PDF": (
        b"%PDF-1.7\n%\xe2\xe3",
        "it is a PDF, not a table; nothing of this file was written. Ask for it as CSV",
    ),
    "a web page that is called a workbook": ("\n<html><table><tr><td>5.00", "it is a web page, not a table"),
    "a letter": ("{\\rtf1 Dear", "it is a letter (RTF), not a table"),
    "a packed file": (b"\x1f\x8b\x08\x00", "it is a packed file (gzip)"),
    "a locked or cut-off zip": (b"PK\x03\x04" + b"\xff" * 50, "it is a damaged zip"),
    "a damaged old workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 600,
        "the workbook is damaged",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_cannot_be_trusted_is_refused_whole(office: Path, what: str) -> None:
    data, says = REFUSED[what]
    before = fingerprint(office)
    ran = brought_in(office, data)
    assert (ran.code, ran.out) == (1, "")
    assert says in ran.err
    assert "paid.csv" in ran.err
    assert ran.err.count("\n") == 1  # one sentence, whatever the file holds
    assert len(ran.err) < 1_500
    assert "Traceback" not in ran.err
    assert fingerprint(office) == before


KEPT_OUT: dict[str, tuple[str, str]] = {
    "a comma for the pence": ('ASC-100234,20/04/2026,"1,50"', "Amount '1,50': it is not an amount"),
    "points for thousands": ('ASC-100234,20/04/2026,"1.500,00"', "Amount '1.500,00'"),
    "an underline": ("ASC-100234,20/04/2026,1_000", "Amount '1_000'"),
    "an exponent": ("ASC-100234,20/04/2026,1e5", "Amount '1e5'"),
    "no number": ("ASC-100234,20/04/2026,NaN", "Amount 'NaN'"),
    "no end": ("ASC-100234,20/04/2026,Infinity", "Amount 'Infinity'"),
    "no amount": ("ASC-100234,20/04/2026,", "the amount is missing"),
    "nothing moves": ("ASC-100234,20/04/2026,0.00", "0.00 moves nothing"),
    "wide digits": ("ASC-100234,20/04/2026,１２.50", "it is not an amount"),
    "Arabic digits": ("ASC-100234,20/04/2026,١٢.50", "it is not an amount"),
    "three decimals": ("ASC-100234,20/04/2026,12.505", "Amount '12.505'"),
    "thirty digits": (f"ASC-100234,20/04/2026,{'9' * 30}.00", "it has more than nine digits of pounds"),
    "more than a million": ("ASC-100234,20/04/2026,1000000.01", "it is more than 1000000.00"),
    "brackets, undeclared": ("ASC-100234,20/04/2026,(12.50)", "Amount '(12.50)'"),
    "a minus behind": ("ASC-100234,20/04/2026,12.50-", "Amount '12.50-'"),
    "a word behind": ("ASC-100234,20/04/2026,12.50CR", "Amount '12.50CR'"),
    "a formula": ("ASC-100234,20/04/2026,=1+1", "Amount '=1+1'"),
    "two bytes of a pound sign": ("ASC-100234,20/04/2026,Â£12.50", "it is not an amount"),
    "no such day": ("ASC-100234,31/02/2026,5.00", "Payment date '31/02/2026'"),
    "the month first": ("ASC-100234,04/13/2026,5.00", "Payment date '04/13/2026'"),
    "a day to come": ("ASC-100234,04/05/2026,5.00", "it is after today"),
    "a day without a year": ("ASC-100234,4 May,5.00", "it is not a date"),
    "before the Care Act": ("ASC-100234,31/03/2015,5.00", "it is before 2015-04-01"),
    "digits of another script": ("ASC-100234,٢٠/٠٤/٢٠٢٦,5.00", "it is not a date"),
    "a cell of two lines": ('"ASC\n-100234",20/04/2026,5.00', "it holds a control character"),
    "an escape": ("ASC\x1b[2J,20/04/2026,5.00", "it holds a control character"),
    "letters that turn the line round": ("ASC-\u202e432001,20/04/2026,5.00", "a character that is not shown"),
    "a space without width": ("ASC-100234\u200b,20/04/2026,5.00", "a character that is not shown"),
    "a cell too many": ("ASC-100234,20/04/2026,1,250.00", "it has 4 cells where the header has 3"),
    "a cell too few": ("ASC-100234,20/04/2026", "it has 2 cells where the header has 3"),
}


@pytest.mark.parametrize("what", KEPT_OUT)
def test_a_row_that_cannot_be_trusted_is_kept_out_and_its_neighbours_go_in(office: Path, what: str) -> None:
    row, says = KEPT_OUT[what]
    ran = brought_in(office, f"{PAID}{GOOD}{row}\n{GOOD}")
    assert ran.code == 0
    (told,) = ran.json
    assert (told["read"], told["matched"], told["clearing"], told["quarantined"]) == (3, 2, 0, 1)
    assert "paid.csv, line 3" in ran.err
    assert says in ran.err
    assert ran.err.isascii() or ran.err.replace("\n", "").isprintable()
    assert received(office) == [Decimal("5.00"), Decimal("5.00")]
    assert isf("check", office=office).code == 0


REFERENCES = [
    *(
        "../../etc/passwd",
        "/etc/passwd",
        "NUL.txt",
        "C:\\new\\table",
        "asc-100234.",
        "АSC-100234",
        "p-7k3qx7",
    ),
    *(
        "P-7K3QX8",
        "=cmd|'/c calc'!A1",
        "+1+1",
        "@SUM(A1)",
        "-2+3",
        "'; drop",
        'option ""plugin""',
        "ASC-100234;x",
    ),
    *("{25.00 GBP}", "* 2026-01-01 open", "%s%n", "${HOME}", "A" * 5_000),
]


@pytest.mark.parametrize("reference", REFERENCES)
def test_a_reference_that_is_nobodys_waits_and_stays_out_of_the_ledgers(office: Path, reference: str) -> None:
    ran = brought_in(office, f'{PAID}{GOOD}"{reference}",20/04/2026,6.00\n')
    (told,) = ran.json
    assert (told["matched"], told["clearing"], told["quarantined"]) == (1, 1, 0)
    assert received(office) == [Decimal("5.00")]
    held = b"".join(
        p.read_bytes() for p in (office / "ledgers").rglob("*") if p.suffix in (".beancount", ".toml")
    )
    assert reference.replace('""', '"').encode()[:40] not in held
    assert isf("check", office=office).code == 0
    assert sorted(path.name for path in office.iterdir()) == ["importers", "ledgers", "reports"]


READ: dict[str, bytes] = {
    "a mark in front": b"\xef\xbb\xbf" + (PAID + GOOD).encode(),
    "a mark saved twice": "\ufeffï»¿".encode() + (PAID + GOOD).encode(),
    "lone CR": (PAID + GOOD).replace("\n", "\r").encode(),
    "CRLF": (PAID + GOOD).replace("\n", "\r\n").encode(),
    "LF and CR mixed": (PAID.replace("\n", "\r\n") + GOOD.replace("\n", "\r")).encode(),
    "commas at the end of lines": (
        PAID.replace("\n", ",,,\n") + GOOD.replace("\n", ",,,\n") + ",,,,,\n"
    ).encode(),
    "no end of the last line": (PAID + GOOD).rstrip().encode(),
    "every cell in quotes": b'"Person ref","Payment date","Amount"\n"ASC-100234","20/04/2026","5.00"\n',
    "a pound sign of Windows": (PAID + GOOD.replace("5.00", "£5.00")).encode("cp1252"),
    "spaces that do not break": (PAID + GOOD.replace("5.00", "\u00a05.00\u00a0")).encode(),
    "lines above the header": b"Report 12,,\n,,\nPrinted,20/04/2026,\n" + (PAID + GOOD).encode(),
    "the header twice": (PAID + PAID + GOOD).encode(),
    "another column twice": b"Person ref,Payment date,Amount,Note,Note\nASC-100234,20/04/2026,5.00,a,b\n",
}


@pytest.mark.parametrize("what", READ)
def test_what_is_only_awkward_is_read(office: Path, what: str) -> None:
    ran = brought_in(office, READ[what])
    assert ran.code == 0, ran.err
    assert received(office) == [Decimal("5.00")]


def test_two_encodings_in_one_file_lose_no_row_and_guess_no_amount(office: Path) -> None:
    utf8, windows = GOOD.replace("5.00", "£6.00").encode(), GOOD.replace("5.00", "£7.00").encode("cp1252")
    ran = brought_in(office, PAID.encode() + utf8 + windows)
    (told,) = ran.json
    assert (told["read"], told["matched"], told["quarantined"]) == (2, 1, 1)
    assert "line 2, Amount 'Â£6.00'" in ran.err
    assert received(office) == [Decimal("7.00")]


def test_a_file_larger_than_anybody_sends_is_not_even_read(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 10)
    ran = brought_in(office, PAID + GOOD)
    assert (ran.code, ran.error) == (1, "FileRefusedError")
    assert "The most is 10; split it." in ran.err


def test_dates_of_one_file_are_read_in_one_order(office: Path) -> None:
    brought_in(office, PAID + GOOD.replace("20/04", "03/04") + GOOD.replace("20/04/2026", "2026-04-03"))
    days = {
        entry.on.isoformat() for entry in read_fund(Office(office), ANNIE).entries if entry.kind == "receipt"
    }
    assert days == {"2026-04-03"}


def test_a_file_name_says_nothing_to_a_terminal(office: Path) -> None:
    name = "paid\u202e\x1b[2J.csv"
    try:
        ran = brought_in(office, PAID + "ASC-100234,20/04/2026,x\n" + GOOD, name)
    except OSError:
        pytest.skip("this disk has no such names")
    assert "\x1b" not in ran.err
    assert "\u202e" not in ran.err


def test_nothing_of_a_hostile_statement_reaches_the_ledger(office: Path) -> None:
    text = (
        "Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,"
        "Debit Amount,Credit Amount,Balance\n"
        "20/04/2026,BGC,'00-00-99,1,"
        '"x""\n2026-01-01 open Expenses:EVIL\noption ""insert_pythonpath"" ""TRUE""'
        '",,5.00,5.00\n'
    )
    ran = brought_in(office, text)
    assert ran.json[0]["clearing"] == 1
    assert "EVIL" not in (office / "ledgers" / "clearing.beancount").read_text(encoding="utf-8")
    assert [
        entry.words for entry in load_clearing(Office(office)).entries if "x" in entry.words.split()
    ] == []
    assert isf("check", office=office).code == 0
