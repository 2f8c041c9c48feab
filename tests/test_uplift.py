"""Prices that go up: which rate holds, what it does to an agreement, and carrying one on, as whole facts."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from isf.book.actions.agreeing import AgreementRequest, agree
from isf.book.actions.common import projected
from isf.book.actions.running_periods import run
from isf.book.actions.uplift import Effect, RepriceRequest, agreed_rate, effects, reprice
from isf.book.ledger import Ledger
from isf.errors import NoAuthorityError, RateUnknownError, RequestError
from isf.model import events as e
from isf.model import facts as f
from isf.model.fund import AgreedRate, Each
from isf.model.policy import Policy
from isf.model.rates import Block, Rate, When
from isf.model.rules import Rules
from tests.one_fund import START, F, day, opened, pounds, with_

OLD = Rate("Support", pounds("24.00"), START)
NEW = replace(OLD, amount=pounds("25.00"), start=day(20))
POLICY = Policy("calderdale", "Calderdale", rules=Rules(rates=(OLD, NEW)))
WANTED = RepriceRequest(
    agreement="AG-001", start=day(20), on=day(18), agreed_by="A1", who="Annie", how="by phone"
)


def agreed(ledger: Ledger | None = None, **more: object) -> Ledger:
    """Return the fund with one agreement more: ten hours of Home-Support at 24.00."""
    wanted = AgreementRequest(
        heading="Home-Support",
        supplier="Provider",
        outcome="O1",
        agreed_by="A1",
        who="Annie",
        on=day(11),
        units=Decimal(10),
        rate=pounds("24.00"),
        rate_kind="Support",
    )
    ledger = ledger or opened()
    return with_(ledger, *agree(ledger, replace(wanted, **more))[1])  # type: ignore[arg-type]


def weekly() -> Ledger:
    """Return a fund whose first period was run with an hour a week agreed from 6 April."""
    ledger = Ledger(F, opened().lines)
    ledger = agreed(ledger, units=Decimal(1), each=Each.WEEK, on=START)
    return with_(ledger, *run(ledger, POLICY, POLICY.calendar.period("2026:01"), START).facts)


# --- which rate holds ------------------------------------


def test_the_persons_own_rate_comes_before_the_councils_and_the_newest_of_them() -> None:
    own = [
        e.RateAgreed(fund=F, on=START, rate=AgreedRate("Support", pounds(amount), start, end))
        for amount, start, end in (
            ("22.00", START, None),
            ("23.00", day(15), None),
            ("99.00", START, day(10)),
        )
    ]
    fund = projected(opened(), own).fund
    assert [agreed_rate(fund, POLICY, "Support", day(on)) for on in (11, 14, 15)] == [
        pounds(text) for text in ("22.00", "22.00", "23.00")
    ]
    plain = opened().fund
    assert [agreed_rate(plain, POLICY, "Support", day(on)) for on in (19, 20)] == [
        pounds("24.00"),
        pounds("25.00"),
    ]


def test_a_block_is_the_rate_of_what_no_card_names() -> None:
    blocks = (
        Block("Respite", Decimal(10), pounds("180.00"), START, day(20)),
        Block("Respite", Decimal(10), pounds("190.00"), day(20)),
    )
    policy = replace(POLICY, rules=replace(POLICY.rules, blocks=blocks))
    fund = opened().fund
    assert [agreed_rate(fund, policy, "Respite", day(on)) for on in (19, 20)] == [
        pounds("18.00"),
        pounds("19.00"),
    ]
    with pytest.raises(RateUnknownError, match=r"Respite.*Support"):
        agreed_rate(fund, policy, "Cinema", day(20))


def test_a_bank_holidays_rate_is_asked_for_by_the_day() -> None:
    holiday = replace(OLD, amount=pounds("48.00"), when=When.BANK_HOLIDAY)
    rules = replace(POLICY.rules, rates=(OLD, holiday), bank_holidays=(day(7),))
    policy = replace(POLICY, rules=rules)
    assert [agreed_rate(opened().fund, policy, "Support", day(on)) for on in (7, 8)] == [
        pounds("48.00"),
        pounds("24.00"),
    ]


# --- what it does -----------------------------------------


def test_an_uplift_costs_each_open_agreement_of_its_kind() -> None:
    ledger = agreed(agreed(), units=Decimal(1), each=Each.WEEK)
    ledger = agreed(ledger, units=Decimal(1), heading="Community", rate_kind="Other", rate=pounds("5.00"))
    ledger = agreed(ledger, units=None, rate=None, amount=pounds("9.00"), heading="Community")
    ledger = agreed(ledger, units=Decimal(1), end=day(20))
    found = effects(ledger, [(OLD, NEW)], day(20), Decimal(50))
    old, new = pounds("24.00"), pounds("25.00")
    assert found == (
        Effect(F, "AG-001", Decimal(10), old, new, Decimal(1)),
        Effect(F, "AG-002", Decimal(1), old, new, Decimal(50)),
    )
    assert [one.whole for one in found] == [pounds("10.00"), pounds("50.00")]
    assert (found[0].old, found[0].new, found[0].buys) == (
        pounds("240.00"),
        pounds("250.00"),
        Decimal("9.60"),
    )
    assert found[0].sentence() == (
        "AG-001: £24.00 becomes £25.00. The same £240.00 buys 9.60, not 10; to keep 10 costs £10.00 more."
    )


def test_what_was_used_up_is_not_open() -> None:
    ledger = agreed()
    for left, open_ in (("0.50", 1), ("0.00", 0)):
        back = f.Release(
            fund=F,
            on=day(12),
            agreement="AG-001",
            heading="Home-Support",
            amount=pounds("240.00") - pounds(left),
        )
        assert len(effects(projected(ledger, [back]), [(OLD, NEW)], day(20), Decimal(1))) == open_


# --- carried on ---------------------------------------------


def test_an_agreement_goes_on_at_the_new_rate_with_the_hours_that_the_rest_pays_for() -> None:
    """240.00 was reserved for ten hours; at 25.00 the same ten want 250.00, which Home-Support has."""
    terms, items = reprice(agreed(), POLICY, WANTED)
    ended, back, made, reserved = items
    assert ended == e.AgreementEnded(
        fund=F,
        on=day(18),
        agreement="AG-001",
        end=day(20),
        reason="carried on at £25.00 from 20 April 2026",
    )
    assert back == f.Release(
        fund=F,
        on=day(20),
        agreement="AG-001",
        heading="Home-Support",
        amount=pounds("240.00"),
        reason="AG-001 goes on as a new agreement at £25.00 from 20 April 2026",
        links=(f"{F}-AG-001",),
    )
    assert isinstance(made, e.AgreementMade)
    assert made.agreement == terms
    assert isinstance(reserved, f.Reservation)
    assert (reserved.on, reserved.amount, reserved.agreed_on) == (day(20), pounds("250.00"), day(18))
    assert (terms.id, terms.replaces, terms.units, terms.rate) == (
        "AG-002",
        "AG-001",
        Decimal(10),
        pounds("25.00"),
    )
    assert (terms.start, terms.agreed_on, terms.agreed_how, terms.rate_kind) == (
        day(20),
        day(18),
        "by phone",
        "Support",
    )


def test_the_hours_that_were_had_are_not_agreed_anew() -> None:
    visit = f.Delivery(
        fund=F,
        on=day(15),
        agreement="AG-001",
        heading="Home-Support",
        supplier="Provider",
        outcome="O1",
        amount=pounds("144.00"),
        units=Decimal(6),
        rate=pounds("24.00"),
    )
    terms, _ = reprice(with_(agreed(), visit), POLICY, WANTED)
    assert (terms.units, terms.amount) == (Decimal(4), pounds("100.00"))
    kept, _ = reprice(with_(agreed(), visit), POLICY, replace(WANTED, keep_money=True))
    assert (kept.units, kept.amount) == (Decimal("3.84"), pounds("96.00"))


def test_or_with_the_money_that_there_is() -> None:
    terms, _ = reprice(agreed(), POLICY, replace(WANTED, keep_money=True))
    assert (terms.units, terms.amount) == (Decimal("9.60"), pounds("240.00"))
    terms, _ = reprice(agreed(), POLICY, replace(WANTED, rate=pounds("30.00"), keep_money=True))
    assert (terms.units, terms.rate) == (Decimal("8.00"), pounds("30.00"))


def test_a_weekly_agreement_gives_back_the_days_after_and_keeps_its_hours() -> None:
    """An hour a week reserved 96.00 of the period; from the 20th on 48.00 of it comes back."""
    terms, items = reprice(weekly(), POLICY, WANTED)
    (back,) = [item for item in items if isinstance(item, f.Release)]
    assert (back.amount, back.on) == (pounds("48.00"), day(20))
    assert (terms.each, terms.units, terms.amount) == (Each.WEEK, Decimal(1), pounds("25.00"))
    kept, _ = reprice(weekly(), POLICY, replace(WANTED, keep_money=True))
    assert (kept.units, kept.amount) == (Decimal("0.96"), pounds("24.00"))


def test_a_sum_at_a_rate_is_as_many_units_as_it_paid_for() -> None:
    ledger = weekly()
    terms = replace(ledger.fund.agreement("AG-001"), units=None)
    told = projected(ledger, [e.AgreementMade(fund=F, on=START, agreement=terms)])
    assert reprice(told, POLICY, WANTED)[0].units == Decimal(1)


def test_an_end_and_what_it_carries_go_along() -> None:
    terms, _ = reprice(agreed(end=day(1, 5), carries=True), POLICY, WANTED)
    assert (terms.end, terms.carries) == (day(1, 5), True)


@pytest.mark.parametrize(
    ("start", "on", "delivered", "says"),
    [
        (day(20), day(21), None, "keeps its old rate until the person agrees"),
        (day(20), day(18), day(20), "was delivered against after that day"),
        (day(1, 5), day(18), None, "has ended by then, or has no rate"),
        (day(2, 5), day(18), None, "has ended by then, or has no rate"),
    ],
)
def test_what_cannot_be_carried_on(start: date, on: date, delivered: date | None, says: str) -> None:
    ledger = agreed(end=day(1, 5))
    if delivered:
        visit = f.Delivery(
            fund=F,
            on=delivered,
            agreement="AG-001",
            heading="Home-Support",
            supplier="Provider",
            outcome="O1",
            amount=pounds("24.00"),
        )
        ledger = with_(ledger, visit)
    with pytest.raises(RequestError, match=says):
        reprice(ledger, POLICY, replace(WANTED, start=start, on=on))


def test_an_agreement_without_a_rate_is_not_repriced_and_one_must_agree() -> None:
    ledger = agreed(units=None, rate=None, amount=pounds("9.00"))
    with pytest.raises(RequestError, match="has no rate"):
        reprice(ledger, POLICY, WANTED)
    with pytest.raises(NoAuthorityError):
        reprice(agreed(), POLICY, replace(WANTED, agreed_by="A9"))
    assert reprice(agreed(), POLICY, replace(WANTED, on=day(20)))[0].agreed_on == day(20)
