"""Beyond one office: what an export holds, and the published questions by every engine."""

import importlib.util
import json
import shutil
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from isf.errors import EngineMissingError, NotAnExportError
from isf.outputs.analysing import ask
from isf.outputs.parquet import MANIFEST, Export, compact, files_of
from isf.reporting.questions import QUESTIONS, publishable
from isf.reporting.shared_rows import SharedRow
from tests.command_line import ANNIE, PLAN, copy_of, done, isf, open_fund

pytest.importorskip("duckdb")
pytest.importorskip("ibis")
parquet = pytest.importorskip("pyarrow.parquet")
OTHER = "P-2M9TFY"
# ibis 12 calls what DuckDB 2 has renamed
pytestmark = pytest.mark.filterwarnings("ignore:fetch_arrow_table:DeprecationWarning")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """The worked period and one more fund."""
    office = copy_of("worked", tmp_path, tmp_path / "copy")
    open_fund(office, PLAN.replace("Annie Example", "Jo Other").replace("100234", "100235"), OTHER)
    return office


def exported(office: Path, *more: str) -> dict[str, Any]:
    to = str(office.parent / "shared")
    ran = done("export", "parquet", to, *more, "--format", "json", office=office)
    return dict(ran.json[0])


def answer(office: Path, question: str) -> list[dict[str, Any]]:
    return ask(office.parent / "shared", question)


def sums(office: Path) -> dict[tuple[str, str], int]:
    return {(row["role"], row["heading"]): row["pence"] for row in answer(office, "return")}


# --- an export ------------------------------------------------------------------------------------------


def test_an_export_has_the_figures_of_the_worked_period(office: Path) -> None:
    assert exported(office)["whole"]
    told = sums(office)
    assert told["Assets:Bank", ""] == 64_00
    assert told["Expenses:Support", "Home-Support"] == 276_00
    assert told["Plan:Available", "Home-Support"] == 24_00
    assert told["Plan:Available", "Community"] == 50_00
    spent = {(row["reason"], row["outcome"]): row["pence"] for row in answer(office, "outcomes")}
    assert spent == {
        ("Learning Disability Support", "g"): 276_00,
        ("Learning Disability Support", ""): 20_00,
    }
    assert [row["pence"] for row in answer(office, "clawback")] == [-30_00]


def test_nothing_in_it_tells_who(office: Path) -> None:
    exported(office)
    everything = b"".join(p.read_bytes() for p in (office.parent / "shared").rglob("*") if p.is_file())
    for told in (ANNIE, ANNIE[2:], "Annie", "ASC-100234", "See my sister", "P-7K3QX7-AG-001"):
        assert told.encode() not in everything


def test_the_next_export_holds_only_what_is_new(office: Path) -> None:
    exported(office)
    before = sums(office)
    assert exported(office) == {
        "folder": str(office.parent / "shared"),
        "whole": False,
        "funds": 0,
        "files": 0,
    }
    done(*f"receive {ANNIE} --from council --amount 36 --on 2026-05-02".split(), office=office)
    told = exported(office)
    assert (told["whole"], told["funds"], told["files"]) == (False, 1, 1)
    after = sums(office)
    assert after["Assets:Bank", ""] - before["Assets:Bank", ""] == 36_00
    assert compact(office.parent / "shared") == 2
    assert len(files_of(office.parent / "shared")) == 1
    assert sums(office) == after


def test_a_ledger_that_does_not_go_on_is_written_whole(office: Path) -> None:
    exported(office)
    first = sums(office)
    manifest = office.parent / "shared" / MANIFEST
    told = json.loads(manifest.read_text(encoding="utf-8"))
    for files in told["funds"].values():
        for name in files:
            files[name][1] = "0" * 64
    manifest.write_text(json.dumps(told), encoding="utf-8")
    assert exported(office)["whole"]
    assert sums(office) == first


def test_offices_that_share_a_key_share_ids_and_others_do_not(office: Path, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("a secret of sixteen or more", encoding="utf-8")
    people = []
    for name, more in (("one", ("--key-file", str(key))), ("two", ("--key-file", str(key))), ("three", ())):
        done("export", "parquet", str(tmp_path / name), *more, office=office)
        table = parquet.ParquetFile(files_of(tmp_path / name)[0]).read(["person"])
        people.append(set(table.column("person").to_pylist()))
    assert people[0] == people[1]
    assert not people[0] & people[2]


def test_a_short_key_is_refused(office: Path, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("short", encoding="utf-8")
    words = ("export", "parquet", str(tmp_path / "x"), "--key-file", str(tmp_path / "key"))
    assert "16 characters" in isf(*words, office=office).err


def test_a_folder_of_something_else_is_left_alone(office: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("Dear Sir", encoding="utf-8")
    ran = isf("export", "parquet", str(mine), office=office)
    assert (ran.code, ran.error) == (1, "NotAnExportError")
    assert [path.name for path in mine.iterdir()] == ["letter.txt"]
    with pytest.raises(NotAnExportError):
        ask(mine, "return")


# --- the questions ----------------------------------------------------------------------------------------


def row(person: str, on: date, role: str, pence: int, **told: Any) -> SharedRow:
    common: dict[str, Any] = {
        "fy": "2026-27",
        "authority": "north",
        "kind": "due",
        "heading": "",
        "party": "Council",
    }
    common |= {"outcome": "", "reason": "Physical Support", "area": "East", "plan": False}
    return SharedRow(
        **{**common, "person": person, "on": on.isoformat(), "role": role, "pence": pence, **told}
    )


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """Two councils: 100.00 due on 6 April; 60.00 came in time, 40.00 on the 31st day."""
    folder, due = tmp_path / "made", date(2026, 4, 6)
    made = Export(folder, 1)
    owed = "Assets:Owed"
    made.add([row("a", due, owed, 100_00), row("a", due + timedelta(days=30), owed, -60_00, kind="receipt")])
    made.add([row("a", due + timedelta(days=31), owed, -40_00, kind="receipt")])
    made.add([row("b", due, owed, 50_00), row("b", due, owed, -50_00, kind="receipt")])
    for number in range(7):
        who, day = f"s{number}", date(2026, 4, 4 + number)
        told = {"party": "", "kind": "delivery", "outcome": "g", "authority": "south"}
        made.add([row(who, day, "Expenses:Support", 10_00 + number, **told)])
    made.add([row("s9", date(2026, 4, 8), "Expenses:Support", 1, authority="south", outcome="a")])
    made.close({"key": "k", "funds": {}, "seq": 1})
    return folder


def test_what_came_on_the_31st_day_was_late(shared: Path) -> None:
    assert ask(shared, "late") == [
        {
            "authority": "north",
            "fy": "2026-27",
            "party": "Council",
            "pence": 40_00,
            "postings": 1,
            "people": 1,
        }
    ]


def test_weeks_begin_on_monday(shared: Path) -> None:
    weeks = {told["week"]: (told["pence"], told["people"]) for told in ask(shared, "weekly")}
    assert weeks == {"2026-03-30": (10_00 + 10_01, 2), "2026-04-06": (5 * 10_00 + 2 + 3 + 4 + 5 + 6 + 1, 6)}


def test_nothing_is_published_that_tells_of_few() -> None:
    rows = [
        {"authority": "n", "outcome": o, "pence": p, "postings": 9, "people": n}
        for o, p, n in (("a", 100, 4), ("b", 200, 6), ("c", 300, 12), ("d", 400, 13))
    ]
    rows += [{"authority": "s", "outcome": "a", "pence": 5, "postings": 1, "people": 8}]
    shown = publishable(rows)
    assert [told["pence"] for told in shown] == [None, None, 300, 400, 5]
    assert [told["people"] for told in shown] == [None, None, 10, 15, 10]
    assert all("postings" not in told for told in shown)


def test_on_the_command_line(shared: Path, office: Path) -> None:
    ran = done("analyse", "outcomes", "--from", str(shared), "--publish", "--format", "json", office=office)
    assert [told["people"] for told in ran.json] == [None, None]
    assert isf("analyse", "nothing", "--from", str(shared), office=office).code == 2


@pytest.mark.skipif(
    importlib.util.find_spec("pyspark") is None or shutil.which("java") is None,
    reason="needs pyspark and Java (isf-ledger[spark])",
)
@pytest.mark.filterwarnings("ignore")
def test_spark_and_duckdb_give_the_same_answers(shared: Path, office: Path) -> None:
    exported(office)
    for folder in (shared, office.parent / "shared"):
        for question in QUESTIONS:
            assert ask(folder, question, "spark") == ask(folder, question, "duckdb"), question


def test_an_engine_that_is_not_installed_is_named(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ibis", None)
    with pytest.raises(EngineMissingError, match=r"install isf-ledger\[analyse\]"):
        ask(shared, "return")
