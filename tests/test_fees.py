"""Fees for running a fund: what each rule allows by a day, in whole facts, and the limit to the penny."""

from dataclasses import replace
from decimal import Decimal

import pytest

from isf.book.actions.common import projected
from isf.book.actions.fees import FeeRequest, allowed_by, charged, fee_by_rule, rule_words
from isf.book.ledger import Ledger
from isf.errors import RequestError
from isf.model import events as e
from isf.model import facts as f
from isf.model.policy import Policy
from isf.model.rules import FeeKind, FeeRule, Rules
from tests.one_fund import F, day, opened, pounds

RUN = "management"


def policy(kind: FeeKind, value: str | None = "5", *by: str, clause: str = "") -> Policy:
    rule = FeeRule(kind, None if value is None else Decimal(value), by)
    made = Policy("calderdale", "Calderdale", rules=Rules(fee=rule))
    return replace(made, clauses={"fee": clause}) if clause else made


def asked(amount: str = "1.00", on: int = 12, hours: str | None = None) -> FeeRequest:
    return FeeRequest(
        on=day(on),
        charge=RUN,
        amount=None if hours else pounds(amount),
        hours=Decimal(hours) if hours else None,
    )


def spent(amount: str, on: int) -> Ledger:
    """Return the fund after something was spent under Community."""
    return projected(opened(), [f.GainShare(fund=F, on=day(on), heading="Community", amount=pounds(amount))])


@pytest.mark.parametrize(
    ("kind", "by", "clause", "words"),
    [
        (FeeKind.PERCENT_OF_SPEND, (), "", "5 percent of what is spent"),
        (
            FeeKind.PERCENT_OF_BUDGET,
            ("the social worker",),
            "",
            "5 percent of the budget, authorised by the social worker",
        ),
        (
            FeeKind.FIXED_PER_PERIOD,
            ("the social worker", "the person"),
            "4.2",
            "£5 a period, authorised by the social worker and the person (4.2)",
        ),
        (FeeKind.HOURLY, (), "4.2", "£5 an hour (4.2)"),
        (FeeKind.NONE, (), "4.2", ""),
    ],
)
def test_a_rule_is_said_with_who_authorises_it_and_its_clause(
    kind: FeeKind, by: tuple[str, ...], clause: str, words: str
) -> None:
    assert rule_words(policy(kind, "5", *by, clause=clause)) == words


@pytest.mark.parametrize(
    ("kind", "on", "allowed"),
    [
        (FeeKind.PERCENT_OF_SPEND, 13, "0.00"),
        (FeeKind.PERCENT_OF_SPEND, 14, "2.50"),
        (FeeKind.PERCENT_OF_BUDGET, 6, "20.00"),
        (FeeKind.PERCENT_OF_BUDGET, 14, "20.00"),
    ],
)
def test_a_percentage_is_of_what_was_spent_or_allocated_by_the_day(
    kind: FeeKind, on: int, allowed: str
) -> None:
    """50.00 is spent on 14 April, of a budget of 400.00."""
    assert allowed_by(spent("50.00", 14), policy(kind), day(on)) == pounds(allowed)


def test_a_fee_is_not_spent_on_so_that_it_bears_no_fee_itself() -> None:
    paid = projected(spent("50.00", 14), [f.Fee(fund=F, on=day(14), heading="Fee", amount=pounds("2.00"))])
    assert allowed_by(paid, policy(FeeKind.PERCENT_OF_SPEND), day(14)) == pounds("2.50")


def test_a_sum_a_period_is_for_each_period_that_has_begun_and_for_none_after_the_end() -> None:
    """The second of four weeks begins on 4 May; the fund's end stops the count."""
    rule = policy(FeeKind.FIXED_PER_PERIOD)
    assert [allowed_by(opened(), rule, on) for on in (day(6), day(3, 5), day(4, 5), day(1, 6))] == [
        pounds(text) for text in ("5.00", "5.00", "10.00", "15.00")
    ]
    ended = projected(opened(), [e.Ending(fund=F, on=day(6), end=day(20))])
    assert allowed_by(ended, rule, day(1, 6)) == pounds("5.00")


def test_what_no_rule_sets_has_no_limit() -> None:
    for free in (policy(FeeKind.NONE), policy(FeeKind.HOURLY), policy(FeeKind.FIXED_PER_PERIOD, None)):
        assert allowed_by(opened(), free, day(14)) is None
    free = policy(FeeKind.NONE)
    made = fee_by_rule(opened(), free, asked("20.00"))
    assert made == f.Fee(fund=F, on=day(12), heading="Fee", charge=RUN, amount=pounds("20.00"))


def test_a_fee_up_to_the_limit_and_no_penny_more_whenever_it_is_charged() -> None:
    rule = policy(FeeKind.FIXED_PER_PERIOD, clause="4.2")
    made = fee_by_rule(opened(), rule, asked("5.00"))
    assert made == f.Fee(
        fund=F, on=day(12), heading="Fee", charge=RUN, amount=pounds("5.00"), reason="£5 a period (4.2)"
    )
    with pytest.raises(RequestError, match=r"comes to £5\.00 by 12 April 2026, and £0\.00 is charged"):
        fee_by_rule(opened(), rule, asked("5.01"))
    part = projected(opened(), [replace(made, on=day(20), amount=pounds("3.00"))])
    assert charged(part) == pounds("3.00")
    assert fee_by_rule(part, rule, asked("2.00")).amount == pounds("2.00")
    with pytest.raises(RequestError, match=r"£3\.00 is charged already\. Charge no more than £2\.00"):
        fee_by_rule(part, rule, asked("2.01"))
    over = projected(part, [replace(made, on=day(21), amount=pounds("3.00"))])
    with pytest.raises(RequestError, match=r"Charge no more than £0\.00"):
        fee_by_rule(over, rule, asked("0.01"))


def test_hours_are_charged_only_where_the_council_pays_by_the_hour() -> None:
    rule = policy(FeeKind.HOURLY, "21.50", clause="4.2")
    made = fee_by_rule(opened(), rule, asked(hours="0.50"))
    assert made == f.Fee(
        fund=F,
        on=day(12),
        heading="Fee",
        charge=RUN,
        amount=pounds("10.75"),
        reason="0.5 hours, £21.50 an hour (4.2)",
    )
    with pytest.raises(RequestError, match="say how many"):
        fee_by_rule(opened(), rule, asked("10.75"))
    with pytest.raises(RequestError, match="The number of hours must be more than"):
        fee_by_rule(opened(), rule, asked(hours="0.00"))
    for other in (FeeKind.NONE, FeeKind.FIXED_PER_PERIOD):
        with pytest.raises(RequestError, match="does not pay a fee by the hour"):
            fee_by_rule(opened(), policy(other), asked(hours="1"))
        with pytest.raises(RequestError, match="does not pay a fee by the hour"):
            fee_by_rule(opened(), policy(other), replace(asked("1.00"), hours=Decimal(1)))
