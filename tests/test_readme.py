"""The README's first office, followed word by word: documentation that cannot rot."""

import re
from pathlib import Path

import pytest

from isf.cli import COMMANDS
from tests.following import ROOT, chapter, follow

README = ROOT / "README.md"


def test_every_command_of_the_first_office_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    answers = follow(chapter(README, "## A first office", "\n## "), monkeypatch)
    assert "£24.00" in answers["isf balance annie"], "what was not used of 288.00 is free again"
    assert "£276.00" in Path("annie.html").read_text(encoding="utf-8")


def test_every_command_that_the_readme_names_exists() -> None:
    named = set(re.findall(r"`?\bisf ([a-z][a-z-]+)", README.read_text(encoding="utf-8")))
    assert named - set(COMMANDS) - {"keeps"} == set()
