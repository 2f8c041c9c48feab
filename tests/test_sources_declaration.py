"""A declaration that is not right says on which line, and what to do."""

from pathlib import Path

import pytest

from isf.model.money import parse_amount
from isf.office import Office, starter
from isf.sources.declaration import (
    FIELDS,
    Amounts,
    AsideKind,
    AsideRule,
    Declaration,
    Duration,
    FactKind,
    Keep,
    Preamble,
    Reader,
    Recognise,
    Service,
    Sign,
    Table,
    Visits,
)
from isf.sources.declared import declarations, named
from isf.sources.errors import DeclarationError, SourceUnknownError
from tests.sources.house import SHIPPED, declared, shipped

DATES, COLUMNS = 'dates = ["%d/%m/%Y"]', "[columns]"
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


BROKEN = [
    ('fact = "bank-statement"', 'fact = "bank"', "line 2, fact: it should be"),
    ('readers = ["csv"]', 'readers = ["cvs"]', "line 3, readers number 1: it should be"),
    (DATES, "", "dates: say how dates are written"),
    (DATES, 'dates = ["%d/%m/%Y", "%m/%d/%Y"]', "line 4, dates: some put the day first"),
    ('date = ["Date"]', 'when = ["Date"]', "line 6, columns: when is not known for a bank-statement"),
    ('amount = ["Amount"]', "", "line 6, columns: a bank-statement needs amount"),
    ('title = "A bank"', 'titel = "A bank"', "line 1, titel: there is no such key"),
    ('title = "A bank"', 'title = "A bank', "line 1"),
    (COLUMNS, '[table]\nencodings = ["utf-99"]', "line 7, table encodings: there is no encoding"),
    (COLUMNS, '[amounts]\nsign = "flag"', "line 6, amounts: sign"),
    (COLUMNS, "[amounts]\nmost = 5.0", "line 7, amounts most: write amounts in quotes"),
    (COLUMNS, '[recognise]\nfile_name = "("', "line 7, recognise file_name: it is not a pattern"),
    (COLUMNS, '[[asides]]\nwhat = "total"\nsays = []', "line 8, asides number 1 says"),
    (COLUMNS, '[[keep]]\nsays = ["x"]\ncolumns = ["purpose"]', "keep: purpose is not a field"),
]


@pytest.mark.parametrize(("change", "by", "says"), BROKEN)
def test_what_is_wrong_is_named_with_its_line(change: str, by: str, says: str) -> None:
    assert change in GOOD
    with pytest.raises(DeclarationError) as refused:
        declared(GOOD.replace(change, f"{by}\n{COLUMNS}" if change == COLUMNS else by))
    assert says in str(refused.value)
    assert str(refused.value).startswith("ours.toml: ")
    assert "Mend it there" in str(refused.value)


def test_an_unknown_source_names_the_known_ones() -> None:
    with pytest.raises(SourceUnknownError, match="the sources of this office are access-abacus, "):
        named(SHIPPED, "barclays-1987")


def test_an_office_without_declarations_of_its_own_has_the_shipped_ones(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    office = Office(tmp_path_factory.mktemp("bare"))
    assert declarations(office) == SHIPPED
    office.importers.mkdir()
    (office.importers / "ours.toml").write_text(GOOD, encoding="utf-8")
    (office.importers / "rules.toml").write_text("x = 1", encoding="utf-8")
    assert [d.name for d in declarations(office)] == ["ours"]
    assert (starter() / "importers" / "config.py").is_file()


def test_every_key_and_field_stands_in_the_manual() -> None:
    manual = Path(__file__).parents[1] / "docs" / "sources.md"
    text = manual.read_text(encoding="utf-8")
    tables = (Declaration, Recognise, Table, Amounts, Preamble, AsideRule, Keep, Visits, Service)
    keys = {key for table in tables for key in table.model_fields} - {"name"}
    fields = {field for fields in FIELDS.values() for field in fields}
    values = {str(value) for kind in (FactKind, Reader, Sign, AsideKind, Duration) for value in kind}
    assert {word for word in keys | fields | values if word not in text} == set()
