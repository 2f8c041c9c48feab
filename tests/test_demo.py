"""`isf demo`: where it builds, what it keeps of its commands, and what it tells to try next."""

import os
import shlex
import sys
from pathlib import Path
from typing import Any

import pytest

from isf.book.disk import durable
from isf.cli import demo, here
from isf.errors import DemoFolderError
from isf.office import Office, starter
from isf.sources.files import incoming
from tests.command_line import isf

STORY: dict[str, Any] = {
    "provider": "Candlewick Support",
    "step": [
        {
            "on": "2025-04-01",
            "run": [
                "council", "add", "millbrook", "--name", "Millbrook Council",
                "--policy", "{sample}/councils/millbrook.toml",
            ],
        },
        {"on": "2025-04-07", "run": ["fund", "open", "--plan", "{sample}/plans/MB-10423.toml"]},
        {
            "on": "2025-04-07",
            "run": ["period", "run", "millbrook", "2025:01", "--as-of", "2025-04-07"],
        },
        {
            "on": "2025-04-07",
            "run": [
                "receive", "MB-10423", "--from", "contribution", "--amount", "154.00", "--on", "2025-04-07",
            ],
        },
        {
            "on": "2025-05-02",
            "run": ["fee", "MB-10423", "--amount", "80.00", "--on", "2025-05-02"],
            "keep": {"fee": "entry"},
        },
        {"on": "2025-05-03", "run": ["correct", "{fee}", "--reason", "charged too early"]},
    ],
}  # fmt: skip


def commands_of(root: Path) -> list[list[str]]:
    text = (root / "commands.txt").read_text(encoding="utf-8")
    return [shlex.split(line[2:], comments=True) for line in text.splitlines() if line.startswith("$ ")]


# --- where it builds -----------------------------------------------------------------------


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    for words in ((), ("--yes",)):
        ran = isf("demo", str(tmp_path), *words)
        assert ran.code == 1
        assert "name another: isf demo FOLDER" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_file_is_no_folder_for_it(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    ran = isf("demo", str(tmp_path / "letter.txt"))
    assert (ran.code, "is not an empty folder" in ran.err) == (1, True)


def test_a_demo_that_was_stopped_half_way_can_be_built_afresh(tmp_path: Path) -> None:
    """Its mark is the first thing in the folder, and not the last."""
    root = demo._fresh(tmp_path / "sample", again=False)
    (root / "ledgers").mkdir()
    with pytest.raises(DemoFolderError, match="add --yes to build it afresh"):
        demo._fresh(root, again=False)
    assert [path.name for path in demo._fresh(root, again=True).iterdir()] == ["ABOUT-THIS-DEMO.txt"]


# --- what it keeps of its commands ------------------------------------------------------------


def test_commands_are_kept_as_they_can_be_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = tmp_path / "a sample's office", tmp_path / "again"
    first.mkdir()
    demo._build(first, STORY, quiet=True)
    commands = commands_of(first)
    assert [words[1] for words in commands] == ["init", *(step["run"][0] for step in STORY["step"])]
    assert not [word for words in commands for word in words if "{" in word]
    second.mkdir()
    monkeypatch.chdir(second)
    for _, *words in commands[:5]:
        ran = isf(*[str(second) if word == str(first) else word for word in words])
        assert ran.code == 0, ran.err
    assert isf("check", "--office", str(second)).code == 0


def test_each_answer_stands_below_its_command(tmp_path: Path) -> None:
    demo._build(tmp_path, STORY, quiet=True)
    text = (tmp_path / "commands.txt").read_text(encoding="utf-8")
    _, first, second, *_ = text.split("\n$ ")
    assert "Recorded as number 1" in first
    assert "Recorded as number 2" in second
    assert " init " in first.splitlines()[0]


def test_what_happens_in_the_story_happens_on_its_day(tmp_path: Path) -> None:
    demo._build(tmp_path, STORY, quiet=True)
    (year,) = Office(tmp_path).ledgers.glob("P-*/2025-26.beancount")
    text = year.read_text(encoding="utf-8")
    assert [line[:10] for line in text.splitlines() if "correction" in line and " * " in line] == [
        "2025-05-03"
    ]


# --- what it tells ------------------------------------------------------------------------------


def test_nothing_of_its_own_commands_is_said_beside_what_it_tells(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    demo._build(tmp_path, STORY, quiet=True)
    capsys.readouterr()
    demo._show(Office(tmp_path), 1.0)
    told = capsys.readouterr()
    assert "The council return: " in told.out
    assert told.err == ""


# --- flushing -----------------------------------------------------------------------------------


def test_only_a_sample_leaves_flushing_to_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[int] = []
    monkeypatch.setattr(os, "fsync", flushed.append)
    with durable.for_a_sample():
        durable.write(tmp_path / "one", b"1\n")
    assert flushed == []
    durable.write(tmp_path / "two", b"2\n")
    assert flushed != []
    assert [(tmp_path / name).read_bytes() for name in ("one", "two")] == [b"1\n", b"2\n"]


def test_what_does_not_read_back_is_refused_in_a_sample_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "write", lambda _, data: len(data))
    with durable.for_a_sample(), pytest.raises(OSError, match="does not read back"):
        durable.write(tmp_path / "one", b"1\n")


def test_nothing_but_the_demo_builds_a_sample() -> None:
    package = Path(durable.__file__).parents[2]
    users = [
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        if "for_a_sample" in path.read_text(encoding="utf-8")
    ]
    assert sorted(users) == ["book/disk/durable.py", "cli/demo.py"]


# --- what to try next ------------------------------------------------------------------------------


def test_a_program_on_the_path_is_called_by_its_name_and_any_other_by_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "isf.exe" if sys.platform == "win32" else "isf"
    for folder in ("mine", "other"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text("#!/bin/sh\n", encoding="utf-8")
        (tmp_path / folder / name).chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "mine" / "python"))
    monkeypatch.setenv("PATH", str(tmp_path / "other"))
    assert here.program("isf") == str(tmp_path / "mine" / name)
    monkeypatch.setenv("PATH", str(tmp_path / "mine"))
    assert here.program("isf") == "isf"


@pytest.mark.skipif(sys.platform == "win32", reason="another shell's quotes")
def test_a_line_is_taken_apart_again_as_it_was() -> None:
    words = ["isf", "--office", "/home/me/a folder/it's", "balance"]
    assert shlex.split(here.line(words)) == words


def test_powershell_is_told_to_run_what_is_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(here, "on_windows", lambda: True)
    assert here.line([r"C:\my files\isf.exe", "balance"]) == r'& "C:\my files\isf.exe" balance'
    assert here.line(["isf", "--office", "my office"]) == 'isf --office "my office"'


def test_files_that_the_story_imports_are_shipped() -> None:
    sample = starter() / "ledgers" / "sample"
    text = (sample / "office.toml").read_text(encoding="utf-8")
    named = {word.split('"')[0] for word in text.split("{sample}/")[1:]}
    assert len(named) > 60
    assert not [name for name in named if not incoming(sample / name).data.strip()]
