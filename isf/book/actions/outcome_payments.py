"""Payment on outcomes: promised, confirmed by someone whose word counts, or lapsed.

Wiltshire paid a fifth of the plan's value at once and the rest when the person
confirmed her outcomes (reference/domain.md section D6); both parts are here.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from isf.book import accounts as ac
from isf.book.actions.common import Items, above_zero, check_lasting, check_open, funder_code, need_available
from isf.book.directives import Entry
from isf.book.ledger import Ledger
from isf.errors import PromiseUnknownError, RequestError
from isf.model import facts as f
from isf.model.fund import COUNCIL, PROVIDER
from isf.model.money import ZERO, plain


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseRequest:
    """What is paid (pounds) when an outcome is confirmed; `up_front` is due at once."""

    heading: str
    outcome: str
    amount: Decimal
    on: date
    paid_by: f.PaidBy
    funder: str = COUNCIL
    up_front: Decimal = ZERO
    reason: str = ""


def promise(ledger: Ledger, wanted: PromiseRequest) -> tuple[str, Items]:
    """Return the promise's id and what records it.

    Raises:
        HeadingUnknownError, OutcomeUnknownError, FunderUnknownError,
        NotEnoughAvailableError, FundClosedError, RequestError.
    """
    check_lasting(ledger, wanted.on)
    ledger.fund.heading(wanted.heading)
    ledger.fund.outcome(wanted.outcome)
    above_zero(wanted.amount, "What is promised")
    if wanted.paid_by is f.PaidBy.FUND:
        need_available(ledger, wanted.heading, wanted.amount, wanted.on)
    name = f"PR-{len(promises(ledger)) + 1:03d}"
    made = f.Promise(
        fund=ledger.fund_id,
        on=wanted.on,
        promise=name,
        heading=wanted.heading,
        outcome=wanted.outcome,
        amount=wanted.amount,
        paid_by=wanted.paid_by,
        reason=wanted.reason,
        links=(f"{ledger.fund_id}-{name}",),
    )
    return name, [*_up_front(ledger, wanted, name), made]


def _up_front(ledger: Ledger, wanted: PromiseRequest, name: str) -> Items:
    """The part that is due at once: due and allocated together."""
    if not wanted.up_front:
        return []
    above_zero(wanted.up_front, "What is paid up front")
    if wanted.paid_by is f.PaidBy.FUND:
        msg = "Only the council pays a part up front; what the fund pays is in its budget already."
        raise RequestError(msg)
    fund, links = ledger.fund_id, (f"{ledger.fund_id}-{name}",)
    code = funder_code(ledger, wanted.funder, new=False)
    due = f.Due(
        fund=fund,
        on=wanted.on,
        funder=code,
        amount=wanted.up_front,
        stream=f.Stream.OUTCOME,
        reason="the part paid up front",
        links=links,
    )
    budget = f.Allocation(
        fund=fund, on=wanted.on, heading=wanted.heading, amount=wanted.up_front, links=links
    )
    return [due, budget]


def promises(ledger: Ledger) -> dict[str, Entry]:
    """Return every promise of the fund by its id, in the order in which they were made."""
    return {entry.get("promise"): entry for entry in ledger.entries if entry.kind == "promise"}


def open_amount(ledger: Ledger, entry: Entry, on: date) -> Decimal:
    """Return what of a promise is neither confirmed nor lapsed at the close of a day, pounds."""
    return ledger.headroom(_account(entry), on)


def _account(entry: Entry) -> str:
    return next(leg.account for leg in entry.legs if ":Conditional:" in leg.account)


def _heading(entry: Entry) -> str:
    meaning = ac.meaning(_account(entry))
    return meaning.heading if meaning else ""


def _found(ledger: Ledger, name: str, amount: Decimal | None, on: date) -> tuple[Entry, Decimal]:
    known = promises(ledger)
    if name not in known:
        raise PromiseUnknownError(ledger.fund_id, name, list(known))
    left = open_amount(ledger, known[name], on)
    asked = left if amount is None else above_zero(amount, "The amount")
    if asked > left or not left:
        msg = (
            f"{plain(asked)} is more than the {plain(left)} of {name} that is still open on "
            f"{on.isoformat()}; name no more than that."
        )
        raise RequestError(msg)
    return known[name], asked


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmRequest:
    """A promise kept: in full, or so many pounds of it; `by` says whose word it is."""

    promise: str
    on: date
    by: str
    amount: Decimal | None = None
    funder: str = COUNCIL
    supplier: str = PROVIDER


def confirm(ledger: Ledger, wanted: ConfirmRequest) -> f.Confirmed:
    """Return what records that an outcome was confirmed.

    Raises:
        PromiseUnknownError, FunderUnknownError, FundClosedError, RequestError.
    """
    check_open(ledger, wanted.on)
    entry, amount = _found(ledger, wanted.promise, wanted.amount, wanted.on)
    return f.Confirmed(
        fund=ledger.fund_id,
        on=wanted.on,
        promise=wanted.promise,
        heading=_heading(entry),
        outcome=entry.get("outcome"),
        amount=amount,
        paid_by=f.PaidBy(entry.get("paid-by")),
        funder=funder_code(ledger, wanted.funder, new=False),
        supplier=wanted.supplier,
        reason=f"confirmed by {wanted.by}",
        links=(f"{ledger.fund_id}-{wanted.promise}",),
    )


def lapse(
    ledger: Ledger, name: str, on: date, reason: str, *, amount: Decimal | None = None, funder: str = COUNCIL
) -> f.Lapsed:
    """Return what records that an outcome will not be confirmed.

    What the council would have paid then is simply never due. What the fund had
    set aside out of its budget is money that came for it: the same entry makes
    it less due, so that the fund owes it to the funder until `isf return`.

    Raises:
        PromiseUnknownError, FunderUnknownError, RequestError.
    """
    if not reason:
        msg = "Say why it lapses (--reason), for the person's statement."
        raise RequestError(msg)
    entry, left = _found(ledger, name, amount, on)
    from_fund = entry.get("paid-by") == str(f.PaidBy.FUND)
    return f.Lapsed(
        fund=ledger.fund_id,
        on=on,
        promise=name,
        heading=_heading(entry),
        amount=left,
        funder=funder_code(ledger, funder, new=False),
        recognised=left if from_fund else ZERO,
        reason=reason,
        links=(f"{ledger.fund_id}-{name}",),
    )
