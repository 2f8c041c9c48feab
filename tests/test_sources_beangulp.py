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
from fava.core.ingest import load_import_config

from isf.office import Office, starter
from isf.sources.beangulp_importer import DeclaredImporter, importers
from isf.sources.errors import AmbiguousFileError, ControlsFailedError
from isf.sources.importing import import_files
from tests.command_line import ANNIE, begin, done
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
    with pytest.raises(AmbiguousFileError):
        beangulp_identify.identify(importers(folder), str(FOLDER / "lloyds.csv"))


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


def test_the_config_runs_as_beangulps_command(office: Path, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(REMITTANCE, folder)
    command = [sys.executable, str(office / "importers" / "config.py"), "extract", str(folder)]
    ran = subprocess.run(command, capture_output=True, text=True, check=True, cwd=starter(), timeout=60)
    assert ran.stdout.count("Assets:Bank:P-7K3QX7") == 2
    assert loader.load_string(ran.stdout)[0] != []
