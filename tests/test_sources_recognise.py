"""A header that is there decides; where it fits several sources, the rows do; and else a person."""

from collections.abc import Collection
from pathlib import Path

import pytest

from isf.sources.errors import (
    AmbiguousFileError,
    EitherWayError,
    FileRefusedError,
    UnrecognisedFileError,
)
from isf.sources.files import incoming
from isf.sources.reading import read
from isf.sources.recognise import open_file
from tests.sources.house import SHIPPED, TODAY, shipped

ROWS = "06/04/2026,ASC-1,360.00\n06/04/2026,ASC-2,120.00\n"
PAYEES = "06/04/2026,Bridge Support,55501,360.00\n06/04/2026,{other},55502,120.00\n"
TOLD = "Date,Payee,Reference,Amount\n"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISF_TODAY", TODAY)


def recognised(folder: Path, text: str, known: Collection[str] = ()) -> str:
    path = folder / "file.csv"
    path.write_text(text, encoding="utf-8")
    return open_file(incoming(path), SHIPPED, known=known).declaration.name


@pytest.mark.parametrize(
    "header",
    [
        *("Payment date,Client ref,Net amount", "Payment date,Person reference,Amount"),
        *(
            "Date,Reference,Amount",
            "Pay date,Service User No.,NET AMOUNT (GBP)",
            "BACS date,LAS id,Total Payment £",
            "Run date,Case No,Value (GBP)",
            "Date paid,Mosaic Number,Amount Due",
            "\ufeffDate,Our ref,\N{NO-BREAK SPACE}Net Value ",
            "PAID DATE,LIQUIDLOGIC ID,Net amount (in pounds)",
        ),
    ],
)
def test_a_remittance_of_three_columns_is_no_bank_statement(header: str, tmp_path: Path) -> None:
    assert recognised(tmp_path, f"{header}\n{ROWS}") == "council-remittance"


def test_a_column_beside_those_of_a_bank_without_a_header_makes_it_another_file(tmp_path: Path) -> None:
    text = "Date,Reference,Description,Amount\n06/04/2026,ASC-1,April,360.00\n06/04/2026,ASC-2,April,120.00\n"
    assert recognised(tmp_path, text) == "council-remittance"


def test_a_column_for_the_person_makes_it_a_remittance_and_no_published_spend(tmp_path: Path) -> None:
    head = "Payment date,Supplier,Client ref,Net,VAT,Gross\n"
    row = "06/04/2026,Bridge Support,ASC-1,360.00,0.00,360.00\n"
    assert recognised(tmp_path, head + row) == "council-remittance"


def test_published_spend_gives_way_to_every_word_for_a_person() -> None:
    people = set(shipped("council-remittance").columns["reference"])
    both = people & set(shipped("council-spend").recognise.unless)
    assert people - both == {"Our reference", "Our ref", "Reference", "Ref", "Reference number", "Ref no"}


def test_three_columns_of_a_bank_are_hsbc_and_not_hsbcnet(tmp_path: Path) -> None:
    assert recognised(tmp_path, "06/04/2026,COUNCIL,360.00\n") == "hsbc"
    net = "00-00-99 00112233,06/04/2026,GBP,360.00,COUNCIL,CR\n"
    assert recognised(tmp_path, net) == "hsbcnet"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("hsbc", "Date,Description,Amount\n06/04/2026,OWL CAFE,3.00\n07/04/2026,PAYMENT RECEIVED,-360.00\n"),
        (
            "hsbcnet",
            "Account,Date,Currency,Amount,Description,Type\n0011,06/04/2026,GBP,3.00,OWL CAFE,Purchase\n",
        ),
    ],
)
def test_a_header_on_a_file_that_should_have_none_may_be_a_cards(
    source: str, text: str, tmp_path: Path
) -> None:
    """American Express writes just these three columns, and what was spent is positive there."""
    with pytest.raises(EitherWayError, match=f"--as {source}`"):
        recognised(tmp_path, text)
    path = tmp_path / "said.csv"
    path.write_text(text, encoding="utf-8")
    assert open_file(incoming(path), SHIPPED, source).declaration.name == source


def test_three_columns_with_other_names_are_no_bank_statement(tmp_path: Path) -> None:
    """On a card's statement a positive amount is money out: which way it went would be a guess."""
    with pytest.raises(UnrecognisedFileError):
        recognised(tmp_path, "Date,Merchant,Amount\n06/04/2026,OWL TRANSPORT,24.00\n07/04/2026,CAFE,3.00\n")


def test_a_bank_that_nobody_declared_is_read_where_its_words_or_its_balance_say_which_way(
    tmp_path: Path,
) -> None:
    rows = "07/04/2026,COUNCIL,360.00,360.00\n30/04/2026,OWL,-24.00,336.00\n"
    assert recognised(tmp_path, f"Posted date,Narrative,Amount,Ledger balance\n{rows}") == "bank-one-column"
    two = "07/04/2026,COUNCIL,,360.00\n30/04/2026,OWL,24.00,\n"
    assert recognised(tmp_path, f"Date,Details,Payments,Receipts\n{two}") == "bank-two-columns"
    with pytest.raises(UnrecognisedFileError):
        recognised(tmp_path, "Posted date,Narrative,Amount\n07/04/2026,COUNCIL,360.00\n")


def test_a_bank_with_ids_of_its_own_is_no_council(tmp_path: Path) -> None:
    """Tide writes these columns; `Reference` is what the payer wrote, and not a person's."""
    head = "Date,Transaction ID,Transaction description,Reference,Amount,Balance,Type\n"
    rows = "14/04/2026,a1,Owl,FARES,-20.00,480.00,DD\n13/04/2026,a2,Council,RUN 7,500.00,500.00,FP\n"
    assert recognised(tmp_path, head + rows, known={"ASC-1"}) == "bank-one-column"


def test_a_cards_statement_is_no_remittance(tmp_path: Path) -> None:
    head = "Date,Reference,Description,Card Member,Card Number,Amount\n"
    with pytest.raises(UnrecognisedFileError):
        recognised(tmp_path, head + "14/04/2026,AT26,OWL,A EXAMPLE,XXXX,12.50\n")


@pytest.mark.parametrize("mark", [",", ";"])
def test_a_quoted_file_that_nothing_knows_is_sound_all_the_same(mark: str, tmp_path: Path) -> None:
    """Split at the other mark its quotes end in the middle of a cell; that says nothing against the file."""
    lines = (["Datum", "Bedrag, in euro", "Code; soort"], ["20260401", "100,00", "GT"])
    text = "".join(mark.join(f'"{cell}"' for cell in line) + "\n" for line in lines)
    with pytest.raises(UnrecognisedFileError):
        recognised(tmp_path, text)


def test_an_open_quote_is_named_whatever_mark_is_tried(tmp_path: Path) -> None:
    text = 'Client ref,Payment date,Amount\nASC-1,06/04/2026,5.00\nASC-2,"06/04/2026,6.00\n'
    with pytest.raises(FileRefusedError, match="the record that begins on line 3 is not sound CSV"):
        recognised(tmp_path, text)


def test_days_with_a_short_year_are_read_of_any_bank(tmp_path: Path) -> None:
    path = tmp_path / "bank.csv"
    text = "Date,Type,Description,Paid out,Paid in,Balance\n13 Apr 26,CR,LEEDS,,500.00,500.00\n"
    path.write_text(text, encoding="utf-8")
    (line,) = read(open_file(incoming(path), SHIPPED)).values
    assert line.on.isoformat() == "2026-04-13"


def test_balances_that_follow_are_a_banks_and_no_remittances(tmp_path: Path) -> None:
    rows = "07/04/2026,ASC-1,360.00,{}\n30/04/2026,ASC-2,120.00,{}\n"
    bank = f"Date,Reference,Amount,Balance\n{rows.format('360.00', '480.00')}"
    assert recognised(tmp_path, bank, known={"ASC-1"}) == "bank-one-column"
    left = f"Date,Reference,Amount,Balance\n{rows.format('40.00', '9.00')}"
    assert recognised(tmp_path, left, known={"ASC-1"}) == "council-remittance"


def test_where_the_columns_do_not_decide_the_rows_do(tmp_path: Path) -> None:
    """References that the register has, or writes alike, make a remittance; many payees, published spend."""
    one = TOLD + PAYEES.format(other="Bridge Support")
    assert recognised(tmp_path, one, known={"55502"}) == "council-remittance"
    alike = one.replace("555", "ASC-555")
    assert recognised(tmp_path, alike, known={"ASC-1"}) == "council-remittance"
    many = TOLD + PAYEES.format(other="Owl Transport")
    assert recognised(tmp_path, many, known={"55502"}) == "council-spend"


def test_where_nothing_decides_the_refusal_says_how_to_go_on(tmp_path: Path) -> None:
    with pytest.raises(AmbiguousFileError) as refused:
        recognised(tmp_path, TOLD + PAYEES.format(other="Bridge Support"), known={"ASC-1"})
    path = tmp_path / "file.csv"
    assert "council-remittance and council-spend" in str(refused.value)
    for name in ("council-remittance", "council-spend"):
        assert f'isf import "{path}" --as {name}' in str(refused.value)


def test_a_file_in_which_nothing_is_known_is_told_so_and_not_compared_with_banks(tmp_path: Path) -> None:
    """An instruction to pay: heads and lines without names, which are no settlement."""
    with pytest.raises(UnrecognisedFileError, match="No line of it names a column that a source knows"):
        recognised(tmp_path, "H,1000000001,,GBP,No,END\nL,G00 - Gross value,50.00,,01/12/2022,END\n")
