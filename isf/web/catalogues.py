"""English and Welsh for everything in the browser: English is what stands in the pages and the code."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from typing import Final

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from isf.reporting.words import TOP_UP_FROM, funder_words, heading_words, marked, supplier_words, use_words

LANGUAGES: Final = {"en": "English", "cy": "Cymraeg"}
TAGS: Final = {"en": "en-GB", "cy": "cy"}
_CATALOGUES: Final = ("isf", "statement")
"""What the pages say, then what statements say as well: headings, kinds of spending, who pays in."""
PLAIN: Final = {
    "Agreed to be returned": marked("To go back to who paid it in"),
    "Agreed, and the money reserved": marked("Agreed, and the money is kept for it"),
    "Budget allocated": marked("Added to the budget"),
    "Budget moved between headings": marked("Moved from one part of the budget to another"),
    "Delivered": marked("What was agreed was done"),
    "Fee: management": marked("Fee for running the fund"),
    "Reserved money given back": marked("Money that was kept is free again"),
}
"""For words of the book that are an accountant's."""
_DELIVERED: Final = re.compile(r"Delivered ([0-9.]+)", re.ASCII)
_DAY: Final = timedelta(days=1)


@cache
def catalogue(language: str) -> NullTranslations:
    """Return a language's sentences; English needs none."""
    found = NullTranslations()
    for name in _CATALOGUES if language != "en" else ():
        found.add_fallback(_read(language, name))
    return found


def _read(language: str, name: str) -> NullTranslations:
    written = files("isf").joinpath("locales", language, "LC_MESSAGES", f"{name}.po")
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(written.read_bytes())))
    compiled.seek(0)
    return GNUTranslations(compiled)


@dataclass(frozen=True, slots=True)
class Words:
    """How one language says what the book has codes for. What a catalogue lacks is said in English."""

    language: str = "en"

    def say(self, words: str) -> str:
        """Return a text in this language; nothing is put into it."""
        return catalogue(self.language).gettext(words) if words else ""

    def happened(self, words: str) -> str:
        """Say in plain words what the book writes of an entry."""
        units = self.units(words)
        done = self.say(PLAIN["Delivered"]) if words.startswith("Delivered") else ""
        return f"{done}: {units}" if units else done or self.say(PLAIN.get(words, words))

    def units(self, words: str) -> str:
        """Say how much was delivered, where the book says it (`Delivered 11.5`); else nothing."""
        found = _DELIVERED.fullmatch(words)
        if found and found[1] == "1":
            return self.say(marked("1 hour or visit"))
        return self.say(marked("{units} hours or visits")).format(units=found[1]) if found else ""

    def day(self, on: date) -> str:
        """Write a day: `6 April 2026`, `6 Ebrill 2026`."""
        return format_date(on, "d MMMM y", locale=TAGS[self.language].replace("-", "_"))

    def span(self, start: date, end: date) -> str:
        """Write half-open days: `6 April 2026 to 3 May 2026`."""
        return self.say("%(first)s to %(last)s") % {"first": self.day(start), "last": self.day(end - _DAY)}

    def heading(self, code: str) -> str:
        """Return a heading as people write it."""
        return self.say(heading_words(code))

    def uses(self, code: str) -> str:
        """Say what money under a heading may be used for."""
        return self.say(use_words(code))

    def funder(self, code: str, council: str = "") -> str:
        """Name a funder."""
        if code.startswith("TopUp-"):
            who = self.heading(code.removeprefix("TopUp-"))
            return self.say(TOP_UP_FROM).format(who=who[:1].lower() + who[1:])
        return self.say(funder_words(code, council))

    @property
    def filters(self) -> dict[str, Callable[..., str]]:
        """The filters that every template in the browser has."""
        return {
            "day": self.day,
            "funder": self.funder,
            "happened": self.happened,
            "heading": self.heading,
            "say": self.say,
            "supplier": supplier_words,
            "units": self.units,
            "uses": self.uses,
        }
