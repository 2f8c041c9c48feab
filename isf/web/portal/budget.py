"""My budget in the portal, and the first page of each role."""

from collections import OrderedDict
from datetime import date
from functools import cache
from importlib.resources import files
from threading import Lock
from typing import Final

from flask import Blueprint, Response, g
from markupsafe import Markup
from werkzeug.wrappers import Response as Answer

from isf.book.ledger import Ledger
from isf.book.load import read_fund
from isf.errors import IsfError
from isf.model.dates import today
from isf.web import partial
from isf.web.pages import fund_page
from isf.web.portal.site import go, log, need_fund, not_found, page, person_of, site, visitor

room = Blueprint("budget", __name__)
_MOST: Final = 64


@room.get("/")
def home() -> Answer:
    """Go where a role begins; the list of funds is what the grants of today say."""
    access = visitor().access
    if access.staff:
        return go("/staff")
    if access.councils:
        return go("/council")
    if len(access.funds) == 1:
        return go(f"/fund/{access.funds[0]}")
    people = sorted((person_of(fund) for fund in access.funds), key=lambda person: person.name.casefold())
    return page("funds.html", people=people)


@room.get("/fund/<fund>")
def my_budget(fund: str) -> Answer:
    """Show what is left and what is behind it; where anything is not right, no figure."""
    person = need_fund(fund, "my budget")
    shown = _shown(fund)
    told = shown or partial.page(None, site().office, g.language)
    return page("my_budget.html", person=person, shown=told, sound=shown is not None)


@room.get("/style/<name>.css")
def style(name: str) -> Response:
    """Serve the stylesheets; they hold nothing about anybody."""
    if name not in {"portal", "books", "my-budget"}:
        not_found()
    text = partial.style(site().office) if name == "my-budget" else _style(name)
    answer = Response(text, mimetype="text/css")
    answer.headers["Cache-Control"] = "public, max-age=600"
    return answer


@cache
def _style(name: str) -> str:
    return files("isf.web.portal").joinpath(f"{name}.css").read_text(encoding="utf-8")


def _shown(fund: str) -> Markup | None:
    """Return a fund's page; None where no figure may be shown."""
    try:
        ledger = read_fund(site().office, fund)
        return _made.page(fund, ledger, today(), g.language)
    except IsfError as error:
        log(error)
        return None


class _Made:
    """Pages that were made of ledgers as they still are; a few, the least lately used ones dropped."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], tuple[Ledger, date, Markup]] = OrderedDict()
        self._lock = Lock()

    def page(self, fund: str, ledger: Ledger, on: date, language: str) -> Markup:
        """Return a fund's page for the close of a day."""
        key = fund, language
        with self._lock:
            known = self._kept.get(key)
            if known and known[0] is ledger and known[1] == on:
                self._kept.move_to_end(key)
                return known[2]
        made = partial.page(fund_page(ledger, on), site().office, language)
        with self._lock:
            self._kept[key] = ledger, on, made
            self._kept.move_to_end(key)
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return made


_made: Final = _Made()
