"""A statement: every figure of the worked period, and names only where the caller gives them."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from isf.model import events as e
from isf.model import facts as f
from isf.model.fund import Authority, AuthorityKind
from isf.model.periods import Period
from isf.model.policy import Policy
from isf.reporting.statement import statement
from isf.reporting.surplus import surplus
from tests.statements.books import DAY, FUND, book, opened, worked_period
from tests.statements.samples import ABOUT, PERIOD, busy_statement, worked_statement


def _strings(amounts: object, *keys: str) -> list[str]:
    return [str(getattr(amounts, key)) for key in keys]


def test_the_worked_period_has_every_figure_of_the_book() -> None:
    told = worked_statement()
    assert told.sentence == "You have £74.00 left to spend."
    figures = _strings(told.plan.total, "allocated", "committed", "spent", "returned", "available")
    assert figures == ["400.00", "0.00", "296.00", "30.00", "74.00"]
    money = _strings(told.closing.money, "bank", "owed", "clawback", "net")
    assert money == ["64.00", "40.00", "30.00", "74.00"]
    assert {row.heading: str(row.available) for row in told.plan.headings} == {
        "Home-Support": "24.00",
        "Community": "50.00",
        "Fee": "0.00",
    }
    assert told.not_yet == Decimal("0.00")


def test_it_says_who_paid_in_and_what_is_still_to_come() -> None:
    council, own = worked_statement().money_in
    keys = ("funder", "due", "received", "owed_now")
    assert _strings(council, *keys) == ["Council", "360.00", "360.00", "0.00"]
    assert _strings(own, *keys) == ["Contribution", "40.00", "0.00", "40.00"]


def test_it_says_what_was_agreed_delivered_and_charged() -> None:
    told = worked_statement()
    (agreement,) = told.agreed
    figures = _strings(agreement, "reserved", "delivered", "released", "held")
    assert figures == ["288.00", "276.00", "12.00", "0.00"]
    assert told.names[agreement.terms.agreed_by] == "Annie Example"
    (line,) = told.lines
    assert _strings(line, "amount", "units", "rate", "outcome") == ["276.00", "11.5", "24.00", "O1"]
    assert [str(fee.amount) for fee in told.fees] == ["20.00"]


def test_the_period_before_shows_nothing_and_the_one_after_brings_forward() -> None:
    ledger = worked_period()
    after = Period(PERIOD.end, PERIOD.end + timedelta(days=28), "2026:02")
    told = statement(ledger.fund, ledger.postings(), after, ABOUT)
    assert _strings(told.plan.total, "brought_forward", "allocated", "spent", "available") == [
        "74.00",
        "0.00",
        "0.00",
        "74.00",
    ]
    assert (told.lines, told.agreed) == ((), ())
    before = Period(DAY - timedelta(days=28), DAY, "2025:13")
    assert statement(ledger.fund, ledger.postings(), before, ABOUT).agreed == ()


@pytest.mark.parametrize("label", ["", "2026-04-06 to 2026-05-04"])
def test_dates_of_ones_own_are_named_by_their_first_and_last_day(label: str) -> None:
    ledger = worked_period()
    span = Period(PERIOD.start, PERIOD.end, label)
    told = statement(ledger.fund, ledger.postings(), span, ABOUT)
    assert told.header.period_label == ""
    assert told.header.statement_id == f"{FUND}/2026-04-06..2026-05-03"
    assert told.period_label == "2026-04-06..2026-05-03"


def test_a_councils_period_is_named_by_its_label() -> None:
    told = worked_statement()
    assert (told.header.statement_id, told.period_label) == (f"{FUND}/2026P01", "2026:01")


def test_an_agreement_that_another_period_made_is_told_where_it_is_used() -> None:
    told = busy_statement()
    assert [now.terms.id for now in told.agreed] == ["AG-001", "AG-002"]
    assert [(now.terms.id, str(now.held)) for now in told.coming] == [
        ("AG-001", "204.00"),
        ("AG-002", "45.00"),
    ]


def test_a_correction_stands_beside_what_it_takes_back() -> None:
    told = busy_statement()
    (put_right,) = told.corrections
    assert (put_right.of, put_right.of_on, put_right.reason) == (
        "delivery",
        date(2026, 4, 10),
        "It was for somebody else",
    )
    assert told.lines[0].corrected_on == date(2026, 4, 28)
    back = told.lines[-1]
    assert _strings(back, "kind", "amount", "units", "outcome") == [
        "correction",
        "-48.00",
        "-2",
        "O1",
    ]


def test_names_come_from_the_caller_alone() -> None:
    ledger = worked_period()
    bare = replace(ABOUT, person="", authorities={})
    told = statement(ledger.fund, ledger.postings(), PERIOD, bare)
    assert "Annie" not in str(told.as_json())
    assert told.names == {"A1": "A1"}


def test_someone_who_agrees_for_the_person_is_named_with_their_right() -> None:
    ledger = worked_period()
    deputy = Authority("A2", AuthorityKind.DEPUTY, DAY)
    fund = replace(ledger.fund, authorities=(*ledger.fund.authorities, deputy))
    about = replace(ABOUT, authorities={"A1": "Annie Example", "A2": "Bea Example"})
    told = statement(fund, ledger.postings(), PERIOD, about)
    assert told.names["A2"] == "Bea Example (deputy)"


def test_money_that_came_before_its_budget_is_told_apart() -> None:
    due = f.Due(fund=FUND, on=DAY, funder="Council", amount=Decimal("360.00"))
    ledger = book(*opened(), due)
    told = statement(ledger.fund, ledger.postings(), PERIOD, ABOUT)
    assert (told.not_yet, told.closing.total.available) == (Decimal("360.00"), Decimal(0))


# --- the surplus rule (reference figures: keep 4 x 100.00 for 12 weeks) ---------------------------


def _left(amount: str) -> tuple[f.Fact | e.Event, ...]:
    budget = f.Allocation(fund=FUND, on=DAY, heading="Community", amount=Decimal(amount))
    return (*opened(), budget)


POLICY = Policy("calderdale", "Calderdale Council", clauses={"surplus": "clause 8.2"})


def test_what_is_over_the_limit_is_shown_before_it_has_to_go_back() -> None:
    ledger = book(*_left("512.40"))
    test = surplus(ledger.fund, ledger.postings(), DAY + timedelta(weeks=4), POLICY)
    assert _strings(test, "limit", "over", "returnable", "clause") == [
        "400.00",
        "112.40",
        "0.00",
        "clause 8.2",
    ]


def test_after_twelve_weeks_it_has_to_go_back() -> None:
    ledger = book(*_left("512.40"))
    test = surplus(ledger.fund, ledger.postings(), DAY + timedelta(weeks=12), POLICY)
    assert str(test.returnable) == "112.40"


def test_a_surplus_that_was_used_in_between_starts_again() -> None:
    spent = f.Fee(fund=FUND, on=DAY + timedelta(weeks=6), amount=Decimal("100.00"), heading="Community")
    again = f.Allocation(
        fund=FUND, on=DAY + timedelta(weeks=7), heading="Community", amount=Decimal("100.00")
    )
    ledger = book(*_left("512.40"), spent, again)
    test = surplus(ledger.fund, ledger.postings(), DAY + timedelta(weeks=12), POLICY)
    assert _strings(test, "over", "returnable") == ["112.40", "12.40"]


def test_a_fund_under_the_limit_keeps_everything() -> None:
    ledger = worked_period()
    test = surplus(ledger.fund, ledger.postings(), DAY + timedelta(weeks=50), POLICY)
    assert _strings(test, "left", "weeks", "over", "returnable") == ["74.00", "0.74", "0.00", "0.00"]
