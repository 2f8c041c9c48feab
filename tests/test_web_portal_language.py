"""Every sentence of the portal is there in Welsh, with the same parts to fill in."""

import re
from ast import literal_eval
from datetime import date
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Flask, g

from isf.web.portal import language

TEMPLATES = Path(language.__file__).parent / "templates"
_SENTENCE = re.compile(r"_\(\s*(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')")
_PART = re.compile(r"%\(\w+\)s")


def sentences() -> set[str]:
    found = {m[1] for path in TEMPLATES.glob("*.html") for m in _SENTENCE.finditer(path.read_text("utf-8"))}
    return {str(literal_eval(text)) for text in found} | {"%(first)s to %(last)s"}


def welsh() -> dict[str, str]:
    po = files("isf").joinpath("locales", "cy", "LC_MESSAGES", "isf.po").read_bytes()
    return {str(one.id): str(one.string) for one in read_po(BytesIO(po)) if one.id}


def test_the_welsh_catalogue_has_every_sentence_and_no_other() -> None:
    assert welsh().keys() == sentences()


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
    with Flask(__name__).test_request_context():
        g.language = code
        assert language.day(date(2026, 4, 6)) == day
        assert language.span(date(2026, 4, 6), date(2026, 5, 4)) == span
