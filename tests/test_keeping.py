"""Money that is agreed to go back, papers that are kept, and what a pack lets a fund buy."""

from dataclasses import replace

import pytest

from isf.book import accounts as ac
from isf.book.actions.common import projected
from isf.book.actions.keeping import agree_return, clawback_by_shares
from isf.book.actions.papers import attach
from isf.book.actions.spending_rules import check_spending, warned_of
from isf.book.directives import Paper
from isf.book.ledger import Ledger
from isf.errors import (
    EntryUnknownError,
    HeadingUnknownError,
    NotEnoughAvailableError,
    RequestError,
    SpendingBlockedError,
    SpendingWarnedError,
)
from isf.model import events as e
from isf.model import facts as f
from isf.model.policy import Policy
from isf.model.rules import Rules, SpendingRule
from tests.one_fund import F, day, opened, pounds, with_

SHA = "0123456789abcdef" * 4


def back(funder: str, heading: str, amount: str) -> f.Clawback:
    return f.Clawback(
        fund=F, on=day(12), funder=funder, heading=heading, amount=pounds(amount), reason="swept"
    )


# --- going back ----------------------------------------


def test_a_sum_goes_back_by_what_each_funder_paid_in() -> None:
    assert clawback_by_shares(opened(), "Community", pounds("80.00"), day(12), "swept") == [
        back("Council", "Community", "48.00"),
        back("ICB", "Community", "32.00"),
    ]
    with pytest.raises(NotEnoughAvailableError):
        clawback_by_shares(opened(), "Community", pounds("80.01"), day(12))
    with pytest.raises(HeadingUnknownError):
        clawback_by_shares(opened(), "Cinema", pounds("1.00"), day(12))
    with pytest.raises(RequestError, match="must be more than"):
        clawback_by_shares(opened(), "Community", pounds("0.00"), day(12))


def test_a_return_is_taken_from_where_most_is_left() -> None:
    assert agree_return(opened(), pounds("350.00"), day(12), "swept") == [
        back("Council", "Home-Support", "180.00"),
        back("ICB", "Home-Support", "120.00"),
        back("Council", "Community", "30.00"),
        back("ICB", "Community", "20.00"),
    ]
    spent = with_(opened(), f.Fee(fund=F, on=day(12), heading="Home-Support", amount=pounds("290.00")))
    assert agree_return(spent, pounds("5.00"), day(12), "swept")[0].heading == "Community"
    assert agree_return(opened(), pounds("0.50"), day(12), "swept") == [
        back("Council", "Home-Support", "0.30"),
        back("ICB", "Home-Support", "0.20"),
    ]
    assert agree_return(opened(), pounds("300.50"), day(12), "swept")[2].heading == "Community"
    whole = agree_return(opened(), pounds("400.00"), day(12), "swept")
    assert sum(one.amount for one in whole) == pounds("400.00")


def test_nothing_goes_back_of_nothing_and_no_more_than_is_left() -> None:
    assert agree_return(opened(), pounds("0.00"), day(12), "swept") == []
    assert agree_return(opened(), pounds("-0.50"), day(12), "swept") == []
    with pytest.raises(RequestError, match=r"Only 400\.00 of 400\.01 is still left in fund P-7K3QX7"):
        agree_return(opened(), pounds("400.01"), day(12), "swept")


# --- papers ----------------------------------------------


def spent() -> Ledger:
    fee = f.Fee(fund=F, on=day(12), id=f"{F}/fee/1", heading="Fee", amount=pounds("5.00"))
    return with_(opened(), fee, replace(fee, id=f"{F}/fee/2"))


def test_a_paper_is_kept_with_the_expense_on_its_day() -> None:
    kept = attach(spent(), f"{F}/fee/1", f"{SHA}.pdf")
    assert kept == e.PaperKept(
        fund=F,
        on=day(12),
        account=ac.expense("Fee", F, "Fee"),
        path=f"documents/{SHA}.pdf",
        entry=f"{F}/fee/1",
    )
    ledger = projected(spent(), [kept])
    assert any(isinstance(d, Paper) for d in ledger.directives)
    with pytest.raises(RequestError, match="has this very paper already"):
        attach(ledger, f"{F}/fee/1", f"{SHA}.pdf")
    assert attach(ledger, f"{F}/fee/1", f"{SHA[::-1]}.pdf").path == f"documents/{SHA[::-1]}.pdf"
    assert attach(ledger, f"{F}/fee/2", f"{SHA}.pdf").entry == f"{F}/fee/2", "one invoice of two deliveries"


def test_a_paper_is_of_something_that_was_spent() -> None:
    with pytest.raises(RequestError, match="spent nothing; name the delivery or fee"):
        attach(spent(), f"{F}/1", f"{SHA}.pdf")
    with pytest.raises(EntryUnknownError):
        attach(spent(), f"{F}/fee/9", f"{SHA}.pdf")


# --- what may be bought -------------------------------------


RULE = SpendingRule(blocked=("gambling",), warned=("alcohol", "gifts"))
POLICY = Policy("calderdale", "Calderdale", rules=Rules(spending=RULE), clauses={"spending": "8.1"})


def test_some_things_are_blocked_and_some_want_a_reason() -> None:
    assert check_spending(POLICY, "swimming", "") == ""
    assert check_spending(POLICY, "swimming", "she likes it") == ""
    assert check_spending(POLICY, "gifts", "her sister's birthday") == "gifts allowed: her sister's birthday"
    with pytest.raises(SpendingBlockedError, match=r"gambling.*8\.1"):
        check_spending(POLICY, "gambling", "she likes it")
    with pytest.raises(SpendingWarnedError, match=r"gifts.*8\.1"):
        check_spending(POLICY, "gifts", "")


def test_what_was_allowed_is_found_again_by_its_words() -> None:
    assert warned_of(POLICY, "at a visit; gifts allowed: her sister's birthday") == "gifts"
    assert warned_of(POLICY, "alcohol allowed: at Christmas") == "alcohol"
    assert warned_of(POLICY, "gifts for her sister") == ""
    assert warned_of(POLICY, "") == ""
