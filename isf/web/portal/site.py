"""What every page of the portal stands on: the office, the database, who is there, and what they may see."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NoReturn, Protocol, cast

from flask import abort, current_app, g, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from isf.book.heads import FUND_HEAD
from isf.book.records import Person, read_register
from isf.errors import IsfError
from isf.model.fund_id import is_fund_id
from isf.office import Office
from isf.web.accounts import looking
from isf.web.accounts.database import Database
from isf.web.accounts.visitors import Visitor

KEY: Final = "isf-site"
_log = logging.getLogger(__name__)


class Papers(Protocol):
    """Who makes statements and returns; what goes out is made by another room than this."""

    @property
    def formats(self) -> Sequence[str]:
        """The formats of a statement, `html` first."""

    def statement(self, fund: str, label: str, fmt: str, language: str) -> bytes:
        """Return a fund's statement for a period of its council's calendar; `easy` is an easy-read PDF."""

    def council_return(self, code: str, label: str, fmt: str) -> bytes:
        """Return a council's return for a period: `xlsx`, or `zip` with every file of it."""


@dataclass(frozen=True)
class Site:
    """One office's dashboard. `review` gives what needs attention, where the office can tell."""

    office: Office
    db: Database
    papers: Papers
    tls: bool = False
    behind_proxy: bool = False
    review: Callable[[], Sequence[Mapping[str, Any]]] | None = None

    @property
    def cookie(self) -> str:
        """The name of the session's cookie; under TLS the browser itself holds it to this host."""
        return "__Host-isf" if self.tls else "isf"


def site() -> Site:
    """Return the dashboard that this request came to."""
    return cast("Site", current_app.config[KEY])


def visitor() -> Visitor:
    """Return who is there; pages that anybody may see must not ask."""
    found: Visitor | None = g.visitor
    if found is None:
        not_found()
    return found


def not_found() -> NoReturn:
    """Answer what is denied like what does not exist."""
    abort(404)


def need_fund(fund: str, what: str = "") -> Person:
    """Return the person behind a fund that the visitor may see, and note that they looked.

    Every page about a fund begins here; a denied fund and an unknown one look the same.
    """
    known = is_fund_id(fund) and visitor().access.may_see(fund)
    if not known or not (site().office.fund_folder(fund) / FUND_HEAD).is_file():
        not_found()
    if what:
        looking.note(site().db, visitor().login.id, fund, what)
    return person_of(fund)


def need_staff() -> None:
    """Answer 404 to everybody but staff."""
    if not visitor().access.staff:
        not_found()


def person_of(fund: str) -> Person:
    """Return what the register knows of a fund; its id stands for a name that is not there."""
    return read_register(site().office).people.get(fund, Person(fund, fund, ""))


def page(template: str, status: int = 200, **told: object) -> Response:
    """Return a page."""
    return make_response(render_template(template, **told), status)


def go(place: str) -> Response:
    """Go to another page of ours after something was done."""
    return redirect(place, 303)


def log(error: IsfError) -> None:
    """Note, for those who run the server, what a visitor is not told."""
    _log.error("%s", error)


def address() -> str:
    """Return where a request came from; a proxy that we stand behind says so last in its line."""
    told = request.headers.get("X-Forwarded-For", "") if site().behind_proxy else ""
    return told.rpartition(",")[2].strip()[:64] or request.remote_addr or ""
