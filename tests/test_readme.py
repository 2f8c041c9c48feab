"""The README's first office, followed word by word: documentation that cannot rot."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from isf.cli import COMMANDS, cli

README = Path(__file__).resolve().parent.parent / "README.md"


def blocks() -> list[str]:
    """Return the indented blocks of the chapter, without their indent."""
    chapter = README.read_text(encoding="utf-8").split("## A first office")[1].split("\n## ")[0]
    return [
        "\n".join(line[4:] for line in block.splitlines())
        for block in re.findall(r"(?:^    .*\n|^\n(?=    ))+", chapter, re.MULTILINE)
    ]


def test_every_command_of_the_first_office_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    answers = []
    for block in blocks():
        if "name = " in block:
            Path("annie.toml").write_text(block.strip() + "\n", encoding="utf-8")
        for line in block.splitlines():
            words = shlex.split(line)
            if words[:1] == ["cd"]:
                monkeypatch.chdir(tmp_path / words[1])
            elif words[:1] == ["isf"]:
                done = CliRunner().invoke(cli, words[1:])
                assert done.exit_code == 0, (line, done.output, done.exception)
                answers.append(done.output)
    left = next(answer for answer in answers if "At the close of" in answer)
    assert "£24.00" in left, "what was not used of 288.00 is free again"
    assert "£276.00" in (tmp_path / "my-office" / "annie.html").read_text(encoding="utf-8")


def test_every_command_that_the_readme_names_exists() -> None:
    named = set(re.findall(r"`?\bisf ([a-z][a-z-]+)", README.read_text(encoding="utf-8")))
    assert named - set(COMMANDS) - {"keeps"} == set()


def test_every_file_that_the_readme_names_exists() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", README.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (README.parent / target).exists(), target
