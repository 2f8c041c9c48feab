"""`isf match` as somebody at a keyboard meets it: questions, answers, leaving off, and what is remembered."""

import os
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from isf.cli import matching, root
from isf.office import Office
from isf.sources.rules import read_rules
from tests.command_line import ANNIE, PLAN, TODAY, begin, done, isf, open_fund

BOB = "P-2M9TFY"
BANK = (
    "Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,"
    "Debit Amount,Credit Amount,Balance\n"
)
ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("begun")
    office = begin(folder)
    open_fund(office, PLAN.replace("Annie Example", "Bob Sample").replace("ASC-100234", "ASC-7"), BOB)
    done("period", "run", "calderdale", "2026:01", office=office)
    paid = folder / "paid.csv"
    paid.write_text("Person ref,Payment date,Amount\nASC-1,07/04/2026,360.00\n", encoding="utf-8")
    lines = "08/04/2026,BGC,'1,2,X,,360.00,360.00\n20/04/2026,BGC,'1,2,Y,,12.34,372.34\n"
    bank = folder / "bank.csv"
    bank.write_text(BANK + lines + "21/04/2026,BGC,'1,2,Z,,360.00,732.34\n", encoding="utf-8")
    done("import", str(paid), str(bank), office=office)
    return office


@pytest.fixture
def office(begun: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(begun, tmp_path / "office"))


def asked(office: Path, monkeypatch: pytest.MonkeyPatch, typed: str) -> str:
    """Answer the questions of `isf match` with these lines; the end of the input is Ctrl-D."""
    told = {"ISF_OFFICE": str(office), "ISF_ACTOR": "clerk", "ISF_TODAY": TODAY}
    with monkeypatch.context() as patched:
        patched.setattr(matching, "_asks", lambda _request: True)
        ran = CliRunner().invoke(root.cli, ["match"], input=typed, env=told)
    assert ran.exit_code == 0, ran.output
    return ran.output


def waiting(office: Path) -> list[tuple[str, str]]:
    rows: list[dict[str, Any]] = isf("match", "--format", "json", office=office).json
    return [(row["on"], row["rest"]) for row in rows]


def test_each_question_says_what_it_is_and_what_it_may_be(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert waiting(office) == [("2026-04-07", "360.00"), ("2026-04-20", "12.34"), ("2026-04-21", "360.00")]
    said = asked(office, monkeypatch, "\n\n\n")
    assert "1 of 3: £360.00 came in on 2026-04-07 (clearing/" in said
    assert "no fund has its reference." in said
    assert f"2. Annie Example ({ANNIE}): Council owes it exactly this" in said
    assert f"1. Bob Sample ({BOB}): Council owes it exactly this" in said
    assert "Enter to leave it, q to stop" in said
    assert "2 of 3: £12.34 came in on 2026-04-20" in said
    assert "Nothing in the book is of this sum." in said
    assert said.rstrip().endswith("0 matched and recorded; 3 still wait in clearing.")
    assert len(waiting(office)) == 3


def test_a_number_takes_it_and_a_reference_is_remembered_as_text(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = asked(office, monkeypatch, "1\nASC-1\n\n1\n")
    assert f"Recorded: £360.00 is Bob Sample ({BOB})." in said
    assert "Remembered in importers/rules.toml." in said
    assert f"Recorded: £360.00 is Annie Example ({ANNIE})." in said  # Bob is owed nothing any more
    assert "2 matched and recorded; 1 still waits in clearing." in said
    assert waiting(office) == [("2026-04-20", "12.34")]
    (rule,) = read_rules(Office(office))
    assert (rule.reference, rule.fund, rule.by, rule.on) == ("ASC-1", BOB, "clerk", TODAY)
    text = (office / "importers" / "rules.toml").read_text(encoding="utf-8")
    assert text.startswith("# References that somebody said belong to a fund")
    assert isf("check", office=office).code == 0


def test_a_yes_or_a_no_is_no_reference(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever answers y to a question in a hurry has not said that `y` is somebody's reference."""
    said = asked(office, monkeypatch, "annie\ny\nYes\nASC-1\nbob\nn\nq\n")
    assert said.count("Remembered in importers/rules.toml.") == 1
    assert [rule.reference for rule in read_rules(Office(office))] == ["ASC-1"]


def test_whoever_stops_has_done_what_was_answered(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = asked(office, monkeypatch, "annie\n\nq\n")
    assert "1 matched and recorded; 2 still wait in clearing." in said
    assert [rest for _, rest in waiting(office)] == ["12.34", "360.00"]
    asked(office, monkeypatch, "")  # Ctrl-D at once
    assert len(waiting(office)) == 2
    assert "1 matched" in asked(office, monkeypatch, f"{BOB}\n")  # Ctrl-D at the second
    assert [rest for _, rest in waiting(office)] == ["360.00"]


def test_an_answer_that_cannot_stand_is_asked_again(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = asked(office, monkeypatch, "9\nnobody\nASC-7\n\nq\n")
    assert said.count("Which is it?") == 4
    assert "Bob Sample" in said
    assert [rest for _, rest in waiting(office)] == ["12.34", "360.00"]


def test_nothing_is_asked_where_nobody_can_answer(office: Path) -> None:
    listed = isf("match", office=office).out
    assert listed.count("clearing/") == 3
    assert "3 open. Say what one is with --accept ID=CANDIDATE." in listed


def test_several_are_accepted_in_one_commit_or_none_is(office: Path) -> None:
    before = len(done("log", "--format", "json", office=office).json)
    first, _, third = isf("match", "--format", "json", office=office).json
    wrong = ("match", "--accept", f"{first['id']}={ANNIE}", "--accept", "clearing/none=P-7K3QX7")
    assert isf(*wrong, office=office).error == "RequestError"
    assert len(waiting(office)) == 3
    right = ("match", "--accept", f"{first['id']}={ANNIE}", "--accept", f"{third['id']}={BOB}")
    rows = isf(*right, "--format", "json", office=office).json
    assert [(row["id"], row["candidate"]) for row in rows] == [(first["id"], ANNIE), (third["id"], BOB)]
    assert len(done("log", "--format", "json", office=office).json) == before + 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")
def test_on_a_terminal_it_asks_by_itself(office: Path) -> None:
    import pty

    ours, theirs = pty.openpty()
    told = {**os.environ, "ISF_OFFICE": str(office), "ISF_TODAY": TODAY, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "isf", "--by", "clerk", "match"]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=told) as asking:
        said = _until(ours, "q to stop")
        os.write(ours, b"2\n")
        said += _until(ours, "Enter for none")
        os.write(ours, b"\n")
        said += _until(ours, "2 of 3")
        said += _until(ours, "q to stop")
        os.write(ours, b"q\n")
        said += _until(ours, "in clearing.")
        asking.kill()
    os.close(ours)
    os.close(theirs)
    assert f"Recorded: £360.00 is Annie Example ({ANNIE})." in said
    assert "1 matched and recorded; 2 still wait in clearing." in said


def _until(terminal: int, words: str) -> str:
    """Read a terminal until it has said something, for at most half a minute."""
    said, begun = "", time.monotonic()
    while words not in said and time.monotonic() - begun < 30:
        if select.select([terminal], [], [], 1)[0]:
            said += os.read(terminal, 4096).decode("utf-8", "replace")
    return said
