"""`isf import` on an office: a finance officer's Monday morning, and what the book says after it."""

import shutil
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from stdnum import luhn

from isf.book.ledger import Ledger
from isf.book.load import load_book
from isf.model.fund_id import ALPHABET
from isf.model.money import total
from isf.office import Office
from isf.sources.errors import FilesRefusedError, NothingReadError, SourceUnknownError
from isf.sources.importing import import_files
from isf.sources.results import ImportResult
from tests.command_line import ANNIE, PLAN, begin, done, fingerprint, isf, open_fund
from tests.sources.house import FOLDER, TODAY

KEYS = ["file", "source", "read", "new", "known", "matched", "clearing", "quarantined", "controls", "written"]
PAID = "Person ref,Payment date,Amount\n"


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    office = begin(tmp_path_factory.mktemp("begun"))
    done("period", "run", "calderdale", "2026:01", office=office)
    agree = f"agree {ANNIE} --heading Home-Support --supplier Provider --units 12 --rate 24.00 --outcome O1"
    done(*agree.split(), "--agreed-by", "A1", "--on", "2026-04-06", office=office)
    return office


@pytest.fixture
def office(begun: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(begun, tmp_path / "office"))


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISF_TODAY", TODAY)


def bring_in(office: Path, *paths: Path, **how: object) -> list[ImportResult]:
    return import_files(Office(office), list(paths), by="clerk", **how)  # type: ignore[arg-type]


def written(folder: Path, text: str, name: str = "paid.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def sound(office: Path) -> bool:
    return isf("check", office=office).code == 0


def balance(office: Path, account: str) -> Decimal:
    """Return the sum of an account and its children over the whole book, from its directives."""
    book = Ledger("", load_book(Office(office)).directives)
    return total(p.amount for p in book.postings() if f"{p.account}:".startswith(f"{account}:"))


HEAD = (
    "Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,"
    "Debit Amount,Credit Amount,Balance,\n"
)


def test_a_remittance_and_visits_make_a_ledger(office: Path) -> None:
    paid, visits = bring_in(office, FOLDER / "council-remittance.csv", FOLDER / "access-abacus.csv")
    assert list(paid.as_json()) == KEYS
    assert {key: value for key, value in paid.as_json().items() if key not in ("file", "controls")} == {
        "source": "council-remittance",
        "read": 4,
        "new": 4,
        "known": 0,
        "matched": 2,
        "clearing": 2,
        "quarantined": 0,
        "written": True,
    }
    assert (visits.new, visits.matched, len(visits.quarantine), visits.written) == (3, 3, 2, True)
    assert sound(office)
    (figures,) = done("balance", ANNIE, "--format", "json", office=office).json
    assert (figures["bank"], figures["spent"], figures["payable"]) == ("720.00", "92.00", "92.00")


def test_the_same_file_again_or_renamed_adds_nothing_and_says_so(office: Path, tmp_path: Path) -> None:
    bring_in(office, FOLDER / "council-remittance.csv", FOLDER / "lloyds.csv")
    before = fingerprint(office)
    renamed = shutil.copy(FOLDER / "council-remittance.csv", tmp_path / "april-again.csv")
    again, bank = bring_in(office, Path(renamed), FOLDER / "lloyds.csv")
    assert (again.new, again.known, again.written) == (0, 4, False)
    assert (bank.new, bank.known, bank.written) == (0, 4, False)
    assert fingerprint(office) == before


def test_a_remittance_saved_anew_lands_once_and_again_when_it_was_paid_twice(
    office: Path, tmp_path: Path
) -> None:
    """Excel wrote it anew: other line ends, quotes and order of columns, and so another sha256."""
    bring_in(office, written(tmp_path, PAID + "ASC-100234,20/04/2026,90.00\nASC-1,20/04/2026,65.00\n"))
    before = fingerprint(office)
    saved = tmp_path / "saved.csv"
    rows = '"65","20/04/2026","ASC-1"\r\n"90","20/04/2026","ASC-100234"\r\n'
    saved.write_bytes(f'"Amount","Payment date","Person ref"\r\n{rows}'.encode())
    refused = isf("import", str(saved), office=office)
    assert (refused.code, refused.error) == (1, "PaidBeforeError")
    assert fingerprint(office) == before
    twice = isf("import", str(saved), "--again", "--format", "json", office=office).json[0]
    assert (twice["new"], twice["matched"], twice["clearing"]) == (2, 1, 1)
    assert sound(office)


def test_a_dry_run_says_the_same_and_writes_nothing(office: Path) -> None:
    before = fingerprint(office)
    (dry,) = bring_in(office, FOLDER / "council-remittance.csv", dry_run=True)
    assert (dry.new, dry.matched, dry.written) == (4, 2, False)
    assert fingerprint(office) == before
    (real,) = bring_in(office, FOLDER / "council-remittance.csv")
    assert (real.new, real.matched, real.rows) == (dry.new, dry.matched, dry.rows)


def test_the_bank_agrees_with_a_remittance_in_either_order(office: Path, tmp_path: Path) -> None:
    first = written(tmp_path, f"{HEAD}20/04/2026,BGC,'00-00-99,1,COUNCIL,,425.00,425.00,\n", "a.csv")
    paid = written(tmp_path, f"{PAID}ASC-100234,22/04/2026,360.00\nASC-1,22/04/2026,65.00\n")
    late = written(tmp_path, f"{PAID}ASC-100234,28/04/2026,90.00\n", "late.csv")
    second = written(tmp_path, f"{HEAD}29/04/2026,BGC,'00-00-99,1,COUNCIL,,90.00,515.00,\n", "b.csv")
    results = bring_in(office, first, paid, late, second)
    assert [(r.matched, r.clearing) for r in results] == [(0, 1), (1, 1), (1, 0), (1, 0)]
    assert balance(office, "Assets:Bank") == Decimal("515.00")  # what the bank says
    assert balance(office, "Assets:Bank:Clearing") == Decimal("65.00")  # the one nobody knows
    assert sound(office)


def test_a_credit_for_thirty_people_lands_in_twenty_nine_funds_and_one_waits(
    office: Path, tmp_path: Path
) -> None:
    ids = [f"P-{body}{luhn.calc_check_digit(body, ALPHABET)}" for body in (f"{n:05d}" for n in range(1, 30))]
    for number, fund in enumerate(ids, 1):
        open_fund(office, PLAN.replace("ASC-100234", f"ASC-{number}").replace("Annie", f"N{number}"), fund)
    sums = [Decimal(1001 * number).scaleb(-2) for number in range(1, 31)]
    rows = "".join(f"ASC-{number},20/04/2026,{amount}\n" for number, amount in enumerate(sums, 1))
    credit = written(tmp_path, f"{HEAD}20/04/2026,BGC,'0,1,X,,{sum(sums)},{sum(sums)},\n", "bank.csv")
    bank, remittance = bring_in(office, credit, written(tmp_path, f"{PAID}{rows}Total,,{sum(sums)}\n"))
    assert (bank.clearing, remittance.matched, remittance.clearing) == (1, 29, 1)
    assert [balance(office, f"Assets:Bank:{fund}") for fund in ids] == sums[:29]
    assert balance(office, "Assets:Bank:Clearing") == sums[29]
    assert balance(office, "Assets:Bank") == sum(sums)
    assert sound(office)


def test_a_workbook_lands_as_the_csv_does(office: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["ASC ref", "Payment date", "Amount"], ["ASC-100234", "20/04/2026", 360], ["Total", "", 360]):
        sheet.append(row)
    book.save(tmp_path / "paid.xlsx")
    (result,) = bring_in(office, tmp_path / "paid.xlsx")
    assert (result.source, result.matched) == ("council-remittance", 1)


def test_exceptions_go_in_once_they_are_agreed(office: Path) -> None:
    (first,) = bring_in(office, FOLDER / "access-abacus.csv")
    assert (first.matched, len(first.quarantine)) == (3, 2)
    agree = f"agree {ANNIE} --heading Community --supplier Provider --units 3 --rate 20.00 --outcome O1"
    done(*agree.split(), "--agreed-by", "A1", "--on", "2026-04-06", office=office)
    (second,) = bring_in(office, FOLDER / "access-abacus.csv")
    assert (second.known, second.matched, len(second.quarantine)) == (3, 1, 1)
    assert sound(office)


def test_a_refused_file_writes_nothing_and_the_others_still_go_in(office: Path, tmp_path: Path) -> None:
    bad = written(tmp_path, PAID + "ASC-100234,20/04/2026,1e5\n", "bad.csv")
    before = fingerprint(office)
    with pytest.raises(NothingReadError, match="line 2, Amount '1e5'"):
        bring_in(office, bad)
    assert fingerprint(office) == before
    with pytest.raises(FilesRefusedError, match="not one of its rows") as refused:
        bring_in(office, bad, FOLDER / "council-remittance.csv")
    (good,) = refused.value.results
    assert isinstance(good, ImportResult)
    assert good.written


def test_an_unknown_source_stops_before_anything_is_read(office: Path) -> None:
    with pytest.raises(SourceUnknownError):
        bring_in(office, FOLDER / "lloyds.csv", source="halifax")


def test_neither_names_nor_references_nor_narrative_reach_the_ledgers(office: Path) -> None:
    bring_in(office, *(FOLDER / f"{name}.csv" for name in ("council-remittance", "access-abacus", "lloyds")))
    files = [p for p in (office / "ledgers").rglob("*") if p.is_file() and p.name != "people.toml"]
    held = b"".join(path.read_bytes() for path in files)
    for word in (b"ASC-", b"Annie", b"CALDERDALE MBC", b"OWL TRANSPORT", b"name withheld", b"00112233"):
        assert word not in held, word
    assert not load_book(Office(office)).problems


def test_progress_counts_the_lines_of_a_long_file(office: Path, tmp_path: Path) -> None:
    rows = "".join(f"ASC-100234,20/04/2026,{n}.00\n" for n in range(1, 2501))
    seen: list[tuple[str, int, int]] = []
    bring_in(office, written(tmp_path, PAID + rows), dry_run=True, progress=lambda *said: seen.append(said))
    assert seen == [("paid.csv", 1000, 2501), ("paid.csv", 2000, 2501), ("paid.csv", 2500, 2500)]


def test_on_the_command_line_quarantined_rows_are_a_warning_and_a_refused_file_is_an_error(
    office: Path, tmp_path: Path
) -> None:
    path = written(tmp_path, PAID + 'ASC-100234,20/04/2026,5.00\nASC-100234,20/04/2026,"1,50"\n')
    warned = isf("import", str(path), "--format", "json", office=office)
    assert (warned.code, list(warned.json[0])) == (0, KEYS)
    assert (warned.json[0]["new"], warned.json[0]["quarantined"]) == (1, 1)
    assert "paid.csv, line 3, Amount '1,50'" in warned.err
    refused = isf("import", str(written(tmp_path, "a,b\n1,2\n", "odd.csv")), office=office)
    assert (refused.code, refused.out) == (1, "")
    assert "no source in importers/ recognises this file" in refused.err


def test_a_late_visit_takes_nothing_from_the_period_that_runs(tmp_path: Path) -> None:
    """A weekly agreement: what April left went back when May was run; April's late visit gets it again."""
    office = begin(tmp_path)
    terms = "--heading Community --supplier Provider --units 1 --rate 20.00 --each week --outcome O1"
    done("agree", ANNIE, *terms.split(), "--agreed-by", "A1", "--on", "2026-04-06", office=office)
    done("period", "run", "calderdale", "2026:01", office=office, today="2026-05-05")
    done("period", "run", "calderdale", "2026:02", office=office, today="2026-05-05")
    late = tmp_path / "late.csv"
    head = "Visit ID,Client ref,Visit date,Visit type,Billed minutes,Status\n"
    late.write_text(f"{head}V1,ASC-100234,28/04/2026,Community,60,Delivered\n", encoding="utf-8")
    done("import", str(late), office=office, today="2026-07-01")  # two periods on, which nobody has run yet
    (figures,) = done("balance", ANNIE, "--format", "json", office=office, today="2026-07-01").json
    assert (figures["spent"], figures["committed"]) == ("20.00", "80.00")
    spend = "--agreement AG-001 --units 1 --on 2026-04-29"
    done("spend", ANNIE, *spend.split(), office=office, today="2026-07-01")
    (figures,) = done("balance", ANNIE, "--format", "json", office=office, today="2026-07-01").json
    assert (figures["spent"], figures["committed"]) == ("40.00", "80.00")
    assert isf("check", office=office, today="2026-07-01").code == 0
