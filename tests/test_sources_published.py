"""What a council publishes is about every provider: an office that does not say who it is hears of it."""

from pathlib import Path

import pytest

from tests.command_line import isf

HEAD = "Supplier Name,Payment Date,Net Amount,Purpose of Spend\n"
LINES = (
    "Bridge Support,03/04/2026,500.00,Individual Service Fund\n"
    "Owl Care,03/04/2026,700.00,Individual Service Fund\n"
)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    place = tmp_path / "office"
    assert isf("init", str(place), "--provider", "Bridge Support").code == 0
    return place


def test_who_does_not_say_their_own_names_is_told_that_others_lines_are_taken(
    office: Path, tmp_path: Path
) -> None:
    spend = tmp_path / "spend.csv"
    spend.write_text(HEAD + LINES, encoding="utf-8")
    said = isf("import", str(spend), "--dry-run", "--format", "json", office=office)
    assert said.json[0]["new"] == 2
    assert "spend.csv: the lines of every provider were taken" in said.err
    settings = office / "ledgers" / "office.toml"
    named = settings.read_text(encoding="utf-8").replace("names = []", 'names = ["Bridge Support"]')
    settings.write_text(named, encoding="utf-8")
    said = isf("import", str(spend), "--dry-run", "--format", "json", office=office)
    assert said.json[0]["new"] == 1
    assert "every provider" not in said.err
