"""What needs attention: each kind from a small book, with the command that deals with it."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from isf.book.ledger import Ledger
from isf.model import events as e
from isf.model import facts as f
from isf.model.fund import Each, Fund
from isf.model.policy import Policy
from isf.model.rules import Rules, VisitRule
from isf.reporting.attention import (
    ORDER,
    Broken,
    FundNow,
    OfficeNow,
    Row,
    Waiting,
    in_order,
    of_office,
)
from isf.reporting.attention_funds import of_fund
from tests.statements.books import DAY, FUND, agreed, book, delivered, opened, worked_period
from tests.statements.samples import POLICY

TODAY = date(2026, 5, 1)


def _rows(
    ledger: Ledger, today: date = TODAY, policy: Policy = POLICY, fund: Fund | None = None
) -> dict[str, Row]:
    now = FundNow(fund or ledger.fund, ledger.postings(), policy)
    return {row.kind: row for row in of_fund(now, today)}


def _plain(*more: f.Fact | e.Event, home: str = "300.00") -> Ledger:
    money = f.Allocation(fund=FUND, on=DAY, heading="Home-Support", amount=Decimal(home))
    due = f.Due(fund=FUND, on=DAY, funder="Council", amount=Decimal(home))
    came = f.Receipt(fund=FUND, on=DAY, funder="Council", amount=Decimal(home))
    return book(*opened(), money, due, came, *more)


def test_a_quiet_fund_needs_nothing() -> None:
    assert _rows(_plain()) == {}


def test_a_heading_that_runs_out_early_says_when() -> None:
    spent = (*agreed("AG-001", "260.00"), delivered("AG-001", "200.00", on=date(2026, 4, 13)))
    row = _rows(_plain(*spent), date(2026, 4, 16))["nearly-used"]
    assert row.amount == Decimal("40.00")
    assert row.since == date(2026, 4, 21)  # 100.00 left and agreed, at 200.00 in eleven days
    assert "runs out on 21 April 2026" in row.message
    assert row.do.startswith(f"isf move {FUND} --from HEADING --to Home-Support")


def test_a_contribution_in_arrears_counts_from_the_oldest_sum() -> None:
    ledger = worked_period()
    assert "contribution-arrears" not in _rows(ledger, DAY + timedelta(days=28))
    row = _rows(ledger, DAY + timedelta(days=29))["contribution-arrears"]
    assert (row.amount, row.since) == (Decimal("40.00"), DAY)
    assert row.do == f"isf arrears {FUND}"


@pytest.mark.parametrize(
    ("came", "kind", "owed"), [("0.00", "council-late", "360.00"), ("300.00", "council-short", "60.00")]
)
def test_a_council_is_late_or_short(came: str, kind: str, owed: str) -> None:
    due = f.Due(fund=FUND, on=DAY, funder="Council", amount=Decimal("360.00"))
    receipt = f.Receipt(fund=FUND, on=DAY, funder="Council", amount=Decimal(came))
    ledger = book(*opened(), due, *([receipt] if receipt.amount else []))
    assert kind not in _rows(ledger, DAY + timedelta(days=7))
    row = _rows(ledger, DAY + timedelta(days=8))[kind]
    assert (row.amount, row.since) == (Decimal(owed), DAY)
    assert "Calderdale Council" in row.message


def test_the_oldest_due_is_paid_first() -> None:
    dues = [
        f.Due(fund=FUND, on=DAY + timedelta(days=28 * n), funder="Council", amount=Decimal("90.00"))
        for n in range(3)
    ]
    paid = f.Receipt(fund=FUND, on=DAY, funder="Council", amount=Decimal("100.00"))
    row = _rows(book(*opened(), *dues, paid), DAY + timedelta(days=90))["council-short"]
    assert (row.amount, row.since) == (Decimal("170.00"), DAY + timedelta(days=28))


def test_surplus_names_the_clause_and_since_when() -> None:
    row = _rows(_plain(home="900.00"))["surplus"]
    assert (row.amount, row.since) == (Decimal("500.00"), DAY)
    assert "clause 8.2 of the contract" in row.message
    assert row.do == f"isf surplus {FUND}"


def test_a_receipt_is_missed_after_sixty_days_unless_the_provider_gave_the_support() -> None:
    pool = (
        *agreed("AG-001", "60.00", supplier="Pool"),
        delivered("AG-001", "15.00", on=DAY, supplier="Pool"),
    )
    assert "missing-receipt" not in _rows(_plain(*pool), DAY + timedelta(days=59))
    row = _rows(_plain(*pool), DAY + timedelta(days=60))["missing-receipt"]
    assert row.do.startswith(f"isf document add {FUND} --entry ")
    own = (*agreed("AG-001", "60.00"), delivered("AG-001", "15.00", on=DAY))
    assert "missing-receipt" not in _rows(_plain(*own), DAY + timedelta(days=60))


def test_a_rate_above_the_agreed_one() -> None:
    told = agreed("AG-001", "240.00", units="10", rate="24.00")
    dear = delivered("AG-001", "60.00", on=DAY, units="2", rate="30.00")
    row = _rows(_plain(*told, dear))["higher-rate"]
    assert "£30.00 each, and £24.00 was agreed" in row.message


def test_a_visit_shorter_than_the_council_pays_for() -> None:
    policy = replace(POLICY, rules=Rules(visits=VisitRule(minimum=30)))
    told = agreed("AG-001", "240.00", units="10", rate="24.00")
    short = replace(delivered("AG-001", "6.00", on=DAY, units="0.25", rate="24.00"), visit="V1")
    row = _rows(_plain(*told, short), policy=policy)["short-visit"]
    assert "15 minutes, under 30" in row.message


def test_an_agreement_that_ends_soon_and_one_that_nobody_uses() -> None:
    made, held = agreed("AG-001", "60.00", until=date(2026, 5, 20))
    assert isinstance(made, e.AgreementMade)
    weekly = replace(made, agreement=replace(made.agreement, each=Each.WEEK))
    rows = _rows(_plain(weekly, held))
    assert rows["agreement-ending"].since == date(2026, 5, 20)
    unused = _rows(_plain(*agreed("AG-001", "60.00")), DAY + timedelta(days=28))["agreement-unused"]
    assert unused.do == f"isf release {FUND} --agreement AG-001"
    assert unused.amount == Decimal("60.00")


def test_a_reservation_that_a_run_period_could_not_post() -> None:
    made, _ = agreed("AG-001", "999.00")
    assert isinstance(made, e.AgreementMade)
    weekly = replace(made, agreement=replace(made.agreement, each=Each.PERIOD))
    first = f.Allocation(
        fund=FUND,
        on=DAY,
        id=f"{FUND}/allocation/2026P01/Home-Support",
        heading="Home-Support",
        amount=Decimal(300),
    )
    due = f.Due(fund=FUND, on=DAY, funder="Council", amount=Decimal("300.00"))
    ledger = book(*opened(), replace(first, amount=Decimal("300.00")), due, weekly)
    row = _rows(ledger)["reservation-not-posted"]
    assert row.do == "isf period run calderdale 2026:01"


@pytest.mark.parametrize(
    ("reviewed", "today", "due"),
    [
        ((), date(2026, 5, 18), date(2026, 6, 1)),
        ((date(2026, 5, 28),), date(2027, 5, 28), date(2027, 5, 28)),
    ],
)
def test_reviews_are_due_by_eight_weeks_then_twelve_months(
    reviewed: tuple[date, ...], today: date, due: date
) -> None:
    fund = replace(_plain().fund, reviewed=reviewed)
    assert "review-due" not in _rows(_plain(), due - timedelta(days=15), fund=fund)
    assert _rows(_plain(), today, fund=fund)["review-due"].since == due


def test_money_that_is_in_no_budget_for_longer_than_a_period() -> None:
    due = f.Due(fund=FUND, on=DAY, funder="Council", amount=Decimal("360.00"))
    ledger = book(*opened(), due)
    assert "not-allocated" not in _rows(ledger, date(2026, 5, 3))
    assert _rows(ledger, date(2026, 5, 4))["not-allocated"].amount == Decimal("360.00")


# --- the office ---------------------------------------------------------------------------------------


def test_a_debit_is_listed_at_once_and_a_credit_after_a_week() -> None:
    lines = (
        Waiting("office/clearing/00001", "", date(2026, 4, 24), Decimal("90.00"), ""),
        Waiting("office/clearing/00002", "", date(2026, 4, 23), Decimal("80.00"), ""),
        Waiting("office/clearing/00003", "", TODAY, Decimal("-70.00"), ""),
    )
    rows = in_order(of_office(OfficeNow(clearing=lines), TODAY))
    assert [(row.kind, row.amount) for row in rows] == [
        ("bank-debit-unmatched", Decimal("-70.00")),
        ("clearing", Decimal("80.00")),
    ]


@pytest.mark.parametrize(("days", "told"), [(35, False), (36, True)])
def test_a_reconciliation_is_overdue_after_35_days(days: int, *, told: bool) -> None:
    office = OfficeNow(reconciled=TODAY - timedelta(days=days), has_bank=True)
    assert bool(of_office(office, TODAY)) is told
    assert of_office(OfficeNow(has_bank=True), TODAY)[0].kind == "reconciliation"


def test_broken_identities_come_first_and_proposals_name_their_command() -> None:
    office = OfficeNow(
        proposals=(Waiting("P-7K3QX7/proposal/00001", FUND, TODAY, None, "above 500.00"),),
        broken=(Broken(FUND, TODAY, "available-negative", "it is below zero.", "Correct it."),),
        reconciled=date(2026, 1, 1),
    )
    rows = in_order(of_office(office, TODAY))
    assert [row.kind for row in rows] == ["broken-identity", "proposal-waiting", "reconciliation"]
    assert rows[1].do == "isf approve P-7K3QX7/proposal/00001"


def test_of_one_kind_the_oldest_is_first() -> None:
    rows = [Row("B", "clearing", None, date(2026, 4, day), "", "") for day in (3, 1, 2)]
    assert [row.since for row in in_order(rows)] == [date(2026, 4, day) for day in (1, 2, 3)]
    assert len(set(ORDER)) == len(ORDER)


def test_a_row_as_json() -> None:
    row = Row("", "clearing", Decimal(90), DAY, "words", "isf match")
    assert row.as_json() == {
        "fund": None,
        "kind": "clearing",
        "amount": "90.00",
        "since": "2026-04-06",
        "message": "words",
        "do": "isf match",
    }
