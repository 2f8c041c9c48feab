"""A ledger that was edited by hand shows no figure, even where the nine identities still hold."""

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from isf.book.store import writing
from isf.model import facts as f
from isf.office import Office
from tests.web.dashboards import FUND, OTHER, TODAY, Dashboard, dashboard
from tests.web.offices import annie, office_of, other
from tests.web.visits import book_head, fund_head, page, visit, words, year_file

A_FIGURE = re.compile(r"£|\d+\.\d\d")
CHECKING = "We are checking your figures."
Edit = Callable[[Office], None]

# --- the kinds of edit; after each of them an accountant's sums still come out ----------------------------


def _rewrite(path: Path, change: Callable[[str], str]) -> None:
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, encoding="utf-8", newline="\n")


def _entry(text: str, narration: str) -> str:
    (found,) = re.findall(rf'\n\d{{4}}-\d\d-\d\d \* "{narration}"(?:[^\n]*\n)+?(?=\n|$)', text)
    return str(found)


def _comment_out_the_payment(office: Office) -> None:
    _rewrite(year_file(office), lambda t: t.replace(e := _entry(t, "Paid"), e.replace("\n", "\n;")))


def _delete_the_payment(office: Office) -> None:
    _rewrite(year_file(office), lambda t: t.replace(_entry(t, "Paid"), ""))


def _delete_the_fee(office: Office) -> None:
    _rewrite(year_file(office), lambda t: t.replace(_entry(t, "Fee: management"), ""))


def _empty_the_year(office: Office) -> None:
    year_file(office).write_bytes(b"")


def _take_the_year_away(office: Office) -> None:
    year_file(office).unlink()
    _rewrite(fund_head(office), lambda t: re.sub(r"include .*\n", "", t))


def _change_a_word(office: Office) -> None:
    _rewrite(year_file(office), lambda t: t.replace('"better"', '"worse"'))


def _add_a_comment(office: Office) -> None:
    _rewrite(year_file(office), lambda t: t + "; looked at\n")


def _add_to_the_head(line: str) -> Edit:
    return lambda office: _rewrite(fund_head(office), lambda t: t + line)


def _add_to_the_year(line: str) -> Edit:
    return lambda office: _rewrite(year_file(office), lambda t: t + line)


EDITS: dict[str, Edit] = {
    "payment commented out": _comment_out_the_payment,
    "payment deleted": _delete_the_payment,
    "fee deleted": _delete_the_fee,
    "year emptied": _empty_the_year,
    "year taken away": _take_the_year_away,
    "word changed": _change_a_word,
    "comment added": _add_a_comment,
    "plugin in the head": _add_to_the_head('plugin "beancount.plugins.implicit_prices"\n'),
    "option in the head": _add_to_the_head('option "documents" "papers"\n'),
    "note in the head": _add_to_the_head('2026-05-01 note Assets:Bank:P-7K3QX7 "looked at"\n'),
    "plugin in the year": _add_to_the_year('\nplugin "beancount.plugins.implicit_prices"\n'),
    "option in the year": _add_to_the_year('\noption "render_commas" "TRUE"\n'),
}


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISF_TODAY", TODAY.isoformat())


# --- in Fava, opened on a fund's head or on the whole book --------------------------------------------------


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_in_fava_an_edited_fund_shows_no_figure(tmp_path: Path, edit: Edit) -> None:
    office = office_of(tmp_path, *annie())
    edit(office)
    text = words(page(visit(fund_head(office))))
    assert text.startswith(CHECKING)
    assert not A_FIGURE.search(text)


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_in_fava_the_whole_book_shows_no_figure_where_one_fund_was_edited(tmp_path: Path, edit: Edit) -> None:
    office = office_of(tmp_path, *annie(), *other())
    edit(office)
    assert not A_FIGURE.search(words(page(visit(book_head(office)))))


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_edit_while_fava_runs_takes_the_figures_away_and_putting_back_gives_them_again(
    tmp_path: Path, edit: Edit
) -> None:
    office = office_of(tmp_path, *annie())
    kept = {path: path.read_bytes() for path in office.fund_folder(FUND).glob("*.beancount")}
    client = visit(fund_head(office))
    before = words(page(client))
    assert "You have £74.00 left to spend." in before
    edit(office)
    assert words(page(client)).startswith(CHECKING)
    for path, content in kept.items():
        path.write_bytes(content)
    assert words(page(client)) == before


def test_an_edit_of_one_fund_leaves_another_as_it_is(tmp_path: Path) -> None:
    office = office_of(tmp_path, *annie(), *other())
    _delete_the_payment(office)
    assert "£150.00 left" in words(page(visit(fund_head(office, OTHER))))


def test_a_change_that_isf_itself_records_shows_at_once(tmp_path: Path) -> None:
    office = office_of(tmp_path, *annie())
    client = visit(fund_head(office))
    assert "£74.00 left" in words(page(client))
    with writing(office, by="test", why="test") as writer:
        writer.record([f.Allocation(fund=FUND, on=TODAY, heading="Community", amount=Decimal("6.00"))])
    assert "£80.00 left" in words(page(client))


def test_settings_that_are_gone_do_not_make_an_edited_fund_a_copy_of_its_own(tmp_path: Path) -> None:
    office = office_of(tmp_path, *annie())
    _delete_the_payment(office)
    office.settings.unlink()
    assert words(page(visit(fund_head(office)))).startswith(CHECKING)


def test_a_second_head_in_a_funds_folder_is_not_the_fund(tmp_path: Path) -> None:
    office = office_of(tmp_path, *annie())
    second = fund_head(office).with_name("second.beancount")
    second.write_bytes(fund_head(office).read_bytes())
    assert words(page(visit(second))).startswith(CHECKING)


def test_the_words_say_whom_to_ask(tmp_path: Path) -> None:
    office = office_of(tmp_path, *annie())
    _delete_the_payment(office)
    assert "Please come back later, or ask Calder Support." in words(page(visit(fund_head(office))))


# --- in the portal and behind its gate ----------------------------------------------------------------------


@pytest.fixture
def house(tmp_path: Path) -> Dashboard:
    return dashboard(tmp_path)


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_in_the_portal_an_edited_fund_shows_no_figure_anywhere(house: Dashboard, edit: Edit) -> None:
    person, staff = house.browser("person"), house.browser("staff")
    assert "You have £29.00 left" in person.get(f"/fund/{FUND}").text
    assert staff.get(f"/books/{FUND}/extension/MyBudget/").status_code == 200
    edit(house.office)
    for place in ("", "/lines", "/statements", "/agreements", "/statement/2026P01.html"):
        text = person.get(f"/fund/{FUND}{place}").text.lower()
        assert "checking your figures" in text, place
        assert not A_FIGURE.search(text), place
    assert staff.get(f"/books/{FUND}/extension/MyBudget/").status_code == 404
    assert "£150.00 left" in house.browser("stranger").get(f"/fund/{OTHER}").text
