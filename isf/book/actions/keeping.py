"""Agreeing that money goes back to the funders, from where most is left, in the shares that they paid in."""

from datetime import date
from decimal import Decimal

from isf.book.actions.common import above_zero, available, need_available
from isf.book.actions.life_events import by_funders
from isf.book.ledger import Ledger
from isf.errors import RequestError
from isf.model import facts as f
from isf.model.money import ZERO, plain


def clawback_by_shares(
    ledger: Ledger, heading: str, amount: Decimal, on: date, reason: str = ""
) -> list[f.Clawback]:
    """Agree that a sum goes back from a heading to every funder by what each paid in.

    Raises:
        HeadingUnknownError, NotEnoughAvailableError, RequestError.
    """
    above_zero(amount, "A clawback")
    ledger.fund.heading(heading)
    need_available(ledger, heading, amount, on)
    return [
        f.Clawback(fund=ledger.fund_id, on=on, funder=funder, heading=heading, amount=part, reason=reason)
        for funder, part in by_funders(ledger, amount, on)
    ]


def agree_return(ledger: Ledger, amount: Decimal, on: date, reason: str) -> list[f.Clawback]:
    """Agree the return of a sum from whichever headings have most left; nothing where it is 0.00.

    Raises:
        RequestError: when the headings have not so much left.
    """
    if amount <= 0:
        return []
    made: list[f.Clawback] = []
    after = amount
    room = {name: available(ledger, name, on) for name in ledger.fund.headings}
    for name, there in sorted(room.items(), key=lambda item: -item[1]):
        part = min(max(there, ZERO), after)
        if part > 0:
            made += clawback_by_shares(ledger, name, part, on, reason)
            after -= part
    if after:
        msg = f"Only {plain(amount - after)} of {plain(amount)} is still left in fund {ledger.fund_id}."
        raise RequestError(msg)
    return made
