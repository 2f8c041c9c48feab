"""Codes of the book as people read them, and pictures as lengths."""

from decimal import Decimal

import pytest

from isf.reporting.balances import Figures
from isf.reporting.pictures import plan_bar
from isf.reporting.words import funder_words, heading_words, supplier_words, use_words


@pytest.mark.parametrize(
    ("code", "words"),
    [("Home-Support", "Home support"), ("Community", "Community"), ("PA-Cover", "Pa cover")],
)
def test_headings(code: str, words: str) -> None:
    assert heading_words(code) == words


def test_a_heading_that_nobody_foresaw_is_used_for_what_it_says() -> None:
    assert use_words("Community") == "going out and joining in"
    assert use_words("Dog-Walking") == "dog walking"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("Council", "Calderdale Council"),
        ("ICB", "the NHS"),
        ("Contribution", "your contribution"),
        ("TopUp-Daughter", "top-up from daughter"),
        ("Lottery-Fund", "Lottery fund"),
    ],
)
def test_funders(code: str, words: str) -> None:
    assert funder_words(code, "Calderdale Council") == words


def test_suppliers_are_named_by_the_office_or_by_their_code() -> None:
    names = {"Pool": "Sowerby Pool"}
    told = [supplier_words(code, names, "Ryburn Care") for code in ("Provider", "Pool", "Taxi-Firm")]
    assert told == ["Ryburn Care", "Sowerby Pool", "Taxi Firm"]


def test_the_parts_of_a_bar_fill_it() -> None:
    zero = Decimal("0.00")
    figures = Figures(
        heading="",
        allocated=Decimal("400.00"),
        committed=zero,
        conditional=zero,
        spent=Decimal("296.00"),
        returned=Decimal("30.00"),
        lapsed=zero,
        available=Decimal("74.00"),
        transferred=zero,
    )
    parts = plan_bar(figures)
    assert [(part.name, str(part.width)) for part in parts] == [
        ("spent", "74.00"),
        ("out", "7.50"),
        ("left", "18.50"),
    ]
