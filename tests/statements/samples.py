"""Statements and returns of invented people, for the tests of what goes out."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from isf.book.ledger import Ledger
from isf.model import events as e
from isf.model import facts as f
from isf.model.fund import Outcome
from isf.model.periods import Period
from isf.model.policy import Policy
from isf.reporting.about import About, Attested, Provider, ReturnAbout
from isf.reporting.council_return import CouncilReturn, council_return
from isf.reporting.statement import Statement, statement
from tests.statements.books import (
    DAY,
    FUND,
    agreed,
    book,
    corrects,
    delivered,
    opened,
    worked_period,
)

PERIOD = Period(date(2026, 4, 6), date(2026, 5, 4), "2026:01")
POLICY = Policy("calderdale", "Calderdale Council", clauses={"surplus": "clause 8.2 of the contract"})
PROVIDER = Provider(name="Ryburn Care", contact="01422 000 000", cqc_id="1-000000001")
ABOUT = About(
    provider=PROVIDER,
    issued=date(2026, 5, 5),
    person="Annie Example",
    person_ref="ASC-100234",
    council="Calderdale Council",
    head="0123456789abcdef",
    policy=POLICY,
    authorities={"A1": "Annie Example"},
    suppliers={"Pool": "Sowerby Pool"},
)
RETURN_ABOUT = ReturnAbout(
    provider=PROVIDER,
    issued=date(2026, 5, 5),
    head="0123456789abcdef",
    attested=Attested(
        reconciled_on=date(2026, 5, 3),
        bank_balance=Decimal("64.00"),
        sum_of_funds=Decimal("64.00"),
        prepared_by="R1",
        checked_by="R2",
    ),
    names={FUND: "Annie Example"},
)


def worked_statement() -> Statement:
    """Return the statement of the worked period of design/book.md."""
    ledger = worked_period()
    return statement(ledger.fund, ledger.postings(), PERIOD, ABOUT)


def busy_period() -> Ledger:
    """Return a period in which everything happens that a statement has a table for."""
    swim = Outcome("O2", "i", "Swim on Fridays")
    ledger = book(
        *opened(),
        e.OutcomeAdded(fund=FUND, on=DAY, outcome=swim),
        f.Allocation(fund=FUND, on=DAY, heading="Home-Support", amount=Decimal("900.00")),
        f.Allocation(fund=FUND, on=DAY, heading="Community", amount=Decimal("80.00")),
        f.Due(fund=FUND, on=DAY, funder="Council", amount=Decimal("980.00")),
        f.Receipt(fund=FUND, on=DAY, funder="Council", amount=Decimal("980.00")),
        *agreed("AG-001", "240.00", units="10", rate="24.00"),
        *agreed("AG-002", "60.00", heading="Community", outcome="O2", supplier="Pool"),
        delivered("AG-001", "48.00", on=date(2026, 4, 10), units="2", rate="24.00"),
        delivered("AG-001", "36.00", on=date(2026, 4, 17), units="1.5", rate="24.00"),
        delivered(
            "AG-002",
            "15.00",
            on=date(2026, 4, 10),
            heading="Community",
            outcome="O2",
            supplier="Pool",
            receipt="ab" * 32,
        ),
        f.Refund(
            fund=FUND,
            on=date(2026, 4, 20),
            heading="Community",
            amount=Decimal("5.00"),
            agreement="AG-002",
            supplier="Pool",
            reason="The pool was shut",
        ),
        f.Move(
            fund=FUND,
            on=date(2026, 4, 21),
            source_heading="Home-Support",
            heading="Community",
            amount=Decimal("50.00"),
            agreed_by="A1",
            agreed_on=date(2026, 4, 21),
            agreed_how="by telephone",
        ),
        f.Clawback(
            fund=FUND,
            on=date(2026, 5, 2),
            funder="Council",
            heading="Community",
            amount=Decimal("30.00"),
            reason="More than was needed",
        ),
    )
    wrong = next(entry.id for entry in ledger.entries if entry.kind == "delivery")
    day = date(2026, 4, 28)
    return corrects(ledger, wrong, day, "It was for somebody else", still_open=True)


def busy_statement(about: About = ABOUT) -> Statement:
    """Return the statement of the busy period."""
    ledger = busy_period()
    return statement(ledger.fund, ledger.postings(), PERIOD, about)


def two_funds(about: ReturnAbout = RETURN_ABOUT) -> CouncilReturn:
    """Return the council return of the worked period and, in another fund, the busy one."""
    worked, busy = worked_period(), busy_period()
    other = "P-2M9TFY"
    moved = [replace(p, fund=other, account=p.account.replace(FUND, other)) for p in busy.postings()]
    items = [
        (worked.fund, worked.postings(), "ASC-100234"),
        (replace(busy.fund, id=other), moved, "ASC-100777"),
    ]
    return council_return(POLICY, PERIOD, items, about)
