"""The index is a file that anybody may hold in their hands: figures that isf did not write are not shown."""

import shutil
import sqlite3
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from isf.book import index
from isf.book.index import tables
from isf.book.index.seals import adds_up
from isf.book.load import read_fund
from isf.book.store import writing
from isf.book.trust.proving import prove
from isf.cli import figures
from isf.model import facts as f
from isf.office import Office
from tests.command_line import ANNIE, PLAN, copy_of, done, isf, open_fund

TODAY = date(2026, 5, 3)
BERT = "P-2M9TFY"


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office of two people; one delivery of the first is corrected."""
    folder = tmp_path_factory.mktemp("two")
    root = copy_of("worked", folder, folder / "copy")
    open_fund(root, PLAN.replace("ASC-100234", "ASC-200000"), BERT)
    delivery = next(e for e in read_fund(Office(root), ANNIE).entries if e.kind == "delivery")
    done("correct", delivery.id, "--reason", "not that day", office=root)
    return root


@pytest.fixture
def office(two: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The same office, with the day on which the worked period ends for today."""
    monkeypatch.setenv("ISF_TODAY", TODAY.isoformat())
    shutil.copytree(two, tmp_path / "office")
    return Office(tmp_path / "office")


def told(office: Office) -> list[object]:
    """Every figure that may come from the index, at the end and in the middle of the period."""
    days = (TODAY, date(2026, 4, 28))
    return [
        *(figures.balances(office, None, day, since) for day in days for since in (None, date(2026, 4, 20))),
        *(figures.balances(office, [ANNIE], day, None) for day in days),
        figures.outcomes(office, None, "", (None, date(2026, 5, 4))),
        figures.outcomes(office, [ANNIE], "", (date(2026, 4, 1), date(2026, 5, 1))),
    ]


def changed(office: Office, sql: str) -> None:
    db = sqlite3.connect(tables.place(office.ledgers))
    with db:
        assert db.execute(sql).rowcount > 0
    db.close()


HAND = [
    "UPDATE roll SET total = total + 100 WHERE role = 'Plan:Available' AND name = 'Home-Support'",
    "UPDATE roll SET total = -total WHERE role = 'Plan:Spent'",
    "UPDATE roll SET total = total + 1 WHERE role = 'delivered'",
    "UPDATE roll SET name = 'Community' WHERE role = 'Plan:Spent' AND name = 'Home-Support'",
    "DELETE FROM roll WHERE role = 'Assets:Bank'",
    "DELETE FROM roll",
    "DELETE FROM roll WHERE role = 'delivered'",
    "UPDATE roll SET name = name || 'X' WHERE role = 'outcome'",
    "UPDATE fund SET totals = replace(totals, '00', '10')",
    "UPDATE fund SET totals = '' WHERE totals <> ''",
    "UPDATE day SET closing = closing + 100 WHERE day < 739736",
    "UPDATE day SET closing = closing + 1",
    "UPDATE day SET day = day + 1",
    "DELETE FROM day WHERE roll = (SELECT no FROM roll WHERE role = 'Plan:Spent')",
    "UPDATE undone SET outcome = 'O2'",
    "DELETE FROM undone",
    "UPDATE fund SET headings = 'Home-Support' WHERE headings <> ''",
    "UPDATE fund SET last = 0",
    "UPDATE fund SET id = 'P-0' WHERE id = 'P-2M9TFY'",
    "DELETE FROM fund WHERE id = 'P-2M9TFY'",
]


def test_a_figure_that_isf_did_not_write_is_never_shown(office: Office) -> None:
    first = told(office)
    for sql in HAND:
        changed(office, sql)
        assert told(office) == first, sql


def test_who_asks_is_told_and_the_index_is_made_anew(office: Office) -> None:
    told(office)
    changed(office, HAND[0])
    ran = isf("balance", ANNIE, office=office.root, today=TODAY.isoformat())
    assert ran.code == 0
    assert figures.balances(office, [ANNIE], TODAY)[0].total.available == Decimal("350.00")
    assert index.sums(office, [ANNIE], TODAY) is not None


def test_what_is_wrong_is_not_carried_on_by_a_commit(office: Office) -> None:
    """A commit adds to the sums that are there; it must not seal what it did not find sealed."""
    for sql in (HAND[0], HAND[8], HAND[10]):
        told(office)
        changed(office, sql)
        recorded(office, date(2026, 4, 20))
        quick = told(office)
        index.discard(office)
        assert told(office) == quick


def recorded(office: Office, on: date) -> None:
    fee = f.Allocation(fund=ANNIE, on=on, heading="Fee", amount=Decimal("5.00"))
    with writing(office, by="clerk", why="more of the period") as writer:
        writer.record([fee])


def test_an_index_of_one_person_is_not_taken_for_everybody(office: Office) -> None:
    """Made anew for one, moved by a commit of theirs: the next answer over everybody has everybody."""
    index.discard(office)
    assert len(figures.balances(office, [ANNIE], TODAY)) == 1
    recorded(office, date(2026, 4, 20))
    assert [b.fund for b in figures.balances(office, None, TODAY)] == [BERT, ANNIE]


def test_a_check_says_so_and_the_book_is_sound(office: Office) -> None:
    for sql in HAND[:-1]:
        told(office)
        changed(office, sql)
        proof = prove(office)
        assert proof.sound
        assert [note.name for note in proof.notes] == ["index-not-of-the-ledgers"], sql
    assert prove(office).notes == ()


@pytest.mark.parametrize("sql", [HAND[0], HAND[8], HAND[10], HAND[14]])
def test_a_quick_check_looks_at_every_seal_and_every_sign(office: Office, sql: str) -> None:
    told(office)
    assert not index.untrue(office, every=False)
    changed(office, sql)
    assert index.untrue(office, every=False)


@pytest.mark.parametrize("every", [True, False])
def test_a_check_compares_with_the_ledgers_whatever_the_seals_say(office: Office, *, every: bool) -> None:
    """Somebody who knows how may seal what they like: ten pounds more to have, and to owe.

    Of a few funds also a check that takes as proved what stands as it did.
    """
    told(office)
    file = tables.place(office.ledgers)
    db = tables.Tables(file)
    known = db.fund(ANNIE)
    assert known
    for role, name, pence in (
        ("Plan:Available", "Home-Support", 10_00),
        ("Plan:Spent", "Home-Support", -10_00),
    ):
        db.move(known[0], (role, name), TODAY.toordinal(), pence)
    db.set_seal(known[0])
    db.db.close()
    assert figures.balances(office, [ANNIE], TODAY)[0].total.available == Decimal("360.00")
    (note,) = prove(office, every=every).notes
    assert (note.name, note.identity, note.fund) == ("index-not-of-the-ledgers", 0, "")
    assert figures.balances(office, [ANNIE], TODAY)[0].total.available == Decimal("350.00")


def test_every_flip_of_a_byte_in_the_sums_leaves_the_figures_as_they_are(
    office: Office, tmp_path: Path
) -> None:
    told(office)
    file = tables.place(office.ledgers)
    first, sound = told(office), tmp_path / "sound"
    shutil.copy(file, sound)
    raw = sound.read_bytes()
    for at in range(100, len(raw), len(raw) // 40):
        file.write_bytes(raw[:at] + bytes([raw[at] ^ 0x10]) + raw[at + 1 :])
        assert told(office) == first, at


def test_sums_of_one_side_only_are_no_ledgers() -> None:
    sound = {("Assets:Bank", ""): 5, ("Income:Funding", ""): -5, ("delivered", "O1"): 3}
    assert adds_up(sound)
    assert not adds_up({**sound, ("Assets:Bank", ""): 6})
    assert not adds_up({**sound, ("Plan:Available", "Fee"): 1})
    assert not adds_up({**sound, ("outcome", "O1"): 1})
    assert not adds_up({**sound, ("agreed", "O1"): 1})
