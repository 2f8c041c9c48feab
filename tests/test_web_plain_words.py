"""The pages for people and families are in plain words: short sentences, short words, none of the trade's."""

import re
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from tests.test_web_portal import offered
from tests.web.dashboards import FUND, TODAY, Dashboard, dashboard

LONGEST_SENTENCE = 22
"""Words; plain English asks for 15 to 20 on average."""
SCHOOL_YEARS = 6.0
"""The Flesch-Kincaid grade of a reader of about 11 years (Kincaid and others, 1975)."""
OF_THE_TRADE = re.compile(
    r"\b(ledger|posting|debit|credit|clearing|accrual|envelope|wallet|bucket|service user|client|session"
    r"|token|authentication|credentials|submit|invalid|error|expired|forbidden|fund id|narration)\b",
    re.IGNORECASE,
)
PAGES = ("", "/lines", "/statements", "/agreements", "/messages", "/messages/sent", "/agreed/agreed")
HELP = ("/sign-in", "/forgotten-password", "/lost-phone", "/shared-computer", "/signed-out", "/invite/x")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the pages say, by their address: the text of everything but tables, menus and terms."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ISF_TODAY", TODAY.isoformat())
        house = dashboard(Path(tmp_path_factory.mktemp("words")))
        offer, browser = offered(house), house.browser("person")
        own = [f"/fund/{FUND}{part}" for part in PAGES]
        told = {place: browser.get(place).text for place in (*own, offer, "/my-login", "/no")}
        return {place: said(text) for place, text in (told | helped(house)).items()}


def helped(house: Dashboard) -> dict[str, str]:
    return {place: house.browser().get(place).text for place in HELP}


def said(text: str) -> str:
    main: Any = html.fromstring(text).find(".//main")
    for part in main.xpath(".//table | .//dl | .//*[@aria-hidden='true'] | .//option | .//*[@class='words']"):
        part.drop_tree()
    found = main.xpath(".//h1 | .//h2 | .//h3 | .//p | .//li[not(.//p)] | .//label | .//button | .//strong")
    lines = (" ".join(part.text_content().split()) for part in found)
    return " ".join(line if line[-1] in ".?!:" else f"{line}." for line in lines if line)


def sentences(text: str) -> list[list[str]]:
    found = [re.findall(r"[A-Za-z][A-Za-z'-]*", part) for part in re.split(r"(?<=[.!?:]) ", text)]
    return [words for words in found if words]


def syllables(word: str) -> int:
    told = re.sub(r"(?:[^laeiouy]es|[^laeiouy]ed|[^laeiouy]e)$", "", word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", told)))


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade: years at school that a reader needs."""
    told = sentences(text)
    words = [word for one in told for word in one]
    per_word = sum(map(syllables, words)) / len(words)
    return 0.39 * len(words) / len(told) + 11.8 * per_word - 15.59


def test_all_pages_together_need_no_more_than_six_years_of_school(pages: dict[str, str]) -> None:
    assert grade(" ".join(pages.values())) <= SCHOOL_YEARS


def test_no_sentence_is_long(pages: dict[str, str]) -> None:
    long = {
        " ".join(words)
        for text in pages.values()
        for words in sentences(text)
        if len(words) > LONGEST_SENTENCE
    }
    assert long == set()


def test_no_word_of_the_trade_or_of_computers_stands_in_them(pages: dict[str, str]) -> None:
    assert {place: found for place, text in pages.items() if (found := OF_THE_TRADE.findall(text))} == {}


def test_the_measure_tells_easy_from_hard() -> None:
    easy = "We keep your money safe. You can ask us. We will tell you what is left."
    hard = "Notwithstanding the aforementioned reconciliation methodology, authorisation is necessary."
    assert grade(easy) < 2
    assert grade(hard) > 15
