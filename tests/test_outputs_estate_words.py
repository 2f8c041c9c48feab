"""After a death a statement speaks of the person, and to whoever settles what is left."""

import re
from dataclasses import replace
from datetime import date

import pytest
from babel.messages.pofile import read_po

from isf.model import events as e
from isf.outputs.estate_words import ESTATE
from isf.outputs.language import LOCALES, Language, language
from isf.outputs.paper import Variant
from isf.outputs.statement_tables import statement_tables
from isf.outputs.statements import Look, paper_of
from isf.reporting.statement import Statement, statement
from tests.scenario_fixtures import desk, empty_desk, fund
from tests.scenario_office import Desk
from tests.statements.books import FUND
from tests.statements.samples import ABOUT, PERIOD, busy_period, busy_statement

__all__ = ["desk", "empty_desk", "fund"]

YOU = re.compile(r"\byou(?:r|rs|rself)?\b", re.IGNORECASE)
TO_THE_READER = {
    "Do you want to ask something?",
    "If you are not happy with the answer, ask {council}.",
    "Please ask. You can ask as often as you like, and someone can ask for you.",
    "Someone can ask for you.",
    "Something was written down wrong, and we put it right. Nothing is rubbed out: you can see both.",
}
DIED = date(2026, 4, 30)


def of_somebody_who_died(end: date = date(2026, 5, 1)) -> Statement:
    ledger = busy_period().plus(())
    ended = e.Ending(fund=FUND, on=date(2026, 5, 2), end=end, reason="the person died", died=DIED)
    fund = replace(ledger.fund, ending=ended.end, ending_reason=ended.reason, died=ended.died)
    return statement(fund, ledger.postings(), PERIOD, ABOUT)


def said(made: Statement, variant: Variant, say: Language | None = None) -> list[str]:
    """Every sentence of a statement on paper."""
    paper = paper_of(made, Look(variant=variant, say=say or language("en")))
    found = [paper.title, paper.lead, paper.intro, *paper.notes]
    for section in paper.sections:
        found.append(section.heading)
        for block in section.blocks:
            found += [block.text, *block.lines, *(word for term in block.terms for word in term)]
            found += [word for bar in block.bars for _, word in bar.key]
            if block.table:
                found += [block.table.caption, *(column.heading for column in block.table.columns)]
    return found


def test_every_sentence_that_says_you_to_a_person_has_one_for_the_estate() -> None:
    with (LOCALES / "cy" / "LC_MESSAGES" / "statement.po").open("rb") as file:
        texts = {str(message.id) for message in read_po(file) if YOU.search(str(message.id))}
    assert texts == {*filter(YOU.search, ESTATE), *TO_THE_READER}
    assert not [words for words in ESTATE.values() if YOU.search(words)]


def test_the_same_values_stand_in_both() -> None:
    for said_to_them, said_of_them in ESTATE.items():
        values = [set(re.findall(r"{(\w+)}", text)) for text in (said_to_them, said_of_them)]
        assert values[0] == values[1], said_to_them


@pytest.mark.parametrize("variant", list(Variant))
def test_nothing_on_paper_says_you_to_somebody_who_died(variant: Variant) -> None:
    allowed = [re.escape(text).replace(re.escape("{council}"), ".*") for text in sorted(TO_THE_READER)]
    own = {outcome.words for outcome in busy_period().fund.outcomes}
    left = [
        text
        for text in said(of_somebody_who_died(), variant)
        if YOU.search(text) and text not in own and not re.fullmatch("|".join(allowed), text)
    ]
    assert left == []
    assert any(YOU.search(text) for text in said(busy_statement(), variant))


@pytest.mark.parametrize("variant", list(Variant))
def test_a_statement_after_a_death_says_so_and_for_whom_it_is(variant: Variant) -> None:
    words = (
        f"{ABOUT.person} died on 30 April 2026. We are sorry. "
        "This statement is for whoever settles the money that is left."
    )
    assert any(text.startswith(words) for text in said(of_somebody_who_died(), variant))
    welsh = said(of_somebody_who_died(), variant, language("cy"))
    assert any(f"Bu farw {ABOUT.person} ar 30 Ebrill 2026." in text for text in welsh)


def test_a_workbook_says_it_above_its_first_table_too() -> None:
    made = of_somebody_who_died()
    assert statement_tables(made).summary.preface[1].startswith(f"{ABOUT.person} died on 30 April 2026.")
    assert not any("died" in words for words in statement_tables(busy_statement()).summary.preface)


def test_the_death_is_not_told_a_second_time_as_the_reason_of_the_end() -> None:
    welsh = " ".join(said(of_somebody_who_died(), Variant.STANDARD, language("cy")))
    assert "Daeth y gronfa i ben ar 30 Ebrill 2026." in welsh
    assert "the person died" not in welsh


@pytest.mark.parametrize("variant", list(Variant))
def test_no_rule_says_what_may_be_kept_of_a_fund_that_has_ended(variant: Variant) -> None:
    kept = re.compile("may be kept|may keep|lets you keep")
    assert not any(kept.search(text) for text in said(of_somebody_who_died(), variant))
    assert any(kept.search(text) for text in said(busy_statement(), variant))


def test_a_statement_of_days_before_the_death_is_for_the_estate_too() -> None:
    made = of_somebody_who_died(end=date(2026, 6, 1))
    assert made.life.end is None
    assert made.sentence.startswith("The fund has £")
    assert statement_tables(made).headings.columns[0].heading == "Part of the budget"


def test_a_death_is_learnt_of_after_the_end_of_a_fund_too(desk: Desk, fund: str) -> None:
    desk.says("fund close {f} --last 2026-04-20 --reason 'moves away' --on 2026-04-15", f=fund)
    assert desk.statement(fund)["life"]["died"] is None
    desk.says("fund close {f} --died 2026-04-18 --on 2026-04-21", f=fund)
    life = desk.statement(fund)["life"]
    assert life["died"] == "2026-04-18"
    assert life["end"] == {"last": "2026-04-20", "reason": "moves away"}
