"""What the journal recorded of a file is put together again, and how a file differs from it is shown."""

from pathlib import Path

import pytest

from isf.book import heads
from isf.book.disk import chain, recorded
from isf.book.journal import Change, Journal
from isf.book.lines import lines
from isf.book.text import render_all
from isf.errors import CannotPutBackError, JournalError
from isf.model import events as e
from tests.statements.books import opened

ANNIE, BRAM = "P-7K3QX7", "P-2M9TFY"
YEAR, NEXT, OTHER = f"{ANNIE}/2026-27.beancount", f"{ANNIE}/2027-28.beancount", f"{BRAM}/2026-27.beancount"
HEAD = f"{ANNIE}/fund.beancount"


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    """Return an office with two ledgers, their heads, a register and a council."""
    made = Journal(tmp_path / "ledgers")
    made.recover()
    first = render_all([line for event in opened() for line in lines(event)])
    put(made, {YEAR: first.encode(), OTHER: b"", "people.toml": b"old\n"})
    made.commit([Change(YEAR, first.encode() + b"\n", b"\n"), Change(NEXT, b"")], "clerk", "more")
    plans = tuple(event.plan for event in opened() if isinstance(event, e.PlanSet))
    head = heads.fund_head(ANNIE, plans, ["2026-27", "2027-28"])
    put(made, {HEAD: head.encode(), "book.beancount": heads.book_head([YEAR, NEXT, OTHER]).encode()})
    put(made, {"people.toml": b"new\n", "councils/essex.toml": b"x\n"})
    return made


def put(journal: Journal, files: dict[str, bytes]) -> None:
    journal.commit([Change(path, content) for path, content in files.items()], "clerk", "put")


FILES = (YEAR, NEXT, OTHER, HEAD, "book.beancount", "people.toml", "councils/essex.toml")


@pytest.mark.parametrize("path", FILES)
def test_every_file_is_put_together_as_it_stands(journal: Journal, path: str) -> None:
    assert recorded.content(journal, path) == (journal.ledgers / path).read_bytes()
    assert recorded.difference(journal, path)[1:] == [] or path == "people.toml"


@pytest.mark.parametrize(
    "path", [f"{ANNIE}/2030-31.beancount", f"{BRAM}/fund.beancount", "councils/leeds.toml"]
)
def test_a_file_that_was_never_recorded_has_no_content(journal: Journal, path: str) -> None:
    assert recorded.content(journal, path) is None


def test_a_file_that_was_removed_has_none_either(journal: Journal) -> None:
    journal.commit([Change(NEXT, None), Change("councils/essex.toml", None)], "clerk", "erase")
    assert recorded.content(journal, NEXT) is None
    assert recorded.content(journal, "councils/essex.toml") is None
    told = recorded.content(journal, "book.beancount")
    assert told is not None
    assert NEXT.encode() not in told


def test_what_was_written_whole_again_is_only_its_last_content(journal: Journal) -> None:
    put(journal, {YEAR: b"afresh\n"})
    assert recorded.content(journal, YEAR) == b"afresh\n"


def test_a_part_that_is_missing_is_said(journal: Journal) -> None:
    chain.place(journal.folder, 1, "0.new").unlink()
    with pytest.raises(CannotPutBackError, match="what it kept of it is damaged"):
        recorded.content(journal, YEAR)
    assert str(journal.ledgers / YEAR) in str(recorded.changed_outside(journal, YEAR))


def test_a_copy_that_is_gone_or_was_changed_is_said(journal: Journal) -> None:
    for damage in (lambda path: path.write_bytes(b"other\n"), Path.unlink):
        damage(journal.copy("people.toml"))
        with pytest.raises(CannotPutBackError, match=r"people\.toml.*what it kept of it is gone"):
            recorded.content(journal, "people.toml")


# --- how a file differs --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("added", "more"), [(11, []), (12, ["... and 1 more lines"]), (20, ["... and 9 more lines"])]
)
def test_the_beginning_of_a_long_difference_is_shown(journal: Journal, added: int, more: list[str]) -> None:
    """A line that says where, then as many as were added, with one line around them."""
    before = (journal.ledgers / YEAR).read_bytes().splitlines(keepends=True)
    new = [b"%d\n" % number for number in range(added - 1)]
    (journal.ledgers / YEAR).write_bytes(b"".join([*new, *before]))
    said = str(recorded.changed_outside(journal, YEAR)).splitlines()
    shown = [line.strip() for line in said if line.startswith("  ")]
    assert [line for line in shown if line.startswith("...")] == more
    assert len(shown) - len(more) == 12
    assert shown[:2] == [f"@@ -1 +1,{added} @@", "+0"]


def test_a_line_is_shown_so_far_and_without_what_a_terminal_would_obey(journal: Journal) -> None:
    (journal.ledgers / NEXT).write_bytes(b"\x1b[2J" + b"x" * 200 + b"\n")
    assert recorded.difference(journal, NEXT)[-1] == "+?[2J" + "x" * 155


def test_the_register_s_lines_are_never_shown(journal: Journal) -> None:
    (journal.ledgers / "people.toml").write_bytes(b"Annie Example\n")
    (shown,) = recorded.difference(journal, "people.toml")
    assert "Annie" not in shown
    (journal.ledgers / "people.toml").unlink()
    assert recorded.difference(journal, "people.toml") == ["the file is gone; it had 1 lines"]


def test_a_file_that_is_far_too_large_is_not_read(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    (journal.ledgers / NEXT).write_bytes(b"x" * (2**20 + 1))
    monkeypatch.setattr(recorded, "_MOST_BYTES", 2**20)
    assert recorded.actual(journal, NEXT) is None
    (said,) = recorded.difference(journal, NEXT)
    assert said == "it is larger than 1 MiB, so its lines are not shown"
    (journal.ledgers / NEXT).write_bytes(b"x" * 2**20)
    assert recorded.actual(journal, NEXT) == b"x" * 2**20


# --- which files there are -----------------------------------------------------------------------


def test_which_files_are_not_as_recorded(journal: Journal) -> None:
    assert recorded.not_as_recorded(journal, FILES) == []
    (journal.ledgers / NEXT).write_bytes(b"x")
    (journal.ledgers / HEAD).unlink()
    assert recorded.not_as_recorded(journal, FILES) == [NEXT, HEAD]
    assert recorded.not_as_recorded(Journal(journal.ledgers / "none"), FILES) == []


def test_the_ledgers_of_an_office_and_of_one_fund(journal: Journal) -> None:
    (journal.ledgers / OTHER).unlink()  # it is noted, so it is still named
    for stray in (f"{ANNIE} (1)/2026-27.beancount", "P-XX/2026-27.beancount", "clearing (1).beancount"):
        (journal.ledgers / stray).parent.mkdir(exist_ok=True)
        (journal.ledgers / stray).write_bytes(b"")
    assert recorded.files_of(journal) == sorted([YEAR, NEXT, OTHER, HEAD, "book.beancount"])
    assert recorded.files_of(journal, ANNIE) == sorted([YEAR, NEXT, HEAD])
    assert recorded.files_of(journal, BRAM) == [OTHER]


def test_the_records_of_an_office(journal: Journal) -> None:
    (journal.ledgers / "councils/essex.toml").unlink()  # noted
    for there in ("councils/leeds.toml", f"{BRAM}/proposals/00001.json", f"{BRAM}/proposals/note.txt"):
        (journal.ledgers / there).parent.mkdir(exist_ok=True)
        (journal.ledgers / there).write_bytes(b"")
    assert recorded.records_of(journal) == [
        f"{BRAM}/proposals/00001.json",
        "councils/essex.toml",
        "councils/leeds.toml",
        "office.toml",
        "people.toml",
    ]


def test_ledgers_without_any_journal_are_no_new_office(journal: Journal, tmp_path: Path) -> None:
    recorded.need_journal(journal)
    alone = Journal(tmp_path / "copied")
    alone.ledgers.mkdir()
    recorded.need_journal(alone)
    (alone.ledgers / ANNIE).mkdir()
    (alone.ledgers / YEAR).write_bytes(b"")
    with pytest.raises(JournalError, match="the whole journal is missing"):
        recorded.need_journal(alone)
