"""What proves and what does not: each fault of a journal is found once, under its name, with what to do."""

from collections.abc import Callable
from pathlib import Path

import pytest

from isf.book.disk import chain
from isf.book.journal import Change, Journal
from isf.book.trust.verifying import verify

A, B = "P-7K3QX7/2026-27.beancount", "P-2M9TFY/2026-27.beancount"
PAPER = "P-7K3QX7/documents/receipt.pdf"


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """Return an office of four records: two ledgers and a paper, three lines more in the first ledger."""
    made = Journal(tmp_path / "ledgers")
    made.recover()
    made.commit([Change(A, b"1\n", b"1\n"), Change(B, b"1\n"), Change(PAPER, b"paid")], "clerk", "begin")
    for line in (b"2\n", b"3\n", b"4\n"):
        made.commit([Change(A, (made.ledgers / A).read_bytes() + line, line)], "clerk", "add")
    return made


def found(journal: Journal, head: str = "") -> list[tuple[str, str]]:
    return [(finding.name, finding.where) for finding in verify(journal, head).findings]


def kept(journal: Journal, name: str) -> Path:
    return chain.place(journal.folder, int(name[:1]), name[2:])


def test_an_office_as_recorded_proves(journal: Journal) -> None:
    proved = verify(journal)
    assert (proved.sound, proved.records, proved.erased, proved.anchor) == (True, 4, (), None)
    assert proved.head == proved.as_json()["head"] == [r.head for r in chain.records(journal.folder)][-1]


def test_an_office_in_which_nothing_was_recorded_proves(tmp_path: Path) -> None:
    empty = Journal(tmp_path / "ledgers")
    empty.recover()
    assert verify(empty).as_json() == {
        "sound": True,
        "records": 0,
        "head": "",
        "anchor": None,
        "erased": [],
        "errors": [],
    }


def test_after_a_damaged_record_the_others_are_looked_at_all_the_same(journal: Journal) -> None:
    kept(journal, "2.json").write_bytes(b"")
    kept(journal, "3.0.add").write_bytes(b"x\n")
    proved = verify(journal)
    assert proved.records == 3
    assert found(journal) == [
        ("record-damaged", "record 2"),
        ("record-does-not-follow", "record 3"),
        ("kept-content-damaged", "000000003.0.add"),
        ("not-of-the-journal", "000000002.0.add"),
    ]


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda path: path.write_bytes(b"x\n"), "was changed"),
        (Path.unlink, "is missing"),
        (lambda path: (path.rename(f"{path}.away"), path.symlink_to(f"{path}.away")), "is missing"),
    ],
)
@pytest.mark.parametrize("name", ["1.0.add", "2.0.add", "4.0.add", "1.1.new"])
def test_kept_content_that_is_damaged_is_one_fault_however_much_follows_it(
    journal: Journal, name: str, damage: Callable[[Path], object], said: str
) -> None:
    place = kept(journal, name)
    damage(place)
    kept(journal, f"{name}.away").unlink(missing_ok=True)
    (finding,) = verify(journal).findings
    assert (finding.name, finding.where) == ("kept-content-damaged", place.name)
    assert said in finding.message or (name == "1.1.new" and "does not make up" in finding.message)
    assert "restore the last backup" in finding.do


def test_a_ledger_that_is_written_whole_again_begins_afresh(journal: Journal) -> None:
    kept(journal, "1.0.add").write_bytes(b"x\n")
    journal.commit([Change(A, b"afresh\n")], "clerk", "adopt")
    journal.commit([Change(A, b"afresh\nmore\n", b"more\n")], "clerk", "add")
    assert found(journal) == [("kept-content-damaged", "000000001.0.add")]
    kept(journal, "5.0.new").write_bytes(b"other\n")
    assert found(journal) == [
        ("kept-content-damaged", "000000001.0.add"),
        ("kept-content-damaged", "000000005.0.new"),
    ]


def test_what_was_erased_is_said_and_its_older_faults_are_forgotten(journal: Journal) -> None:
    kept(journal, "2.0.add").write_bytes(b"x\n")
    journal.commit([Change(A, None), Change(PAPER, None)], "clerk", "erase")
    proved = verify(journal)
    assert (proved.sound, proved.erased) == (True, (A,))


def test_a_link_that_was_changed_breaks_the_chain_there(journal: Journal) -> None:
    second = kept(journal, "2.json")
    second.write_bytes(second.read_bytes().replace(b'"clerk"', b'"click"'))
    assert found(journal) == [("chain-broken", "record 3")]


def test_the_newest_record_is_held_against_the_note_of_what_was_carried_out(journal: Journal) -> None:
    last = kept(journal, "4.json")
    whole = last.read_bytes()
    last.write_bytes(whole.replace(b'"clerk"', b'"click"'))
    assert found(journal) == [("record-damaged", "record 4")]
    last.unlink()
    assert ("records-missing", "record 4") in found(journal)


def test_what_is_staged_for_the_next_record_is_no_stranger(journal: Journal) -> None:
    for name in ("5.0.add", "5.1.new"):
        kept(journal, name).write_bytes(b"staged")
    place = kept(journal, "5.0.add")
    place.with_name(".000000005.0.add.0123.isf-tmp").write_bytes(b"half")
    assert found(journal) == []
    for name in ("6.0.add", "4.1.add", "3.0.new"):
        kept(journal, name).write_bytes(b"planted")
        assert found(journal) == [("not-of-the-journal", kept(journal, name).name)]
        kept(journal, name).unlink()


def test_each_file_says_how_it_is_put_right(journal: Journal) -> None:
    journal.commit([Change("councils/essex.toml", b"x"), Change("office.toml", b"x")], "clerk", "council")
    for path in (A, PAPER, "councils/essex.toml"):
        (journal.ledgers / path).write_bytes(b"other")
    (journal.ledgers / "office.toml").write_bytes(b"edited, as the manual says")
    (journal.ledgers / "P-2M9TFY/2031-32.beancount").write_bytes(b"")
    (journal.ledgers / B).unlink()
    told = {one.where: (one.name, "isf adopt" in one.do) for one in verify(journal).findings}
    assert told == {
        A: ("file-changed", True),
        B: ("file-missing", True),
        "councils/essex.toml": ("file-changed", True),
        "P-2M9TFY/2031-32.beancount": ("file-not-recorded", True),
        PAPER: ("file-changed", False),
    }
    (journal.ledgers / "office.toml").unlink()
    assert ("file-missing", "office.toml") in found(journal)


def test_a_head_that_was_kept_elsewhere_is_looked_for(journal: Journal) -> None:
    heads = [record.head for record in chain.records(journal.folder)]
    for seq, head in enumerate(heads, 1):
        for part in (head[:12], f" {head[:13].upper()} ", head):
            anchor = verify(journal, part).anchor
            assert anchor is not None
            assert anchor.seq == seq
    assert found(journal, "0" * 64) == [("head-not-in-the-journal", "0" * 12)]


def test_ledgers_without_any_journal_prove_nothing_nor_a_head(journal: Journal) -> None:
    journal.folder.rename(journal.ledgers.parent / "elsewhere")
    (plain,), (asked,) = verify(journal).findings, verify(journal, "0" * 12).findings
    assert plain.name == asked.name == "journal-missing"
    assert plain.message.endswith("nothing can be proved of them.")
    assert asked.message.endswith("nothing can be proved of them, nor of the head.")
