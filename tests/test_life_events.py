"""A varied budget, the end of a fund, and closing it: each step as whole facts, to the penny."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from isf.book.actions.agreeing import AgreementRequest, agree
from isf.book.actions.common import projected
from isf.book.actions.life_events import (
    EndRequest,
    LeftToDo,
    by_funders,
    close,
    give_back,
    left_to_do,
    new_plan,
    paying_in,
    vary_plan,
    wind_up,
)
from isf.book.actions.running_periods import run
from isf.book.ledger import Ledger
from isf.errors import AgreementUnknownError, FundClosedError, RequestError
from isf.model import events as e
from isf.model import facts as f
from isf.model.fund import Each, Funder
from isf.model.policy import Policy
from tests.one_fund import PLAN, START, F, day, opened, pounds, with_

POLICY = Policy("calderdale", "Calderdale")
END = EndRequest(last=day(19), on=day(19), reason="moved away")


def agreed(
    ledger: Ledger, heading: str, amount: str, each: Each = Each.ONCE, end: date | None = None
) -> Ledger:
    """Return the fund with one agreement more."""
    wanted = AgreementRequest(
        heading=heading,
        supplier="Provider",
        outcome="O1",
        agreed_by="A1",
        who="Annie",
        on=day(11),
        amount=pounds(amount),
        each=each,
        end=end,
    )
    return with_(ledger, *agree(ledger, wanted)[1])


def told() -> Ledger:
    """Return what the lines tell of the fund, before any money."""
    return Ledger(F, opened().lines)


def paid_out(ledger: Ledger, *left: tuple[str, str]) -> Ledger:
    """Return a fund whose headings were spent but for the sums that are left."""
    keep = dict(left)
    for name, weekly in PLAN.headings:
        rest = weekly * 4 - pounds(keep.get(name, "0.00"))
        ledger = projected(ledger, [f.GainShare(fund=F, on=day(12), heading=name, amount=rest)])
    return ledger


# --- a varied budget --------------------------------------


def test_a_new_plan_changes_what_is_named_and_is_final() -> None:
    old = replace(PLAN, indicative=True, tier="Enhanced", until=day(1, 9))
    assert new_plan(old, day(20), [("Community", pounds("25.00"))]) == replace(
        old,
        start=day(20),
        headings=(
            ("Home-Support", pounds("75.00")),
            ("Community", pounds("25.00")),
            ("Fee", pounds("5.00")),
        ),
        indicative=False,
    )
    changed = new_plan(old, day(20), contribution=pounds("0.00"), tier="Core", until=day(1, 10))
    assert (changed.contribution, changed.tier, changed.until) == (pounds("0.00"), "Core", day(1, 10))


def test_a_variation_says_why_and_from_when() -> None:
    plan = replace(PLAN, start=day(20))
    event, *rest = vary_plan(opened(), POLICY, plan, day(15), "reviewed")
    assert (event, rest) == (e.PlanSet(fund=F, on=day(15), plan=plan, reason="reviewed"), [])


def test_a_variation_that_cannot_be() -> None:
    with pytest.raises(RequestError, match="begins on 2026-04-06"):
        vary_plan(opened(), POLICY, replace(PLAN, start=day(5)), day(5), "r")
    assert vary_plan(opened(), POLICY, replace(PLAN, start=START), START, "r")
    closed = projected(opened(), [e.FundClosed(fund=F, on=day(20), reason="moved")])
    with pytest.raises(FundClosedError):
        vary_plan(closed, POLICY, replace(PLAN, start=day(20)), day(15), "r")


def test_funders_by_the_week_pay_no_more_than_the_budget_but_for_top_ups() -> None:
    council, family = (
        Funder("Council", weekly=pounds("100.00")),
        Funder("TopUp", weekly=pounds("9.00"), heading="Fee"),
    )
    assert vary_plan(opened(), POLICY, replace(PLAN, funders=(council, family)), START, "r")
    dear = replace(PLAN, funders=(replace(council, weekly=pounds("100.01")), family))
    with pytest.raises(RequestError, match=r"pay 100\.01 a week, more than the budget of 100\.00"):
        vary_plan(opened(), POLICY, dear, START, "r")


# --- the end ------------------------------------------------


def test_the_end_releases_what_is_reserved_and_gives_back_what_is_left() -> None:
    """50.00 of 300.00 was reserved: all 400.00 goes back, by what the funders paid: 216 to 144."""
    ledger = agreed(opened(), "Home-Support", "50.00")
    items = wind_up(ledger, POLICY, END)
    assert items[:3] == [
        e.Ending(fund=F, on=day(19), end=day(20), reason="moved away"),
        e.AgreementEnded(fund=F, on=day(19), agreement="AG-001", end=day(20), reason="moved away"),
        f.Release(
            fund=F,
            on=day(19),
            agreement="AG-001",
            heading="Home-Support",
            amount=pounds("50.00"),
            reason="moved away",
            links=(f"{F}-AG-001",),
        ),
    ]
    back = [item for item in items[3:] if isinstance(item, f.Clawback)]
    assert len(back) == len(items) - 3
    assert {(one.on, one.reason) for one in back} == {(day(19), "moved away")}
    assert [(one.funder, one.heading, one.amount) for one in back] == [
        ("Council", "Home-Support", pounds("240.00")),
        ("ICB", "Home-Support", pounds("60.00")),
        ("ICB", "Community", pounds("80.00")),
        ("ICB", "Fee", pounds("20.00")),
    ]
    ended = with_(ledger, *items)
    assert wind_up(ended, POLICY, replace(END, on=day(25))) == []


def test_what_ended_earlier_keeps_its_day_and_what_begins_later_never_runs() -> None:
    ledger = agreed(opened(), "Community", "10.00", end=day(15))
    ledger = agreed(ledger, "Community", "10.00")
    later = e.AgreementMade(
        fund=F, on=day(12), agreement=replace(ledger.fund.agreement("AG-002"), id="AG-003", start=day(27))
    )
    items = wind_up(projected(ledger, [later]), POLICY, END)
    ended = {x.agreement: x.end for x in items if isinstance(x, e.AgreementEnded)}
    assert ended == {"AG-002": day(20), "AG-003": day(28)}
    released = {x.agreement: x.amount for x in items if isinstance(x, f.Release)}
    assert released == {"AG-001": pounds("10.00"), "AG-002": pounds("10.00")}


@pytest.mark.parametrize(("until", "end"), [(None, day(18, 5)), (day(4, 5), day(4, 5))])
def test_an_agreement_whose_notice_is_paid_stays_reserved_until_then(until: date | None, end: date) -> None:
    """Four weeks of notice after 19 April, or as long as was asked."""
    ledger = agreed(agreed(opened(), "Home-Support", "50.00"), "Community", "10.00")
    wanted = replace(END, keep=("AG-001",), notice_until=until)
    items = wind_up(ledger, POLICY, wanted)
    assert {x.agreement: x.end for x in items if isinstance(x, e.AgreementEnded)} == {
        "AG-001": end,
        "AG-002": day(20),
    }
    assert [x.agreement for x in items if isinstance(x, f.Release)] == ["AG-002"]
    ended = with_(ledger, *items)
    assert wind_up(ended, POLICY, replace(END, on=end.replace(day=end.day - 1))) == [], (
        "it runs for another day"
    )
    last = wind_up(ended, POLICY, replace(END, on=end))
    assert [x.agreement for x in last if isinstance(x, f.Release)] == ["AG-001"]
    with pytest.raises(AgreementUnknownError):
        wind_up(ledger, POLICY, replace(END, keep=("AG-009",)))


def test_a_weekly_agreement_gives_back_what_it_holds_for_the_days_after_its_notice() -> None:
    """10.00 a week from 11 April is 32.86 of the period; up to 27 April it is 22.86."""
    ledger = agreed(told(), "Community", "10.00", Each.WEEK)
    ledger = with_(ledger, *run(ledger, POLICY, POLICY.calendar.period("2026:01"), day(11)).facts)
    wanted = replace(END, keep=("AG-001",), notice_until=day(27))
    items = wind_up(ledger, POLICY, wanted)
    assert [x for x in items if isinstance(x, f.Release)] == [
        f.Release(
            fund=F,
            on=day(19),
            agreement="AG-001",
            heading="Community",
            amount=pounds("10.00"),
            reason="moved away",
            links=(f"{F}-AG-001",),
        )
    ]
    for until in (day(27), day(11, 5)):
        late = wind_up(ledger, POLICY, replace(wanted, on=day(4, 5), notice_until=until))
        assert not [x for x in late if isinstance(x, f.Release)], "that period is over"
    whole = wind_up(ledger, POLICY, replace(wanted, notice_until=day(4, 5)))
    assert not [x for x in whole if isinstance(x, f.Release)]


# --- what goes back -------------------------------------------


def test_nobody_gets_back_who_paid_nothing_and_the_person_never() -> None:
    assert by_funders(opened(), pounds("100.00"), day(12)) == [
        ("Council", pounds("60.00")),
        ("ICB", pounds("40.00")),
    ]
    assert by_funders(told(), pounds("5.00"), day(12)) == [("Council", pounds("5.00"))]
    given = projected(opened(), [f.Due(fund=F, on=day(12), funder="Charity", amount=pounds("360.00"))])
    assert by_funders(given, pounds("100.00"), day(12)) == [
        ("Council", pounds("30.00")),
        ("ICB", pounds("20.00")),
        ("Charity", pounds("50.00")),
    ]
    assert by_funders(given, pounds("100.00"), day(11))[0] == ("Council", pounds("60.00"))
    assert paying_in(given) == ("Council", "ICB", "Contribution", "Charity")


def test_what_goes_back_is_taken_from_each_heading_that_has_something() -> None:
    ledger = paid_out(opened(), ("Home-Support", "7.00"), ("Fee", "3.00"))
    assert give_back(ledger, day(15), "moved away") == [
        f.Clawback(
            fund=F, on=day(15), funder=funder, heading=name, amount=pounds(amount), reason="moved away"
        )
        for funder, name, amount in (
            ("Council", "Home-Support", "6.00"),
            ("ICB", "Home-Support", "1.00"),
            ("ICB", "Fee", "3.00"),
        )
    ]
    assert give_back(paid_out(opened()), day(15), "moved away") == []
    penny = give_back(paid_out(opened(), ("Fee", "0.01")), day(15), "moved away")
    assert [one.amount for one in penny if isinstance(one, f.Clawback)] == [pounds("0.01")]


# --- closing ----------------------------------------------------


def left(*more: f.Fact) -> dict[str, LeftToDo]:
    """Return what is still to do in a fund that has spent its budget."""
    found = left_to_do(projected(paid_out(opened()), more), day(20))
    return {todo.what: todo for todo in found}


def test_each_thing_that_is_left_comes_with_its_command() -> None:
    on = day(13)
    terms = {"fund": F, "on": on, "heading": "Community", "amount": pounds("1.00")}
    todo = left(
        f.Allocation(fund=F, on=on, heading="Community", amount=pounds("4.00")),
        f.Reservation(**terms, agreement="AG-001", agreed_by="A1", agreed_on=on),  # type: ignore[arg-type]
        f.Promise(**terms, promise="PR-001", outcome="O1", paid_by=f.PaidBy.FUND),  # type: ignore[arg-type]
        f.Clawback(**terms, funder="ICB"),  # type: ignore[arg-type]
        f.Advance(fund=F, on=on, amount=pounds("2.00")),
        f.CardLoad(fund=F, on=on, amount=pounds("3.00")),
        f.Receipt(fund=F, on=on, funder="Council", amount=pounds("5.00")),
    )
    assert {what: (str(one.amount), one.do) for what, one in todo.items()} == {
        "reserved by AG-001": (
            "1.00",
            f"record what was delivered, or: isf release {F} --agreement AG-001",
        ),
        "promised as PR-001": ("1.00", f"isf outcome confirm, or: isf outcome lapse {F} --promise PR-001"),
        "left under Community": ("1.00", f"isf fund close {F} again"),
        "payable to Provider": ("400.00", f"isf pay {F} --to Provider --amount 400.00"),
        "advanced by the provider": ("2.00", f"isf return {F} --to provider --amount 2.00"),
        "on the card": ("3.00", f"isf card return {F} --amount 3.00"),
        "owed by Council": ("5.00", f"isf return {F} --to Council --amount 5.00"),
        "owed by Contribution": (
            "40.00",
            f"isf receive, isf set-off or isf write-off {F} --from Contribution",
        ),
        "to be returned to ICB": ("1.00", f"isf clawback {F} --paid --to ICB --amount 1.00"),
        "in the bank": ("364.00", "pay what is to be paid"),
    }


def test_a_fund_closes_when_nothing_is_left_and_nothing_is_dated_later() -> None:
    empty = told()
    assert left_to_do(empty, day(20)) == ()
    assert close(empty, day(20), "moved away") == e.FundClosed(fund=F, on=day(20), reason="moved away")
    assert close(opened(), day(20), "moved away") is None
    for on, closes in ((day(20), True), (day(21), False)):
        nothing = f.Receipt(fund=F, on=on, funder="Council", amount=Decimal("0.00"))
        assert (close(projected(empty, [nothing]), day(20), "moved away") is not None) is closes
