"""The chain of records: where each stands, which is the newest, and what a damaged link says."""

import json
from pathlib import Path

import pytest

from isf.book.disk import chain
from isf.book.disk.chain import GENESIS, FileRecord, Record
from isf.book.disk.notes import Notes
from isf.errors import JournalError

A, B = "P-7K3QX7/2026-27.beancount", "P-2M9TFY/2026-27.beancount"


def put(folder: Path, seq: int, previous: str = GENESIS, *files: FileRecord) -> str:
    """Write a record; return its head."""
    text = chain.text_of(seq, previous, "2026-05-01T10:00:00+00:00", "clerk", "why", files)
    path = chain.place(folder, seq, "json")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text)
    return chain.digest(text)


@pytest.mark.parametrize(
    ("seq", "where"),
    [
        (1, "000000/00/000000001.json"),
        (99, "000000/00/000000099.json"),
        (100, "000000/01/000000100.json"),
        (9999, "000000/99/000009999.json"),
        (10000, "000001/00/000010000.json"),
        (1234567, "000123/45/001234567.json"),
    ],
)
def test_where_a_record_stands_never_changes(tmp_path: Path, seq: int, where: str) -> None:
    assert chain.place(tmp_path, seq, "json").relative_to(tmp_path).as_posix() == where


@pytest.mark.parametrize("numbers", [(), (1,), (1, 2, 10), (99, 100), (9998, 9999, 10000), (1, 20000, 9)])
def test_the_newest_record_is_the_one_with_the_highest_number(
    tmp_path: Path, numbers: tuple[int, ...]
) -> None:
    for seq in numbers:
        put(tmp_path, seq)
    assert chain.newest(tmp_path) == max(numbers, default=0)


def test_what_is_staged_for_the_next_record_is_no_record(tmp_path: Path) -> None:
    put(tmp_path, 99)
    left = chain.place(tmp_path, 100, "0.add")
    left.parent.mkdir(parents=True)
    left.write_bytes(b"staged")
    left.with_name("000000100.json.isf-tmp").write_bytes(b"half")
    (tmp_path / "notes").mkdir()
    assert chain.newest(tmp_path) == 99


def test_every_record_is_yielded_once_in_order_over_all_folders(tmp_path: Path) -> None:
    head = GENESIS
    for seq in range(1, 103):
        head = put(tmp_path, seq, head)
    assert [record.seq for record in chain.records(tmp_path)] == list(range(1, 103))
    last = chain.last(tmp_path)
    assert last is not None
    assert (last.seq, last.head) == (102, head)
    assert list(chain.records(tmp_path / "none")) == []
    assert chain.last(tmp_path / "none") is None


def test_the_first_record_follows_nothing(tmp_path: Path) -> None:
    put(tmp_path, 1, "1" * 64)
    for read in (chain.last, lambda folder: list(chain.records(folder))):
        with pytest.raises(JournalError, match=r"record 1.*the chain is broken before it"):
            read(tmp_path)


def test_a_link_that_does_not_follow_is_found_in_the_middle_and_at_the_end(tmp_path: Path) -> None:
    put(tmp_path, 2, "2" * 64)
    put(tmp_path, 1)
    with pytest.raises(JournalError, match=r"record 2.*the chain is broken before it"):
        chain.last(tmp_path)
    with pytest.raises(JournalError, match=r"record 2.*the chain is broken before it"):
        list(chain.records(tmp_path))


def test_a_record_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match=r"record 7.*it is missing"):
        chain.read(tmp_path, 7)


def record_of(body: object) -> Record:
    return chain.parse((json.dumps(body, sort_keys=True) + "\n").encode(), "000000001.json")


GOOD = {"files": [], "previous": GENESIS, "seq": 1, "utc": "u", "who": "clerk", "why": "why"}


def test_a_record_in_its_one_form_is_read() -> None:
    assert record_of(GOOD).who == "clerk"


@pytest.mark.parametrize(
    "body",
    [
        [],
        None,
        {**GOOD, "more": 1},
        {key: value for key, value in GOOD.items() if key != "who"},
        {**GOOD, "files": [{"path": A}]},
        {**GOOD, "files": [A]},
        {**GOOD, "files": 7},
    ],
)
def test_what_is_no_record_cannot_be_read(body: object) -> None:
    with pytest.raises(JournalError, match="it cannot be read"):
        record_of(body)


def test_a_record_of_years_ago_is_still_in_the_one_form() -> None:
    """Its bytes are what the next record names: they may never be written otherwise."""
    told = chain.text_of(
        1, GENESIS, "u", "Siân", "why", [FileRecord(A, "", "x"), FileRecord(B, "o", "n", "a")]
    )
    assert told.decode() == (
        f'{{"files": [{{"added": "", "new": "x", "old": "", "path": "{A}"}}, '
        f'{{"added": "a", "new": "n", "old": "o", "path": "{B}"}}], '
        f'"previous": "{GENESIS}", "seq": 1, "utc": "u", "who": "Siân", "why": "why"}}\n'
    )
    assert chain.parse(told, "000000001.json").head == chain.digest(told)


def test_a_record_names_each_fund_once_in_its_order() -> None:
    files = [FileRecord(path, "", "x") for path in (B, "people.toml", A, f"{B}x", "clearing.beancount")]
    record = Record(1, GENESIS, "u", "clerk", "why", tuple(files), "h")
    assert record.funds == ("P-2M9TFY", "P-7K3QX7")


# --- the notes beside it ---------------------------------------------------------------------


@pytest.fixture
def notes(tmp_path: Path) -> Notes:
    made = Notes(tmp_path)
    for path in (A, B, "clearing.beancount"):
        made.put(path, "a" * 64)
    return made


def test_a_note_says_the_hash_of_a_file_and_of_which_fund(notes: Notes) -> None:
    assert notes.present
    assert notes.of(A) == "a" * 64
    assert notes.paths() == [B, A, "clearing.beancount"]
    assert notes.paths("P-7K3QX7") == [A]
    assert notes.named() == {"P-7K3QX7", "P-2M9TFY"}


def test_a_file_that_was_removed_is_noted_as_gone(notes: Notes) -> None:
    notes.put(A, "")
    assert notes.paths() == [B, "clearing.beancount"]
    assert "P-7K3QX7" in notes.named(), "its note is there and says nothing"


def test_what_else_stands_among_the_notes_is_no_note(notes: Notes) -> None:
    (notes.folder / "notes" / "P-7K3QX7+note.txt").write_text("x", encoding="ascii")
    assert notes.paths("P-7K3QX7") == [A]


def test_without_notes_nothing_is_noted(tmp_path: Path) -> None:
    none = Notes(tmp_path)
    assert (none.present, none.of(A), none.paths(), none.named()) == (False, "", [], set())
    assert none.furthest() == 0


def carried_out(seq: int, head: str = "b" * 64) -> Record:
    return Record(seq, GENESIS, "u", "clerk", "why", (), head)


def test_how_far_the_record_was_carried_out(notes: Notes) -> None:
    notes.put_applied(carried_out(12))
    assert notes.furthest() == 12
    assert notes.applied(carried_out(12))
    assert not notes.applied(carried_out(11))
    assert not notes.applied(carried_out(12, "c" * 64))


@pytest.mark.parametrize(
    ("record", "other"),
    [
        (carried_out(12), False),
        (carried_out(12, "c" * 64), True),
        (carried_out(13, "c" * 64), False),  # the next one, which was not carried out yet
        (carried_out(1, "c" * 64), False),
    ],
)
def test_another_record_of_the_same_number_was_carried_out(
    notes: Notes, record: Record, *, other: bool
) -> None:
    notes.put_applied(carried_out(12))
    assert notes.other_applied(record) == other


@pytest.mark.parametrize("torn", ["", "12", "12 ", f"12 {'b' * 63}", "\u0661\u0662 x", "-1 x"])
def test_a_note_that_was_torn_accuses_nobody(notes: Notes, torn: str) -> None:
    (notes.folder / "applied").write_text(torn, encoding="utf-8")
    assert not notes.other_applied(carried_out(12, "c" * 64))
    assert not notes.applied(carried_out(12))
    assert notes.furthest() == (12 if torn.startswith("12") else 0)
