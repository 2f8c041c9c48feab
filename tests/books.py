"""Books in memory for tests: an invented fund with every kind of line that a ledger may hold."""

from datetime import date
from decimal import Decimal

from isf.book import accounts as ac
from isf.book.directives import Directive, Entry, Opening, Paper
from isf.book.entries import entry
from isf.book.lines import lines
from isf.model import events as e
from isf.model import facts as f
from isf.model.dates import CARE_ACT_IN_FORCE
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
OTHER = "P-2M9TFY"
DAY = date(2026, 4, 6)
PAPER = "documents/" + "0123456789abcdef" * 4 + ".pdf"


def pounds(text: str) -> Decimal:
    """Return an amount."""
    return Decimal(text)


def events(fund: str = FUND) -> list[e.Event]:
    """Return what opens the fund of the book's worked period."""
    about = Fund(
        id=fund,
        kind=FundKind.PERSON,
        council="calderdale",
        start=DAY,
        support_reason="Learning Disability Support",
        area="North",
    )
    plan = Plan(
        start=DAY,
        headings=(("Home-Support", pounds("75.00")), ("Community", pounds("20.00")), ("Fee", pounds("5.00"))),
        contribution=pounds("10.00"),
    )
    right = Authority("A1", AuthorityKind.SELF, DAY)
    terms = Agreement(
        id="AG-001",
        heading="Home-Support",
        supplier="Provider",
        outcome="O1",
        amount=pounds("288.00"),
        agreed_by="A1",
        agreed_on=DAY,
        agreed_how="in person",
        start=DAY,
        units=Decimal(12),
        rate=pounds("24.00"),
    )
    made = Progress("PG-001", "O1", DAY, "better", 'Goes "on her own" now \\ most weeks', "diary")
    return [
        e.FundOpened(fund=fund, on=DAY, about=about),
        e.PlanSet(fund=fund, on=DAY, plan=plan),
        e.OutcomeAdded(fund=fund, on=DAY, outcome=Outcome("O1", "g", "Gweld fy chwaer bob wythnos – tŷ")),
        e.AuthorityGranted(fund=fund, on=DAY, authority=right),
        e.AgreementMade(fund=fund, on=DAY, agreement=terms),
        e.ProgressNoted(fund=fund, on=DAY, progress=made),
    ]


def facts(fund: str = FUND) -> list[f.Fact]:
    """Return the facts of the book's worked period."""
    on, end = DAY, date(2026, 5, 1)
    return [
        f.Allocation(fund=fund, on=on, heading="Home-Support", amount=pounds("300.00")),
        f.Allocation(fund=fund, on=on, heading="Community", amount=pounds("80.00")),
        f.Allocation(fund=fund, on=on, heading="Fee", amount=pounds("20.00")),
        f.Due(fund=fund, on=on, funder="Council", amount=pounds("360.00")),
        f.Due(fund=fund, on=on, funder="Contribution", amount=pounds("40.00")),
        f.Receipt(fund=fund, on=on, funder="Council", amount=pounds("360.00"), bank_ref="BACS 1"),
        f.Reservation(
            fund=fund,
            on=on,
            agreement="AG-001",
            heading="Home-Support",
            amount=pounds("288.00"),
            agreed_by="A1",
            agreed_on=on,
            agreed_how="in person",
        ),
        f.Delivery(
            fund=fund,
            on=date(2026, 4, 28),
            agreement="AG-001",
            heading="Home-Support",
            supplier="Provider",
            outcome="O1",
            amount=pounds("276.00"),
            units=Decimal("11.5"),
            rate=pounds("24.00"),
            released=pounds("12.00"),
            final=True,
        ),
        f.Fee(fund=fund, on=end, amount=pounds("20.00")),
        f.Payment(fund=fund, on=end, supplier="Provider", amount=pounds("296.00")),
        f.Clawback(fund=fund, on=end, funder="Council", heading="Community", amount=pounds("30.00")),
    ]


def openings(directives: list[Directive]) -> list[Directive]:
    """Return the openings that some directives need."""
    names = {leg.account: None for d in directives if isinstance(d, Entry) for leg in d.legs}
    return [Opening(CARE_ACT_IN_FORCE, name, ac.currency_of(name)) for name in names]


def worked(fund: str = FUND) -> list[Directive]:
    """Return the ledger of the worked period, without a document."""
    told: list[Directive] = [line for event in events(fund) for line in lines(event)]
    made: list[Directive] = [
        entry(fact, f"{fund}/{type(fact).__name__.lower()}/{number:05d}")
        for number, fact in enumerate(facts(fund), 1)
    ]
    return [*openings(made), *told, *made]


def with_paper(fund: str = FUND) -> list[Directive]:
    """Return the same ledger with a document."""
    account = ac.expense("Support", fund, "Home-Support")
    return [*worked(fund), Paper(date(2026, 4, 28), account, PAPER, (f"{fund}/delivery/00008",))]
