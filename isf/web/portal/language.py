"""English and Welsh: as the visitor has chosen; moments in words."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_time
from flask import g, request

from isf.web.catalogues import LANGUAGES, TAGS, Words, catalogue

COOKIE: Final = "isf-language"
_HERE: Final = ZoneInfo("Europe/London")


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
    return TAGS[g.language]


def gettext(message: str) -> str:
    """Return a sentence in the language of this request."""
    return catalogue(g.language).gettext(message)


def ngettext(one: str, many: str, number: int) -> str:
    """Return a sentence for a number of things."""
    return catalogue(g.language).ngettext(one, many, number)


def words() -> Words:
    """Return how the language of this request says things."""
    return Words(g.language)


def moment(seconds: int) -> str:
    """Write a moment (seconds since 1970) as a day and a time in England."""
    at = datetime.fromtimestamp(seconds, _HERE)
    return format_datetime(at, "d MMMM y, HH:mm", locale=TAGS[g.language].replace("-", "_"))


def clock(seconds: int) -> str:
    """Write a moment as the time of day in England: `14:35`."""
    return format_time(datetime.fromtimestamp(seconds, _HERE), "HH:mm", tzinfo=_HERE)
