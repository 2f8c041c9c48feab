"""The register, councils' rules and the settings: what other hands did to them is told, and can be undone."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from isf.book.journal import Journal
from isf.book.reading.guarding import changed_records
from isf.book.reading.settling import holding
from isf.book.trust.verifying import verify
from isf.office import Office
from tests.command_line import ANNIE, PLAN, copy_of, done, fingerprint, isf, named, open_fund

OTHER = "P-2M9TFY"
REGISTER, RULES, SETTINGS = "people.toml", "councils/calderdale.toml", "office.toml"
RETURN = ["return", "calderdale", "--period", "2026:01", "-o"]


@pytest.fixture(scope="session")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("offices")


@pytest.fixture
def office(offices: Path, tmp_path: Path) -> Path:
    return copy_of("worked", offices, tmp_path)


def names(office: Path, command: str = "check") -> list[tuple[str, str]]:
    """Return what a check finds: each error's name and the file that it is about."""
    found = isf(command, "--format", "json", office=office)
    assert found.code == (3 if found.json["errors"] else 0)
    where = "place" if command == "check" else "where"
    return [(e.get("identity") or e["name"], Path(e[where]).name) for e in found.json["errors"]]


DAMAGE: dict[str, Callable[[Path], object]] = {
    "taken away": lambda path: path.unlink(),
    "emptied": lambda path: path.write_bytes(b""),
    "changed": lambda path: path.write_bytes(path.read_bytes() + b'\n[more]\nname = "x"\n'),
    "unreadable": lambda path: path.write_bytes(b"this is not TOML"),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
@pytest.mark.parametrize("path", [REGISTER, RULES])
def test_check_and_verify_name_a_record_that_is_not_as_recorded_and_restore_puts_it_back(
    office: Path, path: str, damage: Callable[[Path], object]
) -> None:
    file = office / "ledgers" / path
    before = file.read_bytes()
    damage(file)
    there = file.exists()
    assert names(office) == [("changed-outside-isf", file.name)]
    assert names(office, "verify") == [("file-changed" if there else "file-missing", file.name)]
    assert "isf restore" in isf("check", office=office).out
    done("restore", office=office)
    assert file.read_bytes() == before
    assert names(office) == names(office, "verify") == []
    kept = [path for path in (office / "ledgers/.journal/aside").glob("*") if file.name in path.name]
    assert len(kept) == there


def test_the_settings_that_are_gone_stop_everything_but_putting_them_back(office: Path) -> None:
    """Who may do what stands in them: without them, everybody could do everything."""
    file = office / "ledgers" / SETTINGS
    before = file.read_bytes()
    file.unlink()
    for words in (["check"], ["balance"], ["fee", ANNIE, "--amount", "1"], ["adopt", "--reason", "x"]):
        ran = isf(*words, office=office)
        assert (ran.code, ran.error) == (3, "SettingsMissingError")
    done("restore", office=office)
    assert file.read_bytes() == before
    done("check", office=office)


def test_settings_that_somebody_edited_are_told_of_and_are_no_error(office: Path) -> None:
    """The manual asks people to write staff and style there."""
    file = office / "ledgers" / SETTINGS
    file.write_text(file.read_text(encoding="utf-8") + "\n[style]\n", encoding="utf-8", newline="\n")
    ran = done("check", office=office)
    assert "office.toml: the file is not as isf recorded it" in ran.err
    assert "isf adopt --reason WHY" in ran.err
    told = done("check", "--format", "json", office=office).json
    assert (told["sound"], len(told["errors"]), len(told["notes"])) == (True, 0, 1)
    done("adopt", "--reason", "our colours", office=office)
    assert "notes" not in done("check", "--format", "json", office=office).json


def test_settings_that_cannot_be_read_are_an_error(office: Path) -> None:
    (office / "ledgers" / SETTINGS).write_text("staff = 4\n", encoding="utf-8", newline="\n")
    assert names(office) == [("changed-outside-isf", "office.toml")]
    done("restore", office=office)
    assert names(office) == []


def test_adopt_keeps_a_changed_register_with_a_reason(office: Path) -> None:
    file = office / "ledgers" / REGISTER
    text = file.read_text(encoding="utf-8").replace("Annie Example", "Annie Exemplar")
    file.write_text(text, encoding="utf-8", newline="\n")
    ran = done("adopt", "--reason", "her new surname", office=office)
    assert "Exemplar" not in ran.out
    assert names(office) == names(office, "verify") == []
    assert "Exemplar" in file.read_text(encoding="utf-8")
    file.unlink()
    done("restore", office=office)
    assert "Exemplar" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "text", "why"),
    [
        (REGISTER, "", f"it has lost the person of {ANNIE}"),
        (REGISTER, "[nobody]\n", "this is not a fund id"),
        (RULES, 'code = "calderdale"\n', "calderdale.toml"),
        ("councils/leeds.toml", 'code = "leeds"\n', "isf did not make this file"),
    ],
)
def test_adopt_refuses_a_record_that_would_not_do(office: Path, path: str, text: str, why: str) -> None:
    (office / "ledgers" / path).write_text(text, encoding="utf-8", newline="\n")
    before = done("log", "--format", "json", office=office).json
    ran = isf("adopt", "--reason", "try", office=office)
    assert ran.error in {"AdoptRefusedError", "FileError"}
    assert why in ran.err
    assert done("log", "--format", "json", office=office).json == before
    assert (office / "ledgers" / path).read_text(encoding="utf-8") == text


def test_a_register_that_is_gone_is_not_begun_afresh(office: Path) -> None:
    """Opening a fund would have written a register with one person in it, and nobody else."""
    (office / "ledgers" / REGISTER).unlink()
    before = fingerprint(office)
    (office.parent / "other.toml").write_text(
        PLAN.replace("Annie", "Jo").replace("100234", "100235"), encoding="utf-8"
    )
    ran = isf("fund", "open", "--plan", str(office.parent / "other.toml"), office=office)
    assert (ran.code, ran.error) == (3, "RecordMissingError")
    assert fingerprint(office) == before


def test_a_register_that_was_changed_is_not_written_over(office: Path) -> None:
    file = office / "ledgers" / REGISTER
    file.write_bytes(file.read_bytes() + b"# a remark\n")
    before = fingerprint(office)
    plan = office.parent / "other.toml"
    plan.write_text(PLAN.replace("Annie", "Jo").replace("100234", "100235"), encoding="utf-8")
    ran = isf("fund", "open", "--plan", str(plan), office=office)
    assert (ran.code, ran.error) == (3, "ChangedOutsideError")
    assert "isf adopt --reason WHY" in ran.err
    assert fingerprint(office) == before


def test_figures_of_a_fund_id_need_no_register_and_names_do(office: Path, tmp_path: Path) -> None:
    figures = done("balance", ANNIE, "--format", "json", office=office).out
    (office / "ledgers" / REGISTER).unlink()
    assert done("balance", ANNIE, "--format", "json", office=office).out == figures
    done(*f"receive {ANNIE} --from council --amount 1 --on 2026-05-02".split(), office=office)
    for words in (["balance", "annie"], ["statement", ANNIE, "--period", "2026:01"]):
        assert isf(*words, office=office).error == "RecordMissingError"
    assert not (tmp_path / "out").exists()


def test_a_return_is_not_made_without_the_register_and_its_funds(office: Path, tmp_path: Path) -> None:
    (office / "ledgers" / REGISTER).unlink()
    ran = isf(*RETURN, str(tmp_path / "out"), office=office)
    assert (ran.code, ran.error) == (3, "RecordMissingError")
    assert not (tmp_path / "out").exists()


def test_rules_that_are_gone_are_named(office: Path) -> None:
    (office / "ledgers" / RULES).unlink()
    ran = isf("period", "run", "calderdale", "2026:02", office=office)
    assert (ran.code, ran.error) == (3, "RecordMissingError")


def test_the_journal_keeps_one_copy_of_the_register_and_no_older_one(office: Path) -> None:
    """Names that were taken out of the register are nowhere else."""
    open_fund(office, PLAN.replace("Annie Example", "Jo Other").replace("100234", "100235"), OTHER)
    holding = [
        path.relative_to(office).as_posix()
        for path in sorted((office / "ledgers").rglob("*"))
        if path.is_file() and b"Annie Example" in path.read_bytes()
    ]
    assert holding == ["ledgers/.journal/copies/people.toml", "ledgers/people.toml"]
    copy = Journal(Office(office).ledgers).copy(REGISTER)
    assert copy.read_bytes() == (office / "ledgers" / REGISTER).read_bytes()
    assert copy.stat().st_mode & 0o077 == 0


def test_an_edit_in_one_fund_stops_that_fund_and_no_other(office: Path) -> None:
    open_fund(office, PLAN.replace("Annie Example", "Jo Other").replace("100234", "100235"), OTHER)
    done(*f"receive {ANNIE} --from council --amount 1 --on 2026-05-02".split(), office=office)
    year = office / "ledgers" / ANNIE / "2026-27.beancount"
    year.write_bytes(year.read_bytes() + b"\n")
    done(*f"receive {OTHER} --from council --amount 12.34 --on 2026-05-02".split(), office=office)
    for words in (f"receive {ANNIE} --from council --amount 1 --on 2026-05-02".split(), ["balance", ANNIE]):
        ran = isf(*words, office=office)
        assert (ran.code, ran.error) == (3, "ChangedOutsideError")
        assert "isf adopt --reason WHY" in ran.err
    assert names(office) == [("changed-outside-isf", year.name)]
    done("restore", office=office)
    done(*f"receive {ANNIE} --from council --amount 1 --on 2026-05-02".split(), office=office)
    assert names(office) == names(office, "verify") == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="it stops a process of its own, which needs fork")
def test_a_stop_at_any_step_leaves_register_and_fund_together(office: Path, tmp_path: Path) -> None:
    """Opening a fund changes a ledger and the register in one commit; the machine stops on the way."""
    plan = tmp_path / "jo.toml"
    plan.write_text(PLAN.replace("Annie", "Jo").replace("100234", "100235"), encoding="utf-8")
    seen, step = set[bool](), 0
    while True:
        copy = tmp_path / f"stopped-{step}"
        shutil.copytree(office, copy)
        whole = _stopped(copy, plan, step)
        with holding(Office(copy), "the next one") as journal:
            assert journal.recover() == ()
        funds = {path.name for path in (copy / "ledgers").glob("P-*")}
        text = (copy / "ledgers" / REGISTER).read_text(encoding="utf-8")
        assert ("Jo Example" in text) == (OTHER in funds)
        assert verify(journal).findings == ()
        assert changed_records(Office(copy)) == []
        assert journal.copy(REGISTER).read_text(encoding="utf-8") == text
        seen.add(OTHER in funds)
        shutil.rmtree(copy)
        if whole:
            break
        step += 2
    assert seen == {False, True}
    assert step > 20


def _stopped(office: Path, plan: Path, step: int) -> bool:
    """Open a fund in a process that ends at this step; say whether it came to its end."""
    child = os.fork()
    if child == 0:
        left = [step]

        def counted(real: Callable[..., object]) -> Callable[..., object]:
            def run(*args: object, **how: object) -> object:
                if not left[0]:
                    os._exit(9)
                left[0] -= 1
                return real(*args, **how)

            return run

        for name in ("fsync", "rename", "replace", "unlink"):
            setattr(os, name, counted(getattr(os, name)))
        with named(OTHER):
            code = isf("fund", "open", "--plan", str(plan), office=office).code
        os._exit(0 if code == 0 else 1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_names_from_a_changed_register_come_with_a_warning(office: Path) -> None:
    """Two people's names may have changed places; that is not to be found out from a letter."""
    statement = ["statement", ANNIE, "--period", "2026:01", "--format", "json"]
    assert "changed outside isf" not in done(*statement, office=office).err
    file = office / "ledgers" / REGISTER
    file.write_bytes(file.read_bytes().replace(b"Annie Example", b"Jo Other"))
    assert "a name may stand at another fund" in done(*statement, office=office).err
