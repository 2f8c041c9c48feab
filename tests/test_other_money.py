"""Money that goes other ways: each is recorded whole, with its reason, and no more than there is."""

from collections.abc import Callable

import pytest

from isf.book.actions.agreeing import AgreementRequest, agree
from isf.book.actions.common import projected
from isf.book.actions.other_money import (
    LessRequest,
    card_load,
    card_return,
    credit_note,
    give_back,
    set_off,
    waive,
    write_off,
)
from isf.book.actions.spending import DeliveryRequest, spend
from isf.book.ledger import Ledger
from isf.errors import (
    FundClosedError,
    FunderUnknownError,
    HeadingUnknownError,
    NotEnoughAvailableError,
    NotEnoughMoneyError,
    RequestError,
)
from isf.model import events as e
from isf.model import facts as f
from tests.one_fund import F, day, opened, pounds, with_

TEN = pounds("10.00")


def overpaid() -> Ledger:
    """Return the fund when the council has paid 10.00 twice, and the provider lent 10.00."""
    return with_(
        opened(),
        f.Receipt(fund=F, on=day(11), funder="Council", amount=TEN),
        f.Advance(fund=F, on=day(11), amount=TEN),
    )


def to_go_back() -> Ledger:
    """Return the fund when 30.00 is to go back to the council, which owes 20.00 more."""
    return with_(
        opened(),
        f.Clawback(fund=F, on=day(11), funder="Council", heading="Community", amount=pounds("30.00")),
        f.Due(fund=F, on=day(11), funder="Council", amount=pounds("20.00")),
    )


def delivered(supplier: str = "Provider") -> Ledger:
    """Return the fund with 50.00 delivered under AG-001 and not paid yet, and a fee of 20.00."""
    wanted = AgreementRequest(
        heading="Home-Support",
        supplier=supplier,
        outcome="O1",
        agreed_by="A1",
        who="Annie",
        on=day(11),
        amount=pounds("50.00"),
    )
    ledger = with_(opened(), *agree(opened(), wanted)[1])
    ledger = with_(
        ledger, spend(ledger, DeliveryRequest(agreement="AG-001", on=day(12), amount=pounds("50.00")))
    )
    return with_(ledger, f.Fee(fund=F, on=day(12), heading="Fee", amount=pounds("20.00")))


def less(amount: str = "10.00", agreement: str = "", heading: str = "Fee") -> LessRequest:
    return LessRequest(
        amount=pounds(amount), on=day(14), reason="came late", agreement=agreement, heading=heading
    )


# --- given back, set off, written off -------------------------------------------------------------------


def test_what_was_paid_too_much_goes_back_to_who_paid_it() -> None:
    assert give_back(overpaid(), "council", TEN, day(14), "paid twice") == f.Return(
        fund=F, on=day(14), funder="Council", amount=TEN, reason="paid twice"
    )
    assert give_back(overpaid(), "provider", TEN, day(14), "council paid") == f.AdvanceRepaid(
        fund=F, on=day(14), amount=TEN, reason="council paid"
    )
    for whom in ("council", "provider"):
        with pytest.raises(NotEnoughMoneyError):
            give_back(overpaid(), whom, pounds("10.01"), day(14))


def test_nothing_is_given_back_that_the_bank_does_not_have() -> None:
    empty = with_(overpaid(), f.CardLoad(fund=F, on=day(12), amount=pounds("375.00")))
    for whom in ("council", "provider"):
        with pytest.raises(NotEnoughMoneyError, match="in the bank"):
            give_back(empty, whom, TEN, day(14))
        assert give_back(empty, whom, pounds("5.00"), day(14)).amount == pounds("5.00")


def test_a_return_is_set_off_up_to_what_is_owed_and_up_to_what_was_agreed() -> None:
    assert set_off(to_go_back(), "council", pounds("20.00"), day(14), "as agreed") == f.SetOff(
        fund=F, on=day(14), funder="Council", amount=pounds("20.00"), reason="as agreed"
    )
    with pytest.raises(NotEnoughMoneyError, match="owed by Council"):
        set_off(to_go_back(), "council", pounds("20.01"), day(14))
    more = with_(to_go_back(), f.Due(fund=F, on=day(12), funder="Council", amount=TEN * 2))
    with pytest.raises(NotEnoughMoneyError, match="agreed to go to Council"):
        set_off(more, "council", pounds("30.01"), day(14))


def test_what_will_not_come_is_written_off_with_its_budget_and_a_reason() -> None:
    assert write_off(opened(), "contribution", "Community", TEN, day(14), "debt relief") == f.WriteOff(
        fund=F, on=day(14), funder="Contribution", heading="Community", amount=TEN, reason="debt relief"
    )
    with pytest.raises(RequestError, match="Say why the money will not come"):
        write_off(opened(), "contribution", "Community", TEN, day(14), "")
    with pytest.raises(NotEnoughMoneyError, match="owed by Contribution"):
        write_off(opened(), "contribution", "Community", pounds("40.01"), day(14), "debt relief")
    with pytest.raises(HeadingUnknownError):
        write_off(opened(), "contribution", "Cinema", TEN, day(14), "debt relief")


def test_what_is_spent_already_is_not_written_off() -> None:
    used = with_(opened(), f.Fee(fund=F, on=day(12), heading="Community", amount=pounds("75.00")))
    with pytest.raises(NotEnoughAvailableError):
        write_off(used, "contribution", "Community", TEN, day(14), "debt relief")


# --- a smaller charge --------------------------------------------------------------------------------------


def test_a_credit_note_is_of_the_agreement_that_was_charged() -> None:
    assert credit_note(delivered("Swim-Club"), less(agreement="AG-001")) == f.CreditNote(
        fund=F,
        on=day(14),
        supplier="Swim-Club",
        heading="Home-Support",
        amount=TEN,
        agreement="AG-001",
        outcome="O1",
        reason="came late",
        links=(f"{F}-AG-001",),
    )


def test_the_provider_gives_up_a_fee_or_what_it_delivered() -> None:
    assert waive(delivered(), less()) == f.Waive(
        fund=F, on=day(14), supplier="Provider", heading="Fee", amount=TEN, expense="Fee", reason="came late"
    )
    assert waive(delivered(), less(agreement="AG-001")) == f.Waive(
        fund=F,
        on=day(14),
        supplier="Provider",
        heading="Home-Support",
        amount=TEN,
        expense="Support",
        agreement="AG-001",
        outcome="O1",
        reason="came late",
        links=(f"{F}-AG-001",),
    )
    with pytest.raises(RequestError, match=r"AG-001 is with Swim-Club.*credit note"):
        waive(delivered("Swim-Club"), less(agreement="AG-001"))
    with pytest.raises(HeadingUnknownError):
        waive(delivered(), less(heading="Cinema"))


def test_no_more_is_taken_off_than_was_charged_or_is_still_payable() -> None:
    assert waive(delivered(), less("20.00")).amount == pounds("20.00")
    with pytest.raises(NotEnoughMoneyError, match=r"20\.00 of fund .* charged to Fee as Fee"):
        waive(delivered(), less("20.01"))
    with pytest.raises(NotEnoughMoneyError, match=r"0\.00 of fund .* charged to Community as Fee"):
        waive(delivered(), less("0.01", heading="Community"))
    paid = with_(delivered(), f.Payment(fund=F, on=day(13), supplier="Provider", amount=pounds("60.00")))
    with pytest.raises(NotEnoughMoneyError, match=r"10\.00 of fund .* payable to Provider"):
        credit_note(paid, less("10.01", agreement="AG-001"))
    sooner = with_(delivered(), f.Fee(fund=F, on=day(11), heading="Community", amount=TEN))
    with pytest.raises(NotEnoughMoneyError, match=r"0\.00 of fund .* charged to Fee as Fee"):
        waive(sooner, LessRequest(amount=TEN, on=day(11), reason="too early"))


# --- the card -----------------------------------------------------------------------------------------------


def test_a_card_is_loaded_from_the_bank_and_gives_back_what_is_on_it() -> None:
    assert card_load(opened(), TEN, day(12)) == f.CardLoad(fund=F, on=day(12), amount=TEN)
    with pytest.raises(NotEnoughMoneyError, match="in the bank"):
        card_load(opened(), pounds("360.01"), day(12))
    loaded = with_(opened(), card_load(opened(), TEN, day(12)))
    assert card_return(loaded, TEN, day(13)) == f.CardReturn(fund=F, on=day(13), amount=TEN)
    with pytest.raises(NotEnoughMoneyError, match="on the card"):
        card_return(loaded, pounds("10.01"), day(13))
    closed = projected(opened(), [e.FundClosed(fund=F, on=day(20), reason="moved")])
    with pytest.raises(FundClosedError):
        card_load(closed, TEN, day(20))


# --- nothing, and nobody -----------------------------------------------------------------------------------

WAYS: dict[str, Callable[[str, str], object]] = {
    "given back": lambda a, who: give_back(overpaid(), who, pounds(a), day(14)),
    "set off": lambda a, who: set_off(to_go_back(), who, pounds(a), day(14)),
    "written off": lambda a, who: write_off(opened(), who, "Community", pounds(a), day(14), "debt relief"),
}
MORE_WAYS: dict[str, Callable[[str], object]] = {
    **{name: (lambda a, way=way: way(a, "council")) for name, way in WAYS.items()},  # type: ignore[misc]
    "waived": lambda a: waive(delivered(), less(a)),
    "taken off": lambda a: credit_note(delivered(), less(a, "AG-001")),
    "put on the card": lambda a: card_load(opened(), pounds(a), day(12)),
    "taken from the card": lambda a: card_return(opened(), pounds(a), day(12)),
}


@pytest.mark.parametrize("amount", ["0.00", "-0.01"])
@pytest.mark.parametrize("way", MORE_WAYS)
def test_nothing_and_less_than_nothing_goes_no_way(way: str, amount: str) -> None:
    with pytest.raises(RequestError, match="must be more than"):
        MORE_WAYS[way](amount)


@pytest.mark.parametrize("way", WAYS)
def test_who_does_not_fund_gets_nothing_and_owes_nothing(way: str) -> None:
    with pytest.raises(FunderUnknownError):
        WAYS[way]("1.00", "charity")
