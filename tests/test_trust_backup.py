"""A backup brings back every balance and the head; a damaged one brings back nothing."""

import json
import os
import stat
import zipfile
from pathlib import Path

import pytest

from isf.book.disk import durable
from isf.book.disk.chain import digest
from isf.book.trust import backups
from isf.book.trust.sealing import is_sealed
from isf.errors import BackupError
from isf.office import Office
from isf.web.accounts import invites, logins
from isf.web.accounts.database import database_of
from tests.command_line import ANNIE, copy_of, done, fingerprint, isf


@pytest.fixture(scope="session")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("offices")


@pytest.fixture
def office(offices: Path, tmp_path: Path) -> Path:
    """Return the worked period's office."""
    return copy_of("worked", offices, tmp_path)


@pytest.fixture
def backup(office: Path, tmp_path: Path) -> Path:
    done("backup", str(tmp_path / "b.zip"), office=office)
    return tmp_path / "b.zip"


def figures(office: Path) -> str:
    return done("balance", "--format", "json", office=office).out


def head(office: Path) -> str:
    return str(done("verify", "--format", "json", office=office).json["head"])


def test_on_an_empty_machine_it_brings_back_every_balance_and_the_head(
    office: Path, backup: Path, tmp_path: Path
) -> None:
    new = tmp_path / "new"
    done("restore", str(backup), "--office", str(new))
    assert figures(new) == figures(office)
    assert head(new) == head(office)
    done("check", office=new)
    done(*f"receive {ANNIE} --from council --amount 1 --on 2026-05-02".split(), office=new)


def test_the_dashboards_logins_come_back_without_visits_and_links(office: Path, tmp_path: Path) -> None:
    link = done("user", "invite", "annie@example.org", "--name", "Annie", office=office).out
    done("grant", "annie@example.org", "--fund", ANNIE, office=office)
    done("backup", str(tmp_path / "with.zip"), office=office)
    new = tmp_path / "new"
    done("restore", str(tmp_path / "with.zip"), "--office", str(new))
    assert done("user", "list", office=new).out == done("user", "list", office=office).out
    db = database_of(Office(new))
    assert invites.find(db, link.strip().rpartition("/")[2]) is None
    assert invites.find(database_of(Office(office)), link.strip().rpartition("/")[2]) is not None
    if os.name == "posix":
        assert stat.S_IMODE(db.path.parent.stat().st_mode) == 0o700
        assert stat.S_IMODE(db.path.stat().st_mode) == 0o600


def test_a_dashboard_is_copied_whole_while_it_is_written_to(office: Path, tmp_path: Path) -> None:
    db = database_of(Office(office))
    logins.add(db, "before@example.org", "Before")
    with db.change() as made:
        made.execute("update account set name = 'half'")
        done("backup", str(tmp_path / "with.zip"), office=office)
    done("restore", str(tmp_path / "with.zip"), "--office", str(tmp_path / "new"))
    assert [login.name for login in logins.everyone(database_of(Office(tmp_path / "new")))] == ["Before"]


def test_an_office_that_was_set_back_is_found_with_the_head_of_an_old_statement(
    office: Path, backup: Path
) -> None:
    early = head(office)
    done(*f"receive {ANNIE} --from council --amount 1 --on 2026-05-02".split(), office=office)
    late = head(office)
    ran = done("restore", str(backup), "--format", "json", office=office)
    assert ran.json["later"] == 1
    done("verify", "--head", early, office=office)
    found = isf("verify", "--head", late[:16], "--format", "json", office=office)
    assert found.code == 3
    assert [error["name"] for error in found.json["errors"]] == ["head-not-in-the-journal"]
    assert any(Path(aside).name.startswith("ledgers.before-restore-") for aside in ran.json["aside"])


def test_a_backup_with_any_byte_changed_replaces_nothing(office: Path, backup: Path) -> None:
    before, whole, known = fingerprint(office), backup.read_bytes(), figures(office)
    for place in range(0, len(whole), len(whole) // 25):
        damaged = bytearray(whole)
        damaged[place] ^= 4
        backup.write_bytes(damaged)
        ran = isf("restore", str(backup), office=office)
        if ran.code == 0:  # a byte that says nothing, such as a date in the archive's own list
            assert figures(office) == known
        else:
            assert (ran.code, ran.error) == (3, "BackupError"), ran.err
            assert fingerprint(office) == before


def rewritten(path: Path, change: dict[str, bytes | None], *, listed: bool = True) -> None:
    """Write a backup anew with other files in it, its list made to agree."""
    with zipfile.ZipFile(path) as archive:
        files: dict[str, bytes] = {name: archive.read(name) for name in archive.namelist()}
    tables = json.loads(files.pop("MANIFEST.json"))
    for name, content in change.items():
        files.pop(name, None)
        if content is not None:
            files[name] = content
    if listed:
        tables["files"] = [
            {"name": name, "size": len(content), "sha256": digest(content)} for name, content in files.items()
        ]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in {**files, "MANIFEST.json": json.dumps(tables).encode()}.items():
            archive.writestr(name, content)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "../evil.txt",
            "ledgers/../../evil",
            "/etc/evil",
            "ledgers/x\\..\\y",
            "importers/config.py",
            "other/x",
        ),
        *(
            "ledgers/.index/sums.sqlite",
            f"ledgers/{ANNIE}/.fund.beancount.picklecache",
            "importers/.git/hooks/x",
        ),
    ],
)
def test_a_backup_with_a_name_that_leads_elsewhere_is_refused(
    office: Path, backup: Path, tmp_path: Path, name: str
) -> None:
    rewritten(backup, {name: b"evil"})
    with pytest.raises(BackupError, match="holds a file with the name"):
        backups.restore(Office(tmp_path / "new"), backup, by="clerk", replace=True)
    assert sorted(path.name for path in (tmp_path / "new").iterdir()) == []
    assert figures(office)


def test_a_backup_whose_ledger_was_changed_with_its_list_does_not_prove(backup: Path, tmp_path: Path) -> None:
    name = f"ledgers/{ANNIE}/2026-27.beancount"
    with zipfile.ZipFile(backup) as archive:
        text = archive.read(name)
    rewritten(backup, {name: text.replace(b"276.00", b"275.00")})
    with pytest.raises(BackupError, match="does not prove"):
        backups.restore(Office(tmp_path / "new"), backup, by="clerk", replace=True)


def test_a_backup_that_unpacks_to_far_more_than_it_is_is_refused(backup: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(backup) as archive:
        tables = json.loads(archive.read("MANIFEST.json"))
        files = {name: archive.read(name) for name in archive.namelist() if name != "MANIFEST.json"}
    tables["files"][0]["size"] = 10**12
    with zipfile.ZipFile(backup, "w") as archive:
        for name, content in {**files, "MANIFEST.json": json.dumps(tables).encode()}.items():
            archive.writestr(name, content)
    with pytest.raises(BackupError, match="far larger"):
        backups.restore(Office(tmp_path / "new"), backup, by="clerk", replace=True)


def test_an_office_that_was_changed_by_hand_is_not_backed_up(office: Path, tmp_path: Path) -> None:
    ledger = office / "ledgers" / ANNIE / "2026-27.beancount"
    ledger.write_bytes(ledger.read_bytes() + b"\n")
    ran = isf("backup", str(tmp_path / "b.zip"), office=office)
    assert ran.code == 3
    assert not (tmp_path / "b.zip").exists()


def test_what_comes_back_is_on_the_disk_before_it_takes_its_place(
    backup: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every folder that holds a file is flushed, once all its files are there."""
    flushed: set[Path] = set()
    monkeypatch.setattr(durable, "sync_folder", flushed.add)
    backups.unpack(backup, tmp_path / "new")
    holding = {path.parent for path in (tmp_path / "new").rglob("*") if path.is_file()}
    assert holding - {tmp_path / "new" / "ledgers" / ".index"} <= flushed


def test_a_backup_is_never_written_over(office: Path, backup: Path) -> None:
    assert isf("backup", str(backup), office=office).error == "BackupError"


def test_what_other_tools_leave_beside_the_book_stays_where_it_is(office: Path, tmp_path: Path) -> None:
    """Sums that somebody else wrote, a memory of a ledger that runs as a program: neither goes in."""
    for name in ("importers/.git/config", f"ledgers/{ANNIE}/.fund.beancount.picklecache"):
        (office / name).parent.mkdir(exist_ok=True)
        (office / name).write_bytes(b"not of the book")
    figures(office)
    backups.back_up(Office(office), tmp_path / "one.zip", by="clerk")
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        hidden = {part for name in archive.namelist() for part in name.split("/") if part.startswith(".")}
    assert hidden == {".journal"}


def test_a_backup_is_for_its_owner_alone_and_holds_no_program(backup: Path) -> None:
    assert backup.stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(backup) as archive:
        assert not [name for name in archive.namelist() if name.endswith(".py")]


def test_a_sealed_backup_comes_back_with_its_key_alone(office: Path, tmp_path: Path) -> None:
    key = tmp_path / "office.key"
    recipient = done("seal", "key", "-o", str(key), "--format", "json").json[0]["recipient"]
    sealed = tmp_path / "b.zip.age"
    done("backup", str(sealed), "--recipient", recipient, office=office)
    assert is_sealed(sealed.read_bytes())
    assert b"ledgers/" not in sealed.read_bytes()
    done("seal", "key", "-o", str(tmp_path / "other.key"))
    new = tmp_path / "new"
    for words, error in (((), "BackupError"), (("--key", str(tmp_path / "other.key")), "NotOpenedError")):
        assert isf("restore", str(sealed), "--office", str(new), *words).error == error
        assert not (new / "ledgers").exists()
    done("restore", str(sealed), "--office", str(new), "--key", str(key))
    assert (figures(new), head(new)) == (figures(office), head(office))


def test_a_backup_for_a_recipient_that_is_none_is_not_written(office: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    ran = isf("backup", str(tmp_path / "b.zip.age"), "--recipient", "age1nobody", office=office)
    assert (ran.code, ran.error) == (1, "KeyRefusedError")
    assert sorted(tmp_path.iterdir()) == before
