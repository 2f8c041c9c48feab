"""My budget: one sentence, the figures, what is coming and what changed."""

from datetime import date
from decimal import Decimal

from isf.model import facts as f
from isf.model.events import Event
from isf.model.fund import FundKind
from isf.reporting.my_budget import figures
from tests.statements.books import FUND, agreed, book, delivered, opened, worked_period

DAY = date(2026, 4, 6)
END = date(2026, 5, 3)


def _with_budget(amount: str, kind: FundKind = FundKind.PERSON) -> tuple[f.Fact | Event, ...]:
    budget = f.Allocation(fund=FUND, on=DAY, heading="Home-Support", amount=Decimal(amount))
    return (*opened(kind=kind), budget)


def test_the_first_sentence_says_what_is_left() -> None:
    ledger = worked_period()
    mine = figures(ledger.fund, ledger.postings(), END)
    assert mine.sentence == "You have £74.00 left to spend."
    assert str(mine.balance.total.available) == "74.00"


def test_a_teams_fund_is_not_you() -> None:
    ledger = book(*_with_budget("80.00", FundKind.TEAM))
    mine = figures(ledger.fund, ledger.postings(), END)
    assert mine.sentence == "The fund has £80.00 left to spend."


def test_nothing_left_is_said_in_words() -> None:
    ledger = book(*opened())
    mine = figures(ledger.fund, ledger.postings(), END)
    assert mine.sentence == "You have no money left to spend at the moment."


def test_what_is_coming_is_what_is_agreed_and_not_yet_delivered() -> None:
    ledger = book(
        *_with_budget("300.00"),
        *agreed("AG-001", "48.00", units="2", rate="24.00"),
        *agreed("AG-002", "100.00", units="4", rate="25.00"),
        delivered("AG-001", "48.00", on=date(2026, 4, 10), units="2", rate="24.00"),
        delivered("AG-002", "25.00", on=date(2026, 4, 11), units="1", rate="25.00"),
    )
    coming = figures(ledger.fund, ledger.postings(), END).coming
    assert [(now.terms.id, str(now.held), now.words) for now in coming] == [
        ("AG-002", "75.00", "See my sister every week")
    ]


def test_what_changed_is_newest_first_and_of_the_last_four_weeks() -> None:
    ledger = worked_period()
    changed = figures(ledger.fund, ledger.postings(), END).changed
    assert [(c.on.isoformat(), c.kind, str(c.amount)) for c in changed] == [
        ("2026-05-02", "clawback", "30.00"),
        ("2026-04-30", "fee", "20.00"),
        ("2026-04-25", "delivery", "276.00"),
        ("2026-04-08", "agreement", "288.00"),
        ("2026-04-07", "receipt", "360.00"),
        ("2026-04-06", "allocation", "20.00"),
        ("2026-04-06", "allocation", "80.00"),
        ("2026-04-06", "allocation", "300.00"),
    ]
    later = figures(ledger.fund, ledger.postings(), date(2026, 5, 27)).changed
    assert [c.kind for c in later] == ["clawback", "fee"]


def test_a_move_names_both_headings() -> None:
    moved = f.Move(
        fund=FUND,
        on=date(2026, 4, 9),
        source_heading="Home-Support",
        heading="Community",
        amount=Decimal("50.00"),
        agreed_by="A1",
        agreed_on=date(2026, 4, 9),
    )
    ledger = book(*_with_budget("300.00"), moved)
    change = figures(ledger.fund, ledger.postings(), END).changed[0]
    assert (change.heading, change.source_heading, str(change.amount)) == (
        "Community",
        "Home-Support",
        "50.00",
    )
