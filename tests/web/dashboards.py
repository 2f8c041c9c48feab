"""A dashboard of a small office in memory of the tests, and visitors of every role."""

import atexit
import hashlib
import re
import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from werkzeug.test import Client, TestResponse

from isf.book.store import writing
from isf.model import events as e
from isf.model.fund import Authority, AuthorityKind
from isf.office import Office
from isf.web.accounts import grants, logins, sessions
from isf.web.accounts.database import Database
from isf.web.accounts.grants import EVERYBODY, Grant, Role
from isf.web.accounts.logins import Login
from isf.web.portal.site import Site
from isf.web.serving import application
from tests.statements.books import FUND
from tests.web.offices import OTHER, TODAY, busy, office_of, other

HOST = "dashboard.test"
ROLES = ("nobody", "person", "family", "stranger", "council", "half", "staff")
_WORD = re.compile(r'name="word" value="([0-9a-f]+)"')


_COUNCIL = b'code = "calderdale"\nname = "Calderdale"\n'
LONG_NAME = "Wilhelmina-Anastasia Featherstonehaugh-Cholmondeley-Marjoribanks " * 2
_PEOPLE = f"""
[{FUND}]
name = "Annie Hartley"
council = "calderdale"
council_ref = "ASC-100234"
communication = "easy read"
authorities = {{ A1 = "Annie Hartley" }}

[{OTHER}]
name = "{LONG_NAME.strip()}"
council = "calderdale"
council_ref = "ASC-100777"
communication = ""
authorities = {{ A1 = "Wilhelmina" }}
"""


@dataclass
class Papers:
    """Stands in for who makes papers; it remembers what it was asked for."""

    formats: tuple[str, ...] = ("html", "xlsx", "csv", "easy")
    asked: list[tuple[str, ...]] = field(default_factory=list)

    def statement(self, fund: str, label: str, fmt: str, language: str) -> bytes:
        self.asked.append((fund, label, fmt, language))
        return f"<!doctype html><title>{fund} {label}</title>".encode()

    def council_return(self, code: str, label: str, fmt: str) -> bytes:
        self.asked.append((code, label, fmt))
        return b"PK\x03\x04"


class Clock(Database):
    """A database whose time the test sets."""

    at = 1_790_000_000
    synchronous = "off"

    def now(self) -> int:
        return self.at


@dataclass
class Dashboard:
    """One office's dashboard, and a browser for each role."""

    office: Office
    db: Clock
    papers: Papers
    site: Site
    logins: dict[str, Login] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.app = application(self.site, [HOST])

    def browser(self, role: str = "nobody") -> "Browser":
        """Return a browser in which somebody of this role is signed in."""
        browser = Browser(self.app, "https" if self.site.tls else "http", self.site.cookie)
        if role != "nobody":
            login = self.logins["staff" if role == "half" else role]
            browser.keep(sessions.begin(self.db, login.id, confirmed=role != "half", shared=False))
        return browser

    def let_in(self, role: str, kind: Role, scope: str, authority: str = "") -> None:
        login = logins.add(self.db, f"{role}@example.org", f"{role.title()} Example")
        told = Grant(0, login.id, kind, scope, authority, "test", date(2026, 1, 1), None, revoked=False)
        grants.give(self.db, told, by="test")
        self.logins[role] = login


class Browser:
    """What a browser does with forms and cookies."""

    def __init__(self, app: object, scheme: str, cookie: str) -> None:
        self._client = Client(app, use_cookies=True)  # type: ignore[arg-type]
        self._base, self._cookie = f"{scheme}://{HOST}", cookie

    def keep(self, token: str) -> None:
        self._client.set_cookie(self._cookie, token, domain=HOST)

    @property
    def token(self) -> str:
        found = self._client.get_cookie(self._cookie, domain=HOST)
        return found.value if found else ""

    def get(self, place: str, method: str = "GET", **headers: str) -> TestResponse:
        return self._client.open(place, base_url=self._base, method=method, headers=headers)

    def send(self, place: str, page: str = "", **fields: str) -> TestResponse:
        """Fill in the form on a page (the place itself unless named) and send it."""
        found = _WORD.search(self.get(page or place).text)
        data = {"word": found[1] if found else "", **fields}
        return self._client.post(place, base_url=self._base, data=data)

    def bare_post(self, place: str, headers: dict[str, str] | None = None, **fields: str) -> TestResponse:
        """Send a form that did not come from a page."""
        return self._client.post(place, base_url=self._base, data=fields, headers=headers)


def dashboard(folder: Path, *, tls: bool = False) -> Dashboard:
    """Return the dashboard of an office with two funds, and somebody of every role; each has its own copy."""
    office = Office(folder / "office")
    shutil.copytree(_built().root, office.root)
    return _of(office, tls=tls)


@cache
def _built() -> Office:
    """Build the office once: to copy it is quicker."""
    folder = Path(tempfile.mkdtemp(prefix="isf-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    authority = Authority("A2", AuthorityKind.DEPUTY, date(2026, 4, 6), date(2026, 5, 1))
    ended = e.AuthorityGranted(fund=FUND, on=date(2026, 4, 6), authority=authority)
    office = office_of(folder / "office", *busy(), *other())
    files = {"councils/calderdale.toml": _COUNCIL, "people.toml": _PEOPLE.encode()}
    with writing(office, by="test", why="test") as writer:
        writer.record([ended], files=files)
    return office


def _of(office: Office, *, tls: bool) -> Dashboard:
    db, papers = Clock(office.root / "portal" / "portal.sqlite"), Papers()
    made = Dashboard(office, db, papers, Site(office, db, papers, tls=tls))
    made.let_in("person", Role.PERSON, FUND, "A1")
    made.let_in("family", Role.PERSON, FUND)
    made.let_in("stranger", Role.PERSON, OTHER, "A1")
    made.let_in("council", Role.COUNCIL, "calderdale")
    made.let_in("staff", Role.STAFF, EVERYBODY, "sam")
    return made


def fingerprint(office: Office) -> dict[str, str]:
    """Return what every file of an office holds, but for the dashboard's database and the index."""
    return {
        str(path.relative_to(office.root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(office.root.rglob("*"))
        if path.is_file() and not {"portal", ".index"} & {*path.relative_to(office.root).parts}
    }


__all__ = ["FUND", "OTHER", "ROLES", "TODAY", "Browser", "Clock", "Dashboard", "Papers", "dashboard"]
