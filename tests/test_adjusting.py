"""Periods that were run and change afterwards: only the difference is posted, with its reason, and once."""

from dataclasses import replace
from decimal import Decimal

import pytest

from isf.book.actions.adjusting import NOT_CHARGED, periods_run, settle_charges, vary
from isf.book.actions.common import projected
from isf.book.actions.running_periods import run
from isf.book.ledger import Ledger
from isf.errors import RequestError
from isf.model import events as e
from isf.model import facts as f
from isf.model.fund import Plan
from isf.model.policy import Policy
from isf.model.rules import Bears, Rules, SuspensionRule
from tests.one_fund import PLAN, F, day, opened, pounds, with_

POLICY = Policy("calderdale", "Calderdale")
COUNCIL_BEARS = replace(POLICY, rules=Rules(suspension=SuspensionRule(made_up_by=Bears.COUNCIL)))
MORE = replace(
    PLAN,
    start=day(20),
    headings=(("Home-Support", pounds("70.00")), ("Community", pounds("35.00")), ("Fee", pounds("5.00"))),
)


def ran(*labels: str, plan: Plan = PLAN, policy: Policy = POLICY) -> Ledger:
    """Return the fund with periods that were run, and no money in it."""
    ledger = Ledger(F, opened(plan).lines)
    for label in labels or ("2026:01",):
        ledger = with_(ledger, *run(ledger, policy, policy.calendar.period(label), day(1, 6)).facts)
    return ledger


def planned(ledger: Ledger, plan: Plan) -> Ledger:
    return projected(ledger, [e.PlanSet(fund=F, on=day(15), plan=plan)])


def paused(ledger: Ledger, first: int, until: tuple[int, int]) -> Ledger:
    """Return the fund whose service is paused from a day of April until another day."""
    return projected(ledger, [e.Suspended(fund=F, on=day(12), start=day(first), end=day(*until))])


def budget(period: str, heading: str, amount: str, why: str, **more: object) -> f.Allocation:
    """Return a change of a heading's budget as it is posted."""
    made = f.Allocation(
        fund=F,
        on=day(12),
        id=f"{F}/allocation/{period}/{heading}/{why}",
        heading=heading,
        amount=pounds(amount),
        reason="r",
        links=(f"calderdale-{period}",),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def due(period: str, funder: str, amount: str, why: str, **more: object) -> f.Due:
    """Return a change of what somebody owes as it is posted."""
    made = f.Due(
        fund=F,
        on=day(12),
        id=f"{F}/due/{period}/{funder}/{why}",
        funder=funder,
        amount=pounds(amount),
        reason="r",
        links=(f"calderdale-{period}",),
    )
    return replace(made, **more)  # type: ignore[arg-type]


# --- a new plan ------------------------------------------------


def test_periods_that_were_run_come_oldest_first() -> None:
    assert [period.label for period in periods_run(ran("2026:02", "2026:01"), POLICY)] == [
        "2026:01",
        "2026:02",
    ]
    assert periods_run(Ledger(F, opened().lines), POLICY) == ()


def test_a_new_plan_posts_the_difference_for_its_days() -> None:
    """From 20 April, 14 of the 28 days: 5.00 a week less here, 15.00 more there, 10.00 more in all."""
    ledger = planned(ran(), MORE)
    changed = vary(ledger, POLICY, day(20), "r")
    at = {"on": day(20)}
    assert changed == [
        budget("2026P01", "Home-Support", "-10.00", "varied-1", **at),
        budget("2026P01", "Community", "30.00", "varied-1", **at),
        due("2026P01", "Council", "12.00", "varied-1", **at),
        due("2026P01", "ICB", "8.00", "varied-1", **at),
    ]
    assert vary(projected(ledger, changed), POLICY, day(20), "r") == []
    less = vary(
        projected(planned(ledger, replace(MORE, headings=PLAN.headings)), changed), POLICY, day(20), "s"
    )
    assert [fact.id.rpartition("/")[2] for fact in less] == ["varied-2"] * 4


def test_a_period_that_is_over_by_then_stays_as_it_is() -> None:
    later = replace(MORE, start=day(4, 5))
    assert vary(planned(ran(), later), POLICY, day(4, 5), "r") == []
    (first, *_) = vary(planned(ran("2026:01", "2026:02"), later), POLICY, day(4, 5), "r")
    assert first == budget("2026P02", "Home-Support", "-20.00", "varied-1", on=day(4, 5))


def test_money_that_is_not_due_yet_falls_due_by_the_new_plan_later() -> None:
    """A council that pays on the 21st day: a change on the 20th is due with the rest of the period."""
    late = replace(POLICY, pays_after_days=20)
    dues = [x for x in vary(planned(ran(policy=late), MORE), late, day(20), "r") if isinstance(x, f.Due)]
    assert {fact.on for fact in dues} == {day(26)}
    ledger = Ledger(F, opened().lines)
    ledger = with_(ledger, *run(ledger, late, late.calendar.period("2026:01"), day(15)).facts)
    changed = vary(planned(ledger, MORE), late, day(20), "r")
    assert {type(fact) for fact in changed} == {f.Allocation}


def test_a_heading_that_is_spent_does_not_become_smaller() -> None:
    spent = f.GainShare(fund=F, on=day(12), heading="Home-Support", amount=pounds("295.00"))
    with pytest.raises(RequestError, match=r"become 10\.00 smaller from 2026-04-20, but only 5\.00 of it"):
        vary(planned(with_(ran(), spent), MORE), POLICY, day(20), "r")
    spent = replace(spent, amount=pounds("290.00"))
    assert vary(planned(with_(ran(), spent), MORE), POLICY, day(20), "r")


def test_what_was_corrected_is_posted_anew_with_the_next_change() -> None:
    ledger = ran()
    wrong = ledger.entry(f"{F}/due/2026P01/ICB")
    legs = tuple((leg.account, leg.amount, leg.currency) for leg in wrong.legs)
    back = f.Correction(fund=F, on=day(13), corrects=wrong.id, legs=legs, reason="wrong")
    changed = vary(planned(projected(ledger, [back]), MORE), POLICY, day(20), "r")
    assert due("2026P01", "ICB", "152.00", "varied-1", on=day(20)) in changed


# --- what is not charged -----------------------------------------


def test_nothing_is_charged_for_days_of_a_pause_and_most_that_is_left_bears_it() -> None:
    """A week in each of two periods; 12.00 of Home-Support, 11.00 of Community are neither spent."""
    ledger = ran("2026:01", "2026:02")
    for heading, first, second in (("Home-Support", "288.00", "300.00"), ("Community", "69.00", "80.00")):
        for on, amount in ((day(12), first), (day(5, 5), second)):
            ledger = with_(ledger, f.GainShare(fund=F, on=on, heading=heading, amount=pounds(amount)))
    ledger = with_(ledger, f.Fee(fund=F, on=day(12), heading="Fee", amount=pounds("20.00")))
    ledger = with_(ledger, f.Fee(fund=F, on=day(5, 5), heading="Fee", amount=pounds("20.00")))
    less = settle_charges(paused(ledger, 27, (11, 5)), POLICY, day(12), "r")
    assert less == [
        due("2026P01", "Contribution", "-10.00", "paused-1"),
        budget("2026P01", "Home-Support", "-10.00", "paused-1"),
        due("2026P02", "Contribution", "-10.00", "paused-1", on=day(4, 5)),
        budget("2026P02", "Community", "-10.00", "paused-1", on=day(4, 5)),
    ]
    again = paused(projected(ledger, less), 27, (27, 4))
    assert settle_charges(again, POLICY, day(12), "r") == [
        due("2026P01", "Contribution", "10.00", "paused-2"),
        budget("2026P01", "Home-Support", "10.00", "paused-2"),
        due("2026P02", "Contribution", "10.00", "paused-2", on=day(4, 5)),
        budget("2026P02", "Community", "10.00", "paused-2", on=day(4, 5)),
    ]
    one = POLICY.calendar.period("2026:02")
    assert (
        settle_charges(again, POLICY, day(12), "r", (one,)) == settle_charges(again, POLICY, day(12), "r")[2:]
    )


def test_a_sum_that_one_heading_cannot_bear_is_taken_from_the_next() -> None:
    ledger = ran()
    for heading, amount in (("Home-Support", "293.00"), ("Community", "78.00"), ("Fee", "20.00")):
        ledger = with_(ledger, f.Fee(fund=F, on=day(12), heading=heading, amount=pounds(amount)))
    with pytest.raises(
        RequestError, match=r"1\.00 that the person of fund P-7K3QX7 is not charged is promised"
    ):
        settle_charges(paused(ledger, 13, (20, 4)), POLICY, day(12), NOT_CHARGED)
    ledger = projected(ledger, [f.Allocation(fund=F, on=day(12), heading="Fee", amount=pounds("1.00"))])
    taken = settle_charges(paused(ledger, 13, (20, 4)), POLICY, day(12), NOT_CHARGED)
    assert [(x.heading, x.amount) for x in taken if isinstance(x, f.Allocation)] == [
        ("Home-Support", pounds("-7.00")),
        ("Community", pounds("-2.00")),
        ("Fee", pounds("-1.00")),
    ]


@pytest.mark.parametrize("weekly", ["0.01", "0.50", "1.00"])
def test_little_that_is_charged_again_goes_where_it_was_taken(weekly: str) -> None:
    ledger = ran(plan=replace(PLAN, contribution=pounds(weekly)))
    less = settle_charges(paused(ledger, 13, (20, 4)), POLICY, day(12), "r")
    spent = f.GainShare(fund=F, on=day(12), heading="Home-Support", amount=pounds("290.00"))
    again = settle_charges(paused(projected(ledger, [*less, spent]), 13, (13, 4)), POLICY, day(12), "r")
    assert again == [
        due("2026P01", "Contribution", weekly, "paused-2"),
        budget("2026P01", "Home-Support", weekly, "paused-2"),
    ]


def test_what_was_given_back_once_is_not_given_back_to_the_same_heading_again() -> None:
    """The first pause takes from Home-Support, which is then spent; the second from Community."""
    ledger = ran()
    for first, until in ((13, (20, 4)), (13, (13, 4))):
        ledger = paused(ledger, first, until)
        ledger = projected(ledger, settle_charges(ledger, POLICY, day(12), "r"))
    spent = f.GainShare(fund=F, on=day(13), heading="Home-Support", amount=pounds("300.00"))
    ledger = paused(with_(ledger, spent), 13, (20, 4))
    ledger = projected(ledger, settle_charges(ledger, POLICY, day(12), "r"))
    assert settle_charges(paused(ledger, 13, (13, 4)), POLICY, day(12), "r") == [
        due("2026P01", "Contribution", "10.00", "paused-4"),
        budget("2026P01", "Community", "10.00", "paused-2"),
    ]


def test_the_council_makes_it_up_where_the_pack_says_so() -> None:
    ledger = paused(ran(), 13, (20, 4))
    made = settle_charges(ledger, COUNCIL_BEARS, day(12), "r")
    assert made == [
        due("2026P01", "Contribution", "-10.00", "paused-1"),
        due("2026P01", "Council", "6.00", "paused-1"),
        due("2026P01", "ICB", "4.00", "paused-1"),
    ]
    resumed = paused(projected(ledger, made), 13, (13, 4))
    assert [x.id for x in settle_charges(resumed, POLICY, day(12), "r")] == [
        f"{F}/due/2026P01/Contribution/paused-2",
        f"{F}/allocation/2026P01/Home-Support/paused-1",
    ], "a pack that has changed since: the first heading has it"
    ended = projected(ran(), [e.Ending(fund=F, on=day(12), end=day(20))])
    assert {type(x) for x in settle_charges(ended, COUNCIL_BEARS, day(12), "r")} == {f.Due, f.Allocation}


def test_what_is_not_due_from_the_person_yet_is_not_made_smaller() -> None:
    gross = ran(plan=replace(PLAN, contribution=Decimal("0.00")))
    assert settle_charges(paused(gross, 13, (20, 4)), POLICY, day(12), "r") == []
    late = replace(POLICY, pays_after_days=20)
    (less, *_) = settle_charges(paused(ran(policy=late), 13, (20, 4)), late, day(12), "r")
    assert less.on == day(26)
