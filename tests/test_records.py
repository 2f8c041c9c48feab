"""The office's own records: files that people may edit are read or refused, never half understood."""

import tomllib
from pathlib import Path

import pytest

from isf.book.records import (
    Person,
    Register,
    council_codes,
    read_policy,
    read_register,
    read_settings,
    read_toml,
    register_of,
)
from isf.errors import CouncilUnknownError, FileError, FundUnknownError
from isf.office import Office

ANNIE, BO, CY = "P-7K3QX7", "P-2M9TFY", "P-00000Z"

REGISTER = Register(
    {
        ANNIE: Person(
            ANNIE, "Annie Example", "calderdale", "ASC-100234", authorities={"A1": "Annie Example"}
        ),
        BO: Person(
            BO, "Bo Example", "calderdale", "ASC-100235", authorities={"A1": "Cy O'Neill-Example", "A2": "Bo"}
        ),
    }
)


@pytest.mark.parametrize(
    ("text", "fund"),
    [
        (ANNIE, ANNIE),
        ("ASC-100234", ANNIE),
        ("Annie Example", ANNIE),
        ("annie", ANNIE),
        ("NNI", ANNIE),
        ("Bo Example", BO),
        ("asc-100235", None),
        ("Example", None),
        ("ASC", None),
        ("", None),
        (" ", None),
        ("p-7k3qx7", None),
        ("P-7K3QX", None),
        ("Dee", None),
    ],
)
def test_a_fund_is_found_by_id_reference_or_part_of_a_name(text: str, fund: str | None) -> None:
    if fund:
        assert REGISTER.find(text) == fund
        return
    with pytest.raises(FundUnknownError):
        REGISTER.find(text)


def test_an_ambiguous_name_is_answered_with_the_fund_ids() -> None:
    with pytest.raises(FundUnknownError, match=f"{BO}, {ANNIE}; name one of these fund ids"):
        REGISTER.find("Example")


def test_the_same_reference_of_two_councils_is_not_guessed() -> None:
    twin = REGISTER.plus(Person(BO, "Bo Example", "kirklees", "ASC-100234"))
    with pytest.raises(FundUnknownError, match="could be"):
        twin.find("ASC-100234")
    assert twin.by_reference("ASC-100234") is None
    assert twin.by_reference("ASC-100234", "kirklees") == BO
    assert twin.by_reference("", "kirklees") is None


@pytest.mark.parametrize(
    ("who", "right"),
    [
        ("A1", "A1"),
        ("Cy O'Neill-Example", "A1"),
        ("cy", "A1"),
        ("O'Neill-Example", "A1"),
        ("bo", "A2"),
        ("Neill", "Neill"),
        ("O", "O"),
        ("", ""),
        ("Annie", "Annie"),
    ],
)
def test_who_agreed_is_a_name_or_whole_words_of_one(who: str, right: str) -> None:
    assert REGISTER.authority(BO, who) == right


def test_somebody_with_several_rights_in_turn_uses_the_one_that_holds() -> None:
    names = {"A1": "Dee Example", "A2": "Dee Example", "A3": "Ed Example"}
    register = REGISTER.plus(Person(BO, "Bo Example", "calderdale", authorities=names))
    assert register.authority(BO, "Dee Example", ["A1"]) == "A1"
    assert register.authority(BO, "dee", ["A2", "A3"]) == "A2"
    assert register.authority(BO, "Dee", []) == "A2"
    assert register.authority(BO, "Example", ["A1", "A3"]) == "Example"


def test_the_register_survives_being_written_with_all_that_people_put_into_it() -> None:
    table = {"name": "Annie", "council": "calderdale", "phone": "see the folder", "visits": [1, 2]}
    register = register_of({ANNIE: {**table, "authorities": {"A1": "Annie"}}})
    again = register_of(tomllib.loads(register.content().decode()))
    assert again == register
    assert again.people[ANNIE].other == {"phone": "see the folder", "visits": [1, 2]}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('["P-7K3QX8"]\nname = "Annie"\n', "P-7K3QX8: this is not a fund id"),
        ('"P-7K3QX7" = "Annie"\n', "P-7K3QX7: write it as a table"),
        ('["P-7K3QX7"]\nname = ["Annie"]\n', "P-7K3QX7: name is not text"),
        ('["P-7K3QX7"]\nauthorities = ["Annie"]\n', "P-7K3QX7: authorities is not a table of names"),
        ('["P-7K3QX7"]\nauthorities = { A1 = 5 }\n', "P-7K3QX7: authorities is not a table of names"),
        ("name =\n", "at line 1"),
    ],
)
def test_a_register_that_was_edited_wrongly_is_refused_whole(text: str, said: str, tmp_path: Path) -> None:
    """Nobody is passed over: the next fund that is opened writes the register again."""
    office = Office(tmp_path)
    office.ledgers.mkdir()
    office.register.write_text(text, encoding="utf-8")
    with pytest.raises(FileError) as refused:
        read_register(office)
    assert said in str(refused.value)
    assert str(office.register) in str(refused.value)


def test_an_office_without_a_register_has_nobody(tmp_path: Path) -> None:
    assert read_register(Office(tmp_path)).people == {}


@pytest.mark.parametrize(
    "text",
    ['provider = "Bridge"\n', "client_account = 3\n", '[provider]\nsupplier_names = "Bridge"\n'],
)
def test_settings_that_are_something_else_are_refused(text: str, tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.ledgers.mkdir()
    office.settings.write_text(text, encoding="utf-8")
    with pytest.raises(FileError, match=r"office\.toml"):
        read_settings(office)


def test_settings_may_leave_things_out(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.ledgers.mkdir()
    office.settings.write_text('[provider]\nname = "Bridge"\n', encoding="utf-8")
    assert read_settings(office).provider == "Bridge"
    assert read_settings(office).supplier_names == ()


@pytest.mark.parametrize("code", ["../people", "kirklees", "", "Calderdale"])
def test_a_council_is_one_of_the_offices(code: str, tmp_path: Path) -> None:
    office = Office(tmp_path)
    folder = office.ledgers / "councils"
    folder.mkdir(parents=True)
    (folder / "calderdale.toml").write_text('code = "calderdale"\nname = "Calderdale"\n', encoding="utf-8")
    assert council_codes(office) == ("calderdale",)
    with pytest.raises(CouncilUnknownError):
        read_policy(office, code)


def test_a_file_that_is_not_text_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_bytes(b"name = \xff")
    with pytest.raises(FileError, match="UTF-8"):
        read_toml(path)
    with pytest.raises(FileError, match="folder"):
        read_toml(tmp_path)
