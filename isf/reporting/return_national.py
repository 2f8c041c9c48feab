"""What a council needs for its national returns: Client Level Data, ASC-FR, the Transparency Code.

Definitions and their sources: reference/domain.md sections C1, C2 and C6.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from isf.book.accounts import meaning
from isf.book.actions.period_budget import dues
from isf.model.fund import CONTRIBUTION, COUNCIL, TOP_UP, Agreement, Each
from isf.model.money import ZERO, to_pence, total
from isf.reporting import summary_rows as rows
from isf.reporting.header import DELIVERY_MECHANISM, last_day
from isf.reporting.links import Links
from isf.reporting.return_fund import FundInReturn
from isf.reporting.return_lines import SERVICE_TYPE, component
from isf.reporting.return_shares import by_top_ups

OVER: Final = Decimal(500)
"""The Transparency Code 2015 asks for every item over GBP 500."""

NHS: Final = "ICB"
AGE_BANDS: Final = ("18-64", "65+")
UNKNOWN_AGE: Final = "unknown"
_TENTH: Final = Decimal("0.01")
_HOME_CARE: Final = frozenset({"Home Support", "Reablement"})


def cld_service_rows(of: FundInReturn) -> Iterator[rows.CldRow]:
    """Tell of each planned service: gross of the contribution, net of top-ups and of what the NHS pays.

    A suspended service stays open. Planned cost, as Client Level Data has it.
    """
    if not of.fund.plans or of.fund.start >= of.period.end:
        return
    nhs = _nhs_share(of)
    for heading, weekly in of.fund.plan_on(last_day(of.period)).headings:
        if not weekly:
            continue
        yield rows.CldRow(
            person_ref=of.ref,
            fund=of.fund.id,
            event_type="Service",
            event_start_date=of.fund.start,
            event_end_date=of.fund.ending or of.fund.closed_on,
            primary_support_reason=of.fund.support_reason,
            service_type=SERVICE_TYPE,
            service_component=component(heading),
            delivery_mechanism=DELIVERY_MECHANISM,
            unit_cost=to_pence(weekly * (1 - nhs)),
            cost_frequency="weekly",
            planned_units_per_week=_units_a_week(of, heading),
        )
    yield from _bought_once(of)


def _bought_once(of: FundInReturn) -> Iterator[rows.CldRow]:
    """Tell of what one-off money of the council is for."""
    for once in of.fund.one_offs:
        if once.funder == COUNCIL and once.on < of.period.end:
            yield rows.CldRow(
                person_ref=of.ref,
                fund=of.fund.id,
                event_type="Service",
                event_start_date=once.on,
                event_end_date=of.fund.ending or of.fund.closed_on,
                primary_support_reason=of.fund.support_reason,
                service_type=SERVICE_TYPE,
                service_component=component(once.heading),
                delivery_mechanism=DELIVERY_MECHANISM,
                unit_cost=once.amount,
                cost_frequency="one-off",
                planned_units_per_week=None,
            )


def _nhs_share(of: FundInReturn) -> Decimal:
    """Return which part of the budget the NHS pays, by what falls due in the period."""
    owed = dues(of.fund, of.policy, of.period)
    whole = total(amount for funder, amount in owed.items() if not funder.startswith(TOP_UP))
    return owed.get(NHS, ZERO) / whole if whole else ZERO


def _units_a_week(of: FundInReturn, heading: str) -> Decimal | None:
    day = last_day(of.period)
    terms = [
        now.terms
        for now in of.known
        if now.terms.heading == heading and now.terms.covers(day) and now.terms.rate
    ]
    weekly = [_weekly(of, one) for one in terms if one.units is not None and one.each is not Each.ONCE]
    return sum(weekly, ZERO).quantize(_TENTH) if weekly else None


def _weekly(of: FundInReturn, terms: Agreement) -> Decimal:
    units = terms.units or ZERO
    return units if terms.each is Each.WEEK else units * 7 / of.period.days


def ascfr_summary(many: Iterable[FundInReturn]) -> tuple[rows.AscfrRow, ...]:
    """Sum up actual spending for ASC-FR: gross of the contribution, without what top-ups pay.

    The contribution, NHS money and top-ups stand beside it.

    Age bands are in the register where the provider knows them (`age_band`).
    """
    spent: dict[tuple[str, str, str], Decimal] = defaultdict(lambda: ZERO)
    income: dict[tuple[str, str, str], Decimal] = defaultdict(lambda: ZERO)
    people: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for of in many:
        reason, age = of.fund.support_reason, of.about.age_bands.get(of.fund.id, UNKNOWN_AGE)
        for line in of.spent:
            key = reason, age, _setting(line.heading)
            spent[key] += line.amount - total(by_top_ups(of, line).values())
            people[key].add(of.fund.id)
        for row in of.by_funder:
            what = "top_up" if row.is_top_up else row.funder
            income[reason, age, what] += row.due
    return tuple(_ascfr(key, spent[key], people[key], income, sorted(spent)) for key in sorted(spent))


def _setting(heading: str) -> str:
    return "Home care" if component(heading) in _HOME_CARE else "Other long term care"


def _ascfr(
    key: tuple[str, str, str],
    gross: Decimal,
    people: set[str],
    income: dict[tuple[str, str, str], Decimal],
    keys: list[tuple[str, str, str]],
) -> rows.AscfrRow:
    """Show the income of a reason and age beside its first setting, so that it is counted once."""
    reason, age, setting = key
    first = next(one for one in keys if one[:2] == key[:2]) == key
    shown = income if first else defaultdict(lambda: ZERO)
    return rows.AscfrRow(
        primary_support_reason=reason,
        age_band=age,
        setting=setting,
        people=len(people),
        gross_expenditure=gross,
        client_contribution=shown.get((reason, age, CONTRIBUTION), ZERO),
        nhs_income=shown.get((reason, age, NHS), ZERO),
        top_up_income=shown.get((reason, age, "top_up"), ZERO),
    )


def transparency(of: FundInReturn) -> Iterator[rows.TransparencyRow]:
    """Tell of each payment over GBP 500 that the council made, as it would publish it; nobody is named."""
    links = Links(of.fund, of.own)
    for posting in of.own:
        means = meaning(posting.account)
        paid = means is not None and means.role == "Assets:Owed" and means.party == COUNCIL
        if (
            paid
            and links.kind(posting.entry) == "receipt"
            and posting.on in of.period
            and -posting.amount > OVER
        ):
            yield rows.TransparencyRow(
                date=posting.on,
                department="Adult Social Care",
                beneficiary=of.about.provider.name,
                purpose=f"Individual Service Funds: {of.fund.support_reason}",
                amount=-posting.amount,
                irrecoverable_vat=ZERO,
                merchant_category="Individual Service Fund",
            )
