"""Rows of a council return. Field names are those of reference/domain.md section G.

What each field means stands in `isf.reporting.dictionary`, which goes out with
the return. Every table but header and attestation begins with `person_ref`,
the council's own reference, and `fund`. Amounts are pounds; dates inclusive.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class HeaderRow:
    """Which return this is."""

    schema_version: str
    statement_id: str
    period_label: str
    period_start: date
    period_end: date
    issued_at: date
    council_code: str
    provider_name: str
    provider_cqc_id: str
    provider_company_no: str
    policy_pack: str
    policy_version: str
    ledger_hash: str
    funds: int


@dataclass(frozen=True, slots=True)
class FundRow:
    """One fund; `person_name` is empty unless the recipient's profile allows it."""

    person_ref: str
    fund: str
    person_name: str
    fund_kind: str
    fund_type: str
    delivery_mechanism: str
    primary_support_reason: str
    area: str
    lot: str
    tier: str
    start: date
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class MoneyRow:
    """The money of one fund over the period.

    closing_balance = opening_balance + due + transfer_in - transfer_out -
    spent_own_service - spent_third_party - fees + refunds - clawback_agreed.
    """

    person_ref: str
    fund: str
    opening_balance: Decimal
    due: Decimal
    received: Decimal
    due_not_received: Decimal
    contribution_assessed: Decimal
    contribution_received: Decimal
    top_up: Decimal
    spent_own_service: Decimal
    spent_third_party: Decimal
    fees: Decimal
    refunds: Decimal
    clawback_agreed: Decimal
    clawback_paid: Decimal
    transfer_in: Decimal
    transfer_out: Decimal
    closing_balance: Decimal
    allocated: Decimal
    committed: Decimal
    conditional: Decimal
    available: Decimal
    surplus_weeks: Decimal
    surplus_limit_weeks: Decimal
    earmarked: Decimal
    returnable: Decimal
    bank: Decimal
    card: Decimal
    owed: Decimal
    payable: Decimal
    advance: Decimal
    clawback: Decimal


@dataclass(frozen=True, slots=True)
class FunderRow:
    """One funder of one fund over the period."""

    person_ref: str
    fund: str
    funder: str
    owed_before: Decimal
    due: Decimal
    received: Decimal
    given_back: Decimal
    set_off: Decimal
    due_not_received: Decimal
    spent: Decimal
    clawback_agreed: Decimal
    clawback_paid: Decimal
    clawback_not_paid: Decimal


@dataclass(frozen=True, slots=True)
class PlanRow:
    """The plan of one heading over the period."""

    person_ref: str
    fund: str
    heading: str
    weekly: Decimal
    brought_forward: Decimal
    allocated: Decimal
    committed: Decimal
    conditional: Decimal
    spent: Decimal
    returned: Decimal
    lapsed: Decimal
    transferred: Decimal
    available: Decimal


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of spending in the period; negative where it gives back."""

    person_ref: str
    fund: str
    line_id: str
    date_from: date
    date_to: date
    service_type: str
    service_component: str
    cost_frequency: str
    units_planned: Decimal | None
    units_actual: Decimal | None
    unit_cost: Decimal | None
    gross: Decimal
    funder: str
    supplier: str
    own_or_third_party: str
    agreement_id: str
    agreed_by: str
    agreed_on: date | None
    agreed_how: str
    outcome_codes: str
    plain_words: str
    evidence_ref: str
    vat_code: str
    rate_card_version: date | None
    variance_reason: str
    status: str


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One agreement that is open at the end of the period."""

    person_ref: str
    fund: str
    id: str
    heading: str
    supplier: str
    date_from: date
    date_to: date | None
    units: Decimal | None
    rate: Decimal | None
    reserved: Decimal
    delivered: Decimal
    released: Decimal
    held: Decimal
    expires: date | None


@dataclass(frozen=True, slots=True)
class OutcomeReturnRow:
    """One outcome of one fund over the period; `outcome` is empty for fees and the like."""

    person_ref: str
    fund: str
    outcome: str
    code: str
    words: str
    spend: Decimal
    committed: Decimal
    deliveries: int
    progress: str
    evidence: str
    confirmed_by: str
    date: date | None


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """Something in a fund that the council should know of."""

    person_ref: str
    fund: str
    exception: str
    since: date | None
    amount: Decimal | None
    message: str


@dataclass(frozen=True, slots=True)
class AttestationRow:
    """The bank against the books, and who stands for it."""

    reconciled_on: date | None
    bank_balance: Decimal | None
    sum_of_funds: Decimal | None
    difference: Decimal | None
    sum_of_these_funds: Decimal
    prepared_by: str
    checked_by: str
    seen_by_person: str
