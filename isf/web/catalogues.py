"""English and Welsh for everything in the browser: English is what stands in the pages and the code."""

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

from isf.reporting.words import TOP_UP_FROM, funder_words, heading_words, supplier_words, use_words

LANGUAGES: Final = {"en": "English", "cy": "Cymraeg"}
TAGS: Final = {"en": "en-GB", "cy": "cy"}
_CATALOGUES: Final = ("isf", "statement")
"""What the pages say, then what statements say as well: headings, kinds of spending, who pays in."""
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
        """Return what the book writes of an entry in this language; a number at its end stays."""
        text, _, number = words.rpartition(" ")
        return f"{self.say(text)} {number}" if number.replace(".", "").isdecimal() else self.say(words)

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
            "uses": self.uses,
        }
