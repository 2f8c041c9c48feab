"""What was agreed stands on the statement as it was agreed, whatever was given back and reserved again."""

from tests.scenario_fixtures import desk, empty_desk, fund
from tests.scenario_office import Desk

__all__ = ["desk", "empty_desk", "fund"]

AGREE = (
    "agree {f} --heading Home-Support --supplier Provider --outcome O1 --agreed-by Annie --on 2026-04-06"
    " --rate 19.84"
)


def _agreed(desk: Desk, fund: str, period: str = "2026:01") -> tuple[str, ...]:
    (row,) = desk.statement(fund, period)["agreed"]
    return tuple(row[key] for key in ("reserved", "delivered", "released", "held"))


def test_a_week_in_hospital_is_not_agreed_twice(desk: Desk, fund: str) -> None:
    """3 hours a week are 59.52; four weeks 238.08, less the week from 14 April."""
    desk.says(AGREE + " --units 3 --each week", f=fund)
    desk.says("fund suspend {f} --from 2026-04-14", f=fund)
    desk.says("fund resume {f} --on 2026-04-21", f=fund)
    assert _agreed(desk, fund) == ("238.08", "0.00", "59.52", "178.56")


def test_a_delivery_put_right_leaves_what_was_agreed(desk: Desk, fund: str) -> None:
    """3 hours agreed, 2.5 given, then found to be 2: an hour, 19.84, was not needed."""
    desk.says(AGREE + " --units 3", f=fund)
    given = desk.says("spend {f} --agreement AG-001 --units 2.5 --on 2026-04-10 --final", f=fund)["entry"]
    assert _agreed(desk, fund) == ("59.52", "49.60", "9.92", "0.00")
    desk.says("correct {e} --reason 'two hours' --units 2", e=given)
    assert _agreed(desk, fund, "2026:02") == ("59.52", "39.68", "19.84", "0.00")


def test_a_weekly_agreement_is_kept_for_its_notice_and_no_longer(desk: Desk, fund: str) -> None:
    """3 hours a week for four weeks: 238.08. Notice to 23 April is 18 days: 153.05; 39.68 is used."""
    desk.says(AGREE + " --units 3 --each week", f=fund)
    desk.says("spend {f} --agreement AG-001 --units 2 --on 2026-04-12", f=fund)
    line = "fund close {f} --died 2026-04-16 --keep AG-001 --notice-until 2026-04-24 --on 2026-04-17"
    desk.says(line, f=fund)
    told = desk.balance(fund)
    assert (told["committed"], told["available"]) == ("113.37", "0.00")
    assert told["returned"] == "222.66", "400.00 - 24.29 not charged - 39.68 - 113.37"
    desk.says(line, f=fund)
    assert desk.balance(fund)["committed"] == "113.37", "asked again, nothing more is released"
