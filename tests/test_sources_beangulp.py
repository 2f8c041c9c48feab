"""The same sources in beangulp's and Fava's own import commands: a preview, and none of beangulp's traps."""

import logging
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from beancount import loader
from beancount.core import data
from beangulp import extract as beangulp_extract
from beangulp import identify as beangulp_identify
from beangulp.exceptions import Error as BeangulpError
from fava.application import create_app
from fava.core.ingest import load_import_config

from isf.office import Office, starter
from isf.sources.beangulp_importer import DeclaredImporter, importers
from isf.sources.errors import AmbiguousFileError, ControlsFailedError
from isf.sources.importing import import_files
from tests.command_line import ANNIE, begin, done, fingerprint
from tests.sources.house import FOLDER, TODAY

REMITTANCE = str(FOLDER / "council-remittance.csv")


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    office = begin(tmp_path_factory.mktemp("beangulp"))
    done("period", "run", "calderdale", "2026:01", office=office)
    return office


@pytest.fixture
def office(begun: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(begun, tmp_path / "office"))


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISF_TODAY", TODAY)


def chosen(office: Path, filepath: str) -> DeclaredImporter:
    found = beangulp_identify.identify(importers(office / "importers"), filepath)
    assert isinstance(found, DeclaredImporter)
    return found


def entries_of(office: Path) -> list[Any]:
    return list(loader.load_file(str(office / "ledgers" / "book.beancount"))[0])


@pytest.mark.parametrize("name", ["lloyds", "council-remittance", "council-spend", "access-abacus"])
def test_one_importer_and_no_other_identifies_each_file(office: Path, name: str) -> None:
    assert chosen(office, str(FOLDER / f"{name}.csv")).name == f"isf.{name}"


def test_what_is_not_ours_is_identified_by_nobody(office: Path, tmp_path: Path) -> None:
    for name, content in (("a.pdf", b"%PDF-1.7\0\0"), ("b.csv", b"a,b\n1,2\n"), ("c.txt", b"")):
        (tmp_path / name).write_bytes(content)
        assert beangulp_identify.identify(importers(office / "importers"), str(tmp_path / name)) is None


def test_two_declarations_that_fit_equally_are_an_error_and_not_a_guess(office: Path) -> None:
    folder = office / "importers"
    shutil.copy(folder / "lloyds.toml", folder / "lloyds-twin.toml")
    path = str(FOLDER / "lloyds.csv")
    with pytest.raises(BeangulpError, match="more than one importer"):
        beangulp_identify.identify(importers(folder), path)
    both = [one for one in importers(folder) if one.identify(path)]
    assert [one.name for one in both] == ["isf.lloyds-twin", "isf.lloyds"]
    for one in both:
        with pytest.raises(AmbiguousFileError, match="lloyds-twin and lloyds recognise this file equally"):
            one.extract(path, [])


def test_two_that_fit_equally_leave_favas_page_and_say_what_to_do_there(office: Path) -> None:
    folder = office / "importers"
    shutil.copy(folder / "lloyds.toml", folder / "lloyds-twin.toml")
    client = preview(office, "council-remittance.csv", "lloyds.csv")
    listed = client.get("/preview/api/imports").get_json()["data"]
    assert {file["basename"]: [one["importer_name"] for one in file["importers"]] for file in listed} == {
        "council-remittance.csv": ["isf.council-remittance"],
        "lloyds.csv": ["isf.lloyds-twin", "isf.lloyds"],
    }
    asked = {"filename": str(office / "inbox" / "lloyds.csv"), "importer": "isf.lloyds"}
    refused = client.get("/preview/api/extract", query_string=asked)
    assert refused.status_code == 500
    assert "recognise this file equally well" in refused.get_json()["error"]
    assert "--as lloyds-twin" in refused.get_json()["error"]


def test_the_preview_is_what_isf_import_records(office: Path, caplog: pytest.LogCaptureFixture) -> None:
    importer = chosen(office, REMITTANCE)
    with caplog.at_level(logging.WARNING):
        shown = beangulp_extract.extract_from_file(importer, REMITTANCE, entries_of(office))
    import_files(Office(office), [Path(REMITTANCE)], by="clerk")
    held = [e for e in entries_of(office) if isinstance(e, data.Transaction) and e.meta.get("source")]
    shown.sort(key=lambda e: str(e.meta["source"]))
    held.sort(key=lambda e: str(e.meta["source"]))
    assert [(e.date, e.narration, e.links, e.meta["source"]) for e in shown] == [
        (e.date, e.narration, e.links, e.meta["source"]) for e in held
    ]
    assert {e.meta["filename"] for e in shown} == {REMITTANCE}
    assert sorted(e.meta["lineno"] for e in shown) == [7, 8, 9, 10]
    assert [[(p.account, p.units) for p in e.postings] for e in shown] == [
        [(p.account, p.units) for p in e.postings] for e in held
    ]


def test_rows_kept_out_are_logged(office: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = str(FOLDER / "access-abacus.csv")
    with caplog.at_level(logging.WARNING):
        assert chosen(office, path).extract(path, []) == []
    assert "access-abacus.csv, line 2: fund P-7K3QX7 has no agreement with Provider" in caplog.text


def test_what_the_book_has_is_not_extracted_again(office: Path) -> None:
    import_files(Office(office), [Path(REMITTANCE)], by="clerk")
    assert chosen(office, REMITTANCE).extract(REMITTANCE, entries_of(office)) == []


def test_equal_amounts_are_no_duplicates_but_the_same_row_is(office: Path) -> None:
    importer = chosen(office, REMITTANCE)
    shown = importer.extract(REMITTANCE, [])
    importer.deduplicate(shown, [])
    assert not any(e.meta.get("__duplicate__") for e in shown)
    twice = importer.extract(REMITTANCE, [])
    importer.deduplicate(twice, shown[:1])
    assert [bool(e.meta.get("__duplicate__")) for e in twice] == [True, False, False, False]


def test_a_file_that_does_not_agree_with_itself_is_an_error_there_too(office: Path, tmp_path: Path) -> None:
    path = tmp_path / "paid.csv"
    path.write_text("Person ref,Payment date,Amount\nA,06/04/2026,5.00\nTotal,,6.00\n", encoding="utf-8")
    with pytest.raises(ControlsFailedError):
        chosen(office, str(path)).extract(str(path), [])


def test_documents_are_filed_by_the_last_day_they_tell_of(office: Path) -> None:
    importer = chosen(office, REMITTANCE)
    assert (importer.account(REMITTANCE), importer.filename(REMITTANCE)) == ("Assets:Bank:Clearing", None)
    assert str(importer.date(REMITTANCE)) == "2026-04-20"


def test_without_an_office_everything_waits_in_clearing(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(starter() / "importers", tmp_path / "importers"))
    (importer,) = (one for one in importers(folder) if one.name == "isf.council-remittance")
    shown = importer.extract(REMITTANCE, [])
    assert {p.account for e in shown for p in e.postings} == {"Assets:Bank:Clearing", "Liabilities:Clearing"}


def test_bank_lines_that_agree_are_custom_lines(office: Path) -> None:
    done("receive", ANNIE, "--from", "council", "--amount", "360", "--on", "2026-04-06", office=office)
    path = str(FOLDER / "lloyds.csv")
    shown = beangulp_extract.extract_from_file(chosen(office, path), path, [])
    (agreed,) = (e for e in shown if isinstance(e, data.Custom))
    assert (agreed.type, agreed.values[0].value) == ("isf-bank", "agreed")


def test_fava_loads_the_config_and_extracts(office: Path) -> None:
    config = load_import_config(office / "importers" / "config.py")
    importer = config.importers["isf.council-remittance"]
    assert importer.identify(Path(REMITTANCE))
    assert importer.file_import_info(Path(REMITTANCE)).account == "Assets:Bank:Clearing"
    assert len(importer.importer.extract(REMITTANCE, [])) == 4


def preview(office: Path, *files: str) -> Any:
    """Return a client of Fava on a ledger beside the office's, with an inbox, as docs/sources.md says."""
    inbox = office / "inbox"
    inbox.mkdir()
    for name in files:
        shutil.copy(FOLDER / name, inbox)
    ledger = office / "preview.beancount"
    ledger.write_text(
        'option "title" "Preview"\n'
        '2026-01-01 custom "fava-option" "import-config" "importers/config.py"\n'
        '2026-01-01 custom "fava-option" "import-dirs" "inbox"\n'
        'include "ledgers/book.beancount"\n',
        encoding="utf-8",
    )
    return create_app([str(ledger)]).test_client()


def test_favas_import_page_shows_what_isf_import_would_record(office: Path) -> None:
    before = fingerprint(office)
    client = preview(office, "council-remittance.csv", "lloyds.csv")
    assert client.get("/preview/import/").status_code == 200
    listed = client.get("/preview/api/imports").get_json()["data"]
    assert {file["basename"]: [one["importer_name"] for one in file["importers"]] for file in listed} == {
        "council-remittance.csv": ["isf.council-remittance"],
        "lloyds.csv": ["isf.lloyds"],
    }
    asked = {
        "filename": str(office / "inbox" / "council-remittance.csv"),
        "importer": "isf.council-remittance",
    }
    shown = client.get("/preview/api/extract", query_string=asked).get_json()["data"]
    amounts = sorted(entry["postings"][0]["amount"] for entry in shown)
    told = shown[0]["meta"]
    assert (len(shown), told["kind"], told["lineno"]) == (4, "receipt", 7)
    assert client.get("/preview/api/errors").get_json()["data"] == []
    assert fingerprint(office) == before  # to look, not to write
    (result,) = import_files(Office(office), [Path(asked["filename"])], by="clerk")
    assert sorted(f"{row.amount} GBP" for row in result.rows) == amounts
    assert client.get("/preview/api/extract", query_string=asked).get_json()["data"] == []


def test_a_file_that_does_not_agree_with_itself_keeps_no_other_from_favas_import_page(office: Path) -> None:
    client = preview(office, "council-remittance.csv")
    wrong = office / "inbox" / "wrong.csv"
    wrong.write_text("Person ref,Payment date,Amount\nA,06/04/2026,5.00\nTotal,,6.00\n", encoding="utf-8")
    asked = client.get("/preview/api/imports")
    assert asked.status_code == 200
    listed = {file["basename"]: file["importers"] for file in asked.get_json()["data"]}
    assert [one["importer_name"] for one in listed["council-remittance.csv"]] == ["isf.council-remittance"]
    assert [one["date"] for one in listed["wrong.csv"]] == ["2026-04-06"]
    wanted = {"filename": str(wrong), "importer": "isf.council-remittance"}
    refused = client.get("/preview/api/extract", query_string=wanted)
    assert refused.status_code == 500
    assert "'Total' of Amount on line 3 is 6.00" in refused.get_json()["error"]


def test_a_file_whose_dates_put_the_month_first_has_no_day_to_file_it_by(
    office: Path, tmp_path: Path
) -> None:
    path = tmp_path / "american.csv"
    rows = "A,01/02/2026,5.00\nB,01/13/2026,6.00\nC,01/14/2026,7.00\n"
    path.write_text(f"Person ref,Payment date,Amount\n{rows}", encoding="utf-8")
    assert chosen(office, str(path)).date(str(path)) is None


def test_an_importer_remembers_nothing_from_one_file_to_the_next(office: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.csv"
    other.write_text("Person ref,Payment date,Amount\nASC-100234,06/04/2026,5.00\n", encoding="utf-8")
    importer = chosen(office, REMITTANCE)
    counts = [len(importer.extract(path, [])) for path in (REMITTANCE, str(other), REMITTANCE)]
    assert counts == [4, 1, 4]
    assert [str(importer.date(path)) for path in (str(other), REMITTANCE)] == ["2026-04-06", "2026-04-20"]


@pytest.mark.parametrize("command", ["identify", "extract", "archive"])
def test_the_config_on_the_command_line(office: Path, tmp_path: Path, command: str) -> None:
    folder, kept = tmp_path / "in", tmp_path / "kept"
    folder.mkdir()
    kept.mkdir()
    shutil.copy(REMITTANCE, folder)
    (folder / "holiday.txt").write_text("not ours\n", encoding="utf-8")
    words = [command, *(["-o", str(kept)] if command == "archive" else []), str(folder)]
    ran = subprocess.run(
        [sys.executable, str(office / "importers" / "config.py"), *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
        cwd=starter(),
        timeout=60,
    )
    assert ("isf.council-remittance" in ran.stdout) == (command == "identify")
    filed = [path.relative_to(kept).as_posix() for path in kept.rglob("*") if path.is_file()]
    assert filed == (
        ["Assets/Bank/Clearing/2026-04-20.council-remittance.csv"] if command == "archive" else []
    )


def test_the_config_shows_files_that_beangulp_would_pass_over(office: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    rows = "ASC-1,06/04/2026,5.00\n" + " " * 200 + "\n"
    (folder / "long.csv").write_text("Person ref,Payment date,Amount\n" + rows * 40_000, encoding="utf-8")
    command = [sys.executable, str(office / "importers" / "config.py"), "identify", str(folder)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=starter(), timeout=120)
    assert "isf.council-remittance" in ran.stdout


def test_the_config_runs_as_beangulps_command(office: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(REMITTANCE, folder)
    command = [sys.executable, str(office / "importers" / "config.py"), "extract", str(folder)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=starter(), timeout=60)
    assert ran.stdout.count("Assets:Bank:P-7K3QX7") == 2
    assert loader.load_string(ran.stdout)[0] != []
