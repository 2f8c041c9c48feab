"""Which funder pays for what was spent: the book does not say, so it is shared out by what each owes."""

from collections import defaultdict
from decimal import Decimal

from isf.book.actions.period_budget import dues
from isf.model.fund import TOP_UP
from isf.model.money import ZERO, share_out, to_pence, total
from isf.reporting.return_fund import FundInReturn
from isf.reporting.spending import SpendingLine


def by_top_ups(of: FundInReturn, line: SpendingLine) -> dict[str, Decimal]:
    """Return which part of a line each top-up pays, by the heading's budget of that day, pounds."""
    if not of.fund.plans:
        return {}
    plan = of.fund.plan_on(line.on)
    added = {f.code: f.weekly or ZERO for f in plan.funders if f.tops_up and f.heading == line.heading}
    whole = dict(plan.headings).get(line.heading, ZERO) + total(added.values())
    return {code: to_pence(line.amount * weekly / whole) for code, weekly in added.items() if weekly}


def spent_by_funder(of: FundInReturn) -> dict[str, Decimal]:
    """Share out what was spent in the period: top-ups pay under their heading, the rest by what is due.

    The parts sum to what was spent. Nothing is shared where nobody owes anything.
    """
    parts: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for line in of.spent:
        for code, amount in by_top_ups(of, line).items():
            parts[code] += amount
    rest = total(line.amount for line in of.spent) - total(parts.values())
    owed = _owed(of)
    if owed:
        for code, amount in zip(owed, share_out(rest, owed.values()), strict=True):
            parts[code] += amount
    return dict(parts)


def _owed(of: FundInReturn) -> dict[str, Decimal]:
    """Return who owes the period's budget; where nobody does, who owed it in the time before."""
    due = dues(of.fund, of.policy, of.period) if of.fund.plans else {}
    due = due if any(due.values()) else {row.funder: row.due + row.owed_before for row in of.by_funder}
    return {code: amount for code, amount in due.items() if amount > 0 and not code.startswith(TOP_UP)}
