"""A stranger at the door: odd requests, slow and heavy ones, and what is left behind after signing out."""

import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from cheroot.wsgi import Server

from isf.web.accounts import messages, sessions
from isf.web.headers import Guarded
from isf.web.portal.app import create_portal
from isf.web.serving import application, prepared
from tests.web.dashboards import FUND, OTHER, ROLES, TODAY, Browser, Dashboard, dashboard, fingerprint
from tests.web.offices import HOSTILE

METHODS = ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "BREW")
FORMS = ("/sign-in", "/second-factor", "/language", "/sign-out", f"/fund/{FUND}/messages", "/invite/x")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dashboard]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ISF_TODAY", TODAY.isoformat())
        yield dashboard(tmp_path_factory.mktemp("strangers"))


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Dashboard:
    """A dashboard in which a test may change things."""
    monkeypatch.setenv("ISF_TODAY", TODAY.isoformat())
    return dashboard(tmp_path)


# --- role x endpoint, with every method -----------------------------------------------------------------


def places(house: Dashboard) -> list[str]:
    """Every address of the portal, filled in with what is there."""
    known = {
        "fund": FUND,
        "label": "2026P01",
        "fmt": "html",
        "look": "easy-read",
        "code": "calderdale",
        "how": "agreed",
        "number": "00001",
        "token": "x",
        "name": "portal",
    }
    rules = create_portal(house.site).url_map.iter_rules()
    return [(rule.build({name: known[name] for name in rule.arguments}) or ("", ""))[1] for rule in rules]


@pytest.mark.parametrize(
    ("role", "method"), [*(("staff", method) for method in METHODS), *((role, "HEAD") for role in ROLES)]
)
def test_no_odd_method_opens_anything(house: Dashboard, role: str, method: str) -> None:
    before, browser = fingerprint(house.office), house.browser(role)
    told = {place: browser.get(place, method=method).status_code for place in places(house)}
    assert set(told.values()) == {404}, told
    assert fingerprint(house.office) == before


@pytest.mark.parametrize("role", ROLES)
def test_a_form_without_its_word_is_refused_everywhere(house: Dashboard, role: str) -> None:
    before, browser = fingerprint(house.office), house.browser(role)
    told = {place: browser.bare_post(place, words="x", sure="yes").status_code for place in places(house)}
    assert set(told.values()) == {400}, told
    assert browser.get("/still-here").status_code == house.browser(role).get("/still-here").status_code
    assert fingerprint(house.office) == before


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "path",
    [
        "//elsewhere.example/fund",
        "//elsewhere.example/%2e%2e",
        f"/fund/{FUND}/../{OTHER}",
        f"/fund/%2e%2e/{FUND}",
        f"/fund/{OTHER}/..%2f{FUND}",
        f"/fund/{FUND}/statement/..%2f..%2foffice.html",
        f"/fund/{FUND}%0d%0aSet-Cookie:x=y",
        "/style/../portal.py",
        "/style/%2e%2e%2fportal.css",
        "/booksfund",
        "/portal/portal.sqlite",
        "/ledgers/people.toml",
    ],
)
def test_crooked_paths_lead_nowhere(house: Dashboard, role: str, path: str) -> None:
    answer = house.browser(role).get(path)
    assert answer.status_code in {303, 308, 404}
    assert (answer.location or "/").startswith(("/", "http://dashboard.test/"))
    assert not (answer.location or "/").startswith("//")
    assert "Annie" not in answer.text
    assert "Set-Cookie" not in answer.headers or "x=y" not in answer.headers["Set-Cookie"]


def test_only_what_stands_below_books_may_run_favas_scripts(house: Dashboard) -> None:
    for path, may in (
        ("/booksfund", False),
        ("/books", True),
        (f"/books/{FUND}/", True),
        ("/sign-in", False),
    ):
        policy = house.browser().get(path).headers["Content-Security-Policy"]
        assert ("script-src" in policy) is may, path


# --- cookies and sessions -------------------------------------------------------------------------------


@pytest.mark.parametrize("cookie", ["", "x", "x" * 5000, "ä", "'; drop table session; --", "..", "%00"])
def test_a_made_up_cookie_is_nobody(house: Dashboard, cookie: str) -> None:
    for place in ("/", f"/fund/{FUND}", "/staff", f"/books/{FUND}/"):
        answer = house.browser().get(place, Cookie=f"isf={cookie}")
        assert (answer.status_code, answer.location) == (303, "/sign-in")


@pytest.mark.parametrize("tls", [True, False])
def test_every_cookie_is_for_this_host_and_out_of_reach_of_scripts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, tls: bool
) -> None:
    monkeypatch.setenv("ISF_TODAY", TODAY.isoformat())
    house = dashboard(tmp_path, tls=tls)
    browser = house.browser("person")
    told = [*house.browser().get("/sign-in").headers.getlist("Set-Cookie")]
    told += browser.send("/language", page="/my-login", language="cy").headers.getlist("Set-Cookie")
    told += browser.send("/sign-out", page="/my-login").headers.getlist("Set-Cookie")
    assert len(told) == 3
    for cookie in told:
        assert "HttpOnly" in cookie
        assert "SameSite=Strict" in cookie
        assert "Domain" not in cookie
        assert ("Secure" in cookie) is tls


def test_signing_out_clears_what_the_browser_kept(own: Dashboard) -> None:
    for how in ("/sign-out", "/sign-out-everywhere"):
        answer = own.browser("person").send(how, page="/my-login")
        assert answer.headers["Clear-Site-Data"] == '"cache"'


def test_no_page_with_anything_about_anybody_may_be_kept(house: Dashboard) -> None:
    for place in places(house):
        kept = house.browser("staff").get(place).headers["Cache-Control"]
        assert kept == "no-store" or place.startswith("/style/"), place


# --- too much -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", FORMS)
def test_a_form_that_is_too_large_is_refused(house: Dashboard, place: str) -> None:
    answer = house.browser("person").bare_post(place, words="x" * 70_000)
    assert answer.status_code == 413


def test_who_floods_the_staff_with_messages_waits(own: Dashboard) -> None:
    browser, place = own.browser("person"), f"/fund/{FUND}/messages"
    told = [browser.send(place, words=f"message {number}").status_code for number in range(32)]
    assert told == [303] * 30 + [429] * 2
    assert own.browser("staff").send(place, words="We are here.").status_code == 303
    assert own.browser("stranger").send(f"/fund/{OTHER}/messages", words="Me too").status_code == 303
    own.db.at += 3601
    assert own.browser("person").send(place, words="later").status_code == 303


def test_one_login_makes_one_paper_at_a_time_and_others_do_not_wait(own: Dashboard) -> None:
    making, go_on = threading.Event(), threading.Event()
    made = own.papers.statement

    def slow(fund: str, label: str, fmt: str, language: str) -> bytes:
        if fund == FUND:
            making.set()
            assert go_on.wait(20)
        return made(fund, label, fmt, language)

    own.papers.statement = slow  # type: ignore[method-assign]
    place = f"/fund/{FUND}/statement/2026P01.html"
    first = threading.Thread(target=lambda: own.browser("person").get(place))
    first.start()
    assert making.wait(20)
    assert own.browser("person").get(place).status_code == 429
    assert own.browser("person").get(f"/fund/{FUND}").status_code == 200
    assert own.browser("stranger").get(f"/fund/{OTHER}/statement/2026P01.html").status_code == 200
    go_on.set()
    first.join()
    assert own.browser("person").get(place).status_code == 200


# --- what goes wrong inside -----------------------------------------------------------------------------


def test_what_goes_wrong_inside_tells_nothing_and_keeps_the_headers(caplog: pytest.LogCaptureFixture) -> None:
    def broken(*_: object) -> list[bytes]:
        msg = "a secret of the machine"
        raise RuntimeError(msg)

    answer = Browser(Guarded(broken, {"dashboard.test"}, tls=False), "http", "isf").get("/books/x")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "a secret of the machine" in caplog.text


def test_what_somebody_sends_cannot_make_lines_of_the_log(
    own: Dashboard, caplog: pytest.LogCaptureFixture
) -> None:
    year = own.office.fund_folder(FUND) / "2026-27.beancount"
    year.write_text(year.read_text(encoding="utf-8") + "; \x1b[31mred\r\n", encoding="utf-8", newline="")
    own.browser("person").get(f"/fund/{FUND}?x=%0aERROR%20forged")
    own.browser().send("/sign-in", email="a\nERROR forged@example.org", password="x\nERROR")
    assert "forged" not in caplog.text
    assert "\x1b" not in caplog.text


# --- over the wire --------------------------------------------------------------------------------------


@dataclass
class Wire:
    """The server itself, and bare connections to it."""

    house: Dashboard
    server: Server

    def line(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.server.bind_addr[1]), timeout=20)

    def say(self, text: str) -> str:
        """Send text as it is and return the whole answer."""
        with self.line() as line:
            line.sendall(text.replace("\n", "\r\n").encode())
            return b"".join(iter(lambda: line.recv(65536), b"")).decode("latin-1")

    def ask(self, path: str, token: str = "", more: str = "") -> str:
        host = f"127.0.0.1:{self.server.bind_addr[1]}"
        cookie = f"Cookie: isf={token}\n" if token else ""
        return self.say(f"GET {path} HTTP/1.1\nHost: {host}\nConnection: close\n{cookie}{more}\n")


@pytest.fixture(scope="module")
def wire(house: Dashboard) -> Iterator[Wire]:
    server = prepared(lambda port: application(house.site, [f"127.0.0.1:{port}"]), "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    yield Wire(house, server)
    server.stop()
    thread.join(20)


@pytest.mark.parametrize(
    "request_",
    [
        "GET / HTTP/1.1\n\n",
        "GET / HTTP/1.0\n\n",
        "GET http://elsewhere.example/ HTTP/1.1\nHost: elsewhere.example\n\n",
        "GET / HTTP/1.1\nHost: elsewhere.example\n\n",
        "GET / HTTP/1.1\nHost: 127.0.0.1\n\n",
        "GET \\\\elsewhere.example HTTP/1.1\nHost: x\n\n",
        "CONNECT elsewhere.example:443 HTTP/1.1\nHost: elsewhere.example\n\n",
        "nonsense\n\n",
    ],
)
def test_what_is_not_for_this_host_gets_nothing(wire: Wire, request_: str) -> None:
    answer = wire.say(request_.replace("\n\n", "\nConnection: close\n\n"))
    assert answer.split(" ")[1][0] in "45"
    assert "isf-visit" not in answer


def test_heads_that_are_too_long_are_refused(wire: Wire) -> None:
    assert wire.ask("/sign-in", more=f"X-Long: {'x' * 40_000}\n").split(" ")[1] == "413"
    assert wire.ask(f"/sign-in?{'x' * 40_000}").split(" ")[1] in {"413", "414"}
    assert wire.ask("/sign-in").split(" ")[1] == "200"


def test_bodies_that_are_too_long_are_refused_however_they_come(wire: Wire) -> None:
    host = f"127.0.0.1:{wire.server.bind_addr[1]}"
    head = f"POST /sign-in HTTP/1.1\nHost: {host}\nConnection: close\n"
    form = "Content-Type: application/x-www-form-urlencoded\n"
    assert wire.say(f"{head}{form}Content-Length: 9000000\n\n").split(" ")[1] == "413"
    parts = "".join(f"{0x4000:x}\n{'x' * 0x4000}\n" for _ in range(6))
    told = wire.say(f"{head}{form}Transfer-Encoding: chunked\n\n{parts}0\n\n")
    assert told.split(" ")[1] in {"400", "413"}


def test_slow_visitors_do_not_stop_others(wire: Wire) -> None:
    slow = [wire.line() for _ in range(20)]
    for line in slow:
        line.sendall(b"POST /sign-in HTTP/1.1\r\nHost: ")
    began = time.monotonic()
    assert wire.ask("/sign-in").split(" ")[1] == "200"
    assert time.monotonic() - began < 4
    for line in slow:
        line.close()


def test_a_heavy_request_does_not_stall_another_readers_page(wire: Wire) -> None:
    db, logins_ = wire.house.db, wire.house.logins
    staff = sessions.begin(db, logins_["staff"].id, confirmed=True, shared=False)
    person = sessions.begin(db, logins_["person"].id, confirmed=False, shared=False)
    done, heavy = threading.Event(), f"/books/{FUND}/api/account_report?a=Equity:Plan&r=balances"

    def keep_busy() -> None:
        while not done.is_set():
            wire.ask(heavy, staff)

    wire.ask(f"/fund/{FUND}", person)
    busy = [threading.Thread(target=keep_busy) for _ in range(2)]
    for one in busy:
        one.start()
    began = time.monotonic()
    told = [wire.ask(f"/fund/{FUND}", person).split(" ")[1] for _ in range(5)]
    took = time.monotonic() - began
    done.set()
    for one in busy:
        one.join()
    assert told == ["200"] * 5
    assert took < 10


def test_text_of_every_kind_is_shown_as_text(own: Dashboard) -> None:
    own.browser("person").send(f"/fund/{FUND}/messages", words=HOSTILE)
    messages.send(own.db, FUND, own.logins["person"].id, HOSTILE, about=HOSTILE)
    own.db.do(
        "update account set name = ?, email = ? where id = ?", HOSTILE, HOSTILE, own.logins["person"].id
    )
    messages.plead(own.db, own.logins["person"].id, "password")
    own.browser("person").get(f"/fund/{FUND}")
    for place in (
        "/staff",
        f"/fund/{FUND}/messages",
        "/staff/looked",
        "/staff/logins",
        f"/staff?q={HOSTILE}",
    ):
        text = own.browser("staff").get(place).text
        assert "<img" not in text, place
        assert "&lt;img src=x" in text, place
