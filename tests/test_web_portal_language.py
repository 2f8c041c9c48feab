"""Every sentence of the portal is there in Welsh, with the same parts to fill in."""

import re
from ast import literal_eval
from datetime import date
from decimal import Decimal
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from isf.book.entries import entry
from isf.office import starter
from isf.reporting import my_budget
from isf.web.catalogues import PLAIN, Words, catalogue
from isf.web.portal import language
from tests.facts_of_each_kind import EXAMPLES
from tests.web.dashboards import FUND, TODAY, dashboard

PORTAL = Path(language.__file__).parent / "templates"
TEMPLATES = (*PORTAL.glob("*.html"), *(starter() / "reports").glob("*.html.j2"))
_SENTENCE = re.compile(r"(?:\b|(?<=\s))_\(\s*(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')")
_PART = re.compile(r"%\(\w+\)s|{\w+}")


def sentences() -> set[str]:
    """Every sentence of the pages, and what the code says in them by itself."""
    texts = [path.read_text("utf-8") for path in TEMPLATES]
    found = {str(literal_eval(m[1])) for text in texts for m in _SENTENCE.finditer(text)}
    code = Path(my_budget.__file__).read_text("utf-8")
    marked = {str(literal_eval(text)) for text in re.findall(r'marked\(("[^"]*")\)', code)}
    return found | marked | {"%(first)s to %(last)s"}


def entry_words() -> set[str]:
    """What the book writes of the entries of the facts that tests know, without how many."""
    told = {
        entry(made(Decimal(1)), f"{FUND}/x/1").words
        for name, made in EXAMPLES.items()
        if made(Decimal(1)).fund
    }
    bare = {re.sub(r" [\d.]+$", "", words) for words in told} | {"Correction"}
    return {PLAIN.get(words, words) for words in bare} | {"{units} hours or visits", "1 hour or visit"}


def welsh() -> dict[str, str]:
    po = files("isf").joinpath("locales", "cy", "LC_MESSAGES", "isf.po").read_bytes()
    return {str(one.id): str(one.string) for one in read_po(BytesIO(po)) if one.id}


def test_every_sentence_is_there_in_welsh_and_no_other() -> None:
    known = catalogue("cy")
    assert [text for text in sorted(sentences() | entry_words()) if known.gettext(text) == text] == []
    assert sorted(welsh().keys() - sentences() - entry_words()) == []


def test_the_parts_to_fill_in_are_the_same() -> None:
    for english, other in welsh().items():
        assert sorted(_PART.findall(english)) == sorted(_PART.findall(other)), english
        assert other.strip()


@pytest.mark.parametrize(
    ("code", "day", "span"),
    [
        ("en", "6 April 2026", "6 April 2026 to 3 May 2026"),
        ("cy", "6 Ebrill 2026", "6 Ebrill 2026 i 3 Mai 2026"),
    ],
)
def test_days_are_written_in_words(code: str, day: str, span: str) -> None:
    assert Words(code).day(date(2026, 4, 6)) == day
    assert Words(code).span(date(2026, 4, 6), date(2026, 5, 4)) == span


@pytest.mark.parametrize(
    ("book", "welsh"),
    [
        ("Paid", "Wedi'i dalu"),
        ("A word of ours", "A word of ours"),
    ],
)
def test_what_the_book_says_of_an_entry_is_said_in_welsh(book: str, welsh: str) -> None:
    assert Words("cy").happened(book) == welsh
    assert Words("en").happened(book) == book


def test_what_was_delivered_is_said_in_hours_or_visits() -> None:
    assert Words().happened("Delivered 11.5") == "What was agreed was done: 11.5 hours or visits"
    assert Words("cy").happened("Delivered 2") == "Gwnaed yr hyn a gytunwyd: 2 awr neu ymweliad"
    assert (Words().happened("Delivered"), Words().units("Delivered")) == ("What was agreed was done", "")


def test_a_top_up_is_named_in_welsh() -> None:
    assert Words("cy").funder("TopUp-Family") == "arian ychwanegol gan family"
    assert Words("en").funder("TopUp-Family") == "top-up from family"


def test_my_budget_in_welsh_has_no_english_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISF_TODAY", TODAY.isoformat())
    browser = dashboard(tmp_path).browser("person")
    browser.send("/language", page="/my-login", language="cy")
    text = browser.get(f"/fund/{FUND}").text
    assert '<section class="isf" lang="cy"' in text
    assert "Mae gennych £29.00 ar ôl i&#39;w wario." in text
    assert "Eich cynllun yw £100.00 yr wythnos." in text
    assert "3 Mai 2026" in text
    shown = text[text.index('<section class="isf"') : text.index("</section>")]
    shown = re.sub(r"<[^>]*>", " ", shown)
    english = re.findall(
        r"\b(?:the|your|you|what|spent|agreed|left|money|budget|is|of)\b", shown, re.IGNORECASE
    )
    assert english == []
