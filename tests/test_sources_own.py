"""An importer of the provider's own: `isf import` takes it, and refuses what it cannot trust."""

import shutil
from pathlib import Path

import pytest

from isf.book.load import load_clearing
from isf.office import Office
from tests.command_line import ANNIE, begin, done, fingerprint, isf

OURS = '''\
"""Statements of a bank that sends pages."""

import datetime
from decimal import Decimal
from pathlib import Path

import beangulp
from beancount.core import amount, data


class Pages(beangulp.Importer):
    name = "pages"

    def identify(self, filepath):
        return Path(filepath).read_bytes().startswith(b"%PDF")

    def account(self, filepath):
        return "Assets:Ours"

    def extract(self, filepath, existing):
        text = Path(filepath).read_text(encoding="utf-8")
        made = [self._line(line.split("|")) for line in text.splitlines() if "|" in line]
        end = amount.Amount(Decimal("355.90"), "GBP")
        return [*made, data.Balance({}, datetime.date(2026, 5, 1), "Assets:Ours", end, None, None)]

    def _line(self, cells):
        day, number, words = cells
        units = amount.Amount(Decimal(number), "GBP")
        legs = [data.Posting("Assets:Ours", units, None, None, None, None)]
        legs += [legs[0]] if words == "TWICE" else []
        return data.Transaction(
            {}, datetime.date.fromisoformat(day), "*", words, "a payment", frozenset(), frozenset(), legs
        )
'''
CONFIG = """
from ours import Pages

CONFIG.append(Pages())
"""
PAGES = "%PDF\n2026-04-09|360.00|ANNIE EXAMPLE\n2026-04-30|-4.10|FEE\n"


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    office = begin(tmp_path_factory.mktemp("begun"))
    (office / "importers" / "ours.py").write_text(OURS, encoding="utf-8")
    with (office / "importers" / "config.py").open("a", encoding="utf-8") as config:
        config.write(CONFIG)
    return office


@pytest.fixture
def office(begun: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(begun, tmp_path / "office"))


def pages(office: Path, text: str = PAGES) -> str:
    path = office.parent / "april.pdf"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_its_lines_are_a_statement_of_the_bank(office: Path) -> None:
    done("receive", ANNIE, "--from", "council", "--amount", "360", "--on", "2026-04-09", office=office)
    (row,) = isf("import", pages(office), "--format", "json", office=office).json
    assert (row["source"], row["read"], row["matched"], row["clearing"]) == ("pages", 2, 1, 1)
    (waits,) = isf("match", "--format", "json", office=office).json
    assert (waits["on"], waits["rest"]) == ("2026-04-30", "-4.10")
    told = (office / "ledgers" / "clearing.beancount").read_text(encoding="utf-8")
    assert "ANNIE" not in told  # its words are for matching, as any bank's
    assert isf("check", office=office).code == 0


def test_the_same_file_again_and_by_name_adds_nothing(office: Path) -> None:
    done("import", pages(office), office=office)
    before = fingerprint(office)
    for words in ((), ("--as", "pages")):
        (row,) = isf("import", pages(office), *words, "--format", "json", office=office).json
        assert (row["known"], row["new"], row["written"]) == (2, 0, False)
    assert fingerprint(office) == before


def test_a_transaction_that_is_no_bank_line_is_kept_out(office: Path) -> None:
    more = "2026-04-30|5.00|TWICE\n2026-04-30|1.005|HALF PENNY\n"
    ran = isf("import", pages(office, PAGES + more), "--format", "json", office=office)
    (row,) = ran.json
    assert (row["read"], row["clearing"], row["quarantined"]) == (4, 2, 2)
    assert "april.pdf, line 3: it has 2 postings with a sum on Assets:Ours" in ran.err
    assert "line 4, amount '1.005': it is not an amount of pounds and pence" in ran.err
    assert len(load_clearing(Office(office)).entries) == 2


def test_an_importer_that_stops_refuses_its_file_and_says_why(office: Path) -> None:
    ran = isf("import", pages(office, "%PDF\n2026-04-09|many|X\n"), office=office)
    assert (ran.code, ran.error) == (1, "FileRefusedError")
    assert "the importer pages stopped (InvalidOperation" in ran.err
    (office / "importers" / "config.py").write_text("1 / 0\n", encoding="utf-8")
    broken = isf("import", pages(office), office=office)
    assert (broken.code, broken.error) == (1, "FileError")
    assert "config.py: ZeroDivisionError" in broken.err


def test_what_it_does_not_know_goes_to_the_declarations(office: Path) -> None:
    path = office.parent / "paid.csv"
    path.write_text("Person ref,Payment date,Amount\nASC-100234,20/04/2026,5.00\n", encoding="utf-8")
    (row,) = isf("import", str(path), "--format", "json", office=office).json
    assert (row["source"], row["matched"]) == ("council-remittance", 1)
