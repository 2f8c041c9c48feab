"""Ledgers in memory for the tests of reporting; each has passed the book's own checks."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from isf.book.directives import Directive, Line
from isf.book.entries import entry
from isf.book.identities import problems
from isf.book.ledger import Ledger
from isf.book.lines import lines
from isf.model import events as e
from isf.model import facts as f
from isf.model.fund import (
    Agreement,
    Authority,
    AuthorityKind,
    Fund,
    FundKind,
    Outcome,
    Plan,
    Progress,
)

FUND = "P-7K3QX7"
DAY = date(2026, 4, 6)


def book(*told: f.Fact | e.Event, fund: str = FUND, sound: bool = True) -> Ledger:
    """Return the ledger that tells of these facts and events, with ids in their order."""
    ledger = Ledger(fund, ())
    for number, one in enumerate(told, 1):
        if isinstance(one, e.Event):
            ledger = ledger.plus(told_by(one, fund))
        else:
            ledger = ledger.plus([entry(one, one.id or f"{fund}/{number}")])
    if sound:
        found = problems(ledger.directives, date(2030, 1, 1), book=False)
        assert not found, found
    return ledger


def told_by(event: e.Event, fund: str = FUND) -> list[Directive]:
    """Return the lines of an event as they stand in the fund's ledger."""
    return [replace(line, fund=fund) if isinstance(line, Line) else line for line in lines(event)]


def opened(fund: str = FUND, start: date = DAY, kind: FundKind = FundKind.PERSON) -> tuple[e.Event, ...]:
    """Return the opening of Annie's fund: 100 a week, a contribution of 10, one outcome."""
    headings = (
        ("Home-Support", Decimal("75.00")),
        ("Community", Decimal("20.00")),
        ("Fee", Decimal("5.00")),
    )
    about = Fund(fund, kind, "calderdale", start, "Learning Disability Support")
    plan = Plan(start, headings, Decimal("10.00"))
    seen = Outcome("O1", "g", "See my sister every week")
    own = Authority("A1", AuthorityKind.SELF, start)
    return (
        e.FundOpened(fund=fund, on=start, about=about),
        e.PlanSet(fund=fund, on=start, plan=plan),
        e.OutcomeAdded(fund=fund, on=start, outcome=seen),
        e.AuthorityGranted(fund=fund, on=start, authority=own),
    )


def agreed(
    name: str,
    amount: str,
    *,
    on: date = DAY,
    heading: str = "Home-Support",
    outcome: str = "O1",
    supplier: str = "Provider",
    units: str = "",
    rate: str = "",
    until: date | None = None,
    fund: str = FUND,
) -> tuple[f.Fact | e.Event, ...]:
    """Return an agreement and its reservation."""
    terms = Agreement(
        id=name,
        heading=heading,
        supplier=supplier,
        outcome=outcome,
        amount=Decimal(amount),
        agreed_by="A1",
        agreed_on=on,
        agreed_how="at a visit",
        start=on,
        end=until,
        units=Decimal(units) if units else None,
        rate=Decimal(rate) if rate else None,
    )
    held = f.Reservation(
        fund=fund,
        on=on,
        agreement=name,
        heading=heading,
        amount=Decimal(amount),
        agreed_by="A1",
        agreed_on=on,
        agreed_how="at a visit",
    )
    return e.AgreementMade(fund=fund, on=on, agreement=terms), held


def delivered(
    name: str,
    amount: str,
    *,
    on: date,
    heading: str = "Home-Support",
    outcome: str = "O1",
    supplier: str = "Provider",
    units: str = "",
    rate: str = "",
    released: str = "0.00",
    fund: str = FUND,
    receipt: str = "",
) -> f.Delivery:
    """Return a delivery; one that gives something back is the final one."""
    return f.Delivery(
        fund=fund,
        on=on,
        agreement=name,
        heading=heading,
        supplier=supplier,
        outcome=outcome,
        amount=Decimal(amount),
        units=Decimal(units) if units else None,
        rate=Decimal(rate) if rate else None,
        released=Decimal(released),
        final=released != "0.00",
        receipt=receipt,
    )


def corrects(ledger: Ledger, entry_id: str, on: date, reason: str, *, still_open: bool) -> Ledger:
    """Return the ledger with one of its entries taken back."""
    wrong = ledger.entry(entry_id)
    fact = f.Correction(
        fund=ledger.fund_id,
        on=on,
        corrects=entry_id,
        reason=reason,
        legs=tuple((leg.account, leg.amount, leg.currency) for leg in wrong.legs),
        agreement_open=still_open,
    )
    return ledger.plus([entry(fact, f"{entry_id}-corrected")])


def worked_period() -> Ledger:
    """Return the worked period of design/book.md: four weeks, to the penny."""

    def allocation(heading: str, amount: str) -> f.Allocation:
        return f.Allocation(fund=FUND, on=DAY, heading=heading, amount=Decimal(amount))

    def due(funder: str, amount: str) -> f.Due:
        return f.Due(fund=FUND, on=DAY, funder=funder, amount=Decimal(amount))

    return book(
        *opened(),
        allocation("Home-Support", "300.00"),
        allocation("Community", "80.00"),
        allocation("Fee", "20.00"),
        due("Council", "360.00"),
        due("Contribution", "40.00"),
        f.Receipt(fund=FUND, on=date(2026, 4, 7), funder="Council", amount=Decimal("360.00")),
        *agreed("AG-001", "288.00", on=date(2026, 4, 8), units="12", rate="24.00"),
        delivered(
            "AG-001",
            "276.00",
            on=date(2026, 4, 25),
            units="11.5",
            rate="24.00",
            released="12.00",
        ),
        e.ProgressNoted(
            fund=FUND,
            on=date(2026, 4, 26),
            progress=Progress("PG-001", "O1", date(2026, 4, 26), "better", "Goes on her own now"),
        ),
        f.Fee(fund=FUND, on=date(2026, 4, 30), amount=Decimal("20.00")),
        f.Payment(fund=FUND, on=date(2026, 5, 1), supplier="Provider", amount=Decimal("296.00")),
        f.Clawback(
            fund=FUND,
            on=date(2026, 5, 2),
            funder="Council",
            heading="Community",
            amount=Decimal("30.00"),
        ),
    )
