"""Signing in and out: invite, password, second factor."""

import time

from flask import Blueprint, g, request
from werkzeug.wrappers import Response

from isf.book.records import read_settings
from isf.web.accounts import invites, logins, looking, second_factor, sessions, throttle
from isf.web.accounts.logins import Login, Weakness
from isf.web.portal.site import address, go, page, site, visitor

room = Blueprint("signing_in", __name__)


@room.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> Response:
    """Ask for e-mail address and password."""
    if request.method == "GET":
        return go("/") if g.visitor else page("sign_in.html", wrong="", email="")
    email, db = request.form.get("email", "").strip().casefold()[:200], site().db
    if throttle.must_wait(db, address(), email):
        return page("sign_in.html", 429, wrong="wait", email=email)
    time.sleep(throttle.pause(db, email))
    login = logins.find(db, email)
    if not logins.has_password(db, login, request.form.get("password", "")) or login is None:
        throttle.failed(db, address(), email)
        return page("sign_in.html", 401, wrong="wrong", email=email)
    throttle.succeeded(db, address(), email)
    return _begin(login, shared="shared" in request.form)


def _begin(login: Login, *, shared: bool) -> Response:
    """Begin a session; whoever has a second factor is not in yet."""
    if g.visitor:
        sessions.end(site().db, g.visitor.session)
    token = sessions.begin(site().db, login.id, confirmed=False, shared=shared)
    looking.note(site().db, login.id, "", "signed in")
    return with_cookie(go("/"), token)


def with_cookie(answer: Response, token: str) -> Response:
    """Give a session's secret to the browser, for as long as it is open; an empty one takes it away."""
    where = site()
    if token:
        answer.set_cookie(where.cookie, token, httponly=True, samesite="Strict", secure=where.tls, path="/")
    else:
        answer.delete_cookie(where.cookie, httponly=True, samesite="Strict", secure=where.tls, path="/")
    return answer


# --- invites ---------------------------------------------------------------------------


@room.route("/invite/<token>", methods=["GET", "POST"])
def invite(token: str) -> Response:
    """Let somebody choose a password; looking at the page uses nothing up."""
    found = invites.find(site().db, token)
    if found is None:
        return page("problem.html", 404, what="invite")
    if request.method == "GET":
        return page("invite.html", login=found.login, purpose=found.purpose, weakness=None)
    password = request.form.get("password", "")
    weak: Weakness | str | None = logins.weakness(password, found.login)
    if weak is None and password != request.form.get("again", ""):
        weak = "different"
    if weak is not None:
        return page("invite.html", 400, login=found.login, purpose=found.purpose, weakness=weak)
    if not invites.accept(site().db, found, password):
        return page("problem.html", 404, what="invite")
    return _begin(found.login, shared="shared" in request.form)


# --- second factor -------------------------------------------------------------------------


@room.route("/second-factor", methods=["GET", "POST"], endpoint="second_factor")
def second_factor_page() -> Response:
    """Ask for the code on the phone."""
    who = visitor()
    if who.confirmed or not who.login.totp:
        return go("/" if who.confirmed else "/second-factor/set-up")
    if request.method == "GET":
        return page("second_factor.html", wrong="")
    db, key = site().db, f"code {who.login.id}"
    if throttle.must_wait(db, address(), key):
        return page("second_factor.html", 429, wrong="wait")
    time.sleep(throttle.pause(db, key))
    if not second_factor.is_right(db, who.login, request.form.get("code", "")[:20]):
        throttle.failed(db, address(), key)
        return page("second_factor.html", 401, wrong="wrong")
    throttle.succeeded(db, address(), key)
    return with_cookie(go("/"), sessions.confirm(db, who.session))


@room.route("/second-factor/set-up", methods=["GET", "POST"])
def set_up_second_factor() -> Response:
    """Share a key with a phone, and prove it with the first code; then show the spare codes once."""
    who, db = visitor(), site().db
    if who.login.totp:
        return go("/")
    key = _offered_key(who.login)
    if request.method == "POST" and second_factor.keep_key(db, who.login, key, request.form.get("code", "")):
        _forget_key(who.login)
        codes = logins.new_spare_codes(db, who.login.id)
        return with_cookie(page("spare_codes.html", codes=codes), sessions.confirm(db, who.session))
    told = second_factor.address_of(key, who.login, read_settings(site().office).provider)
    wrong = "wrong" if request.method == "POST" else ""
    picture = second_factor.picture_of(told)
    return page("set_up.html", 400 if wrong else 200, key=key, picture=picture, wrong=wrong)


def _offered_key(login: Login) -> str:
    """Return the key that is offered to a login: the same on each try, so that a slip costs nothing."""
    name = f"offered {login.id}"
    row = site().db.row("select value from secret where name = ?", name)
    if row is not None:
        return str(row["value"])
    key = second_factor.new_key()
    site().db.put("secret", name=name, value=key)
    return key


def _forget_key(login: Login) -> None:
    site().db.do("delete from secret where name = ?", f"offered {login.id}")


# --- out ----------------------------------------------------------------------------------------


@room.post("/sign-out")
def sign_out() -> Response:
    """End this session."""
    sessions.end(site().db, visitor().session)
    return _out()


@room.post("/sign-out-everywhere")
def sign_out_everywhere() -> Response:
    """End every session of this login, on every device."""
    sessions.end_all(site().db, visitor().login.id)
    return _out()


def _out() -> Response:
    """Take the cookie away, and have the browser forget every page it kept."""
    answer = with_cookie(go("/signed-out"), "")
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


@room.get("/signed-out")
def signed_out() -> Response:
    """Say that somebody is out, and what that means on a shared computer."""
    return page("signed_out.html")


@room.get("/still-here")
def still_here() -> Response:
    """Keep a session going; coming here was enough."""
    return page("still_here.html")


@room.get("/my-login")
def my_login() -> Response:
    """Show a login its own settings, and who looked at its funds."""
    who = visitor()
    seen = [row for fund in who.access.funds for row in looking.latest(site().db, fund, 20)]
    return page("my_login.html", looked=sorted(seen, key=lambda row: -row["at"])[:40])
