"""Visits, agencies and shared savings as whole facts: what each records, and what each refuses."""

from dataclasses import replace
from decimal import Decimal

import pytest

from isf.book.actions.agreeing import AgreementRequest, agree
from isf.book.actions.common import projected
from isf.book.actions.payment_models import (
    AgencyRequest,
    ShareRequest,
    VisitRequest,
    agency,
    provider_part,
    share_loss,
    share_saving,
    visit,
)
from isf.book.ledger import Ledger
from isf.errors import (
    FundClosedError,
    HeadingUnknownError,
    NoAuthorityError,
    NotEnoughAvailableError,
    NotEnoughCommittedError,
    RequestError,
)
from isf.model import events as e
from isf.model import facts as f
from isf.model.fund import Baseline
from isf.model.policy import Policy
from isf.model.rules import Bears, Rules, VisitRule
from tests.one_fund import F, day, opened, pounds, with_

POLICY = Policy("calderdale", "Calderdale")


def agreed(rate: str | None = "24.00") -> Ledger:
    """Return the fund with ten hours (or 240.00) agreed under Home-Support."""
    wanted = AgreementRequest(
        heading="Home-Support",
        supplier="Provider",
        outcome="O1",
        agreed_by="A1",
        who="Annie",
        on=day(11),
        units=Decimal(10) if rate else None,
        rate=pounds(rate) if rate else None,
        amount=None if rate else pounds("240.00"),
    )
    return with_(opened(), *agree(opened(), wanted)[1])


def delivered(amount: str, **more: object) -> f.Delivery:
    base = f.Delivery(
        fund=F,
        on=day(14),
        heading="Home-Support",
        agreement="AG-001",
        supplier="Provider",
        outcome="O1",
        amount=pounds(amount),
        links=(f"{F}-AG-001",),
    )
    return replace(base, **more)  # type: ignore[arg-type]


# --- visits ---------------------------------------------------


VISIT = VisitRequest(agreement="AG-001", on=day(14), planned=30, actual=45, visit="V-7")


def test_a_visit_keeps_both_its_lengths_and_its_price() -> None:
    assert visit(agreed(), POLICY, VISIT) == delivered(
        "18.00",
        visit="V-7",
        units=Decimal("0.75"),
        rate=pounds("24.00"),
        planned_minutes=30,
        actual_minutes=45,
        reason="45 of 30 planned minutes are paid",
    )
    hour = visit(agreed(), POLICY, replace(VISIT, actual=60))
    assert (str(hour.units), hour.amount) == ("1", pounds("24.00"))
    short = visit(agreed(), POLICY, replace(VISIT, actual=50))
    assert (short.units, short.amount) == (Decimal("0.8333"), pounds("20.00"))


def test_a_visit_that_was_cancelled_too_late_says_so() -> None:
    rules = Rules(visits=VisitRule(cancelled_notice_hours=24))
    made = visit(agreed(), replace(POLICY, rules=rules), replace(VISIT, actual=0, notice=0))
    assert (made.amount, made.units) == (pounds("12.00"), Decimal("0.5"))
    assert made.reason == "30 of 30 planned minutes are paid; cancelled 0 hours before"


def test_what_somebody_else_bears_of_a_visit_is_said() -> None:
    rules = Rules(visits=VisitRule(difference=Bears.COUNCIL))
    made = visit(agreed(), replace(POLICY, rules=rules), VISIT)
    assert made.amount == pounds("12.00")
    assert made.reason == "45 of 30 planned minutes are paid; council bears £6.00"


def test_nothing_is_recorded_of_a_visit_that_is_not_paid_or_has_no_price() -> None:
    with pytest.raises(RequestError, match="Nothing is paid for a visit of 0 minutes by Calderdale's rule"):
        visit(agreed(), POLICY, replace(VISIT, actual=0))
    with pytest.raises(RequestError, match="AG-001 was agreed as an amount without an hourly rate"):
        visit(agreed(rate=None), POLICY, VISIT)


# --- agencies ---------------------------------------------------


AGENCY = AgencyRequest(agreement="AG-001", on=day(14), units=Decimal("2.5"), rate=pounds("30.10"))


@pytest.mark.parametrize("rule", [Bears.PROVIDER, Bears.COUNCIL])
def test_the_provider_bears_an_agencys_price_where_the_council_did_not_agree(rule: Bears) -> None:
    policy = replace(POLICY, rules=Rules(agency=rule))
    assert agency(agreed(), policy, AGENCY) == [
        delivered(
            "60.00",
            units=Decimal("2.5"),
            rate=pounds("24.00"),
            reason="agency at £30.10; the provider bears £15.25",
        )
    ]


def test_the_fund_bears_it_where_the_pack_says_so_as_far_as_it_is_reserved() -> None:
    policy = replace(POLICY, rules=Rules(agency=Bears.FUND))
    assert agency(agreed(), policy, AGENCY) == [
        delivered(
            "75.25",
            units=Decimal("2.5"),
            rate=pounds("30.10"),
            reason="agency at £30.10; fund bears £15.25",
        )
    ]
    with pytest.raises(NotEnoughCommittedError):
        agency(agreed(), policy, replace(AGENCY, units=Decimal(8)))


def test_the_council_pays_what_it_agreed_to_besides() -> None:
    asked = replace(AGENCY, council_agreed="Mr Jones")
    reason = "agency at £30.10, agreed by the council: Mr Jones"
    due, budget, reserved, spent = agency(agreed(), POLICY, asked)
    assert due == f.Due(
        fund=F,
        on=day(14),
        funder="Council",
        amount=pounds("15.25"),
        stream=f.Stream.VARIANCE,
        reason=reason,
    )
    assert budget == f.Allocation(
        fund=F, on=day(14), heading="Home-Support", amount=pounds("15.25"), reason=reason
    )
    assert isinstance(reserved, f.Reservation)
    assert (reserved.agreement, reserved.amount, reserved.on) == ("AG-001", pounds("15.25"), day(14))
    assert spent == delivered(
        "75.25",
        units=Decimal("2.5"),
        rate=pounds("30.10"),
        reason="agency at £30.10; council bears £15.25",
    )


def test_an_agency_at_the_agreed_rate_is_no_agency() -> None:
    for rate in ("24.00", "23.99"):
        with pytest.raises(RequestError, match=r"is not more than the agreed rate of 24\.00"):
            agency(agreed(), POLICY, replace(AGENCY, rate=pounds(rate)))
    assert len(agency(agreed(), POLICY, replace(AGENCY, rate=pounds("24.01")))) == 1


# --- savings and losses ------------------------------------------


SHARED = ShareRequest(
    heading="Community",
    amount=pounds("50.00"),
    on=day(14),
    agreed_by="A1",
    who="Annie",
    council_agreed="Mr Jones",
    provider_percent=Decimal(30),
)
SAVED = "saving of £50.00 shared, agreed by A1 and Mr Jones"


def gain(amount: str, reason: str = SAVED) -> f.GainShare:
    return f.GainShare(fund=F, on=day(14), heading="Community", amount=pounds(amount), reason=reason)


def back(funder: str, amount: str) -> f.Clawback:
    return f.Clawback(
        fund=F, on=day(14), funder=funder, heading="Community", amount=pounds(amount), reason=SAVED
    )


def test_a_saving_goes_to_the_provider_and_to_the_funders_by_what_they_paid() -> None:
    assert share_saving(opened(), SHARED) == [back("Council", "21.00"), back("ICB", "14.00"), gain("15.00")]
    capped = share_saving(opened(), replace(SHARED, cap=pounds("5.00")))
    assert capped == [back("Council", "27.00"), back("ICB", "18.00"), gain("5.00")]
    assert share_saving(opened(), replace(SHARED, provider_percent=Decimal(100))) == [gain("50.00")]
    assert share_saving(opened(), replace(SHARED, provider_percent=Decimal(0))) == [
        back("Council", "30.00"),
        back("ICB", "20.00"),
    ]
    with pytest.raises(NotEnoughAvailableError):
        share_saving(opened(), replace(SHARED, amount=pounds("80.01")))


def test_of_a_loss_the_council_pays_its_part_besides() -> None:
    reason = "loss of £50.00 shared, agreed by A1 and Mr Jones"
    assert share_loss(opened(), SHARED) == [
        f.Due(
            fund=F,
            on=day(14),
            funder="Council",
            amount=pounds("35.00"),
            stream=f.Stream.RISK_SHARE,
            reason=reason,
        ),
        f.Allocation(fund=F, on=day(14), heading="Community", amount=pounds("35.00"), reason=reason),
    ]


def test_a_part_is_rounded_to_the_penny_and_capped() -> None:
    assert provider_part(pounds("0.05"), Decimal(30), None) == pounds("0.02")
    assert provider_part(pounds("50.00"), Decimal(30), pounds("15.01")) == pounds("15.00")
    assert provider_part(pounds("50.00"), Decimal(30), pounds("0.00")) == pounds("0.00")


def test_the_newest_baseline_by_the_day_sets_the_terms_that_were_not_given() -> None:
    lines = [
        e.BaselineSet(
            fund=F, on=day(10), baseline=Baseline(on, None, None, Decimal(percent), pounds(cap), "before")
        )
        for on, percent, cap in ((day(10), 50, "10.00"), (day(14), 20, "8.00"), (day(15), 90, "90.00"))
    ]
    ledger = projected(opened(), lines)
    asked = replace(SHARED, provider_percent=None)
    assert share_saving(ledger, asked)[-1] == gain("8.00")
    assert share_saving(ledger, replace(asked, cap=pounds("20.00")))[-1] == gain("10.00")
    assert share_saving(ledger, SHARED)[-1] == gain("8.00")
    assert share_saving(ledger, replace(SHARED, cap=pounds("20.00")))[-1] == gain("15.00")


@pytest.mark.parametrize("share", [share_saving, share_loss])
def test_nothing_is_shared_without_everybodys_word(share: object) -> None:
    assert callable(share)
    closed = projected(opened(), [e.FundClosed(fund=F, on=day(14), reason="moved")])
    for ledger, asked, error in (
        (closed, SHARED, FundClosedError),
        (opened(), replace(SHARED, amount=pounds("0.00")), RequestError),
        (opened(), replace(SHARED, agreed_by="A9"), NoAuthorityError),
        (opened(), replace(SHARED, heading="Cinema"), HeadingUnknownError),
        (opened(), replace(SHARED, council_agreed=""), RequestError),
        (opened(), replace(SHARED, provider_percent=None), RequestError),
    ):
        with pytest.raises(error):
            share(ledger, asked)
