"""English and Welsh: catalogues of sentences, dates and times in words."""

from datetime import date, datetime
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import g, request

LANGUAGES: Final = {"en": "English", "cy": "Cymraeg"}
COOKIE: Final = "isf-language"
_TAGS: Final = {"en": "en-GB", "cy": "cy"}
_HERE: Final = ZoneInfo("Europe/London")


@cache
def catalogue(language: str) -> NullTranslations:
    """Return a language's sentences; English is what stands in the pages."""
    found = files("isf").joinpath("locales", language, "LC_MESSAGES", "isf.po")
    if language == "en" or not found.is_file():
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(found.read_bytes())))
    compiled.seek(0)
    return GNUTranslations(compiled)


def wanted() -> str:
    """Return the language of this request: as chosen here, or the login's, or the browser's."""
    chosen = request.cookies.get(COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    visitor = getattr(g, "visitor", None)
    if visitor is not None and visitor.login.language in LANGUAGES:
        return str(visitor.login.language)
    return request.accept_languages.best_match(["en", "cy"], default="en") or "en"


def tag() -> str:
    """Return the language for the page's `lang`."""
    return _TAGS[g.language]


def gettext(message: str) -> str:
    """Return a sentence in the language of this request."""
    return catalogue(g.language).gettext(message)


def ngettext(one: str, many: str, number: int) -> str:
    """Return a sentence for a number of things."""
    return catalogue(g.language).ngettext(one, many, number)


def day(on: date) -> str:
    """Write a day: `6 April 2026`, `6 Ebrill 2026`."""
    return format_date(on, "d MMMM y", locale=_TAGS[g.language].replace("-", "_"))


def span(start: date, end: date) -> str:
    """Write half-open days: `6 April 2026 to 3 May 2026`."""
    last = date.fromordinal(end.toordinal() - 1)
    return gettext("%(first)s to %(last)s") % {"first": day(start), "last": day(last)}


def moment(seconds: int) -> str:
    """Write a moment (seconds since 1970) as a day and a time in England."""
    at = datetime.fromtimestamp(seconds, _HERE)
    return format_datetime(at, "d MMMM y, HH:mm", locale=_TAGS[g.language].replace("-", "_"))


def clock(seconds: int) -> str:
    """Write a moment as the time of day in England: `14:35`."""
    return format_time(datetime.fromtimestamp(seconds, _HERE), "HH:mm", tzinfo=_HERE)
