"""An office on disk with two invented people, for the tests of what is seen in a browser."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from isf.book.records import settings_content
from isf.book.store import writing
from isf.model import events as e
from isf.model import facts as f
from isf.model.fund import Outcome, Progress
from isf.office import Office
from tests.statements.books import DAY, FUND, agreed, delivered, opened

OTHER = "P-2M9TFY"
TODAY = date(2026, 5, 3)

HOSTILE = "<img src=x onerror=alert(1)> & <b>bold</b>"


def office_of(folder: Path, *items: f.Fact | e.Event) -> Office:
    """Return an office whose book tells of these facts and events."""
    office = Office(folder)
    office.ledgers.mkdir(parents=True)
    files = {
        "office.toml": settings_content("Calder Support"),
        "clearing.beancount": b"",
        "people.toml": f'[{FUND}]\nname = "Annie Hartley"\n'.encode(),
    }
    with writing(office, by="test", why="test") as writer:
        writer.record([], files=files)
        writer.record(items)
    return office


def annie() -> tuple[f.Fact | e.Event, ...]:
    """Return the worked period of the book, with an agreement that is still to come."""
    progress = Progress("PG-001", "O1", date(2026, 4, 26), "better", "Goes on her own now")
    return (
        *opened(),
        *_budget(FUND, ("Home-Support", "300.00"), ("Community", "80.00"), ("Fee", "20.00")),
        f.Due(fund=FUND, on=DAY, funder="Council", amount=Decimal("360.00")),
        f.Due(fund=FUND, on=DAY, funder="Contribution", amount=Decimal("40.00")),
        f.Receipt(fund=FUND, on=date(2026, 4, 7), funder="Council", amount=Decimal("360.00")),
        *agreed("AG-001", "288.00", on=date(2026, 4, 8), units="12", rate="24.00"),
        delivered("AG-001", "276.00", on=date(2026, 4, 25), units="11.5", rate="24.00", released="12.00"),
        e.ProgressNoted(fund=FUND, on=date(2026, 4, 26), progress=progress),
        f.Fee(fund=FUND, on=date(2026, 4, 30), amount=Decimal("20.00")),
        f.Payment(fund=FUND, on=date(2026, 5, 1), supplier="Provider", amount=Decimal("296.00")),
        f.Clawback(
            fund=FUND, on=date(2026, 5, 2), funder="Council", heading="Community", amount=Decimal("30.00")
        ),
    )


def busy() -> tuple[f.Fact | e.Event, ...]:
    """Return Annie's period and more: a second outcome, an agreement that runs, one more week of budget."""
    swimming = Outcome("O2", "i", "Go swimming with my friends on Thursdays")
    return (
        *annie(),
        e.OutcomeAdded(fund=FUND, on=date(2026, 4, 20), outcome=swimming),
        *agreed("AG-002", "45.00", on=date(2026, 5, 2), heading="Community", outcome="O2", supplier="Pool"),
        delivered(
            "AG-002",
            "15.00",
            on=date(2026, 5, 3),
            heading="Community",
            outcome="O2",
            supplier="Pool",
            units="1",
        ),
    )


def other() -> tuple[f.Fact | e.Event, ...]:
    """Return a second person's fund with a budget and nothing spent."""
    return (*opened(OTHER), *_budget(OTHER, ("Home-Support", "150.00")))


def received(amount: str) -> f.Clearing:
    """Return money that the bank received and nobody has matched yet."""
    return f.Clearing(fund="", on=date(2026, 4, 30), amount=Decimal(amount))


def _budget(fund: str, *parts: tuple[str, str]) -> tuple[f.Allocation, ...]:
    return tuple(
        f.Allocation(fund=fund, on=DAY, heading=heading, amount=Decimal(amount)) for heading, amount in parts
    )
