"""Money in and out: each sum is recorded as it came, for whom and by which reference, or refused."""

from collections.abc import Callable

import pytest

from isf.book.actions.moving_money import clawback, pay, pay_clawback, receive
from isf.book.ledger import Ledger
from isf.errors import FunderUnknownError, HeadingUnknownError, NotEnoughMoneyError, RequestError
from isf.model import facts as f
from tests.one_fund import F, day, opened, pounds, with_

TEN = pounds("10.00")


def owing(amount: str = "50.00") -> Ledger:
    """Return the fund with something to pay to the provider."""
    return with_(opened(), f.Fee(fund=F, on=day(11), heading="Community", amount=pounds(amount)))


def test_what_comes_from_a_funder_keeps_its_reference_at_the_bank() -> None:
    assert receive(opened(), "contribution", TEN, day(12), ref="BACS 7") == [
        f.Receipt(fund=F, on=day(12), funder="Contribution", amount=TEN, bank_ref="BACS 7")
    ]
    assert receive(opened(), "provider", TEN, day(12), ref="BACS 8") == [
        f.Advance(fund=F, on=day(12), amount=TEN, bank_ref="BACS 8")
    ]


def test_money_for_one_thing_is_due_received_and_allocated_on_its_day() -> None:
    assert receive(opened(), "council", TEN, day(12), ref="BACS 9", heading="Community") == [
        f.Due(fund=F, on=day(12), funder="Council", amount=TEN, stream=f.Stream.ONE_OFF),
        f.Receipt(fund=F, on=day(12), funder="Council", amount=TEN, bank_ref="BACS 9"),
        f.Allocation(fund=F, on=day(12), heading="Community", amount=TEN),
    ]


def test_a_payment_is_linked_with_the_line_of_the_bank_it_is_of() -> None:
    assert pay(owing(), "Provider", TEN, day(12), "split-3") == f.Payment(
        fund=F, on=day(12), supplier="Provider", amount=TEN, links=("split-3",)
    )
    assert pay(owing(), "Provider", TEN, day(12)).links == ()


def test_what_goes_back_to_a_funder_says_from_where_and_why() -> None:
    agreed = clawback(opened(), "icb", "Community", TEN, day(12), reason="did not swim")
    assert agreed == f.Clawback(
        fund=F, on=day(12), funder="ICB", heading="Community", amount=TEN, reason="did not swim"
    )
    back = with_(opened(), agreed)
    assert pay_clawback(back, "icb", TEN, day(13)) == f.ClawbackPaid(
        fund=F, on=day(13), funder="ICB", amount=TEN
    )


def test_what_was_agreed_to_go_back_waits_for_money_in_the_bank() -> None:
    short = with_(
        opened(),
        clawback(opened(), "council", "Community", TEN, day(12)),
        f.CardLoad(fund=F, on=day(13), amount=pounds("355.00")),
    )
    with pytest.raises(NotEnoughMoneyError, match="in the bank"):
        pay_clawback(short, "council", TEN, day(14))
    assert pay_clawback(short, "council", pounds("5.00"), day(14)).amount == pounds("5.00")


MOVES: dict[str, Callable[[str], object]] = {
    "received": lambda a: receive(opened(), "council", pounds(a), day(12)),
    "advanced": lambda a: receive(opened(), "provider", pounds(a), day(12)),
    "paid": lambda a: pay(owing(), "Provider", pounds(a), day(12)),
    "agreed to go back": lambda a: clawback(opened(), "council", "Community", pounds(a), day(12)),
    "given back": lambda a: pay_clawback(opened(), "council", pounds(a), day(12)),
}


@pytest.mark.parametrize("amount", ["0.00", "-0.01"])
@pytest.mark.parametrize("move", MOVES)
def test_nothing_and_less_than_nothing_does_not_move(move: str, amount: str) -> None:
    with pytest.raises(RequestError, match="must be more than"):
        MOVES[move](amount)


def test_a_heading_that_the_plan_does_not_have_gets_and_gives_nothing() -> None:
    with pytest.raises(HeadingUnknownError):
        receive(opened(), "council", TEN, day(12), heading="Cinema")
    with pytest.raises(HeadingUnknownError):
        clawback(opened(), "council", "Cinema", TEN, day(12))


def test_nothing_goes_back_to_who_does_not_fund() -> None:
    with pytest.raises(FunderUnknownError):
        clawback(opened(), "charity", "Community", TEN, day(12))
    with pytest.raises(FunderUnknownError):
        pay_clawback(opened(), "charity", TEN, day(12))
