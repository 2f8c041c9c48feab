"""A file is there whole after a write, or as it was before."""

import errno
import os
from pathlib import Path

import pytest

from isf.book.disk import durable, windows


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_write_puts_the_content_there_for_its_owner_alone(tmp_path: Path) -> None:
    durable.write(tmp_path / "ledger", b"one\n")
    assert (tmp_path / "ledger").read_bytes() == b"one\n"
    assert names(tmp_path) == ["ledger"]
    if os.name == "posix":
        assert (tmp_path / "ledger").stat().st_mode & 0o777 == 0o600


def test_short_writes_are_carried_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = os.write
    monkeypatch.setattr(os, "write", lambda number, data: whole(number, data[:3]))
    durable.write(tmp_path / "ledger", b"0123456789")
    assert (tmp_path / "ledger").read_bytes() == b"0123456789"


def test_a_disk_that_takes_nothing_is_not_tried_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "write", lambda *_: 0)
    with pytest.raises(OSError, match="took nothing"):
        durable.write(tmp_path / "ledger", b"one\n")
    assert names(tmp_path) == []


def test_an_error_of_fsync_is_never_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ledger").write_bytes(b"old\n")
    calls = []

    def broken(number: int) -> None:
        calls.append(number)
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="Input/output error"):
        durable.write(tmp_path / "ledger", b"new\n")
    assert len(calls) == 1
    assert (tmp_path / "ledger").read_bytes() == b"old\n"
    assert names(tmp_path) == ["ledger"]


def test_what_does_not_read_back_is_not_put_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "write", lambda _, data: len(data))
    with pytest.raises(OSError, match="does not read back"):
        durable.write(tmp_path / "ledger", b"one\n")
    assert names(tmp_path) == []


def test_temporaries_of_a_stopped_machine_are_dropped(tmp_path: Path) -> None:
    (tmp_path / f".ledger.0123{durable.TEMPORARY}").write_bytes(b"half")
    (tmp_path / "ledger").write_bytes(b"one\n")
    durable.drop_temporaries(tmp_path)
    assert names(tmp_path) == ["ledger"]


def test_a_sample_is_written_without_a_flush_and_a_real_office_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[int] = []
    monkeypatch.setattr(os, "fsync", flushed.append)
    with durable.for_a_sample():
        durable.write(tmp_path / "sample", b"one\n")
    assert flushed == []
    durable.write(tmp_path / "ledger", b"one\n")
    both = 2 if os.name == "posix" else 1  # Windows flushes no folder
    assert len(flushed) == both, "the file, and its folder"
    durable.write(tmp_path / "ledger", b"two\n", settle=False)
    assert len(flushed) == both + 1, "the file alone"


# --- where nothing may be yet --------------------------------------------------------------


def test_who_comes_second_changes_nothing(tmp_path: Path) -> None:
    durable.write_once(tmp_path / "ledger", b"first\n")
    with pytest.raises(FileExistsError):
        durable.write_once(tmp_path / "ledger", b"second\n")
    assert (tmp_path / "ledger").read_bytes() == b"first\n"
    assert names(tmp_path) == ["ledger"]


def test_who_comes_at_the_same_moment_changes_nothing_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A look whether something is there is no proof; the link is."""
    (tmp_path / "ledger").write_bytes(b"first\n")
    monkeypatch.setattr(Path, "exists", lambda *_, **__: False)
    with pytest.raises(FileExistsError):
        durable.write_once(tmp_path / "ledger", b"second\n")
    monkeypatch.undo()
    assert (tmp_path / "ledger").read_bytes() == b"first\n"


@pytest.mark.parametrize("code", [errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.EMLINK])
def test_a_memory_stick_has_no_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    def refused(*_: object) -> None:
        raise OSError(code, "no links here")

    monkeypatch.setattr(os, "link", refused)
    durable.write_once(tmp_path / "ledger", b"first\n")
    with pytest.raises(FileExistsError):
        durable.write_once(tmp_path / "ledger", b"second\n")
    assert (tmp_path / "ledger").read_bytes() == b"first\n"
    assert names(tmp_path) == ["ledger"]


def test_a_disk_that_refuses_the_link_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "link", refused)
    with pytest.raises(OSError, match="Input/output error"):
        durable.write_once(tmp_path / "ledger", b"first\n")
    assert names(tmp_path) == []


def test_what_does_not_read_back_is_put_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "write", lambda _, data: len(data))
    with pytest.raises(OSError, match="does not read back"):
        durable.write_once(tmp_path / "ledger", b"one\n")
    assert names(tmp_path) == []


def test_a_folder_is_made_for_its_owner_and_each_above_it_is_flushed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flushed: list[Path] = []
    monkeypatch.setattr(durable, "sync_folder", flushed.append)
    durable.make_folder(tmp_path / "a" / "b")
    assert flushed == [tmp_path, tmp_path / "a"]
    if os.name == "posix":
        assert (tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700


def test_what_is_removed_is_removed_once_also_a_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ledger").write_bytes(b"one\n")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    flushed: list[Path] = []
    monkeypatch.setattr(durable, "sync_folder", flushed.append)
    for name in ("ledger", "link", "never there"):
        durable.remove(tmp_path / name)
    assert names(tmp_path) == []
    assert flushed == [tmp_path, tmp_path]


# --- Windows, with a stand-in for its own rename ------------------------------------------


class Busy:
    """A rename that Windows refuses so many times."""

    def __init__(self, times: int, code: int) -> None:
        self.times, self.code, self.calls = times, code, 0

    def __call__(self, source: str, target: str) -> None:
        self.calls += 1
        if self.calls <= self.times:
            error = PermissionError(errno.EACCES, "in use", target)
            error.winerror = self.code  # type: ignore[attr-defined,unused-ignore]
            raise error
        Path(source).replace(target)


@pytest.mark.parametrize("code", [5, 32, 33])
def test_on_windows_a_file_that_is_held_is_waited_for(tmp_path: Path, code: int) -> None:
    (tmp_path / "new").write_bytes(b"new")
    move = Busy(3, code)
    windows.replace(str(tmp_path / "new"), str(tmp_path / "ledger"), move, pause=0)
    assert move.calls == 4
    assert (tmp_path / "ledger").read_bytes() == b"new"


def test_on_windows_the_wait_ends_with_the_old_file_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "ledger").write_bytes(b"old")
    (tmp_path / "new").write_bytes(b"new")
    move = Busy(99, 32)
    with pytest.raises(PermissionError):
        windows.replace(str(tmp_path / "new"), str(tmp_path / "ledger"), move, pause=0)
    assert move.calls == windows.TRIES
    assert (tmp_path / "ledger").read_bytes() == b"old"


def test_on_windows_any_other_error_is_told_at_once(tmp_path: Path) -> None:
    move = Busy(99, 112)  # the disk is full
    with pytest.raises(PermissionError):
        windows.replace(str(tmp_path / "new"), str(tmp_path / "ledger"), move, pause=0)
    assert move.calls == 1


def test_on_windows_folders_are_not_flushed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durable, "_WINDOWS", True)
    monkeypatch.setattr(os, "fsync", lambda _: pytest.fail("a folder cannot be opened there"))
    durable.sync_folder(tmp_path)
