"""A council's officer fetches the bundle that the provider signed, and can prove it."""

from pathlib import Path

import pytest

from isf.cli.papers import OfficePapers
from isf.office import Office
from isf.web.accounts import grants, sessions
from isf.web.accounts.database import database_of
from isf.web.accounts.grants import Grant, Role
from isf.web.accounts.logins import add
from isf.web.portal.site import Site
from isf.web.serving import application
from tests.command_line import copy_of, done
from tests.web.dashboards import HOST, Browser


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> Path:
    made = copy_of("worked", tmp_path_factory.getbasetemp() / "offices", tmp_path)
    done("key", "new", office=made)
    return made


def officer(office: Path, council: str) -> Browser:
    from isf.model.dates import today

    where, db = Office(office), database_of(Office(office))
    site = Site(where, db, OfficePapers(where))
    login = add(db, f"{council}@council.example", "An officer")
    told = Grant(0, login.id, Role.COUNCIL, council, "", "contract", today(), None, revoked=False)
    grants.give(db, told, by="test")
    browser = Browser(application(site, [HOST]), "http", site.cookie)
    browser.keep(sessions.begin(db, login.id, confirmed=True, shared=False))
    return browser


def test_the_officer_has_the_very_bundle_that_was_signed(office: Path, tmp_path: Path) -> None:
    browser, place = officer(office, "calderdale"), "/council/calderdale/2026P01.bundle"
    assert browser.get(place).status_code == 404
    assert "Signed bundle" not in browser.get("/council").text
    out = tmp_path / "out"
    done("return", "calderdale", "--period", "2026:01", "--bundle", "-o", str(out), office=office)
    (made,) = out.glob("*.zip")
    assert "Signed bundle" in browser.get("/council").text
    answer = browser.get(place)
    assert answer.data == made.read_bytes()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="calderdale-2026P01-signed.zip"'
    fetched = tmp_path / "fetched.zip"
    fetched.write_bytes(answer.data)
    done("verify-bundle", str(fetched))
    assert browser.get("/council/kirklees/2026P01.bundle").status_code == 404
