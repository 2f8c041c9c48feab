"""Pages for staff: everyone, what waits, what needs attention, and who looked at what."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from isf.book.load import fund_ids
from isf.book.records import Person, read_register
from isf.errors import IsfError
from isf.web.accounts import looking, messages
from isf.web.accounts.grants import grants_of
from isf.web.accounts.logins import everyone
from isf.web.portal.site import log, need_staff, page, site, visitor

room = Blueprint("staff", __name__, url_prefix="/staff")
_AT_ONCE = 100


@room.get("")
def funds() -> Response:
    """List every fund, or those that a search finds."""
    need_staff()
    sought = request.args.get("q", "").strip()[:80]
    people = [person for person in _people() if _is_found(person, sought)]
    shown = people[:_AT_ONCE]
    waiting = messages.waiting(site().db, visitor().access)
    pleas = messages.pleas(site().db)
    more = len(people) - len(shown)
    return page("staff.html", people=shown, waiting=waiting, sought=sought, more=more, pleas=pleas)


def _people() -> list[Person]:
    known = read_register(site().office).people
    found = [known.get(fund, Person(fund, fund, "")) for fund in fund_ids(site().office)]
    return sorted((p for p in found if visitor().access.may_see(p.fund)), key=lambda p: p.name.casefold())


def _is_found(person: Person, sought: str) -> bool:
    told = f"{person.name} {person.fund} {person.council} {person.council_ref}".casefold()
    return sought.casefold() in told


@room.get("/review")
def review() -> Response:
    """Show what needs attention, most urgent first, as `isf review` tells it."""
    need_staff()
    rows, there = [], site().review is not None
    try:
        rows = list(site().review() if site().review else [])  # type: ignore[misc]
    except IsfError as error:
        log(error)
        there = False
    return page("review.html", rows=rows, there=there)


@room.get("/looked")
def looked() -> Response:
    """Show who looked at what, and whether the log is whole."""
    need_staff()
    fund = request.args.get("fund", "")[:20]
    rows = looking.latest(site().db, fund)
    return page("looked.html", rows=rows, fund=fund, whole=looking.is_whole(site().db))


@room.get("/logins")
def logins() -> Response:
    """Show who may come in, and as what."""
    need_staff()
    db = site().db
    told = [(login, [g for g in grants_of(db, login.id) if not g.revoked]) for login in everyone(db)]
    return page("logins.html", logins=told)
