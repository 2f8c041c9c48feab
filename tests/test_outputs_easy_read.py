"""Easy read: short sentences, one idea a line, words that are explained, a picture beside each."""

import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from isf.model import facts as f
from isf.model.periods import Period
from isf.outputs.easy_read import sentences
from isf.outputs.paper import Variant
from isf.outputs.statements import Look, html, paper_of
from isf.reporting.statement import Statement, statement
from tests.statements.books import DAY, FUND, agreed, book, delivered, opened
from tests.statements.samples import ABOUT, PERIOD, busy_statement, worked_statement

SHIPPED = Path(__file__).parent.parent / "reports"
HARD = frozenset(
    {
        "allocation",
        "allocated",
        "commitment",
        "committed",
        "clawback",
        "surplus",
        "carry-forward",
        "encumbrance",
        "heading",
        "variation",
        "authority",
        "reconcile",
        "reconciliation",
        "expenditure",
        "accrual",
        "liability",
        "recoup",
        "voluntary",
        "domiciliary",
        "agreement",
        "budget",
        "clause",
        "contract",
        "contribution",
        "due",
        "fee",
        "fees",
        "fund",
        "headings",
        "period",
        "top-up",
    }
)
"""Words of the trade; ledgers and councils use them, and a page that does must explain them."""


def _paper(made: Statement) -> list[str]:
    return list(sentences(paper_of(made, Look(variant=Variant.EASY_READ))))


def _syllables(word: str) -> int:
    found = re.findall(r"[aeiouy]+", word.lower())
    silent = len(found) > 1 and word.lower().endswith(("e", "ed")) and not word.lower().endswith("le")
    return max(1, len(found) - silent)


def grade(texts: list[str]) -> float:
    """The Flesch-Kincaid grade; the reading age is about five years more. Sums of money count as one word."""
    ends = [
        s for text in texts for s in re.split(r"[.?!”]+", re.sub(r"£[0-9,.]+[0-9]", "sum", text)) if s.strip()
    ]
    words = [w for s in ends for w in re.findall(r"[A-Za-z']+", s)]
    return 0.39 * len(words) / len(ends) + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59


@pytest.mark.parametrize("made", [worked_statement(), busy_statement()])
def test_the_reading_age_is_nine_to_eleven_or_under(made: Statement) -> None:
    assert grade(_paper(made)) + 5 <= 11


@pytest.mark.parametrize("made", [worked_statement(), busy_statement()])
def test_no_sentence_has_more_than_fifteen_words(made: Statement) -> None:
    for text in _paper(made):
        assert all(len(sentence.split()) <= 15 for sentence in re.split(r"[.?!] ", text)), text


@pytest.mark.parametrize("made", [worked_statement(), busy_statement()])
@pytest.mark.parametrize("variant", list(Variant))
def test_no_page_has_a_word_of_the_trade_that_it_does_not_explain(made: Statement, variant: Variant) -> None:
    paper = paper_of(made, Look(variant=variant))
    told = [block for section in paper.sections for block in section.blocks]
    explained = {w.rstrip("s") for block in told for term in block.terms for w in _words(" ".join(term))}
    texts = [paper.lead, paper.intro, paper.under, *(s.heading for s in paper.sections)]
    texts += [text for block in told for text in (block.text, *block.lines)]
    for table in (block.table for block in told if block.table):
        texts += [table.caption, *(c.heading for c in table.columns), *(c for row in table.rows for c in row)]
    used = {word for text in texts for word in _words(text)}
    assert {word for word in used & HARD if word.rstrip("s") not in explained} == set()


def _words(text: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Za-z-]+", text)}


def test_each_idea_has_its_picture() -> None:
    paper = paper_of(busy_statement(), Look(variant=Variant.EASY_READ))
    ideas = [b for section in paper.sections for b in section.blocks if b.kind == "idea"]
    assert len(ideas) > 10
    assert all((SHIPPED / "symbols" / f"{idea.picture}.svg").is_file() for idea in ideas)


def test_the_page_says_what_is_left_and_why_money_goes_back() -> None:
    told = " ".join(_paper(busy_statement()))
    for words in (
        "You have £655.00 left to spend.",
        "You spent £36.00 on this.",
        "Each one cost £24.00.",
        "£30.00 goes back to Calderdale Council.",
        "Why: More than was needed.",
        "You have £255.00 more than that.",
    ):
        assert words in told


def test_easy_read_as_a_page() -> None:
    page = html(busy_statement(), SHIPPED, Look(variant=Variant.EASY_READ))
    assert '<body class="easy-read">' in page
    assert "data:image/svg+xml;base64," in page
    assert "default-src 'none'" in page


def _overspent() -> Statement:
    """Help at home cost 60.00 more than there was for it: 360.00 of 300.00."""
    ledger = book(
        *opened(),
        f.Allocation(fund=FUND, on=DAY, heading="Home-Support", amount=Decimal("300.00")),
        f.Allocation(fund=FUND, on=DAY, heading="Community", amount=Decimal("80.00")),
        f.Due(fund=FUND, on=DAY, funder="Council", amount=Decimal("380.00")),
        *agreed("AG-001", "360.00", units="1", rate="360.00"),
        delivered("AG-001", "360.00", on=DAY, units="1", rate="360.00"),
        sound=False,
    )
    return statement(ledger.fund, ledger.postings(), PERIOD, ABOUT)


def test_what_was_overspent_is_said_in_words() -> None:
    told = " ".join(_paper(_overspent()))
    assert "You spent £60.00 too much on this." in told
    assert "-£60.00" not in told
    standard = paper_of(_overspent(), Look())
    texts = [block.text for section in standard.sections for block in section.blocks]
    assert "£60.00 too much was spent on Home support." in texts


def _came_back() -> Statement:
    """In the second period only 9.92 of what was spent in the first comes back."""
    before, after = DAY, PERIOD.end
    ledger = book(
        *opened(),
        f.Allocation(fund=FUND, on=before, heading="Home-Support", amount=Decimal("300.00")),
        f.Due(fund=FUND, on=before, funder="Council", amount=Decimal("300.00")),
        *agreed("AG-001", "49.60"),
        delivered("AG-001", "49.60", on=before),
        f.CreditNote(
            fund=FUND,
            on=after,
            agreement="AG-001",
            heading="Home-Support",
            supplier="Provider",
            outcome="O1",
            amount=Decimal("9.92"),
            reason="half an hour too much",
        ),
    )
    return statement(ledger.fund, ledger.postings(), Period(after, after + timedelta(weeks=4), ""), ABOUT)


def test_money_that_came_back_is_not_said_to_be_spent_below_nothing() -> None:
    told = " ".join(_paper(_came_back()))
    assert "You got £9.92 back." in told
    assert "You spent -" not in told
    assert "£9.92 that was spent before came back." in paper_of(_came_back(), Look()).intro
    paper = paper_of(_came_back(), Look())
    keys = [word for s in paper.sections for b in s.blocks for bar in b.bars for _, word in bar.key]
    assert keys == ["Came back £9.92", "Agreed £0.00", "Left £260.32"]


def test_one_hour_is_not_one_hours() -> None:
    told = " ".join(_paper(_overspent()))
    assert "You had 1 hour or visit." in told
    assert "1 hours" not in told
