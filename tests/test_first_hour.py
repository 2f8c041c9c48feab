"""What people try in their first hour, and what they are told."""

import re
from pathlib import Path
from typing import get_args

import pytest
from pydantic_core.core_schema import ErrorType

import isf as package
from isf.book.privacy.names import everybody, find, near
from isf.book.records import Person, Register, read_toml
from isf.errors import FundUnknownError
from isf.model.checked import FORMS, in_words
from tests.command_line import ANNIE, PLAN, copy_of, done, isf


@pytest.fixture
def office(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of("worked", tmp_path_factory.getbasetemp() / "first-hour", tmp_path / "mine")


# --- starting --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["", "   "])
def test_an_office_has_a_provider_with_a_name(name: str, tmp_path: Path) -> None:
    ran = isf("init", str(tmp_path / "office"), "--provider", name)
    assert ran.code == 1
    assert 'give it: --provider "Bridge Support"' in ran.err
    assert not (tmp_path / "office").exists()


def test_what_comes_next_can_be_typed_where_the_folder_has_a_space(tmp_path: Path) -> None:
    out = done("init", str(tmp_path / "my office"), "--provider", " Bridge Support ").out
    assert f"The office of Bridge Support is in {tmp_path / 'my office'}." in out
    assert f"isf --office '{tmp_path / 'my office'}' council add CODE --name NAME" in out


@pytest.mark.parametrize("mark", ["\N{ZERO WIDTH NO-BREAK SPACE}", ""])
def test_a_plan_that_notepad_saved_is_read(mark: str, office: Path, tmp_path: Path) -> None:
    """Notepad puts a byte order mark first, and ends lines with two characters."""
    plan = PLAN.replace("Annie Example", "Bea Example").replace("ASC-100234", "ASC-100235")
    (tmp_path / "bea.toml").write_bytes((mark + plan.replace("\n", "\r\n")).encode())
    done("fund", "open", "--plan", str(tmp_path / "bea.toml"), office=office)
    assert read_toml(tmp_path / "bea.toml")["name"] == "Bea Example"


# --- dates and money -------------------------------------------------------------------------


def test_a_period_is_not_run_for_a_day_to_come(office: Path) -> None:
    ran = isf("period", "run", "calderdale", "2026:02", "--as-of", "2026-06-01", office=office)
    assert (ran.code, ran.error) == (1, "FutureError")
    assert "2026-06-01 is after today (2026-05-03)" in ran.err


def test_one_fund_is_one_fund(office: Path) -> None:
    assert "1 fund: " in done("period", "run", "calderdale", "2026:01", office=office).out
    assert "1 fund checked" in done("check", office=office).out


def test_what_the_provider_lends_is_for_no_heading(office: Path) -> None:
    lent = ("receive", ANNIE, "--from", "provider", "--amount", "50", "--on", "2026-05-01")
    ran = isf(*lent, "--heading", "Community", office=office)
    assert ran.code == 1
    assert "leave --heading out" in ran.err
    assert done(*lent, office=office).code == 0


# --- whose fund --------------------------------------------------------------------------------

PEOPLE = Register(
    {
        fund: Person(fund, name, "millbrook", council_ref=ref)
        for fund, name, ref in (
            ("P-7K3QX7", "Zo\u00eb D'Arcy-Nightshade", "HDC-77120"),
            ("P-2M9TFY", "\u0141ucja Wi\u015bniewska-Foxglove", ""),
            ("P-A6Q7P3", "Jos\u00e9 Mar\u00eda Ib\u00e1\u00f1ez Quickthorn", "MB-10755"),
        )
    }
)


@pytest.mark.parametrize(
    ("said", "fund"),
    [
        ("zoe", "P-7K3QX7"),
        ("ZO\u00cb", "P-7K3QX7"),
        ("zoe\u0308", "P-7K3QX7"),
        ("D\u2019Arcy", "P-7K3QX7"),
        ("lucja", "P-2M9TFY"),
        ("wisniewska", "P-2M9TFY"),
        (" jose maria ibanez quickthorn ", "P-A6Q7P3"),
    ],
)
def test_a_name_is_found_without_its_accents_and_capitals(said: str, fund: str) -> None:
    assert PEOPLE.find(said) == fund


@pytest.mark.parametrize("said", ["", " ", "\u0301"])
def test_nothing_means_nobody(said: str) -> None:
    with pytest.raises(FundUnknownError, match="No fund answers to"):
        PEOPLE.find(said)
    with pytest.raises(FundUnknownError, match="No fund answers to"):
        Register({"P-7K3QX7": PEOPLE.people["P-7K3QX7"]}).find(said)


# --- whose word ----------------------------------------------------------------------------------

NOTED = ("outcome", "progress", ANNIE, "--outcome", "O1", "--direction", "better", "--words", "Goes alone")


@pytest.mark.parametrize("name", ["Fred Bloggs", "fred Bloggs", "Dr Patel", "Mary-Jane"])
def test_no_name_enters_a_ledger_as_whose_word_it_is(name: str, office: Path) -> None:
    ran = isf(*NOTED, "--confirmed-by", name, office=office)
    assert ran.code == 1
    assert 'say the role in small letters ("care manager")' in ran.err
    assert name not in ran.err
    ledger = (office / "ledgers" / ANNIE / "2026-27.beancount").read_text(encoding="utf-8")
    assert "isf-progress" not in ledger


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("care manager", "care manager"),
        ("GP", "GP"),
        ("OT assistant", "OT assistant"),
        ("annie", "A1"),
        ("Annie Example", "A1"),
        ("A1", "A1"),
    ],
)
def test_a_role_or_somebody_who_may_agree_confirms(said: str, written: str, office: Path) -> None:
    done(*NOTED, "--confirmed-by", said, office=office)
    ledger = (office / "ledgers" / ANNIE / "2026-27.beancount").read_text(encoding="utf-8")
    assert f'confirmed-by: "{written}"' in ledger


# --- words ------------------------------------------------------------------------------------------

_PROGRAMMERS = re.compile(
    r"input|valid|instance|string|tuple|dict|boolean|integer|decimal\b|mapping|pattern|schema|parse|\{",
    re.IGNORECASE,
)


@pytest.mark.parametrize("kind", get_args(ErrorType))
def test_no_finding_is_told_in_a_programmers_words(kind: str) -> None:
    sizes = dict.fromkeys(("gt", "ge", "lt", "le", "max_length", "max_digits", "decimal_places"), 9)
    told = {
        **sizes,
        "whole_digits": 9,
        "multiple_of": 5,
        "pattern": min(FORMS),
        "expected": "'net' or 'gross'",
    }
    if kind != "value_error":
        assert not _PROGRAMMERS.search(in_words(kind, "Input should be a valid tuple", told))


def test_every_pattern_is_told_in_words() -> None:
    root = Path(package.__file__).parent
    texts = [path.read_text(encoding="utf-8") for path in root.rglob("*.py")]
    used = {found for text in texts for found in re.findall(r'pattern=r"([^"]+)"', text)}
    assert used
    assert used == set(FORMS)


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        (
            'id = "O1"',
            'id = "first"',
            "outcomes number 1 id: it should be a capital letter, then at most seven",
        ),
        ('name = "Annie Example"', "name = 7", 'name: it must be text in quotes, "like this"'),
        ("[headings]\n", "[[headings]]\n", "headings: it must be a table"),
        ('care_act = "g"', 'care_act = "z"', "care_act: it should be 'a', 'b'"),
    ],
)
def test_a_plan_that_is_not_right_says_what_to_write(
    was: str, now: str, says: str, office: Path, tmp_path: Path
) -> None:
    assert was in PLAN
    (tmp_path / "plan.toml").write_text(PLAN.replace(was, now), encoding="utf-8")
    ran = isf("fund", "open", "--plan", str(tmp_path / "plan.toml"), office=office)
    assert ran.code == 1
    assert says in ran.err


@pytest.mark.parametrize("surname", ["Swim", "Sister", "Garden", "Week"])
def test_an_everyday_word_names_nobody_but_a_whole_name_does(surname: str) -> None:
    register = Register({ANNIE: Person(ANNIE, f"Rosalind {surname}", "calderdale")})
    names = near(everybody(register), register, [ANNIE])
    assert find(f"{surname} on Tuesdays, and the {surname.lower()} after it", names) is None
    assert find(f"rosalind {surname.lower()} said so", names) is not None
    assert find("Rosalind said so", names) is not None


def test_how_often_is_said_in_words(office: Path) -> None:
    weekly = ("--amount", "5", "--outcome", "O1", "--agreed-by", "annie", "--on", "2026-04-06")
    every = ("--each", "week", "--from", "2026-05-02")
    done("agree", ANNIE, "--heading", "Community", "--supplier", "Choir", *weekly, *every, office=office)
    shown = done("fund", "show", ANNIE, office=office).out
    assert "Choir: £5.00 each week, for O1" in shown
    assert "£288.00 once, for O1" in shown
