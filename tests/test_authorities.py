"""Who may agree, and when: the ledger has an id and days, the register the name."""

from pathlib import Path

import pytest

from isf.book.records import read_register
from isf.office import Office
from tests.command_line import ANNIE, copy_of, done, isf

AGREE = f"agree {ANNIE} --heading Community --supplier Provider --amount 5 --outcome O1"


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    """Period 2026:01 is run and paid."""
    return copy_of("funded", tmp_path_factory.getbasetemp() / "offices", tmp_path)


def add_sarah(office: Path, *more: str) -> dict[str, str | None]:
    words = ["authority", "add", ANNIE, "--who", "Sarah Applegarth", "--authority", "deputy", *more]
    told: dict[str, str | None] = done(*words, "--format", "json", office=office).json
    return told


def agree(office: Path, who: str, on: str) -> int:
    return isf(*AGREE.split(), "--agreed-by", who, "--on", on, office=office).code


def test_the_name_is_in_the_register_and_never_in_the_ledger(office: Path) -> None:
    told = add_sarah(office, "--from", "2026-04-10")
    assert (told["id"], told["from"], told["until"]) == ("A2", "2026-04-10", None)
    assert read_register(Office(office)).name_of(ANNIE, "A2") == "Sarah Applegarth"
    for path in (office / "ledgers").rglob("*"):
        if path.is_file() and path.name != "people.toml":
            assert b"Applegarth" not in path.read_bytes(), path


def test_it_covers_its_days_and_no_other(office: Path) -> None:
    add_sarah(office, "--from", "2026-04-10", "--until", "2026-04-20")
    assert agree(office, "A2", "2026-04-09") == 1
    assert agree(office, "A2", "2026-04-10") == 0
    assert agree(office, "Applegarth", "2026-04-19") == 0
    assert agree(office, "A2", "2026-04-20") == 1


def test_ending_it_stops_agreeing_from_that_day(office: Path) -> None:
    add_sarah(office, "--from", "2026-04-10")
    assert agree(office, "A2", "2026-04-15") == 0
    end = ["authority", "end", ANNIE, "sarah", "--reason", "discharged", "--on"]
    too_early = isf(*end, "2026-04-15", office=office)
    assert too_early.code == 1
    assert "had no authority that day" in too_early.err
    done(*end, "2026-04-16", office=office)
    assert agree(office, "A2", "2026-04-16") == 1
    assert done("check", office=office).code == 0
    assert "16 April 2026" in done("authority", "list", ANNIE, office=office).out


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (f"authority end {ANNIE} A9 --reason gone --on 2026-05-01", "has no authority 'A9'"),
        (f"authority end {ANNIE} A1 --reason gone --on 2026-04-06", "not after it begins"),
        (
            f"authority add {ANNIE} --who X --authority deputy --from 2026-05-01 --until 2026-05-01",
            "not after",
        ),
        (f"authority end {ANNIE} A1 --reason= --on 2026-05-01", "needs a reason"),
        (f"retention hold {ANNIE} --reason=", "needs a reason"),
        (f"authority add {ANNIE} --who= --authority deputy --from 2026-05-01", "Say who may agree"),
    ],
)
def test_what_makes_no_sense_is_refused(office: Path, words: str, why: str) -> None:
    refused = isf(*words.split(), office=office)
    assert refused.code == 1
    assert why in refused.err


def test_the_reason_may_not_name_her(office: Path) -> None:
    refused = isf("authority", "end", ANNIE, "A1", "--reason", "Annie has a deputy now", office=office)
    assert refused.code == 1
    assert "holds a name" in refused.err
