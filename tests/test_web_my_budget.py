"""My budget in Fava: what a family sees, and that it is never a figure that may be wrong."""

import re
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from isf.model import events as e
from isf.model import facts as f
from isf.model.fund import FundKind, Outcome, Progress
from tests.statements.books import DAY, FUND, agreed, opened
from tests.web.offices import HOSTILE, OTHER, TODAY, annie, busy, office_of, other, received
from tests.web.visits import (
    book_head,
    change_by_hand,
    errors,
    fund_head,
    page,
    table,
    visit,
    words,
    year_file,
)

SLUG = FUND.lower()
A_FIGURE = re.compile(r"£|\d+\.\d\d")


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISF_TODAY", TODAY.isoformat())


def test_a_fund_opens_on_my_budget_without_an_error(tmp_path: Path) -> None:
    client = visit(fund_head(office_of(tmp_path, *annie())))
    answer = client.get("/", follow_redirects=True)
    assert answer.request.path == f"/{SLUG}/extension/MyBudget/"
    assert errors(client, SLUG) == []


def test_what_is_left_is_said_first_in_one_sentence(tmp_path: Path) -> None:
    section = page(visit(fund_head(office_of(tmp_path, *annie()))))
    assert words(section.findall("p")[0]) == "You have £74.00 left to spend."
    assert words(section.findall("p")[1]) == (
        "This is how things stand on 3 May 2026. The fund is P-7K3QX7. "
        "The newest thing we wrote down is from 2 May 2026."
    )
    assert section.get("lang") == "en-GB"


def test_the_four_figures_stand_for_each_heading(tmp_path: Path) -> None:
    section = page(visit(fund_head(office_of(tmp_path, *annie()))))
    assert table(section, "Your budget, part by part") == [
        ["For", "Your budget", "Agreed", "Spent", "Taken out", "Left"],
        ["Home support help at home", "£300.00", "£0.00", "£276.00", "£0.00", "£24.00"],
        ["Community going out and joining in", "£80.00", "£0.00", "£0.00", "£30.00", "£50.00"],
        ["Fee running your fund", "£20.00", "£0.00", "£20.00", "£0.00", "£0.00"],
        ["All together", "£400.00", "£0.00", "£296.00", "£30.00", "£74.00"],
    ]


def test_spending_is_told_in_the_persons_own_words(tmp_path: Path) -> None:
    section = page(visit(fund_head(office_of(tmp_path, *busy()))))
    assert table(section, "Money for each thing that matters, in your own words") == [
        ["What matters", "Spent", "Agreed", "How it goes"],
        ["See my sister every week", "£276.00", "£0.00", "Better: Goes on her own now (26 April 2026)"],
        ["Go swimming with my friends on Thursdays", "£15.00", "£30.00", ""],
        ["Fees and other costs", "£20.00", "£0.00", ""],
    ]


def test_what_is_coming_and_what_changed(tmp_path: Path) -> None:
    section = page(visit(fund_head(office_of(tmp_path, *busy()))))
    (coming,) = [words(item) for item in section.iter("li")]
    assert coming.startswith("Community: £30.00 is kept for this. It is for this: Go swimming")
    assert "Pool does it. It was agreed on 2 May 2026." in coming
    changed = table(section, "The newest first")
    assert changed[1] == ["3 May 2026", "You got what was agreed 1 hour or visit", "Community", "£15.00"]
    assert ["7 April 2026", "Money received", "From the council", "£360.00"] in changed


def test_a_fund_that_stood_still_says_since_when(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    office = office_of(tmp_path, *annie())
    monkeypatch.setenv("ISF_TODAY", "2026-09-01")
    text = words(page(visit(fund_head(office))))
    assert "The newest thing we wrote down is from 2 May 2026." in text
    assert "Nothing changed." in text


def test_a_shared_fund_is_not_spoken_to_as_you(tmp_path: Path) -> None:
    text = words(page(visit(fund_head(office_of(tmp_path, *opened(kind=FundKind.TEAM))))))
    assert text.startswith("No money is in the budget yet.")
    assert "The budget" in text
    assert "Nothing is agreed for the days to come." in text


def test_money_that_came_back_is_not_said_to_be_spent_below_nothing(tmp_path: Path) -> None:
    back = f.CreditNote(
        fund=FUND,
        on=TODAY,
        agreement="AG-001",
        heading="Home-Support",
        supplier="Provider",
        outcome="O1",
        amount=Decimal("9.92"),
    )
    budget = f.Allocation(fund=FUND, on=DAY, heading="Home-Support", amount=Decimal("300.00"))
    due = f.Due(fund=FUND, on=DAY, funder="Council", amount=Decimal("300.00"))
    office = office_of(tmp_path, *opened(), budget, due, *agreed("AG-001", "49.60"), back)
    section = page(visit(fund_head(office)))
    assert "Came back £9.92 More came back than was spent" in words(section)
    assert "See my sister every week £9.92 came back, £49.60 agreed" in words(section)
    assert "Spent -" not in words(section)


def test_the_id_of_a_fund_is_kept_on_one_line(tmp_path: Path) -> None:
    section = page(visit(fund_head(office_of(tmp_path, *annie()))))
    (fund_id,) = section.findall("p")[1].find_class("isf-id")
    assert fund_id.text == FUND


def test_somebody_who_died_is_not_spoken_to(tmp_path: Path) -> None:
    ended = e.Ending(fund=FUND, on=TODAY, end=TODAY, reason="the person died", died=TODAY)
    text = words(page(visit(fund_head(office_of(tmp_path, *annie(), ended)))))
    assert "The budget, part by part" in text
    assert "Your" not in text
    assert " a week" not in text, "nothing is paid in any more, by members least of all"


def test_a_fund_with_nothing_yet_does_not_say_that_its_money_is_gone(tmp_path: Path) -> None:
    text = words(page(visit(fund_head(office_of(tmp_path, *opened())))))
    assert text.startswith("No money is in your budget yet.")
    assert "left to spend" not in text


def test_every_picture_is_hidden_and_stands_beside_a_table(tmp_path: Path) -> None:
    section = page(visit(fund_head(office_of(tmp_path, *busy()))))
    pictures = section.xpath(".//div[@class='isf-picture']")
    assert len(pictures) == 2
    for picture in pictures:
        assert picture.get("aria-hidden") == "true"
        assert picture.getnext().tag == "table"
    assert all(svg.get("aria-hidden") == "true" for svg in section.iter("svg"))


def test_every_table_has_a_caption_and_every_head_cell_a_scope(tmp_path: Path) -> None:
    section = page(visit(fund_head(office_of(tmp_path, *busy()))))
    tables = list(section.iter("table"))
    assert len(tables) == 3
    assert all(words(found.find("caption")) for found in tables)
    assert {cell.get("scope") for cell in section.iter("th")} == {"col", "row"}


def test_the_page_needs_neither_script_nor_style_of_its_own(tmp_path: Path) -> None:
    client = visit(fund_head(office_of(tmp_path, *busy())))
    section = page(client)
    assert section.xpath(".//script | .//style | .//@style | .//@onclick | .//svelte-component") == []
    answer = client.get("/", follow_redirects=True)
    assert "<noscript><h1>" in answer.text
    (sheet,) = re.findall(r'<link rel="stylesheet" href="([^"]*MyBudget[^"]*)">', answer.text)
    style = client.get(sheet)
    assert style.mimetype == "text/css"
    assert ".isf-bar" in style.text


def test_filters_of_fava_do_not_change_the_figures(tmp_path: Path) -> None:
    client = visit(fund_head(office_of(tmp_path, *annie())))
    answer = client.get(f"/{SLUG}/extension/MyBudget/?time=2020&account=Assets")
    assert "You have £74.00 left to spend." in answer.text


def test_sentences_are_short(tmp_path: Path) -> None:
    section = page(visit(fund_head(office_of(tmp_path, *busy()))))
    for told in section.xpath(".//p[not(ancestor::*[@aria-hidden])] | .//li/*"):
        for sentence in re.split(r"(?<=[.!?]) ", words(told)):
            assert len(sentence.split()) <= 15, sentence


# --- text that means harm ------------------------------------------------------------


def test_text_from_a_ledger_shows_as_text(tmp_path: Path) -> None:
    outcome = Outcome("O2", "i", f"Outcome {HOSTILE}")
    step = Progress("PG-002", "O2", date(2026, 5, 1), "better", f"Progress {HOSTILE}")
    office = office_of(
        tmp_path / "office",
        *annie(),
        e.OutcomeAdded(fund=FUND, on=date(2026, 5, 1), outcome=outcome),
        e.ProgressNoted(fund=FUND, on=date(2026, 5, 1), progress=step),
    )
    alone = Path(shutil.copytree(office.fund_folder(FUND), tmp_path / "copy" / FUND))
    change_by_hand(alone / "2026-27.beancount", '"Money received"', f'"Narration {HOSTILE}"')
    section = page(visit(alone / "fund.beancount"))
    assert section.xpath(".//img | .//b") == []
    for where in ("Outcome", "Progress", "Narration"):
        assert f"{where} {HOSTILE}" in words(section)


def test_a_copy_outside_its_office_says_that_nobody_can_tell_whether_it_was_changed(tmp_path: Path) -> None:
    office, says = office_of(tmp_path / "office", *annie()), "Nobody can tell here whether it was changed."
    alone = Path(shutil.copytree(office.fund_folder(FUND), tmp_path / "copy" / FUND))
    assert says in words(page(visit(alone / "fund.beancount")))
    assert says not in words(page(visit(fund_head(office))))


# --- never a figure that may be wrong ---------------------------------------------------


def test_a_penny_changed_by_hand_is_named_and_no_figure_is_shown(tmp_path: Path) -> None:
    office = office_of(tmp_path, *annie())
    change_by_hand(year_file(office), "300.00 GBP.PLAN", "300.01 GBP.PLAN")
    client = visit(fund_head(office))
    assert any(error.startswith("entry-does-not-balance: P-7K3QX7") for error in errors(client, SLUG))
    text = words(page(client))
    assert text.startswith("We are checking your figures.")
    assert not A_FIGURE.search(text)


def test_the_whole_book_shows_no_figure_when_one_fund_is_broken(tmp_path: Path) -> None:
    office = office_of(tmp_path, *annie(), *other())
    change_by_hand(year_file(office, OTHER), "150.00 GBP.PLAN", "150.01 GBP.PLAN")
    client = visit(book_head(office))
    assert any(error.startswith("entry-does-not-balance: P-2M9TFY") for error in errors(client, "all-funds"))
    assert not A_FIGURE.search(words(page(client)))


def test_a_change_while_fava_runs_takes_the_figures_away(tmp_path: Path) -> None:
    office = office_of(tmp_path, *annie())
    client = visit(fund_head(office))
    assert A_FIGURE.search(words(page(client)))
    change_by_hand(year_file(office), "300.00 GBP.PLAN", "300.01 GBP.PLAN")
    assert not A_FIGURE.search(words(page(client)))


def test_a_head_without_our_checks_shows_no_figure(tmp_path: Path) -> None:
    office = office_of(tmp_path, *annie())
    change_by_hand(fund_head(office), 'plugin "isf.book.checks"\n', "")
    assert words(page(visit(fund_head(office)))).startswith("We are checking your figures.")


def test_a_ledger_of_something_else_shows_no_figure(tmp_path: Path) -> None:
    office = office_of(tmp_path, *annie())
    change_by_hand(fund_head(office), f'"title" "{FUND}"', '"title" "My own money"')
    assert not A_FIGURE.search(words(page(visit(fund_head(office)))))


# --- the whole book -----------------------------------------------------------------------


def test_the_whole_book_shows_every_fund_by_id_and_no_name(tmp_path: Path) -> None:
    client = visit(book_head(office_of(tmp_path, *annie(), *other(), received("250.00"))))
    assert errors(client, "all-funds") == []
    section = page(client)
    assert words(section.findall("p")[0]) == "2 funds, with £224.00 left to spend."
    assert "In clearing: £250.00." in words(section)
    assert table(section, "All funds, by fund id") == [
        ["Fund", "Allocated", "Agreed", "Spent", "Taken out", "Left"],
        [OTHER, "£150.00", "£0.00", "£0.00", "£0.00", "£150.00"],
        [FUND, "£400.00", "£0.00", "£296.00", "£30.00", "£74.00"],
        ["All together", "£550.00", "£0.00", "£296.00", "£30.00", "£224.00"],
    ]
    assert "Annie" not in client.get("/", follow_redirects=True).text


def test_a_payment_that_nobody_has_matched_is_shown_with_its_sign(tmp_path: Path) -> None:
    out = replace(received("12.00"), amount=-received("12.00").amount)
    text = words(page(visit(book_head(office_of(tmp_path, *other(), out)))))
    assert "In clearing: -£12.00. The bank has paid it out" in text


def test_a_fund_that_has_ended_says_so(tmp_path: Path) -> None:
    ended = e.FundClosed(fund=FUND, on=date(2026, 5, 2), reason="Moved away")
    office = office_of(tmp_path, *opened(), ended)
    text = words(page(visit(fund_head(office))))
    assert text.startswith("This fund was closed on 2 May 2026.")
    assert text.count("This fund was closed") == 1
    assert "left to spend" not in text
    assert f"{FUND} (closed)" in words(page(visit(book_head(office))))
