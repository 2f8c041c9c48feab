"""Spending, agreements, outcomes and exceptions of one fund in a council return."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Final

from isf.model.fund import CONTRIBUTION, PROVIDER, AuthorityKind, Each
from isf.model.periods import CalendarKind
from isf.reporting import exceptions as ex
from isf.reporting import outcomes as oc
from isf.reporting import return_rows as rows
from isf.reporting.exceptions_spending import off_plan_spend, unapproved_variance
from isf.reporting.header import last_day
from isf.reporting.rate_card import card_of
from isf.reporting.receipts import without_receipt
from isf.reporting.return_fund import FundInReturn
from isf.reporting.return_views import hours
from isf.reporting.words import spending_words, supplier_words

SERVICE_TYPE: Final = "Long Term Support: Community"
"""The Client Level Data service type of support at home and in the community (domain.md C1)."""

COMPONENTS: Final = frozenset(
    {
        "Reablement",
        "Home Support",
        "Day Support",
        "Meals",
        "Transport",
        "Equipment",
        "Shared Lives",
        "Community Supported Living",
        "Extra Care Housing",
        "End of Life Care",
        "Emergency Support",
        "Carer Respite",
        "Carer Sitting Service",
    }
)
MISSED_FROM: Final = Decimal("0.1")
"""Our own measure: less than a tenth of what was agreed is what happens in any month."""

OTHER_COMPONENT: Final = "Other Long Term"

_FREQUENCY: Final = {
    CalendarKind.FOUR_WEEKLY: "4-weekly",
    CalendarKind.FORTNIGHTLY: "fortnightly",
    CalendarKind.WEEKLY: "weekly",
    CalendarKind.MONTHLY: "monthly",
    CalendarKind.CUSTOM: "",
}


def lines(of: FundInReturn) -> Iterator[rows.LineRow]:
    """Tell of each line of spending."""
    terms = {now.terms.id: now.terms for now in of.known}
    letters = {outcome.id: outcome.care_act for outcome in of.fund.outcomes}
    for line in of.spent:
        agreed = terms.get(line.agreement)
        yield rows.LineRow(
            person_ref=of.ref,
            fund=of.fund.id,
            line_id=line.entry,
            date_from=line.on,
            date_to=line.on,
            service_type=SERVICE_TYPE,
            service_component=component(line.heading),
            cost_frequency=_frequency(of, agreed.each) if agreed else "one-off",
            units_planned=agreed.units if agreed else None,
            units_actual=line.units,
            unit_cost=line.rate,
            gross=line.amount,
            funder=_payer(of),
            supplier=_supplier(of, line.supplier),
            own_or_third_party="own" if line.is_own else "third-party",
            agreement_id=line.agreement,
            agreed_by=_right(of, agreed.agreed_by) if agreed else "",
            agreed_on=agreed.agreed_on if agreed else None,
            agreed_how=agreed.agreed_how if agreed else "",
            outcome_codes=letters.get(line.outcome or "", ""),
            plain_words=spending_words(line.kind),
            evidence_ref=line.receipt or line.visit,
            vat_code=line.vat,
            rate_card_version=card_of(of.fund, of.policy, agreed) if agreed else None,
            variance_reason=line.reason,
            status="corrected" if line.corrected_on else line.kind,
        )


def _frequency(of: FundInReturn, each: Each) -> str:
    if each is Each.WEEK:
        return "weekly"
    return _FREQUENCY[of.policy.calendar.kind] if each is Each.PERIOD else "one-off"


def _payer(of: FundInReturn) -> str:
    payers = [c for c in of.fund.funders if c != CONTRIBUTION and not c.startswith("TopUp")]
    return payers[0] if len(payers) == 1 else "joint"


def _supplier(of: FundInReturn, code: str) -> str:
    return supplier_words(code or PROVIDER, of.about.suppliers, of.about.provider.name)


def _right(of: FundInReturn, authority: str) -> str:
    """Return the authority's id and right; a return carries no name."""
    kinds: dict[str, AuthorityKind] = {a.id: a.kind for a in of.fund.authorities}
    return f"{authority} ({kinds[authority]})" if authority in kinds else authority


def agreements(of: FundInReturn) -> Iterator[rows.AgreementRow]:
    """Tell of each agreement that is still open."""
    for now in of.known:
        if now.open_on(last_day(of.period)):
            yield rows.AgreementRow(
                person_ref=of.ref,
                fund=of.fund.id,
                id=now.terms.id,
                heading=now.terms.heading,
                supplier=_supplier(of, now.terms.supplier),
                date_from=now.terms.start,
                date_to=_day_before(now.terms.end) if now.terms.end else None,
                units=now.terms.units,
                rate=now.terms.rate,
                reserved=now.reserved,
                delivered=now.delivered,
                released=now.released,
                held=now.held,
                expires=now.terms.end,
            )


def outcomes(of: FundInReturn) -> Iterator[rows.OutcomeReturnRow]:
    """Tell of each outcome."""
    for row in oc.outcomes(of.fund, of.own, of.period.start, of.period.end):
        made = row.progress
        yield rows.OutcomeReturnRow(
            person_ref=of.ref,
            fund=of.fund.id,
            outcome=row.outcome or "",
            code=row.care_act or "",
            words=row.words,
            spend=row.spent,
            committed=row.agreed,
            deliveries=row.deliveries,
            progress=oc.progress_text(made),
            evidence=made.evidence if made else "",
            confirmed_by=made.confirmed_by if made else "",
            date=made.on if made else None,
        )


def exceptions(of: FundInReturn) -> Iterator[rows.ExceptionRow]:
    """Tell of what is out of the ordinary."""
    told = (
        *ex.exceptions(of.fund, of.own, of.period, of.closing, of.over),
        *off_plan_spend(of.fund, of.policy, of.spent),
        *unapproved_variance(of.fund, of.spent, of.own),
        *without_receipt(of.fund, of.own, of.policy, last_day(of.period)),
        *ex.review_overdue(of.fund, of.policy, last_day(of.period)),
        *_missed(of),
    )
    for found in told:
        yield rows.ExceptionRow(
            person_ref=of.ref,
            fund=of.fund.id,
            exception=found.exception,
            since=found.since,
            amount=found.amount,
            message=found.message,
        )


def _missed(of: FundInReturn) -> Iterator[ex.FundException]:
    """Tell of agreements of which a tenth or more was not delivered in the period."""
    for one in hours(of):
        if one.missed and one.missed >= one.agreed * MISSED_FROM:
            words = (
                f"{one.missed.normalize():f} of {one.agreed.normalize():f} hours or visits of "
                f"{one.now.terms.id} were not delivered."
            )
            yield ex.FundException("missed_visits", of.period.start, None, words)


def component(heading: str) -> str:
    """Return the Client Level Data service component of a heading."""
    words = heading.replace("-", " ").title()
    return words if words in COMPONENTS else OTHER_COMPONENT


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
