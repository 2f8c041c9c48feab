"""The gate before Fava: closed by default, for staff only, GET only, each argument looked at.

What is denied and what does not exist get one and the same answer.
"""

import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import parse_qsl

from fava.application import create_app
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from isf.model.fund_id import is_fund_id
from isf.office import Office
from isf.web.accounts.visitors import Visitor
from isf.web.books.pages import make_safe
from isf.web.books.registry import Registry, for_fund
from isf.web.books.routes import LONGEST, OPEN, POLLS, UNWATCHED, check_classified

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_PATH: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_:./-")
_TEXT: Final = ("text/html", "application/json")
_MISSING: Final = (
    '<!doctype html><html lang="en-GB"><head><title>Not found</title></head>'
    '<body><main><h1>Not found</h1><p><a href="/">Go to the first page</a></p></main></body></html>'
)

Who = Callable[["WSGIEnvironment", bool], Visitor | None]
"""Who sent a request; the flag says whether somebody is there, or a page polls by itself."""

Looked = Callable[[Visitor, str, str], None]
"""Note that somebody looked at a fund's page."""


class Wanted(NamedTuple):
    """An open address of Fava: its endpoint, and the fund that it is about."""

    endpoint: str
    fund: str


class Gate:
    """Lets through what staff may see of one Fava."""

    def __init__(self, office: Office, who: Who, looked: Looked, most: int = 16) -> None:
        self.fava = fava_for(office, most)
        self._app: WSGIApplication = self.fava.wsgi_app
        self._who, self._looked = who, looked
        self._places = _written(str(office.root.resolve()))

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Answer a request below the place where Fava stands."""
        wanted = self.wanted(environ)
        visitor = self._who(environ, wanted is not None and wanted.endpoint not in POLLS)
        if visitor is None:
            return Response(status=303, headers={"Location": "/sign-in"})(environ, start)
        if wanted is None or not _may(visitor, wanted):
            return Response(_MISSING, 404, mimetype="text/html")(environ, start)
        if wanted.endpoint not in UNWATCHED:
            self._looked(visitor, wanted.fund, wanted.endpoint)
        return self._answer(environ, wanted)(environ, start)

    def wanted(self, environ: "WSGIEnvironment") -> Wanted | None:
        """Return the open address that a request is for, by Fava's own routes; None where it is closed."""
        path = environ.get("PATH_INFO", "")
        if environ.get("REQUEST_METHOD") != "GET" or not _PATH.issuperset(path) or _crooked(path):
            return None
        try:
            endpoint, told = self.fava.url_map.bind("").match(path, method="GET")
        except HTTPException:
            return None
        parts = dict(told)
        fund = str(parts.pop("bfile", ""))
        opening = OPEN.get(endpoint)
        if opening is None or not (is_fund_id(fund) if endpoint != "static" else not fund):
            return None
        arguments = _arguments(environ.get("QUERY_STRING", ""))
        takes = arguments is not None and opening.takes(parts, arguments)
        return Wanted(endpoint, fund) if takes else None

    def _answer(self, environ: "WSGIEnvironment", wanted: Wanted) -> Response:
        inner = {**environ, "HTTP_REFERER": "", "CONTENT_LENGTH": "0"}
        with for_fund(wanted.fund):
            answer = Response.from_app(self._app, inner, buffered=True)
        if answer.mimetype in _TEXT:
            body = answer.get_data()
            for place in self._places:
                body = body.replace(place, b"")
            answer.set_data(body)
        return answer


def fava_for(office: Office, most: int) -> Flask:
    """Return the one Fava of an office, with each of its routes classified.

    Raises:
        FavaChangedError: when it is another Fava than we know.
    """
    fava = create_app([], read_only=True, poll_watcher=True)
    check_classified(fava.url_map)
    make_safe(fava)
    fava.config["LEDGERS"] = Registry(office, most)
    return fava


def _may(visitor: Visitor, wanted: Wanted) -> bool:
    """Staff, whose second factor was checked; Fava's own scripts are for whoever may open Fava."""
    access = visitor.access
    return visitor.confirmed and access.staff and (not wanted.fund or access.may_see(wanted.fund))


def _crooked(path: str) -> bool:
    return "//" in path or "/." in path or len(path) > 3 * LONGEST


def _arguments(query: str) -> list[tuple[str, str]] | None:
    if not query:
        return []
    try:
        return parse_qsl(query, keep_blank_values=True, strict_parsing=True, max_num_fields=8)
    except ValueError:
        return None


def _written(place: str) -> tuple[bytes, ...]:
    """Return how a folder's name may stand in an answer, so that no answer tells where the office is."""
    return tuple({place.encode(), json.dumps(place)[1:-1].encode()})
