"""What goes out is never written into an office's ledgers, whatever writes it and however it is named."""

from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from isf.cli import root
from isf.errors import InsideLedgersError
from isf.outputs.files import write_whole
from tests.command_line import ANNIE, copy_of, done, fingerprint, isf

REGISTER = Path("ledgers/people.toml")
PLACES: dict[str, Callable[[Path], Path]] = {
    "the register": lambda office: office / REGISTER,
    "a council's rules": lambda office: office / "ledgers/councils/calderdale.toml",
    "a fund's year": lambda office: office / f"ledgers/{ANNIE}/2026-27.beancount",
    "a record of the journal": lambda office: office / "ledgers/.journal/000/000000001.json",
    "the office's key": lambda office: office / "ledgers/.keys/office.key",
    "a new file": lambda office: office / "ledgers/statement.pdf",
    "a new folder": lambda office: office / "ledgers/out/june",
    "the folder itself": lambda office: office / "ledgers",
    "there and back": lambda office: office / "reports" / ".." / "ledgers" / "people.toml",
}


@pytest.fixture(scope="session")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("offices")


@pytest.fixture
def office(offices: Path, tmp_path: Path) -> Path:
    return copy_of("worked", offices, tmp_path)


def commands(group: click.Group = root.cli, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the words of every command that there is."""
    context = click.Context(group)
    for name in group.list_commands(context):
        one = group.get_command(context, name)
        if isinstance(one, click.Group):
            yield from commands(one, (*above, name))
        else:
            yield (*above, name)


WRITERS = {
    ("fund", "hand-over"),
    ("return",),
    ("seal", "file"),
    ("seal", "key"),
    ("seal", "open"),
    ("statement",),
    ("statements",),
    ("subject-access",),
}
EVERY = sorted(commands())


@pytest.mark.parametrize("words", EVERY, ids=" ".join)
def test_no_command_takes_an_output_inside_the_ledgers(
    office_of_all: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command that is new is met here: it either has no -o, or refuses this one before anything else."""
    monkeypatch.chdir(office_of_all.parent)
    before = fingerprint(office_of_all)
    ran = isf(*words, "-o", str(office_of_all / REGISTER), office=office_of_all)
    if words in WRITERS or "No such option" not in ran.err:
        assert (ran.code, ran.error) == (1, "InsideLedgersError"), ran
    assert fingerprint(office_of_all) == before


@pytest.fixture(scope="session")
def office_of_all(offices: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of("worked", offices, tmp_path_factory.mktemp("all"))


STATEMENT = ("statement", ANNIE, "--period", "2026:01")


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("more", [("--format", "csv"), ("--format", "pdf"), ("--issue",), ("--bundle",)])
def test_a_statement_goes_nowhere_into_the_ledgers(
    office: Path, more: tuple[str, ...], place: Callable[[Path], Path]
) -> None:
    done("key", "new", office=office)
    before = fingerprint(office)
    ran = isf(*STATEMENT, *more, "-o", str(place(office)), office=office)
    assert (ran.code, ran.error) == (1, "InsideLedgersError")
    assert "where only isf writes" in ran.err
    assert fingerprint(office) == before


@pytest.mark.parametrize("way", ["folder", "file"])
def test_a_link_into_the_ledgers_is_followed_and_refused(office: Path, tmp_path: Path, way: str) -> None:
    link = tmp_path / "link"
    link.symlink_to(office / ("ledgers" if way == "folder" else REGISTER))
    before = fingerprint(office)
    ran = isf(*STATEMENT, "-o", str(link / "people.toml" if way == "folder" else link), office=office)
    assert ran.error == "InsideLedgersError"
    assert link.is_symlink()
    assert fingerprint(office) == before


def test_a_link_that_stands_in_the_ledgers_is_not_replaced(office: Path, tmp_path: Path) -> None:
    (office / "ledgers" / "out.csv").symlink_to(tmp_path / "elsewhere.csv")
    assert isf(*STATEMENT, "-o", str(office / "ledgers/out.csv"), office=office).error == "InsideLedgersError"


def test_the_place_that_is_proposed_instead_is_one_that_is_taken(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(office / "ledgers")
    for place in ("../ledgers", ".", "return", f"{ANNIE}/.."):
        refused = isf("return", "calderdale", "--period", "2026:01", "-o", place, office=office)
        assert refused.error == "InsideLedgersError"
        proposed = refused.err.rpartition("such as ")[2].strip().removesuffix(".")
        done("return", "calderdale", "--period", "2026:01", "-o", proposed, office=office)


def test_what_is_named_for_you_does_not_land_there_either(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done("key", "new", office=office)
    monkeypatch.chdir(office / "ledgers")
    before = fingerprint(office)
    for words in (
        (*STATEMENT, "--format", "xlsx"),
        (*STATEMENT, "--bundle"),
        ("return", "calderdale", "--period", "2026:01", "-o", "."),
        ("return", "calderdale", "--period", "2026:01", "--bundle", "-o", "new"),
        ("backup", "office.zip"),
        ("backup", f"{ANNIE}/office.zip"),
    ):
        assert isf(*words, office=office).error == "InsideLedgersError", words
    assert fingerprint(office) == before


def test_nor_in_another_office_s_ledgers(office: Path, offices: Path, tmp_path: Path) -> None:
    (tmp_path / "second").mkdir()
    other = copy_of("begun", offices, tmp_path / "second")
    before = fingerprint(other)
    for words in ((*STATEMENT, "-o", str(other / REGISTER)), ("backup", str(other / "ledgers" / "b.zip"))):
        assert isf(*words, office=office).error == "InsideLedgersError"
    assert fingerprint(other) == before


@pytest.mark.parametrize("name", ["init", "demo"])
def test_no_office_is_started_inside_another_s_ledgers(office: Path, name: str) -> None:
    before = fingerprint(office)
    folder = str(office / "ledgers" / "second")
    ran = isf(*((name, folder, "--provider", "Other") if name == "init" else (name, folder)))
    assert ran.error == "InsideLedgersError"
    assert fingerprint(office) == before


@pytest.mark.parametrize("gone", ["office.toml", "book.beancount", ".journal", "people.toml"])
def test_a_ledgers_folder_is_known_when_one_of_its_marks_is_gone(office: Path, gone: str) -> None:
    (office / "ledgers" / gone).rename(office / "moved")
    with pytest.raises(InsideLedgersError):
        write_whole(office / "ledgers" / "people.toml", b"other")


def test_the_folder_is_known_by_what_is_in_it_and_not_by_its_name(office: Path) -> None:
    """So that it is found where the file system does not tell LEDGERS from ledgers, or a copy stands."""
    (office / "ledgers").rename(office / "LEDGERS.before-restore")
    with pytest.raises(InsideLedgersError) as refused:
        write_whole(office / "LEDGERS.before-restore" / ANNIE / "new" / "deep.csv", b"x")
    assert str(office / "deep.csv") in str(refused.value)
    assert not (office / "LEDGERS.before-restore" / ANNIE / "new").exists()


def test_beside_the_ledgers_everything_goes(office: Path, tmp_path: Path) -> None:
    done(*STATEMENT, "-o", str(office / "out" / "annie.csv"), office=office)
    done(*STATEMENT, "-o", str(office / "ledgers.csv"), office=office)
    done("backup", str(office / "b.zip"), office=office)
    assert write_whole(tmp_path / "people.toml", b"x").read_bytes() == b"x"


def test_a_fund_is_not_handed_over_where_its_file_cannot_be_written(office: Path, tmp_path: Path) -> None:
    """Once it is recorded the fund is closed, and its file could not be made again."""
    (tmp_path / "file").touch()
    before = fingerprint(office)
    place = str(tmp_path / "file" / "annie.zip")
    ran = isf("fund", "hand-over", ANNIE, "--to", "Open Doors", "-o", place, office=office)
    assert ran.code == 1
    assert fingerprint(office) == before


@pytest.mark.parametrize("name", ["../ledgers/councils/evil", "../ledgers/evil", "..", ".hidden", "a/b"])
def test_a_declaration_is_written_among_the_declarations_alone(
    office: Path, tmp_path: Path, name: str
) -> None:
    file = tmp_path / "paid.csv"
    file.write_text("Ref,Date,Amount\nA,2026-05-01,1.00\n", encoding="utf-8")
    before = sorted(path for path in office.rglob("*"))
    ran = isf("source", "new", str(file), "--name", name, "--write", office=office)
    assert (ran.code, ran.error) == (1, "RequestError")
    assert sorted(path for path in office.rglob("*")) == before
