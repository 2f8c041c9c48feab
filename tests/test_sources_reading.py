"""Reading awkward text files: what is read, what is kept out and why, and what refuses the whole file."""

from decimal import Decimal
from pathlib import Path

import pytest

from isf.book.records import Settings
from isf.sources.errors import (
    AmbiguousFileError,
    ControlsFailedError,
    FileRefusedError,
    NothingReadError,
    UnrecognisedFileError,
)
from isf.sources.files import incoming
from isf.sources.landing.bank import check_account
from isf.sources.recognise import open_file
from isf.sources.values import BankLine, CouncilPayment, Visit
from tests.sources.house import SHIPPED, TODAY, declared, opened, read_text, shipped

PAID = "Person ref,Payment date,Amount\n"
REMITTANCE = shipped("council-remittance")


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISF_TODAY", TODAY)


def amounts(reading: object) -> list[Decimal]:
    return [v.amount for v in reading.values if isinstance(v, CouncilPayment | BankLine)]  # type: ignore[attr-defined]


# --- bytes and quotes ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("Person ref,Payment date,Amount\nASC-1,06/04/2026,£12.50\n".encode(), "utf-8-sig"),
        ("Person ref,Payment date,Amount\nASC-1,06/04/2026,£12.50\n".encode("utf-8-sig"), "utf-8-sig"),
        ("Person ref,Payment date,Amount\nASC-1,06/04/2026,£12.50\n".encode("cp1252"), "cp1252"),
    ],
)
def test_the_declared_encodings_are_tried_over_the_whole_file(
    tmp_path: Path, data: bytes, encoding: str
) -> None:
    reading = read_text(tmp_path, data, REMITTANCE)
    assert (amounts(reading), reading.encoding) == ([Decimal("12.50")], encoding)


@pytest.mark.parametrize("mark", ["\ufeff", "ï»¿", "Ã¯Â»Â¿"])
def test_a_byte_order_mark_glued_to_the_first_header_is_seen_through(tmp_path: Path, mark: str) -> None:
    reading = read_text(tmp_path, f"{mark}{PAID}ASC-1,06/04/2026,12.50\n".encode("utf-8-sig"), REMITTANCE)
    assert amounts(reading) == [Decimal("12.50")]


def test_utf_16_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError, match=r"UTF-16 text.*Save it as CSV UTF-8"):
        read_text(tmp_path, PAID.encode("utf-16"), REMITTANCE)


def test_bytes_of_no_declared_encoding_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError, match="its bytes are not utf-8-sig or cp1252"):
        read_text(tmp_path, PAID.encode() + b"ASC-1,06/04/2026,12.50\x81\n", REMITTANCE)


def test_a_nul_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError, match="line 2 holds a NUL"):
        read_text(tmp_path, PAID + "ASC-1,06/04/2026,12.50\0\n", REMITTANCE)


def test_an_open_quote_swallows_no_rows(tmp_path: Path) -> None:
    text = PAID + 'ASC-1,06/04/2026,1.00\n"ASC-2,06/04/2026,2.00\nASC-3,06/04/2026,3.00\n'
    with pytest.raises(FileRefusedError, match="record that begins on line 3 is not sound CSV"):
        read_text(tmp_path, text, REMITTANCE)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError, match="it is empty"):
        read_text(tmp_path, " \n", REMITTANCE)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError, match="it cannot be opened"):
        incoming(tmp_path / "nothing.csv")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_in_any_way_and_quoted_cells_may_have_several(tmp_path: Path, end: str) -> None:
    text = PAID.replace("\n", end) + f'"ASC\n-1",06/04/2026,1.00{end}ASC-2,06/04/2026,2.00{end}'
    reading = read_text(tmp_path, text, REMITTANCE)
    assert [bad.sentence() for bad in reading.bad] == [
        "line 2, Person ref 'ASC\\n-1': it holds a control character"
    ]
    assert [v.row for v in reading.values] == [4]


# --- amounts and dates --------------------------------------------------------------------------


NOT_AMOUNTS = (
    *("1,50", "1.500,00", "", "1_000", "1e5", "NaN", "Infinity", "１２.50", "١٢.50", "12.505", "12."),
    *("(12.50)", "12.50-", "12.50CR", "$5.00", "1234567890.00", "1,000,000.01", "=1+1", "12 .50"),
    *("+5.00", "--5.00", "0.00"),
)


@pytest.mark.parametrize("amount", NOT_AMOUNTS)
def test_what_is_not_an_amount_is_kept_out_with_its_line_and_column(tmp_path: Path, amount: str) -> None:
    reading = read_text(tmp_path, f'{PAID}ASC-1,06/04/2026,5.00\nASC-2,06/04/2026,"{amount}"\n', REMITTANCE)
    assert amounts(reading) == [Decimal("5.00")]
    (bad,) = reading.bad
    assert (bad.row, bad.column) == (3, "Amount")


@pytest.mark.parametrize(
    ("amount", "pounds"),
    [
        ("5", "5.00"),
        ("£1,250.00", "1250.00"),
        ("-12.50", "-12.50"),
        ("1250.5 ", "1250.50"),
        (" 3562.12", "3562.12"),
        ("5,303.57 ", "5303.57"),
        ("999999999.99", None),
        ("\N{NO-BREAK SPACE}7.00", "7.00"),
    ],
)
def test_amounts_as_this_source_writes_them(tmp_path: Path, amount: str, pounds: str | None) -> None:
    reading = read_text(tmp_path, f'{PAID}ASC-1,06/04/2026,"{amount}"\nASC-1,06/04/2026,1.00\n', REMITTANCE)
    assert amounts(reading)[:-1] == ([Decimal(pounds)] if pounds else [])


def test_a_net_amount_with_vat_beside_it_may_not_be_what_was_paid(tmp_path: Path) -> None:
    text = "Client ref,Payment date,Net,VAT,Gross\nASC-1,06/04/2026,5.00,0.00,5.00\n"
    reading = read_text(tmp_path, f"{text}ASC-2,06/04/2026,10.00,2.00,12.00\n", REMITTANCE)
    assert amounts(reading) == [Decimal("5.00")]
    assert [(bad.row, bad.column, bad.value) for bad in reading.bad] == [(3, "VAT", "2.00")]


def test_hours_are_not_taken_for_minutes(tmp_path: Path) -> None:
    """1.00 beside 0.75 is an hour, and no minute; 60 and 60.0 are minutes."""
    rows = "".join(f"ASC-1,06/04/2026,{length}\n" for length in ("60", "60.0", "1.00", "0.75"))
    reading = read_text(tmp_path, f"Client ref,Visit date,Duration\n{rows}", shipped("visits"))
    assert [value.billed for value in reading.values if isinstance(value, Visit)] == [3600, 3600]
    assert [bad.value for bad in reading.bad] == ["1.00", "0.75"]


def test_brackets_trailing_minus_and_one_decimal_only_where_declared(tmp_path: Path) -> None:
    ours = declared(
        'title = "x"\nfact = "bank-statement"\nreaders = ["csv"]\ndates = ["%d/%m/%Y"]\n'
        "[amounts]\nbrackets = true\ntrailing_minus = true\none_decimal = true\npound = true\n"
        '[columns]\ndate = ["Date"]\namount = ["Amount"]\n'
    )
    text = "Date,Amount\n01/04/2026,(£12.50)\n01/04/2026,3.00-\n01/04/2026,1.5\n"
    assert amounts(read_text(tmp_path, text, ours)) == [Decimal("-12.50"), Decimal("-3.00"), Decimal("1.50")]


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("31/02/2026", "it is not a date"),
        ("04/13/2026", "it is not a date"),
        ("4 May", "it is not a date"),
        ("١/٤/٢٠٢٦", "it is not a date"),
        ("1٢/04/2026", "it is not a date"),
        ("", "the date is missing"),
        ("04/05/2026", "it is after today (2026-05-03)"),
        ("31/03/2015", "it is before 2015-04-01"),
        ("6.4.26", "it is not a date"),
    ],
)
def test_a_date_is_never_guessed(tmp_path: Path, day: str, reason: str) -> None:
    reading = read_text(tmp_path, f"{PAID}ASC-1,{day},5.00\nASC-2,03/04/2026,5.00\n", REMITTANCE)
    (bad,) = reading.bad
    assert (bad.row, bad.column, bad.reason[: len(reason)]) == (2, "Payment date", reason)
    assert reading.values[0].on.isoformat() == "2026-04-03"  # day first


def test_day_and_month_are_not_mixed_up_by_an_iso_date(tmp_path: Path) -> None:
    reading = read_text(tmp_path, PAID + "ASC-1,2026-04-03,5.00\nASC-1,03-Apr-26,5.00\n", REMITTANCE)
    assert {v.on.isoformat() for v in reading.values} == {"2026-04-03"}


# --- shape --------------------------------------------------------------------------------------


def test_the_header_is_searched_for_below_a_preamble(tmp_path: Path) -> None:
    text = "Report 12,,\n,,\nParameters:,,\n" + PAID + "ASC-1,06/04/2026,5.00\n,,\n"
    reading = read_text(tmp_path, text, REMITTANCE)
    assert [v.row for v in reading.values] == [5]


@pytest.mark.parametrize(("row", "has"), [("ASC-9,06/04/2026", 2), ("ASC-9,06/04/2026,1,250.00", 4)])
def test_a_row_that_does_not_fit_the_header_is_kept_out(tmp_path: Path, row: str, has: int) -> None:
    reading = read_text(tmp_path, f"{PAID}ASC-1,06/04/2026,5.00,,,\n{row}\n", REMITTANCE)
    assert amounts(reading) == [Decimal("5.00")]
    assert [bad.sentence() for bad in reading.bad] == [f"line 3: it has {has} cells where the header has 3"]


def test_a_money_column_that_stands_twice_refuses_the_file(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError, match="the column 'Amount' stands in it more than once"):
        read_text(tmp_path, "Person ref,Payment date,Amount,Amount\nASC-1,06/04/2026,5.00,6.00\n", REMITTANCE)


def test_fillers_and_repeated_headers_are_no_rows(tmp_path: Path) -> None:
    text = PAID + ",,\nASC-1,06/04/2026,5.00\n" + PAID + "ASC-2,06/04/2026,6.00\n,---,\n"
    reading = read_text(tmp_path, text, REMITTANCE)
    assert (reading.rows, [aside.row for aside in reading.asides]) == (2, [4])


def test_a_header_and_nothing_below_it_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NothingReadError, match="it holds no rows"):
        read_text(tmp_path, PAID, REMITTANCE)


def test_a_file_of_bad_rows_only_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NothingReadError, match="line 2, Amount '1,50'"):
        read_text(tmp_path, PAID + 'ASC-1,06/04/2026,"1,50"\n', REMITTANCE)


def test_one_bad_row_among_ten_thousand_is_named_and_loses_nothing(tmp_path: Path) -> None:
    rows = [f"ASC-{n},06/04/2026,{n}.00\n" for n in range(1, 10_001)]
    rows[6_543] = "ASC-6544,06/04/2026,65 44.00\n"
    reading = read_text(tmp_path, PAID + "".join(rows), REMITTANCE)
    assert (len(reading.values), [bad.row for bad in reading.bad]) == (9_999, [6_545])
    assert sum(amounts(reading)) == Decimal(10_000 * 10_001 // 2 - 6_544)


# --- controls -----------------------------------------------------------------------------------


def test_a_total_is_checked_and_never_booked(tmp_path: Path) -> None:
    reading = read_text(
        tmp_path, PAID + "ASC-1,06/04/2026,5.00\nASC-2,06/04/2026,6.00\nTotal,,11.00\n", REMITTANCE
    )
    assert amounts(reading) == [Decimal("5.00"), Decimal("6.00")]
    assert [aside.words for aside in reading.asides] == ["Total"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (PAID + "ASC-1,06/04/2026,5.00\nTotal,,5.01\n", "is 5.01 in the file, but its rows give 5.00"),
        (PAID + 'ASC-1,06/04/2026,5.00\nASC-2,06/04/2026,"6,00"\nTotal,,11.00\n', "line 3, Amount '6,00'"),
        ("Total paid,9.00\n\n" + PAID + "ASC-1,06/04/2026,5.00\n", "the total on line 1 is 9.00"),
        ("Number of people,2\n\n" + PAID + "ASC-1,06/04/2026,5.00\n", "the count on line 1 is 2"),
        ("Count: two\n\n" + PAID + "ASC-1,06/04/2026,5.00\n", "the count on line 1 is two"),
    ],
)
def test_a_file_that_does_not_agree_with_itself_is_refused_whole(
    tmp_path: Path, text: str, says: str
) -> None:
    with pytest.raises(ControlsFailedError, match="nothing of it was written") as refused:
        read_text(tmp_path, text, REMITTANCE)
    assert says in str(refused.value)


LLOYDS = (
    "Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,"
    "Debit Amount,Credit Amount,Balance\n"
)


def test_subtotals_count_from_the_one_before_and_the_total_counts_all(tmp_path: Path) -> None:
    ours = declared(
        'title = "x"\nfact = "council-payment"\nreaders = ["csv"]\ndates = ["%d/%m/%Y"]\n'
        '[[asides]]\nwhat = "subtotal"\nsays = ["Page total"]\nbegins = true\n'
        '[[asides]]\nwhat = "total"\nsays = ["Total"]\ncolumn = "payee"\n'
        '[columns]\npayee = ["Payee"]\ndate = ["Day"]\namount = ["Amount"]\n'
    )
    head = "Payee,Day,Amount\nA,01/04/2026,5.00\nPage total 1,,5.00\nB,01/04/2026,6.00\n"
    reading = read_text(tmp_path, f"{head}Page total 2,,6.00\nTotal,,11.00\n", ours)
    assert amounts(reading) == [Decimal("5.00"), Decimal("6.00")]
    assert [aside.what for aside in reading.asides] == ["subtotal", "subtotal", "total"]
    for wrong in ("Page total 2,,11.00\n", "Page total 2,,6.00\nTotal,,6.00\n"):
        with pytest.raises(ControlsFailedError):
            read_text(tmp_path, head + wrong, ours)


def test_opening_and_rows_make_closing_whichever_way_the_file_runs(tmp_path: Path) -> None:
    rows = ["02/04/2026,DD,'1,2,X,30.00,,70.00", "01/04/2026,BGC,'1,2,X,,100.00,100.00"]
    newest = read_text(tmp_path, LLOYDS + "\n".join(rows) + "\n", shipped("lloyds"))
    oldest = read_text(tmp_path, LLOYDS + "\n".join(rows[::-1]) + "\n", shipped("lloyds"))
    for reading in (newest, oldest):
        assert reading.controls[0].stated == "70.00"
        assert sum(amounts(reading)) == Decimal("70.00")


def test_a_line_missing_from_a_statement_is_found(tmp_path: Path) -> None:
    rows = "03/04/2026,BGC,'1,2,X,,5.00,80.00\n01/04/2026,BGC,'1,2,X,,100.00,100.00\n"
    with pytest.raises(ControlsFailedError, match="the balance on line"):
        read_text(tmp_path, LLOYDS + rows, shipped("lloyds"))


def test_both_columns_or_neither_is_no_bank_line(tmp_path: Path) -> None:
    rows = (
        "01/04/2026,BGC,'1,2,X,5.00,6.00,\n01/04/2026,BGC,'1,2,X,,,\n01/04/2026,BGC,'1,2,X,-5.00,,\n"
        "01/04/2026,BGC,'1,2,X,,7.00,\n"
    )
    reading = read_text(tmp_path, LLOYDS + rows, shipped("lloyds"))
    assert amounts(reading) == [Decimal("7.00")]
    assert [bad.reason for bad in reading.bad] == [
        "both columns have an amount",
        "the amount is missing",
        "the two columns hold amounts without a sign",
    ]


def test_a_statement_of_two_accounts_is_refused(tmp_path: Path) -> None:
    rows = "01/04/2026,BGC,'1,2,X,,7.00,\n01/04/2026,BGC,'1,3,X,,7.00,\n"
    reading = read_text(tmp_path, LLOYDS + rows, shipped("lloyds"))
    with pytest.raises(FileRefusedError, match="it tells of 2 accounts"):
        check_account(reading, Settings("Bridge Support"))


def test_a_flag_column_gives_the_sign(tmp_path: Path) -> None:
    ours = declared(
        'title = "x"\nfact = "bank-statement"\nreaders = ["csv"]\ndates = ["%d/%m/%Y"]\n'
        '[amounts]\nsign = "flag"\nplus = ["CR"]\nminus = ["DR"]\n'
        '[columns]\ndate = ["Date"]\namount = ["Value"]\nflag = ["CR/DR"]\n'
    )
    text = "Date,Value,CR/DR\n01/04/2026,5.00,CR\n01/04/2026,6.00,DR\n01/04/2026,7.00,\n01/04/2026,-8.00,DR\n"
    reading = read_text(tmp_path, text, ours)
    assert amounts(reading) == [Decimal("5.00"), Decimal("-6.00")]
    assert [bad.row for bad in reading.bad] == [4, 5]


# --- visits -------------------------------------------------------------------------------------


def test_planned_actual_and_claimed_time_are_kept_apart(tmp_path: Path) -> None:
    ours = declared(
        'title = "x"\nfact = "visit"\nreaders = ["csv"]\ndates = ["%d/%m/%Y"]\n'
        '[visits]\nbilled = "planned"\ndurations = ["hh:mm", "minutes"]\n'
        '[columns]\nreference = ["Ref"]\ndate = ["Day"]\nplanned = ["Planned"]\nactual = ["Actual"]\n'
    )
    rows = "A,01/04/2026,60,00:47\nB,01/04/2026,1:30,\nC,01/04/2026,90s,\n,01/04/2026,5,5\n"
    text = f"Ref,Day,Planned,Actual\n{rows}"
    reading = read_text(tmp_path, text, ours)
    visits = [v for v in reading.values if isinstance(v, Visit)]
    assert [(v.billed, v.planned, v.actual, v.claimed) for v in visits] == [
        (3600, 3600, 2820, None),
        (5400, 5400, None, None),
    ]
    assert [(bad.row, bad.column) for bad in reading.bad] == [(4, "Planned"), (5, "Ref")]


def test_missed_and_cancelled_visits_are_set_aside_and_not_charged(tmp_path: Path) -> None:
    ours = declared(
        'title = "x"\nfact = "visit"\nreaders = ["csv"]\ndates = ["%d/%m/%Y"]\n'
        '[visits]\ndelivered = ["Completed"]\n'
        '[columns]\nreference = ["Ref"]\ndate = ["Day"]\nbilled = ["Time"]\nstatus = ["Status"]\n'
    )
    rows = "A,01/04/2026,1:00,completed\nB,01/04/2026,1:00,Cancelled\nC,01/04/2026,0:00,Completed\n"
    reading = read_text(tmp_path, f"Ref,Day,Time,Status\n{rows}", ours)
    assert [value.row for value in reading.values] == [2]
    assert [(aside.row, aside.what) for aside in reading.asides] == [(3, "not delivered"), (4, "missed")]
    assert reading.bad == ()


@pytest.mark.parametrize(("cell", "seconds"), [("0.3333", 1200), ("1.5", 5400), ("25", None), ("1.5h", None)])
def test_hours_where_they_are_declared(tmp_path: Path, cell: str, seconds: int | None) -> None:
    ours = declared(
        'title = "x"\nfact = "visit"\nreaders = ["csv"]\ndates = ["%d/%m/%Y"]\n'
        '[visits]\ndurations = ["hours"]\n'
        '[columns]\nreference = ["Ref"]\ndate = ["Day"]\nbilled = ["Hours"]\n'
    )
    reading = read_text(tmp_path, f"Ref,Day,Hours\nA,01/04/2026,{cell}\nB,01/04/2026,2\n", ours)
    visits = [v for v in reading.values if isinstance(v, Visit)]
    assert [v.billed for v in visits] == ([seconds] if seconds else []) + [7200]


# --- which source -------------------------------------------------------------------------------


def test_a_file_that_nothing_recognises_says_what_is_lacking(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Body,Payment date,Amount\nx,01/04/2026,5.00\n", encoding="utf-8")
    with pytest.raises(UnrecognisedFileError, match="council-remittance lacks reference"):
        opened(path)
    with pytest.raises(FileRefusedError, match="no header of lloyds"):
        opened(path, "lloyds")


def test_two_sources_that_fit_equally_well_are_not_chosen_between(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(PAID + "A,01/04/2026,5.00\n", encoding="utf-8")
    twin = REMITTANCE.model_copy(update={"name": "twin"})
    with pytest.raises(
        AmbiguousFileError, match="council-remittance and twin recognise this file equally well"
    ):
        open_file(incoming(path), [*SHIPPED, twin])
    assert open_file(incoming(path), [*SHIPPED, twin], "twin").declaration is twin


def test_spend_keeps_what_says_individual_service_fund_and_is_narrowed_to_the_provider(
    tmp_path: Path,
) -> None:
    from isf.sources.reading import read

    text = (
        "Supplier Name,Payment Date,Amount,Expenses Type\n"
        "Bridge  Support,01/04/2026,5.00,ISF - Ind Bud ISF\n"
        "Other Ltd,01/04/2026,6.00,Individual service  funds\n"
        "Other Ltd,01/04/2026,7.00,ISFAHAN CARPETS\n"
        "Other Ltd,not a date,eight,Plant hire\n"
    )
    path = tmp_path / "spend.csv"
    path.write_text(text, encoding="utf-8")
    everybody, own = read(opened(path)), read(opened(path), suppliers=["BRIDGE SUPPORT"])
    assert amounts(everybody) == [Decimal("5.00"), Decimal("6.00")]
    assert (everybody.rows, everybody.passed, everybody.bad) == (4, 2, ())
    assert amounts(own) == [Decimal("5.00")]
