"""Pooled funds: what a share is on both sides, and that nobody takes out more than is hers."""

from dataclasses import replace

import pytest

from isf.book.actions.common import projected
from isf.book.actions.pooling import PutIn, Share, put_in, shares, take_back
from isf.book.ledger import Ledger
from isf.errors import (
    FundClosedError,
    FundEndingError,
    HeadingUnknownError,
    NoAuthorityError,
    NotEnoughAvailableError,
    NotEnoughMoneyError,
    RequestError,
)
from isf.model import events as e
from isf.model import facts as f
from isf.model.fund import FundKind, Plan
from tests.one_fund import PLAN, START, F, day, opened, pounds

POOL, OTHER = "P-2M9TFY", "P-3N8WGR"
WANTED = PutIn(
    heading="Community",
    pool_heading="Trips",
    amount=pounds("30.00"),
    agreed_by="A1",
    who="Annie",
    on=day(12),
)


def pool(*more: f.Fact) -> Ledger:
    """Return a pooled fund that has a heading for trips, and what came into it."""
    plan = Plan(START, (("Trips", pounds("1.00")),), funders=PLAN.funders)
    whole = opened(plan, POOL, FundKind.POOLED)
    return projected(whole, more)


def came_in(fund: str, amount: str) -> list[f.Fact]:
    items = put_in(opened(fund=fund), pool(), replace(WANTED, amount=pounds(amount)))
    return [item for item in items if isinstance(item, f.Fact) and item.fund == POOL]


def test_a_share_leaves_the_one_and_comes_into_the_other() -> None:
    assert put_in(opened(), pool(), WANTED) == [
        f.TransferOut(
            fund=F,
            on=day(12),
            heading="Community",
            amount=pounds("30.00"),
            reason=f"put into pooled fund {POOL}, agreed by A1",
        ),
        f.Due(
            fund=POOL,
            on=day(12),
            funder=F,
            amount=pounds("30.00"),
            stream=f.Stream.ONE_OFF,
            reason=f"put in by {F}",
        ),
        f.Receipt(fund=POOL, on=day(12), funder=F, amount=pounds("30.00"), reason=f"put in by {F}"),
        f.Allocation(fund=POOL, on=day(12), heading="Trips", amount=pounds("30.00"), reason=f"put in by {F}"),
    ]


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        (replace(WANTED, heading="Cinema"), HeadingUnknownError),
        (replace(WANTED, pool_heading="Cinema"), HeadingUnknownError),
        (replace(WANTED, agreed_by="A9"), NoAuthorityError),
        (replace(WANTED, amount=pounds("0.00")), RequestError),
        (replace(WANTED, amount=pounds("80.01")), NotEnoughAvailableError),
        (replace(WANTED, on=day(9)), NotEnoughMoneyError),
    ],
)
def test_what_cannot_be_put_in(wanted: PutIn, error: type[Exception]) -> None:
    with pytest.raises(error):
        put_in(opened(), pool(), wanted)


def test_only_a_pool_is_put_into_and_both_must_last() -> None:
    with pytest.raises(RequestError, match=f"{OTHER} is not a pooled fund"):
        put_in(opened(), opened(fund=OTHER), WANTED)
    with pytest.raises(RequestError, match="is not a pooled fund"):
        shares(opened(), day(12))
    ended = projected(opened(), [e.Ending(fund=F, on=day(11), end=day(12))])
    with pytest.raises(FundEndingError):
        put_in(ended, pool(), WANTED)
    closed = projected(pool(), [e.FundClosed(fund=POOL, on=day(12), reason="over")])
    with pytest.raises(FundClosedError):
        put_in(opened(), closed, WANTED)


def test_what_is_spent_is_shared_by_what_each_put_in() -> None:
    """30.00 and 10.00: of 8.00 that was spent 6.00 is the first one's and 2.00 the other's."""
    full = pool(*came_in(F, "30.00"), *came_in(OTHER, "10.00"))
    assert shares(pool(), day(20)) == ()
    spent = projected(full, [f.Fee(fund=POOL, on=day(15), heading="Trips", amount=pounds("8.00"))])
    zero = pounds("0.00")
    assert set(shares(spent, day(14))) == {
        Share(F, pounds("30.00"), zero, zero, pounds("30.00")),
        Share(OTHER, pounds("10.00"), zero, zero, pounds("10.00")),
    }
    back = take_back(opened(), spent, "Community", "Trips", pounds("24.00"), day(16))
    after = projected(spent, [item for item in back if isinstance(item, f.Fact) and item.fund == POOL])
    assert set(shares(after, day(16))) == {
        Share(F, pounds("30.00"), pounds("6.00"), pounds("24.00"), zero),
        Share(OTHER, pounds("10.00"), pounds("2.00"), zero, pounds("8.00")),
    }
    with pytest.raises(NotEnoughMoneyError, match="left in pool"):
        take_back(opened(), after, "Community", "Trips", pounds("0.01"), day(17))


def test_an_unspent_share_comes_back_on_both_sides() -> None:
    full = pool(*came_in(F, "30.00"))
    reason = f"share taken back by {F}"
    assert take_back(opened(), full, "Home-Support", "Trips", pounds("30.00"), day(16)) == [
        f.Clawback(fund=POOL, on=day(16), funder=F, heading="Trips", amount=pounds("30.00"), reason=reason),
        f.ClawbackPaid(fund=POOL, on=day(16), funder=F, amount=pounds("30.00"), reason=reason),
        f.TransferIn(
            fund=F,
            on=day(16),
            heading="Home-Support",
            amount=pounds("30.00"),
            reason=f"share taken back from pooled fund {POOL}",
        ),
    ]
    with pytest.raises(NotEnoughMoneyError, match=r"30\.00 of fund .* left in pool"):
        take_back(opened(), full, "Community", "Trips", pounds("30.01"), day(16))
    for own, theirs in (("Cinema", "Trips"), ("Community", "Cinema")):
        with pytest.raises(HeadingUnknownError):
            take_back(opened(), full, own, theirs, pounds("1.00"), day(16))
    with pytest.raises(RequestError, match="must be more than"):
        take_back(opened(), full, "Community", "Trips", pounds("0.00"), day(16))
    with pytest.raises(NotEnoughMoneyError, match="left in pool"):
        take_back(opened(fund=OTHER), full, "Community", "Trips", pounds("1.00"), day(16))


def test_nothing_comes_back_that_the_pool_has_promised_or_put_on_a_card() -> None:
    full = pool(*came_in(F, "30.00"))
    promised = projected(
        full, [f.Clawback(fund=POOL, on=day(15), funder="ICB", heading="Trips", amount=pounds("4.01"))]
    )
    assert full.headroom(f"Equity:Plan:{POOL}:Available:Trips", day(16)) == pounds("34.00")
    with pytest.raises(NotEnoughAvailableError):
        take_back(opened(), promised, "Community", "Trips", pounds("30.00"), day(16))
    loaded = projected(full, [f.CardLoad(fund=POOL, on=day(15), amount=pounds("360.01"))])
    with pytest.raises(NotEnoughMoneyError, match="in the bank"):
        take_back(opened(), loaded, "Community", "Trips", pounds("30.00"), day(16))
