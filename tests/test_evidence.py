"""What shows that something was changed is never itself cleared away, and nobody's text is lost."""

import shutil
from pathlib import Path

import pytest

from isf.book.disk import chain
from tests.command_line import ANNIE, copy_of, done, isf


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("offices")


@pytest.fixture
def office(offices: Path, tmp_path: Path) -> Path:
    """Return the worked period's office."""
    return copy_of("worked", offices, tmp_path)


@pytest.mark.parametrize("command", [("verify",), ("balance", ANNIE), ("check",)])
def test_an_edit_of_the_newest_record_is_found_without_a_head_and_stays_found(
    office: Path, command: tuple[str, ...]
) -> None:
    """A reader takes a change that is noted otherwise for one that a stopped machine left: this is none."""
    record = chain.place(office / "ledgers" / ".journal", 10, "json")
    raw = record.read_bytes()
    record.write_bytes(raw.replace(b'"who": "clerk"', b'"who": "other"'))
    assert record.read_bytes() != raw
    for words in (command, ("verify",), command):
        ran = isf(*words, office=office)
        assert ran.code == 3
        assert "10" in ran.err
    record.write_bytes(raw)
    done("verify", office=office)


def test_a_torn_note_is_no_evidence(office: Path) -> None:
    """The note is written without a flush: after a loss of power it may be cut off, and is made anew."""
    note = office / "ledgers" / ".journal" / "applied"
    whole = note.read_text(encoding="ascii")
    for torn in ("", whole[:1], whole[:20], "\0" * len(whole)):
        note.write_text(torn, encoding="ascii")
        done("balance", ANNIE, office=office)
        assert note.read_text(encoding="ascii") == whole


def test_what_is_too_large_to_be_read_is_set_aside_whole(office: Path) -> None:
    ledger = next((office / "ledgers" / ANNIE).glob("2026-*.beancount"))
    recorded = ledger.read_bytes()
    huge = recorded + b"a" * (65 * 1024 * 1024)
    ledger.write_bytes(huge)
    assert "larger than 64 MiB" in isf("balance", ANNIE, office=office).err
    assert "too large" in isf("adopt", "--reason", "it is mine", office=office).err
    done("restore", office=office)
    assert ledger.read_bytes() == recorded
    aside = list((office / "ledgers" / ".journal" / "aside").iterdir())
    assert [path.stat().st_size for path in aside] == [len(huge)]


@pytest.mark.parametrize(
    "command", [("balance", ANNIE), ("statement", ANNIE, "--period", "2026:01", "-o", "x.html")]
)
def test_figures_without_a_journal_are_shown_with_a_warning(
    office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    """Nothing vouches for them: who deletes the journal and edits a ledger is not believed in silence."""
    monkeypatch.chdir(tmp_path)
    assert "journal" not in done(*command, office=office).err
    shutil.rmtree(office / "ledgers" / ".journal")
    assert "the journal is missing" in done(*command, office=office).err
    assert isf("check", office=office).code == 3
