"""A book proved fund by fund: never sound where the whole book is not."""

import shutil
from pathlib import Path

import pytest

from isf.book.checks import hearing
from isf.book.load import fund_ids, load_file, read_fund
from isf.book.trust import proving, proving_parts
from isf.book.trust.proving import prove
from isf.book.trust.proving_parts import is_sound
from isf.book.trust.proving_whole import Part
from isf.office import Office
from tests.command_line import ANNIE, PLAN, copy_of, done, open_fund
from tests.errors.cases import Case, cases

BY_HAND = list(cases(by_hand=True))
OTHER = "P-2M9TFY"


def sound(office: Path, *, every: bool = True) -> bool:
    at = Office(office)
    return is_sound(at, fund_ids(at), every=every)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two people: the worked period, and somebody who received money that was matched from clearing."""
    monkeypatch.setenv("ISF_TODAY", "2026-05-03")
    office = copy_of("worked", tmp_path, tmp_path / "copy")
    open_fund(office, PLAN.replace("Annie Example", "Jo Other").replace("100234", "100235"), OTHER)
    done(*f"receive {OTHER} --from council --amount 36 --on 2026-05-02".split(), office=office)
    return office


def test_a_sound_book_is_sound_in_parts(office: Path) -> None:
    assert sound(office)
    assert sound(office, every=False)


@pytest.mark.parametrize("case", BY_HAND, ids=str)
def test_every_error_made_by_hand_is_left_to_the_whole_book(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The journal is taken away, so that not the change of a file but what it says must be found."""
    monkeypatch.setenv("ISF_TODAY", case.today)
    made = case.arrange(tmp_path, tmp_path / "case")
    assert not sound(made)
    if case.seen != ("isf check",):  # this one only the journal can know
        shutil.rmtree(made / "ledgers" / ".journal")
        assert not sound(made)


def test_the_answer_is_the_same_in_parts_and_whole(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = prove(Office(office))
    monkeypatch.setattr(proving, "FEW", 0)
    assert prove(Office(office)) == whole
    shard = office / "ledgers" / OTHER / "2026-27.beancount"
    shard.write_text(shard.read_text(encoding="utf-8").replace("36.00", "35.00", 1), encoding="utf-8")
    in_parts = prove(Office(office))
    monkeypatch.undo()
    monkeypatch.setenv("ISF_TODAY", "2026-05-03")
    assert in_parts == prove(Office(office))
    assert not in_parts.sound


def test_a_head_that_is_not_the_templates_is_its_funds_or_the_offices(office: Path) -> None:
    """The journal is taken away, so that what a head says must be found."""
    for path in (office / "ledgers" / OTHER / "fund.beancount", office / "ledgers" / "book.beancount"):
        path.write_bytes(path.read_bytes().rstrip(b"\n"))
    shutil.rmtree(office / "ledgers" / ".journal")
    found = [
        problem for problem in prove(Office(office)).problems if problem.name == "head-not-of-the-template"
    ]
    assert [(problem.fund, Path(problem.place).name) for problem in found] == [
        (OTHER, "fund.beancount"),
        ("", "book.beancount"),
    ]


def test_a_changed_register_is_an_error_and_no_note(office: Path) -> None:
    """Only the settings are there to be edited."""
    register = office / "ledgers" / "people.toml"
    register.write_bytes(register.read_bytes() + b"# a remark\n")
    settings = office / "ledgers" / "office.toml"
    settings.write_bytes(settings.read_bytes() + b"# a remark\n")
    proof = prove(Office(office))
    assert [Path(problem.place).name for problem in proof.problems] == ["people.toml"]
    assert [Path(note.place).name for note in proof.notes] == ["office.toml"]


def test_a_wrong_statement_of_the_bank_is_found_over_all_funds(office: Path) -> None:
    """64.00 in one share and 36.00 in another: the bank has 100.00."""
    ledgers = office / "ledgers"
    shutil.rmtree(ledgers / ".journal")
    clearing = ledgers / "clearing.beancount"
    text = clearing.read_text(encoding="utf-8")
    for says, right in (("100.00", True), ("99.99", False)):
        more = f"2015-04-01 open Assets:Bank GBP\n2026-05-03 balance Assets:Bank {says} GBP\n"
        clearing.write_text(text + more, encoding="utf-8", newline="\n")
        assert sound(office) is right


@pytest.mark.parametrize("at_once", [1, 100])
def test_what_was_proved_is_not_loaded_again_until_it_changes(
    office: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(proving_parts, "_AT_ONCE", at_once)
    loaded: list[str] = []
    part = proving_parts._part

    def noted(at: Office, fund: str) -> Part | None:
        loaded.append(fund)
        return part(at, fund)

    monkeypatch.setattr(proving_parts, "_part", noted)
    monkeypatch.setattr("isf.book.reading.processes._processors", lambda: 1)
    assert sound(office, every=False)
    assert sorted(loaded) == [OTHER, ANNIE]
    loaded.clear()
    assert sound(office, every=False)
    assert loaded == []
    done(*f"receive {OTHER} --from council --amount 1 --on 2026-05-02".split(), office=office)
    assert sound(office, every=False)
    assert loaded == [OTHER]
    loaded.clear()
    assert sound(office, every=True)
    assert len(loaded) == 2


def test_a_part_that_lost_a_paper_is_proved_again(office: Path, tmp_path: Path) -> None:
    paper = tmp_path / "bus.pdf"
    paper.write_bytes(b"%PDF-1.4 a bus ticket")
    delivery = next(e for e in read_fund(Office(office), ANNIE).entries if e.kind == "delivery")
    done("document", "add", ANNIE, "--entry", delivery.id, str(paper), office=office)
    assert sound(office, every=False)
    next((office / "ledgers" / ANNIE / "documents").iterdir()).unlink()
    assert not sound(office, every=False)


def test_what_the_plugin_checked_is_what_was_loaded(office: Path) -> None:
    head = office / "ledgers" / ANNIE / "fund.beancount"
    with hearing() as heard:
        loaded = load_file(head, ANNIE)
    assert tuple(heard) == loaded.directives
    before = len(heard)
    load_file(head, ANNIE)
    assert len(heard) == before
