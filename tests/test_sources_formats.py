"""OFX, QIF, MT940 and CAMT as banks write them, and as nobody should: read exactly, or refused."""

from decimal import Decimal
from pathlib import Path

import pytest

from isf.book.records import Settings
from isf.errors import IsfError
from isf.sources.errors import FileRefusedError
from isf.sources.landing.bank import check_account
from isf.sources.values import BankLine, Reading
from tests.sources.house import FOLDER, TODAY, read_text, shipped


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISF_TODAY", TODAY)


def lines(reading: Reading) -> list[BankLine]:
    return [value for value in reading.values if isinstance(value, BankLine)]


def ofx(folder: Path, *told: str) -> Reading:
    rows = "".join(f"<STMTTRN><TRNTYPE>OTHER<DTPOSTED>20260407{row}</STMTTRN>" for row in told)
    return read_text(folder, f"<OFX><CURDEF>GBP<BANKTRANLIST>{rows}</BANKTRANLIST></OFX>", shipped("ofx"))


@pytest.mark.parametrize(
    "amount", ["NaN", "Infinity", "1E9", "1e999999", "1_000", "12.345", "1.234,50", "٢٦.٠٠"]
)
def test_an_amount_that_is_none_is_kept_out_by_its_line(tmp_path: Path, amount: str) -> None:
    reading = ofx(tmp_path, f"<TRNAMT>{amount}<FITID>1", "<TRNAMT>5.00<FITID>2")
    assert [line.amount for line in lines(reading)] == [Decimal("5.00")]
    assert [(bad.column, bad.value) for bad in reading.bad] == [("amount", amount)]


def test_one_id_for_two_different_lines_refuses_the_file_and_shows_both(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError, match=r"same FITID '1'.*2026-04-07 5\.00, 2026-04-07 6\.00"):
        ofx(tmp_path, "<TRNAMT>5.00<FITID>1", "<TRNAMT>6.00<FITID>1")


def test_tags_left_open_values_on_the_next_line_and_all_on_one_line(tmp_path: Path) -> None:
    text = (
        "<OFX><CURDEF>GBP<STMTTRN><DTPOSTED>\n20260407\n<TRNAMT>\n+5.00\n<NAME>A"
        "<STMTTRN><DTPOSTED>20260408<TRNAMT>6,00</OFX>"
    )
    reading = read_text(tmp_path, text, shipped("ofx"))
    assert [(line.on.day, line.amount) for line in lines(reading)] == [
        (7, Decimal("5.00")),
        (8, Decimal("6.00")),
    ]
    assert len({line.row for line in lines(reading)}) == 2


@pytest.mark.parametrize("name", ["ofx.ofx", "camt.xml"])
def test_a_dtd_is_refused(tmp_path: Path, name: str) -> None:
    dtd = '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    text = (FOLDER / name).read_text(encoding="utf-8")
    text = text.replace("?>\n", f"?>\n{dtd}\n") if name == "camt.xml" else dtd + text
    with pytest.raises(FileRefusedError, match="it has a DTD"):
        read_text(tmp_path, text, shipped(name.partition(".")[0]))


def test_a_reversal_of_a_credit_takes_money_out(tmp_path: Path) -> None:
    reading = read_text(tmp_path, (FOLDER / "mt940.sta").read_bytes(), shipped("mt940"))
    assert [line.amount for line in lines(reading)] == [
        Decimal("360.00"),
        Decimal("-24.00"),
        Decimal("-5.00"),
    ]
    assert reading.closing is not None
    assert (str(reading.closing[0]), reading.closing[1]) == ("2026-04-30", Decimal("431.00"))


@pytest.mark.parametrize(
    ("name", "old", "new", "why"),
    [
        ("mt940.sta", "GBP431,00", "GBP441,00", "is 441.00 in the file, but its rows give 431.00"),
        ("camt.xml", "436.00", "437.00", "is 437.00 in the file, but its rows give 436.00"),
        ("camt.xml", "</Stmt>", "", "it is not sound XML"),
        ("qif.qif", "D30/04/2026", "D04/30/2026", "'04/30/2026' on line 6 puts the month first"),
    ],
)
def test_what_does_not_add_up_is_refused_whole(
    tmp_path: Path, name: str, old: str, new: str, why: str
) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(IsfError, match=why):
        read_text(tmp_path, text.replace(old, new), shipped(name.partition(".")[0]))


def test_another_currency_does_not_enter_the_book(tmp_path: Path) -> None:
    text = (FOLDER / "mt940.sta").read_text(encoding="utf-8").replace("GBP", "EUR")
    with pytest.raises(FileRefusedError, match="it is in EUR, and the book is in pounds"):
        check_account(read_text(tmp_path, text, shipped("mt940")), Settings("Bridge Support"))


def test_one_bad_row_in_ten_thousand_is_named_and_the_rest_goes_in(tmp_path: Path) -> None:
    rows = [f"ASC-{number},07/04/2026,1.00" for number in range(10_000)]
    rows[6_999] = "ASC-6999,31/02/2026,1.00"
    text = "\n".join(["Person ref,Payment date,Amount", *rows, ""])
    reading = read_text(tmp_path, text, shipped("council-remittance"))
    assert (reading.rows, len(reading.values)) == (10_000, 9_999)
    assert [(bad.row, bad.column, bad.value) for bad in reading.bad] == [
        (7_001, "Payment date", "31/02/2026")
    ]
