"""A fund that goes to another provider: what leaves this book begins the next one, to the penny."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from isf.book.actions.agreeing import AgreementRequest, agree
from isf.book.actions.common import projected
from isf.book.actions.hand_over_file import content
from isf.book.actions.handing_over import Sums, before_hand_over, hand_over
from isf.book.actions.taking_over import take_over
from isf.book.directives import Paper
from isf.book.ledger import Ledger
from isf.book.reading.fund_lines import fund_of
from isf.errors import RequestError
from isf.model import events as e
from isf.model import facts as f
from isf.model.fund import Authority, AuthorityKind, Each, Fund, Funder, FundKind, Progress
from isf.model.handing_over import HandOver, Tables
from isf.model.policy import Policy
from tests.one_fund import PLAN, START, F, day, opened, pounds, with_

POLICY = Policy("calderdale", "Calderdale")
ON, TO = day(27), "Bridge Support"
REASON = "handed over to Bridge Support"
NEXT = "P-2M9TFY"
STEP = Progress("PG-001", "O1", day(12), "better", "Swims alone", "diary", "A1")
NAMES: Tables = {
    "name": "Annie",
    "council_ref": "C-7",
    "communication": "Welsh",
    "authorities": {"A1": "Annie E"},
}


def agreed(ledger: Ledger, **more: object) -> Ledger:
    wanted = AgreementRequest(
        heading="Community",
        supplier="Swim-Club",
        outcome="O1",
        agreed_by="A1",
        who="Annie",
        on=day(11),
        how="at a visit",
        units=Decimal("1.5"),
        rate=pounds("10.00"),
        rate_kind="Swimming",
    )
    return with_(ledger, *agree(ledger, replace(wanted, **more))[1])  # type: ignore[arg-type]


def full() -> Ledger:
    """Return a fund with an open agreement, one a week, one that ended and one that is used up."""
    about = Fund(
        F,
        FundKind.PERSON,
        "calderdale",
        START,
        support_reason="Physical Support",
        area="North",
        lot="2",
        tier="Enhanced",
    )
    family = Funder("TopUp-Daughter", weekly=pounds("5.00"), heading="Community")
    plan = replace(PLAN, funders=(*PLAN.funders, family), weeks_in_year=Decimal("52.1429"), tier="Enhanced")
    begin = projected(Ledger(F, ()), [e.FundOpened(fund=F, on=START, about=about)])
    ledger = begin.plus(opened(plan).directives[1:])
    ledger = with_(ledger, e.ProgressNoted(fund=F, on=day(12), progress=STEP))
    ledger = agreed(ledger, carries=True, end=day(1, 6))
    ledger = agreed(ledger, each=Each.WEEK, heading="Home-Support")
    ledger = agreed(ledger, units=None, rate=None, amount=pounds("0.50"), end=day(20), rate_kind="")
    return agreed(ledger, units=None, rate=None, amount=pounds("2.00"), start=day(1, 5), rate_kind="")


def file_of(ledger: Ledger, sums: Sums) -> Tables:
    return content(ledger, POLICY, sums, ("Old Provider", TO), ON, NAMES)


# --- what leaves --------------------------------------------


def test_what_goes_along_is_the_money_in_the_bank_and_what_is_still_owed() -> None:
    """360.00 is in the bank and 40.00 owed: of Home-Support, where most is, 40.00 is not money yet."""
    sums, items = hand_over(full(), TO, ON)
    assert sums == Sums(
        {"Home-Support": pounds("260.00"), "Community": pounds("80.00"), "Fee": pounds("20.00")},
        {"Contribution": pounds("40.00")},
        {"Home-Support": pounds("40.00")},
    )
    assert [(x.agreement, x.heading, x.amount) for x in items if isinstance(x, f.Release)] == [
        ("AG-001", "Community", pounds("15.00")),
        ("AG-003", "Community", pounds("0.50")),
        ("AG-004", "Community", pounds("2.00")),
    ]


def test_little_that_is_owed_is_the_next_providers_and_nothing_does_not_leave() -> None:
    """39.50 of the person's 40.00 came, and the fees were paid in full."""
    ledger = with_(
        opened(),
        f.Receipt(fund=F, on=day(12), funder="Contribution", amount=pounds("39.50")),
        f.Fee(fund=F, on=day(12), heading="Fee", amount=pounds("20.00")),
        f.Payment(fund=F, on=day(13), supplier="Provider", amount=pounds("20.00")),
    )
    sums, items = hand_over(ledger, TO, ON)
    assert (sums.owed, sums.owed_by_heading) == (
        {"Contribution": pounds("0.50")},
        {"Home-Support": pounds("0.50")},
    )
    left = {x.heading: x.amount for x in items if isinstance(x, f.TransferOut)}
    assert left == {"Home-Support": pounds("299.50"), "Community": pounds("80.00")}


def test_each_thing_that_leaves_says_to_whom() -> None:
    ledger = agreed(opened())
    link = (f"hand-over-{F}-2026-04-27",)
    _, items = hand_over(ledger, TO, ON)
    assert items == [
        f.Release(
            fund=F,
            on=ON,
            agreement="AG-001",
            heading="Community",
            amount=pounds("15.00"),
            reason=REASON,
            links=(f"{F}-AG-001",),
        ),
        f.Due(fund=F, on=ON, funder="Contribution", amount=pounds("-40.00"), reason=REASON),
        f.Allocation(fund=F, on=ON, heading="Home-Support", amount=pounds("-40.00"), reason=REASON),
        *(
            f.TransferOut(fund=F, on=ON, heading=name, amount=pounds(amount), reason=REASON, links=link)
            for name, amount in (("Home-Support", "260.00"), ("Community", "80.00"), ("Fee", "20.00"))
        ),
        e.AgreementEnded(fund=F, on=ON, agreement="AG-001", end=ON, reason=REASON),
        e.Ending(fund=F, on=ON, end=ON, reason=REASON),
        e.FundClosed(fund=F, on=ON, reason=REASON),
    ]
    with_(ledger, *items)  # and it is sound


def test_only_what_runs_over_the_day_is_ended() -> None:
    ledger = agreed(agreed(agreed(opened(), end=ON), end=day(28)), start=ON)
    _, items = hand_over(ledger, TO, ON)
    assert [x.agreement for x in items if isinstance(x, e.AgreementEnded)] == ["AG-002"]


def test_what_has_to_be_settled_first_is_named() -> None:
    fee = f.Fee(fund=F, on=day(12), heading="Fee", amount=pounds("5.00"))
    with pytest.raises(RequestError, match=r"£5\.00 payable to Provider \(isf pay"):
        hand_over(with_(opened(), fee), TO, ON)
    over = f.Receipt(fund=F, on=day(12), funder="Council", amount=pounds("5.00"))
    with pytest.raises(RequestError, match=r"£5\.00 owed by Council \(isf return"):
        hand_over(with_(opened(), over), TO, ON)
    late = f.Receipt(fund=F, on=day(28), funder="Contribution", amount=pounds("5.00"))
    with pytest.raises(RequestError, match="has entries after 2026-04-27"):
        hand_over(with_(opened(), late), TO, ON)
    assert hand_over(with_(opened(), replace(late, on=ON)), TO, ON)
    less = f.Due(fund=F, on=day(12), funder="Contribution", amount=pounds("-1.00"), reason="r")
    with pytest.raises(RequestError, match=r"has £360\.00 in the bank, but £361\.00 would go along"):
        hand_over(with_(opened(), less), TO, ON)


# --- the file again --------------------------------------------


def test_the_ledger_before_the_hand_over_makes_the_same_file_again() -> None:
    ledger = agreed(opened())
    sums, items = hand_over(ledger, TO, ON)
    gone = with_(ledger, *items)
    before = before_hand_over(gone, TO, ON)
    assert before is not None
    again, _ = hand_over(before, TO, ON)
    assert file_of(before, again) == file_of(ledger, sums)
    for to, on in (("Somebody Else", ON), (TO, day(28))):
        with pytest.raises(RequestError, match="was handed over to Bridge Support on 2026-04-27"):
            before_hand_over(gone, to, on)
    with pytest.raises(RequestError, match="it is closed"):
        hand_over(gone, TO, ON)


def test_a_fund_that_ended_otherwise_was_not_handed_over() -> None:
    assert before_hand_over(opened(), TO, ON) is None
    ended = projected(opened(), [e.Ending(fund=F, on=ON, end=ON, reason="moved away")])
    assert before_hand_over(ended, TO, ON) is None
    closed = projected(ended, [e.FundClosed(fund=F, on=ON, reason="moved away")])
    assert before_hand_over(closed, TO, ON) is None
    waiting = projected(opened(), [e.Ending(fund=F, on=ON, end=ON, reason=REASON)])
    assert before_hand_over(waiting, TO, ON) is None, "not closed"
    odd = projected(opened(), [e.FundClosed(fund=F, on=ON, reason="moved away")])
    assert before_hand_over(odd, TO, ON) is None, "no end"


def test_the_file_says_from_whom_to_whom_until_when_and_which_papers_there_are() -> None:
    ledger = agreed(opened(), each=Each.WEEK, end=day(1, 6))
    right = Authority("A2", AuthorityKind.DEPUTY, START)
    ledger = projected(
        ledger,
        [
            e.AuthorityGranted(fund=F, on=START, authority=right),
            *(
                f.Allocation(
                    fund=F, on=day(12), id=f"{F}/allocation/{code}/Fee", heading="Fee", amount=Decimal("0.00")
                )
                for code in ("2026P01", "2026P02")
            ),
        ],
    )
    paper = Paper(day(12), f"Expenses:Fee:{F}:Fee", "documents/bill.pdf", (f"{F}/fee/1",))
    ledger = ledger.plus([paper])
    told = file_of(ledger, hand_over(ledger, TO, ON)[0])
    assert (told["fund"], told["from_provider"], told["to_provider"]) == (F, "Old Provider", TO)
    assert (told["on"], told["funded_until"]) == ("2026-04-27", "2026-06-01")
    assert (told["name"], told["council_ref"], told["communication"]) == ("Annie", "C-7", "Welsh")
    assert [(row["id"], row["name"], row["end"]) for row in told["authorities"]] == [
        ("A1", "Annie E", "2026-06-01"),
        ("A2", "A2", None),
    ]
    assert told["evidence"] == [{"entry": f"{F}/fee/1", "on": "2026-04-12", "document": "bill.pdf"}]
    assert [row["id"] for row in told["agreements"]] == ["AG-001"], "it runs on, and reserves nothing yet"


# --- the next book -----------------------------------------------


def taken_over(ledger: Ledger, received: date = ON) -> tuple[Ledger, list[f.Fact | e.Event]]:
    sums, _ = hand_over(ledger, TO, ON)
    given = HandOver.model_validate(file_of(ledger, sums))
    items = take_over(given, NEXT, POLICY, received)
    return projected(Ledger(NEXT, ()), items), items


def test_the_next_book_tells_of_the_same_person_plan_and_agreements() -> None:
    old = full().fund
    new = fund_of(NEXT, taken_over(full())[0].lines)
    same = ("kind", "council", "support_reason", "area", "lot", "tier", "outcomes", "authorities", "progress")
    assert {name: getattr(new, name) for name in same} == {name: getattr(old, name) for name in same}
    assert new.start == ON
    (begin,) = [x for x in taken_over(full())[1] if isinstance(x, e.FundOpened)]
    assert begin.reason == "taken over from Old Provider"
    (plan,) = new.plans
    assert plan == replace(old.plans[0], start=ON)
    kept = {"AG-001", "AG-002", "AG-003", "AG-004"}
    assert {terms.id: terms for terms in new.agreements} == {
        terms.id: terms for terms in old.agreements if terms.id in kept
    }


def test_the_next_book_has_the_same_sums_and_reservations() -> None:
    new, items = taken_over(full())
    reason = "taken over from Old Provider"
    assert [x for x in items if isinstance(x, f.TransferIn | f.Due | f.Allocation)] == [
        *(
            f.TransferIn(fund=NEXT, on=ON, heading=name, amount=pounds(amount), reason=reason)
            for name, amount in (("Home-Support", "260.00"), ("Community", "80.00"), ("Fee", "20.00"))
        ),
        f.Due(fund=NEXT, on=ON, funder="Contribution", amount=pounds("40.00"), reason=reason),
        f.Allocation(fund=NEXT, on=ON, heading="Home-Support", amount=pounds("40.00"), reason=reason),
    ]
    held = {x.agreement: (x.amount, x.id) for x in items if isinstance(x, f.Reservation)}
    assert held["AG-001"] == (pounds("15.00"), "")
    assert held["AG-003"] == (pounds("0.50"), ""), "less than a pound goes along, too"
    assert "AG-002" not in held, "no period of it was run"
    assert new.balance(f"Assets:Bank:{NEXT}") == pounds("360.00")


def test_what_was_used_up_or_has_ended_does_not_go_along() -> None:
    ledger = agreed(agreed(opened(), end=day(20)), each=Each.WEEK, end=ON)
    back = f.Release(fund=F, on=day(21), agreement="AG-001", heading="Community", amount=pounds("15.00"))
    ledger = with_(agreed(ledger), back)
    assert [row["id"] for row in file_of(ledger, hand_over(ledger, TO, ON)[0])["agreements"]] == ["AG-003"]


def test_a_weekly_reservation_is_of_the_last_period_that_was_funded() -> None:
    ledger = agreed(opened(), each=Each.WEEK)
    run = f.Reservation(
        fund=F,
        on=day(11),
        agreement="AG-001",
        heading="Community",
        amount=pounds("30.00"),
        agreed_by="A1",
        agreed_on=day(11),
    )
    budget = f.Allocation(
        fund=F, on=START, id=f"{F}/allocation/2026P01/Fee", heading="Fee", amount=Decimal("0.00")
    )
    ledger = projected(ledger, [run, budget])
    sums, _ = hand_over(ledger, TO, ON)
    told = file_of(ledger, sums)
    assert told["funded_until"] == "2026-05-04"
    for received in (ON, day(1, 6)):
        items = take_over(HandOver.model_validate(told), NEXT, POLICY, received)
        (held,) = [x for x in items if isinstance(x, f.Reservation)]
        assert (held.id, held.amount, held.on) == (
            f"{NEXT}/agreement/2026P01/AG-001",
            pounds("30.00"),
            received,
        )
        (plan,) = [x.plan for x in items if isinstance(x, e.PlanSet)]
        assert plan.start == day(4, 5), "the budget up to then came already"
