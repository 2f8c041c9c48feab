"""Visits from a file, paid by the council's rule: planned and actual minutes in, what the policy pays out."""

from decimal import Decimal
from pathlib import Path

import pytest

from isf.book.entries import entry
from isf.book.identities.priced import priced
from isf.model.facts import Delivery
from isf.model.policy import Policy
from isf.model.rules import PayBy, Rules, VisitRule
from isf.sources.books import EntriesBook
from isf.sources.landing.any_fact import land
from tests.books import FUND
from tests.sources.house import PEOPLE, TODAY, book, declared, read_text

DECLARED = declared("""\
title = "Rota"
fact = "visit"
readers = ["csv"]
dates = ["%d/%m/%Y"]
[columns]
reference = ["Ref"]
date = ["Day"]
planned = ["Planned"]
actual = ["Actual"]
service = ["Kind"]
[visits]
billed = "rule"
durations = ["minutes"]
[services."Home"]
heading = "Home-Support"
""")


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISF_TODAY", TODAY)


class _Council(EntriesBook):
    """The worked period under one council's rule."""

    rule = VisitRule()

    def policy(self, council: str) -> Policy:
        assert council == "calderdale"
        return Policy(council, council, rules=Rules(visits=self.rule))


def delivered(folder: Path, rule: VisitRule, planned: int, actual: str) -> list[Delivery]:
    house = _Council(book(until="2026-04-10").ledger(FUND).directives)
    house.rule = rule
    text = f"Ref,Day,Planned,Actual,Kind\nASC-100234,07/04/2026,{planned},{actual},Home\n"
    reading = read_text(folder, text, DECLARED)
    landed = land(DECLARED, reading, PEOPLE, house)
    return [item for item in landed.items if isinstance(item, Delivery)]


def paid(folder: Path, rule: VisitRule, planned: int, actual: str) -> list[tuple[Decimal, Decimal | None]]:
    return [(item.amount, item.units) for item in delivered(folder, rule, planned, actual)]


@pytest.mark.parametrize(
    ("rule", "planned", "actual", "amount"),
    [
        (VisitRule(), 30, "22", "8.80"),
        (VisitRule(minimum=30), 30, "22", "12.00"),
        (VisitRule(pay_by=PayBy.PLANNED), 45, "22", "18.00"),
        (VisitRule(pay_by=PayBy.ROUNDED, round_to=15), 30, "22", "12.00"),
        (VisitRule(missed_paid=True), 30, "0", "12.00"),
    ],
)
def test_the_rule_says_what_is_paid(
    tmp_path: Path, rule: VisitRule, planned: int, actual: str, amount: str
) -> None:
    ((cost, hours),) = paid(tmp_path, rule, planned, actual)
    assert cost == Decimal(amount)
    assert hours == (cost / 24).quantize(Decimal("0.0001"))


def test_a_missed_visit_is_not_paid_unless_the_rule_says_so(tmp_path: Path) -> None:
    assert paid(tmp_path, VisitRule(), 30, "0") == []


def test_a_visit_by_the_ladder_keeps_its_minutes_and_is_sound(tmp_path: Path) -> None:
    """30 minutes cost 13.50 by the ladder and 12.00 by the hour; the ledger says why it is not the latter."""
    (made,) = delivered(tmp_path, VisitRule(ladder=((30, Decimal("13.50")),)), 30, "30")
    assert (made.amount, made.units, made.rate) == (Decimal("13.50"), Decimal("0.5"), Decimal("24.00"))
    assert (made.planned_minutes, made.actual_minutes) == (30, 30)
    assert list(priced([entry(made, made.id)])) == []
