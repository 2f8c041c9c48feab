"""Scenario 13 of reference/domain.md section I: a second, separate office takes a fund over."""

import shutil
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from beancount import loader

from tests.scenario_fixtures import desk, empty_desk, fund
from tests.scenario_office import Desk

__all__ = ["desk", "empty_desk", "fund"]

AGREE = "agree {f} --heading {h} --supplier {s} --outcome O1 --agreed-by 'Annie Example' --on 2026-04-06"
OUT = "fund hand-over {f} --to 'Open Doors' --on 2026-05-01 -o {o}"


@pytest.fixture
def other(tmp_path: Path) -> Desk:
    """The next provider's office."""
    desk = Desk(tmp_path / "other")
    desk.says("init {d} --provider 'Open Doors'", d=desk.root)
    desk.council()
    return desk


@pytest.fixture
def handed(desk: Desk, fund: str, tmp_path: Path) -> tuple[Path, str]:
    """A fund with an open agreement, one that recurs, a step noted and 40.00 still owed by the person."""
    desk.says(AGREE + " --units 12 --rate 24.00", f=fund, h="Home-Support", s="Provider")
    desk.says(AGREE + " --amount 5 --each week", f=fund, h="Community", s="Swim-Club")
    desk.says("spend {f} --agreement AG-001 --units 10 --on 2026-04-20", f=fund)
    desk.says(
        "outcome progress {f} --outcome O1 --direction better --words 'goes alone' --on 2026-04-25", f=fund
    )
    desk.refuses(OUT, "payable to Provider", f=fund, o=tmp_path / "no.zip")
    desk.says("pay {f} --to provider --on 2026-04-30", f=fund)
    file = tmp_path / "annie.zip"
    made = desk.says(OUT, f=fund, o=file)
    assert (made["transferred"], made["owed"]) == ("120.00", "40.00")
    return file, str(made["fingerprint"])


def test_13_the_next_provider_reproduces_the_fund(
    desk: Desk, fund: str, handed: tuple[Path, str], other: Desk
) -> None:
    file, mark = handed
    told = desk.balance(fund)
    assert (told["bank"], told["owed"], told["available"]) == ("0.00", "0.00", "0.00")
    assert told["transferred"] == "120.00"
    assert desk.says("fund show {f}", f=fund)[0]["closed"] == "2026-05-01"
    before = {row["heading"]: row for row in desk.balance(fund, "2026-04-30")["headings"]}
    line = "fund take-over {p} --on 2026-05-02"
    other.refuses(line, "fingerprint", p=file)
    other.refuses(line + " --fingerprint SHA256:other", "not with SHA256:other", p=file)
    made = other.says(line + " --fingerprint {m}", p=file, m=mark)
    assert (made["fund"], made["agreements"]) == (fund, ["AG-001", "AG-002"])
    for heading, row in before.items():
        now = other.heading(fund, heading)
        assert (now["available"], now["committed"]) == (row["available"], row["committed"]), heading
    told = other.balance(fund)
    assert (told["bank"], told["owed"]) == ("120.00", "40.00")
    assert other.ledger(fund, f"Income:Transfer:{fund}") == -120
    (shown,) = other.says("fund show Annie")
    assert shown["outcomes"] == [{"id": "O1", "care_act": "g", "words": "See my sister every week"}]
    other.refuses(line + " --yes", "already", p=file)


def test_13_the_next_provider_goes_on_without_a_gap_or_a_double(
    fund: str, handed: tuple[Path, str], other: Desk
) -> None:
    file, mark = handed
    other.says("fund take-over {p} --on 2026-05-02 --fingerprint {m}", p=file, m=mark)
    assert other.says("period run essex 2026:01")["posted"] == 0
    assert other.says("period run essex 2026:02")["allocated"] == "400.00"
    other.says("spend {f} --agreement AG-001 --units 2 --on 2026-05-03 --final", f=fund)
    other.says("receive {f} --from contribution --amount 40 --on 2026-05-04", f=fund)
    assert other.heading(fund, "Community")["committed"] == "20.00"
    statement = other.statement(fund, "2026:02")
    assert statement["closing"]["spent"] == "48.00"
    assert Decimal(statement["plan"]["brought_forward"]) == Decimal("112.00") + 20 - 20


def test_13_a_weekly_agreement_goes_on_though_the_file_came_a_period_later(
    desk: Desk, fund: str, other: Desk, tmp_path: Path
) -> None:
    """Handed over within 2026:01, which was run here; taken on the second day of 2026:02."""
    desk.says(AGREE + " --amount 5 --each week", f=fund, h="Community", s="Swim-Club")
    desk.says("receive {f} --from contribution --amount 40 --on 2026-04-08", f=fund)
    desk.says(OUT, f=fund, o=tmp_path / "annie.zip")
    other.says("fund take-over {p} --on 2026-05-05 --yes", p=tmp_path / "annie.zip")
    ran = other.says("period run essex 2026:02")
    assert (ran["allocated"], ran["reserved"]) == ("400.00", "20.00")
    assert other.says("period run essex 2026:02")["posted"] == 0


def test_13_a_new_agreement_takes_no_number_that_came_along(
    desk: Desk, fund: str, other: Desk, tmp_path: Path
) -> None:
    """AG-001 is over and stays behind; AG-002 comes along; the next one is AG-003."""
    desk.says(AGREE + " --amount 10", f=fund, h="Community", s="Swim-Club")
    desk.says("spend {f} --agreement AG-001 --amount 10 --on 2026-04-07 --final --paid", f=fund)
    desk.says(AGREE + " --amount 5 --each week", f=fund, h="Community", s="Swim-Club")
    desk.says("receive {f} --from contribution --amount 40 --on 2026-04-08", f=fund)
    desk.says(OUT, f=fund, o=tmp_path / "annie.zip")
    made = other.says("fund take-over {p} --on 2026-05-02 --yes", p=tmp_path / "annie.zip")
    assert made["agreements"] == ["AG-002"]
    line = AGREE.replace("2026-04-06", "2026-05-04") + " --amount 12"
    assert other.says(line, f=fund, h="Home-Support", s="Provider")["agreement"] == "AG-003"


def test_13_what_is_delivered_on_the_day_is_the_next_providers(desk: Desk, fund: str, tmp_path: Path) -> None:
    desk.says(AGREE + " --amount 10", f=fund, h="Community", s="Swim-Club")
    desk.says("receive {f} --from contribution --amount 40 --on 2026-04-08", f=fund)
    desk.says("spend {f} --agreement AG-001 --amount 4 --on 2026-05-01 --paid", f=fund)
    desk.refuses(OUT, "a day after the last", f=fund, o=tmp_path / "no.zip")
    made = desk.says(OUT.replace("05-01", "05-02"), f=fund, o=tmp_path / "annie.zip")
    assert made["transferred"] == "396.00"


def test_13_a_changed_file_is_refused(handed: tuple[Path, str], other: Desk, tmp_path: Path) -> None:
    file, mark = handed
    changed = tmp_path / "changed.zip"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b"Annie", b"Fanny") if name == "fund.json" else content)
    other.refuses("fund take-over {p} --fingerprint {m}", "changed after", p=changed, m=mark)
    bad = tmp_path / "bad.zip"
    bad.write_bytes(b"PK not a zip")
    other.refuses("fund take-over {p} --yes", "not a hand-over file", p=bad)


def test_13_the_old_ledger_loads_with_beancount_alone(
    handed: tuple[Path, str], fund: str, tmp_path: Path
) -> None:
    with zipfile.ZipFile(handed[0]) as archive:
        text = archive.read("ledger.beancount").decode()
    assert "isf.book" not in text
    entries, errors, _ = loader.load_string(text)
    assert not errors
    assert any(fund in str(getattr(entry, "links", "")) for entry in entries)
    del tmp_path


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="no ssh-keygen on this machine")
def test_13_ssh_keygen_verifies_it_with_no_isf_at_hand(handed: tuple[Path, str], tmp_path: Path) -> None:
    with zipfile.ZipFile(handed[0]) as archive:
        archive.extractall(tmp_path / "x")
    folder = tmp_path / "x"
    key = (folder / "key.pub").read_text(encoding="utf-8")
    (folder / "allowed").write_text(f"handover {key}", encoding="utf-8")
    tool = shutil.which("ssh-keygen") or ""
    words = [
        "-Y",
        "verify",
        "-f",
        "allowed",
        "-I",
        "handover",
        "-n",
        "isf-hand-over",
        "-s",
        "MANIFEST.json.sig",
    ]
    with (folder / "MANIFEST.json").open("rb") as manifest:
        done = subprocess.run([tool, *words], stdin=manifest, cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    shown = subprocess.run([tool, "-l", "-f", "key.pub"], cwd=folder, capture_output=True, check=True)
    assert handed[1] in shown.stdout.decode()
