"""Rate cards: on which days a line holds, how a rate becomes pence, and what unused hours cost."""

from datetime import date
from decimal import Decimal

import pytest

from isf.model.fund import AgreedRate
from isf.model.rates import Block, Rate, Rounding, Unit, Uplift, When, new_rates, rate_on, rounded, uplifted

FIRST, AFTER = date(2026, 4, 6), date(2027, 4, 5)
CARD = Rate("home-care", Decimal("21.64"), FIRST, AFTER)
OWN = AgreedRate("home-care", Decimal("23.60"), FIRST, AFTER)
BOUGHT = Block("home-care", Decimal(10), Decimal("240.00"), FIRST, AFTER)


@pytest.mark.parametrize("line", [CARD, OWN, BOUGHT], ids=["card", "own rate", "block"])
@pytest.mark.parametrize(
    ("day", "holds"),
    [("2026-04-05", False), ("2026-04-06", True), ("2027-04-04", True), ("2027-04-05", False)],
)
def test_a_rate_holds_from_its_first_day_and_not_on_its_end(
    line: Rate | AgreedRate | Block, day: str, *, holds: bool
) -> None:
    assert line.holds("home-care", date.fromisoformat(day)) is holds
    assert not line.holds("day-care", date.fromisoformat(day))


@pytest.mark.parametrize(
    "line",
    [
        Rate("home-care", Decimal("21.64"), FIRST),
        AgreedRate("home-care", Decimal("23.60"), FIRST),
        Block("home-care", Decimal(10), Decimal("240.00"), FIRST),
    ],
    ids=["card", "own rate", "block"],
)
def test_a_rate_without_an_end_holds_on(line: Rate | AgreedRate | Block) -> None:
    assert line.holds("home-care", date(2031, 1, 1))
    assert not line.holds("home-care", date(2026, 4, 5))


@pytest.mark.parametrize(
    ("reckoned", "rounding", "rate"),
    [
        ("21.614", Rounding.PENNY, "21.61"),
        ("21.615", Rounding.PENNY, "21.62"),
        ("21.61", Rounding.UP_4P, "21.64"),
        ("21.64", Rounding.UP_4P, "21.64"),
        ("700.01", Rounding.UP_7P, "700.07"),
    ],
)
def test_a_reckoned_rate_becomes_pence_as_the_council_does_it(
    reckoned: str, rounding: Rounding, rate: str
) -> None:
    assert rounded(Decimal(reckoned), rounding) == Decimal(rate)


def test_an_uplift_to_the_nearest_penny() -> None:
    assert uplifted(Decimal("20.28"), Decimal("6.60"), Rounding.PENNY) == Decimal("21.62")  # 21.61848


def test_an_hour_of_a_block_costs_its_share_of_the_block() -> None:
    assert BOUGHT.rate == Decimal("24.00")


@pytest.mark.parametrize(
    ("day", "amount"),
    [("2026-04-10", "20.00"), ("2026-04-11", "25.00"), ("2026-04-12", "25.00"), ("2026-04-13", "20.00")],
)
def test_a_weekend_is_saturday_and_sunday(day: str, amount: str) -> None:
    card = [
        Rate("home-care", Decimal("20.00"), FIRST, when=When.WEEKDAY),
        Rate("home-care", Decimal("25.00"), FIRST, when=When.WEEKEND),
    ]
    found = rate_on(card, "home-care", date.fromisoformat(day))
    assert found is not None
    assert found.amount == Decimal(amount)


def test_an_uplift_leaves_what_begins_that_day_and_what_has_ended() -> None:
    new, old = Rate("home-care", Decimal("22.00"), AFTER), Rate("day-care", Decimal("50.00"), FIRST, AFTER)
    stays = Rate("sleep-in", Decimal("90.00"), FIRST, unit=Unit.NIGHT)
    up = Uplift(AFTER, Decimal("10.00"), ("home-care", "day-care"))
    assert new_rates([new, old, stays], up, Rounding.PENNY, Rounding.PENNY) == ()
