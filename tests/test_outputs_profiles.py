"""Who gets what of a council return."""

from dataclasses import replace
from pathlib import Path

import pytest

from isf.errors import FileError
from isf.outputs.profiles import read_profile
from isf.outputs.returns import return_tables
from tests.statements.samples import RETURN_ABOUT, two_funds

SHIPPED = Path(__file__).parent.parent / "reports"


def _own(tmp_path: Path, text: str) -> Path:
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "board.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_profile_leaves_tables_and_columns_out() -> None:
    profile, allowed = read_profile("finance", SHIPPED)
    made = two_funds(replace(RETURN_ABOUT, profile=profile, allowed_columns=allowed))
    tables = {table.name: [c.key for c in table.columns] for table in return_tables(made)}
    assert "lines" not in tables
    assert "outcomes" not in tables
    assert "primary_support_reason" not in tables["funds"]
    assert {row.table for row in made.data_dictionary} == set(tables)
    assert set(made.as_json()) == set(tables)


def test_a_name_goes_out_only_where_the_profile_allows_it(tmp_path: Path) -> None:
    plain, none = read_profile("council", SHIPPED)
    named, allowed = read_profile("board", _own(tmp_path, 'name = "Board"\nallow = ["person_name"]\n'))
    for profile, columns, there in ((plain, none, False), (named, allowed, True)):
        made = two_funds(replace(RETURN_ABOUT, profile=profile, allowed_columns=columns))
        assert ("Annie Example" in str(made.as_json())) is there


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('tables = ["headers"]', "no return has a table 'headers'"),
        ('[columns]\nlines = ["amount"]', "table lines has no column 'amount'"),
        ('allow = ["gross"]', "'gross' is not an optional column"),
        ('tabels = ["lines"]', "unknown key 'tabels'"),
    ],
)
def test_a_profile_that_names_what_is_not_there_is_refused(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(FileError, match=r"board\.toml") as refused:
        read_profile("board", _own(tmp_path, text))
    assert why in str(refused.value)


@pytest.mark.parametrize("name", ["nobody", "../council", ""])
def test_a_profile_that_is_not_there_names_those_that_are(name: str) -> None:
    with pytest.raises(FileError, match="council, finance, public"):
        read_profile(name, SHIPPED)
