"""A fund that goes to another provider: what leaves this book."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from isf.book import accounts as ac
from isf.book.actions.common import Items, available, committed, release_of
from isf.book.actions.life_events import left_to_do, paying_in
from isf.book.directives import Directive, Entry, Line
from isf.book.ledger import Ledger
from isf.errors import RequestError
from isf.model import events as e
from isf.model import facts as f
from isf.model.money import ZERO, pounds, total

_TO = "handed over to "


@dataclass(frozen=True, slots=True)
class Sums:
    """What goes along, pounds: by heading as money, and what funders still owe, by funder and heading."""

    money: Mapping[str, Decimal]
    owed: Mapping[str, Decimal]
    owed_by_heading: Mapping[str, Decimal]


def hand_over(ledger: Ledger, to: str, on: date) -> tuple[Sums, Items]:
    """Return what goes along and what takes the fund out of this book on a day.

    What agreements reserve is released and goes along as money; what funders
    still owe is made less due here, for they pay it to the next provider. The
    fund is closed by it.

    Raises:
        RequestError: when something has to be settled first; it says what.
    """
    _check_settled(ledger, on)
    reason = f"{_TO}{to}"
    links = (f"hand-over-{ledger.fund_id}-{on.isoformat()}",)
    held = [(terms, committed(ledger, terms, on)) for terms in ledger.fund.agreements]
    releases: Items = [
        release_of(ledger, terms, on, amount, reason=reason) for terms, amount in held if amount > 0
    ]
    whole = {
        name: available(ledger, name, on) + total(amount for t, amount in held if t.heading == name)
        for name in ledger.fund.headings
    }
    sums = _sums(ledger, whole, on)
    less: Items = [
        f.Due(fund=ledger.fund_id, on=on, funder=code, amount=-amount, reason=reason)
        for code, amount in sums.owed.items()
    ]
    less += [
        f.Allocation(fund=ledger.fund_id, on=on, heading=name, amount=-amount, reason=reason)
        for name, amount in sums.owed_by_heading.items()
    ]
    out: Items = [
        f.TransferOut(fund=ledger.fund_id, on=on, heading=name, amount=amount, reason=reason, links=links)
        for name, amount in sums.money.items()
    ]
    ended: Items = [
        e.AgreementEnded(fund=ledger.fund_id, on=on, agreement=terms.id, end=on, reason=reason)
        for terms in ledger.fund.agreements
        if (terms.end is None or terms.end > on) and terms.start < on
    ]
    ending = e.Ending(fund=ledger.fund_id, on=on, end=on, reason=reason)
    closed = e.FundClosed(fund=ledger.fund_id, on=on, reason=reason)
    return sums, [*releases, *less, *out, *ended, ending, closed]


def before_hand_over(ledger: Ledger, to: str, on: date) -> Ledger | None:
    """Return the ledger as it was when it was handed over, so that the file can be made again.

    None for a fund that was not handed over. A hand-over that waited for a
    second person gets its file this way, and so does one whose file was lost.

    Raises:
        RequestError: when it went to somebody else, or on another day.
    """
    fund = ledger.fund
    if fund.closed_on is None or fund.ending is None or not fund.ending_reason.startswith(_TO):
        return None
    if (fund.ending_reason, fund.ending) != (f"{_TO}{to}", on):
        msg = (
            f"Fund {fund.id} was {fund.ending_reason} on {fund.ending.isoformat()}; to make its file again, "
            "give that provider and that day (--to, --on)."
        )
        raise RequestError(msg)
    return Ledger(ledger.fund_id, tuple(d for d in ledger.directives if not _of_hand_over(d, f"{_TO}{to}")))


def _of_hand_over(directive: Directive, reason: str) -> bool:
    if isinstance(directive, Entry):
        return directive.get("reason") == reason
    return isinstance(directive, Line) and (directive.get("reason") == reason or reason in directive.values)


def _check_settled(ledger: Ledger, on: date) -> None:
    open_ones = [
        todo
        for todo in left_to_do(ledger, on)
        if not todo.what.startswith(("reserved", "left", "in the bank", "owed"))
        or (todo.what.startswith("owed") and todo.do.startswith("isf return"))
    ]
    if open_ones or ledger.fund.closed_on:
        told = "; ".join(f"{pounds(todo.amount)} {todo.what} ({todo.do})" for todo in open_ones)
        msg = f"Fund {ledger.fund_id} cannot be handed over yet: {told or 'it is closed'}. Settle that first."
        raise RequestError(msg)
    if any(known.on > on or (known.kind == "delivery" and known.on == on) for known in ledger.entries):
        msg = (
            f"Fund {ledger.fund_id} has entries after {on.isoformat()}, or something was delivered on that "
            "day, which is the first with the next provider; hand it over on a day after the last."
        )
        raise RequestError(msg)


def _sums(ledger: Ledger, whole: Mapping[str, Decimal], on: date) -> Sums:
    owed = {code: ledger.balance(ac.owed(ledger.fund_id, code), on) for code in paying_in(ledger)}
    owed = {code: amount for code, amount in owed.items() if amount > 0}
    after, by_heading = total(owed.values()), dict[str, Decimal]()
    for name, there in sorted(whole.items(), key=lambda item: -item[1]):
        part = min(there, after)
        if part > 0:
            by_heading[name] = part
            after -= part
    money = {name: there - by_heading.get(name, ZERO) for name, there in whole.items()}
    money = {name: amount for name, amount in money.items() if amount > 0}
    bank = ledger.balance(ac.bank(ledger.fund_id), on)
    if after or total(money.values()) != bank:
        msg = (
            f"Fund {ledger.fund_id} has {pounds(bank)} in the bank, but {pounds(total(money.values()))} "
            "would go along; run the period, or write off what will not come (`isf write-off`), first."
        )
        raise RequestError(msg)
    return Sums(money, owed, by_heading)
