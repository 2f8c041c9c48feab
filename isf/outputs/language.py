"""The language of what goes out: gettext catalogues under `isf/locales`, and days written out.

A text is looked up by its English words, so that English needs no catalogue
and a text that a catalogue lacks is shown in English, never left out.
"""

import gettext
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from isf.reporting.words import marked

DOMAIN: Final = "statement"
LOCALES: Final = Path(__file__).resolve().parent.parent / "locales"
LANGUAGES: Final = ("en", "cy")


MONTHS: Final = (
    marked("January"),
    marked("February"),
    marked("March"),
    marked("April"),
    marked("May"),
    marked("June"),
    marked("July"),
    marked("August"),
    marked("September"),
    marked("October"),
    marked("November"),
    marked("December"),
)


@dataclass(frozen=True, slots=True)
class Language:
    """One language; calling it says a text in it, with values put in.

    `instead` has, for a text in English, the one that is said in its place.
    """

    code: str = "en"
    catalogue: gettext.NullTranslations = field(default_factory=gettext.NullTranslations, compare=False)
    instead: Mapping[str, str] = field(default_factory=dict, compare=False)

    def __call__(self, words: str, **values: object) -> str:
        """Return a text in this language; `{name}` stands for a value."""
        words = self.instead.get(words, words)
        said = self.catalogue.gettext(words) if words else ""
        return said.format(**values) if values else said

    @property
    def tag(self) -> str:
        """The language as HTML and PDF name it."""
        return {"en": "en-GB"}.get(self.code, self.code)

    def day(self, on: date) -> str:
        """Write a day: `6 April 2026`."""
        return f"{on.day} {self(MONTHS[on.month - 1])} {on.year}"

    def span(self, start: date, end: date) -> str:
        """Write a half-open span of days: `6 April to 3 May 2026`; `end` is exclusive."""
        last = date.fromordinal(end.toordinal() - 1)
        if start == last:
            return self.day(start)
        first = self.day(start)
        if start.year == last.year:
            first = first.removesuffix(f" {start.year}")
        if (start.year, start.month) == (last.year, last.month):
            first = str(start.day)
        return self("{first} to {last}", first=first, last=self.day(last))


ENGLISH: Final = Language()


@cache
def language(code: str) -> Language:
    """Return a language by its code, `en` or `cy`.

    Raises:
        KeyError: for a language that there is no catalogue of.
    """
    if code not in LANGUAGES:
        raise KeyError(code)
    return ENGLISH if code == "en" else Language(code, gettext.translation(DOMAIN, LOCALES, [code]))
