"""The journal: recorded first, applied after, all or none, and found again by whoever comes next."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from isf.book.disk import chain, durable, journal_places, recorded
from isf.book.journal import (
    Change,
    Journal,
    forget_made,
    is_proposal,
    kept,
    made_here,
    of_the_office,
    watched,
)
from isf.book.trust.verifying import verify
from isf.errors import (
    CannotPutBackError,
    ChangedOutsideError,
    EarlierNotAppliedError,
    JournalError,
    NotYetAppliedError,
    PerhapsRecordedError,
)

A, B = "P-7K3QX7/2026-27.beancount", "P-2M9TFY/2026-27.beancount"


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """Return an office with two ledgers of one line."""
    made = Journal(tmp_path / "ledgers")
    made.recover()
    made.commit([Change(path, b"one\n", b"one\n") for path in (A, B)], "clerk", "begin")
    return made


def text(journal: Journal, path: str) -> bytes:
    return (journal.ledgers / path).read_bytes()


def add(journal: Journal, *paths: str, line: bytes = b"two\n") -> None:
    journal.commit([Change(path, None, line) for path in paths], "clerk", "add")


def fail_on(monkeypatch: pytest.MonkeyPatch, name: str, when: Callable[[Path], bool]) -> None:
    """Let one of the durable steps fail where a path says so."""
    whole = getattr(durable, name)

    def broken(path: Path, *more: Any, **named: Any) -> Any:
        if when(path):
            raise OSError(errno.EIO, "Input/output error", str(path))
        return whole(path, *more, **named)

    monkeypatch.setattr(durable, name, broken)


def test_two_funds_change_together_and_the_chain_tells(journal: Journal) -> None:
    add(journal, A, B)
    last = journal.last()
    assert last is not None
    assert (last.seq, last.who, last.why, last.funds) == (2, "clerk", "add", ("P-7K3QX7", "P-2M9TFY"))
    assert text(journal, A) == text(journal, B) == b"one\ntwo\n"
    assert [record.seq for record in chain.records(journal.folder)] == [1, 2]
    assert not verify(journal).findings


def test_a_file_grows_by_what_is_added_as_if_the_whole_of_it_had_been_given(journal: Journal) -> None:
    new = "P-7K3QX7/2027-28.beancount"
    record = journal.commit(
        [Change(A, None, b"two\n"), Change(B, b"one\ntwo\n", b"two\n"), Change(new, None, b"first\n")],
        "clerk",
        "add",
    )
    grown, given, begun = record.files
    assert (grown.old, grown.new, grown.added) == (given.old, given.new, given.added)
    assert (begun.old, begun.new, text(journal, new)) == ("", begun.added, b"first\n")
    assert text(journal, A) == b"one\ntwo\n"
    assert not verify(journal).findings


def test_nothing_grows_where_other_hands_wrote_or_there_is_no_room(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full:
        full.setattr(durable, "room", lambda _folder: 16 * 1024 + len(b"one\n" + b"two\n" + b"two\n") - 1)
        with pytest.raises(OSError, match="too little room"):
            add(journal, A)
    (journal.ledgers / A).write_bytes(b"ONE\n")
    with pytest.raises(ChangedOutsideError):
        add(journal, A)
    assert text(journal, A) == b"ONE\n"


def test_a_disk_that_refuses_before_the_record_changes_nothing(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_on(monkeypatch, "write", lambda path: path.suffix == ".add")
    with pytest.raises(OSError, match="Input/output"):
        add(journal, A, B)
    monkeypatch.undo()
    assert journal.recover() == ()
    assert text(journal, A) == text(journal, B) == b"one\n"
    add(journal, A)
    assert not verify(journal).findings


def test_after_the_record_it_is_recorded_and_not_yet_applied(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_on(monkeypatch, "write", lambda path: path.as_posix().endswith(B))
    with pytest.raises(NotYetAppliedError, match=r"recorded as number 2 .* Do not enter it again"):
        add(journal, A, B)
    assert text(journal, A) != text(journal, B)
    with pytest.raises(EarlierNotAppliedError, match="An earlier change, number 2"):
        journal.recover()
    monkeypatch.undo()
    assert journal.recover() == ()
    assert text(journal, A) == text(journal, B) == b"one\ntwo\n"


def test_where_the_record_itself_may_not_last_nothing_is_claimed(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = []

    def at_the_record(path: Path) -> bool:
        done.append(path)
        return len(done) == 2  # the folder is flushed for what is staged, then for the record

    fail_on(monkeypatch, "sync_folder", at_the_record)
    with pytest.raises(PerhapsRecordedError, match="may or may not be there"):
        add(journal, A, B)
    monkeypatch.undo()
    assert journal.recover() == ()
    assert text(journal, A) == text(journal, B) == b"one\ntwo\n"


def test_a_change_by_hand_is_never_taken_for_a_stopped_machine(journal: Journal) -> None:
    add(journal, A, B)
    (journal.ledgers / A).write_bytes(b"one\n")  # as it was before the last change
    assert journal.recover() == (A,)
    with pytest.raises(ChangedOutsideError):
        add(journal, A)
    assert text(journal, A) == b"one\n"


def test_a_change_by_hand_before_recovery_stops_it_whole(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_on(monkeypatch, "write", lambda path: path.as_posix().endswith(A))
    with pytest.raises(NotYetAppliedError):
        add(journal, A, B)
    monkeypatch.undo()
    (journal.ledgers / B).write_bytes(b"by hand\n")
    assert journal.recover() == (B,)
    assert text(journal, A) == b"one\n"
    assert text(journal, B) == b"by hand\n"


def test_what_was_staged_for_no_record_is_dropped(journal: Journal) -> None:
    left = chain.place(journal.folder, 2, "0.add")
    left.write_bytes(b"never recorded\n")
    journal.recover()
    assert not left.exists()


def test_records_that_are_missing_at_the_end_stop_everything(journal: Journal) -> None:
    add(journal, A)
    chain.place(journal.folder, 2, "json").unlink()
    with pytest.raises(JournalError, match=r"record 2.*it is missing"):
        journal.recover()


@pytest.mark.parametrize(
    "edit",
    [
        lambda raw: raw.replace(b'"clerk"', b'"click"'),
        lambda raw: raw.replace(b", ", b",  "),
        lambda raw: raw[:-1],
        lambda _: b"",
    ],
)
def test_a_record_that_was_touched_is_found(journal: Journal, edit: Callable[[bytes], bytes]) -> None:
    add(journal, A)
    place = chain.place(journal.folder, 1, "json")
    place.write_bytes(edit(place.read_bytes()))
    assert verify(journal).findings
    with pytest.raises(JournalError):
        list(chain.records(journal.folder))


def test_notes_may_be_thrown_away(journal: Journal) -> None:
    add(journal, A, B)
    for note in (journal.folder / "notes").iterdir():
        note.unlink()
    (journal.folder / "notes").rmdir()
    (journal.folder / "applied").unlink()
    assert journal.recover() == ()
    add(journal, A, B, line=b"three\n")
    assert text(journal, A) == b"one\ntwo\nthree\n"
    assert not verify(journal).findings


def test_a_note_that_lies_is_not_believed(journal: Journal) -> None:
    journal.notes.put(A, "0" * 64)
    add(journal, A)
    assert not verify(journal).findings


def test_a_removed_file_leaves_hashes_and_nothing_else(journal: Journal) -> None:
    add(journal, A, B)
    journal.commit([Change(A, None)], "clerk", "erase")
    assert not (journal.ledgers / A).exists()
    assert not any(b"one" in path.read_bytes() for path in journal.folder.rglob("*.0.add"))
    proved = verify(journal)
    assert not proved.findings
    assert proved.erased == (A,)


def test_a_link_in_the_place_of_a_ledger_is_not_followed(journal: Journal, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere"
    other.write_bytes(b"one\n")
    (journal.ledgers / A).unlink()
    (journal.ledgers / A).symlink_to(other)
    with pytest.raises(ChangedOutsideError):
        add(journal, A)
    assert other.read_bytes() == b"one\n"


def test_what_is_appended_must_stand_after_what_is_recorded(journal: Journal) -> None:
    with pytest.raises(OSError, match="read back"):
        journal.commit([Change(A, b"two\n", b"two\n")], "clerk", "add")
    assert text(journal, A) == b"one\n"


def test_a_full_disk_is_met_before_anything_is_written(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(durable, "room", lambda _: 1000)
    with pytest.raises(OSError, match="too little room"):
        add(journal, A)
    assert sorted(path.name for path in chain.place(journal.folder, 2, "x").parent.iterdir()) == [
        "000000001.0.add",
        "000000001.1.add",
        "000000001.json",
    ]


def test_the_cost_of_a_commit_does_not_grow_with_the_history(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda _: None)
    seen: list[Path] = []
    whole = Path.read_bytes

    def counted(path: Path) -> bytes:
        seen.append(path)
        return whole(path)

    def reads() -> int:
        seen.clear()
        journal.recover()
        add(journal, A, B)
        return len(seen)

    add(journal, A, B)
    monkeypatch.setattr(Path, "read_bytes", counted)
    few = reads()
    for _ in range(120):
        add(journal, A, B)
    assert reads() == few


def test_what_was_staged_in_the_next_folder_is_dropped_too(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred records stand in a folder; here it is one."""
    monkeypatch.setattr(journal_places, "_PER_FOLDER", 1)
    alone = Journal(journal.ledgers.parent / "other")
    alone.recover()
    alone.commit([Change(A, b"one\n", b"one\n")], "clerk", "begin")
    left = chain.place(alone.folder, 2, f"0.add.0123{durable.TEMPORARY}")
    left = left.with_name(f".{left.name}")
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half")
    alone.recover()
    assert not left.exists()


def test_a_record_that_was_refused_and_is_not_there_is_not_said_to_be_perhaps(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    forget_made()
    fail_on(monkeypatch, "write", lambda path: path.suffix == ".json")
    with pytest.raises(OSError, match="Input/output"):
        add(journal, A)
    assert made_here() == ()
    monkeypatch.undo()
    add(journal, A)
    assert made_here() == (2,)


def test_a_file_that_was_never_recorded_is_not_known(journal: Journal) -> None:
    stranger = "P-7K3QX7/2031-32.beancount"
    (journal.ledgers / stranger).write_bytes(b"by hand\n")
    assert journal.known(stranger) == ""
    with pytest.raises(ChangedOutsideError):
        journal.commit([Change(stranger, b"by isf\n")], "clerk", "add")


def test_the_newest_content_of_the_register_is_kept_and_no_older_one(journal: Journal) -> None:
    for content in (b"old\n", b"new\n"):
        journal.commit([Change("people.toml", content)], "clerk", "people")
    assert journal.copy("people.toml").read_bytes() == b"new\n"
    assert not [
        path for path in journal.folder.rglob("*") if path.is_file() and path.read_bytes() == b"old\n"
    ]
    journal.commit([Change("people.toml", None)], "clerk", "people")
    assert not journal.copy("people.toml").exists()


@pytest.mark.parametrize(
    ("path", "what"),
    [
        (A, "watched kept"),
        ("clearing.beancount", "watched kept"),
        ("P-7K3QX7/fund.beancount", "watched"),
        ("book.beancount", "watched"),
        ("office.toml", "of the office"),
        ("people.toml", "of the office"),
        ("councils/essex.toml", "of the office"),
        ("councils/essex.txt", ""),
        ("other/essex.toml", ""),
        ("P-7K3QX7/proposals/00001.json", "of the office, a proposal"),
        ("P-7K3QX7/proposals/00001.txt", ""),
        ("P-7K3QX7/documents/00001.json", ""),
        ("other/proposals/00001.json", ""),
        ("P-7K3QX7/documents/receipt.pdf", ""),
    ],
)
def test_what_the_journal_keeps_of_a_file_goes_by_its_place(path: str, what: str) -> None:
    assert (watched(path), kept(path)) == ("watched" in what, "kept" in what)
    assert (of_the_office(path), is_proposal(path)) == ("office" in what, "proposal" in what)


# --- a record that is not what it should be ----------------------------------------------------------


def test_a_record_in_the_place_of_another_is_found(journal: Journal) -> None:
    add(journal, A)
    first, second = (chain.place(journal.folder, seq, "json") for seq in (1, 2))
    second.write_bytes(first.read_bytes())
    with pytest.raises(JournalError, match="it calls itself number 1"):
        journal.last()


def test_a_record_of_another_office_breaks_the_chain(journal: Journal, tmp_path: Path) -> None:
    add(journal, A)
    other = Journal(tmp_path / "other")
    other.recover()
    other.commit([Change(A, b"1\n", b"1\n")], "somebody", "begin")
    chain.place(journal.folder, 1, "json").write_bytes(chain.place(other.folder, 1, "json").read_bytes())
    with pytest.raises(JournalError, match="the chain is broken before it"):
        journal.last()


def stopped_before_the_ledger(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return what record 2 was to add to a ledger, which has not reached it."""
    with monkeypatch.context() as disk:
        fail_on(disk, "write", lambda path: path == journal.ledgers / A)
        with pytest.raises(NotYetAppliedError):
            add(journal, A)
    assert text(journal, A) == b"one\n"
    return chain.place(journal.folder, 2, "0.add")


def test_what_waits_to_be_applied_and_was_changed_is_not_applied(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped_before_the_ledger(journal, monkeypatch).write_bytes(b"ten\n")
    with pytest.raises(JournalError, match="is not as it was written"):
        Journal(journal.ledgers).recover()
    assert text(journal, A) == b"one\n"


def test_what_waits_to_be_applied_and_is_gone_is_said(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped_before_the_ledger(journal, monkeypatch).unlink()
    again = Journal(journal.ledgers)
    assert again.recover() == (A,)
    assert text(journal, A) == b"one\n"
    said = {(finding.name, finding.where) for finding in verify(again).findings}
    assert said == {("kept-content-damaged", "000000002.0.add"), ("file-changed", A)}


def test_what_was_kept_is_proved_before_it_is_put_back(journal: Journal) -> None:
    add(journal, A)
    assert recorded.content(journal, A) == b"one\ntwo\n"
    chain.place(journal.folder, 1, "0.add").write_bytes(b"ten\n")
    with pytest.raises(CannotPutBackError, match="what it kept of it is damaged"):
        recorded.content(journal, A)


def test_how_a_ledger_differs_from_what_is_recorded(journal: Journal) -> None:
    ledger = journal.ledgers / A
    ledger.write_bytes(b"one\ntwo\n")
    assert recorded.difference(journal, A) == ["@@ -1 +1,2 @@", " one", "+two"]
    ledger.write_bytes(b"one\r\n")
    assert recorded.difference(journal, A) == ["the line endings or the last line's end were changed"]
    ledger.unlink()
    assert recorded.difference(journal, A) == ["the file is gone; it had 1 lines"]
    ledger.mkdir()
    assert recorded.difference(journal, A) == ["it is no longer a plain file"]
