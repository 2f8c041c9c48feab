"""A fee for running a fund, within what the council's pack lets the provider charge.

The rule is reckoned over the whole life of the fund, so that a fee charged in
arrears, or a little later, is neither refused nor charged twice.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from isf.book import accounts as ac
from isf.book.actions.common import above_zero
from isf.book.actions.spending import fee
from isf.book.ledger import Ledger
from isf.errors import RequestError
from isf.model import facts as f
from isf.model.dates import written
from isf.model.fund import FEE
from isf.model.money import ZERO, pounds, to_pence, total
from isf.model.policy import Policy
from isf.model.rules import FeeKind

_PERCENT = Decimal(100)
_WHAT = {
    FeeKind.PERCENT_OF_SPEND: "{v} percent of what is spent",
    FeeKind.PERCENT_OF_BUDGET: "{v} percent of the budget",
    FeeKind.FIXED_PER_PERIOD: "£{v} a period",
    FeeKind.HOURLY: "£{v} an hour",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeRequest:
    """A fee of `amount` pounds, or of so many `hours` where the council pays by the hour."""

    on: date
    charge: str
    amount: Decimal | None = None
    hours: Decimal | None = None


def fee_by_rule(ledger: Ledger, policy: Policy, wanted: FeeRequest) -> f.Fee:
    """Charge a fee; the rule that allows it stands with it as its reason.

    Raises:
        RequestError: for more than the council's rule allows, or hours where it does not pay by the hour.
        HeadingUnknownError, NotEnoughAvailableError, FundClosedError.
    """
    rule = policy.rules.fee
    if rule.kind is FeeKind.HOURLY:
        return _by_the_hour(ledger, policy, wanted)
    if wanted.amount is None or wanted.hours is not None:
        msg = f"{policy.name} does not pay a fee by the hour; give the sum (--amount)."
        raise RequestError(msg)
    _check_limit(ledger, policy, wanted.amount, wanted.on)
    return replace(fee(ledger, wanted.amount, wanted.on, wanted.charge), reason=rule_words(policy))


def _by_the_hour(ledger: Ledger, policy: Policy, wanted: FeeRequest) -> f.Fee:
    rate = policy.rules.fee.value or ZERO
    if wanted.hours is None:
        msg = f"{policy.name} pays this fee by the hour ({rule_words(policy)}); say how many (--hours)."
        raise RequestError(msg)
    amount = to_pence(above_zero(wanted.hours, "The number of hours") * rate)
    hours = f"{wanted.hours.normalize():f} hours, {rule_words(policy)}"
    return replace(fee(ledger, amount, wanted.on, wanted.charge), reason=hours)


def rule_words(policy: Policy) -> str:
    """Say what a council lets the provider charge, who authorises it, and its clause; empty for none."""
    rule = policy.rules.fee
    if rule.kind is FeeKind.NONE or rule.value is None:
        return ""
    words = _WHAT[rule.kind].format(v=rule.value)
    by = f", authorised by {' and '.join(rule.authorised_by)}" if rule.authorised_by else ""
    clause = policy.clauses.get("fee", "")
    return f"{words}{by} ({clause})" if clause else f"{words}{by}"


def allowed_by(ledger: Ledger, policy: Policy, on: date) -> Decimal | None:
    """Return what may be charged in all by a day, pounds; None where no rule sets it."""
    rule = policy.rules.fee
    if rule.value is None or rule.kind in (FeeKind.NONE, FeeKind.HOURLY):
        return None
    if rule.kind is FeeKind.FIXED_PER_PERIOD:
        return rule.value * _periods_begun(ledger, policy, on)
    base = _spent(ledger, on) if rule.kind is FeeKind.PERCENT_OF_SPEND else _budget(ledger, on)
    return to_pence(base * rule.value / _PERCENT)


def charged(ledger: Ledger) -> Decimal:
    """Return what was charged in all, less what was waived or taken back, pounds."""
    return ledger.balance(ac.expense("Fee", ledger.fund_id, FEE), date.max)


def _check_limit(ledger: Ledger, policy: Policy, amount: Decimal, on: date) -> None:
    most = allowed_by(ledger, policy, on)
    so_far = charged(ledger)
    if most is not None and so_far + amount > most:
        msg = (
            f"A fee of {pounds(amount)} would be more than {policy.name} allows: {rule_words(policy)} comes "
            f"to {pounds(most)} by {written(on)}, and {pounds(so_far)} is charged already. Charge no more "
            f"than {pounds(max(ZERO, most - so_far))}, or ask the council to change its rule."
        )
        raise RequestError(msg)


def _periods_begun(ledger: Ledger, policy: Policy, on: date) -> int:
    """Return how many periods the fund has seen, the one that a day lies in included."""
    last = min(on, ledger.fund.ending or on)
    return sum(1 for _ in policy.calendar.between(ledger.fund.start, date.fromordinal(last.toordinal() + 1)))


def _spent(ledger: Ledger, on: date) -> Decimal:
    """Return what was spent by a day on anything but fees, pounds."""
    fund = ledger.fund_id
    whole = total(ledger.balance(ac.plan("Spent", fund, name), on) for name in ledger.fund.headings)
    return whole - ledger.balance(ac.expense("Fee", fund, FEE), on)


def _budget(ledger: Ledger, on: date) -> Decimal:
    """Return the budget that was allocated by a day, pounds."""
    headings = ledger.fund.headings
    return -total(ledger.balance(ac.plan("Allocated", ledger.fund_id, name), on) for name in headings)
