"""One writer at a time, and the lock goes with its process."""

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from isf.book.disk import lock
from isf.book.disk.lock import held
from isf.errors import LockedError

_HOLDER = """
import sys
from pathlib import Path
from isf.book.disk.lock import held
with held(Path(sys.argv[1]), "sam"):
    print("held", flush=True)
    sys.stdin.read()
"""


def holder(path: Path) -> subprocess.Popen[str]:
    """Start another process that holds the lock until it is ended."""
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).resolve().parents[1],
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_who_waits_too_long_is_told_who_holds_it(tmp_path: Path) -> None:
    other = holder(tmp_path / "lock")
    with pytest.raises(LockedError, match="in use by sam"), held(tmp_path / "lock", "kim", wait=0.1):
        pytest.fail("two held it")
    other.communicate()
    with held(tmp_path / "lock", "kim", wait=0.1):
        pass


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    other = holder(tmp_path / "lock")
    other.kill()
    other.communicate()
    with held(tmp_path / "lock", "kim", wait=0.1):
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="there, an open file cannot be taken away")
def test_a_lock_on_a_file_that_was_taken_away_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, taken = tmp_path / "lock", list[int]()
    take = lock._take

    def and_away(descriptor: int) -> None:
        take(descriptor)
        if not taken:
            path.unlink()
        taken.append(descriptor)

    monkeypatch.setattr(lock, "_take", and_away)
    with held(path, "kim", wait=1):
        assert len(taken) == 4  # the file and its folder, twice
        assert path.exists()


def test_a_disk_that_cannot_lock_is_told_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(_: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(lock, "_take", no_locks)
    with pytest.raises(OSError, match="No locks"), held(tmp_path / "lock", "kim"):
        pytest.fail("it was held")


def test_the_name_of_a_holder_cannot_play_with_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "lock.holder").write_text("\x1b[2Jsam", encoding="utf-8")
    assert lock._holder(tmp_path / "lock") == "?[2Jsam"


@pytest.mark.skipif(sys.platform == "win32", reason="there, an open file cannot be taken away")
def test_who_deletes_the_lock_of_another_lets_nobody_in(tmp_path: Path) -> None:
    """It looks like something left over; two would write at once."""
    other = holder(tmp_path / "lock")
    (tmp_path / "lock").unlink()
    with pytest.raises(LockedError, match="in use by sam"), held(tmp_path / "lock", "kim", wait=0.1):
        pytest.fail("two held it")
    other.communicate()
    with held(tmp_path / "lock", "kim", wait=0.1):
        pass
