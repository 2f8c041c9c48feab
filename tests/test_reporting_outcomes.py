"""Spending by outcome: rows that sum to what was spent, whatever is taken back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from isf.model import events as e
from isf.model import facts as f
from isf.model.fund import Outcome
from isf.model.money import total
from isf.reporting.balances import balance
from isf.reporting.outcomes import outcomes, outcomes_of_many
from tests.statements.books import FUND, agreed, book, corrects, delivered, opened, worked_period

END = date(2026, 5, 4)


def _allocation(heading: str, amount: str) -> f.Allocation:
    return f.Allocation(fund=FUND, on=date(2026, 4, 6), heading=heading, amount=Decimal(amount))


def _two_outcomes() -> tuple[f.Fact | e.Event, ...]:
    swim = Outcome("O2", "i", "Swim on Fridays")
    return (
        *opened(),
        e.OutcomeAdded(fund=FUND, on=date(2026, 4, 6), outcome=swim),
        _allocation("Home-Support", "300.00"),
        _allocation("Community", "80.00"),
        *agreed("AG-001", "240.00"),
        *agreed("AG-002", "60.00", heading="Community", outcome="O2", supplier="Pool"),
        delivered("AG-001", "48.00", on=date(2026, 4, 10)),
        delivered("AG-001", "48.00", on=date(2026, 4, 17)),
        delivered(
            "AG-002",
            "15.00",
            on=date(2026, 4, 10),
            heading="Community",
            outcome="O2",
            supplier="Pool",
        ),
    )


def test_the_worked_period_has_one_outcome_and_the_fee() -> None:
    ledger = worked_period()
    rows = [row.as_json() for row in outcomes(ledger.fund, ledger.postings(), None, END)]
    assert rows == [
        {
            "fund": FUND,
            "outcome": "O1",
            "care_act": "g",
            "words": "See my sister every week",
            "spent": "276.00",
            "agreed": "0.00",
            "deliveries": 1,
            "progress": "better: Goes on her own now",
        },
        {
            "fund": FUND,
            "outcome": None,
            "care_act": None,
            "words": None,
            "spent": "20.00",
            "agreed": "0.00",
            "deliveries": 0,
            "progress": None,
        },
    ]


def test_what_is_agreed_and_not_delivered_is_the_committed_of_the_balance() -> None:
    ledger = book(*_two_outcomes())
    rows = outcomes(ledger.fund, ledger.postings(), None, END)
    assert {row.outcome: str(row.agreed) for row in rows} == {
        "O1": "144.00",
        "O2": "45.00",
        None: "0.00",
    }
    now = balance(ledger.fund, ledger.postings(), END)
    assert total(row.agreed for row in rows) == now.total.committed


def test_a_refund_and_a_credit_note_take_away_from_their_outcome() -> None:
    refund = f.Refund(
        fund=FUND,
        on=date(2026, 4, 20),
        heading="Community",
        amount=Decimal("5.00"),
        agreement="AG-002",
    )
    credit = f.CreditNote(
        fund=FUND,
        on=date(2026, 4, 21),
        supplier="Provider",
        heading="Home-Support",
        amount=Decimal("8.00"),
        outcome="O1",
    )
    ledger = book(*_two_outcomes(), refund, credit)
    spent = {r.outcome: str(r.spent) for r in outcomes(ledger.fund, ledger.postings(), None, END)}
    assert spent == {"O1": "88.00", "O2": "10.00", None: "0.00"}


def test_a_corrected_delivery_is_not_counted_and_not_spent() -> None:
    ledger = book(*_two_outcomes())
    wrong = next(entry.id for entry in ledger.entries if entry.kind == "delivery")
    mended = corrects(ledger, wrong, date(2026, 4, 22), "Wrong person", still_open=True)
    row = outcomes(mended.fund, mended.postings(), None, END)[0]
    assert (str(row.spent), str(row.agreed), row.deliveries) == ("48.00", "192.00", 1)


def test_a_correction_counts_in_the_span_in_which_it_is_recorded() -> None:
    ledger = book(*_two_outcomes())
    wrong = next(entry.id for entry in ledger.entries if entry.kind == "delivery")
    mended = corrects(ledger, wrong, date(2026, 4, 22), "Wrong person", still_open=True)
    later = outcomes(mended.fund, mended.postings(), date(2026, 4, 20), END)[0]
    assert (str(later.spent), later.deliveries) == ("-48.00", 0)
    before = outcomes(mended.fund, mended.postings(), None, date(2026, 4, 20))[0]
    assert (str(before.spent), before.deliveries) == ("96.00", 2)


def test_the_end_of_a_span_is_not_in_it() -> None:
    ledger = book(*_two_outcomes())
    rows = outcomes(ledger.fund, ledger.postings(), date(2026, 4, 10), date(2026, 4, 17))
    assert [row.deliveries for row in rows] == [1, 1, 0]


def test_an_outcome_that_the_fund_does_not_know_still_has_its_row() -> None:
    ledger = book(*_two_outcomes())
    postings = [
        replace(p, meta={**p.meta, "outcome": "O9"}) if p.meta.get("outcome") == "O2" else p
        for p in ledger.postings()
    ]
    spent = {row.outcome: row.spent for row in outcomes(ledger.fund, postings, None, END)}
    assert spent["O9"] == Decimal("15.00")
    assert sum(spent.values()) == Decimal("111.00")


def test_many_funds_give_one_list() -> None:
    ledger = worked_period()
    rows = outcomes_of_many([(ledger.fund, ledger.postings())] * 2, None, END)
    assert [row.outcome for row in rows] == ["O1", None, "O1", None]
