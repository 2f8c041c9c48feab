"""The other kinds of the book's table, each as a command, each with its refusals."""

from pathlib import Path

import pytest

from tests.scenario_office import Desk

AGREE = "agree {f} --heading {h} --supplier {s} --outcome O1 --agreed-by 'Annie Example' --on 2026-04-06"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("ISF_TODAY", "2026-05-20")
    desk = Desk(tmp_path / "office")
    desk.says("init {d} --provider 'Bridge Support'", d=desk.root)
    desk.council()
    return desk


@pytest.fixture
def fund(desk: Desk) -> str:
    """Four weeks of Mrs Smith: 360.00 received from the council, 40.00 owed by her."""
    fund = desk.fund()
    desk.says("period run essex 2026:01")
    desk.says("receive {f} --from council --amount 360 --on 2026-04-06", f=fund)
    return fund


def test_an_overpayment_is_given_back_and_no_more(desk: Desk, fund: str) -> None:
    desk.says("receive {f} --from contribution --amount 60 --on 2026-04-10", f=fund)
    assert desk.balance(fund)["owed"] == "-20.00"
    desk.refuses("return {f} --to contribution --amount 20.01 --on 2026-04-12", "20.00 of fund", f=fund)
    desk.says("return {f} --to contribution --amount 20 --reason 'paid twice' --on 2026-04-12", f=fund)
    assert desk.balance(fund)["owed"] == "0.00"
    assert desk.ledger(fund, f"Assets:Bank:{fund}") == 400


def test_money_that_was_due_is_not_given_back_this_way(desk: Desk, fund: str) -> None:
    desk.refuses("return {f} --to council --amount 10", "isf clawback", f=fund)


def test_a_council_return_is_still_written_by_the_same_word(desk: Desk, fund: str, tmp_path: Path) -> None:
    del fund
    desk.prints("return essex --period 2026:01 -o {o}", o=tmp_path / "out")
    assert list((tmp_path / "out").glob("*.csv"))


def test_an_advance_goes_back_to_the_provider(desk: Desk, fund: str) -> None:
    desk.says("receive {f} --from provider --amount 50 --on 2026-04-08", f=fund)
    assert desk.balance(fund)["advance"] == "50.00"
    desk.refuses("return {f} --to provider --amount 51 --on 2026-04-20", "advanced by the provider", f=fund)
    desk.says("return {f} --to provider --amount 50 --on 2026-04-20", f=fund)
    assert desk.balance(fund)["advance"] == "0.00"
    assert desk.ledger(fund, f"Liabilities:Advance:{fund}") == 0


def test_a_return_is_set_off_against_what_the_funder_owes(desk: Desk, fund: str) -> None:
    desk.says("period run essex 2026:02")
    desk.says("clawback {f} --to council --heading Community --amount 30 --on 2026-05-04", f=fund)
    desk.refuses("set-off {f} --to council --amount 31 --on 2026-05-05", "agreed to go to Council", f=fund)
    desk.refuses("set-off {f} --to council --amount 30 --on 2026-05-03", "only|agreed", f=fund)
    desk.says("set-off {f} --to council --amount 30 --on 2026-05-05", f=fund)
    told = desk.balance(fund)
    assert (told["clawback"], told["owed"]) == ("0.00", "410.00")


def test_a_contribution_that_will_not_come_is_written_off(desk: Desk, fund: str) -> None:
    line = (
        "write-off {f} --from contribution --heading Community --amount {a} --reason hardship --on 2026-05-01"
    )
    desk.refuses(line, "owed by Contribution", f=fund, a="40.01")
    desk.refuses(line.replace("hardship", "''"), "write-off without a reason is refused", f=fund, a="40")
    desk.says(line, f=fund, a="40")
    told = desk.balance(fund)
    assert (told["owed"], told["allocated"], told["available"]) == ("0.00", "360.00", "360.00")
    assert any("hardship" in change["reason"] for change in desk.statement(fund)["budget_changes"])


def test_a_credit_note_and_a_waived_fee_come_back_to_their_headings(desk: Desk, fund: str) -> None:
    desk.says(AGREE + " --units 4 --rate 24.00", f=fund, h="Home-Support", s="Provider")
    desk.says("spend {f} --agreement AG-001 --units 4 --on 2026-04-10", f=fund)
    desk.says("fee {f} --amount 20 --on 2026-05-01", f=fund)
    desk.refuses("credit-note {f} --agreement AG-001 --amount 97 --reason late", "charged to", f=fund)
    desk.says("credit-note {f} --agreement AG-001 --amount 12 --reason late --on 2026-05-02", f=fund)
    desk.says("waive {f} --amount 20 --reason 'no support that month' --on 2026-05-02", f=fund)
    told = desk.balance(fund)
    assert (told["spent"], told["payable"]) == ("84.00", "84.00")
    assert desk.heading(fund, "Fee")["available"] == "20.00"
    desk.says("pay {f} --to provider --amount 84 --on 2026-05-03", f=fund)
    desk.refuses("credit-note {f} --agreement AG-001 --amount 1 --reason late", "isf refund", f=fund)


def test_only_the_provider_waives_and_only_its_own(desk: Desk, fund: str) -> None:
    desk.says(AGREE + " --amount 20", f=fund, h="Community", s="Swim-Club")
    desk.says("spend {f} --agreement AG-001 --amount 20 --on 2026-04-10", f=fund)
    desk.refuses("waive {f} --agreement AG-001 --amount 5 --reason kind", "isf credit-note", f=fund)


def test_a_card_is_loaded_spent_from_and_emptied(desk: Desk, fund: str) -> None:
    desk.says(AGREE + " --amount 60", f=fund, h="Community", s="Swim-Club")
    desk.refuses("card load {f} --amount 361 --on 2026-04-07", "in the bank", f=fund)
    desk.says("card load {f} --amount 50 --on 2026-04-07", f=fund)
    desk.refuses("card spend {f} --agreement AG-001 --amount 50.01 --on 2026-04-08", "isf card load", f=fund)
    made = desk.says("card spend {f} --agreement AG-001 --amount 12.50 --on 2026-04-08", f=fund)
    assert made["card"] == "37.50"
    desk.refuses("card return {f} --amount 38 --on 2026-04-09", "on the card", f=fund)
    desk.says("card return {f} --amount 37.50 --on 2026-04-09", f=fund)
    told = desk.balance(fund)
    assert (told["card"], told["bank"], told["spent"]) == ("0.00", "347.50", "12.50")


def test_a_paper_is_kept_with_what_was_spent(desk: Desk, fund: str, tmp_path: Path) -> None:
    paper = tmp_path / "ticket of Annie.txt"
    paper.write_text("one swim, 12.50", encoding="utf-8")
    desk.says(AGREE + " --amount 60", f=fund, h="Community", s="Swim-Club")
    entry = desk.says("spend {f} --agreement AG-001 --amount 12.50 --on 2026-04-08", f=fund)["entry"]
    line = "document add {f} --entry {e} {p}"
    kept = desk.says(line, f=fund, e=entry, p=f"'{paper}'")["document"]
    assert (desk.root / "ledgers" / fund / "documents" / kept).read_text(
        encoding="utf-8"
    ) == "one swim, 12.50"
    assert [row["receipt"] for row in desk.statement(fund)["lines"]] == [kept]
    desk.refuses(line, "already", f=fund, e=entry, p=f"'{paper}'")
    desk.refuses(line, "spent nothing", f=fund, e=f"{fund}/allocation/2026P01/Fee", p=f"'{paper}'")


def test_a_promise_of_the_fund_that_lapses_goes_back_to_the_funder(desk: Desk, fund: str) -> None:
    line = "outcome promise {f} --outcome O1 --heading Community --amount {a} --paid-by fund --on 2026-04-07"
    desk.refuses(line, "available", f=fund, a="81")
    desk.says(line, f=fund, a="50")
    desk.says("outcome confirm {f} --promise PR-001 --confirmed-by Annie --amount 30 --on 2026-04-20", f=fund)
    told = desk.heading(fund, "Community")
    assert (told["conditional"], told["spent"]) == ("20.00", "30.00")
    desk.says("outcome lapse {f} --promise PR-001 --reason 'moved away' --on 2026-05-01", f=fund)
    desk.refuses("outcome lapse {f} --promise PR-001 --reason again", "still open", f=fund)
    told = desk.balance(fund)
    assert (told["conditional"], told["lapsed"], told["owed"]) == ("0.00", "20.00", "20.00")
    desk.says("return {f} --to council --amount 20 --on 2026-05-02", f=fund)
    desk.refuses("outcome confirm {f} --promise PR-009 --confirmed-by Annie", "PR-009", f=fund)
