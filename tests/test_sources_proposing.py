"""`isf source`: a provider with an unknown export gets a working declaration without writing any Python."""

from pathlib import Path
from typing import Any

import pytest

from tests.command_line import begin, done, isf
from tests.following import ROOT, chapter, follow

VISITS = "Shift ID,Client ref,Shift date,Visit type,Planned minutes,Invoiced time,Carer\n" + "".join(
    f"S{day},ASC-100234,{day:02d}/04/2026,Personal care,60,{45 + day},C{day}\n" for day in range(7, 15)
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return begin(tmp_path_factory.mktemp("begun"))


def test_the_sources_are_listed(office: Path) -> None:
    names = {row["source"] for row in isf("source", "list", "--format", "json", office=office).json}
    assert names >= {"barclays", "natwest", "ofx", "mt940", "camt", "council-remittance", "access-abacus"}


def test_a_new_visit_export_is_declared_and_imported(office: Path, tmp_path: Path) -> None:
    file = tmp_path / "Rota export.csv"
    file.write_text(VISITS, encoding="utf-8")
    (shown,) = isf("source", "new", str(file), "--format", "json", office=office).json
    assert (shown["source"], shown["values"], shown["written"]) == ("rota-export", 8, False)
    assert not (office / "importers" / "rota-export.toml").exists()
    done("source", "new", str(file), "--write", office=office)
    assert 'durations = ["minutes"]' in (office / "importers" / "rota-export.toml").read_text(
        encoding="utf-8"
    )
    (tried,) = isf("source", "test", "rota-export", str(file), "--format", "json", office=office).json
    assert tried["first"][0]["billed"] == str(52 * 60)
    again = isf("source", "new", str(file), "--write", office=office)
    assert (again.code, again.error) == (1, "RequestError")


def test_a_new_bank_export_is_declared(office: Path, tmp_path: Path) -> None:
    file = tmp_path / "union.csv"
    file.write_text(
        "Union Bank;;;;\nPosted;Details;Paid out;Paid in;Running balance\n"
        "07.04.2026;COUNCIL;;£360.00;£360.00\n30.04.2026;OWL;£24.00;;£336.00\n",
        encoding="utf-8",
    )
    (shown,) = isf("source", "new", str(file), "--format", "json", office=office).json
    assert [row["amount"] for row in shown["first"]] == ["360.00", "-24.00"]
    assert 'dates = ["%d.%m.%Y"]' in shown["declaration"]


def proposed(office: Path, file: Path, text: str, *more: str) -> dict[str, Any]:
    file.write_text(text, encoding="utf-8")
    (shown,) = isf("source", "new", str(file), *more, "--format", "json", office=office).json
    return shown  # type: ignore[no-any-return]


@pytest.mark.parametrize("money", [("Out,In", "24.00,"), ("Amount", "-24.00")])
def test_a_balance_is_the_balance_whatever_a_card_calls_its_person(
    office: Path, tmp_path: Path, money: tuple[str, str]
) -> None:
    names, spent = money
    came = ",360.00" if "," in names else "360.00"
    rows = f"07/04/2026,COUNCIL,{came},{{}}\n30/04/2026,OWL,{spent},336.00\n"
    text = f"Posted,Narrative,{names},Balance\n{rows}"
    shown = proposed(office, tmp_path / "bank.csv", text.format("360.00"))
    assert 'fact = "bank-statement"' in shown["declaration"]
    assert 'balance = ["Balance"]' in shown["declaration"]
    assert "reference" not in shown["declaration"]
    assert all(control["holds"] for control in shown["controls"])
    file = tmp_path / "wrong.csv"
    file.write_text(text.format("361.00"), encoding="utf-8")
    ran = isf("source", "new", str(file), "--format", "json", office=office)
    assert [c["name"] for c in ran.json[0]["controls"] if not c["holds"]] == ["the balance on line 3"]


def test_only_a_card_calls_its_person_by_the_balance(office: Path, tmp_path: Path) -> None:
    head, row = "Date,Supplier,Amount,Balance", "07/04/2026,Owl,5.00,ASC-1"
    card = proposed(office, tmp_path / "card.csv", f"{head}\n{row}\n", "--fact", "card")
    assert 'reference = ["Balance"]' in card["declaration"]
    bank = f"{head},Ref\n07/04/2026,Owl,-5.00,95.00,ASC-1\n"
    shown = proposed(office, tmp_path / "bank.csv", bank, "--fact", "bank-statement")
    assert 'reference = ["Ref"]' in shown["declaration"], "known from remittances"


def test_a_rota_in_hours_below_a_title_and_between_tabs(office: Path, tmp_path: Path) -> None:
    text = "Rota\tmade 14/04/2026\n\nClient No\tVisit start\tScheduled hrs\tActual hrs\tPay hrs\n"
    text += "ASC-100234\t07/04/2026 09:00\t1.00\t0.95\t1.00\n"
    shown = proposed(office, tmp_path / "rota.txt", text)
    assert shown["first"] == [
        {"row": "4", "on": "2026-04-07", "reference": "ASC-100234"}
        | {"billed": "3600", "planned": "3600", "actual": "3420"}
    ]


def test_a_bill_with_gross_takes_no_vat_twice(office: Path, tmp_path: Path) -> None:
    head = "Inv Date,Inv No,Vendor,Fund Ref,Net,VAT,Gross\n"
    shown = proposed(office, tmp_path / "bought.csv", f"{head}07/04/2026,77,Owl,ASC-1,10.00,2.00,12.00\n")
    assert 'fact = "purchase"' in shown["declaration"]
    assert [row["amount"] for row in shown["first"]] == ["12.00"]


def test_which_way_money_went_comes_from_a_column_of_its_own(office: Path, tmp_path: Path) -> None:
    text = "Cust Ref;Paid Date;CR/DR;Amt\nASC-1;07/04/2026;CR;360.00\nASC-2;07/04/2026;DR;20.00\n"
    shown = proposed(office, tmp_path / "north.csv", text)
    assert [row["amount"] for row in shown["first"]] == ["360.00", "-20.00"]


def test_columns_that_nobody_could_know_are_named_by_hand(office: Path, tmp_path: Path) -> None:
    text = "Whom,Sum of it,Happened\nASC-1,5.00,07/04/2026\n"
    file = tmp_path / "odd.csv"
    file.write_text(text, encoding="utf-8")
    ran = isf("source", "new", str(file), office=office)
    assert (ran.code, ran.error) == (1, "FileRefusedError")
    assert "--column date=NAME" in ran.err
    named = ("--fact", "remittance", "--column", "reference=Whom", "--column", "amount=Sum of it")
    shown = proposed(office, file, text, *named)
    assert shown["first"] == [{"row": "2", "on": "2026-04-07", "amount": "5.00", "reference": "ASC-1"}]
    wrong = isf("source", "new", str(file), "--column", "date=Whem", office=office)
    assert (wrong.code, wrong.error) == (1, "FileRefusedError")


def test_a_proposal_that_reads_nothing_is_shown_and_not_written(office: Path, tmp_path: Path) -> None:
    file = tmp_path / "comma.csv"
    file.write_text("Cust Ref;Paid Date;Amt\nASC-1;07/04/2026;360,00\n", encoding="utf-8")
    ran = isf("source", "new", str(file), "--write", "--format", "json", office=office)
    assert (ran.code, ran.error, ran.json[0]["written"]) == (1, "NothingReadError", False)
    assert 'reference = ["Cust Ref"]' in ran.json[0]["declaration"]
    assert not (office / "importers" / "comma.toml").exists()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a,b\n1,2\n", "it has no header"),
        ("Date,Amount\n01/04/2026,5.00\n", "do not say what it tells of"),
        ("Client ref,Date,Amount\nA,4/13/26,5.00\n", "in a way that leaves no doubt"),
    ],
)
def test_what_is_not_plain_is_not_proposed(office: Path, tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "x.csv"
    file.write_text(text, encoding="utf-8")
    ran = isf("source", "new", str(file), office=office)
    assert (ran.code, ran.error) == (1, "FileRefusedError")
    assert why in ran.err


def test_a_file_that_does_not_agree_with_itself_is_shown_and_then_refused(
    office: Path, tmp_path: Path
) -> None:
    file = tmp_path / "bank.sta"
    file.write_text(
        ":20:A\n:60F:C260401GBP10,00\n:61:260401C5,00NX\n:62F:C260401GBP16,00\n", encoding="utf-8"
    )
    ran = isf("source", "test", "mt940", str(file), "--format", "json", office=office)
    assert (ran.code, ran.error) == (1, "ControlsFailedError")
    assert (ran.json[0]["read"], ran.json[0]["first"][0]["amount"]) == (1, "5.00")
    assert ran.json[0]["controls"][0]["holds"] is False
    dry = isf("import", str(file), "--dry-run", "--format", "json", office=office)
    assert (dry.code, dry.out) == (1, "")


def test_columns_that_are_not_known_are_listed_to_be_added(office: Path, tmp_path: Path) -> None:
    file = tmp_path / "Rota export.csv"
    text = VISITS.replace("Carer", '"Carer ""A"" \\ B"')
    shown = proposed(office, file, text)
    assert shown["not_read"] == ['Carer "A" \\ B']
    said = " ".join(shown["declaration"].replace("\n# ", " ").split())
    assert r'Not read: "Carer \"A\" \\ B". To read one of them, write it above as in field = ["NAME"]' in said
    assert "the fields are actual, " in said
    assert shown["values"] == 8, "a declaration with a comment is a declaration"
    whole = proposed(office, tmp_path / "paid.csv", "Date,Reference,Amount\n07/04/2026,ASC-1,1.00\n")
    assert whole["not_read"] == []
    assert "Not read" not in whole["declaration"]


SHIFTS = "Client ref,Shift date,Minutes,Outcome\n" + "".join(
    f"ASC-100234,{day:02d}/04/2026,90,{said}\n" for day, said in ((7, "Done"), (8, "No show"), (9, "Done"))
)


def test_a_visit_that_was_not_given_is_not_charged_by_a_proposal(office: Path, tmp_path: Path) -> None:
    named = ("--column", "status=Outcome", "--name", "shifts")
    shown = proposed(office, tmp_path / "shifts.csv", SHIFTS, *named)
    assert 'delivered = ["Done"]' in shown["declaration"]
    assert '# Not given, and so not charged: "No show".' in shown["declaration"]
    assert [row["on"] for row in shown["first"]] == ["2026-04-07", "2026-04-09"]
    assert shown["asides"] == ["line 3, not delivered: a visit on 2026-04-08: No show"]
    strange = proposed(office, tmp_path / "shifts.csv", SHIFTS.replace("Done", "Fait"), *named, "--yes")
    assert strange["values"] == 0, "a word that nobody knows is not taken for a visit that was given"


def test_lengths_of_time_are_shown_in_minutes(office: Path, tmp_path: Path) -> None:
    (tmp_path / "shifts.csv").write_text(SHIFTS, encoding="utf-8")
    assert "billed 90 minutes" in done("source", "new", str(tmp_path / "shifts.csv"), office=office).out


def test_visits_without_a_length_of_time_are_refused_with_what_to_do(office: Path, tmp_path: Path) -> None:
    file = tmp_path / "shifts.csv"
    file.write_text(SHIFTS.replace("Minutes", "Ended"), encoding="utf-8")
    ran = isf("source", "new", str(file), "--fact", "visit", office=office)
    assert (ran.code, ran.error) == (1, "FileRefusedError")
    assert "known as a length of time" in ran.err
    assert "--column actual=NAME" in ran.err


def test_a_day_above_the_table_is_declared_by_hand(office: Path, tmp_path: Path) -> None:
    file = tmp_path / "advice.csv"
    file.write_text("Made on,19.04.2026\nCust No,Nett\nASC-100234,360.00\nTotal,360.00\n", encoding="utf-8")
    refused = isf("source", "new", str(file), "--fact", "remittance", office=office)
    assert "with its label under [preamble]" in refused.err
    unread = isf("import", str(file), "--as", "council-remittance", office=office)
    assert "`isf source new FILE`" in unread.err


def test_the_manuals_own_layout_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(begin(tmp_path))
    monkeypatch.setenv("ISF_TODAY", "2026-11-22")
    answers = follow(chapter(ROOT / "docs" / "sources.md", "## A layout of your own", "\n## "), monkeypatch)
    (tried,) = answers.values()
    assert "'TOTAL PAID' of Nett £ on line 7: 1880.00, and its rows agree" in tried
    assert "on 2026-10-19, amount 1480.00, reference AD-1003, payment A7781" in tried
