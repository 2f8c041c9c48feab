"""Pooled funds: people put part of their funds together by agreement, each share traceable to the penny.

No entry touches two funds. A share leaves the person's fund as a transfer and
comes into the pool as money from a funder whose code is the person's fund id,
so that the pool's own accounts tell who put in what.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from isf.book import accounts as ac
from isf.book.actions.common import Items, above_zero, check_lasting, need_available, need_bank
from isf.book.ledger import Ledger
from isf.errors import NotEnoughMoneyError, RequestError
from isf.model import facts as f
from isf.model.fund import FundKind
from isf.model.fund_id import is_fund_id
from isf.model.money import ZERO, share_out, total


@dataclass(frozen=True, slots=True, kw_only=True)
class PutIn:
    """Part of a person's heading that goes to a pool's heading, and who agreed to it."""

    heading: str
    pool_heading: str
    amount: Decimal
    agreed_by: str
    who: str
    on: date


def put_in(own: Ledger, pool: Ledger, wanted: PutIn) -> Items:
    """Return what moves a share from a person's fund to a pool, on both sides.

    Raises:
        HeadingUnknownError, NoAuthorityError, NotEnoughAvailableError,
        NotEnoughMoneyError, FundClosedError, RequestError.
    """
    _check_pool(pool)
    for ledger in (own, pool):
        check_lasting(ledger, wanted.on)
    own.fund.heading(wanted.heading)
    pool.fund.heading(wanted.pool_heading)
    own.fund.authority(wanted.agreed_by, wanted.on, wanted.who)
    above_zero(wanted.amount, "What is put in")
    need_available(own, wanted.heading, wanted.amount, wanted.on)
    need_bank(own, wanted.amount, wanted.on)
    out = f.TransferOut(
        fund=own.fund_id,
        on=wanted.on,
        heading=wanted.heading,
        amount=wanted.amount,
        reason=f"put into pooled fund {pool.fund_id}, agreed by {wanted.agreed_by}",
    )
    return [out, *_comes_in(own.fund_id, pool.fund_id, wanted)]


def _comes_in(own: str, pool: str, wanted: PutIn) -> Items:
    amount, on, reason = wanted.amount, wanted.on, f"put in by {own}"
    stream = f.Stream.ONE_OFF
    return [
        f.Due(fund=pool, on=on, funder=own, amount=amount, stream=stream, reason=reason),
        f.Receipt(fund=pool, on=on, funder=own, amount=amount, reason=reason),
        f.Allocation(fund=pool, on=on, heading=wanted.pool_heading, amount=amount, reason=reason),
    ]


def _check_pool(pool: Ledger) -> None:
    if pool.fund.kind is not FundKind.POOLED:
        msg = f'Fund {pool.fund_id} is not a pooled fund; open one with kind = "pooled" in its plan file.'
        raise RequestError(msg)


@dataclass(frozen=True, slots=True)
class Share:
    """One person's part of a pool, pounds: put in, of what was spent, taken back, and still there."""

    fund: str
    put_in: Decimal
    spent: Decimal
    back: Decimal
    left: Decimal


def shares(pool: Ledger, on: date) -> tuple[Share, ...]:
    """Return each person's part; what was spent is shared by what each put in, to the penny."""
    _check_pool(pool)
    paid = _put_in(pool, on)
    if not paid:
        return ()
    spent = total(pool.balance(ac.plan("Spent", pool.fund_id, heading), on) for heading in pool.fund.headings)
    parts = share_out(spent, paid.values())
    found = []
    for (fund, amount), part in zip(paid.items(), parts, strict=True):
        back = pool.balance(ac.income_clawback(pool.fund_id, fund), on)
        found.append(Share(fund, amount, part, back, amount - part - back))
    return tuple(found)


def _put_in(pool: Ledger, on: date) -> Mapping[str, Decimal]:
    codes = {
        meaning.party
        for entry in pool.entries
        for leg in entry.legs
        if (meaning := ac.meaning(leg.account))
        and meaning.role == "Income:Funding"
        and is_fund_id(meaning.party)
    }
    return {code: -pool.balance(ac.funding(pool.fund_id, code), on) for code in sorted(codes)}


def take_back(  # noqa: PLR0917 - two funds, a heading in each, a sum and a day
    own: Ledger, pool: Ledger, heading: str, pool_heading: str, amount: Decimal, on: date
) -> Items:
    """Return what moves a person's unspent share back, on both sides.

    Raises:
        NotEnoughMoneyError: for more than is left of the person's share.
        HeadingUnknownError, NotEnoughAvailableError, RequestError.
    """
    above_zero(amount, "What is taken back")
    own.fund.heading(heading)
    pool.fund.heading(pool_heading)
    left = next((share.left for share in shares(pool, on) if share.fund == own.fund_id), ZERO)
    if amount > left:
        remedy = "take back no more than is left of the share (`isf pool show`)."
        raise NotEnoughMoneyError(own.fund_id, f"left in pool {pool.fund_id}", amount, left, remedy)
    need_available(pool, pool_heading, amount, on)
    need_bank(pool, amount, on)
    reason = f"share taken back by {own.fund_id}"
    fund = pool.fund_id
    back = f.Clawback(
        fund=fund, on=on, funder=own.fund_id, heading=pool_heading, amount=amount, reason=reason
    )
    paid = f.ClawbackPaid(fund=fund, on=on, funder=own.fund_id, amount=amount, reason=reason)
    words = f"share taken back from pooled fund {fund}"
    came = f.TransferIn(fund=own.fund_id, on=on, heading=heading, amount=amount, reason=words)
    return [back, paid, came]
