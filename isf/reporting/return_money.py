"""The money and the plan of one fund in a council return."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from isf.model.money import ZERO, total
from isf.reporting import return_rows as rows
from isf.reporting.balances import balance
from isf.reporting.flows import flows
from isf.reporting.header import last_day
from isf.reporting.return_fund import FundInReturn
from isf.reporting.return_shares import spent_by_funder

_GIVES_BACK: Final = frozenset({"refund", "credit-note", "waive"})


def money(of: FundInReturn) -> rows.MoneyRow:
    """Sum up the period's money."""
    opening = balance(of.fund, of.own, _day_before(of.period.start))
    plan = of.over_the_period
    money, flows = of.closing.money, _flows(of)
    return rows.MoneyRow(
        person_ref=of.ref,
        fund=of.fund.id,
        opening_balance=opening.money.net,
        **flows,
        **_spent_as(of),
        closing_balance=money.net,
        allocated=plan.total.allocated,
        committed=plan.total.committed,
        conditional=plan.total.conditional,
        available=plan.total.available,
        surplus_weeks=of.over.weeks,
        surplus_limit_weeks=of.over.limit_weeks,
        earmarked=of.over.earmarked,
        returnable=of.to_return.amount,
        bank=money.bank,
        card=money.card,
        owed=money.owed,
        payable=money.payable,
        advance=money.advance,
        clawback=money.clawback,
    )


def _flows(of: FundInReturn) -> dict[str, Decimal]:
    money = of.by_funder
    contribution = [row for row in money if row.is_contribution]
    moved = flows(of.fund, of.own, of.period)
    return {
        "due": total(row.due for row in money),
        "received": total(row.received - row.given_back for row in money),
        "due_not_received": total(row.owed_now for row in money),
        "contribution_assessed": total(row.due for row in contribution),
        "contribution_received": total(row.received - row.given_back for row in contribution),
        "top_up": total(row.received - row.given_back for row in money if row.is_top_up),
        "clawback_agreed": total(row.clawback_agreed for row in money),
        "clawback_paid": total(row.clawback_paid for row in money),
        "transfer_in": moved.transferred_in,
        "transfer_out": moved.transferred_out,
    }


def _spent_as(of: FundInReturn) -> dict[str, Decimal]:
    given_back = [line for line in of.spent if line.of in _GIVES_BACK]
    charged = [line for line in of.spent if line.of not in _GIVES_BACK]
    support = [line for line in charged if not line.is_fee]
    return {
        "spent_own_service": total(line.amount for line in support if line.is_own),
        "spent_third_party": total(line.amount for line in support if not line.is_own),
        "fees": total(line.amount for line in charged if line.is_fee),
        "refunds": -total(line.amount for line in given_back),
    }


def funders(of: FundInReturn) -> Iterator[rows.FunderRow]:
    """Tell of each funder."""
    spent = spent_by_funder(of)
    for row in of.by_funder:
        yield rows.FunderRow(
            person_ref=of.ref,
            fund=of.fund.id,
            funder=row.funder,
            owed_before=row.owed_before,
            due=row.due,
            received=row.received,
            given_back=row.given_back,
            set_off=row.set_off,
            due_not_received=row.owed_now,
            spent=spent.get(row.funder, ZERO),
            clawback_agreed=row.clawback_agreed,
            clawback_paid=row.clawback_paid,
            clawback_not_paid=row.clawback_now,
        )


def plan(of: FundInReturn) -> Iterator[rows.PlanRow]:
    """Tell of each heading."""
    plan = of.over_the_period
    budget = of.fund.plan_on(last_day(of.period)).headings if of.fund.plans else ()
    weekly = dict(budget)
    for row in plan.headings:
        yield rows.PlanRow(
            person_ref=of.ref,
            fund=of.fund.id,
            heading=row.heading,
            weekly=weekly.get(row.heading, ZERO),
            brought_forward=row.brought_forward,
            allocated=row.allocated,
            committed=row.committed,
            conditional=row.conditional,
            spent=row.spent,
            returned=row.returned,
            lapsed=row.lapsed,
            transferred=row.transferred,
            available=row.available,
        )


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
