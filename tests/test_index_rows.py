"""What the index keeps of a ledger: sums by day in pence, outcomes by agreement, what was taken back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from isf.book.directives import Entry, Line
from isf.book.entries import entry
from isf.book.index import freshness
from isf.book.index.rolls import AGREED_FOR, DELIVERED, SPENT_ON, Roll
from isf.book.index.rows import Rows, outcome_of, renames, rows_added, rows_of, terms_of
from isf.book.index.seals import adds_up, seal, weight
from isf.book.index.tables import Seen
from isf.book.journal import Change, Journal
from isf.book.ledger import Ledger
from isf.book.lines import lines
from isf.model import facts as f
from tests.statements.books import DAY, FUND, agreed, book, corrects, delivered, opened

SPENT, TAKEN_BACK = date(2026, 4, 20), date(2026, 5, 5)


def ledger() -> Ledger:
    """Return Annie's month: 400.00 due and received, 150.00 agreed, 100.00 of it delivered."""
    return book(
        *opened(),
        f.Allocation(fund=FUND, on=DAY, heading="Home-Support", amount=Decimal("400.00")),
        f.Due(fund=FUND, on=DAY, funder="Council", amount=Decimal("400.00")),
        f.Receipt(fund=FUND, on=DAY, funder="Council", amount=Decimal("400.00")),
        *agreed("AG-001", "150.00"),
        delivered("AG-001", "100.01", on=SPENT),
    )


def delivery_of(told: Ledger) -> Entry:
    return next(one for one in told.entries if one.kind == "delivery")


def moves(rows: Rows) -> dict[Roll, dict[date, int]]:
    return {
        roll: {date.fromordinal(day): amount for day, amount in days.items() if amount}
        for roll, days in rows.moves.items()
    }


def test_a_month_in_sums_by_day() -> None:
    rows = rows_of(ledger())
    assert moves(rows) == {
        ("Plan:Allocated", "Home-Support"): {DAY: -40000},
        ("Plan:Available", "Home-Support"): {DAY: 25000},
        ("Plan:Committed", "Home-Support"): {DAY: 15000, SPENT: -10001},
        ("Plan:Spent", "Home-Support"): {SPENT: 10001},
        ("Assets:Owed", ""): {},
        ("Assets:Bank", ""): {DAY: 40000},
        ("Income:Funding", ""): {DAY: -40000},
        ("Expenses:Support", "Home-Support"): {SPENT: 10001},
        ("Liabilities:Payable", ""): {SPENT: -10001},
        (SPENT_ON, "O1"): {SPENT: 10001},
        (AGREED_FOR, "O1"): {DAY: 15000, SPENT: -10001},
        (DELIVERED, "O1"): {SPENT: 1},
    }
    assert (rows.last, rows.undone) == (SPENT.toordinal(), [])


def test_a_ledger_without_entries_moves_nothing() -> None:
    rows = rows_of(book(*opened()))
    assert (rows.moves, rows.undone, rows.last) == ({}, [], 0)


def test_what_is_taken_back_is_for_the_same_outcome_and_the_delivery_is_undone() -> None:
    told = ledger()
    rows = rows_of(corrects(told, delivery_of(told).id, TAKEN_BACK, "not that day", still_open=True))
    assert moves(rows)[SPENT_ON, "O1"] == {SPENT: 10001, TAKEN_BACK: -10001}
    assert moves(rows)[AGREED_FOR, "O1"] == {DAY: 15000, SPENT: -10001, TAKEN_BACK: 10001}
    assert moves(rows)[DELIVERED, "O1"] == {SPENT: 1}
    assert rows.undone == [("O1", SPENT.toordinal(), TAKEN_BACK.toordinal())]


def test_only_deliveries_are_counted_as_undone() -> None:
    told = ledger()
    receipt = next(one for one in told.entries if one.kind == "receipt")
    assert rows_of(corrects(told, receipt.id, TAKEN_BACK, "x", still_open=True)).undone == []
    unknown = f.Correction(fund=FUND, on=TAKEN_BACK, corrects=f"{FUND}/delivery/00099", legs=(), reason="x")
    assert rows_of(told.plus([entry(unknown, "x")])).undone == []


def test_a_delivery_that_was_corrected_twice_is_undone_from_the_first_day() -> None:
    told = ledger()
    name = delivery_of(told).id
    once = corrects(told, name, date(2026, 5, 9), "x", still_open=True)
    again = f.Correction(fund=FUND, on=TAKEN_BACK, corrects=name, legs=(), reason="x")
    assert [day for _, _, day in rows_of(once.plus([entry(again, "y")])).undone] == [TAKEN_BACK.toordinal()]


def test_what_is_added_moves_what_it_moves_in_the_whole() -> None:
    whole, before = ledger(), ledger().entries[:-1]
    added = rows_added(whole.fund, [delivery_of(whole)])
    assert added is not None
    told = moves(Rows()) | {roll: dict(days) for roll, days in moves(added).items()}
    early = moves(rows_of(Ledger(FUND, (*whole.lines, *before))))
    for roll, days in told.items():
        early[roll] = {**early.get(roll, {}), **days}
    assert early == moves(rows_of(whole))


def test_a_correction_cannot_be_added_without_what_stands_before_it() -> None:
    told = ledger()
    after = corrects(told, delivery_of(told).id, TAKEN_BACK, "x", still_open=True)
    assert rows_added(told.fund, [delivery_of(told), after.entries[-1]]) is None
    assert rows_added(told.fund, []) == Rows()


def test_an_agreement_told_anew_may_be_of_entries_that_are_there() -> None:
    fund = ledger().fund
    event = agreed("AG-001", "150.00")[0]
    same = [line for line in lines(event) if isinstance(line, Line)]  # type: ignore[arg-type]
    new = [replace(line, values=("AG-002", *line.values[1:])) for line in same]
    assert renames(fund, same)
    assert renames(fund, [*new, *same])
    assert not renames(fund, new)
    assert not renames(fund, [replace(line, name="isf-progress") for line in same])
    assert not renames(fund, [replace(line, values=()) for line in same])
    assert not renames(fund, [])


def test_an_outcome_is_the_entry_s_own_and_else_its_agreement_s() -> None:
    told = ledger()
    terms, found = terms_of(told.fund), delivery_of(told)
    assert (terms("AG-001"), terms("AG-009"), terms("")) == ("O1", "", "")
    bare = replace(found, legs=tuple(replace(leg, meta=()) for leg in found.legs))
    assert outcome_of(bare, terms) == "O1"
    assert outcome_of(bare, lambda _: "") == ""
    own = replace(bare, meta=(("agreement", "AG-001"), ("outcome", "O2")))
    assert outcome_of(own, terms) == "O2"
    assert outcome_of(replace(own, legs=found.legs), terms) == "O1", "a leg says it more exactly"


def test_what_a_leg_is_for_comes_before_what_its_entry_is_for() -> None:
    told = ledger()
    found = delivery_of(told)

    def spent_on(changed: Entry) -> list[str]:
        rows = rows_added(told.fund, [changed])
        assert rows is not None
        return [name for role, name in rows.moves if role == SPENT_ON]

    bare = replace(found, legs=tuple(replace(leg, meta=()) for leg in found.legs))
    common = replace(bare, meta=(*bare.meta, ("outcome", "O2")))
    assert spent_on(bare) == ["O1"]
    assert spent_on(common) == ["O2"]
    assert spent_on(replace(common, legs=found.legs)) == ["O1"]


def test_an_account_of_nobody_is_passed_over() -> None:
    told = ledger()
    found = delivery_of(told)
    strange = replace(found, legs=(replace(found.legs[0], account="Expenses:Nothing"), *found.legs))
    assert rows_added(told.fund, [strange]) == rows_added(told.fund, [found])


# --- its seals --------------------------------------------------------------------------------


def test_a_seal_is_over_each_part_in_whatever_order() -> None:
    parts = [("a", 1), ("b", 2)]
    assert (
        seal(("x",), parts)
        == seal(("x",), parts[::-1])
        == weight(("x",)) + weight(("a", 1)) + weight(("b", 2))
    )
    assert seal(("x",), parts) != seal(("y",), parts)
    assert seal(("x",), parts) != seal(("x",), [("a", 2), ("b", 2)])


SUMS = {
    ("Plan:Allocated", "Home-Support"): -40000,
    ("Plan:Available", "Home-Support"): 25000,
    ("Plan:Committed", "Home-Support"): 5000,
    ("Plan:Spent", "Home-Support"): 10000,
    ("Assets:Bank", ""): 40000,
    ("Income:Funding", ""): -40000,
    ("Expenses:Support", "Home-Support"): 10000,
    ("Liabilities:Payable", ""): -10000,
    (SPENT_ON, "O1"): 10000,
    (AGREED_FOR, "O1"): 5000,
    (DELIVERED, "O1"): 3,
}


def test_the_sums_of_a_ledger_add_up_to_nothing() -> None:
    assert adds_up(SUMS)
    assert adds_up({})
    assert adds_up({roll: -amount for roll, amount in SUMS.items()})


@pytest.mark.parametrize("roll", [roll for roll in SUMS if roll[0] != DELIVERED])
def test_one_sum_a_penny_out_is_noticed(roll: Roll) -> None:
    assert not adds_up({**SUMS, roll: SUMS[roll] + 1})
    assert not adds_up({key: amount for key, amount in SUMS.items() if key != roll})


# --- whether files stand as they did ---------------------------------------------------------------


@pytest.fixture
def ledgers(tmp_path: Path) -> Path:
    journal = Journal(tmp_path / "ledgers")
    journal.recover()
    for number in range(3):
        changes = [
            Change(f"{FUND}/2026-27.beancount", b"%d\n" % number),
            Change("people.toml", b"%d" % number),
        ]
        journal.commit(changes, "clerk", "put")
    journal.commit([Change("P-2M9TFY/2026-27.beancount", b"1\n")], "clerk", "put")
    return journal.ledgers


def mark_of(ledgers: Path, seq: int) -> str:
    from isf.book.disk import chain

    return f"{seq} {chain.read(ledgers / '.journal', seq).head}"


def test_which_funds_changed_between_two_marks(ledgers: Path) -> None:
    marks = {seq: mark_of(ledgers, seq) for seq in (1, 2, 3, 4)}
    assert freshness.settled(ledgers) == marks[4]
    assert freshness.changed_between(ledgers, marks[1], marks[4]) == {FUND, "P-2M9TFY"}
    assert freshness.changed_between(ledgers, marks[3], marks[4]) == {"P-2M9TFY"}
    assert freshness.changed_between(ledgers, marks[1], marks[2]) == {FUND}


def test_where_one_mark_does_not_follow_the_other_nothing_is_said(ledgers: Path) -> None:
    two, four = mark_of(ledgers, 2), mark_of(ledgers, 4)
    for old, new in (
        (four, four),
        (four, two),
        ("2 " + "0" * 64, four),
        (two, "4 " + "0" * 64),
        (two, "5 " + "0" * 64),
        ("", four),
        ("x", four),
    ):
        assert freshness.changed_between(ledgers, old, new) is None


def test_past_a_damaged_record_nothing_is_said(ledgers: Path) -> None:
    one, four = mark_of(ledgers, 1), mark_of(ledgers, 4)
    (ledgers / ".journal" / "000000" / "00" / "000000003.json").write_bytes(b"")
    assert freshness.changed_between(ledgers, one, four) is None


def test_too_many_records_are_not_walked(ledgers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, four = mark_of(ledgers, 1), mark_of(ledgers, 4)
    monkeypatch.setattr(freshness, "_MOST_RECORDS", 3)
    assert freshness.changed_between(ledgers, one, four) == {FUND, "P-2M9TFY"}
    monkeypatch.setattr(freshness, "_MOST_RECORDS", 2)
    assert freshness.changed_between(ledgers, one, four) is None


def test_a_change_that_is_under_way_is_not_settled(ledgers: Path) -> None:
    journal = Journal(ledgers)
    ahead = journal.folder / "000000" / "00" / "000000005.json"
    ahead.write_bytes(b"")
    assert freshness.settled(ledgers) == ""
    ahead.unlink()
    (journal.folder / "applied").unlink()
    assert freshness.settled(ledgers) == ""


def test_a_fund_s_files_hold_what_the_journal_says(ledgers: Path) -> None:
    folder = ledgers / FUND
    seen = freshness.look(folder)
    assert set(seen) == {"2026-27.beancount", "."}
    assert freshness.recorded(ledgers, FUND, seen)
    assert freshness.same_content(ledgers, FUND, seen, seen)
    (folder / "2026-27.beancount").write_bytes(b"by hand\n")
    now = freshness.look(folder)
    assert now != seen
    assert not freshness.recorded(ledgers, FUND, now)
    assert not freshness.same_content(ledgers, FUND, now, seen)
    assert not freshness.same_content(ledgers, FUND, now, now), "it is not what the journal says"


def test_a_file_more_or_a_folder_of_papers_is_seen(ledgers: Path) -> None:
    folder = ledgers / FUND
    seen = freshness.look(folder)
    (folder / "documents").mkdir()
    now = freshness.look(folder)
    assert set(now) == {*seen, "documents"}
    assert not freshness.same_content(ledgers, FUND, now, seen)
    assert freshness.same_content(ledgers, FUND, now, now)
    changed = {**now, "documents": Seen("another time", "")}
    assert not freshness.same_content(ledgers, FUND, now, changed)
    assert not freshness.stands(folder, {})
    assert not freshness.recorded(ledgers, FUND, {})
    assert freshness.stamp_of(folder, "never there") == ""
