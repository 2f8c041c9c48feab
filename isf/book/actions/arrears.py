"""A contribution that does not come: since when, what the council's rule asks next, and settling it.

The oldest sum is taken to be paid first. Steps and figures are the pack's
(`[arrears]`); nothing here is claimed as national.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from isf.book import accounts as ac
from isf.book.actions.common import Items, available, projected
from isf.book.actions.other_money import LessRequest, waive, write_off
from isf.book.ledger import Ledger
from isf.errors import RequestError
from isf.model import facts as f
from isf.model.dates import written
from isf.model.fund import CONTRIBUTION, PROVIDER
from isf.model.money import ZERO, pounds, share_out, total
from isf.model.policy import Policy
from isf.model.rules import Bears, Invoices


class Step(StrEnum):
    """What comes next."""

    REMIND = "remind"
    CHASE = "chase"
    COUNCIL_PAYS = "council-pays"
    WRITE_OFF = "write-off"


@dataclass(frozen=True, slots=True)
class Arrears:
    """What of a person's contribution has not come, pounds: in all, and the part that is `late`.

    Late is what fell due so many days ago that the pack asks for more than a
    reminder. `since` is the day from which the oldest part is due; `tell` says
    who hears of it, `asks` who asks the person.
    """

    owed: Decimal
    late: Decimal
    since: date
    days: int
    step: Step
    asks: str
    tell: tuple[str, ...]


def arrears(ledger: Ledger, policy: Policy, on: date) -> Arrears | None:
    """Return what of the contribution has not come by a day, and what is to be done; None where all came."""
    unpaid = _unpaid(ledger, on)
    if not unpaid:
        return None
    since = unpaid[0][0]
    days = (on - since).days
    step = _step(policy, days)
    return Arrears(
        owed=total(amount for _, amount in unpaid),
        late=total(amount for day, amount in unpaid if (on - day).days >= _after(policy, step)),
        since=since,
        days=days,
        step=step,
        asks="the council" if policy.rules.payment.invoices is Invoices.COUNCIL else "the provider",
        tell=_TOLD[step],
    )


_TOLD = {
    Step.REMIND: ("the person",),
    Step.CHASE: ("the person", "whoever may agree for the person", "the council"),
    Step.COUNCIL_PAYS: ("the council", "the person"),
    Step.WRITE_OFF: ("the council", "the person"),
}


def _step(policy: Policy, days: int) -> Step:
    rule = policy.rules.arrears
    if days < rule.chase_days:
        return Step.REMIND
    if rule.council_pays_after_days is not None and days >= rule.council_pays_after_days:
        return Step.COUNCIL_PAYS
    return Step.WRITE_OFF if rule.write_off and rule.council_pays_after_days is None else Step.CHASE


def _after(policy: Policy, step: Step) -> int:
    """Return after how many days a sum is late for a step."""
    rule = policy.rules.arrears
    if step is Step.COUNCIL_PAYS and rule.council_pays_after_days is not None:
        return rule.council_pays_after_days
    return rule.chase_days


def _unpaid(ledger: Ledger, on: date) -> list[tuple[date, Decimal]]:
    """Return each due of the person that is not covered, oldest first."""
    account = ac.owed(ledger.fund_id, CONTRIBUTION)
    moves = [(x.on, leg.amount) for x in ledger.entries for leg in x.legs if leg.account == account]
    moves = sorted((day, amount) for day, amount in moves if day <= on)
    paid = -total(amount for _, amount in moves if amount < 0)
    unpaid = []
    for day, amount in moves:
        if amount > 0:
            part = min(paid, amount)
            paid -= part
            if amount > part:
                unpaid.append((day, amount - part))
    return unpaid


# --- settling ----------------------------------------------------------------------------------


def settle(ledger: Ledger, policy: Policy, on: date, reason: str) -> Items:
    """Return what settles arrears as the pack says: the council pays, or the money is written off.

    Written off is first what is still available; for what is spent already the
    pack says who bears it (council, provider; the fund has nothing left).

    Raises:
        RequestError: where the pack asks for neither yet, or nobody can bear it.
    """
    found = arrears(ledger, policy, on)
    if found is None or not found.late or found.step not in (Step.COUNCIL_PAYS, Step.WRITE_OFF):
        raise RequestError(_not_yet(ledger, policy, found))
    clause = policy.clauses.get("arrears", "")
    where = f" ({clause})" if clause else ""
    why = f"contribution not paid since {written(found.since)}: {reason}{where}"
    if found.step is Step.COUNCIL_PAYS:
        return council_pays(ledger, found.late, on, why)
    return _written_off(ledger, policy, found.late, on, why)


def _not_yet(ledger: Ledger, policy: Policy, found: Arrears | None) -> str:
    if found is None:
        return f"Nothing of the contribution of fund {ledger.fund_id} is unpaid; there is nothing to settle."
    rule = policy.rules.arrears
    if rule.council_pays_after_days is not None:
        then = f"the council pays after {rule.council_pays_after_days} days"
    elif rule.write_off:
        then = f"it is written off after {rule.chase_days} days"
    else:
        then = "the person is asked again, and the council decides"
    return (
        f"{pounds(found.owed)} of the contribution of fund {ledger.fund_id} is unpaid for {found.days} days; "
        f"by {policy.name}'s rule {then}. Until then: {found.step} ({found.asks} asks)."
    )


def council_pays(ledger: Ledger, amount: Decimal, on: date, reason: str) -> Items:
    """Return what makes a sum of the contribution due from the plan's sharing funders instead."""
    sharing = [
        (funder.code, funder.share) for funder in ledger.fund.plan_on(on).funders if funder.share is not None
    ]
    parts = share_out(amount, [share for _, share in sharing])
    due = f.Due(fund=ledger.fund_id, on=on, funder=CONTRIBUTION, amount=-amount, reason=reason)
    return [
        due,
        *(
            f.Due(fund=ledger.fund_id, on=on, funder=code, amount=part, reason=reason)
            for (code, _), part in zip(sharing, parts, strict=True)
            if part
        ),
    ]


def _written_off(ledger: Ledger, policy: Policy, amount: Decimal, on: date, reason: str) -> Items:
    made = _from_available(ledger, amount, on, reason)
    rest = amount - total(item.amount for item in made if isinstance(item, f.WriteOff))
    if not rest:
        return made
    bears = policy.rules.arrears.spent_is_borne_by
    spent = f"{reason}; it was spent already, {bears} bears it"
    if bears is Bears.COUNCIL:
        return [*made, *council_pays(ledger, rest, on, spent)]
    if bears is Bears.PROVIDER:
        waived = _provider_bears(projected(ledger, made), rest, on, spent)
        return [*made, *waived, *_from_available(projected(ledger, [*made, *waived]), rest, on, spent)]
    msg = (
        f"{pounds(rest)} of the contribution was spent already, and nothing is left in fund "
        f"{ledger.fund_id} to bear it; ask the council who does."
    )
    raise RequestError(msg)


def _from_available(ledger: Ledger, amount: Decimal, on: date, reason: str) -> Items:
    """Write off as far as headings have money available, from where most is left."""
    made: Items = []
    room = {name: max(ZERO, available(ledger, name, on)) for name in ledger.fund.headings}
    for name, there in sorted(room.items(), key=lambda item: -item[1]):
        part = min(there, amount)
        if part:
            made.append(write_off(projected(ledger, made), CONTRIBUTION, name, part, on, reason))
            amount -= part
    return made


def _provider_bears(ledger: Ledger, amount: Decimal, on: date, reason: str) -> Items:
    """Take a sum off what the provider charged and was not paid for yet, agreement by agreement."""
    made: Items = []
    for terms in ledger.fund.agreements:
        now = projected(ledger, made)
        payable = max(ZERO, now.owing(ac.payable(now.fund_id, PROVIDER), on))
        charged = now.balance(ac.expense("Support", now.fund_id, terms.heading), on)
        part = min(amount, payable, charged) if terms.supplier == PROVIDER else ZERO
        if part > 0:
            made.append(waive(now, LessRequest(amount=part, on=on, reason=reason, agreement=terms.id)))
            amount -= part
    if amount:
        msg = (
            f"The provider bears what was spent of an unpaid contribution, but {pounds(amount)} of it is "
            "paid to the provider already; record that it gives it back "
            f"(`isf refund {ledger.fund_id}`) first."
        )
        raise RequestError(msg)
    return made
