"""A council that wants a second person above 10.00 gets one, whichever command makes the decision."""

from pathlib import Path

import pytest

from tests.scenario_fixtures import empty_desk
from tests.scenario_office import ESSEX, Desk, on_day

__all__ = ["empty_desk"]

PACK = """
[approval]
above = "10.00"
clause = "7.2"
[arrears]
council_pays_after_days = 28
clause = "c3"
"""


@pytest.fixture
def desk(empty_desk: Desk) -> Desk:
    empty_desk.council(policy=PACK)
    return empty_desk


@pytest.fixture
def fund(desk: Desk) -> str:
    """Mrs Smith's first four weeks, everything paid."""
    return begun(desk, "Annie")


def begun(desk: Desk, name: str) -> str:
    fund = desk.fund(ESSEX.replace("Annie", name))
    desk.says("period run essex 2026:01")
    desk.says("receive {f} --from council --amount 360 --on 2026-04-06", f=fund)
    return fund


def approved(desk: Desk, fund: str, line: str, **values: object) -> dict[str, object]:
    """Say it: it waits, nothing is in the ledger; then another person approves it."""
    before = (desk.balance(fund), len(desk.entries(fund, "due")))
    made = desk.says(line, f=fund, **values)
    assert made["asked"] == ["Essex Council asks for it above £10.00, clause 7.2"]
    assert (desk.balance(fund), len(desk.entries(fund, "due"))) == before
    return dict(desk.says(f"approve {made['proposal']} --by morgan"))


BOTH = "--agreed-by Annie --council-agreed mail --on 2026-05-01"


@pytest.mark.parametrize(
    ("line", "figure", "amount"),
    [
        (f"share {{f}} --heading Community --saved 20 --provider-percent 30 {BOTH}", "returned", "14.00"),
        (f"share {{f}} --heading Community --lost 30 --provider-percent 50 {BOTH}", "owed", "55.00"),
        ("arrears {f} --settle --reason 'no answer' --as-of 2026-05-10", "owed", "40.00"),
        ("write-off {f} --from contribution --heading Community --amount 40 --reason x", "owed", "0.00"),
        ("clawback {f} --to council --heading Community --amount 30 --on 2026-05-01", "clawback", "30.00"),
        ("fee {f} --amount 20 --on 2026-05-01", "spent", "20.00"),
        ("fund close {f} --last 2026-05-03 --on 2026-05-04", "available", "0.00"),
    ],
)
def test_decisions_wait_and_are_then_in_the_book(
    desk: Desk, fund: str, line: str, figure: str, amount: str
) -> None:
    approved(desk, fund, line)
    assert desk.balance(fund)[figure] == amount


def test_arrears_that_the_council_pays_are_its_own_debt_after_approval(desk: Desk, fund: str) -> None:
    approved(desk, fund, "arrears {f} --settle --reason 'no answer' --as-of 2026-05-10")
    assert desk.ledger(fund, f"Assets:Owed:{fund}:Council") == 40
    assert desk.ledger(fund, f"Assets:Owed:{fund}:Contribution") == 0


def test_a_set_off_above_the_sum_waits(desk: Desk, fund: str) -> None:
    desk.says("period run essex 2026:02")
    approved(desk, fund, "clawback {f} --to council --heading Community --amount 30 --on 2026-05-05")
    approved(desk, fund, "set-off {f} --to council --amount 30 --on 2026-05-06")
    assert desk.balance(fund)["clawback"] == "0.00"


def test_what_a_period_brings_and_what_comes_in_waits_for_nobody(desk: Desk, fund: str) -> None:
    assert desk.says("period run essex 2026:02")["posted"] > 0
    desk.says("receive {f} --from council --heading Community --amount 250 --on 2026-05-05", f=fund)
    assert desk.balance(fund)["allocated"] == "1050.00"
    made = desk.says("fund vary {f} --from 2026-05-11 --heading Community=40 --reason review", f=fund)
    assert made["allocated"] == "60.00"


def test_one_that_waits_keeps_no_other_persons_surplus_waiting(
    desk: Desk, fund: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Annie is 50.00 over for twelve weeks, Ben 5.00: hers waits, his is agreed."""
    ben = begun(desk, "Ben")
    for who, extra in ((fund, "50"), (ben, "5")):
        desk.says(
            "receive {f} --from council --heading Community --amount {a} --on 2026-04-07", f=who, a=extra
        )
    monkeypatch.setenv("ISF_TODAY", "2027-04-08")
    told = {row["fund"]: row for row in desk.says("surplus --agree")}
    assert (told[fund]["returnable"], told[fund]["agreed"]) == ("50.00", "0.00")
    assert (told[ben]["returnable"], told[ben]["agreed"]) == ("5.00", "5.00")
    (waiting,) = desk.says("proposals list")
    assert waiting["fund"] == fund
    assert desk.balance(ben)["clawback"] == "5.00"


def test_a_hand_over_that_waited_gets_its_file_when_it_is_approved(
    desk: Desk, fund: str, tmp_path: Path
) -> None:
    """And whoever lost the file makes it again: the next provider reproduces the same sums from it."""
    desk.says("receive {f} --from contribution --amount 40 --on 2026-04-10", f=fund)
    file, again = tmp_path / "annie.zip", tmp_path / "again.zip"
    line = "fund hand-over {f} --to 'Open Doors' --on 2026-05-04 -o {o}"
    approved(desk, fund, line, o=file)
    assert not file.exists()
    desk.refuses(
        line.replace("Open Doors", "Other"), "handed over to Open Doors on 2026-05-04", f=fund, o=file
    )
    made = desk.says(line, f=fund, o=file)
    assert (made["transferred"], made["owed"]) == ("400.00", "0.00")
    assert desk.says(line, f=fund, o=again)["transferred"] == "400.00"
    other = Desk(tmp_path / "other")
    other.says("init {d} --provider 'Open Doors'", d=other.root)
    other.council()
    with on_day("2026-05-20"):
        other.says("fund take-over {p} --on 2026-05-05 --yes", p=again)
    assert other.balance(fund)["bank"] == "400.00"
    assert desk.statement(fund, "2026:02")["life"]["end"]["reason"] == "handed over to Open Doors"
