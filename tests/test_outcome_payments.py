"""Payment on outcomes: promised, paid in part at once, confirmed, or lapsed; whole facts and refusals."""

from dataclasses import replace
from decimal import Decimal

import pytest

from isf.book.actions.common import projected
from isf.book.actions.outcome_payments import (
    ConfirmRequest,
    PromiseRequest,
    confirm,
    lapse,
    open_amount,
    promise,
    promises,
)
from isf.book.ledger import Ledger
from isf.errors import (
    FundClosedError,
    FundEndingError,
    FunderUnknownError,
    HeadingUnknownError,
    NotEnoughAvailableError,
    OutcomeUnknownError,
    PromiseUnknownError,
    RequestError,
)
from isf.model import events as e
from isf.model import facts as f
from tests.one_fund import F, day, opened, pounds, with_

WANTED = PromiseRequest(
    heading="Community",
    outcome="O1",
    amount=pounds("80.00"),
    on=day(12),
    paid_by=f.PaidBy.COUNCIL,
    reason="swims alone",
)
FROM_FUND = replace(WANTED, paid_by=f.PaidBy.FUND)


def promised(*wanted: PromiseRequest) -> Ledger:
    """Return the fund with promises in it."""
    ledger = opened()
    for one in wanted:
        ledger = with_(ledger, *promise(ledger, one)[1])
    return ledger


def test_what_the_council_promises_is_one_fact_with_its_own_number() -> None:
    name, items = promise(opened(), WANTED)
    assert name == "PR-001"
    assert items == [
        f.Promise(
            fund=F,
            on=day(12),
            promise="PR-001",
            heading="Community",
            outcome="O1",
            amount=pounds("80.00"),
            paid_by=f.PaidBy.COUNCIL,
            reason="swims alone",
            links=(f"{F}-PR-001",),
        )
    ]
    two = promised(WANTED, WANTED)
    assert list(promises(two)) == ["PR-001", "PR-002"]


def test_what_is_paid_up_front_is_due_and_allocated_at_once() -> None:
    _, items = promise(opened(), replace(WANTED, up_front=pounds("20.00"), funder="icb"))
    assert items[:2] == [
        f.Due(
            fund=F,
            on=day(12),
            funder="ICB",
            amount=pounds("20.00"),
            stream=f.Stream.OUTCOME,
            reason="the part paid up front",
            links=(f"{F}-PR-001",),
        ),
        f.Allocation(fund=F, on=day(12), heading="Community", amount=pounds("20.00"), links=(f"{F}-PR-001",)),
    ]
    assert len(items) == 3
    assert len(promise(opened(), WANTED)[1]) == 1


def test_what_the_fund_promises_it_must_have() -> None:
    assert promise(opened(), FROM_FUND)[0] == "PR-001"
    with pytest.raises(NotEnoughAvailableError):
        promise(opened(), replace(FROM_FUND, amount=pounds("80.01")))
    assert promise(opened(), replace(WANTED, amount=pounds("80.01")))[0] == "PR-001"


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        (replace(WANTED, heading="Cinema"), HeadingUnknownError),
        (replace(WANTED, outcome="O9"), OutcomeUnknownError),
        (replace(WANTED, amount=pounds("0.00")), RequestError),
        (replace(WANTED, up_front=pounds("-1.00")), RequestError),
        (replace(WANTED, up_front=pounds("1.00"), funder="charity"), FunderUnknownError),
        (replace(FROM_FUND, up_front=pounds("1.00")), RequestError),
    ],
)
def test_what_cannot_be_promised(wanted: PromiseRequest, error: type[Exception]) -> None:
    with pytest.raises(error):
        promise(opened(), wanted)


def test_a_fund_at_its_end_promises_nothing_more_and_still_confirms() -> None:
    ledger = projected(promised(WANTED), [e.Ending(fund=F, on=day(13), end=day(13))])
    with pytest.raises(FundEndingError):
        promise(ledger, replace(WANTED, on=day(13)))
    assert confirm(ledger, ConfirmRequest(promise="PR-001", on=day(14), by="Annie")).amount == pounds("80.00")
    closed = projected(ledger, [e.FundClosed(fund=F, on=day(15), reason="moved")])
    with pytest.raises(FundClosedError):
        confirm(closed, ConfirmRequest(promise="PR-001", on=day(15), by="Annie"))


# --- confirmed ----------------------------------------


def test_a_promise_that_was_kept_says_whose_word_it_is() -> None:
    asked = ConfirmRequest(
        promise="PR-001", on=day(20), by="Annie", amount=pounds("30.00"), funder="icb", supplier="Swim-Club"
    )
    for wanted in (WANTED, FROM_FUND):
        assert confirm(promised(wanted), asked) == f.Confirmed(
            fund=F,
            on=day(20),
            promise="PR-001",
            heading="Community",
            outcome="O1",
            amount=pounds("30.00"),
            paid_by=wanted.paid_by,
            funder="ICB",
            supplier="Swim-Club",
            reason="confirmed by Annie",
            links=(f"{F}-PR-001",),
        )


def test_a_part_leaves_the_rest_open_and_no_more() -> None:
    ledger = promised(WANTED)
    ledger = with_(
        ledger, confirm(ledger, ConfirmRequest(promise="PR-001", on=day(20), by="A", amount=pounds("30.00")))
    )
    assert open_amount(ledger, promises(ledger)["PR-001"], day(20)) == pounds("50.00")
    assert open_amount(ledger, promises(ledger)["PR-001"], day(12)) == pounds("50.00"), "30.00 is taken later"
    with pytest.raises(RequestError, match=r"50\.01 is more than the 50\.00 of PR-001"):
        confirm(ledger, ConfirmRequest(promise="PR-001", on=day(21), by="A", amount=pounds("50.01")))
    rest = confirm(ledger, ConfirmRequest(promise="PR-001", on=day(21), by="A"))
    assert rest.amount == pounds("50.00")
    done = with_(ledger, rest)
    with pytest.raises(RequestError, match=r"0\.00 of PR-001"):
        confirm(done, ConfirmRequest(promise="PR-001", on=day(22), by="A"))
    with pytest.raises(RequestError, match="must be more than"):
        confirm(ledger, ConfirmRequest(promise="PR-001", on=day(21), by="A", amount=Decimal("0.00")))


def test_an_unknown_promise_names_the_known_ones() -> None:
    with pytest.raises(PromiseUnknownError, match="PR-001"):
        confirm(promised(WANTED), ConfirmRequest(promise="PR-002", on=day(20), by="A"))
    with pytest.raises(FunderUnknownError):
        confirm(promised(WANTED), ConfirmRequest(promise="PR-001", on=day(20), by="A", funder="charity"))


# --- lapsed ----------------------------------------


@pytest.mark.parametrize(("wanted", "recognised"), [(WANTED, "0.00"), (FROM_FUND, "25.00")])
def test_what_lapses_was_income_only_where_the_fund_had_it(wanted: PromiseRequest, recognised: str) -> None:
    assert lapse(
        promised(wanted), "PR-001", day(20), "did not swim", amount=pounds("25.00"), funder="icb"
    ) == f.Lapsed(
        fund=F,
        on=day(20),
        promise="PR-001",
        heading="Community",
        amount=pounds("25.00"),
        funder="ICB",
        recognised=pounds(recognised),
        reason="did not swim",
        links=(f"{F}-PR-001",),
    )


def test_nothing_lapses_without_a_reason_or_for_who_does_not_fund() -> None:
    with pytest.raises(RequestError, match="Say why it lapses"):
        lapse(promised(WANTED), "PR-001", day(20), "")
    with pytest.raises(FunderUnknownError):
        lapse(promised(WANTED), "PR-001", day(20), "did not swim", funder="charity")
