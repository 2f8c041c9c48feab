"""Running a council's period: what falls due, when, once, and for whom, to the penny."""

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isf.book import accounts as ac
from isf.book.actions.agreeing import reservation
from isf.book.actions.common import projected
from isf.book.actions.period_budget import charged
from isf.book.actions.running_periods import Run, ceiling_for, late_now, reserved, run
from isf.book.actions.spending import DeliveryRequest, spend
from isf.book.directives import Line
from isf.book.entries import entry
from isf.book.identities import problems
from isf.book.ledger import Ledger
from isf.book.lines import lines
from isf.errors import NotEnoughAvailableError
from isf.model import events as e
from isf.model import facts as f
from isf.model.fund import (
    Agreement,
    Authority,
    AuthorityKind,
    Each,
    Fund,
    Funder,
    FundKind,
    OneOff,
    Outcome,
    Plan,
)
from isf.model.money import total
from isf.model.periods import Calendar, CalendarKind, Period
from isf.model.policy import Basis, Policy
from isf.model.rules import Rules, SuspensionRule

F = "P-7K3QX7"
START = date(2026, 4, 6)
LATER = date(2030, 1, 1)
FOUR_WEEKLY = Policy("calderdale", "Calderdale")
MONTHLY = Policy("mercia", "Mercia", Calendar(CalendarKind.MONTHLY, date(2026, 4, 1)))
PLAN = Plan(
    START,
    (("Home-Support", Decimal("75.00")), ("Community", Decimal("20.00")), ("Fee", Decimal("5.00"))),
    Decimal("10.00"),
)
pounds = st.integers(1, 200_000).map(lambda pence: Decimal(pence).scaleb(-2))


def fund(*plans: Plan, start: date = START, agreements: tuple[Agreement, ...] = (), **events: date) -> Ledger:
    """Return a ledger that only tells of the fund."""
    same = {"fund": F, "on": START}
    told: list[e.Event] = [
        e.FundOpened(**same, about=Fund(F, FundKind.PERSON, "calderdale", start)),  # type: ignore[arg-type]
        *(e.PlanSet(**same, plan=plan) for plan in plans or (PLAN,)),  # type: ignore[arg-type]
        e.OutcomeAdded(**same, outcome=Outcome("O1", "g", "Swim")),  # type: ignore[arg-type]
        e.AuthorityGranted(**same, authority=Authority("A1", AuthorityKind.SELF, START)),  # type: ignore[arg-type]
        *(e.AgreementMade(**same, agreement=one) for one in agreements),  # type: ignore[arg-type]
    ]
    if "ending" in events:
        told.append(e.Ending(**same, end=events["ending"]))  # type: ignore[arg-type]
    directives = [replace(line, fund=F) for one in told for line in lines(one) if isinstance(line, Line)]
    return Ledger(F, tuple(directives))


def after(ledger: Ledger, done: Run) -> Ledger:
    """Return the ledger with what a run posts."""
    return ledger.plus([entry(fact, fact.id) for fact in done.facts])


def sums(done: Run, kind: type[f.Fact], by: str) -> dict[str, Decimal]:
    found: dict[str, Decimal] = defaultdict(Decimal)
    for fact in done.facts:
        if isinstance(fact, kind):
            found[getattr(fact, by)] += getattr(fact, "amount")  # noqa: B009 - any kind of fact
    return dict(found)


def period(label: str, policy: Policy = FOUR_WEEKLY) -> Period:
    return policy.calendar.period(label)


# --- the worked period --------------------------------------------------------------------


def test_four_weeks_of_a_hundred_pounds() -> None:
    done = run(fund(), FOUR_WEEKLY, period("2026:01"), LATER)
    assert sums(done, f.Allocation, "heading") == {
        "Home-Support": Decimal("300.00"),
        "Community": Decimal("80.00"),
        "Fee": Decimal("20.00"),
    }
    assert sums(done, f.Due, "funder") == {"Council": Decimal("360.00"), "Contribution": Decimal("40.00")}
    assert {fact.on for fact in done.facts} == {START}
    assert {link for fact in done.facts for link in fact.links} == {"calderdale-2026P01"}


def test_ids_are_made_from_fund_period_and_name() -> None:
    done = run(fund(), FOUR_WEEKLY, period("2026:01"), LATER)
    assert f"{F}/due/2026P01/Council" in {fact.id for fact in done.facts}
    assert f"{F}/allocation/2026P01/Home-Support" in {fact.id for fact in done.facts}


def test_running_again_adds_nothing_and_a_corrected_one_is_not_missing() -> None:
    ledger = fund()
    first = run(ledger, FOUR_WEEKLY, period("2026:01"), LATER)
    posted = after(ledger, first)
    assert run(posted, FOUR_WEEKLY, period("2026:01"), LATER) == Run((), ())
    due = posted.entry(f"{F}/due/2026P01/Council")
    legs = tuple((leg.account, leg.amount, leg.currency) for leg in due.legs)
    back = f.Correction(fund=F, on=LATER, reason="wrong", corrects=due.id, legs=legs)
    corrected = posted.plus([entry(back, "back")])
    assert run(corrected, FOUR_WEEKLY, period("2026:01"), LATER) == Run((), ())


def test_what_a_run_posts_is_sound() -> None:
    ledger = fund(agreements=(recurring(Each.WEEK, "20.00"),))
    for label in ("2026:01", "2026:02", "2026:03"):
        ledger = after(ledger, run(ledger, FOUR_WEEKLY, period(label), LATER))
    assert problems(ledger.directives, LATER, book=False) == []


# --- when -------------------------------------------------------------------------------------


def test_only_what_has_fallen_due_is_posted() -> None:
    policy = replace(FOUR_WEEKLY, pays_after_days=10)
    ledger = fund()
    nothing = run(ledger, policy, period("2026:01"), START - timedelta(days=1))
    assert nothing.facts == ()
    first = run(ledger, policy, period("2026:01"), START)
    assert {type(fact) for fact in first.facts} == {f.Allocation}
    rest = run(after(ledger, first), policy, period("2026:01"), START + timedelta(days=10))
    assert {type(fact) for fact in rest.facts} == {f.Due}
    assert {fact.on for fact in rest.facts} == {START + timedelta(days=10)}


def test_a_council_that_pays_in_advance() -> None:
    policy = replace(FOUR_WEEKLY, pays_after_days=-7)
    done = run(fund(), policy, period("2026:02"), date(2026, 4, 28))
    assert {type(fact) for fact in done.facts} == {f.Due}
    assert {fact.on for fact in done.facts} == {date(2026, 4, 27)}


def test_a_fund_that_begins_within_a_period_has_its_days() -> None:
    start = date(2026, 4, 20)
    done = run(fund(replace(PLAN, start=start), start=start), FOUR_WEEKLY, period("2026:01"), LATER)
    assert total(sums(done, f.Allocation, "heading").values()) == Decimal("200.00")
    assert total(sums(done, f.Due, "funder").values()) == Decimal("200.00")
    assert {fact.on for fact in done.facts} == {start}


def test_nothing_before_a_fund_begins_and_nothing_after_it_ends() -> None:
    assert run(fund(), FOUR_WEEKLY, period("2025:13"), LATER).facts == ()
    assert run(fund(ending=date(2026, 5, 4)), FOUR_WEEKLY, period("2026:02"), LATER).facts == ()


def test_a_budget_that_changes_within_a_period_is_reckoned_by_days() -> None:
    more = replace(
        PLAN, start=date(2026, 4, 20), headings=(("Home-Support", Decimal("175.00")), *PLAN.headings[1:])
    )
    done = run(fund(PLAN, more), FOUR_WEEKLY, period("2026:01"), LATER)
    assert sums(done, f.Allocation, "heading")["Home-Support"] == Decimal("500.00")
    assert sums(done, f.Allocation, "heading")["Community"] == Decimal("80.00")
    assert total(sums(done, f.Due, "funder").values()) == Decimal("600.00")


# --- who pays ------------------------------------------------------------------------------------


def test_a_gross_council_pays_all_and_charges_the_person_itself() -> None:
    done = run(fund(), replace(FOUR_WEEKLY, basis=Basis.GROSS), period("2026:01"), LATER)
    assert sums(done, f.Due, "funder") == {"Council": Decimal("400.00")}


def test_shares_are_of_what_the_contribution_leaves() -> None:
    shared = replace(PLAN, funders=(Funder("Council", Decimal("33.33")), Funder("ICB", Decimal("66.67"))))
    due = sums(run(fund(shared), FOUR_WEEKLY, period("2026:01"), LATER), f.Due, "funder")
    assert due == {"Council": Decimal("119.99"), "ICB": Decimal("240.01"), "Contribution": Decimal("40.00")}


def test_a_weekly_funder_comes_before_the_shares() -> None:
    plan = replace(PLAN, funders=(Funder("Council", Decimal(100)), Funder("ICB", weekly=Decimal("25.00"))))
    due = sums(run(fund(plan), FOUR_WEEKLY, period("2026:01"), LATER), f.Due, "funder")
    assert due == {"Council": Decimal("260.00"), "ICB": Decimal("100.00"), "Contribution": Decimal("40.00")}


# --- to the penny -----------------------------------------------------------------------------------


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    names = ("Home-Support", "Community", "Transport", "Fee")
    headings = tuple((name, draw(pounds)) for name in names[: draw(st.integers(1, 4))])
    weekly = total(amount for _, amount in headings)
    own = min(draw(pounds), weekly)
    share = Decimal(draw(st.integers(1, 9999))).scaleb(-2)
    funders = (Funder("Council", share), Funder("ICB", 100 - share))
    return Plan(START, headings, own, funders)


@given(plans())
def test_thirteen_periods_of_four_weeks_are_fifty_two_weeks(plan: Plan) -> None:
    ledger, found = fund(plan), list[Run]()
    for number in range(1, 14):
        found.append(run(ledger, FOUR_WEEKLY, period(f"2026:{number:02d}"), LATER))
    year = {name: weekly * 52 for name, weekly in plan.headings}
    assert {name: total(sums(one, f.Allocation, "heading")[name] for one in found) for name in year} == year


@given(plans())
def test_twelve_months_are_fifty_two_weeks_and_no_penny_more(plan: Plan) -> None:
    plan = replace(plan, start=date(2026, 4, 1))
    ledger = fund(plan, start=date(2026, 4, 1))
    found = [run(ledger, MONTHLY, period(f"2026:{n:02d}", MONTHLY), LATER) for n in range(1, 13)]
    allocated = total(total(sums(one, f.Allocation, "heading").values()) for one in found)
    assert allocated == plan.weekly * 52


@given(plans(), st.sampled_from([FOUR_WEEKLY, MONTHLY]), st.integers(1, 12), st.sampled_from(Basis))
def test_what_is_due_is_what_is_allocated(plan: Plan, policy: Policy, number: int, basis: Basis) -> None:
    """So that the bracket of identity 4 closes when everybody has paid."""
    done = run(fund(plan), replace(policy, basis=basis), period(f"2026:{number:02d}", policy), LATER)
    due = total(sums(done, f.Due, "funder").values())
    assert due == total(sums(done, f.Allocation, "heading").values())
    assert all(fact.amount > 0 for fact in done.facts if isinstance(fact, f.Due | f.Allocation))


@given(plans(), pounds, st.integers(1, 27))
def test_a_change_of_budget_within_a_period_loses_no_penny(plan: Plan, more: Decimal, days: int) -> None:
    """Day by day: the first plan's days and the second plan's days are the period."""
    second = replace(
        plan, start=START + timedelta(days=days), headings=((plan.headings[0][0], more), *plan.headings[1:])
    )
    done = sums(run(fund(plan, second), FOUR_WEEKLY, period("2026:01"), LATER), f.Allocation, "heading")
    name, weekly = plan.headings[0]
    exact = (weekly * days + more * (28 - days)) / 7
    assert abs(done[name] - exact) <= Decimal("0.01")
    for other, amount in plan.headings[1:]:
        assert done[other] == amount * 4


CHARGES_ON = replace(FOUR_WEEKLY, rules=Rules(suspension=SuspensionRule(contribution_charged=True)))
A_WEEK = ((date(2026, 4, 13), date(2026, 4, 20)),)


@pytest.mark.parametrize(
    ("policy", "paused", "ending", "pays"),
    [
        (FOUR_WEEKLY, (), None, "40.00"),
        (FOUR_WEEKLY, A_WEEK, None, "30.00"),
        (CHARGES_ON, A_WEEK, None, "40.00"),
        (FOUR_WEEKLY, A_WEEK, date(2026, 4, 27), "20.00"),
        (CHARGES_ON, A_WEEK, date(2026, 4, 27), "30.00"),
        (CHARGES_ON, (), date(2026, 4, 6), "0.00"),
        (CHARGES_ON, (), date(2026, 6, 1), "40.00"),
    ],
)
def test_what_a_person_pays_of_a_period_with_a_pause_or_an_end(
    policy: Policy, paused: tuple[tuple[date, date | None], ...], ending: date | None, pays: str
) -> None:
    """Ten pounds a week for four weeks; nobody pays for days after the fund's end."""
    annie = replace(fund().fund, suspensions=paused, ending=ending)
    assert charged(annie, policy, period("2026:01")) == Decimal(pays)


def test_what_is_not_charged_says_on_which_days_the_service_was_paused() -> None:
    """A week in hospital in April; the week in March is another period's."""
    pauses = [(date(2026, 4, 13), date(2026, 4, 20)), (date(2026, 3, 9), date(2026, 3, 16))]
    told = [
        replace(line, fund=F)
        for start, end in pauses
        for line in lines(e.Suspended(fund=F, on=START, start=start, end=end, reason="hospital"))
        if isinstance(line, Line)
    ]
    done = run(fund().plus(told), FOUR_WEEKLY, period("2026:01"), LATER)
    less = [fact for fact in done.facts if isinstance(fact, f.Due | f.Allocation) and fact.amount < 0]
    assert [fact.amount for fact in less] == [Decimal("-10.00"), Decimal("-10.00")]
    words = "the service is paused, 13 to 19 April 2026: no contribution is charged for these days"
    assert {fact.reason for fact in less} == {words}


# --- agreements that recur -----------------------------------------------------------------------------


def recurring(each: Each, amount: str, **more: object) -> Agreement:
    terms = Agreement(
        "AG-001",
        "Community",
        "Provider",
        "O1",
        Decimal(amount),
        "A1",
        START,
        "",
        START,
        None,
        None,
        None,
        each,
    )
    return replace(terms, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("each", "start", "end", "sum_"),
    [
        (Each.WEEK, START, None, "80.00"),
        (Each.PERIOD, START, None, "20.00"),
        (Each.WEEK, date(2026, 4, 20), None, "40.00"),
        (Each.WEEK, START, date(2026, 4, 13), "20.00"),
        (Each.PERIOD, date(2026, 4, 20), None, "10.00"),
        (Each.WEEK, date(2026, 5, 4), None, "0.00"),
        (Each.WEEK, date(2025, 1, 6), date(2026, 4, 6), "0.00"),
    ],
)
def test_a_ceiling_is_for_the_days_that_period_and_agreement_share(
    each: Each, start: date, end: date | None, sum_: str
) -> None:
    terms = recurring(each, "20.00", start=start, end=end)
    assert ceiling_for(terms, period("2026:01")) == Decimal(sum_)


def test_a_reservation_is_made_on_the_later_of_its_first_day_and_the_periods() -> None:
    done = run(
        fund(agreements=(recurring(Each.WEEK, "10.00", start=date(2026, 4, 20)),)),
        FOUR_WEEKLY,
        period("2026:01"),
        LATER,
    )
    (held,) = [fact for fact in done.facts if isinstance(fact, f.Reservation)]
    assert (held.on, held.amount, held.agreement) == (
        date(2026, 4, 20),
        Decimal("20.00"),
        "AG-001",
    )
    assert held.id == f"{F}/agreement/2026P01/AG-001"
    assert (held.agreed_by, held.agreed_on) == ("A1", START)


def test_an_agreement_made_after_the_period_was_run_is_held_to_what_is_left() -> None:
    """Community has 80.00 for the period: 20.00 a week for its four weeks, and no penny more."""
    ledger = fund()
    ledger = after(ledger, run(ledger, FOUR_WEEKLY, period("2026:01"), START))
    terms, dear = recurring(Each.WEEK, "20.00"), recurring(Each.WEEK, "20.01")
    (_, made) = reserved(ledger, FOUR_WEEKLY, [e.AgreementMade(fund=F, on=START, agreement=terms)], START)
    assert isinstance(made, f.Reservation)
    assert (made.amount, made.on, made.agreement) == (Decimal("80.00"), START, "AG-001")
    with pytest.raises(NotEnoughAvailableError, match=r"80\.04"):
        reserved(ledger, FOUR_WEEKLY, [e.AgreementMade(fund=F, on=START, agreement=dear)], START)


def test_an_agreement_that_begins_within_a_period_is_reserved_when_its_day_has_come() -> None:
    start = date(2026, 4, 20)
    ledger = fund(agreements=(recurring(Each.WEEK, "10.00", start=start),))
    early = run(ledger, FOUR_WEEKLY, period("2026:01"), date(2026, 4, 19))
    assert not [fact for fact in early.facts if isinstance(fact, f.Reservation)]
    ledger = after(ledger, early)
    (held,) = run(ledger, FOUR_WEEKLY, period("2026:01"), start).facts
    assert isinstance(held, f.Reservation)
    assert (held.on, held.amount) == (start, Decimal("20.00"))


def test_a_new_budget_within_a_period_leaves_what_is_reserved_before_it() -> None:
    """Only days before the fund's first budget were budgeted elsewhere."""
    annie = fund(PLAN, replace(PLAN, start=date(2026, 4, 20))).fund
    assert ceiling_for(recurring(Each.WEEK, "20.00"), period("2026:01"), annie) == Decimal("80.00")
    annie = fund(replace(PLAN, start=date(2026, 4, 20))).fund
    assert ceiling_for(recurring(Each.WEEK, "20.00"), period("2026:01"), annie) == Decimal("40.00")


def test_what_a_fund_brought_along_on_a_periods_first_day_is_of_that_period() -> None:
    """A fund that is taken over on the day on which a period begins keeps what it reserved elsewhere."""
    start = date(2026, 5, 4)
    terms = recurring(Each.WEEK, "20.00")
    ledger = fund(replace(PLAN, start=start), start=start, agreements=(terms,))
    brought = [
        f.TransferIn(fund=F, on=start, heading="Community", amount=Decimal("30.00")),
        reservation(F, terms, start, Decimal("30.00")),
    ]
    done = run(projected(ledger, brought), FOUR_WEEKLY, period("2026:02"), start)
    assert not [fact for fact in done.facts if isinstance(fact, f.Release)]


def test_what_the_heading_cannot_cover_is_not_posted_and_said() -> None:
    done = run(fund(agreements=(recurring(Each.WEEK, "20.01"),)), FOUR_WEEKLY, period("2026:01"), LATER)
    assert not [fact for fact in done.facts if isinstance(fact, f.Reservation)]
    (refused,) = done.refused
    assert (refused.amount, refused.available) == (Decimal("80.04"), Decimal("80.00"))
    assert "AG-001" in refused.sentence()
    assert "then run the period again" in refused.sentence()


def test_agreements_take_in_their_order_what_there_is() -> None:
    both = (
        recurring(Each.WEEK, "15.00"),
        recurring(Each.WEEK, "10.00", id="AG-002"),
        recurring(Each.WEEK, "5.00", id="AG-003"),
    )
    done = run(fund(agreements=both), FOUR_WEEKLY, period("2026:01"), LATER)
    assert [fact.agreement for fact in done.facts if isinstance(fact, f.Reservation)] == ["AG-001", "AG-003"]
    assert [one.agreement for one in done.refused] == ["AG-002"]


@pytest.mark.parametrize("carries", [False, True])
def test_what_a_period_leaves_is_given_back_unless_it_carries(*, carries: bool) -> None:
    ledger = fund(agreements=(recurring(Each.WEEK, "20.00", carries=carries),))
    ledger = after(ledger, run(ledger, FOUR_WEEKLY, period("2026:01"), LATER))
    second = run(ledger, FOUR_WEEKLY, period("2026:02"), LATER)
    given_back = [(fact.on, fact.amount) for fact in second.facts if isinstance(fact, f.Release)]
    assert given_back == ([] if carries else [(date(2026, 5, 4), Decimal("80.00"))])
    assert run(after(ledger, second), FOUR_WEEKLY, period("2026:02"), LATER) == Run((), ())


def test_a_late_visit_leaves_the_next_period_what_it_reserved() -> None:
    """March's visit comes in April: March's own 80.00 had gone back, so the heading gives it again, once."""
    first, second = period("2026:01"), period("2026:02")
    ledger = fund(agreements=(recurring(Each.WEEK, "20.00"),))
    ledger = after(ledger, run(ledger, FOUR_WEEKLY, first, LATER))
    ledger = after(ledger, run(ledger, FOUR_WEEKLY, second, LATER))
    committed = ac.plan("Committed", F, "Community", "AG-001")
    for number, amount in enumerate(("30.00", "15.00"), 1):
        visit = spend(
            ledger, DeliveryRequest(agreement="AG-001", on=date(2026, 4, 28), amount=Decimal(amount))
        )
        ledger = projected(ledger, [visit])
        assert ledger.balance(committed) == Decimal("80.00") - Decimal(amount)
        done = run(ledger, FOUR_WEEKLY, second, LATER)
        (again,) = done.facts
        assert (again.id, again.on) == (f"{F}/agreement/2026P02/AG-001/late-{number}", second.start)
        ledger = after(ledger, done)
        assert ledger.balance(committed) == Decimal("80.00")
    assert run(ledger, FOUR_WEEKLY, second, LATER) == Run((), ())


def two_weeks_of_visits(*given_late: tuple[str, str, date]) -> Ledger:
    """Return two periods that were run, for two agreements of Community, and visits that came late."""
    both = (recurring(Each.WEEK, "10.00"), recurring(Each.WEEK, "5.00", id="AG-002"))
    ledger = fund(agreements=both)
    for label in ("2026:01", "2026:02"):
        ledger = after(ledger, run(ledger, FOUR_WEEKLY, period(label), LATER))
    for name, amount, on in given_late:
        visit = spend(ledger, DeliveryRequest(agreement=name, on=on, amount=Decimal(amount)))
        ledger = projected(ledger, [visit])
    return ledger


@pytest.mark.parametrize("on", [START, date(2026, 4, 28), date(2026, 5, 3)])
def test_a_visit_of_any_day_of_the_period_before_is_late(on: date) -> None:
    (again,) = late_now(two_weeks_of_visits(("AG-001", "30.00", on)), FOUR_WEEKLY)
    assert again == f.Reservation(
        fund=F,
        on=date(2026, 5, 4),
        id=f"{F}/agreement/2026P02/AG-001/late-1",
        agreement="AG-001",
        heading="Community",
        amount=Decimal("30.00"),
        agreed_by="A1",
        agreed_on=START,
        links=(f"{F}-AG-001",),
    )


def test_a_visit_within_the_period_is_not_late() -> None:
    assert late_now(two_weeks_of_visits(("AG-001", "30.00", date(2026, 5, 4))), FOUR_WEEKLY) == []
    assert late_now(fund(), FOUR_WEEKLY) == []


@pytest.mark.parametrize(
    ("spent", "given"),
    [
        ("0.00", [("AG-001", "30.00"), ("AG-002", "15.00")]),
        ("60.00", [("AG-001", "30.00"), ("AG-002", "10.00")]),
        ("70.00", [("AG-001", "30.00")]),
        ("75.00", [("AG-001", "25.00")]),
        ("100.00", []),
    ],
)
def test_late_visits_share_what_their_heading_still_has(spent: str, given: list[tuple[str, str]]) -> None:
    """Of the 160.00 of two periods 60.00 is reserved for the second: 100.00 is there for anything else."""
    ledger = two_weeks_of_visits(
        ("AG-001", "30.00", date(2026, 4, 28)), ("AG-002", "15.00", date(2026, 4, 28))
    )
    fee = f.Fee(fund=F, on=date(2026, 5, 20), heading="Community", amount=Decimal(spent))
    found = late_now(projected(ledger, [fee]), FOUR_WEEKLY)
    assert [(one.agreement, one.amount) for one in found] == [(name, Decimal(sum_)) for name, sum_ in given]


def test_a_late_visit_takes_from_its_own_heading_only() -> None:
    both = (recurring(Each.WEEK, "10.00"), recurring(Each.WEEK, "75.00", id="AG-002", heading="Home-Support"))
    ledger = fund(agreements=both)
    for label in ("2026:01", "2026:02"):
        ledger = after(ledger, run(ledger, FOUR_WEEKLY, period(label), LATER))
    visits = [
        DeliveryRequest(agreement=name, on=date(2026, 4, 28), amount=Decimal(sum_))
        for name, sum_ in (("AG-001", "40.00"), ("AG-002", "300.00"))
    ]
    ledger = projected(ledger, [spend(ledger, one) for one in visits])
    assert [one.amount for one in late_now(ledger, FOUR_WEEKLY)] == [Decimal("40.00"), Decimal("300.00")]


def test_money_for_one_purpose_falls_due_in_the_period_of_its_day() -> None:
    hoist = OneOff("ONE-001", "Community", "Council", Decimal("250.00"), date(2026, 5, 4))
    ledger = projected(fund(), [e.OneOffPlanned(fund=F, on=START, once=hoist)])
    on = hoist.on
    done = {label: run(ledger, FOUR_WEEKLY, period(label), LATER).facts for label in ("2026:01", "2026:02")}
    assert [x for x in done["2026:01"] if "ONE-001" in x.id] == []
    assert [x for x in done["2026:02"] if "ONE-001" in x.id] == [
        f.Due(
            fund=F,
            on=on,
            id=f"{F}/due/ONE-001/Council",
            funder="Council",
            amount=hoist.amount,
            stream=f.Stream.ONE_OFF,
        ),
        f.Allocation(
            fund=F, on=on, id=f"{F}/allocation/ONE-001/Community", heading="Community", amount=hoist.amount
        ),
    ]


def test_after_a_funds_end_a_period_reserves_and_releases_nothing() -> None:
    """What is still held of a notice is wound up by the end of the fund, and not by the next period."""
    ledger = fund(agreements=(recurring(Each.WEEK, "20.00"),))
    ledger = after(ledger, run(ledger, FOUR_WEEKLY, period("2026:01"), LATER))
    for event in (
        e.Ending(fund=F, on=START, end=date(2026, 5, 4)),
        e.FundClosed(fund=F, on=date(2026, 5, 4), reason="moved"),
    ):
        assert run(projected(ledger, [event]), FOUR_WEEKLY, period("2026:02"), LATER) == Run((), ())


def test_what_was_held_of_a_changed_agreement_is_reserved_anew_and_not_twice() -> None:
    """An approval makes the reservations of its day; those that it waited with are let go."""
    ledger = fund()
    ledger = after(ledger, run(ledger, FOUR_WEEKLY, period("2026:01"), START))
    terms = recurring(Each.WEEK, "10.00")
    waited = reservation(F, terms, START, Decimal("5.00"))
    other = replace(waited, agreement="AG-009")
    made = e.AgreementMade(fund=F, on=START, agreement=terms)
    items = reserved(ledger, FOUR_WEEKLY, [made, waited, other], START)
    held = [(x.agreement, x.amount) for x in items if isinstance(x, f.Reservation)]
    assert held == [("AG-009", Decimal("5.00")), ("AG-001", Decimal("40.00"))]


def test_a_one_off_agreement_is_not_reserved_again() -> None:
    done = run(fund(agreements=(recurring(Each.ONCE, "20.00"),)), FOUR_WEEKLY, period("2026:01"), LATER)
    assert not [fact for fact in done.facts if isinstance(fact, f.Reservation)]
