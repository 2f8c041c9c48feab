"""The templates of My budget: the office's own come first, and all of them show text as text."""

import logging
from decimal import Decimal
from pathlib import Path

import pytest

from isf.errors import TemplateBrokenError
from isf.model.facts import Fee
from isf.office import Office
from isf.reporting.my_budget import figures
from isf.web import partial
from tests.statements.books import FUND, book, opened, worked_period
from tests.web.offices import HOSTILE, TODAY, annie, office_of
from tests.web.visits import fund_head, page, visit, words


def _office(folder: Path, name: str = "", text: str = "") -> Office:
    office = Office(folder)
    office.reports.mkdir()
    if name:
        (office.reports / name).write_text(text, encoding="utf-8")
    return office


def _mine(office: Office | None) -> str:
    ledger = worked_period()
    return partial.page(figures(ledger.fund, ledger.postings(), TODAY), office)


def test_without_a_template_of_its_own_an_office_uses_the_one_that_comes_with_isf(tmp_path: Path) -> None:
    assert _mine(_office(tmp_path)) == _mine(None)
    assert "You have £74.00 left to spend." in _mine(None)


def test_an_office_may_restyle_the_page(tmp_path: Path) -> None:
    office = _office(tmp_path, "my_budget.html.j2", "<p>{{ shown.balance.total.available | pounds }}</p>")
    assert _mine(office) == "<p>£74.00</p>"


def test_an_office_may_restyle_the_stylesheet_alone(tmp_path: Path) -> None:
    office = _office(tmp_path, "my_budget.css", ".isf { color: #000; }\n")
    assert partial.style(office) == ".isf { color: #000; }\n"
    assert ".isf-bar" in partial.style(None)


def test_an_offices_own_template_escapes_too(tmp_path: Path) -> None:
    office = _office(tmp_path, "my_budget.html.j2", "{{ '" + HOSTILE + "' }}")
    assert "<img" not in _mine(office)


@pytest.mark.parametrize(
    ("template", "line"),
    [
        ("one\n{% if %}\n", 2),
        ("one\n{{ shown.nothing }}", 2),
        ("{% include 'not-there' %}", 1),
        ("one\ntwo\n{{ shown.sentence | pounds }}", 3),
    ],
)
def test_a_broken_template_is_named_with_its_line(tmp_path: Path, template: str, line: int) -> None:
    office = _office(tmp_path, "my_budget.html.j2", template)
    with pytest.raises(TemplateBrokenError, match=rf"my_budget\.html\.j2, line {line}:"):
        _mine(office)


def test_a_template_sees_values_and_nothing_behind_them(tmp_path: Path) -> None:
    office = _office(tmp_path, "my_budget.html.j2", "{{ shown.__class__.__mro__ }}")
    with pytest.raises(TemplateBrokenError):
        _mine(office)


def test_in_fava_a_broken_template_shows_no_figure_and_is_logged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("ISF_TODAY", TODAY.isoformat())
    office = office_of(tmp_path, *annie())
    office.reports.mkdir()
    (office.reports / "my_budget.html.j2").write_text("{% if %}", encoding="utf-8")
    with caplog.at_level(logging.ERROR):
        text = words(page(visit(fund_head(office))))
    assert text.startswith("We are checking your figures.")
    assert "my_budget.html.j2, line 1" in caplog.text


def test_while_figures_are_checked_the_provider_can_be_asked(tmp_path: Path) -> None:
    office = office_of(tmp_path)
    text = partial.page(None, office)
    assert "or ask Calder Support" in text
    office.settings.write_text("this is not TOML", encoding="utf-8")
    assert "We are checking your figures." in partial.page(None, office)


def test_a_budget_that_is_overspent_is_not_said_to_have_money_left() -> None:
    ledger = book(*opened(), Fee(fund=FUND, on=TODAY, amount=Decimal("20.00")), sound=False)
    text = partial.page(figures(ledger.fund, ledger.postings(), TODAY), None)
    assert "You have no money left to spend at the moment." in text
    assert "-£20.00" in text
    assert 'width="-' not in text
