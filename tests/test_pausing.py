"""A service that is paused and taken up again: what is released, and what is reserved again."""

from dataclasses import replace
from datetime import date

import pytest

from isf.book.actions.agreeing import AgreementRequest, agree
from isf.book.actions.common import projected
from isf.book.actions.pausing import resume, suspend
from isf.book.actions.running_periods import run
from isf.book.ledger import Ledger
from isf.errors import AgreementUnknownError, FundClosedError, RequestError
from isf.model import events as e
from isf.model import facts as f
from isf.model.fund import Each
from isf.model.policy import Policy
from tests.one_fund import PLAN, START, F, day, opened, pounds, with_

POLICY = Policy("calderdale", "Calderdale")
NOBODY_PAYS = replace(PLAN, contribution=pounds("0.00"))
WORDS = "in hospital, 13 to 19 April 2026"
WEEK = (day(13), day(20))


def agreed(ledger: Ledger, **more: object) -> Ledger:
    """Return the fund with one agreement more: 28.00 of Community from 6 April."""
    wanted = AgreementRequest(
        heading="Community",
        supplier="Swim-Club",
        outcome="O1",
        agreed_by="A1",
        who="Annie",
        on=START,
        amount=pounds("28.00"),
    )
    return with_(ledger, *agree(ledger, replace(wanted, **more))[1])  # type: ignore[arg-type]


def ran(*labels: str, each: Each = Each.ONCE, **more: object) -> Ledger:
    """Return a fund whose person pays nothing, with an agreement and periods that were run."""
    ledger = Ledger(F, opened(NOBODY_PAYS).lines)
    if each is not Each.ONCE:
        ledger = agreed(ledger, each=each, amount=pounds("7.00"), **more)
    for label in labels or ("2026:01",):
        ledger = with_(ledger, *run(ledger, POLICY, POLICY.calendar.period(label), day(1, 6)).facts)
    return ledger if each is not Each.ONCE else agreed(ledger, **more)


def release(amount: str, **more: object) -> f.Release:
    made = f.Release(
        fund=F,
        on=day(13),
        id=f"{F}/release/2026P01/AG-001/paused-1",
        agreement="AG-001",
        heading="Community",
        amount=pounds(amount),
        reason=WORDS,
        links=(f"{F}-AG-001",),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def paused(
    ledger: Ledger, span: tuple[date, date | None] = WEEK, reason: str = "in hospital", *keep: str
) -> list[f.Fact | e.Event]:
    return suspend(ledger, POLICY, span, day(12), reason, keep)


# --- paused -----------------------------------------------


def test_a_pause_releases_the_days_of_what_was_agreed_once() -> None:
    """28.00 for the 28 days to the end of the period: a week of it is 7.00."""
    assert paused(ran()) == [
        e.Suspended(fund=F, on=day(12), start=day(13), end=day(20), reason="in hospital"),
        release("7.00", id=f"{F}/release/once/AG-001/paused-1"),
    ]
    (_, half) = paused(ran(end=day(20)))
    assert half.amount == pounds("14.00"), "of 14 days it is half"  # type: ignore[union-attr]
    (_, all_) = paused(ran(start=day(13), end=day(14)), WEEK)
    assert all_.amount == pounds("28.00"), "an agreement for one day"  # type: ignore[union-attr]


def test_a_pause_releases_the_days_of_a_weekly_agreement_in_each_period_that_was_run() -> None:
    ledger = ran("2026:01", "2026:02", each=Each.WEEK)
    assert paused(ledger, (day(27), day(11, 5)))[1:] == [
        release("7.00", on=day(27), reason="in hospital, 27 April to 10 May 2026"),
        release(
            "7.00",
            on=day(4, 5),
            id=f"{F}/release/2026P02/AG-001/paused-1",
            reason="in hospital, 27 April to 10 May 2026",
        ),
    ]
    (_, may) = paused(ledger, (day(4, 5), day(11, 5)))
    assert isinstance(may, f.Release)
    assert may.on == day(4, 5), "the first period is over by then"


def test_a_pause_reserves_nothing_for_a_period_that_is_over() -> None:
    """21.00 a week was more than April had, so that only May, with April's rest, reserved it."""
    ledger = agreed(Ledger(F, opened(NOBODY_PAYS).lines), each=Each.WEEK, amount=pounds("21.00"))
    for label in ("2026:01", "2026:02"):
        ledger = with_(ledger, *run(ledger, POLICY, POLICY.calendar.period(label), day(1, 6)).facts)
    (_, may) = paused(ledger, (day(4, 5), day(11, 5)))
    assert isinstance(may, f.Release)
    assert (may.id, may.amount) == (f"{F}/release/2026P02/AG-001/paused-1", pounds("21.00"))


def test_a_pause_of_what_was_never_reserved_reserves_nothing() -> None:
    """21.00 a week is 84.00 and Community has 80.00: nothing is reserved in April, nor by the pause."""
    ledger = agreed(Ledger(F, opened(NOBODY_PAYS).lines), each=Each.WEEK, amount=pounds("21.00"))
    ledger = with_(ledger, *run(ledger, POLICY, POLICY.calendar.period("2026:01"), day(1, 6)).facts)
    assert [type(item) for item in paused(ledger, (day(13), day(14)))] == [e.Suspended]
    assert [type(item) for item in paused(ledger, (day(13), None))] == [e.Suspended]


def test_an_open_pause_says_so_and_the_person_is_not_charged() -> None:
    (event, *_, less) = paused(ran(), (day(13), None), "")
    assert event == e.Suspended(fund=F, on=day(12), start=day(13), end=None)
    assert less.reason == "the service is paused, from 13 April 2026 until it is taken up again"
    ledger = Ledger(F, opened().lines)
    ledger = with_(ledger, *run(ledger, POLICY, POLICY.calendar.period("2026:01"), day(12)).facts)
    (_, due, budget) = paused(ledger)
    assert isinstance(due, f.Due)
    assert (due.amount, due.on) == (pounds("-10.00"), day(13))
    assert due.reason == budget.reason == f"{WORDS}: no contribution is charged for these days"


def test_what_is_kept_stays_reserved() -> None:
    assert len(paused(ran(), WEEK, "", "AG-001")) == 1
    with pytest.raises(AgreementUnknownError):
        paused(ran(), WEEK, "", "AG-009")


def test_what_is_used_already_is_not_released_and_nothing_is_released_of_nothing() -> None:
    used = f.Delivery(
        fund=F,
        on=day(12),
        agreement="AG-001",
        heading="Community",
        supplier="Swim-Club",
        outcome="O1",
        amount=pounds("25.00"),
        links=(f"{F}-AG-001",),
    )
    (_, rest) = paused(with_(ran(), used))
    assert isinstance(rest, f.Release)
    assert rest.amount == pounds("3.00")
    assert len(paused(with_(ran(), replace(used, amount=pounds("28.00"))))) == 1


@pytest.mark.parametrize(
    ("span", "says"),
    [
        ((day(13), day(13)), "before it begins"),
        ((day(13), day(12)), "before it begins"),
        ((day(19), day(27)), "paused from 2026-04-13 already"),
        ((day(10), day(14)), "paused from 2026-04-13 already"),
        ((day(10), None), "paused from 2026-04-13 already"),
        ((day(14), day(15)), "paused from 2026-04-13 already"),
    ],
)
def test_a_pause_has_days_and_no_other_pause_has_them(span: tuple[date, date | None], says: str) -> None:
    ledger = projected(ran(), paused(ran()))
    with pytest.raises(RequestError, match=says):
        paused(ledger, span)


def test_pauses_may_touch_and_nothing_comes_after_an_open_one() -> None:
    ledger = projected(ran(), paused(ran()))
    assert paused(ledger, (day(20), day(27)))
    assert paused(ledger, (day(6), day(13)))
    assert paused(ledger, (day(20), None))
    open_ = projected(ran(), paused(ran(), (day(13), None)))
    with pytest.raises(RequestError, match="already"):
        paused(open_, (day(27), day(28)))
    closed = projected(ran(), [e.FundClosed(fund=F, on=day(13), reason="moved")])
    with pytest.raises(FundClosedError):
        paused(closed)


# --- taken up again -----------------------------------------


def test_taken_up_again_what_is_left_of_it_is_reserved_again() -> None:
    """Paused from the 13th on, 21.00 went back; from the 20th on two weeks are needed again."""
    ledger = ran(each=Each.WEEK)
    ledger = projected(ledger, paused(ledger, (day(13), None)))
    items, short = resume(ledger, POLICY, day(20), day(18))
    assert short == []
    assert items == [
        e.Suspended(fund=F, on=day(18), start=day(13), end=day(20), reason="resumed"),
        f.Reservation(
            fund=F,
            on=day(20),
            id=f"{F}/agreement/2026P01/AG-001/resumed-1",
            agreement="AG-001",
            heading="Community",
            amount=pounds("14.00"),
            agreed_by="A1",
            agreed_on=START,
            links=(f"{F}-AG-001",),
        ),
    ]


def test_a_period_that_was_run_while_it_was_paused_is_reserved_as_if_it_were_run_again() -> None:
    ledger = ran(each=Each.WEEK)
    ledger = projected(ledger, paused(ledger, (day(27), None)))
    ledger = with_(ledger, *run(ledger, POLICY, POLICY.calendar.period("2026:02"), day(1, 6)).facts)
    items, _ = resume(ledger, POLICY, day(5, 5), day(5, 5))
    assert [(x.id, x.amount) for x in items if isinstance(x, f.Reservation)] == [
        (f"{F}/agreement/2026P02/AG-001", pounds("27.00"))
    ]


def test_taken_up_again_on_the_first_day_of_a_period_that_was_run_while_it_was_paused() -> None:
    ledger = ran(each=Each.WEEK)
    ledger = projected(ledger, paused(ledger, (day(27), None)))
    ledger = with_(ledger, *run(ledger, POLICY, POLICY.calendar.period("2026:02"), day(1, 6)).facts)
    items, _ = resume(ledger, POLICY, day(4, 5), day(4, 5))
    assert [(x.id, x.amount) for x in items if isinstance(x, f.Reservation)] == [
        (f"{F}/agreement/2026P02/AG-001", pounds("28.00"))
    ]


@pytest.mark.parametrize(("spent", "taken"), [("66.00", True), ("66.01", False)])
def test_what_the_heading_has_no_more_is_named(spent: str, *, taken: bool) -> None:
    """Of 80.00 and 21.00 that went back, 14.00 is wanted again."""
    ledger = ran(each=Each.WEEK)
    ledger = projected(ledger, paused(ledger, (day(13), None)))
    fee = f.Fee(fund=F, on=day(14), heading="Community", amount=pounds(spent) + pounds("-7.00"))
    items, short = resume(with_(ledger, fee), POLICY, day(20), day(18))
    assert short == ([] if taken else ["AG-001"])
    assert len(items) == (2 if taken else 1)


def test_two_agreements_do_not_take_the_same_money_again() -> None:
    ledger = agreed(Ledger(F, opened(NOBODY_PAYS).lines), each=Each.WEEK, amount=pounds("7.00"))
    ledger = agreed(ledger, each=Each.WEEK, amount=pounds("7.00"))
    ledger = with_(ledger, *run(ledger, POLICY, POLICY.calendar.period("2026:01"), day(1, 6)).facts)
    ledger = projected(ledger, paused(ledger, (day(13), None)))
    fee = f.Fee(fund=F, on=day(14), heading="Community", amount=pounds("39.00"))
    items, short = resume(with_(ledger, fee), POLICY, day(20), day(18))
    assert [x.agreement for x in items if isinstance(x, f.Reservation)] == ["AG-001"]
    assert short == ["AG-002"]


@pytest.mark.parametrize("on", [day(13), day(20), day(25)])
def test_what_is_not_paused_is_not_taken_up_again(on: date) -> None:
    ledger = projected(ran(), paused(ran()))
    with pytest.raises(RequestError, match=f"is not paused on {on.isoformat()}"):
        resume(ledger, POLICY, on, on)
    assert resume(ledger, POLICY, day(19), day(19))
    assert resume(ledger, POLICY, day(14), day(14))


def test_the_pause_that_was_told_last_is_ended() -> None:
    ledger = projected(ran(), paused(ran()))
    ledger = projected(ledger, paused(ledger, (day(27), None)))
    event = resume(ledger, POLICY, day(28), day(28))[0][0]
    assert isinstance(event, e.Suspended)
    assert (event.start, event.end) == (day(27), day(28))
