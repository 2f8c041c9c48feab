"""A ledger is remembered while its files stand as they did, and is read again when they do not."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from isf.book.ledger import Ledger
from isf.book.reading import remembering
from isf.book.reading.remembering import recall, remember, stamp_of

LEDGER = Ledger("P-7K3QX7", ())


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("ISF_TODAY", "2026-05-03")
    remembering._kept.clear()
    yield
    remembering._kept.clear()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "P-7K3QX7"
    made.mkdir()
    for name in ("fund.beancount", "2026-27.beancount"):
        (made / name).write_bytes(b"one\n")
    return made


def test_what_was_read_is_remembered_in_its_own_folder(folder: Path) -> None:
    assert recall(folder) is None
    assert remember(folder, LEDGER) is LEDGER
    assert recall(folder) is LEDGER
    assert recall(folder.parent) is None


def written_in_place(folder: Path) -> None:
    """The same size, the same inode: the time alone tells."""
    path = folder / "2026-27.beancount"
    before = path.stat()
    path.write_bytes(b"two\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns + 1_000_000))


def replaced(folder: Path) -> None:
    """The same size, the same time: the inode alone tells."""
    path = folder / "2026-27.beancount"
    before = path.stat()
    (folder / "new").write_bytes(b"two\n")
    os.utime(folder / "new", ns=(before.st_atime_ns, before.st_mtime_ns))
    (folder / "new").replace(path)


def longer(folder: Path) -> None:
    path = folder / "2026-27.beancount"
    before = path.stat()
    path.write_bytes(b"longer\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize(
    "change",
    [
        written_in_place,
        replaced,
        longer,
        lambda folder: (folder / "2027-28.beancount").write_bytes(b""),
        lambda folder: (folder / "2026-27.beancount").unlink(),
        lambda folder: (folder / "2026-27.beancount").rename(folder / "2027-28.beancount"),
    ],
)
def test_after_any_change_it_is_read_again(folder: Path, change: Callable[[Path], object]) -> None:
    remember(folder, LEDGER)
    change(folder)
    assert recall(folder) is None


def test_what_is_no_ledger_makes_no_difference(folder: Path) -> None:
    remember(folder, LEDGER)
    (folder / "documents").mkdir()
    (folder / "note.txt").write_bytes(b"x")
    assert recall(folder) is LEDGER


def test_what_was_sound_on_a_day_is_sound_later_and_not_before(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is dated tomorrow is unsound today."""
    remember(folder, LEDGER)
    for day, known in (("2026-05-04", LEDGER), ("2026-05-03", LEDGER), ("2026-05-02", None)):
        monkeypatch.setenv("ISF_TODAY", day)
        assert recall(folder) is known


def test_a_writer_that_came_while_it_was_read_is_seen(folder: Path) -> None:
    before = stamp_of(folder)
    longer(folder)
    remember(folder, LEDGER, before)
    assert recall(folder) is None
    assert [name for name, *_ in stamp_of(folder)] == ["2026-27.beancount", "fund.beancount"]


def test_only_so_many_are_kept_those_asked_for_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "_MOST", 2)
    first, second, third = (tmp_path / name for name in "abc")
    remember(first, LEDGER)
    remember(second, LEDGER)
    assert recall(first) is LEDGER
    remember(third, LEDGER)
    assert [recall(one) for one in (first, second, third)] == [LEDGER, None, LEDGER]
    remember(first, LEDGER)
    remember(second, LEDGER)
    assert [recall(one) for one in (first, second, third)] == [LEDGER, LEDGER, None]
