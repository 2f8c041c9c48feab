"""Where an office may stand, and what may stand in it."""

from pathlib import Path

import pytest

from isf.book.disk import places
from tests.command_line import ANNIE, begin, isf

MOUNTS = r"""
/dev/vda / ext4 rw 0 0
server:/home /home nfs4 rw 0 0
//server/shared /mnt/Shared\040files cifs rw 0 0
user@server:/ /mnt/far fuse.sshfs rw 0 0
/dev/sdb1 /home/kim/stick vfat rw 0 0
overlay /var/lib/box fuse.fuse-overlayfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/srv/office", ""),
        ("/home/sam/office", "nfs4"),
        ("/home/kim/stick/office", ""),
        ("/mnt/Shared files/office", "cifs"),
        ("/mnt/far", "fuse.sshfs"),
        ("/var/lib/box/office", ""),
    ],
)
def test_the_nearest_mount_says_what_a_path_is_on(path: str, kind: str) -> None:
    assert places.remote(places.kind_in(MOUNTS, Path(path))) == kind


def test_on_windows_a_share_is_known_by_its_name() -> None:
    assert places._windows_kind("\\\\server\\office") == "a network share"


@pytest.fixture
def far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an office, and let its disk be a network drive from now on."""
    office = begin(tmp_path)
    monkeypatch.setattr(places, "drive_kind", lambda _: "cifs")
    return office


RECEIVE = f"receive {ANNIE} --from council --amount 1 --on 2026-04-06".split()


def test_a_network_drive_is_read_and_not_written_to(far: Path) -> None:
    ran = isf(*RECEIVE, office=far)
    assert (ran.code, ran.error) == (1, "NetworkDriveError")
    assert "ISF_ALLOW_NETWORK_DRIVE=1" in ran.err
    assert isf("balance", office=far).code == 0


def test_it_can_be_allowed_by_the_environment(far: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISF_ALLOW_NETWORK_DRIVE", "1")
    assert isf(*RECEIVE, office=far).error == ""


def test_it_can_be_allowed_in_the_settings(far: Path) -> None:
    settings = far / "ledgers" / "office.toml"
    settings.write_text(settings.read_text() + "\n[storage]\nallow_network_drive = true\n", encoding="utf-8")
    assert isf(*RECEIVE, office=far).error == ""


def test_a_second_copy_of_one_fund_stops_no_other_and_is_found_by_check(tmp_path: Path) -> None:
    office = begin(tmp_path)
    other = office / "ledgers" / "P-2M9TFY"
    other.mkdir()
    (other / "2026-27 (1).beancount").write_text("", encoding="utf-8")
    assert isf(*RECEIVE, office=office).error == ""
    found = isf("check", "--format", "json", office=office).json["errors"]
    assert "stray-copy" in [error["identity"] for error in found]


@pytest.mark.parametrize(
    "name",
    [
        f"{ANNIE}/2026-27 (conflicted copy 2026-05-03).beancount",
        f"{ANNIE}/2026-27-OFFICE-PC.beancount",
        f"{ANNIE}/fund (1).beancount",
        f"{ANNIE}/2026-27.sync-conflict-20260503-101010.beancount",
        "clearing (Kim's copy).beancount",
        "people (1).toml",
        f"{ANNIE} (1)",
    ],
)
def test_a_second_copy_stops_every_writer_and_is_named(tmp_path: Path, name: str) -> None:
    office = begin(tmp_path)
    stray = office / "ledgers" / name
    stray.write_text("", encoding="utf-8") if "." in stray.name[9:] else stray.mkdir()
    ran = isf(*RECEIVE, office=office)
    assert (ran.code, ran.error) == (3, "StrayFileError")
    assert name in ran.err
    found = isf("check", "--format", "json", office=office).json["errors"]
    assert "stray-copy" in [error["identity"] for error in found]
