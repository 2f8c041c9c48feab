"""A declaration that is not right says on which line, and what to do."""

import pytest

from isf.model.money import parse_amount
from isf.office import Office, starter
from isf.sources.declared import declarations, named
from isf.sources.errors import DeclarationError, SourceUnknownError
from tests.sources.house import SHIPPED, declared, shipped

GOOD = """\
title = "A bank"
fact = "bank-statement"
readers = ["csv"]
dates = ["%d/%m/%Y"]

[columns]
date = ["Date"]
amount = ["Amount"]
"""


def test_the_shipped_declarations() -> None:
    assert {d.name for d in SHIPPED} >= {"lloyds", "council-remittance", "council-spend", "access-abacus"}
    assert shipped("council-remittance").readers == ("csv", "workbook")


def test_a_small_declaration_is_enough() -> None:
    bank = declared(GOOD)
    assert bank.required == ("date", "amount")
    assert bank.amounts.most == parse_amount("1,000,000.00")


@pytest.mark.parametrize(
    ("change", "by", "says"),
    [
        ('fact = "bank-statement"', 'fact = "bank"', "line 2, fact: it should be"),
        ('readers = ["csv"]', 'readers = ["cvs"]', "line 3, readers number 1: it should be"),
        ('dates = ["%d/%m/%Y"]', "", "dates: say how dates are written"),
        ('dates = ["%d/%m/%Y"]', 'dates = ["%d/%m/%Y", "%m/%d/%Y"]', "line 4, dates: some put the day first"),
        ('date = ["Date"]', 'when = ["Date"]', "line 6, columns: when is not known for a bank-statement"),
        ('amount = ["Amount"]', "", "line 6, columns: a bank-statement needs amount"),
        ('title = "A bank"', 'titel = "A bank"', "line 1, titel: Extra inputs are not permitted"),
        ('title = "A bank"', 'title = "A bank', "line 1"),
        ("[columns]", '[table]\nencodings = ["utf-99"]\n[columns]', "line 7, table encodings: there is no encoding"),
        ("[columns]", '[amounts]\nsign = "flag"\n[columns]', "amounts: sign"),
        ("[columns]", '[amounts]\nmost = 5.0\n[columns]', "line 7, amounts most: write amounts in quotes"),
        ("[columns]", '[recognise]\nfile_name = "("\n[columns]', "line 7, recognise file_name: it is not a pattern"),
        ("[columns]", '[[asides]]\nwhat = "total"\nsays = []\n[columns]', "line 8, asides number 1 says"),
        ("[columns]", '[[keep]]\nsays = ["x"]\ncolumns = ["purpose"]\n[columns]', "keep: purpose is not a field"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(change: str, by: str, says: str) -> None:
    assert change in GOOD
    with pytest.raises(DeclarationError) as refused:
        declared(GOOD.replace(change, by))
    assert says in str(refused.value)
    assert str(refused.value).startswith("ours.toml: ")
    assert "Mend it there" in str(refused.value)


def test_an_unknown_source_names_the_known_ones() -> None:
    with pytest.raises(SourceUnknownError, match="the sources of this office are access-abacus, "):
        named(SHIPPED, "barclays-1987")


def test_an_office_without_declarations_of_its_own_has_the_shipped_ones(tmp_path_factory: pytest.TempPathFactory) -> None:
    office = Office(tmp_path_factory.mktemp("bare"))
    assert declarations(office) == SHIPPED
    office.importers.mkdir()
    (office.importers / "ours.toml").write_text(GOOD, encoding="utf-8")
    (office.importers / "rules.toml").write_text("x = 1", encoding="utf-8")
    assert [d.name for d in declarations(office)] == ["ours"]
    assert (starter() / "importers" / "config.py").is_file()
