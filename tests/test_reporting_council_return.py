"""The council return: the fields of the research's section G, no names, figures that tie up."""

from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from isf.model import events as e
from isf.model import facts as f
from isf.model.money import total
from isf.model.periods import Period
from isf.reporting import return_rows as rows
from isf.reporting import summary_rows as sums
from isf.reporting.about import ReturnAbout
from isf.reporting.council_return import CouncilReturn, council_return
from isf.reporting.dictionary import DICTIONARY, Field
from tests.statements.books import DAY, FUND, agreed, book, delivered, opened, worked_period
from tests.statements.samples import PERIOD, POLICY, RETURN_ABOUT, two_funds

ROWS = {
    "header": rows.HeaderRow,
    "funds": rows.FundRow,
    "money_summary": rows.MoneyRow,
    "money_by_funder": rows.FunderRow,
    "plan_summary": rows.PlanRow,
    "lines": rows.LineRow,
    "open_agreements": rows.AgreementRow,
    "outcomes": rows.OutcomeReturnRow,
    "exceptions": rows.ExceptionRow,
    "attestation": rows.AttestationRow,
    "returnable": sums.GroundRow,
    "spending_views": sums.ViewRow,
    "demand_by_area": sums.AreaRow,
    "baselines": sums.BaselineRow,
    "cld_service_rows": sums.CldRow,
    "ascfr_summary": sums.AscfrRow,
    "transparency": sums.TransparencyRow,
    "remittance_match": sums.RemittanceRow,
    "data_dictionary": Field,
}


def test_every_table_is_explained() -> None:
    assert set(ROWS) == {field.name for field in fields(CouncilReturn)} == {f.table for f in DICTIONARY}


@pytest.mark.parametrize("table", ROWS)
def test_the_dictionary_explains_every_field_in_order(table: str) -> None:
    told = [field.field for field in DICTIONARY if field.table == table]
    assert told == [field.name for field in fields(ROWS[table])]
    assert table in {field.name for field in fields(CouncilReturn)}


def test_the_worked_period_in_one_row() -> None:
    row = two_funds().money_summary[0]
    told = {field.name: str(getattr(row, field.name)) for field in fields(row)}
    assert {key: amount for key, amount in told.items() if amount != "0.00"} == {
        "person_ref": "ASC-100234",
        "fund": FUND,
        "due": "400.00",
        "received": "360.00",
        "due_not_received": "40.00",
        "contribution_assessed": "40.00",
        "spent_own_service": "276.00",
        "fees": "20.00",
        "clawback_agreed": "30.00",
        "closing_balance": "74.00",
        "allocated": "400.00",
        "available": "74.00",
        "surplus_weeks": "0.74",
        "surplus_limit_weeks": "4",
        "bank": "64.00",
        "owed": "40.00",
        "clawback": "30.00",
    }


def test_own_and_third_party_spending_stand_apart() -> None:
    row = two_funds().money_summary[1]
    assert (row.spent_own_service, row.spent_third_party, row.refunds) == (
        Decimal("36.00"),
        Decimal("15.00"),
        Decimal("5.00"),
    )


def test_a_line_says_what_was_planned_and_what_was_given() -> None:
    line = two_funds().lines[0]
    assert (line.units_planned, line.units_actual, line.unit_cost, line.gross) == (
        Decimal(12),
        Decimal("11.5"),
        Decimal("24.00"),
        Decimal("276.00"),
    )
    assert (line.service_component, line.outcome_codes, line.agreed_by) == (
        "Home Support",
        "g",
        "A1 (self)",
    )


def test_a_corrected_line_and_its_correction_are_both_there() -> None:
    status = [(line.status, str(line.gross)) for line in two_funds().lines if line.fund != FUND]
    assert ("corrected", "48.00") in status
    assert ("correction", "-48.00") in status


def test_no_name_goes_out() -> None:
    made = two_funds()
    assert "Annie" not in str(made)
    assert "person_name" not in str(made.as_json())


def test_a_name_goes_out_where_the_recipient_may_have_it() -> None:
    allowed = replace(RETURN_ABOUT, allowed_columns=frozenset({"person_name"}))
    made = two_funds(allowed)
    assert made.funds[0].person_name == "Annie Example"
    assert '"person_name"' in str(made.as_json()).replace("'", '"')


def test_the_bank_is_attested_beside_the_funds() -> None:
    made = two_funds()
    (row,) = made.attestation
    assert (row.bank_balance, row.difference) == (Decimal("64.00"), Decimal("0.00"))
    assert row.sum_of_these_funds == total(money.bank for money in made.money_summary)


def test_days_in_paper_form_are_inclusive() -> None:
    head = two_funds().header[0]
    assert (head.period_start, head.period_end) == (date(2026, 4, 6), date(2026, 5, 3))
    assert head.statement_id == "calderdale/2026P01"


# --- exceptions -----------------------------------------------------------------------------------


def _exceptions(*told: f.Fact | e.Event, weeks: int = 4) -> list[tuple[str, str]]:
    ledger = book(*opened(), *told)
    span = Period(DAY + timedelta(weeks=weeks - 4), DAY + timedelta(weeks=weeks), "")
    items = [(ledger.fund, ledger.postings(), "ASC-100234")]
    made = council_return(POLICY, span, items, RETURN_ABOUT)
    return [(row.exception, str(row.amount)) for row in made.exceptions]


def _due(funder: str) -> f.Due:
    return f.Due(fund=FUND, on=DAY, funder=funder, amount=Decimal("40.00"))


def test_a_period_without_trouble_has_no_exception() -> None:
    ledger = worked_period()
    items = [(ledger.fund, ledger.postings(), "ASC-100234")]
    assert council_return(POLICY, PERIOD, items, RETURN_ABOUT).exceptions == ()


def test_a_contribution_is_in_arrears_a_period_later() -> None:
    assert _exceptions(_due("Contribution")) == []
    assert _exceptions(_due("Contribution"), weeks=8) == [("contribution_arrears", "40.00")]


def test_a_late_council_is_an_exception_too() -> None:
    paid = f.Receipt(fund=FUND, on=DAY + timedelta(weeks=5), funder="Council", amount=Decimal("30.00"))
    assert _exceptions(_due("Council"), paid, weeks=8) == [("funder_late", "10.00")]


def test_a_suspension_counts_its_days_in_the_period() -> None:
    away = e.Suspended(fund=FUND, on=DAY + timedelta(days=20), start=DAY + timedelta(days=20))
    ledger = book(*opened(), away)
    items = [(ledger.fund, ledger.postings(), "ASC-100234")]
    (row,) = council_return(POLICY, PERIOD, items, RETURN_ABOUT).exceptions
    assert (row.exception, row.message) == ("suspension_days", "The service was paused for 8 days.")


def test_a_surplus_is_an_exception() -> None:
    budget = f.Allocation(fund=FUND, on=DAY, heading="Community", amount=Decimal("512.40"))
    assert _exceptions(budget) == [("surplus_over_limit", "112.40")]


def test_a_receipt_that_is_missing_for_sixty_days() -> None:
    told = (
        f.Allocation(fund=FUND, on=DAY, heading="Community", amount=Decimal("80.00")),
        *agreed("AG-001", "80.00", heading="Community", supplier="Pool"),
        delivered("AG-001", "15.00", on=DAY, heading="Community", supplier="Pool"),
        delivered("AG-001", "15.00", on=DAY, heading="Community", supplier="Pool", receipt="ab" * 32),
    )
    assert _exceptions(*told) == []
    assert _exceptions(*told, weeks=9) == [("stale_receipt", "15.00"), ("review_overdue", "None")]


# --- what each funder's money was spent on, and what came against what was due --------------------------


def _made(*told: f.Fact | e.Event, about: ReturnAbout = RETURN_ABOUT, span: Period = PERIOD) -> CouncilReturn:
    ledger = book(*told)
    return council_return(POLICY, span, [(ledger.fund, ledger.postings(), "ASC-100234")], about)


def test_what_was_spent_is_shared_out_by_what_each_owes() -> None:
    """The council owes 360 of 400 and the person 40: of 296.00, 266.40 and 29.60."""
    spent = {row.funder: row.spent for row in two_funds().money_by_funder if row.fund == FUND}
    assert spent == {"Council": Decimal("266.40"), "Contribution": Decimal("29.60")}


def test_what_came_stands_against_what_was_due() -> None:
    told = [
        (row.funder, row.due_before, row.received, row.still_due, row.status)
        for row in two_funds().remittance_match
        if row.fund == FUND
    ]
    assert told == [
        ("Council", Decimal("360.00"), Decimal("360.00"), Decimal("0.00"), "matched"),
        ("Contribution", Decimal("40.00"), Decimal("0.00"), Decimal("40.00"), "not received"),
    ]


def _came(amount: str, days: int, **more: str) -> f.Receipt:
    on = DAY + timedelta(days)
    return f.Receipt(fund=FUND, on=on, funder="Council", amount=Decimal(amount), **more)  # type: ignore[arg-type]


def test_a_payment_may_come_short_or_be_too_much_and_says_where_it_is_from() -> None:
    due = f.Due(fund=FUND, on=DAY, funder="Council", amount=Decimal("360.00"))
    first, second = _came("300.00", 1, bank_ref="RUN 7", source="march.csv:4"), _came("70.00", 3)
    rows_ = _made(*opened(), due, first, second).remittance_match
    assert [(row.status, row.still_due) for row in rows_] == [
        ("short", Decimal("60.00")),
        ("over", Decimal("-10.00")),
    ]
    assert (rows_[0].reference, rows_[0].source) == ("RUN 7", "march.csv:4")


def test_age_bands_are_those_of_the_register() -> None:
    plain = two_funds().ascfr_summary
    assert {row.age_band for row in plain} == {"unknown"}
    told = two_funds(replace(RETURN_ABOUT, age_bands={FUND: "65+"})).ascfr_summary
    assert {row.age_band for row in told} == {"65+", "unknown"}
    assert total(row.gross_expenditure for row in told) == total(row.gross_expenditure for row in plain)
    assert total(row.client_contribution for row in told) == total(row.client_contribution for row in plain)
    old = [row for row in told if row.age_band == "65+"]
    assert [row.client_contribution for row in old] == [Decimal("40.00"), Decimal("0.00")]


def test_the_text_of_the_rules_is_named() -> None:
    made = two_funds(replace(RETURN_ABOUT, policy_version="0123456789ab")).header[0]
    assert (made.policy_pack, made.policy_version) == ("calderdale", "0123456789ab")


def test_hours_that_were_not_given_and_a_late_review_are_exceptions() -> None:
    """Of 10 hours 1.5 were given, of 12 in the other fund 11.5; a first review is due after eight weeks."""
    found = [(row.fund == FUND, row.exception, row.message) for row in two_funds().exceptions]
    missed = [(own, words) for own, name, words in found if name == "missed_visits"]
    assert missed == [(False, "8.5 of 10 hours or visits of AG-001 were not delivered.")]
    assert "review_overdue" not in [name for _, name, _ in found]
    later = Period(date(2026, 6, 1), date(2026, 6, 29), "2026:03")
    late = _made(*opened(), span=later).exceptions
    assert [(row.exception, row.since) for row in late] == [("review_overdue", date(2026, 6, 1))]
