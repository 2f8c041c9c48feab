"""OFX, QIF, MT940 and CAMT as banks write them, and as nobody should: read exactly, or refused."""

from decimal import Decimal
from pathlib import Path

import pytest

from isf.book.records import Settings
from isf.errors import IsfError
from isf.sources.errors import FileRefusedError, NothingReadError
from isf.sources.landing.bank import check_account
from isf.sources.reading import read
from isf.sources.values import BankLine, Reading
from tests.sources.house import FOLDER, TODAY, opened, read_text, shipped


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
        (
            "qif.qif",
            "D07/04/2026",
            "D04/30/2026",
            "'30/04/2026' on line 6 puts the day first, '04/30/2026' on",
        ),
    ],
)
def test_what_does_not_add_up_is_refused_whole(
    tmp_path: Path, name: str, old: str, new: str, why: str
) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(IsfError, match=why):
        read_text(tmp_path, text.replace(old, new), shipped(name.partition(".")[0]))


# --- QIF ----------------------------------------------------------------------------------------


def qif(folder: Path, *told: str) -> Reading:
    return read_text(folder, "\n".join(["!Type:Bank", *told, ""]), shipped("qif"))


def days(reading: Reading) -> list[str]:
    return [f"{line.on:%d %b} {line.amount}" for line in lines(reading)]


def test_one_date_decides_which_comes_first_for_the_whole_file(tmp_path: Path) -> None:
    """04/03 alone is 4 March, as everywhere in Britain; beside 04/30 it is 3 April, and we are told why."""
    assert days(qif(tmp_path, "D04/03/2026", "T5", "^")) == ["04 Mar 5.00"]
    american = qif(tmp_path, "D04/03/2026", "T5.5", "^", "D04/30/2026", "T-1.00", "^")
    assert days(american) == ["03 Apr 5.50", "30 Apr -1.00"]
    assert american.controls[0].found == "the month first, as '04/30/2026' on line 5 says"


@pytest.mark.parametrize("date", ["7/4'26", "7/ 4' 26", "07.04.26", "07-04-2026", "2026-04-07"])
def test_days_as_programs_write_them(tmp_path: Path, date: str) -> None:
    assert days(qif(tmp_path, f"D{date}", "T1,250.00", "^")) == ["07 Apr 1250.00"]


def test_splits_are_parts_of_their_line_and_a_missing_mark_loses_nothing(tmp_path: Path) -> None:
    split = ["D07/04/2026", "T-24.00", "STransport", "D06/04/2026", "$-20.00", "SCafe", "$-4.00", "^"]
    assert days(qif(tmp_path, *split)) == ["07 Apr -24.00"]
    unmarked = ["D07/04/2026", "T360.00", "PCouncil", "D08/04/2026", "T-24.00"]
    assert days(qif(tmp_path, *unmarked)) == ["07 Apr 360.00", "08 Apr -24.00"]
    numbered = ["N1", "D07/04/2026", "T360.00", "N2", "D08/04/2026", "T-24.00", "^"]
    assert days(qif(tmp_path, *numbered)) == ["07 Apr 360.00", "08 Apr -24.00"]


def test_comments_categories_and_investments_are_no_lines(tmp_path: Path) -> None:
    text = "### made by hand ###\n\n!Type:Cat\nNRent\nD1/2/26\n^\n!Type:Bank\nD13/04/2026\nT5\n^\n"
    text += "!Type:Invst\nD1/1/26\nT9\n^\n"
    path = tmp_path / "x.qif"
    path.write_text(text, encoding="utf-8")
    assert days(read(opened(path))) == ["13 Apr 5.00"]


# --- MT940 --------------------------------------------------------------------------------------


def mt940(folder: Path, *told: str) -> Reading:
    return read_text(folder, "\r\n".join([":20:A", ":25:1", ":28C:1/1", *told, ""]), shipped("mt940"))


def test_entry_days_funds_codes_reversals_and_whole_pounds(tmp_path: Path) -> None:
    told = [":60F:C260331GBP10,", ":61:2604020401CR360,NTRFREF//BANK", ":61:260403D24,5NDDTX"]
    told += [":61:260407RD2,NTRFX", ":61:2604070407RC1,00NTRFX", ":62F:C260407GBP346,5"]
    assert days(mt940(tmp_path, *told)) == ["01 Apr 360.00", "03 Apr -24.50", "07 Apr 2.00", "07 Apr -1.00"]


def test_a_statement_of_several_pages_holds_page_by_page(tmp_path: Path) -> None:
    pages = [":60F:C260331GBP10,00", ":61:260401C5,00NTRFX", ":62M:C260401GBP15,00", "-", ":20:A", ":25:1"]
    pages += [":28C:1/2", ":60M:C26040115,00", ":61:260402D1,00NTRFX", ":62F:C260402GBP14,00", "-"]
    reading = mt940(tmp_path, *pages)
    assert days(reading) == ["01 Apr 5.00", "02 Apr -1.00"]
    assert [(c.stated, c.holds) for c in reading.controls if c.stated] == [("15.00", True), ("14.00", True)]
    assert reading.closing is not None
    assert (f"{reading.closing[0]:%d %b}", reading.closing[1]) == ("02 Apr", Decimal("14.00"))


def test_swift_envelopes_and_a_report_without_balances(tmp_path: Path) -> None:
    block = (
        "{1:F01AAAAGB2LAXXX0000000000}{4:\r\n:20:A\r\n:25:1\r\n:61:260401C5,00NTRFX\r\nmore\r\n:86:x\r\n-}"
    )
    assert days(read_text(tmp_path, block, shipped("mt940"))) == ["01 Apr 5.00"]
    assert days(read_text(tmp_path, ":61:260401C5,00NTRFX\n-\n", shipped("mt940"))) == ["01 Apr 5.00"]


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (":61:260401C1.005,00NTRFX", r"line 5 says '260401C1\.005,00NTRFX', which is no amount as MT940"),
        (":61:260401C5,005NTRFX", "line 5 says .* which is no amount as MT940"),
        (
            ":61:260401C5,00NTRFX\n:62F:C260401GBP15,00\n:61:260401C7,00NTRFX",
            "line 7, which stands behind it",
        ),
    ],
)
def test_what_is_not_mt940_is_refused_with_its_line(tmp_path: Path, told: str, why: str) -> None:
    with pytest.raises(IsfError, match=why):
        mt940(tmp_path, ":60F:C260331GBP10,00", told)


# --- CAMT ---------------------------------------------------------------------------------------


def camt(
    folder: Path, told: str, kind: str, version: str, *, part: str = "Stmt", prefix: str = ""
) -> Reading:
    """Write a message of one statement, report or notification; `prefix` names its namespace."""
    space = f"xmlns{':' * bool(prefix)}{prefix}='urn:iso:std:iso:20022:tech:xsd:{version}'"
    account = "<Acct><Id><IBAN>GB33X</IBAN></Id></Acct>"
    text = f"<Document {space}><{kind}><{part}>{account}{told}</{part}></{kind}></Document>"
    if prefix:
        text = (
            text.replace("</", f"</{prefix}:")
            .replace("<", f"<{prefix}:")
            .replace(f"<{prefix}:/{prefix}:", f"</{prefix}:")
        )
    return read_text(folder, f"<?xml version='1.0'?>\n{text}", shipped("camt"))


def ntry(amount: str, side: str, status: str = "<Sts>BOOK</Sts>", more: str = "") -> str:
    date = "<BookgDt><DtTm>2026-04-07T09:00:00+01:00</DtTm></BookgDt>"
    return f'<Ntry><Amt Ccy="GBP">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>{status}{date}{more}</Ntry>\n'


@pytest.mark.parametrize(
    ("kind", "version", "part", "prefix"),
    [
        ("BkToCstmrAcctRptV01", "camt.052.001.01", "Rpt", ""),
        ("BkToCstmrAcctRpt", "camt.052.001.06", "Rpt", "ns2"),
        ("BkToCstmrStmt", "camt.053.001.02", "Stmt", ""),
        ("BkToCstmrStmt", "camt.053.001.08", "Stmt", "x"),
        ("BkToCstmrDbtCdtNtfctn", "camt.054.001.04", "Ntfctn", ""),
        ("BkToCstmrDbtCdtNtfctn", "camt.054.001.08", "Ntfctn", "ns"),
    ],
)
def test_every_message_and_version_has_its_entries_and_not_their_parts(
    tmp_path: Path, kind: str, version: str, part: str, prefix: str
) -> None:
    """A batch of two transactions is one line at the bank; what is pending is not yet on the account."""
    parts = "".join(f'<TxDtls><Amt Ccy="GBP">{amount}</Amt></TxDtls>' for amount in ("100.00", "260.5"))
    batch = f"<NtryDtls><Btch><NbOfTxs>2</NbOfTxs></Btch>{parts}</NtryDtls>"
    told = ntry("360.5", "CRDT", more=batch) + ntry("24", "DBIT", "<Sts><Cd>BOOK</Cd></Sts>")
    told += ntry("9.00", "DBIT", "<Sts><Cd>PDNG</Cd></Sts>")
    told += ntry("5.00", "DBIT", more="<RvslInd>true</RvslInd>")
    reading = camt(tmp_path, told, kind, version, part=part, prefix=prefix)
    assert [line.amount for line in lines(reading)] == [
        Decimal("360.50"),
        Decimal("-24.00"),
        Decimal("-5.00"),
    ]
    assert {f"{line.on:%d %b}" for line in lines(reading)} == {"07 Apr"}
    assert [aside.words for aside in reading.asides] == ["a line that is PDNG"]
    assert reading.rows == 4


def test_a_notification_for_information_only_moves_nothing(tmp_path: Path) -> None:
    told = ntry("47.4", "CRDT", "<Sts><Cd>INFO</Cd></Sts>")
    reading = camt(tmp_path, told, "BkToCstmrDbtCdtNtfctn", "camt.054.001.08", part="Ntfctn")
    assert (reading.rows, reading.values, reading.bad) == (1, (), ())


def test_a_row_that_is_kept_out_between_two_balances_refuses_the_statement(tmp_path: Path) -> None:
    """3,572,569.03 is above the most that is allowed, so it is kept out; the closing balance counts it."""
    told = [":60F:C260331GBP3600000,00", ":61:260401D3572569,03NTRFX", ":61:260401C1,00NTRFX"]
    with pytest.raises(IsfError, match=r"rows that its balances cover is 2 .* give 1\. Rows that could not"):
        mt940(tmp_path, *told, ":62F:C260401GBP27431,97")


def test_an_amount_of_five_decimals_is_kept_out(tmp_path: Path) -> None:
    told = ntry("8.85000", "CRDT") + ntry("8.85123", "CRDT")
    reading = camt(tmp_path, told, "BkToCstmrStmt", "camt.053.001.02")
    assert [line.amount for line in lines(reading)] == [Decimal("8.85")]
    assert [bad.value for bad in reading.bad] == ["8.85123"]


# --- OFX ----------------------------------------------------------------------------------------

SGML = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n"
XML = '<?xml version="1.0"?>\n<?OFX OFXHEADER="200" VERSION="220"?>\n'


@pytest.mark.parametrize(
    ("head", "end"), [(SGML, ""), (SGML, "/"), (XML, "/"), ("", ""), (SGML.replace("\n", ""), "/")]
)
def test_versions_with_and_without_closing_tags_are_one(tmp_path: Path, head: str, end: str) -> None:
    def tag(name: str, value: str) -> str:
        return f"<{name}>{value}{end and f'</{name}>'}\n"

    def row(amount: str, fitid: int) -> str:
        told = tag("DTPOSTED", "20260407120000.000[0:GMT]") + tag("TRNAMT", amount) + tag("FITID", str(fitid))
        return f"<STMTTRN>\n{told}</STMTTRN>\n"

    rows = "".join(row(amount, n) for n, amount in enumerate(("+360.5", "-00024.00", "5,50", "-1")))
    pending = row("9.99", 9).replace("STMTTRN>", "STMTTRNP>")
    listed = f"<BANKTRANLIST>{rows}</BANKTRANLIST><BANKTRANLISTP>{pending}</BANKTRANLISTP>"
    text = f"{head}<OFX><STMTRS>{tag('CURDEF', 'GBP')}{listed}</STMTRS></OFX>"
    found = lines(read_text(tmp_path, text, shipped("ofx")))
    assert [str(line.amount) for line in found] == ["360.50", "-24.00", "5.50", "-1.00"]
    assert {(line.currency, f"{line.on:%d %b}") for line in found} == {("GBP", "07 Apr")}


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


QUIET = {
    "quiet.ofx": "<OFX><STMTRS><CURDEF>GBP<BANKTRANLIST><DTSTART>20260401</BANKTRANLIST></STMTRS></OFX>",
    "quiet.sta": ":20:S\n:25:300000/00112233\n:28C:4/1\n:60F:C260401GBP336,00\n:62F:C260430GBP336,00\n-\n",
    "quiet.xml": (
        "<Document><BkToCstmrStmt><Stmt><Id>4</Id>"
        "<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy='GBP'>336.00</Amt>"
        "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-04-01</Dt></Dt></Bal>"
        "<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy='GBP'>336.00</Amt>"
        "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-04-30</Dt></Dt></Bal>"
        "</Stmt></BkToCstmrStmt></Document>"
    ),
}


@pytest.mark.parametrize("name", QUIET)
def test_a_month_in_which_nothing_moved_is_sound_where_the_file_says_so(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(QUIET[name], encoding="utf-8")
    reading = read(opened(path))
    assert (reading.rows, reading.values, reading.bad) == (0, (), ())
    assert any(control.stated and control.holds for control in reading.controls)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cut.ofx", QUIET["quiet.ofx"].partition("</BANKTRANLIST>")[0]),
        ("none.ofx", "<OFX></OFX>"),
        ("none.qif", "!Type:Bank\n"),
        ("none.csv", "Date,Counter Party,Reference,Type,Amount (GBP),Balance (GBP)\n"),
    ],
)
def test_where_it_does_not_a_file_without_lines_may_be_cut_off(name: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NothingReadError, match=r"it holds no rows.* If nothing moved in its time"):
        read(opened(path))
