"""Start-up: a command loads what it needs and nothing else."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command_line import ANNIE, TODAY, copy_of

ROOT = Path(__file__).parent.parent
HEAVY = {"beancount", "beanquery", "beangulp", "pydantic", "xlsxwriter", "fava", "flask", "jinja2", "lxml"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("start-up")
    return copy_of("worked", folder, folder / "copy")


def modules_of(*words: str, office: Path | None = None) -> set[str]:
    """Run a command in a process of its own; return the modules that it had loaded at its end."""
    code = (
        "import atexit, sys\n"
        "atexit.register(lambda: print(*sys.modules, file=sys.stderr))\n"
        f"sys.argv = ['isf', *{list(words)!r}]\n"
        "from isf.cli import main\n"
        "main()\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "ISF_TODAY": TODAY}
    environment["ISF_OFFICE"] = str(office or ROOT / "nowhere")
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        cwd=ROOT.anchor,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return set(ran.stderr.splitlines()[-1].split())


def loaded_by(*words: str, office: Path | None = None) -> set[str]:
    """Run a command in a process of its own; return the heavy packages that it had loaded at its end."""
    return HEAVY & {name.partition(".")[0] for name in modules_of(*words, office=office)}


@pytest.mark.parametrize("words", [("--help",), ("--version",), ("balance", "--help"), ("agree", "--help")])
def test_help_starts_without_anything_heavy(words: tuple[str, ...]) -> None:
    assert loaded_by(*words) == set()


@pytest.mark.parametrize("words", [("balance",), ("outcomes",), ("fund", "list"), ("fund", "show", "annie")])
def test_an_answer_needs_no_workbook_no_page_and_no_dashboard(words: tuple[str, ...], office: Path) -> None:
    """What isf wrote itself is read without Beancount, too."""
    assert loaded_by(*words, office=office) == set()


@pytest.mark.parametrize(
    ("words", "needs"),
    [
        (("period", "run", "calderdale", "2026:01"), {"pydantic"}),
        (("query", "SELECT count(*)", "--all"), {"beancount", "beanquery"}),
    ],
)
def test_a_command_that_needs_more_loads_that_only(
    words: tuple[str, ...], needs: set[str], office: Path
) -> None:
    assert loaded_by(*words, office=office) == needs


@pytest.mark.parametrize("word", ["-h", "--help"])
def test_the_first_page_imports_the_list_of_commands_alone(word: str) -> None:
    """It shows every command with its sentence, and not even click is needed for that."""
    loaded = modules_of(word)
    assert {name for name in loaded if name.startswith("isf.")} == {"isf.cli", "isf.cli.first_page"}
    assert not loaded & {"click", "inspect", "dataclasses", "decimal", "pathlib", "sqlite3", "typing"}


def test_a_balance_imports_what_tells_it_and_nothing_that_reads_a_ledger(office: Path) -> None:
    modules_of("balance", office=office)
    loaded = modules_of("balance", ANNIE, office=office)
    assert {name.removeprefix("isf.") for name in loaded if name.startswith("isf.")} == {
        *(
            "cli",
            "cli.root",
            "cli.lazy",
            "cli.answers",
            "cli.common",
            "cli.figures",
            "cli.show",
            "cli.visible",
        ),
        *("reporting", "reporting.balances", "book", "book.disk", "book.disk.journal_places", "book.privacy"),
        "book.keeping",
        *(
            f"book.index{part}"
            for part in ("", ".freshness", ".rolls", ".seals", ".tables", ".taken", ".telling")
        ),
        *("book.privacy.open_register", "model", "model.dates", "model.fund_id", "model.money"),
        *("errors", "office"),
    }
    assert not loaded & {"csv", "json", "logging", "shutil", "subprocess", "tempfile", "textwrap", "zoneinfo"}
