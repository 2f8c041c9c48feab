"""One fund in memory: its plan and the money of its first four weeks, for tests of what people ask for."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from isf.book.directives import Line
from isf.book.entries import entry
from isf.book.identities import problems
from isf.book.ledger import Ledger
from isf.book.lines import lines
from isf.model import events as e
from isf.model import facts as f
from isf.model.fund import Authority, AuthorityKind, Fund, Funder, FundKind, Outcome, Plan

F = "P-7K3QX7"
START = date(2026, 4, 6)
TODAY = date(2026, 6, 30)
PLAN = Plan(
    START,
    (("Home-Support", Decimal("75.00")), ("Community", Decimal("20.00")), ("Fee", Decimal("5.00"))),
    Decimal("10.00"),
    (Funder("Council", Decimal(60)), Funder("ICB", Decimal(40))),
)


def day(number: int, month: int = 4) -> date:
    """Return a day of April 2026, or of another month."""
    return date(2026, month, number)


def pounds(text: str) -> Decimal:
    """Return an amount."""
    return Decimal(text)


def with_(ledger: Ledger, *items: f.Fact | e.Event) -> Ledger:
    """Return a ledger with more in it, which must still be sound."""
    for item in items:
        if isinstance(item, e.Event):
            told = (replace(line, fund=ledger.fund_id) for line in lines(item) if isinstance(line, Line))
            ledger = ledger.plus(told)
        else:
            number = f"{ledger.fund_id}/{len(ledger.entries) + 1}"
            ledger = ledger.plus([entry(item, item.id or number)])
    assert problems(ledger.directives, TODAY, book=False) == []
    return ledger


def opened(plan: Plan = PLAN, fund: str = F, kind: FundKind = FundKind.PERSON) -> Ledger:
    """Return a fund with four weeks' budget; the person owes 40.00, the others paid 216.00 and 144.00."""
    begin = [
        e.FundOpened(fund=fund, on=START, about=Fund(fund, kind, "calderdale", START)),
        e.PlanSet(fund=fund, on=START, plan=plan),
        e.OutcomeAdded(fund=fund, on=START, outcome=Outcome("O1", "g", "Swim")),
        e.AuthorityGranted(
            fund=fund, on=START, authority=Authority("A1", AuthorityKind.SELF, START, day(1, 6))
        ),
    ]
    budget = [
        f.Allocation(fund=fund, on=START, heading=name, amount=weekly * 4) for name, weekly in plan.headings
    ]
    due = [
        f.Due(fund=fund, on=START, funder=code, amount=pounds(amount))
        for code, amount in (("Council", "216.00"), ("ICB", "144.00"), ("Contribution", "40.00"))
    ]
    came = [
        f.Receipt(fund=fund, on=day(10), funder=code, amount=pounds(amount))
        for code, amount in (("Council", "216.00"), ("ICB", "144.00"))
    ]
    return with_(Ledger(fund, ()), *begin, *budget, *due, *came)
