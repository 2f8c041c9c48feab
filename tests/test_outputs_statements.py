"""Statements in every format, whole or not at all; goldens under tests/statements/."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from isf.errors import NotWrittenError
from isf.outputs import statements
from isf.outputs.files import write_text, write_whole
from isf.outputs.statement_tables import statement_tables
from isf.reporting.statement import Statement
from tests.statements.samples import busy_statement, worked_statement

GOLDENS = Path(__file__).parent / "statements"
SHIPPED = Path(__file__).parent.parent / "reports"
FORMATS = ("html", "xlsx", "csv", "json")
TOLD = {"worked": worked_statement, "busy": busy_statement}


@pytest.mark.parametrize("name", TOLD)
@pytest.mark.parametrize("fmt", ["html", "csv", "json"])
def test_a_statement_is_as_its_golden(name: str, fmt: str, tmp_path: Path) -> None:
    made = statements.write(TOLD[name](), fmt, tmp_path / f"{name}.{fmt}", SHIPPED)
    assert made.read_text(encoding="utf-8") == _golden(f"{name}.{fmt}")


@pytest.mark.parametrize("name", TOLD)
def test_a_terminal_is_as_its_golden(name: str) -> None:
    assert statements.show(TOLD[name]()) == _golden(f"{name}.txt")


def _golden(name: str) -> str:
    return (GOLDENS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("told", [worked_statement(), busy_statement()])
def test_every_row_has_a_cell_for_each_column(told: Statement) -> None:
    for table in statement_tables(told).every:
        assert all(len(row) == len(table.columns) for row in table.rows), table.name
        keys = [column.key for column in table.in_files().columns]
        assert len(keys) == len(set(keys)), table.name


def test_the_json_has_the_figures_of_the_balance(tmp_path: Path) -> None:
    made = statements.write(worked_statement(), "json", tmp_path / "s.json", SHIPPED)
    told = json.loads(made.read_text(encoding="utf-8"))
    closing = told["closing"]
    assert (closing["bank"], closing["available"], closing["spent"]) == ("64.00", "74.00", "296.00")
    assert told["header"]["period_end"] == "2026-05-03"
    assert told["lines"][0]["units"] == "11.5"


def test_the_csv_has_one_line_for_each_row(tmp_path: Path) -> None:
    made = statements.write(worked_statement(), "csv", tmp_path / "s.csv", SHIPPED)
    rows = list(csv.DictReader(made.read_text(encoding="utf-8").splitlines()))
    left = {row["heading"]: row["available"] for row in rows if row["section"] == "headings"}
    assert left == {"Home support": "24.00", "Community": "50.00", "Fee": "0.00"}


# --- writing -------------------------------------------------------------------------------------


@pytest.mark.parametrize("fmt", FORMATS)
def test_a_file_is_whole_and_nothing_is_left_beside_it(fmt: str, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    statements.write(worked_statement(), fmt, folder / f"s.{fmt}", SHIPPED)
    assert [path.name for path in folder.iterdir()] == [f"s.{fmt}"]


def test_a_broken_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write_text(tmp_path / "s.html", "old")
    monkeypatch.setattr(os, "fsync", _full_disk)
    with pytest.raises(NotWrittenError) as refused:
        write_whole(path, b"new")
    assert "s.html could not be written (No space left on device)" in str(refused.value)
    assert path.read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["s.html"]


def _full_disk(handle: int) -> None:
    raise OSError(28, "No space left on device", handle)


def test_a_place_that_is_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotWrittenError):
        statements.write(worked_statement(), "json", tmp_path, SHIPPED)


# --- a terminal ----------------------------------------------------------------------------------


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "160")
    monkeypatch.delenv("NO_COLOR", raising=False)
    return monkeypatch


def test_a_terminal_gets_boxes_and_bold(terminal: pytest.MonkeyPatch) -> None:
    del terminal
    text = statements.show(worked_statement())
    assert "╭" in text
    assert "\x1b[1m" in text
    assert "£74.00" in text


def test_no_color_is_honoured(terminal: pytest.MonkeyPatch) -> None:
    terminal.setenv("NO_COLOR", "1")
    text = statements.show(worked_statement())
    assert "╭" in text
    assert "\x1b[3" not in text


def test_a_pipe_gets_plain_text() -> None:
    text = statements.show(worked_statement())
    assert "\x1b" not in text
    assert "╭" not in text


def test_reading_commands_start_without_the_writers_of_files() -> None:
    program = (
        "import sys, isf.outputs.statements, isf.outputs.returns, isf.reporting.council_return; "
        "print(sorted({'xlsxwriter', 'jinja2', 'rich', 'beancount', 'pydantic'} & set(sys.modules)))"
    )
    told = subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        capture_output=True,
        text=True,
        cwd=SHIPPED.parent,
    )
    assert told.stdout.strip() == "[]"
