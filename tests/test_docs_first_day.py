"""The tutorial, followed word by word, in folders of every kind of name."""

from pathlib import Path

import pytest

from isf.model.taking_on import SHEETS, Sheet
from tests.command_line import done, isf
from tests.following import ROOT, chapter, follow
from tests.test_take_on import Row, workbook

DAY = "2026-05-20"
TRY = "isf take-on people.xlsx --on 2026-04-06 --bank-balance 420.00 --dry-run"
PAGE = ROOT / "docs" / "first-day.md"


def rows(sheet: Sheet) -> list[Row]:
    """Return the rows that the page asks a person to type into a sheet."""
    text = PAGE.read_text(encoding="utf-8").split(f"\n{sheet.title}:\n\n", 1)[1].split("\n\n", 1)[0]
    head, _, *body = ([cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines())
    keys = {column.heading: column.key for column in sheet.columns}
    return [{keys[name]: cell or None for name, cell in zip(head, cells, strict=True)} for cells in body]


def fill_in() -> None:
    """Do what the page asks a person to do with the template."""
    workbook(Path("people.xlsx"), {sheet.title: rows(sheet) for sheet in SHEETS})


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
    brought = answers["isf import northmoor.csv bank.csv visits.csv"]
    assert "1 was kept out (`isf review`); 1 line waits in clearing now" in brought
    assert "The book is sound; 3 funds" in answers["isf check"]
    assert "£144.00" in Path("sean.html").read_text(encoding="utf-8"), "two visits of three hours at 24.00"
    assert Path("sean.pdf").read_bytes().startswith(b"%PDF-")
    assert Path("northmoor-2026-01/return.xlsx").is_file()
    signed = next(said for line, said in answers.items() if line.startswith("isf reconcile"))
    assert "Signed by alex and sam" in signed or "Signed by sam and alex" in signed
