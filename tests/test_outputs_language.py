"""English and Welsh: the catalogue is whole, compiled, and says that nobody has checked it."""

import io
import re
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from isf.outputs.language import ENGLISH, LOCALES, language
from isf.outputs.paper import Variant
from isf.outputs.statements import Look, paper_of
from tests.statements.samples import busy_statement

ISF = LOCALES.parent
KEYWORDS = {
    "say": None,
    "marked": None,
    "_text": (2,),
    "_money": (2,),
    "_paper": (2,),
    "_date": (2,),
    "Column": (2,),
}


def _catalogue(code: str) -> Catalog:
    with (LOCALES / code / "LC_MESSAGES" / "statement.po").open("rb") as file:
        return read_po(file, locale=code)


def _said() -> set[str]:
    """Every text that the code marks for the catalogues."""
    found = {str(text) for _, _, text, *_ in extract_from_dir(str(ISF / "outputs"), keywords=KEYWORDS)}
    for name in ("words", "issued", "header"):
        told = extract_from_file("python", str(ISF / "reporting" / f"{name}.py"), keywords=KEYWORDS)
        found |= {str(text) for _, text, *_ in told}
    return found


def test_the_welsh_catalogue_has_every_text_and_no_other() -> None:
    have = {str(message.id) for message in _catalogue("cy") if message.id}
    assert have == _said()
    assert [m.id for m in _catalogue("cy") if m.id and not m.string] == []


def test_values_stand_in_the_welsh_as_in_the_english() -> None:
    for message in _catalogue("cy"):
        names = [sorted(re.findall(r"{(\w+)}", str(text))) for text in (message.id, message.string)]
        assert not message.id or names[0] == names[1], message.id


def test_the_compiled_catalogue_is_of_the_written_one() -> None:
    made = io.BytesIO()
    write_mo(made, _catalogue("cy"))
    assert (LOCALES / "cy" / "LC_MESSAGES" / "statement.mo").read_bytes() == made.getvalue()


@pytest.mark.parametrize("variant", list(Variant))
def test_a_welsh_statement_says_that_no_speaker_has_checked_it(variant: Variant) -> None:
    paper = paper_of(busy_statement(), Look(variant=variant, say=language("cy")))
    assert paper.language == "cy"
    assert "No Welsh speaker has checked this translation yet." in paper.notes[-1]
    english = paper_of(busy_statement(), Look(variant=variant))
    assert not any("translation" in note for note in english.notes)


@pytest.mark.parametrize(
    ("code", "start", "end", "words"),
    [
        ("en", date(2026, 4, 6), date(2026, 5, 4), "6 April to 3 May 2026"),
        ("cy", date(2026, 4, 6), date(2026, 5, 4), "6 Ebrill i 3 Mai 2026"),
        ("en", date(2026, 4, 6), date(2026, 4, 13), "6 to 12 April 2026"),
        ("cy", date(2025, 12, 29), date(2026, 1, 26), "29 Rhagfyr 2025 i 25 Ionawr 2026"),
        ("en", date(2026, 4, 6), date(2026, 4, 7), "6 April 2026"),
    ],
)
def test_days_are_written_in_the_language(code: str, start: date, end: date, words: str) -> None:
    assert language(code).span(start, end) == words


def test_a_text_without_a_translation_is_said_in_english() -> None:
    assert language("cy")("A heading of somebody's own") == "A heading of somebody's own"
    assert ENGLISH("{sum} is left.", sum="£1.00") == "£1.00 is left."


def test_there_is_no_third_language_yet() -> None:
    with pytest.raises(KeyError):
        language("fr")


def test_the_wheel_takes_the_catalogues_along() -> None:
    assert Path(ISF).name == "isf"
    assert (LOCALES / "cy" / "LC_MESSAGES" / "statement.mo").is_file()
