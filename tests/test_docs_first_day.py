"""The tutorial, followed word by word, in folders of every kind of name."""

from pathlib import Path

import pytest

from isf.model.taking_on import AGREEMENTS, HEADINGS, MAY_AGREE, OUTCOMES, PEOPLE
from tests.command_line import done, isf
from tests.following import ROOT, chapter, follow
from tests.test_take_on import Row, workbook

DAY = "2026-05-20"
TRY = "isf take-on people.xlsx --on 2026-04-06 --bank-balance 420.00 --dry-run"
PAGE = ROOT / "docs" / "first-day.md"


def _person(*cells: str | None) -> Row:
    keys = ("council_ref", "name", "council", "weekly", "contribution", "in_bank", "owed_by_council")
    return dict(zip(keys, cells, strict=True))


PEOPLE_ROWS = [
    _person("N-100", "Seán O’Sample", "northmoor", "100.00", "10.00", "120.00", None),
    _person("E/17", "Zoë Longname-Example", "eastvale", "200.00", None, "300.00", None),
    _person("W-2301", "D'Arcy Sample", "westholm", "60.00", None, "0.00", "45.00"),
]
HEADING_ROWS: list[Row] = [
    {"council_ref": ref, "heading": heading, "weekly": weekly, "left": left}
    for ref, heading, weekly, left in (
        ("N-100", "Home-Support", "95.00", "120.00"),
        ("N-100", "Fee", "5.00", "0.00"),
        ("E/17", "Community", "200.00", "300.00"),
        ("W-2301", "Home-Support", "60.00", "45.00"),
    )
]
AGREEMENT: Row = {
    "council_ref": "N-100",
    "heading": "Home-Support",
    "supplier": "Provider",
    "outcome": "O1",
    "units": 3,
    "rate": "24.00",
    "each": "week",
    "agreed_by": "Seán O’Sample",
    "agreed_on": "2026-04-06",
}


def fill_in() -> None:
    """Do what the page asks a person to do with the template."""
    refs = [(row["council_ref"], row["name"]) for row in PEOPLE_ROWS]
    rows = {
        PEOPLE.title: PEOPLE_ROWS,
        HEADINGS.title: HEADING_ROWS,
        OUTCOMES.title: [
            {"council_ref": ref, "id": "O1", "care_act": "g", "words": "See my sister"} for ref, _ in refs
        ],
        MAY_AGREE.title: [{"council_ref": ref, "who": name, "authority": "self"} for ref, name in refs],
        AGREEMENTS.title: [AGREEMENT],
    }
    workbook(Path("people.xlsx"), rows)


def say_yes() -> None:
    """Type the number of the candidate, as a person does at a terminal."""
    (item,) = isf("match", "--format", "json").json
    (candidate,) = item["candidates"]
    done("match", "--accept", f"{item['id']}={candidate['id']}", today=DAY)


@pytest.mark.parametrize("folder", ["plain", "Zoë's care & co (2026)"])
def test_the_first_day_works_word_by_word(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / folder).mkdir()
    monkeypatch.chdir(tmp_path / folder)
    monkeypatch.setenv("ISF_TODAY", DAY)
    monkeypatch.setenv("ISF_ACTOR", "sam")
    answers = follow(chapter(PAGE), monkeypatch, {TRY: fill_in, "isf agree E/17": say_yes})
    assert "the same" in answers[TRY]
    assert "The book is sound; 3 funds" in answers["isf check"]
    assert "£144.00" in Path("sean.html").read_text(encoding="utf-8"), "two visits of three hours at 24.00"
    assert Path("northmoor-2026-01/return.xlsx").is_file()
