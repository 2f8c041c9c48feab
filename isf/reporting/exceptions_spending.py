"""Spending that a council hears of: beside the plan, or dearer than was agreed without anybody's word."""

from collections.abc import Iterator, Sequence

from isf.book.actions.spending_rules import warned_of
from isf.model.facts import Stream
from isf.model.fund import Agreement, Fund
from isf.model.money import ZERO, pounds, to_pence
from isf.model.policy import Policy
from isf.model.postings import Posting
from isf.reporting.exceptions import FundException
from isf.reporting.spending import SpendingLine
from isf.reporting.words import heading_words


def off_plan_spend(fund: Fund, policy: Policy, lines: Sequence[SpendingLine]) -> Iterator[FundException]:
    """Tell of deliveries that no agreement covers, that the plan has no money for, or that are warned of."""
    terms = {agreement.id: agreement for agreement in fund.agreements}
    for line in _delivered(lines):
        why = _beside(fund, policy, line, terms.get(line.agreement))
        if why:
            words = f"{pounds(line.amount)} ({line.entry}): {why}."
            yield FundException("off_plan_spend", line.on, line.amount, words)


def _beside(fund: Fund, policy: Policy, line: SpendingLine, agreed: Agreement | None) -> str:
    if agreed is None or not agreed.covers(line.on):
        return "no agreement covers that day"
    if not _is_planned(fund, line):
        return f"the plan has no money for {heading_words(line.heading).lower()}"
    kind = warned_of(policy, agreed.agreed_how)
    clause = policy.clauses.get("spending", "")
    where = f" ({clause})" if clause else ""
    return f"the council's rules warn of {kind}{where}; {agreed.agreed_how}" if kind else ""


def _is_planned(fund: Fund, line: SpendingLine) -> bool:
    """Say whether the plan of that day has weekly or one-off money for a line's heading, or a top-up."""
    plan = fund.plan_on(line.on) if fund.plans else None
    if plan is None:
        return True
    named = {name for name, weekly in plan.headings if weekly}
    named |= {funder.heading for funder in plan.funders if funder.tops_up}
    return line.heading in named | {once.heading for once in fund.one_offs if once.on <= line.on}


def unapproved_variance(
    fund: Fund, lines: Sequence[SpendingLine], postings: Sequence[Posting]
) -> Iterator[FundException]:
    """Tell of each delivery above its agreed rate that the council did not agree to pay for."""
    terms = {agreement.id: agreement for agreement in fund.agreements}
    approved = {(p.on, p.amount) for p in postings if p.meta.get("stream") == Stream.VARIANCE}
    for line in _delivered(lines):
        agreed = terms.get(line.agreement)
        rate = agreed.rate if agreed else None
        if not rate or line.rate is None or line.rate <= rate:
            continue
        over = line.amount - to_pence((line.units or ZERO) * rate)
        if (line.on, over) not in approved:
            words = (
                f"{pounds(line.rate)} each, and {pounds(rate)} was agreed ({line.entry}); "
                f"nobody at the council agreed to {pounds(over)} more."
            )
            yield FundException("unapproved_variance", line.on, over, words)


def _delivered(lines: Sequence[SpendingLine]) -> Iterator[SpendingLine]:
    return (line for line in lines if line.kind == "delivery" and line.corrected_on is None)
