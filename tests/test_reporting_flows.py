"""Opening + in - out = closing, for a fund that changed hands; and which rules ask for money back."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from isf.model import events as e
from isf.model import facts as f
from isf.model.fund import OneOff
from isf.model.rules import Rules, YearEndRule
from isf.outputs.paper import Variant
from isf.outputs.statements import Look, paper_of
from isf.reporting.balances import balance
from isf.reporting.flows import flows
from isf.reporting.statement import Statement, statement
from tests.statements.books import DAY, FUND, agreed, book, corrects, delivered, opened, worked_period
from tests.statements.samples import ABOUT, PERIOD, POLICY

IN = f.TransferIn(fund=FUND, on=DAY, heading="Community", amount=Decimal("120.00"))


def test_the_worked_period_came_and_went() -> None:
    """Due 400.00; spent 296.00 and 30.00 to go back: 74.00 are left."""
    ledger = worked_period()
    moved = flows(ledger.fund, ledger.postings(), PERIOD)
    assert (moved.came, moved.went) == (Decimal("400.00"), Decimal("326.00"))
    assert (moved.transferred_in, moved.transferred_out) == (Decimal(0), Decimal(0))


def test_money_that_came_with_the_fund_is_in_and_what_went_with_it_is_out() -> None:
    out = f.TransferOut(fund=FUND, on=DAY + timedelta(5), heading="Community", amount=Decimal("50.00"))
    ledger = book(*opened(), IN, out)
    moved = flows(ledger.fund, ledger.postings(), PERIOD)
    assert (moved.came, moved.transferred_in) == (Decimal("120.00"), Decimal("120.00"))
    assert (moved.went, moved.transferred_out) == (Decimal("50.00"), Decimal("50.00"))
    assert balance(ledger.fund, ledger.postings(), date(2026, 5, 3)).money.net == Decimal("70.00")


def test_a_transfer_that_is_taken_back_counts_against_what_came() -> None:
    ledger = corrects(book(*opened(), IN), f"{FUND}/5", DAY + timedelta(3), "Twice", still_open=True)
    moved = flows(ledger.fund, ledger.postings(), PERIOD)
    assert (moved.came, moved.went, moved.transferred_in) == (Decimal(0), Decimal(0), Decimal(0))


def test_only_the_span_counts() -> None:
    ledger = book(
        *opened(),
        IN,
        *agreed("AG-001", "100.00", heading="Community"),
        delivered("AG-001", "100.00", on=date(2026, 5, 10), heading="Community"),
    )
    later = replace(PERIOD, start=date(2026, 5, 4), end=date(2026, 6, 1))
    moved = flows(ledger.fund, ledger.postings(), later)
    assert (moved.came, moved.went) == (Decimal(0), Decimal("100.00"))


# --- rules that ask for money back, on the statement --------------------------------------------------


def _told(made: Statement, variant: Variant = Variant.STANDARD) -> str:
    paper = paper_of(made, Look(variant=variant))
    return " ".join(
        text for section in paper.sections for block in section.blocks for text in (block.text, *block.lines)
    )


def _left_over(*told: e.Event, rules: Rules | None = None) -> Statement:
    """120.00 came under Community and stayed; the council names a clause for each rule."""
    clauses = {"one_off": "clause 9.1", "year_end": "clause 9.4"}
    policy = replace(POLICY, rules=rules or Rules(), clauses=clauses)
    ledger = book(*opened(start=date(2026, 1, 5)), *told, replace(IN, on=date(2026, 1, 5)))
    return statement(ledger.fund, ledger.postings(), PERIOD, replace(ABOUT, policy=policy))


def test_one_off_money_that_was_not_used_in_time_is_asked_back() -> None:
    once = OneOff("ONE-1", "Community", "Council", Decimal("50.00"), date(2026, 1, 5), date(2026, 4, 1))
    made = _left_over(e.OneOffPlanned(fund=FUND, on=date(2026, 1, 5), once=once))
    assert [(ground.rule, ground.amount) for ground in made.grounds] == [("one_off", Decimal("50.00"))]
    for words in (
        "One-off money was not all used in its time. £50.00 of it may have to go back.",
        "The rule is in clause 9.1.",
    ):
        assert words in _told(made)
    assert "£50.00 may have to go back. You did not use it in time." in _told(made, Variant.EASY_READ)


def test_what_was_left_at_the_end_of_the_year_is_asked_back() -> None:
    """On 31 March 120.00 was left; half a week's budget, 50.00, may be carried."""
    made = _left_over(rules=replace(Rules(), year_end=YearEndRule(sweep=True, keep_weeks=Decimal("0.5"))))
    assert [(ground.rule, ground.amount) for ground in made.grounds] == [("year_end", Decimal("70.00"))]
    assert "At the end of the budget year more was left than may be kept." in _told(made)
    assert "£70.00 of it may have to go back. The rule is in clause 9.4." in _told(made)


def test_where_no_rule_asks_nothing_is_said() -> None:
    assert _left_over().grounds == ()
    assert "may have to go back" not in _told(_left_over())
