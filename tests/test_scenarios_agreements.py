"""The acceptance scenarios of reference/domain.md section I that are about agreeing and delivering."""

import re
from decimal import Decimal

import pytest

from tests.scenario_fixtures import desk, empty_desk, fund
from tests.scenario_office import ESSEX, Desk, on_day

__all__ = ["desk", "empty_desk", "fund"]

AGREE = "agree {f} --heading {h} --supplier {s} --outcome O1 --agreed-by 'Annie Example' --on 2026-04-06"


def test_07_ten_days_in_hospital(desk: Desk, fund: str) -> None:
    desk.says(AGREE + " --units 12 --rate 24.00", f=fund, h="Home-Support", s="Provider")
    made = desk.says("fund suspend {f} --from 2026-04-13 --until 2026-04-23", f=fund)
    assert (made["released"], made["not_charged"]) == ("102.86", "14.29")
    assert desk.heading(fund, "Home-Support")["committed"] == "185.14"
    assert desk.ledger(fund, f"Assets:Owed:{fund}:Contribution") == Decimal("25.71")
    told = desk.balance(fund)
    assert (told["allocated"], told["committed"], told["available"]) == ("385.71", "185.14", "200.57")
    statement = desk.statement(fund)
    assert [row["terms"]["id"] for row in statement["coming"]] == ["AG-001"], "the service line stays open"
    changed = [(change["kind"], change["amount"]) for change in statement["budget_changes"]]
    assert sorted(changed) == [("allocation", "14.29"), ("release", "102.86")]
    assert all("in hospital" in change["reason"] for change in statement["budget_changes"])
    assert "in hospital" in desk.page(fund)
    lines = desk.returned("cld_service_rows")
    assert {row["event_end_date"] for row in lines} == {""}, "Client Level Data: suspended is not ended"
    assert "paused for 10 days" in desk.returned("exceptions")[0]["message"]
    desk.refuses("fund suspend {f} --from 2026-04-20", "paused", f=fund)


def test_07_a_pause_without_an_end_lasts_until_it_is_resumed(desk: Desk, fund: str) -> None:
    line = AGREE + " --units 3 --rate 24.00 --each week"
    desk.says(line, f=fund, h="Home-Support", s="Provider")
    assert desk.heading(fund, "Home-Support")["committed"] == "288.00"
    desk.says("fund suspend {f} --from 2026-04-27", f=fund)
    assert desk.heading(fund, "Home-Support")["committed"] == "216.00"
    assert desk.ledger(fund, f"Assets:Owed:{fund}:Contribution") == 30
    desk.says("period run essex 2026:02")
    assert desk.ledger(fund, f"Assets:Owed:{fund}:Contribution") == 30, "nothing is charged while it lasts"
    assert desk.heading(fund, "Home-Support")["committed"] == "0.00"
    desk.says("fund resume {f} --on 2026-05-18", f=fund)
    assert desk.ledger(fund, f"Assets:Owed:{fund}:Contribution") == 50, "two of the four weeks"
    assert desk.heading(fund, "Home-Support")["committed"] == "144.00"
    desk.refuses("fund resume {f} --on 2026-05-19", "not paused", f=fund)
    again = desk.says("period run essex 2026:02")
    assert again["posted"] == 0


def test_08_what_is_not_delivered_is_available_the_same_day(desk: Desk, fund: str) -> None:
    desk.says(AGREE + " --units 12 --rate 24.00", f=fund, h="Home-Support", s="Provider")
    desk.says("spend {f} --agreement AG-001 --units 11.5 --on 2026-04-28 --final", f=fund)
    before, after = (desk.heading(fund, "Home-Support", day) for day in ("2026-04-27", "2026-04-28"))
    assert (before["committed"], before["spent"], before["available"]) == ("288.00", "0.00", "12.00")
    assert (after["committed"], after["spent"], after["available"]) == ("0.00", "276.00", "24.00")
    assert desk.ledger(fund, f"Equity:Plan:{fund}:Committed") == 0
    statement = desk.statement(fund)
    assert statement["closing"]["spent"] == "276.00"
    assert "£276.00" in desk.page(fund)


def test_09_more_than_is_available_is_refused_with_two_ways_forward(desk: Desk, fund: str) -> None:
    line = AGREE.format(f=fund, h="Home-Support", s="Provider") + " --amount 310"
    said = desk.refuses(line, "only 300.00 is available")
    assert "isf move" in said
    assert "ask the council" in said
    assert desk.balance(fund)["committed"] == "0.00"
    desk.says(
        "move {f} --from Community --to Home-Support --amount 10 --agreed-by Annie --on 2026-04-06", f=fund
    )
    desk.says(line)
    assert desk.heading(fund, "Home-Support")["committed"] == "310.00"
    assert desk.ledger(fund, f"Equity:Plan:{fund}:Committed:Home-Support:AG-001") == 310
    statement = desk.statement(fund)
    (moved,) = statement["budget_changes"]
    assert (moved["kind"], moved["amount"], moved["agreed_by"]) == ("move", "10.00", "A1")
    assert (statement["closing"]["committed"], statement["closing"]["available"]) == ("310.00", "90.00")


def test_11_an_outcome_plan_of_2000(desk: Desk) -> None:
    fund = desk.fund()
    line = "outcome promise {f} --outcome O1 --heading Community --amount 400 --on 2026-04-06"
    desk.says(line + " --up-front 400", f=fund)
    for _ in range(3):
        desk.says(line, f=fund)
    told = desk.balance(fund)
    assert (told["allocated"], told["conditional"], told["available"]) == ("2000.00", "1600.00", "400.00")
    assert desk.ledger(fund, f"Assets:Owed:{fund}:Council") == 400
    for name in ("PR-001", "PR-002", "PR-003"):
        desk.says(
            "outcome confirm {f} --promise {p} --confirmed-by 'Annie Example' --on 2026-04-20", f=fund, p=name
        )
    desk.says("outcome lapse {f} --promise PR-004 --reason 'not reached by the day' --on 2026-04-30", f=fund)
    told = desk.balance(fund)
    assert (told["available"], told["lapsed"], told["conditional"]) == ("1600.00", "400.00", "0.00")
    assert desk.ledger(fund, f"Income:Funding:{fund}:Council") == -1600
    assert {e.get("reason") for e in desk.entries(fund, "confirmed")} == {"confirmed by A1"}
    statement = desk.statement(fund)
    assert statement["plan"]["lapsed"] == "400.00"
    assert "not reached by the day" in desk.page(fund)


def test_12_death_on_the_ninth_day(  # noqa: PLR0915 - one story
    desk: Desk, fund: str
) -> None:
    """Paid in advance; two agreed weeks' notice of support are contractual; the rest goes to the council."""
    desk.says("receive {f} --from contribution --amount 40 --on 2026-04-06", f=fund)
    desk.says(AGREE + " --units 8 --rate 24.00", f=fund, h="Home-Support", s="Provider")
    desk.says(AGREE + " --amount 60", f=fund, h="Community", s="Swim-Club")
    desk.says("spend {f} --agreement AG-001 --units 3 --on 2026-04-13", f=fund)
    desk.says("release {f} --agreement AG-001 --amount 72 --on 2026-04-15", f=fund)
    made = desk.says(
        "fund close {f} --died 2026-04-14 --on 2026-04-15 --keep AG-001 --notice-until 2026-04-28", f=fund
    )
    assert not made["closed"]
    late = AGREE.format(f=fund, h="Fee", s="Provider").replace("04-06", "04-16")
    desk.refuses(late + " --amount 1", "nothing new")
    desk.refuses("spend {f} --agreement AG-002 --amount 5 --on 2026-04-16", "outside", f=fund)
    assert desk.ledger(fund, f"Assets:Owed:{fund}:Contribution") == Decimal("-27.14"), "40 x 19 / 28 too much"
    told = desk.balance(fund)
    assert (told["committed"], told["available"]) == ("48.00", "0.00")
    assert told["clawback"] == "252.86"
    desk.says("spend {f} --agreement AG-001 --units 2 --on 2026-04-27 --final", f=fund)
    desk.says("return {f} --to contribution --amount 27.14 --on 2026-04-28", f=fund)
    desk.says("pay {f} --to provider --on 2026-04-28", f=fund)
    desk.says("clawback {f} --paid --to council --amount 252.86 --on 2026-04-28", f=fund)
    done = desk.says("fund close {f} --on 2026-05-01", f=fund)
    assert done["closed"], done["left"]
    assert desk.ledger(fund, f"Assets:Bank:{fund}") == 0
    assert desk.ledger(fund, f"Liabilities:Clawback:{fund}:Contribution") == 0, "nothing to the estate"
    assert desk.ledger(fund, f"Income:Clawback:{fund}:Council") == Decimal("252.86")
    statement = desk.statement(fund)
    assert statement["closing"]["returned"] == "252.86"
    assert statement["life"]["end"] == {"last": "2026-04-14", "reason": "the person died"}
    gone = next(row for row in statement["money_in"] if row["funder"] == "Contribution")
    assert (gone["due"], gone["given_back"], gone["owed_now"]) == ("12.86", "27.14", "0.00")
    page = desk.page(fund)
    assert "the person died" in page
    assert "£252.86" in page
    desk.refuses("receive {f} --from provider --amount 5 --on 2026-05-02", "closed", f=fund)


def test_16_a_penny_blocks_reconciled(desk: Desk, fund: str) -> None:
    desk.says(AGREE + " --units 12 --rate 24.00", f=fund, h="Home-Support", s="Provider")
    desk.says("spend {f} --agreement AG-001 --units 11.5 --on 2026-04-28 --final", f=fund)
    desk.says("fee {f} --amount 20 --on 2026-05-01", f=fund)
    desk.says("pay {f} --to provider --amount 296 --on 2026-05-01", f=fund)
    other = desk.fund(ESSEX.replace("Annie", "Ben"))
    desk.says("receive {f} --from provider --amount 36 --on 2026-05-01", f=other)
    whole = [Decimal(row["bank"]) for row in desk.says("balance")]
    assert sum(whole) == 100
    assert desk.ledger(fund, f"Assets:Bank:{fund}") == 64
    assert desk.statement(fund)["closing"]["bank"] == "64.00"
    line = "reconcile --balance {b} --on 2026-05-03 --signed-by 'A Treasurer'"
    for balance in ("100.01", "99.99"):
        with pytest.raises(SystemExit) as left:
            desk.says(line, b=balance)
        assert left.value.code == 3
        assert desk.returned("attestation")[0]["reconciled_on"] == "", "nothing is attested"
    (done,) = desk.says(line, b="100.00")
    assert (done["bank"], done["cash_book"], done["funds"]) == ("100.00", "100.00", "100.00")
    assert (done["difference"], done["reconciled"]) == ("0.00", True)
    (attested,) = desk.returned("attestation")
    assert (attested["sum_of_funds"], attested["difference"]) == ("100.00", "0.00")


def test_17_a_receipt_missing_for_60_days_and_a_correction_with_a_reason(desk: Desk, fund: str) -> None:
    desk.says(AGREE + " --amount 60", f=fund, h="Community", s="Swim-Club")
    entry = desk.says("spend {f} --agreement AG-001 --amount 30 --on 2026-04-08", f=fund)["entry"]
    with on_day("2026-07-30"):
        desk.says("period run essex 2026:04")
        folder = desk.root / "out"
        desk.prints("return essex --period 2026:04 -o {o}", o=folder)
        told = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*exceptions*.csv"))
        assert "stale_receipt" in told
        assert desk.balance(fund)["spent"] == "30.00", "it is an exception, nothing is deleted"
        desk.refuses(f"correct {entry} --reason ''", "reason")
        desk.says("correct {e} --reason 'billed twice'", e=entry)
        assert desk.ledger(fund, f"Expenses:Support:{fund}") == 0
        assert desk.balance(fund)["spent"] == "0.00"
        (back,) = desk.entries(fund, "correction")
        assert (back.get("corrects"), back.get("reason")) == (entry, "billed twice")
        assert re.search("billed twice", desk.page(fund, "2026:05"))


def test_18_only_authority_within_its_dates_agrees(desk: Desk) -> None:
    plan = ESSEX.replace(
        'who = "Annie Example"\nauthority = "self"',
        'who = "Dora Example"\nauthority = "deputy"\nfrom = 2026-04-06\nuntil = 2026-05-01',
    )
    fund = desk.fund(plan)
    desk.says("period run essex 2026:01")
    line = "agree {f} --heading Community --supplier Swim-Club --amount 10 --outcome O1"
    line += " --agreed-by '{w}' --on {d}"
    desk.refuses(line, "no authority", f=fund, w="Annie Example", d="2026-04-06")
    desk.refuses(line, "no authority", f=fund, w="Dora Example", d="2026-05-01")
    desk.says(line, f=fund, w="Dora Example", d="2026-04-30")
    assert desk.heading(fund, "Community")["committed"] == "10.00"
    assert desk.ledger(fund, f"Equity:Plan:{fund}:Committed") == 10, "the two that were refused left nothing"
    statement = desk.statement(fund)
    assert "deputy" in statement["names"]["A1"]
    assert statement["agreed"][0]["terms"]["agreed_by"] == "A1"
