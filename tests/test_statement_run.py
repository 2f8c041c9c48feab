"""Everybody's statements: what would say the same again is left as it is."""

from pathlib import Path

import pytest

from isf.book import index
from isf.cli import statement_run
from isf.office import Office
from tests.command_line import ANNIE, PLAN, Ran, copy_of, done, isf, open_fund

OTHER = "P-2M9TFY"


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Two people of one council."""
    office = copy_of("worked", tmp_path, tmp_path / "copy")
    open_fund(office, PLAN.replace("Annie Example", "Jo Other").replace("100234", "100235"), OTHER)
    return office


def made(office: Path, *more: str, fmt: str = "csv") -> Ran:
    to = str(office.parent / "out")
    return done(
        "statements", "calderdale", "--period", "2026:01", "-o", to, "--as", fmt, *more, office=office
    )


def files(office: Path) -> dict[str, tuple[bytes, int]]:
    return {p.name: (p.read_bytes(), p.stat().st_ino) for p in (office.parent / "out").iterdir()}


def test_done_again_nothing_is_made_anew(office: Path) -> None:
    first = made(office)
    assert len(first.out.splitlines()) == 2
    assert "left as they are" not in first.err
    before = files(office)
    again = made(office)
    assert sorted(again.out.splitlines()) == sorted(first.out.splitlines())
    assert "2 of 2 would say the same again" in again.err
    assert files(office) == before


def test_only_who_changed_gets_a_new_statement(office: Path) -> None:
    made(office)
    before = files(office)
    done(*f"receive {OTHER} --from council --amount 36 --on 2026-05-02".split(), office=office)
    assert "1 of 2 would say the same again" in made(office).err
    after = files(office)
    changed = [name for name in before if after[name] != before[name]]
    assert changed == [f"{OTHER}-2026P01.csv"]
    assert b"36.00" in after[changed[0]][0]


@pytest.mark.parametrize("what", ["file", "name", "gone", "template", "index"])
def test_whatever_a_statement_is_made_of_makes_it_anew(office: Path, what: str) -> None:
    made(office)
    target = office.parent / "out" / f"{ANNIE}-2026P01.csv"
    right = target.read_bytes()
    if what == "file":
        target.write_bytes(right + b"scribbled")
    if what == "gone":
        target.unlink()
    if what == "index":
        index.discard(Office(office))
    if what == "name":
        _rename(office)
    if what == "template":
        (office / "reports").mkdir(exist_ok=True)
        (office / "reports" / "statement.css").write_text("body { color: #111 }", encoding="utf-8")
    ran = made(office)
    assert "2 of 2" not in ran.err
    assert target.is_file()
    if what in ("file", "gone", "index"):
        assert target.read_bytes() == right


def _rename(office: Path) -> None:
    register = office / "ledgers" / "people.toml"
    text = register.read_text(encoding="utf-8")
    register.write_text(text.replace("Annie Example", "Annie Sample"), encoding="utf-8", newline="\n")


def test_a_format_or_a_variant_has_files_of_its_own(office: Path) -> None:
    made(office, fmt="html")
    ran = made(office, "--large-print", fmt="html")
    assert "left as they are" not in ran.err
    assert len(files(office)) > 2


def test_a_ledger_that_is_refused_says_so_in_its_own_words(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shard = office / "ledgers" / ANNIE / "2026-27.beancount"
    shard.write_bytes(shard.read_bytes().replace(b"276.00", b"275.00", 1))
    monkeypatch.setattr(statement_run, "_AT_ONCE", 1)
    to = str(office.parent / "out")
    words = ("statements", "calderdale", "--period", "2026:01", "-o", to, "--as", "csv")
    ran = isf(*words, office=office)
    assert ran.code == 3
    assert ran.error == "ChangedOutsideError"


def test_in_processes_of_their_own_they_are_the_same(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("isf.book.reading.processes._processors", lambda: 1)
    made(office)
    alone = {name: raw for name, (raw, _) in files(office).items()}
    for path in (office.parent / "out").iterdir():
        path.unlink()
    monkeypatch.setattr("isf.book.reading.processes._processors", lambda: 2)
    monkeypatch.setattr(statement_run, "_AT_ONCE", 1)
    made(office)
    assert {name: raw for name, (raw, _) in files(office).items()} == alone
