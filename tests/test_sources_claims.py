"""Claims of so many units, and cards whose export says little: what is not sure is not booked."""

from decimal import Decimal
from pathlib import Path

import pytest

from isf.model.facts import Delivery
from isf.sources.errors import UnrecognisedFileError
from isf.sources.landing.common import Landed
from isf.sources.values import Purchase
from tests.books import FUND
from tests.sources.house import TODAY, book, landed, opened, read_text, shipped

NINE = (
    "RegistrationNumber,NDISNumber,SupportsDeliveredFrom,SupportsDeliveredTo,SupportItemNumber,ClaimReference,"
    "Quantity,UnitPrice,GSTCode\r\n"
)
LINE = "4050000000,ASC-100234,2026-04-{day},2026-04-{day},01_011_0107_1_1,W15,{quantity},{price},P2\r\n"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISF_TODAY", TODAY)


def claimed(folder: Path, *told: tuple[str, str]) -> Landed:
    """Land lines of so many units at a price: the agreement of the worked period is 24.00 an hour."""
    lines = (LINE.format(day=f"{day:02d}", quantity=q, price=p) for day, (q, p) in enumerate(told, 7))
    path = folder / "claims.csv"
    path.write_text(NINE + "".join(lines), encoding="utf-8", newline="")
    return landed(path, book(until="2026-04-10"))[1]


def test_a_quantity_at_the_hourly_rate_is_hours(tmp_path: Path) -> None:
    made = claimed(tmp_path, ("1.5", "24.00"), ("0.75", "24"))
    found = [(one.units, one.amount) for one in made.items if isinstance(one, Delivery)]
    assert found == [(Decimal("1.5"), Decimal("36.00")), (Decimal("0.75"), Decimal("18.00"))]
    assert made.bad == []


def test_a_quantity_at_another_price_is_not_taken_for_hours(tmp_path: Path) -> None:
    """Five kilometres at 1.00 are not five hours at 24.00."""
    made = claimed(tmp_path, ("5", "1.00"))
    assert made.items == []
    assert made.bad[0].reason.startswith(f"it claims 5 at 1.00, and AG-001 of fund {FUND} is 24.00 an hour;")


def test_a_quantity_that_is_no_part_of_an_hour_is_kept_out(tmp_path: Path) -> None:
    text = (
        NINE
        + LINE.format(day="07", quantity="1.333", price="24.00")
        + LINE.format(day="08", quantity="1", price="24.00")
    )
    reading = read_text(tmp_path, text, shipped("ndis-claims"))
    assert [(bad.row, bad.column, bad.value) for bad in reading.bad] == [(2, "Quantity", "1.333")]


CARD = "Amount,{status}Authorisation date,Card number,Card label,Currency,Description\n"


def test_where_a_card_says_only_what_was_approved_the_rest_is_set_aside(tmp_path: Path) -> None:
    rows = "".join(
        f"-4.50,{said},2026-04-08,*1234,ASC-100234,GBP,OWL CAFE\n" for said in ("Approved", "Declined", "")
    )
    reading = read_text(tmp_path, CARD.format(status="Approval status,") + rows, shipped("soldo"))
    assert [(one.row, one.amount) for one in reading.values if isinstance(one, Purchase)] == [
        (2, Decimal("4.50"))
    ]
    assert [aside.what for aside in reading.asides] == ["not settled", "not settled"]


def test_a_card_that_says_nothing_of_what_was_declined_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "card.csv"
    path.write_text(
        CARD.format(status="") + "-4.50,2026-04-08,*1234,ASC-100234,GBP,OWL CAFE\n", encoding="utf-8"
    )
    with pytest.raises(UnrecognisedFileError, match="soldo lacks settled"):
        opened(path)
