"""Who may record and who may not, once an office names its staff."""

from pathlib import Path

import pytest

from isf.book.approval.roles import Role, need_reason, need_role, need_second, read_staff
from isf.book.store import writing
from isf.errors import (
    ActorMissingError,
    ActorUnknownError,
    FileError,
    ReasonMissingError,
    RoleMissingError,
    SamePersonError,
)
from isf.office import Office
from tests.command_line import ANNIE, copy_of, done, isf

STAFF = """
[[staff]]
who = "sam"
roles = ["recorder"]
[[staff]]
who = "Morgan Lee"
roles = ["recorder", "approver"]
[[staff]]
who = "trustee"
roles = ["reader"]
"""


def office_with(folder: Path, staff: str) -> Office:
    office = Office(folder)
    office.ledgers.mkdir(parents=True)
    office.settings.write_text(staff, encoding="utf-8", newline="\n")
    return office


def test_an_office_that_names_nobody_lets_everybody_record(tmp_path: Path) -> None:
    for role in Role:
        need_role(office_with(tmp_path / role, "staff = []\n"), "anybody", role)
        need_role(Office(tmp_path / "none"), "anybody", role)


def test_a_name_is_compared_without_capitals_and_spaces(tmp_path: Path) -> None:
    office = office_with(tmp_path, STAFF)
    need_role(office, " morgan  LEE ", Role.APPROVER)
    assert set(read_staff(office).members) == {"sam", "morgan lee", "trustee"}


@pytest.mark.parametrize(
    ("who", "role", "refusal"),
    [
        ("sam", Role.APPROVER, RoleMissingError),
        ("trustee", Role.RECORDER, RoleMissingError),
        ("stranger", Role.RECORDER, ActorUnknownError),
        ("stranger", Role.READER, ActorUnknownError),
        ("", Role.RECORDER, ActorMissingError),
        ("  ", Role.RECORDER, ActorMissingError),
    ],
)
def test_who_lacks_the_role_is_refused(
    tmp_path: Path, who: str, role: Role, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal, match="nothing was recorded"):
        need_role(office_with(tmp_path, STAFF), who, role)


def test_the_second_person_is_another_one_who_may_approve(tmp_path: Path) -> None:
    office = office_with(tmp_path, STAFF)
    need_second(office, "This", "sam", "Morgan Lee")
    with pytest.raises(SamePersonError, match="ask another approver"):
        need_second(office, "This", "Morgan Lee", "morgan lee")
    with pytest.raises(RoleMissingError, match="role approver"):
        need_second(office, "This", "Morgan Lee", "sam")


@pytest.mark.parametrize(
    "staff",
    [
        'staff = "sam"\n',
        'staff = ["sam"]\n',
        "[[staff]]\nroles = []\n",
        '[[staff]]\nwho = " "\n',
        '[[staff]]\nwho = "sam"\nroles = "recorder"\n',
        '[[staff]]\nwho = "sam"\nroles = ["boss"]\n',
    ],
)
def test_a_list_of_staff_that_is_not_in_form_stops_everybody(tmp_path: Path, staff: str) -> None:
    with pytest.raises(FileError, match="staff"):
        need_role(office_with(tmp_path, staff), "sam", Role.RECORDER)


def test_which_of_the_staff_is_not_in_form_is_said(tmp_path: Path) -> None:
    office = office_with(tmp_path, STAFF + '[[staff]]\nwho = ""\n')
    with pytest.raises(FileError, match="staff number 4 has no name"):
        read_staff(office)
    office.settings.write_text('[[staff]]\nwho = "sam"\nroles = ["boss"]\n', encoding="utf-8")
    with pytest.raises(FileError, match="the roles of staff number 1 are not known"):
        read_staff(office)


def test_who_approves_need_not_record_and_who_records_may_not_approve(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    office = Office(copy_of("begun", tmp_path_factory.getbasetemp() / "offices", tmp_path))
    kim = '[[staff]]\nwho = "kim"\nroles = ["approver"]\n'
    office.settings.write_text(STAFF + kim, encoding="utf-8", newline="\n")
    for number, (who, seconded, may) in enumerate(
        (("kim", True, True), ("kim", False, False), ("sam", True, False), ("sam", False, True))
    ):
        with writing(office, by=who, why="council add") as writer:
            writer.seconded = f"{ANNIE}/proposal/00001" if seconded else ""
            files = {f"councils/derby{number}.toml": b""}
            if may:
                assert writer.record([], files=files).seq
            else:
                with pytest.raises(RoleMissingError):
                    writer.record([], files=files)


def test_no_writer_records_without_a_reason(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> None:
    office = Office(copy_of("begun", tmp_path_factory.getbasetemp() / "offices", tmp_path))
    with writing(office, by="sam", why=" ") as writer, pytest.raises(ReasonMissingError):
        writer.record([], files={"councils/derby.toml": b""})
    with writing(office, by=" ", why="council add derby") as writer, pytest.raises(ActorMissingError):
        writer.record([], files={"councils/derby.toml": b""})
    assert not office.council_file("derby").exists()


def test_a_change_without_a_reason_is_refused() -> None:
    with pytest.raises(ReasonMissingError, match="needs a reason"):
        need_reason("A change", " ")


def test_a_reader_and_a_stranger_cannot_record_and_a_recorder_can(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    office = copy_of("funded", tmp_path_factory.getbasetemp() / "offices", tmp_path)
    settings = office / "ledgers" / "office.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("staff = []", "") + STAFF, encoding="utf-8"
    )
    fee = ["fee", ANNIE, "--amount", "5", "--on", "2026-05-01"]
    before = done("balance", "--format", "json", office=office).out
    for who, words in (("trustee", "needs the role recorder"), ("stranger", "is not among the staff")):
        refused = isf(*fee, "--by", who, office=office)
        assert (refused.code, refused.out) == (1, "")
        assert words in refused.err
    assert done("balance", "--format", "json", office=office).out == before
    assert done(*fee, "--by", "sam", "--format", "json", office=office).json["amount"] == "5.00"


def test_who_records_cannot_loosen_a_councils_rules_alone(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    office = Office(copy_of("begun", tmp_path_factory.getbasetemp() / "offices", tmp_path))
    office.settings.write_text(STAFF, encoding="utf-8", newline="\n")
    pack = {"councils/calderdale.toml": office.council_file("calderdale").read_bytes()}
    with writing(office, by="sam", why="council change calderdale") as writer:
        with pytest.raises(RoleMissingError, match="role approver"):
            writer.record([], files=pack)
        assert writer.record([], files={"councils/derby.toml": b""}).seq
    with writing(office, by="Morgan Lee", why="council change calderdale") as writer:
        assert writer.record([], files=pack).seq
