"""Help with signing in: a forgotten password, a lost phone, a shared computer; and the language."""

from flask import Blueprint, g, request
from werkzeug.wrappers import Response

from isf.web.accounts import logins, messages, throttle
from isf.web.catalogues import LANGUAGES
from isf.web.portal.language import COOKIE
from isf.web.portal.site import address, go, page, site

room = Blueprint("helping", __name__)
_A_YEAR = 31536000


@room.route("/forgotten-password", methods=["GET", "POST"])
def forgotten() -> Response:
    """Ask staff for a new link; the answer tells nobody whether there is such a login."""
    return _plea("password", "forgotten.html")


@room.route("/lost-phone", methods=["GET", "POST"])
def lost_phone() -> Response:
    """Ask staff to take a lost phone or computer off a login."""
    return _plea("device", "lost_phone.html")


def _plea(what: str, template: str) -> Response:
    if request.method == "GET":
        return page(template, asked=False, wait=False)
    db, email = site().db, request.form.get("email", "").strip().casefold()[:200]
    if throttle.must_wait(db, address(), f"plea {email}"):
        return page(template, 429, asked=False, wait=True)
    throttle.failed(db, address(), f"plea {email}")
    login = logins.find(db, email)
    if login is not None and not login.revoked:
        messages.plead(db, login.id, what)
    else:
        messages.plead_for_nobody(db)
    return page(template, asked=True, wait=False)


@room.get("/shared-computer")
def shared_computer() -> Response:
    """Say how to use the dashboard on a computer that others use."""
    return page("shared_computer.html")


@room.post("/language")
def language() -> Response:
    """Change the language, for this browser and for the login."""
    chosen = request.form.get("language", "")
    answer = go(_here(request.form.get("here", "/")))
    if chosen in LANGUAGES:
        answer.set_cookie(
            COOKIE, chosen, max_age=_A_YEAR, samesite="Strict", secure=site().tls, httponly=True
        )
        if g.visitor:
            logins.set_language(site().db, g.visitor.login.id, chosen)
    return answer


def _here(told: str) -> str:
    """Return a path of ours; anything else goes to the first page."""
    plain = told.startswith("/") and not told.startswith("//") and "\\" not in told and told.isprintable()
    return told if plain and "\n" not in told else "/"
