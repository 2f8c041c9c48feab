"""The portal as one application: closed unless somebody is signed in, or the page is for anybody."""

from collections.abc import Callable
from typing import Final

from flask import Flask, g, request
from jinja2 import StrictUndefined
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from isf.book.records import Settings, read_settings
from isf.errors import IsfError
from isf.model.money import pounds
from isf.web.accounts.visitors import visitor_of
from isf.web.catalogues import LANGUAGES, Words
from isf.web.portal import agreeing, budget, forms, helping, language, papers, signing_in, staff, talking
from isf.web.portal.site import KEY, Site, go, log, page, site

_BODY: Final = 64 * 1024
"""The largest form, bytes."""

FOR_ANYBODY: Final = frozenset(
    {
        "budget.style",
        "helping.forgotten",
        "helping.language",
        "helping.lost_phone",
        "helping.shared_computer",
        "signing_in.invite",
        "signing_in.sign_in",
        "signing_in.signed_out",
    }
)
FOR_HALF_SIGNED_IN: Final = frozenset(
    {"signing_in.second_factor", "signing_in.set_up_second_factor", "signing_in.sign_out"}
)
_ROOMS: Final = (signing_in, helping, budget, papers, agreeing, talking, staff)


def create_portal(where: Site) -> Flask:
    """Return the portal of an office."""
    app = Flask("isf.web.portal", static_folder=None)
    app.config.update({KEY: where, "MAX_CONTENT_LENGTH": _BODY, "MAX_FORM_PARTS": 50})
    _set_up_templates(app)
    for room in _ROOMS:
        app.register_blueprint(room.room)
    app.before_request(_come_in)
    app.after_request(lambda answer: forms.keep_visit(answer, where))
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(IsfError, _checking)
    return app


def _set_up_templates(app: Flask) -> None:
    app.jinja_options = {
        "autoescape": True,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "undefined": StrictUndefined,
        "extensions": ["jinja2.ext.i18n"],
    }
    env = app.jinja_env
    env.install_gettext_callables(language.gettext, language.ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.filters.update(pounds=pounds, moment=language.moment, clock=language.clock)
    env.filters.update({name: _in_words(name) for name in Words().filters})
    env.globals.update(span=lambda start, end: language.words().span(start, end), languages=LANGUAGES)
    app.context_processor(_shell)


def _in_words(name: str) -> Callable[..., str]:
    """Return a filter that speaks the language of the request it is used in."""

    def said(*told: object) -> str:
        return language.words().filters[name](*told)

    return said


def _shell() -> dict[str, object]:
    """Return what every page shows around its own part."""
    return {
        "visitor": g.visitor,
        "lang": language.tag(),
        "language": g.language,
        "hidden": forms.hidden,
        "provider": _provider(),
        "here": request.path,
    }


def _provider() -> Settings:
    try:
        return read_settings(site().office)
    except IsfError:
        return Settings("")


def _come_in() -> Response | None:
    """Find out who is there, before anything else; let in whom the page is for."""
    g.visitor = visitor_of(site().db, request.cookies.get(site().cookie, ""), there=True)
    g.language = language.wanted()
    if request.method not in {"GET", "POST"}:
        return page("problem.html", 404, what="missing")
    if request.method == "POST":
        forms.check_form()
    if request.endpoint in FOR_ANYBODY:
        return None
    if g.visitor is None:
        return go("/sign-in")
    if not g.visitor.confirmed and request.endpoint not in FOR_HALF_SIGNED_IN:
        return go("/second-factor" if g.visitor.login.totp else "/second-factor/set-up")
    return None


def _refused(error: HTTPException) -> Response:
    """Say what went wrong in plain words, and no more than that."""
    whats = {400: "form", 413: "form"}
    code = error.code or 500
    if code in {401, 403, 404, 405}:
        code = 404
    return page("problem.html", code, what=whats.get(code, "missing" if code == 404 else "ours"), here="/")  # noqa: PLR2004


def _checking(error: IsfError) -> Response:
    """Something in the book is not right: no figure is shown."""
    log(error)
    return page("problem.html", 503, what="checking", here="/")
