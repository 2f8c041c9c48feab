"""Two clerks do the same at the same moment: one of them does it, the other is told."""

import threading
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pytest

from isf.book.disk import durable
from isf.book.offices import add_council
from isf.book.records import read_policy
from isf.book.trust import backups, issued, signing
from isf.errors import BackupError, CouncilExistsError, RequestError
from isf.office import Office
from tests.command_line import ANNIE, copy_of, done


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("offices")


@pytest.fixture
def office(made: Path, tmp_path: Path) -> Office:
    return Office(copy_of("worked", made, tmp_path))


def at_once(first: Callable[[], object], second: Callable[[], object]) -> list[object]:
    """Run two things in two threads that begin together; return what each gave, or raised."""
    ready, given = threading.Barrier(2), list[object]()

    def run(one: Callable[[], object]) -> None:
        ready.wait()
        try:
            given.append(one())
        except Exception as error:  # noqa: BLE001 - what it was refused with is the point
            given.append(error)

    threads = [threading.Thread(target=run, args=(one,)) for one in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


def test_a_council_that_somebody_else_just_added_keeps_their_rules(office: Office) -> None:
    """Both saw that it was not there; who comes second would have put other rules in its place."""
    given = at_once(
        lambda: add_council(office, "leeds", "Leeds", {}, by="a"),
        lambda: add_council(office, "leeds", "Leeds City", {}, by="b"),
    )
    refused = [one for one in given if isinstance(one, CouncilExistsError)]
    (kept,) = [one for one in given if isinstance(one, tuple)]
    assert len(refused) == 1
    assert read_policy(office, "leeds").name == kept[0].name


def test_there_is_one_key_whoever_makes_it(office: Office) -> None:
    first, second = at_once(lambda: signing.office_key(office), lambda: signing.office_key(office))
    now = signing.public_text(signing.office_key(office).public_key())
    assert [signing.public_text(key.public_key()) for key in (first, second)] == [now, now]  # type: ignore[attr-defined]


def test_what_was_issued_is_never_written_over(office: Office) -> None:
    told = {"what": ANNIE, "span": "2026:01", "number": 1, "figures": {"closing": "64.00"}}
    issued.keep(office, told, by="a")
    with pytest.raises(RequestError, match="issue it again"):
        issued.keep(office, {**told, "figures": {"closing": "0.00"}}, by="b")
    assert [one["figures"]["closing"] for one in issued.records(office, ANNIE)] == ["64.00"]


def test_a_backup_never_takes_the_place_of_another(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "b.zip"
    given = at_once(
        lambda: backups.back_up(office, target, by="a"), lambda: backups.back_up(office, target, by="b")
    )
    assert sorted(isinstance(one, BackupError) for one in given) == [False, True]
    assert [path.name for path in tmp_path.iterdir() if durable.TEMPORARY in path.name] == []
    done("restore", str(target), "--office", str(tmp_path / "new"))


def test_a_file_is_put_once(tmp_path: Path) -> None:
    durable.write_once(tmp_path / "x", b"first")
    with pytest.raises(FileExistsError):
        durable.write_once(tmp_path / "x", b"second")
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"first"]


def test_and_where_there_are_no_links_as_on_a_memory_stick(tmp_path: Path) -> None:
    with mock.patch("os.link", side_effect=PermissionError(1, "no links here")):
        test_a_file_is_put_once(tmp_path)
