"""One Chromium and one dashboard for the tests of this folder."""

import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from tests.web.dashboards import FUND, OTHER, TODAY, Clock, Dashboard, dashboard
from tests.web.offices import HOSTILE

NEW, ENDED = "P-1W8QEZ", "P-613615"
CHROMIUM = Path("/usr/bin/chromium")
STARTED = int(time.time())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Dashboard:
    if not CHROMIUM.is_file():
        pytest.skip(f"{CHROMIUM} is not there: install Debian's chromium to run the browser tests")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ISF_TODAY", TODAY.isoformat())
        patch.setattr(Clock, "at", STARTED)
        made = dashboard(tmp_path_factory.mktemp("browser"))
        spend_everything(made)
        add_more_people(made)
    return made


@pytest.fixture(autouse=True)
def its_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let it be the day of the dashboard in each test here, and in no test elsewhere."""
    monkeypatch.setenv("ISF_TODAY", TODAY.isoformat())
    monkeypatch.setattr(Clock, "at", STARTED)


def add_more_people(made: Dashboard) -> None:
    """Add a fund with nothing yet, one that has ended, and somebody who may see three."""
    from isf.book.store import writing
    from isf.model import events as e
    from isf.model import facts as f
    from isf.web.accounts import grants
    from tests.statements.books import opened

    with writing(made.office, by="test", why="test") as writer:
        writer.record([*opened(NEW), *opened(ENDED)])
        for amount in (Decimal("5.00"), Decimal("-5.00")):
            told = f.Allocation(fund=ENDED, on=TODAY, heading="Community", amount=amount, reason=HOSTILE)
            writer.record([told])
        writer.record([e.FundClosed(fund=ENDED, on=TODAY, reason="Moved away")])
    made.let_in("newcomer", grants.Role.PERSON, NEW, "A1")
    made.let_in("leaver", grants.Role.PERSON, ENDED)
    for fund in (FUND, OTHER, NEW):
        made.let_in("guardian", grants.Role.PERSON, fund)


def spend_everything(made: Dashboard) -> None:
    """Leave nothing in the second fund."""
    from isf.book.actions.agreeing import AgreementRequest, agree
    from isf.book.store import writing

    with writing(made.office, by="test", why="test") as writer:
        wanted = AgreementRequest(
            heading="Home-Support",
            supplier="Provider",
            outcome="O1",
            agreed_by="A1",
            who="A1",
            on=TODAY,
            amount=Decimal("150.00"),
        )
        writer.record(agree(writer.ledger(OTHER), wanted)[1])


@pytest.fixture(scope="session")
def served(house: Dashboard) -> Iterator[object]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    from tests.browser.served import serving

    playwright.expect.set_options(timeout=20_000)
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        with serving(house, chromium) as running:
            yield running
        chromium.close()
