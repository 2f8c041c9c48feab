"""What a council sees of outcomes, areas and national returns, from the worked and the busy period."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal

from isf.model.fund import Baseline, Funder
from isf.model.money import total
from isf.reporting.council_return import council_return
from tests.statements.books import FUND, worked_period
from tests.statements.samples import PERIOD, POLICY, RETURN_ABOUT, two_funds


def test_every_side_sums_to_the_same_spending() -> None:
    made = two_funds()
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in made.spending_views:
        sums[row.view] += row.spent
    spent = total(line.gross for line in made.lines)
    assert set(sums.values()) == {spent}
    assert set(sums) == {"outcome", "heading", "provider", "area", "support reason"}


def test_the_provider_and_what_it_brokered_stand_apart() -> None:
    spent = {row.value: row.spent for row in two_funds().spending_views if row.view == "provider"}
    assert spent == {"own": Decimal("332.00"), "brokered": Decimal("10.00")}


def test_hours_agreed_delivered_and_missed() -> None:
    ledger = worked_period()
    made = council_return(POLICY, PERIOD, [(ledger.fund, ledger.postings(), "A")], RETURN_ABOUT)
    home = next(row for row in made.spending_views if row.value == "Home-Support")
    told = (home.hours_agreed, home.hours_delivered, home.hours_missed)
    assert told == (Decimal("12.00"), Decimal("11.5"), Decimal("0.50"))
    assert home.weekly_cost_per_person == Decimal("69.00")
    assert (home.allocated, home.under_plan) == (Decimal("300.00"), Decimal("24.00"))
    area = made.demand_by_area[0]
    assert (area.area, area.people, area.weekly_hours) == ("not said", 1, Decimal("3.00"))
    assert (area.hours_not_delivered, area.not_delivered_percent) == (Decimal("0.50"), Decimal("4.2"))


def test_progress_against_a_baseline() -> None:
    ledger = worked_period()
    then = Baseline(
        date(2026, 4, 6), weekly=Decimal("120.00"), hours=Decimal(5), words="Never went out alone"
    )
    fund = replace(ledger.fund, baselines=(then,))
    made = council_return(POLICY, PERIOD, [(fund, ledger.postings(), "A")], RETURN_ABOUT)
    row = made.baselines[0]
    assert (row.weekly_cost_then, row.weekly_cost_now, row.saved_a_week) == (
        Decimal("120.00"),
        Decimal("74.00"),
        Decimal("46.00"),
    )
    assert (row.hours_then, row.hours_now) == (Decimal(5), Decimal("2.88"))
    assert row.progress == "better: Goes on her own now"


def test_client_level_data_has_planned_cost_gross_of_the_contribution() -> None:
    rows = [row for row in two_funds().cld_service_rows if row.fund == FUND]
    assert total(row.unit_cost for row in rows) == Decimal("100.00")
    assert rows[0].service_component == "Home Support"
    assert {row.delivery_mechanism for row in rows} == {"CASSR Managed Personal Budget"}
    assert rows[0].event_end_date is None


def test_what_the_nhs_pays_is_not_the_councils_cost() -> None:
    ledger = worked_period()
    shares = (Funder("Council", share=Decimal(60)), Funder("ICB", share=Decimal(40)))
    plans = tuple(replace(plan, funders=shares, contribution=Decimal("0.00")) for plan in ledger.fund.plans)
    fund = replace(ledger.fund, plans=plans)
    made = council_return(POLICY, PERIOD, [(fund, ledger.postings(), "A")], RETURN_ABOUT)
    assert total(row.unit_cost for row in made.cld_service_rows) == Decimal("60.00")


def test_asc_fr_shows_the_contribution_beside_actual_spending_once() -> None:
    rows = two_funds().ascfr_summary
    assert total(row.gross_expenditure for row in rows) == total(line.gross for line in two_funds().lines)
    assert total(row.client_contribution for row in rows) == Decimal("40.00")
    assert [row.setting for row in rows] == ["Home care", "Other long term care"]


def test_transparency_has_payments_over_500_and_nobody_in_them() -> None:
    rows = two_funds().transparency
    assert [(row.date, row.amount) for row in rows] == [(date(2026, 4, 6), Decimal("980.00"))]
    assert rows[0].purpose == "Individual Service Funds: Learning Disability Support"
    assert "P-" not in str(rows[0])


def test_the_money_of_a_fund_leads_from_opening_to_closing() -> None:
    for row in two_funds().money_summary:
        went = (
            row.spent_own_service + row.spent_third_party + row.fees + row.clawback_agreed + row.transfer_out
        )
        came = row.due + row.transfer_in + row.refunds
        assert row.opening_balance + came - went == row.closing_balance
