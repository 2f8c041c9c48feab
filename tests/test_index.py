"""The index: quicker answers, and never other ones."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from beancount import loader
from beanquery.query import run_query
from hypothesis import given, settings
from hypothesis import strategies as st

from isf.book import index
from isf.book.heads import settings as head
from isf.book.index import tables
from isf.book.index.quick import added_up
from isf.book.index.rows import rows_of
from isf.book.index.taken import about, closings_of
from isf.book.journal import FOLDER as JOURNAL
from isf.book.ledger import Ledger
from isf.book.load import fund_ids, read_fund
from isf.book.reading.settling import holding
from isf.book.store import writing
from isf.book.text import render_all
from isf.cli import figures
from isf.errors import ChangedOutsideError, FundUnknownError
from isf.model import facts as f
from isf.office import Office
from isf.reporting.balances import balance, balance_of_index
from isf.reporting.outcomes import outcomes, outcomes_of_index
from tests.books import openings, worked
from tests.command_line import ANNIE, PLAN, copy_of, done, isf, open_fund
from tests.test_figures_agree import books
from tests.test_scanner import MUTANTS, accepted, mutant

DAYS = [date(2026, 4, 5), date(2026, 4, 6), date(2026, 4, 20), date(2026, 4, 28), date(2026, 5, 3)]
TODAY = date(2026, 5, 3)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The office of the worked period: bank 64.00, spent 296.00, left 74.00."""
    monkeypatch.setenv("ISF_TODAY", TODAY.isoformat())
    return Office(copy_of("worked", tmp_path, tmp_path / "copy"))


def left(office: Office) -> Decimal:
    return figures.balances(office, [ANNIE], TODAY)[0].total.available


def indexed(office: Office) -> Path:
    """Ask for a figure, and so have an index."""
    assert left(office) == Decimal("74.00")
    file = tables.place(office.ledgers)
    assert file.is_file()
    return file


def told(office: Office) -> list[object]:
    """Everything that may come from the index, over many spans."""
    spans = [(since, day) for day in DAYS for since in (None, *DAYS) if since is None or since <= day]
    after = timedelta(days=1)
    return [
        *(figures.balances(office, None, day, since) for since, day in spans),
        *(figures.outcomes(office, None, "", (since, day + after)) for since, day in spans),
        *figures.outcomes_over(office, None, "", [(since, day + after) for since, day in spans]),
    ]


def test_many_spans_at_once_are_answered_as_each_by_itself(office: Office) -> None:
    found = told(office)
    each = len(found) // 3
    assert found[each : 2 * each] == found[2 * each :]


# --- the same figures -------------------------------------------------------------------------------------


def test_the_worked_period_comes_from_the_index(office: Office) -> None:
    indexed(office)
    found = index.sums(office, [ANNIE], TODAY)
    assert found is not None
    end = found[0].end
    assert end["Assets:Bank", ""] == 64_00
    assert end["Plan:Available", "Home-Support"] == 24_00
    assert end["Plan:Available", "Community"] == 50_00
    assert end["Plan:Spent", "Home-Support"] == 276_00
    assert end["Liabilities:Clawback", ""] == -30_00
    assert found[0].by_outcome() == ({"O1": 276_00, "": 20_00}, {"O1": 0}, {"O1": 1})


def test_deleting_the_index_changes_no_answer(office: Office) -> None:
    first = told(office)
    index.discard(office)
    assert told(office) == first


def test_the_index_answers_as_the_ledgers_do(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    quick = told(office)
    monkeypatch.setattr(index, "sums_over", lambda *_: None)
    assert told(office) == quick


def as_index_tells(ledger: Ledger, end: date, since: date | None) -> tuple[Any, Any, dict[str, int]]:
    """What `sums` would give for a ledger that is nowhere on a disk."""
    rows = rows_of(ledger)
    closings = closings_of(rows.moves)

    def at(day: date | None) -> dict[tuple[str, str], int]:
        if day is None:
            return {}
        held = {roll: [c for on, c in days if on <= day.toordinal()] for roll, days in closings.items()}
        return {roll: found[-1] for roll, found in held.items() if found}

    first = since.toordinal() if since else 0
    undone: dict[str, int] = {}
    for name, on, corrected in rows.undone:
        if first <= on <= end.toordinal() and corrected <= end.toordinal():
            undone[name] = undone.get(name, 0) + 1
    return at(end), at(since - timedelta(days=1)) if since else {}, undone


def by_outcome(ledger: Ledger, end: date, since: date | None) -> Any:
    closes, before, undone = as_index_tells(ledger, end, since)
    before = {roll: before.get(roll, 0) for roll in closes}
    return index.FundSums(ledger.fund_id, "", (), "", closes, before, undone).by_outcome()


@settings(max_examples=int(os.environ.get("ISF_EXAMPLES") or 15))
@given(books(), st.sampled_from(DAYS), st.none() | st.sampled_from(DAYS))
def test_on_random_books_index_and_ledger_agree(ledger: Ledger, end: date, since: date | None) -> None:
    since = since if since is None or since <= end else None
    closes, before, _ = as_index_tells(ledger, end, since)
    fund, postings = ledger.fund, ledger.postings()
    found = balance_of_index(fund.id, fund.headings, (closes, before), end, since)
    assert found == balance(fund, postings, end, since)
    after = end + timedelta(days=1)
    rows = outcomes_of_index(fund, after, by_outcome(ledger, end, since))
    assert rows == outcomes(fund, postings, since, after)


ROLES = {
    ("Assets:Bank", ""): "^Assets:Bank",
    ("Liabilities:Payable", ""): "^Liabilities:Payable",
    ("Plan:Available", "Home-Support"): "^Equity:Plan:P-......:Available:Home-Support",
    ("Plan:Committed", "Home-Support"): "^Equity:Plan:P-......:Committed:Home-Support",
    ("Plan:Spent", "Community"): "^Equity:Plan:P-......:Spent:Community",
    ("Income:Funding", ""): "^Income:Funding",
}


@settings(max_examples=int(os.environ.get("ISF_EXAMPLES") or 6), deadline=None)
@given(books(), st.sampled_from(DAYS))
def test_on_random_books_index_and_bean_query_agree(ledger: Ledger, end: date) -> None:
    """Beancount reads the text of the same ledger, and beanquery adds it up."""
    whole = [*openings(list(ledger.directives)), *ledger.directives]
    entries, errors, options = loader.load_string(head(ledger.fund_id) + render_all(whole))
    assert errors == []
    closes, _, _ = as_index_tells(ledger, end, None)
    for roll, pattern in ROLES.items():
        question = f"SELECT sum(number) WHERE account ~ '{pattern}' AND date <= {end.isoformat()}"
        _, rows = run_query(entries, options, question)
        assert Decimal(closes.get(roll, 0)).scaleb(-2) == (rows[0][0] if rows and rows[0][0] else 0)


@settings(max_examples=int(os.environ.get("ISF_EXAMPLES") or 15))
@given(books())
def test_text_that_is_only_added_up_gives_the_same(ledger: Ledger) -> None:
    whole = [*openings(list(ledger.directives)), *ledger.directives]
    found = added_up(Path("nowhere"), ledger.fund_id, [render_all(whole)])
    assert found is not None
    assert closings_of(found[1].moves) == closings_of(rows_of(ledger).moves)
    assert about(found[0], 1) == about(ledger, 1)


def test_no_mutant_is_added_up_to_something_else() -> None:
    """Whatever the quick reading takes and the scanner takes too, both add up to the same."""
    dice, text, taken = random.Random(20261122), render_all(worked()), 0  # noqa: S311 - no secret
    for _ in range(MUTANTS):
        changed = mutant(text, dice)
        found, read = added_up(Path("nowhere"), ANNIE, [changed]), accepted(changed)
        if found and read:
            taken += 1
            assert closings_of(found[1].moves) == closings_of(rows_of(Ledger(ANNIE, read)).moves), changed
    assert taken > MUTANTS // 200


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("276.00", "275.00"),
        ("P-7K3QX7:Home-Support  276", "P-2M9TFY:Home-Support  276"),
        ('outcome: "O1"', "outcome: 12"),
        ("2026-05-01 *", "2027-05-01 *"),
        ("2026-05-01 *", "2026-05-01 !"),
        ('  kind: "fee"', '  corrects: "P-7K3QX7/fee/00009"'),
        ('  kind: "fee"', '  kind: "fee"\n  corrects: "P-7K3QX7/fee/00009"'),
        ('    outcome: "O1"', '    agreement: "AG-001"\n    outcome: "O1"'),
        ('custom "isf-outcome" "O1"', 'custom "isf-outcome"  "O1"'),
    ],
)
def test_what_is_not_plain_is_left_to_the_ledgers_reader(old: str, new: str) -> None:
    text = render_all(worked())
    assert old in text
    assert added_up(Path("nowhere"), ANNIE, [text]) is not None
    assert added_up(Path("nowhere"), ANNIE, [text.replace(old, new, 1)]) is None


def test_many_funds_are_taken_quickly_and_the_same(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = told(office)
    index.discard(office)
    monkeypatch.setattr("isf.book.index.taken._FEW", 0)
    monkeypatch.setattr("isf.book.load.read_fund", _never)
    assert told(office) == slow


# --- what it believes ---------------------------------------------------------------------------------------


def test_a_ledger_changed_by_hand_is_refused_as_without_an_index(office: Office) -> None:
    indexed(office)
    shard = next(office.fund_folder(ANNIE).glob("2026-*.beancount"))
    shard.write_bytes(shard.read_bytes().replace(b"276.00", b"275.00"))
    with pytest.raises(ChangedOutsideError):
        left(office)


def test_a_change_that_keeps_size_and_time_is_seen_all_the_same(office: Office) -> None:
    indexed(office)
    shard = next(office.fund_folder(ANNIE).glob("2026-*.beancount"))
    before = shard.stat()
    shard.write_bytes(shard.read_bytes().replace(b"276.00", b"275.00"))
    os.utime(shard, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(ChangedOutsideError):
        left(office)


def test_files_that_only_look_otherwise_are_not_read_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexed(office)
    for path in office.fund_folder(ANNIE).glob("*.beancount"):
        copy = path.with_name(f"{path.name}.copy")
        shutil.copy(path, copy)
        copy.replace(path)
    monkeypatch.setattr("isf.book.load.read_fund", _never)
    assert left(office) == Decimal("74.00")


def _never(*_: object) -> None:
    msg = "the ledger was read"
    raise AssertionError(msg)


def test_a_fund_that_nobody_has_is_refused(office: Office) -> None:
    indexed(office)
    with pytest.raises(FundUnknownError):
        figures.balances(office, ["P-2M9TFY"], TODAY)


def test_a_folder_that_was_taken_away_is_missed(office: Office) -> None:
    indexed(office)
    shutil.rmtree(office.fund_folder(ANNIE))
    with pytest.raises(ChangedOutsideError):
        figures.balances(office, None, TODAY)


def test_an_earlier_day_than_that_of_the_index_is_judged_afresh(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dated in the future is what no ledger may be; the index was judged on a later day."""
    indexed(office)
    monkeypatch.setenv("ISF_TODAY", "2026-04-20")
    ran = isf("balance", ANNIE, office=office.root, today="2026-04-20")
    assert ran.code == 3
    assert "future" in ran.err


@pytest.mark.parametrize("rubbish", [b"", b"no database at all" * 100, b"SQLite format 3\0" + b"x" * 5000])
def test_a_file_that_is_no_index_is_thrown_away(office: Office, rubbish: bytes) -> None:
    file = indexed(office)
    file.write_bytes(rubbish)
    assert left(office) == Decimal("74.00")
    assert left(office) == Decimal("74.00")
    assert index.sums(office, [ANNIE], TODAY) is not None


def test_an_index_of_another_form_is_made_anew(office: Office) -> None:
    file = indexed(office)
    with sqlite3.connect(file) as db:
        db.execute("PRAGMA user_version = 999")
    db.close()
    assert left(office) == Decimal("74.00")


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_a_link_in_its_place_is_not_followed(office: Office, tmp_path: Path) -> None:
    file = indexed(office)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"mine")
    file.unlink()
    file.symlink_to(elsewhere)
    assert left(office) == Decimal("74.00")
    assert elsewhere.read_bytes() == b"mine"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_nobody_else_may_read_it(office: Office) -> None:
    file = indexed(office)
    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0


def test_it_holds_no_text_of_an_entry(office: Office) -> None:
    """Sums only: what stands in an entry stays in the ledger, and goes when that is erased."""
    raw = indexed(office).read_bytes()
    assert b"BACS" not in raw
    assert b"Annie" not in raw


# --- commits ----------------------------------------------------------------------------------------


def recorded(office: Office, *facts: f.Fact) -> None:
    with writing(office, by="clerk", why="more of the period") as writer:
        writer.record(facts)


def fee(on: date, amount: str = "1.00") -> f.Fee:
    return f.Fee(fund=ANNIE, on=on, amount=Decimal(amount))


def topped_up(on: date) -> f.Allocation:
    return f.Allocation(fund=ANNIE, on=on, heading="Fee", amount=Decimal("5.00"))


def test_a_commit_moves_its_own_sums_and_reads_nothing_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    indexed(office)
    recorded(office, topped_up(date(2026, 4, 10)), fee(date(2026, 4, 20)))
    recorded(office, fee(date(2026, 4, 12)))
    with monkeypatch.context() as patch:
        patch.setattr("isf.book.load.read_fund", _never)
        patch.setattr("isf.book.load.read_funds", _never)
        quick = told(office)
        assert left(office) == Decimal("77.00")
    index.discard(office)
    assert told(office) == quick


def test_a_correction_takes_its_delivery_out_of_the_count(office: Office) -> None:
    indexed(office)
    delivery = next(e for e in read_fund(office, ANNIE).entries if e.kind == "delivery")
    done("correct", delivery.id, "--reason", "not that day", office=office.root)
    quick = told(office)
    found = index.sums(office, [ANNIE], TODAY)
    assert found is not None
    assert found[0].by_outcome()[2] == {"O1": 0}
    index.discard(office)
    assert told(office) == quick


def test_a_new_fund_is_in_the_next_answer(office: Office) -> None:
    indexed(office)
    assert [b.fund for b in figures.balances(office, None, TODAY)] == [ANNIE]
    open_fund(office.root, PLAN.replace("ASC-100234", "ASC-200000"), "P-2M9TFY")
    assert [b.fund for b in figures.balances(office, None, TODAY)] == ["P-2M9TFY", ANNIE]
    assert fund_ids(office) == ("P-2M9TFY", ANNIE)


def test_a_commit_that_the_index_missed_is_caught_up(office: Office, tmp_path: Path) -> None:
    """The index of before is put back, as where another isf recorded without one."""
    file = indexed(office)
    shutil.copy(file, tmp_path / "old")
    recorded(office, topped_up(date(2026, 4, 10)))
    shutil.copy(tmp_path / "old", file)
    assert left(office) == Decimal("79.00")


def test_another_journal_puts_everything_in_doubt(office: Office) -> None:
    """The mark is not of this chain: nothing is believed that the files do not say."""
    file = indexed(office)
    with sqlite3.connect(file) as db:
        db.execute("UPDATE state SET mark = '1 ' || hex(zeroblob(32))")
        db.execute("UPDATE roll SET total = total + 1")
        db.execute("UPDATE file SET sha = 'f' WHERE sha <> ''")
    db.close()
    assert left(office) == Decimal("74.00")


def test_a_half_made_change_is_left_to_the_ledgers(office: Office) -> None:
    """A record that is not carried out yet: the index says nothing, the reader finishes the change."""
    indexed(office)
    recorded(office, topped_up(date(2026, 4, 10)))
    (office.ledgers / JOURNAL / "applied").unlink()
    assert index.sums(office, [ANNIE], TODAY) is None
    assert left(office) == Decimal("79.00")


def test_a_reader_who_finds_the_index_in_use_reads_the_ledgers(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = indexed(office)
    recorded(office, topped_up(date(2026, 4, 10)))
    monkeypatch.setattr(tables, "_WAIT_SECONDS", 0.01)
    db = sqlite3.connect(file, isolation_level=None)
    db.execute("BEGIN EXCLUSIVE")
    try:
        assert left(office) == Decimal("79.00")
    finally:
        db.close()


def test_an_office_without_a_journal_has_no_index(office: Office) -> None:
    """Only what the journal vouches for is kept in sums."""
    with holding(office, "clerk"):
        shutil.rmtree(office.ledgers / JOURNAL / "000000")
        (office.ledgers / JOURNAL / "applied").unlink()
    assert index.sums(office, [ANNIE], TODAY) is None


def modules_of(office: Office, *words: str) -> set[str]:
    """Run a command in a process of its own; return every module that it had loaded at its end."""
    code = (
        "import atexit, sys\n"
        "atexit.register(lambda: print(*sys.modules, file=sys.stderr))\n"
        f"sys.argv = ['isf', *{list(words)!r}]\n"
        "from isf.cli import main\n"
        "main()\n"
    )
    root = Path(__file__).parent.parent
    environment = {**os.environ, "PYTHONPATH": str(root), "ISF_OFFICE": str(office.root)}
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", env=environment, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return set(ran.stderr.splitlines()[-1].split())


def test_with_a_fresh_index_a_balance_loads_nothing_that_reads_a_ledger(office: Office) -> None:
    indexed(office)
    loaded = modules_of(office, "balance", ANNIE)
    unused = ("load", "ledger", "journal", "records", "reading", "entries", "lines", "privacy.names")
    assert {f"isf.book.{name}" for name in unused} & loaded == set()
    assert {"isf.model.facts", "isf.model.policy", "stdnum", "tomllib", "csv"} & loaded == set()


def test_an_export_and_an_answer_from_one_load_no_beancount(office: Office, tmp_path: Path) -> None:
    """What is under the Apache licence and what is under version 2 of the GPL meet in no process."""
    pytest.importorskip("ibis")
    to = str(tmp_path / "shared")
    for words in (("export", "parquet", to), ("analyse", "return", "--from", to)):
        loaded = modules_of(office, *words)
        assert "pyarrow" in loaded
        assert not {"beancount", "beanquery", "beangulp", "fava"} & loaded
