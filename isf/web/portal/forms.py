"""Forms that only our own pages can send: each carries a word made from the visitor's own cookie."""

import hashlib
import hmac
import secrets
from typing import Final
from urllib.parse import urlsplit

from flask import abort, g, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from isf.web.portal.site import Site, site

FIELD: Final = "word"
_VISIT: Final = "isf-visit"


def word() -> str:
    """Return the word that a form on this page must carry."""
    return _word_for(_own())


def hidden() -> Markup:
    """Return the word as a hidden field."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, word())


def check_form() -> None:
    """Refuse a form that did not come from a page of ours."""
    origin = request.headers.get("Origin", "")
    foreign = bool(origin) and urlsplit(origin).netloc != request.host
    right = hmac.compare_digest(request.form.get(FIELD, "").encode(), _word_for(_own()).encode())
    if foreign or not right:
        abort(400)


def keep_visit(answer: Response, where: Site) -> Response:
    """Give somebody who is not signed in a cookie for the forms, when a page with a form was made."""
    new: str = getattr(g, "new_visit", "")
    if new:
        answer.set_cookie(
            _visit_name(where), new, httponly=True, samesite="Strict", secure=where.tls, path="/"
        )
    return answer


def _own() -> str:
    """Return the visitor's own secret: of their session, or of their visit."""
    session = request.cookies.get(site().cookie, "")
    known = session or request.cookies.get(_visit_name(site()), "")
    if not known:
        g.new_visit = known = getattr(g, "new_visit", "") or secrets.token_urlsafe(16)
    return known


def _visit_name(where: Site) -> str:
    return f"__Host-{_VISIT}" if where.tls else _VISIT


def _word_for(own: str) -> str:
    key = site().db.secret("forms").encode()
    return hmac.new(key, own.encode(), hashlib.sha256).hexdigest()
