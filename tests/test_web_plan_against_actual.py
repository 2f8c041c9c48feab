"""Fava's own pages show the plan against what was spent, in a fund and in the whole book."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from fava.core import FavaLedger

from isf.model import events as e
from isf.model.fund import Plan
from tests.statements.books import FUND, opened
from tests.web.offices import OTHER, TODAY, annie, office_of, other
from tests.web.visits import book_head, fund_head

WEEK = date(2026, 4, 6), date(2026, 4, 13)
LATER = date(2026, 4, 27), date(2026, 5, 4)
HOME = f"Expenses:Support:{FUND}:Home-Support"
COMMUNITY = f"Expenses:Support:{FUND}:Community"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISF_TODAY", TODAY.isoformat())


def _weekly(head: Path, account: str, week: tuple[date, date]) -> Mapping[str, Decimal]:
    ledger = FavaLedger(str(head), poll_watcher=True)
    assert ledger.errors == []
    return {name: round(amount, 2) for name, amount in ledger.budgets.calculate(account, *week).items()}


def test_a_fund_shows_the_plans_weekly_amounts(tmp_path: Path) -> None:
    head = fund_head(office_of(tmp_path, *annie()))
    assert _weekly(head, HOME, WEEK) == {"GBP": Decimal("75.00")}
    assert _weekly(head, f"Expenses:Fee:{FUND}:Fee", WEEK) == {"GBP": Decimal("5.00")}


def test_a_heading_that_a_later_plan_leaves_out_has_no_budget_from_then_on(tmp_path: Path) -> None:
    later = Plan(date(2026, 4, 20), (("Home-Support", Decimal("80.00")),))
    office = office_of(tmp_path, *opened(), e.PlanSet(fund=FUND, on=date(2026, 4, 20), plan=later))
    for head in (fund_head(office), book_head(office)):
        assert _weekly(head, HOME, LATER) == {"GBP": Decimal("80.00")}
        assert _weekly(head, COMMUNITY, WEEK) == {"GBP": Decimal("20.00")}
        assert _weekly(head, COMMUNITY, LATER) == {"GBP": Decimal("0.00")}


def test_the_whole_book_shows_the_plans_of_all_funds(tmp_path: Path) -> None:
    ledger = FavaLedger(str(book_head(office_of(tmp_path, *annie(), *other()))), poll_watcher=True)
    assert ledger.errors == []
    together = ledger.budgets.calculate_children("Expenses:Support", *WEEK)
    assert round(together["GBP"], 2) == Decimal("190.00")


def test_two_funds_that_began_alike_are_no_duplicate(tmp_path: Path) -> None:
    office = office_of(tmp_path, *opened(FUND), *opened(OTHER))
    assert FavaLedger(str(book_head(office)), poll_watcher=True).errors == []


def test_two_bank_lines_of_one_amount_on_one_day_are_no_duplicate(tmp_path: Path) -> None:
    def agreed(number: int) -> e.BankAgreed:
        source, link = f"{'a' * 64}:{number}", f"split-{number}"
        return e.BankAgreed(fund="", on=TODAY, amount=Decimal("12.00"), source=source, link=link)

    office = office_of(tmp_path, *annie(), agreed(1), agreed(2))
    assert FavaLedger(str(book_head(office)), poll_watcher=True).errors == []
