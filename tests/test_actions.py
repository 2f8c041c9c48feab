"""What people ask for becomes facts, or is refused with the reason before the book would refuse it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from isf.book import accounts as ac
from isf.book.actions.agreeing import AgreementRequest, agree, release
from isf.book.actions.common import funder_code, projected, supplier_code
from isf.book.actions.correcting import correct, is_open
from isf.book.actions.moving_money import clawback, pay, pay_clawback, payable, receive
from isf.book.actions.payment_models import VisitRequest, visit
from isf.book.actions.replacing import Replacement, replace_delivery
from isf.book.actions.spending import DeliveryRequest, MoveRequest, fee, move, refund, spend
from isf.book.directives import Line, delivered_on
from isf.book.entries import entry
from isf.book.identities import problems
from isf.book.ledger import Ledger
from isf.book.lines import lines
from isf.errors import (
    AgreementDatesError,
    AgreementUnknownError,
    CannotCorrectError,
    CodeError,
    EntryUnknownError,
    FundClosedError,
    FunderUnknownError,
    FutureError,
    HeadingUnknownError,
    IsfError,
    NoAuthorityError,
    NotEnoughAvailableError,
    NotEnoughCommittedError,
    NotEnoughMoneyError,
    OutcomeUnknownError,
    ReasonMissingError,
    RequestError,
)
from isf.model import events as e
from isf.model import facts as f
from isf.model.fund import Authority, AuthorityKind, Each, Fund, Funder, FundKind, Outcome, Plan
from isf.model.policy import Policy
from isf.model.rules import Rules, VisitRule

F = "P-7K3QX7"
START = date(2026, 4, 6)
TODAY = date(2026, 6, 30)
MAY_DAY = date(2026, 5, 1)
FUNDERS = (
    Funder("Council", Decimal(100)),
    Funder("TopUp-Daughter", weekly=Decimal("5.00"), heading="Community"),
)


def day(number: int, month: int = 4) -> date:
    return date(2026, month, number)


def pounds(text: str) -> Decimal:
    return Decimal(text)


def with_(ledger: Ledger, *items: f.Fact | e.Event) -> Ledger:
    """Return a ledger with more in it, which must still be sound."""
    for item in items:
        if isinstance(item, e.Event):
            ledger = ledger.plus(replace(line, fund=F) for line in lines(item) if isinstance(line, Line))
        else:
            ledger = ledger.plus([entry(item, f"{F}/{len(ledger.entries) + 1}")])
    assert problems(ledger.directives, TODAY, book=False) == []
    return ledger


def opened() -> Ledger:
    plan = Plan(
        START,
        (("Home-Support", pounds("75.00")), ("Community", pounds("20.00")), ("Fee", pounds("5.00"))),
        funders=FUNDERS,
    )
    return with_(
        Ledger(F, ()),
        e.FundOpened(fund=F, on=START, about=Fund(F, FundKind.PERSON, "calderdale", START)),
        e.PlanSet(fund=F, on=START, plan=plan),
        e.OutcomeAdded(fund=F, on=START, outcome=Outcome("O1", "g", "Swim")),
        e.AuthorityGranted(fund=F, on=START, authority=Authority("A1", AuthorityKind.SELF, START, day(1, 6))),
        *(
            f.Allocation(fund=F, on=START, heading=name, amount=pounds(a))
            for name, a in (("Home-Support", "300.00"), ("Community", "80.00"), ("Fee", "20.00"))
        ),
        f.Due(fund=F, on=START, funder="Council", amount=pounds("400.00")),
        f.Receipt(fund=F, on=day(10), funder="Council", amount=pounds("400.00")),
    )


@pytest.fixture
def ledger() -> Ledger:
    return opened()


def wanted(**more: object) -> AgreementRequest:
    base = AgreementRequest(
        heading="Home-Support",
        supplier="Provider",
        outcome="O1",
        agreed_by="A1",
        who="Annie",
        on=day(8),
        units=Decimal(12),
        rate=pounds("24.00"),
    )
    return replace(base, **more)  # type: ignore[arg-type]


def agreed(ledger: Ledger, **more: object) -> Ledger:
    return with_(ledger, *agree(ledger, wanted(**more))[1])


def spent(ledger: Ledger, on: date, **more: object) -> Ledger:
    request = DeliveryRequest(agreement="AG-001", on=on)
    return with_(ledger, spend(ledger, replace(request, **more)))  # type: ignore[arg-type]


# --- agreeing ----------------------------------------


def test_an_agreement_is_its_terms_and_its_reservation(ledger: Ledger) -> None:
    terms, items = agree(ledger, wanted())
    made, reserved = items
    assert (terms.id, terms.amount, terms.start, terms.end) == ("AG-001", pounds("288.00"), day(8), None)
    assert isinstance(made, e.AgreementMade)
    assert isinstance(reserved, f.Reservation)
    assert (reserved.amount, reserved.on, reserved.agreed_by) == (pounds("288.00"), day(8), "A1")
    assert reserved.links == (f"{F}-AG-001",)
    assert (
        agree(agreed(ledger), wanted(heading="Community", units=None, rate=None, amount=pounds("1.00")))[0].id
        == "AG-002"
    )


@pytest.mark.parametrize(
    ("how", "reason", "told"),
    [
        ("", "", ""),
        ("by phone", "", "by phone"),
        ("", "urgent", "urgent"),
        ("by phone", "urgent", "by phone; urgent"),
    ],
)
def test_how_and_why_it_was_agreed(how: str, reason: str, told: str, ledger: Ledger) -> None:
    terms, _ = agree(ledger, wanted(how=how, reason=reason))
    assert terms.agreed_how == told


def test_units_at_a_rate_are_rounded_as_an_invoice_is(ledger: Ledger) -> None:
    assert agree(ledger, wanted(units=Decimal("0.3333"), rate=pounds("24.00")))[0].amount == pounds("8.00")
    assert agree(ledger, wanted(units=Decimal("0.0625"), rate=pounds("0.24")))[0].amount == pounds("0.02")


def test_a_recurring_agreement_reserves_nothing_by_itself(ledger: Ledger) -> None:
    terms, items = agree(ledger, wanted(each=Each.WEEK, units=None, rate=None, amount=pounds("5000.00")))
    assert [type(item) for item in items] == [e.AgreementMade]
    assert terms.each is Each.WEEK


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"heading": "Holidays"}, HeadingUnknownError),
        ({"outcome": "O9"}, OutcomeUnknownError),
        ({"agreed_by": "A2"}, NoAuthorityError),
        ({"on": day(5)}, NoAuthorityError),
        ({"on": day(1, 6)}, NoAuthorityError),
        ({"supplier": "the club"}, CodeError),
        ({"units": None}, RequestError),
        ({"rate": None}, RequestError),
        ({"amount": pounds("5.00")}, RequestError),
        ({"units": Decimal(0)}, RequestError),
        ({"units": None, "rate": None, "amount": pounds("-5.00")}, RequestError),
        ({"end": day(8)}, RequestError),
        ({"start": day(20), "end": day(10)}, RequestError),
        ({"units": Decimal("12.501")}, NotEnoughAvailableError),
    ],
)
def test_an_agreement_that_cannot_be_made(
    more: dict[str, object], error: type[IsfError], ledger: Ledger
) -> None:
    with pytest.raises(error):
        agree(ledger, wanted(**more))


def test_what_a_later_day_needs_is_not_available_before(ledger: Ledger) -> None:
    """Backdated: the money of the 20th is promised already, so it is not there on the 8th either."""
    late = agreed(ledger, on=day(20))
    with pytest.raises(NotEnoughAvailableError, match=r"only 12\.00 is available at the close of 2026-04-20"):
        agree(late, wanted(on=day(8), units=Decimal(1)))
    with pytest.raises(NotEnoughAvailableError, match=r"only 12\.00 is available \(12\.00 short\)"):
        agree(late, wanted(on=day(21), units=Decimal(1)))


def test_a_backdated_refusal_names_the_day_that_cannot_bear_it(ledger: Ledger) -> None:
    """What is there on the day itself is not what decides: each message names the later day."""
    used = spent(agreed(ledger), day(15), units=Decimal(11))
    with pytest.raises(NotEnoughCommittedError, match=r"24\.00 that AG-001 .* at the close of 2026-04-15"):
        spend(used, DeliveryRequest(agreement="AG-001", on=day(9), units=Decimal(2)))
    paid = with_(used, f.CardLoad(fund=F, on=day(20), amount=pounds("300.00")))
    with pytest.raises(NotEnoughMoneyError, match=r"100\.00 of .* at the close of 2026-04-20"):
        pay(paid, "Provider", pounds("264.00"), day(16))


def test_giving_back_what_an_agreement_reserves(ledger: Ledger) -> None:
    held = agreed(ledger)
    assert release(held, "AG-001", day(9), None).amount == pounds("288.00")
    assert release(held, "AG-001", day(9), pounds("8.00")).amount == pounds("8.00")
    with pytest.raises(NotEnoughCommittedError):
        release(held, "AG-001", day(9), pounds("288.01"))
    with pytest.raises(AgreementUnknownError):
        release(held, "AG-002", day(9), None)
    with pytest.raises(NotEnoughCommittedError):
        release(held, "AG-001", day(7), pounds("1.00"))


# --- spending ----------------------------------------


def test_a_delivery_has_what_was_agreed(ledger: Ledger) -> None:
    fact = spend(
        agreed(ledger), DeliveryRequest(agreement="AG-001", on=day(9), units=Decimal("11.5"), final=True)
    )
    assert (fact.amount, fact.released, fact.rate) == (pounds("276.00"), pounds("12.00"), pounds("24.00"))
    assert (fact.supplier, fact.outcome, fact.heading) == ("Provider", "O1", "Home-Support")


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"agreement": "AG-007", "units": Decimal(1)}, AgreementUnknownError),
        ({"on": day(7), "units": Decimal(1)}, AgreementDatesError),
        ({"on": day(1, 5), "units": Decimal(1)}, AgreementDatesError),
        ({"units": Decimal("12.0003")}, NotEnoughCommittedError),
        ({"amount": pounds("288.01")}, NotEnoughCommittedError),
        ({}, RequestError),
        ({"units": Decimal(1), "amount": pounds("24.00")}, RequestError),
        ({"units": Decimal(0)}, RequestError),
        ({"amount": pounds("-1.00")}, RequestError),
        ({"amount": pounds("5.00"), "paid_from": f.PaidFrom.CARD}, NotEnoughMoneyError),
    ],
)
def test_a_delivery_that_cannot_be_recorded(
    more: dict[str, object], error: type[IsfError], ledger: Ledger
) -> None:
    held = agreed(ledger, end=day(1, 5))
    with pytest.raises(error):
        spend(held, replace(DeliveryRequest(agreement="AG-001", on=day(9)), **more))  # type: ignore[arg-type]


def test_a_delivery_paid_the_same_day_needs_the_money_in_the_bank(ledger: Ledger) -> None:
    request = DeliveryRequest(agreement="AG-001", on=day(9), units=Decimal(1), paid_from=f.PaidFrom.BANK)
    with pytest.raises(NotEnoughMoneyError, match="in the bank"):
        spend(agreed(ledger), request)
    assert spend(agreed(ledger), replace(request, on=day(10))).paid_from is f.PaidFrom.BANK


def test_an_agreement_without_a_rate_takes_sums_only(ledger: Ledger) -> None:
    held = agreed(ledger, units=None, rate=None, amount=pounds("100.00"))
    with pytest.raises(RequestError, match="--amount"):
        spend(held, DeliveryRequest(agreement="AG-001", on=day(9), units=Decimal(1)))


def test_fees_come_from_the_fee_heading(ledger: Ledger) -> None:
    assert fee(ledger, pounds("20.00"), day(9), "management").heading == "Fee"
    with pytest.raises(NotEnoughAvailableError):
        fee(ledger, pounds("20.01"), day(9), "management")
    with pytest.raises(RequestError):
        fee(ledger, pounds("0.00"), day(9), "management")


def test_a_plan_without_a_fee_heading_bears_no_fee() -> None:
    plan = Plan(START, (("Community", pounds("20.00")),))
    bare = with_(
        Ledger(F, ()),
        e.FundOpened(fund=F, on=START, about=Fund(F, FundKind.PERSON, "calderdale", START)),
        e.PlanSet(fund=F, on=START, plan=plan),
    )
    with pytest.raises(HeadingUnknownError):
        fee(bare, pounds("1.00"), day(9), "management")


def test_what_is_agreed_may_be_delivered_the_same_day(ledger: Ledger) -> None:
    request = DeliveryRequest(agreement="AG-001", on=day(8), units=Decimal(1))
    assert spend(agreed(ledger), request).amount == pounds("24.00")
    with pytest.raises(AgreementDatesError):
        spend(agreed(ledger), replace(request, on=day(7)))


def test_a_refund_is_of_what_was_spent(ledger: Ledger) -> None:
    used = spent(agreed(ledger), day(9), units=Decimal(10))
    assert refund(used, "AG-001", pounds("240.00"), day(20)).outcome == "O1"
    with pytest.raises(NotEnoughMoneyError):
        refund(used, "AG-001", pounds("240.01"), day(20))
    with pytest.raises(NotEnoughMoneyError):
        refund(used, "AG-001", pounds("1.00"), day(8))
    for nothing in ("0.00", "-1.00"):
        with pytest.raises(RequestError, match="A refund must be more than"):
            refund(used, "AG-001", pounds(nothing), day(20))


def test_budget_moves_with_the_persons_agreement(ledger: Ledger) -> None:
    request = MoveRequest(
        source="Community", target="Fee", amount=pounds("80.00"), agreed_by="A1", who="Annie", on=day(9)
    )
    moved = with_(ledger, move(ledger, request))
    assert moved.balance(ac.plan("Available", F, "Fee")) == pounds("100.00")
    for more, error in (
        ({"amount": pounds("80.01")}, NotEnoughAvailableError),
        ({"target": "Community"}, RequestError),
        ({"source": "Savings"}, HeadingUnknownError),
        ({"target": "Savings"}, HeadingUnknownError),
        ({"agreed_by": "A2"}, NoAuthorityError),
        ({"on": day(1, 6)}, NoAuthorityError),
        ({"amount": pounds("0.00")}, RequestError),
    ):
        with pytest.raises(error):
            move(ledger, replace(request, **more))


# --- money ----------------------------------------


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("council", "Council"),
        ("COUNCIL", "Council"),
        ("contribution", "Contribution"),
        ("top-up", "TopUp-Daughter"),
        ("TopUp-Daughter", "TopUp-Daughter"),
    ],
)
def test_funders_as_people_say_them(said: str, code: str, ledger: Ledger) -> None:
    assert funder_code(ledger, said, new=False) == code
    (receipt,) = receive(ledger, said, pounds("5.00"), day(9))
    assert isinstance(receipt, f.Receipt)
    assert receipt.funder == code


def test_money_from_somebody_new_is_for_something(ledger: Ledger) -> None:
    with pytest.raises(FunderUnknownError):
        receive(ledger, "charity", pounds("50.00"), day(9))
    due, receipt, budget = receive(ledger, "charity", pounds("50.00"), day(9), heading="Community")
    assert isinstance(due, f.Due)
    assert (due.funder, due.stream) == ("Charity", f.Stream.ONE_OFF)
    assert isinstance(receipt, f.Receipt)
    assert isinstance(budget, f.Allocation)
    assert budget.heading == "Community"


def test_money_from_the_provider_is_an_advance(ledger: Ledger) -> None:
    (advance,) = receive(ledger, "Provider", pounds("50.00"), day(9))
    assert isinstance(advance, f.Advance)


def test_what_the_provider_lends_is_no_budget_of_a_heading(ledger: Ledger) -> None:
    with pytest.raises(RequestError, match="an advance for the whole fund, and no budget of a heading"):
        receive(ledger, "provider", pounds("50.00"), day(9), heading="Community")


def test_the_provider_is_named_in_any_capitals_and_others_as_they_are() -> None:
    assert [supplier_code(text) for text in ("provider", "PROVIDER", "Swim-Club")] == [
        "Provider",
        "Provider",
        "Swim-Club",
    ]
    with pytest.raises(CodeError):
        supplier_code("swim club")


def test_what_is_payable_is_paid_once(ledger: Ledger) -> None:
    used = spent(agreed(ledger), day(9), units=Decimal(10))
    assert payable(used, "Provider", day(9)) == pounds("240.00")
    assert payable(used, "Provider", day(8)) == pounds("0.00")
    paid = with_(used, pay(used, "Provider", pounds("240.00"), day(20)))
    for on in (day(9), day(15), day(20), day(25)):
        assert payable(paid, "Provider", on) == pounds("0.00")
        with pytest.raises(NotEnoughMoneyError, match="payable to Provider"):
            pay(paid, "Provider", pounds("0.01"), on)


def test_nobody_is_paid_with_other_peoples_money(ledger: Ledger) -> None:
    used = spent(agreed(ledger), day(9), units=Decimal(10))
    with pytest.raises(NotEnoughMoneyError, match="in the bank"):
        pay(used, "Provider", pounds("240.00"), day(9))
    late = with_(used, f.CardLoad(fund=F, on=day(20), amount=pounds("300.00")))
    with pytest.raises(NotEnoughMoneyError, match=r"100\.00 of fund"):
        pay(late, "Provider", pounds("240.00"), day(15))


def test_a_return_is_agreed_and_then_paid_once(ledger: Ledger) -> None:
    back = with_(ledger, clawback(ledger, "council", "Community", pounds("30.00"), day(20)))
    with pytest.raises(NotEnoughMoneyError):
        pay_clawback(back, "council", pounds("30.00"), day(19))
    paid = with_(back, pay_clawback(back, "council", pounds("30.00"), day(25)))
    with pytest.raises(NotEnoughMoneyError):
        pay_clawback(paid, "council", pounds("30.00"), day(22))
    with pytest.raises(NotEnoughAvailableError):
        clawback(ledger, "council", "Community", pounds("80.01"), day(20))


# --- corrections ----------------------------------------


def delivery_of(ledger: Ledger) -> str:
    return next(one.id for one in ledger.entries if one.kind == "delivery")


def corrected(ledger: Ledger, new: Replacement, on: date = MAY_DAY) -> Ledger:
    """Return the ledger with its delivery taken back and recorded afresh, as `isf correct` does."""
    name = delivery_of(ledger)
    back = correct(ledger, name, on, "wrong")
    return with_(ledger, back, *replace_delivery(projected(ledger, [back]), name, new, on))


def test_a_delivery_that_is_taken_back_can_be_delivered_again(ledger: Ledger) -> None:
    used = spent(agreed(ledger), day(9), units=Decimal(10))
    back = with_(used, correct(used, delivery_of(used), day(1, 5), "wrong"))
    assert back.balance(ac.plan("Committed", F, "Home-Support", "AG-001")) == pounds("288.00")
    assert back.balance(ac.payable(F, "Provider")) == pounds("0.00")


def test_what_is_recorded_afresh_says_of_which_day_it_is_as_the_person_reads_it(ledger: Ledger) -> None:
    """The words stand on the person's statement and page: a written date, and no number of the book."""
    again = corrected(spent(agreed(ledger), day(9), units=Decimal(10)), Replacement(units=Decimal(9)))
    (found,) = [one for one in again.entries if one.get("replaces")]
    assert found.get("reason") == "put right: it was on 9 April 2026"


def test_after_the_final_one_the_plan_goes_back_to_its_heading(ledger: Ledger) -> None:
    used = spent(agreed(ledger), day(9), units=Decimal(10), final=True)
    assert not is_open(used, "AG-001", day(10))
    back = with_(used, correct(used, delivery_of(used), day(1, 5), "wrong"))
    assert back.balance(ac.plan("Available", F, "Home-Support")) == pounds("300.00")
    assert back.balance(ac.plan("Committed", F, "Home-Support", "AG-001")) == pounds("0.00")


@pytest.mark.parametrize(
    ("new", "amount", "on"),
    [
        (Replacement(units=Decimal(9)), "216.00", day(9)),
        (Replacement(amount=pounds("100.00")), "100.00", day(9)),
        (Replacement(on=day(20)), "240.00", day(20)),
        (Replacement(units=Decimal(12), on=day(12)), "288.00", day(12)),
    ],
)
def test_a_delivery_is_recorded_afresh_as_it_was_but_for_what_is_new(
    new: Replacement, amount: str, on: date, ledger: Ledger
) -> None:
    """Dated the day of the correction, always: what was told of April stays; the visit's day stands by."""
    again = corrected(spent(agreed(ledger), day(9), units=Decimal(10)), new)
    (found,) = [one for one in again.entries if one.get("replaces")]
    assert (found.on, delivered_on(found)) == (MAY_DAY, on)
    assert again.balance(ac.expense("Support", F, "Home-Support"), day(30)) == pounds("240.00")
    assert again.balance(ac.expense("Support", F, "Home-Support")) == pounds(amount)
    assert again.balance(ac.payable(F, "Provider")) == -pounds(amount)


def test_a_visit_that_a_rule_priced_keeps_its_price_on_another_day(ledger: Ledger) -> None:
    """Thirty minutes are 13.50 by the ladder, and would be 12.00 by the hour."""
    ladder = Policy(
        "calderdale", "Calderdale", rules=Rules(visits=VisitRule(ladder=((30, pounds("13.50")),)))
    )
    asked = VisitRequest(agreement="AG-001", on=day(9), planned=30, actual=30)
    known = agreed(ledger)
    used = with_(known, visit(known, ladder, asked))
    moved = corrected(used, Replacement(on=day(20)))
    assert moved.balance(ac.payable(F, "Provider")) == pounds("-13.50")
    (found,) = [one for one in moved.entries if one.get("replaces")]
    assert (found.legs[0].get("planned-minutes"), found.legs[0].get("units")) == ("30", "0.5")
    hours = corrected(used, Replacement(units=Decimal("0.75")))
    assert hours.balance(ac.payable(F, "Provider")) == pounds("-18.00")
    assert not [one for one in hours.entries if one.get("replaces") and one.legs[0].get("planned-minutes")]


def test_a_delivery_that_moves_to_another_day_keeps_the_part_of_a_platform(ledger: Ledger) -> None:
    used = spent(agreed(ledger), day(9), amount=pounds("100.00"), platform=pounds("5.00"))
    moved = corrected(used, Replacement(on=day(20)))
    assert moved.balance(ac.expense("Platform", F, "Home-Support")) == pounds("5.00")
    assert moved.balance(ac.expense("Support", F, "Home-Support")) == pounds("95.00")


def test_all_that_was_agreed_is_used_and_ended_and_can_still_be_put_right(ledger: Ledger) -> None:
    used = spent(agreed(ledger, end=day(20)), day(9), units=Decimal(12))
    again = corrected(used, Replacement(units=Decimal(9)))
    assert again.balance(ac.plan("Spent", F, "Home-Support")) == pounds("216.00")
    assert again.balance(ac.plan("Available", F, "Home-Support")) == pounds("84.00")
    with pytest.raises(AgreementDatesError, match="2026-04-20 is outside"):
        corrected(used, Replacement(on=day(20)))
    with pytest.raises(FutureError):
        corrected(used, Replacement(on=day(2, 5)))


@pytest.mark.parametrize(
    ("new", "error"),
    [
        (Replacement(units=Decimal("12.51")), NotEnoughAvailableError),  # 300.24; the heading has 300.00
        (Replacement(on=day(7)), AgreementDatesError),  # agreed on the 8th
        (Replacement(units=Decimal(0)), RequestError),
    ],
)
def test_what_cannot_be_delivered_is_not_recorded_afresh_either(
    new: Replacement, error: type[IsfError], ledger: Ledger
) -> None:
    used = spent(agreed(ledger, start=day(1)), day(9), units=Decimal(10))
    assert corrected(used, Replacement(units=Decimal("12.5"))).balance(ac.payable(F, "Provider")) == -300
    with pytest.raises(error):
        corrected(used, new)


def test_nobody_pays_afresh_what_the_bank_no_longer_has(ledger: Ledger) -> None:
    """400.00 were in the bank, 240.00 of it went to the visit and 160.00 to the card since."""
    used = spent(agreed(ledger), day(12), units=Decimal(10), paid_from=f.PaidFrom.BANK)
    used = with_(used, f.CardLoad(fund=F, on=day(13), amount=used.balance(ac.bank(F))))
    assert corrected(used, Replacement(units=Decimal(10), on=day(11))).balance(ac.bank(F)) == 0
    with pytest.raises(NotEnoughMoneyError, match="in the bank"):
        corrected(used, Replacement(units=Decimal("10.5")))


def test_the_last_one_stays_the_last_one_when_it_is_put_right(ledger: Ledger) -> None:
    used = spent(agreed(ledger), day(9), units=Decimal(10), final=True)
    again = corrected(used, Replacement(units=Decimal(9)))
    assert not is_open(again, "AG-001", MAY_DAY)
    (afresh,) = [one for one in again.entries if one.get("replaces")]
    assert afresh.get("final") == "yes"


def test_what_was_recorded_afresh_can_be_put_right_once_more(ledger: Ledger) -> None:
    first = corrected(spent(agreed(ledger), day(9), units=Decimal(10)), Replacement(units=Decimal(9)))
    (afresh,) = [one for one in first.entries if one.get("replaces")]
    back = correct(first, afresh.id, day(2, 5), "wrong again")
    facts = replace_delivery(projected(first, [back]), afresh.id, Replacement(units=Decimal(8)), day(2, 5))
    again = with_(first, back, *facts)
    assert again.balance(ac.plan("Spent", F, "Home-Support")) == pounds("192.00")
    assert delivered_on(next(one for one in again.entries if one.get("replaces") == afresh.id)) == day(9)


def test_after_the_final_one_what_is_needed_is_reserved_again(ledger: Ledger) -> None:
    again = corrected(
        spent(agreed(ledger), day(9), units=Decimal(10), final=True), Replacement(units=Decimal(11))
    )
    assert again.balance(ac.plan("Spent", F, "Home-Support")) == pounds("264.00")
    assert again.balance(ac.plan("Committed", F, "Home-Support", "AG-001")) == pounds("0.00")
    assert again.balance(ac.plan("Available", F, "Home-Support")) == pounds("36.00")


def test_what_had_left_the_bank_is_not_payable_once_more(ledger: Ledger) -> None:
    used = spent(
        agreed(ledger), day(12), units=Decimal(10), paid_from=f.PaidFrom.BANK, receipt="ab.pdf", visit="V-1"
    )
    again = corrected(used, Replacement(units=Decimal(9)))
    assert again.balance(ac.payable(F, "Provider")) == pounds("0.00")
    assert again.balance(ac.bank(F)) == pounds("184.00")
    about = dict(again.entries[-1].legs[0].meta) | dict(again.entries[-2].legs[0].meta)
    assert (about["receipt"], about["visit"]) == ("ab.pdf", "V-1")


def test_what_was_bought_with_the_card_stays_with_the_card(ledger: Ledger) -> None:
    loaded = with_(agreed(ledger), f.CardLoad(fund=F, on=day(11), amount=pounds("50.00")))
    used = spent(loaded, day(12), amount=pounds("40.00"), paid_from=f.PaidFrom.CARD)
    assert corrected(used, Replacement(amount=pounds("30.00"))).balance(ac.card(F)) == pounds("20.00")


@pytest.mark.parametrize(
    ("name", "error"),
    [
        (lambda _: f"{F}/99", EntryUnknownError),
        (lambda used: next(one.id for one in used.entries if one.kind == "receipt"), CannotCorrectError),
    ],
    ids=["unknown", "no delivery"],
)
def test_only_a_delivery_is_recorded_afresh(
    name: Callable[[Ledger], str], error: type[IsfError], ledger: Ledger
) -> None:
    used = spent(agreed(ledger), day(9), units=Decimal(10))
    with pytest.raises(error):
        replace_delivery(used, name(used), Replacement(amount=pounds("1.00")), day(1, 5))


def test_units_and_an_amount_are_not_both_given(ledger: Ledger) -> None:
    used = spent(agreed(ledger), day(9), units=Decimal(10))
    with pytest.raises(RequestError, match="not both"):
        corrected(used, Replacement(units=Decimal(9), amount=pounds("1.00")))


def test_an_entry_is_taken_back_once_and_with_a_reason(ledger: Ledger) -> None:
    used = spent(agreed(ledger), day(9), units=Decimal(10))
    name = delivery_of(used)
    with pytest.raises(ReasonMissingError):
        correct(used, name, day(1, 5), "  ")
    taken_back = correct(used, name, day(1, 5), "wrong")
    assert taken_back.links == (f"{F}-AG-001",)
    allocated = next(one.id for one in used.entries if one.kind == "allocation")
    assert correct(used, allocated, day(1, 5), "wrong").links == ()
    back = with_(used, taken_back)
    with pytest.raises(CannotCorrectError, match="corrected before"):
        correct(back, name, day(1, 5), "again")
    correction = next(one.id for one in back.entries if one.kind == "correction")
    with pytest.raises(CannotCorrectError, match="a correction itself"):
        correct(back, correction, day(1, 5), "again")


# --- closed funds ----------------------------------------


def closed_on(ledger: Ledger, on: date) -> Ledger:
    end = lines(e.FundClosed(fund=F, on=on, reason="moved"))
    return ledger.plus([replace(line, fund=F) for line in end if isinstance(line, Line)])


def test_in_a_closed_fund_only_returned_money_is_put_right() -> None:
    closed = closed_on(opened(), day(20))
    names = {entry.kind: entry.id for entry in closed.entries}
    with pytest.raises(CannotCorrectError, match="the fund is closed; only returned money may be recorded"):
        correct(closed, names["allocation"], day(25), "wrong")
    assert correct(closed, names["receipt"], day(25), "not ours").corrects == names["receipt"]


def test_a_closed_fund_takes_no_more_spending() -> None:
    closed = closed_on(agreed(opened()), day(20))
    refused: list[Callable[[], object]] = [
        lambda: agree(closed, wanted(on=day(25))),
        lambda: spend(closed, DeliveryRequest(agreement="AG-001", on=day(25), units=Decimal(1))),
        lambda: fee(closed, pounds("1.00"), day(20), "management"),  # the closing day itself
        lambda: fee(closed, pounds("1.00"), day(25), "management"),
        lambda: receive(closed, "provider", pounds("1.00"), day(25)),
        lambda: receive(closed, "council", pounds("1.00"), day(25), heading="Community"),
        lambda: move(
            closed,
            MoveRequest(
                source="Community", target="Fee", amount=pounds("1.00"), agreed_by="A1", who="A", on=day(25)
            ),
        ),
    ]
    for ask in refused:
        with pytest.raises(FundClosedError):
            ask()
    assert receive(closed, "council", pounds("1.00"), day(25))
    assert fee(closed, pounds("1.00"), day(19), "management").amount == pounds("1.00")
