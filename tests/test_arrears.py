"""A contribution that does not come: what is late, what comes next, and settling it as the pack says."""

from dataclasses import replace
from decimal import Decimal

import pytest

from isf.book.actions.agreeing import AgreementRequest, agree
from isf.book.actions.arrears import Arrears, Step, arrears, council_pays, settle
from isf.book.actions.common import projected
from isf.book.actions.spending import DeliveryRequest, spend
from isf.book.ledger import Ledger
from isf.errors import RequestError
from isf.model import facts as f
from isf.model.policy import Policy
from isf.model.rules import ArrearsRule, Bears, Invoices, PaymentRule, Rules
from tests.one_fund import F, day, opened, pounds, with_

CHASE = ArrearsRule(chase_days=28)
COUNCIL = ArrearsRule(chase_days=28, council_pays_after_days=40)
WRITTEN_OFF = ArrearsRule(chase_days=28, write_off=True)


def policy(rule: ArrearsRule = CHASE, **more: object) -> Policy:
    rules = replace(Rules(arrears=rule), **more)  # type: ignore[arg-type]
    return Policy("calderdale", "Calderdale", rules=rules)


def told(*sums: tuple[str, int]) -> Ledger:
    """Return the fund after more was due from (or came from) the person on days of April."""
    facts = [
        f.Due(fund=F, on=day(on), funder="Contribution", amount=pounds(amount))
        if pounds(amount) > 0
        else f.Receipt(fund=F, on=day(on), funder="Contribution", amount=-pounds(amount))
        for amount, on in sums
    ]
    return with_(opened(), *facts)


def test_nothing_is_unpaid_where_all_came() -> None:
    assert arrears(told(("-40.00", 20)), policy(), day(20)) is None
    assert arrears(told(("-50.00", 20), ("10.00", 25)), policy(), day(25)) is None
    assert arrears(opened(), policy(), day(5)) is None


def test_the_oldest_sum_is_paid_first() -> None:
    """40.00 is due on the 6th and 10.00 on the 13th; 45.00 comes, the rest is of the 13th."""
    late = arrears(told(("10.00", 13), ("-45.00", 20)), policy(), day(20))
    assert late == Arrears(
        owed=pounds("5.00"),
        late=pounds("0.00"),
        since=day(13),
        days=7,
        step=Step.REMIND,
        asks="the provider",
        tell=("the person",),
    )
    before = arrears(told(("10.00", 13), ("-45.00", 20)), policy(), day(19))
    assert before is not None
    assert (before.owed, before.since, before.days) == (pounds("50.00"), day(6), 13)
    first = arrears(told(("-0.50", 6)), policy(), day(20))
    assert first is not None
    assert (first.owed, first.since) == (pounds("39.50"), day(6))
    some = arrears(told(("0.50", 13), ("-39.50", 20)), policy(), day(20))
    assert some is not None
    assert (some.owed, some.since) == (pounds("1.00"), day(6))


@pytest.mark.parametrize(
    ("rule", "on", "step", "late"),
    [
        (CHASE, day(3, 5), Step.REMIND, "0.00"),  # 27 days
        (CHASE, day(4, 5), Step.CHASE, "40.00"),
        (CHASE, day(10, 5), Step.CHASE, "40.00"),
        (CHASE, day(11, 5), Step.CHASE, "50.00"),  # the second sum is 28 days late, too
        (COUNCIL, day(15, 5), Step.CHASE, "50.00"),
        (COUNCIL, day(16, 5), Step.COUNCIL_PAYS, "40.00"),
        (COUNCIL, day(23, 5), Step.COUNCIL_PAYS, "50.00"),
        (WRITTEN_OFF, day(3, 5), Step.REMIND, "0.00"),
        (WRITTEN_OFF, day(4, 5), Step.WRITE_OFF, "40.00"),
    ],
)
def test_what_comes_next_and_for_how_much(rule: ArrearsRule, on: object, step: Step, late: str) -> None:
    """40.00 is due since 6 April and 10.00 since the 13th."""
    found = arrears(told(("10.00", 13)), policy(rule), on)  # type: ignore[arg-type]
    assert found is not None
    assert (found.step, found.late, found.owed) == (step, pounds(late), pounds("50.00"))


def test_who_asks_and_who_is_told() -> None:
    asked = policy(COUNCIL, payment=PaymentRule(invoices=Invoices.COUNCIL))
    found = arrears(opened(), asked, day(16, 5))
    assert found is not None
    assert (found.asks, found.tell) == ("the council", ("the council", "the person"))
    chased = arrears(opened(), policy(), day(4, 5))
    assert chased is not None
    assert chased.tell == ("the person", "whoever may agree for the person", "the council")


# --- settled ----------------------------------------------


def test_the_council_pays_by_the_shares_of_its_plan() -> None:
    why = "contribution not paid since 6 April 2026: asked twice (7.3)"
    pack = replace(policy(COUNCIL), clauses={"arrears": "7.3"})
    assert settle(opened(), pack, day(16, 5), "asked twice") == [
        f.Due(fund=F, on=day(16, 5), funder="Contribution", amount=pounds("-40.00"), reason=why),
        f.Due(fund=F, on=day(16, 5), funder="Council", amount=pounds("24.00"), reason=why),
        f.Due(fund=F, on=day(16, 5), funder="ICB", amount=pounds("16.00"), reason=why),
    ]
    penny = council_pays(opened(), pounds("0.01"), day(16, 5), "r")
    assert [one.amount for one in penny if isinstance(one, f.Due)] == [pounds("-0.01"), pounds("0.01")]


def write_off(heading: str, amount: str, more: str = "") -> f.WriteOff:
    return f.WriteOff(
        fund=F,
        on=day(4, 5),
        funder="Contribution",
        heading=heading,
        amount=pounds(amount),
        reason=f"contribution not paid since 6 April 2026: no answer{more}",
    )


def left(*sums: tuple[str, str]) -> Ledger:
    """Return the fund when the sums are all that is left under its headings."""
    keep, ledger = dict(sums), opened()
    for heading, amount in (("Home-Support", "300.00"), ("Community", "80.00"), ("Fee", "20.00")):
        rest = pounds(amount) - pounds(keep.get(heading, "0.00"))
        ledger = with_(ledger, f.Fee(fund=F, on=day(12), heading=heading, amount=rest))
    return ledger


def test_it_is_written_off_from_where_most_is_left() -> None:
    pack = policy(WRITTEN_OFF)
    assert settle(opened(), pack, day(4, 5), "no answer") == [write_off("Home-Support", "40.00")]
    ledger = left(("Home-Support", "5.00"), ("Community", "30.00"), ("Fee", "20.00"))
    assert settle(ledger, pack, day(4, 5), "no answer") == [
        write_off("Community", "30.00"),
        write_off("Fee", "10.00"),
    ]


def test_what_is_spent_already_is_the_councils_where_the_pack_says_so() -> None:
    ledger = left(("Community", "30.00"))
    items = settle(ledger, policy(WRITTEN_OFF), day(4, 5), "no answer")
    assert items[0] == write_off("Community", "30.00")
    assert [(x.funder, x.amount) for x in items if isinstance(x, f.Due)] == [
        ("Contribution", pounds("-10.00")),
        ("Council", pounds("6.00")),
        ("ICB", pounds("4.00")),
    ]
    assert {x.reason for x in items if isinstance(x, f.Due)} == {
        "contribution not paid since 6 April 2026: no answer; it was spent already, council bears it"
    }


def charged(supplier: str, amount: str) -> Ledger:
    """Return the fund with all but 30.00 spent, of which the supplier has a charge that was not paid."""
    ledger = with_(
        opened(),
        f.CardLoad(fund=F, on=day(11), amount=pounds("10.00")),
        f.GainShare(fund=F, on=day(12), heading="Fee", amount=pounds("20.00")),
        f.GainShare(fund=F, on=day(12), heading="Community", amount=pounds("80.00")),
        f.GainShare(fund=F, on=day(12), heading="Home-Support", amount=pounds("270.00") - pounds(amount)),
    )
    wanted = AgreementRequest(
        heading="Home-Support",
        supplier=supplier,
        outcome="O1",
        agreed_by="A1",
        who="Annie",
        on=day(12),
        amount=pounds(amount),
    )
    ledger = with_(ledger, *agree(ledger, wanted)[1])
    return with_(
        ledger, spend(ledger, DeliveryRequest(agreement="AG-001", on=day(13), amount=pounds(amount)))
    )


PROVIDER_BEARS = policy(replace(WRITTEN_OFF, spent_is_borne_by=Bears.PROVIDER))


def test_the_provider_bears_it_out_of_what_it_charged() -> None:
    items = settle(charged("Provider", "15.00"), PROVIDER_BEARS, day(4, 5), "no answer")
    bears = "; it was spent already, provider bears it"
    assert items[0] == write_off("Home-Support", "30.00")
    assert items[2:] == [write_off("Home-Support", "10.00", bears)]
    (waived,) = [x for x in items if isinstance(x, f.Waive)]
    assert (waived.amount, waived.agreement) == (pounds("10.00"), "AG-001")


@pytest.mark.parametrize(
    ("supplier", "amount", "short"), [("Swim-Club", "15.00", "10"), ("Provider", "4.00", "6")]
)
def test_what_the_provider_did_not_charge_it_cannot_bear(supplier: str, amount: str, short: str) -> None:
    with pytest.raises(RequestError, match=rf"but £{short}\.00 of it is paid to the provider already"):
        settle(charged(supplier, amount), PROVIDER_BEARS, day(4, 5), "no answer")


def test_nobody_bears_what_the_fund_no_longer_has() -> None:
    pack = policy(replace(WRITTEN_OFF, spent_is_borne_by=Bears.FUND))
    with pytest.raises(RequestError, match=r"£10\.00 of the contribution was spent already"):
        settle(left(("Community", "30.00")), pack, day(4, 5), "no answer")


@pytest.mark.parametrize(
    ("pack", "says"),
    [
        (policy(CHASE), "the person is asked again, and the council decides. Until then: remind"),
        (policy(COUNCIL), "the council pays after 40 days"),
        (policy(WRITTEN_OFF), "it is written off after 28 days"),
    ],
)
def test_nothing_is_settled_before_its_day(pack: Policy, says: str) -> None:
    with pytest.raises(RequestError, match=says):
        settle(opened(), pack, day(3, 5), "no answer")
    with pytest.raises(RequestError, match="there is nothing to settle"):
        settle(told(("-40.00", 20)), pack, day(4, 6), "no answer")


def test_what_was_settled_is_not_settled_again() -> None:
    items = settle(opened(), policy(COUNCIL), day(16, 5), "no answer")
    with pytest.raises(RequestError, match="nothing to settle"):
        settle(projected(opened(), items), policy(COUNCIL), day(16, 5), "no answer")
    assert Decimal(0) == sum(x.amount for x in items if isinstance(x, f.Due))
