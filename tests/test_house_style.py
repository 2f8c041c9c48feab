"""A provider's name, logo, colours and contact come from office.toml; no template is touched."""

from pathlib import Path

import pytest

from isf.errors import FileError
from isf.office import Office
from isf.outputs.house_style import house_style, supplier_names
from isf.outputs.statements import Look, html
from tests.statements.samples import worked_statement

DOT = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


def _office(tmp_path: Path, more: str) -> Office:
    office = Office(tmp_path)
    office.ledgers.mkdir()
    office.reports.mkdir()
    (office.reports / "logo.svg").write_text(DOT, encoding="utf-8")
    office.settings.write_text(f'[provider]\nname = "Ryburn Care"\n{more}', encoding="utf-8")
    return office


def test_colours_and_logo_reach_the_page(tmp_path: Path) -> None:
    office = _office(tmp_path, '[style]\ncolour = "#7a1f5c"\nlogo = "logo.svg"\nfont = "Noto Sans"\n')
    page = html(worked_statement(), office.reports, Look(style=house_style(office)))
    assert "--house: #7a1f5c;" in page
    assert '<img class="logo" src="data:image/svg+xml;base64,' in page
    assert '--font: "Noto Sans"' in page


def test_an_office_without_a_style_has_the_shipped_one(tmp_path: Path) -> None:
    office = _office(tmp_path, "")
    page = html(worked_statement(), office.reports, Look(style=house_style(office)))
    assert "<img" not in page


@pytest.mark.parametrize(
    ("style", "why"),
    [
        ('colour = "plum"', "is not a colour"),
        ('colour = "#fff;}</style>"', "is not a colour"),
        ('font = "x\\"; }"', "is not a font's name"),
        ('logo = "../ledgers/people.toml"', "is not the name of a PNG"),
        ('logo = "gone.png"', "there is no"),
        ('colours = "#112233"', "has no 'colours'"),
    ],
)
def test_a_style_that_cannot_be_used_is_refused_by_name(tmp_path: Path, style: str, why: str) -> None:
    with pytest.raises(FileError, match=r"office\.toml") as refused:
        house_style(_office(tmp_path, f"[style]\n{style}\n"))
    assert why in str(refused.value)


def test_names_behind_suppliers_codes(tmp_path: Path) -> None:
    office = _office(tmp_path, '[suppliers]\nCanu-Choir = "Côr Canu"\n')
    assert supplier_names(office) == {"Canu-Choir": "Côr Canu"}
