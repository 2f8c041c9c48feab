"""`isf take-on`: forty people from a provider's spreadsheet, all of them or nobody."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from isf.model.taking_on import AGREEMENTS, HEADINGS, MAY_AGREE, OUTCOMES, PEOPLE, SHEETS, Sheet
from tests.command_line import Ran, begin, done, fingerprint, isf

NAMES = ("Seán O’Sample", "Zoë Person-Longname", "Łukasz Example", "D'Arcy  Sample")
DAY = "2026-04-06"
Row = dict[str, object]


def person(number: int, **more: object) -> Row:
    name = f"{NAMES[number % 4]} {number}"
    return {
        "council_ref": f"ASC-{number:03d}",
        "name": name,
        "council": "calderdale",
        "weekly": "100.00",
        "contribution": "10.00",
        "in_bank": "300.00",
        "owed_by_council": "60.00",
        "owed_by_person": "40.00",
        **more,
    }


def rows_of(people: list[Row]) -> dict[str, list[Row]]:
    """Return the sheets for these people: 300.00 of Home-Support and 100.00 of Fee are left of each."""
    refs = [str(one["council_ref"]) for one in people]
    return {
        PEOPLE.title: people,
        HEADINGS.title: [
            {"council_ref": ref, "heading": name, "weekly": weekly, "left": left}
            for ref in refs
            for name, weekly, left in (("Home-Support", "95.00", "300.00"), ("Fee", "5.00", 100))
        ],
        OUTCOMES.title: [{"council_ref": ref, "id": "O1", "care_act": "g", "words": "Swim"} for ref in refs],
        MAY_AGREE.title: [
            {"council_ref": one["council_ref"], "who": one["name"], "authority": "self", "from": "01/04/2025"}
            for one in people
        ],
        AGREEMENTS.title: [
            {
                "council_ref": one["council_ref"],
                "heading": "Home-Support",
                "supplier": "Provider",
                "outcome": "O1",
                "amount": "250.00",
                "agreed_by": one["name"],
                "agreed_on": "2026-03-02",
            }
            for one in people
        ],
    }


def workbook(path: Path, sheets: dict[str, list[Row]]) -> str:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for sheet in SHEETS:
        if sheet.title in sheets:
            _fill(book.create_sheet(sheet.title), sheet, sheets[sheet.title])
    book.save(path)
    return str(path)


def _fill(page: Any, sheet: Sheet, rows: list[Row]) -> None:
    page.append([column.heading for column in sheet.columns])
    for row in rows:
        page.append([row.get(column.key) for column in sheet.columns])


@pytest.fixture
def office(tmp_path: Path) -> Path:
    return begin(tmp_path)


def taken(office: Path, sheets: dict[str, list[Row]], *words: str) -> Ran:
    file = workbook(office.parent / "people, on 1.xlsx", sheets)
    return isf("take-on", file, "--on", DAY, *words, office=office)


def test_forty_people_are_taken_on_in_one_commit_and_every_sum_stands(office: Path) -> None:
    funds = len(isf("fund", "list", "--format", "json", office=office).json)
    before = isf("log", "--format", "json", office=office).json
    ran = taken(office, rows_of([person(n) for n in range(40)]), "--yes", "--format", "json")
    assert ran.code == 0, ran.err
    assert (ran.json["taken_on"], ran.json["seq"]) == (40, len(before) + 1)
    new = [row["fund"] for row in ran.json["funds"]]
    for figures in isf("balance", *new, "--format", "json", office=office).json:
        assert (figures["bank"], figures["owed"]) == ("300.00", "100.00")
        assert (figures["available"], figures["committed"]) == ("150.00", "250.00")
        assert [h["available"] for h in figures["headings"]] == ["50.00", "100.00"]
    assert len(isf("fund", "list", "--format", "json", office=office).json) == funds + 40
    assert done("check", office=office).code == 0
    ledgers = "".join(path.read_text(encoding="utf-8") for path in (office / "ledgers").rglob("*.beancount"))
    assert "Sample" not in ledgers
    done("spend", new[0], "--agreement", "AG-001", "--amount", "250", "--on", "2026-04-07", office=office)


def test_what_was_paid_ahead_is_received_before_it_is_due(office: Path) -> None:
    ahead = person(1, in_bank="500.00", owed_by_council="-100.00", owed_by_person=None)
    ran = taken(office, rows_of([ahead]), "--yes", "--format", "json")
    (figures,) = isf("balance", ran.json["funds"][0]["fund"], "--format", "json", office=office).json
    assert (figures["bank"], figures["owed"], figures["available"]) == ("500.00", "-100.00", "150.00")


def test_the_difference_to_the_bank_is_shown_and_nothing_is_written_on_trial(office: Path) -> None:
    before = fingerprint(office)
    ran = taken(office, rows_of([person(1), person(2)]), "--dry-run", "--bank-balance", "650")
    assert ran.code == 0
    assert "£600.00" in ran.out
    assert "£50.00 is nobody's in this workbook" in ran.out
    assert fingerprint(office) == before


def test_nobody_is_taken_on_without_a_yes(office: Path) -> None:
    before = fingerprint(office)
    ran = taken(office, rows_of([person(1)]))
    assert ran.code != 0
    assert "In the bank" in ran.err
    assert fingerprint(office) == before


def _without(title: str, key: str) -> dict[str, list[Row]]:
    sheets = rows_of([person(1)])
    del sheets[title][0][key]
    return sheets


def _with(title: str, **more: object) -> dict[str, list[Row]]:
    sheets = rows_of([person(1), person(2)])
    sheets[title][1] |= more
    return sheets


@pytest.mark.parametrize(
    ("sheets", "says"),
    [
        (_without(PEOPLE.title, "name"), "People row 2: Name is missing"),
        (_without(HEADINGS.title, "council_ref"), "Headings row 2 has no Council's reference"),
        (_with(PEOPLE.title, in_bank="300.01"), "but 400.00 is left to spend: 0.01 apart"),
        (_with(PEOPLE.title, in_bank="1,50"), "ASC-002: in_bank"),
        (
            _with(PEOPLE.title, in_bank="200.00", owed_by_council="-200.01", owed_by_person="400.01"),
            "more was paid ahead than is in the bank",
        ),
        (_with(PEOPLE.title, council_ref="ASC-001"), "People row 3: ASC-001 is there twice"),
        (_with(PEOPLE.title, weekly="99.00"), "the headings sum to 100.00 a week"),
        (_with(PEOPLE.title, in_bank="=300"), "People row 3, In the bank: it is a formula"),
        (_with(MAY_AGREE.title, **{"from": "April"}), "May agree row 3, From: 'April' is not a date"),
        (_with(HEADINGS.title, council_ref="ASC-9"), "ASC-9 stands in Headings, but not in People"),
        (_with(HEADINGS.title, heading="Home-Support"), "heading Home-Support is there twice"),
    ],
)
def test_everything_that_is_wrong_is_named_and_nothing_is_written(
    sheets: dict[str, list[Row]], says: str, office: Path
) -> None:
    before = fingerprint(office)
    ran = taken(office, sheets, "--yes")
    assert (ran.code, ran.error) == (1, "FileError")
    assert says in ran.err
    assert fingerprint(office) == before


@pytest.mark.parametrize(
    ("sheets", "says"),
    [
        (_with(PEOPLE.title, council="kirklees"), "ASC-002: Council 'kirklees' is not in this office"),
        (
            _with(AGREEMENTS.title, amount="300.01"),
            "300.01 was asked of Home-Support by an agreement, but only 300.00",
        ),
        (_with(AGREEMENTS.title, agreed_by="Nobody"), "ASC-002: whoever agreed on 2 March 2026 may not have"),
        (_with(AGREEMENTS.title, agreed_on="2025-03-31"), "write who may, and From which day"),
        (
            _with(AGREEMENTS.title, outcome="O9"),
            "'O9' (but O1); use one of these on the sheet Agreements, or add it on the sheet Outcomes",
        ),
        (
            _with(AGREEMENTS.title, heading="Holidays"),
            "Support, Fee); use one of these on the sheet Agreements, or add it on the sheet Headings",
        ),
        (_with(AGREEMENTS.title, until="2026-04-06"), "on the sheet Agreements, in the column Until"),
        (_with(AGREEMENTS.title, rate="24.00"), "either Units and Rate, or an Amount"),
        (_with(AGREEMENTS.title, amount=None, units="3"), "either Units and Rate, or an Amount"),
        (_with(AGREEMENTS.title, agreed_on="2026-04-07"), "later than the day of taking on"),
    ],
)
@pytest.mark.parametrize("how", ["--yes", "--dry-run"])
def test_one_person_who_cannot_be_taken_on_stops_all_and_on_trial_too(
    sheets: dict[str, list[Row]], says: str, how: str, office: Path
) -> None:
    before = fingerprint(office)
    ran = taken(office, sheets, how)
    assert ran.error == "FileError"
    assert says in ran.err
    assert "P-" not in ran.err, "nobody knows the id of a fund that is not there"
    for way in ("isf outcome add", "vary the plan", "plan file", "--units", "--until", "isf move"):
        assert way not in ran.err, "what is wrong is mended in the workbook"
    assert fingerprint(office) == before


def test_a_reference_that_a_fund_has_is_put_right_in_the_workbook(office: Path) -> None:
    sheets = rows_of([person(1)])
    fund = taken(office, sheets, "--yes", "--format", "json").json["funds"][0]["fund"]
    ran = taken(office, sheets, "--dry-run")
    assert f"ASC-001: Reference 'ASC-001' of council 'calderdale' already belongs to fund {fund}" in ran.err
    assert "in the column Council's reference of every sheet, otherwise leave the person out" in ran.err
    assert "plan file" not in ran.err


def test_what_is_wrong_with_many_people_is_said_once(office: Path) -> None:
    people = [person(n, primary_support_reason="Learning disability") for n in range(40)]
    people[9] |= {"primary_support_reason": None, "in_bank": "300.01"}
    people[10] |= {"primary_support_reason": None, "in_bank": "1,5"}
    first, *said, last = taken(office, rows_of(people), "--dry-run").err.splitlines()
    assert first.endswith("people, on 1.xlsx:")
    assert said[0].startswith("  ASC-000, ASC-001, ASC-002, ASC-003, ASC-004, ASC-005 and 32 more: primary_")
    assert [line[:11] for line in said[1:]] == ["  ASC-009: ", "  ASC-010: "]
    assert last.startswith("Mend it in the workbook")
    people = [person(n, council="kirklees") for n in range(3)]
    ran = taken(office, rows_of(people), "--dry-run")
    assert "ASC-000, ASC-001, ASC-002: Council 'kirklees'" in ran.err


def test_the_template_says_which_support_reasons_there_are(office: Path) -> None:
    file = office.parent / "people.xlsx"
    done("take-on", "--template", str(file), office=office)
    cells = [cell.value for row in openpyxl.load_workbook(file).worksheets[-1] for cell in row]
    assert any("Learning Disability Support" in str(cell) for cell in cells)


def test_the_template_can_be_taken_on_as_it_is(office: Path) -> None:
    file = str(office.parent / "people.xlsx")
    done("take-on", "--template", file, office=office)
    ran = done("take-on", file, "--on", DAY, "--yes", "--format", "json", office=office)
    assert Decimal(ran.json["funds"][0]["left"]) == 640
    assert isf("take-on", file, "--on", DAY, "--yes", office=office).error == "FileError"
    assert isf("take-on", "--template", "people.csv", office=office).error == "RequestError"
