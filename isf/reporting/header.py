"""The header that a statement and a return share; field names from reference/domain.md section G."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from isf.model.fund import Fund
from isf.model.periods import Period
from isf.reporting.about import About, Provider
from isf.reporting.balances import Balance
from isf.reporting.words import ENGLISH, Says

SCHEMA_VERSION: Final = "1"

DELIVERY_MECHANISM: Final = "CASSR Managed Personal Budget"
"""How Client Level Data knows an Individual Service Fund (reference/domain.md C1 and C5)."""


@dataclass(frozen=True, slots=True)
class Header:
    """Whose statement, for which days (both inclusive), made when and from which book."""

    schema_version: str
    statement_id: str
    fund: str
    period_label: str
    period_start: date
    period_end: date
    issued_at: date
    council_code: str
    council: str
    provider: Provider
    person: str
    person_ref: str
    fund_type: str
    delivery_mechanism: str
    primary_support_reason: str
    policy_pack: str
    policy_version: str
    ledger_hash: str


def last_day(span: Period) -> date:
    """Return the last day of a half-open span."""
    return span.end - timedelta(days=1)


def not_begun(span: Period, today: date, say: Says = ENGLISH) -> str:
    """Say that a span lies wholly in the time to come; empty where it has begun."""
    if span.start <= today:
        return ""
    return say(
        "This period has not begun yet: it begins on {day}. The figures are those so far.",
        day=say.day(span.start),
    )


def council_label(span: Period) -> str:
    """Return the council's label of a span; empty where the span is dates of one's own."""
    return "" if span.label.startswith(span.start.isoformat()) else span.label


def dates(span: Period) -> str:
    """Return a span's first and last day as `2026-04-06..2026-05-03`."""
    return f"{span.start.isoformat()}..{last_day(span).isoformat()}"


def statement_id(what: str, span: Period) -> str:
    """Name a statement of a fund, or a return of a council: the same every time it is made."""
    return f"{what}/{span.code if council_label(span) else dates(span)}"


def fund_type(fund: Fund, closing: Balance) -> str:
    """Say `conditional` while outcomes are promised, else `recurring` or `one-off`."""
    if closing.total.conditional:
        return "conditional"
    return "recurring" if any(plan.weekly for plan in fund.plans) else "one-off"


def header(fund: Fund, span: Period, closing: Balance, about: About) -> Header:
    """Return the header of a person's statement."""
    return Header(
        schema_version=SCHEMA_VERSION,
        statement_id=statement_id(fund.id, span),
        fund=fund.id,
        period_label=council_label(span),
        period_start=span.start,
        period_end=last_day(span),
        issued_at=about.issued,
        council_code=fund.council,
        council=about.council,
        provider=about.provider,
        person=about.person,
        person_ref=about.person_ref,
        fund_type=fund_type(fund, closing),
        delivery_mechanism=DELIVERY_MECHANISM,
        primary_support_reason=fund.support_reason,
        policy_pack=about.policy.code if about.policy else "",
        policy_version=about.policy_version,
        ledger_hash=about.head,
    )
