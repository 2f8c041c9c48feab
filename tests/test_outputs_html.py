"""The page: every figure of the worked period, plain structure, hostile text shown as text."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html as lxml_html

from isf.errors import TemplateBrokenError
from isf.office import starter
from isf.outputs.house_style import HouseStyle
from isf.outputs.html import page
from isf.outputs.statements import Look, html
from isf.reporting.statement import Statement
from tests.statements.samples import ABOUT, busy_statement, worked_statement

SHIPPED = starter() / "reports"
NONE_OF_ITS_OWN = Path("no-such-folder")


def _text(told: Statement) -> str:
    tree = lxml_html.document_fromstring(html(told, NONE_OF_ITS_OWN))
    for style in tree.iter("style"):
        style.text = ""
    return re.sub(r"\s+", " ", "".join(map(str, tree.itertext())))


def test_what_is_left_comes_first() -> None:
    text = _text(worked_statement())
    first = text.index("You have £74.00 left to spend.")
    assert first < text.index("£400.00")


@pytest.mark.parametrize(
    "words",
    [
        "Money statement for Annie Example",
        "6 April to 3 May 2026",
        "Your budget for this time was £400.00. £296.00 was spent. £30.00 is to go back.",
        "Home support: help at home £300.00 £0.00 £276.00 £0.00 £24.00",
        "Community: going out and joining in £80.00 £0.00 £0.00 £30.00 £50.00",
        "Fee: running your fund £20.00 £0.00 £20.00 £0.00 £0.00",
        "All together £400.00 £0.00 £296.00 £30.00 £74.00",
        "Calderdale Council £360.00 £360.00 £0.00",
        "Your contribution £40.00 £0.00 £40.00",
        "AG-001 12 at £24.00 £288.00 £276.00 £12.00 £0.00",
        "Annie Example on 8 April 2026, at a visit",
        "25 April 2026 Home support See my sister every week 11.5 at £24.00 £276.00 AG-001",
        "See my sister every week £276.00 £0.00 1 Better: Goes on her own now",
        "Fees and other costs £20.00",
        "2 May 2026 Calderdale Council Community £30.00",
        "£30.00 is still to be given back.",
        "keep up to 4 weeks of your budget. That is £400.00. The rule is in clause 8.2 of the contract",
        "In the bank £64.00 Still to come in £40.00",
        "Still to be given back (taken off) -£30.00 Left to spend £74.00",
        "Ask Ryburn Care: 01422 000 000. Say the number of this statement: P-7K3QX7/2026P01.",
    ],
)
def test_the_worked_period_on_the_page(words: str) -> None:
    assert words in _text(worked_statement())


@pytest.mark.parametrize(
    "words",
    [
        "Money back: community from Sowerby Pool",
        "The pool was shut",
        "Home support to Community £50.00 Annie Example, by telephone",
        "What was put right",
        "It was for somebody else",
        "Taken back on 28 April 2026.",
        "More than was needed",
        "AG-002 Community from Sowerby Pool Swim on Fridays from 6 April 2026 £45.00",
        "You have agreed to things that cost £249.00 more, and that money is kept for them.",
    ],
)
def test_a_busy_period_on_the_page(words: str) -> None:
    assert words in _text(busy_statement())


def test_the_page_is_built_to_be_read_by_everyone() -> None:
    tree = lxml_html.document_fromstring(html(busy_statement(), NONE_OF_ITS_OWN))
    assert tree.get("lang") == "en-GB"
    assert len(tree.findall(".//h1")) == 1
    assert tree.find(".//main") is not None
    assert not list(tree.iter("script"))
    assert all(svg.get("aria-hidden") == "true" for svg in tree.iter("svg"))
    tables = list(tree.iter("table"))
    assert len(tables) > 8
    assert all(table.find("caption") is not None for table in tables)
    assert all(th.get("scope") in ("col", "row") for th in tree.iter("th"))


def test_nothing_on_the_page_is_fetched_from_elsewhere() -> None:
    text = html(worked_statement(), NONE_OF_ITS_OWN)
    assert "default-src 'none'" in text
    assert re.findall(r'(?:href|src|action)="', text) == []


HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)>{{ 7*7 }}'


def test_hostile_text_is_shown_as_text() -> None:
    about = replace(ABOUT, person=HOSTILE, council=HOSTILE, suppliers={"Pool": HOSTILE})
    made = html(busy_statement(about), NONE_OF_ITS_OWN)
    tree = lxml_html.document_fromstring(made)
    assert not list(tree.iter("script"))
    assert not list(tree.iter("img"))
    assert HOSTILE in "".join(map(str, tree.itertext()))


# --- templates of an office ----------------------------------------------------------------------


def _own(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return folder


def test_an_offices_own_template_comes_first(tmp_path: Path) -> None:
    own = _own(tmp_path, "statement.html.j2", "<p>{{ of.sentence }}</p>")
    assert html(worked_statement(), own) == "<p>You have £74.00 left to spend.</p>"


def test_a_template_that_comes_changes_or_goes_is_seen_at_once(tmp_path: Path) -> None:
    shipped = html(worked_statement(), tmp_path)
    own = tmp_path / "statement.html.j2"
    for words in ("<p>Ours</p>", "<p>Ours, too</p>"):
        own.write_text(words, encoding="utf-8", newline="\n")
        assert html(worked_statement(), tmp_path) == words
    own.unlink()
    assert html(worked_statement(), tmp_path) == shipped


def test_an_office_may_change_the_colours_alone(tmp_path: Path) -> None:
    own = _own(tmp_path, "statement.css", ":root { --house: #702963; }")
    made = html(worked_statement(), own)
    assert "#702963" in made
    assert "You have £74.00 left to spend." in made


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("<p>\n{% if of %}\n<p>", 3, "Unexpected end of template"),
        ("<p>\n\n{{ of.nothing_of_this_name }}", 3, "nothing_of_this_name"),
        ("<p>\n{{ of.sentence | pounds }}", 2, ""),
        ("<p>\n{{ of.sentence | no_such_filter }}", 2, "no_such_filter"),
        ('<p>\n{% include "gone.css" %}', 2, "gone.css"),
        ("{{ of.__class__.__mro__ }}", 1, "unsafe"),
        ("\n\n{{ 1 / 0 }}", 3, "division"),
    ],
)
def test_a_broken_template_is_named_with_its_line(tmp_path: Path, text: str, line: int, why: str) -> None:
    own = _own(tmp_path, "statement.html.j2", text)
    with pytest.raises(TemplateBrokenError) as refused:
        html(worked_statement(), own)
    assert f"statement.html.j2, line {line}: " in str(refused.value)
    assert why in str(refused.value)


def test_a_broken_part_is_named_itself(tmp_path: Path) -> None:
    parts = tmp_path / "parts"
    text = "{% macro section(part, of) %}\n{{ part.wrong }}{% endmacro %}{% macro notes(of) %}{% endmacro %}"
    _own(parts, "paper.html.j2", text)
    with pytest.raises(TemplateBrokenError) as refused:
        html(worked_statement(), tmp_path)
    assert f"{Path('parts') / 'paper.html.j2'}, line 2: " in str(refused.value)


def test_a_template_that_is_nowhere(tmp_path: Path) -> None:
    with pytest.raises(TemplateBrokenError, match=r"no template 'nowhere\.html\.j2'"):
        page("nowhere.html.j2", {}, tmp_path)


def test_the_bars_have_the_house_s_colour() -> None:
    page = html(worked_statement(), SHIPPED, Look(style=HouseStyle(colour="#7a1f5c")))
    assert "--house: #7a1f5c" in page
    assert ".isf-house { fill: var(--house); }" in page
    assert page.count('class="isf-house"') == 2
