"""Payment models from commissioning: visits by the minute, agency at a higher rate, shared savings.

Worked numbers: reference/domain.md section D.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from isf.book.actions.agreeing import reservation
from isf.book.actions.common import Items, above_zero, check_open, need_available, projected
from isf.book.actions.keeping import clawback_by_shares
from isf.book.actions.spending import DeliveryRequest, spend
from isf.book.ledger import Ledger
from isf.errors import RequestError
from isf.model import facts as f
from isf.model.fund import COUNCIL
from isf.model.money import ZERO, plain, pounds, to_pence
from isf.model.policy import Policy
from isf.model.rules import Bears
from isf.model.visits import billed

_HOUR = Decimal(60)
_PERCENT = Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitRequest:
    """A visit under an agreement by the hour: minutes as planned and as given, and what it was for.

    `notice` is how many hours before it was cancelled, where it was.
    """

    agreement: str
    on: date
    planned: int
    actual: int
    purpose: str = ""
    visit: str = ""
    notice: int | None = None


def visit(ledger: Ledger, policy: Policy, wanted: VisitRequest) -> f.Delivery:
    """Record a visit at what the council's rule pays for it; both lengths stay with it.

    Raises:
        AgreementUnknownError, AgreementDatesError, NotEnoughCommittedError, RequestError.
    """
    terms = ledger.fund.agreement(wanted.agreement)
    if terms.rate is None:
        msg = f"{terms.id} was agreed as an amount without an hourly rate; record the visit with `isf spend`."
        raise RequestError(msg)
    rule = policy.rules.visits
    paid = billed(wanted.planned, wanted.actual, terms.rate, rule, wanted.purpose, wanted.notice)
    if not paid.cost:
        msg = (
            f"Nothing is paid for a visit of {wanted.actual} minutes by {policy.name}'s rule, so nothing was "
            "recorded; what was agreed for it stays reserved."
        )
        raise RequestError(msg)
    elsewhere = f"; {paid.by} bears {pounds(paid.borne_elsewhere)}" if paid.borne_elsewhere else ""
    asked = DeliveryRequest(agreement=terms.id, on=wanted.on, amount=paid.cost, visit=wanted.visit)
    return replace(
        spend(ledger, asked),
        units=(Decimal(paid.minutes) / _HOUR).quantize(Decimal("0.0001")).normalize() + 0,
        rate=terms.rate,
        planned_minutes=wanted.planned,
        actual_minutes=wanted.actual,
        reason=f"{paid.minutes} of {wanted.planned} planned minutes are paid{elsewhere}{_cancelled(wanted)}",
    )


def _cancelled(wanted: VisitRequest) -> str:
    return "" if wanted.notice is None else f"; cancelled {wanted.notice} hours before"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyRequest:
    """Units given by an agency at more than the agreed rate; who agreed that the council pays the rest."""

    agreement: str
    on: date
    units: Decimal
    rate: Decimal
    council_agreed: str = ""


def agency(ledger: Ledger, policy: Policy, wanted: AgencyRequest) -> Items:
    """Record support by an agency: the pack says who bears what is above the agreed rate.

    Where the council agreed to it, it pays that besides: due, allocated,
    reserved and spent in one commit. Otherwise the provider bears it, or (where
    the pack says so) the fund, as far as the agreement reserves it.

    Raises:
        AgreementUnknownError, NotEnoughCommittedError, RequestError.
    """
    terms = ledger.fund.agreement(wanted.agreement)
    agreed = terms.rate or ZERO
    if wanted.rate <= agreed:
        msg = f"{plain(wanted.rate)} is not more than the agreed rate of {plain(agreed)}; use `isf spend`."
        raise RequestError(msg)
    over = to_pence(wanted.units * wanted.rate) - to_pence(wanted.units * agreed)
    bears = Bears.COUNCIL if wanted.council_agreed else policy.rules.agency
    whole = to_pence(wanted.units * wanted.rate)
    if bears is Bears.PROVIDER or (bears is Bears.COUNCIL and not wanted.council_agreed):
        asked = DeliveryRequest(agreement=terms.id, on=wanted.on, units=wanted.units)
        words = f"agency at {pounds(wanted.rate)}; the provider bears {pounds(over)}"
        return [replace(spend(ledger, asked), reason=words)]
    before = _council_pays(ledger, wanted, over) if bears is Bears.COUNCIL else []
    after = projected(ledger, before)
    asked = DeliveryRequest(agreement=terms.id, on=wanted.on, amount=whole)
    words = f"agency at {pounds(wanted.rate)}; {bears} bears {pounds(over)}"
    return [*before, replace(spend(after, asked), units=wanted.units, rate=wanted.rate, reason=words)]


def _council_pays(ledger: Ledger, wanted: AgencyRequest, over: Decimal) -> list[f.Fact]:
    terms = ledger.fund.agreement(wanted.agreement)
    reason = f"agency at {pounds(wanted.rate)}, agreed by the council: {wanted.council_agreed}"
    fund, on = ledger.fund_id, wanted.on
    return [
        f.Due(fund=fund, on=on, funder=COUNCIL, amount=over, stream=f.Stream.VARIANCE, reason=reason),
        f.Allocation(fund=fund, on=on, heading=terms.heading, amount=over, reason=reason),
        reservation(fund, terms, on, over),
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRequest:
    """A saving or a loss against the baseline, pounds, that provider and council share.

    Nobody gains from a person getting less without her word and the council's:
    `agreed_by` is an authority, `council_agreed` where the council said so.
    """

    heading: str
    amount: Decimal
    on: date
    agreed_by: str
    who: str
    council_agreed: str
    provider_percent: Decimal | None = None
    cap: Decimal | None = None


def provider_part(amount: Decimal, percent: Decimal, cap: Decimal | None) -> Decimal:
    """Return the provider's part of a sum that is shared, pounds: its percentage, up to the cap."""
    part = to_pence(amount * percent / _PERCENT)
    return part if cap is None else min(part, cap)


def share_saving(ledger: Ledger, wanted: ShareRequest) -> Items:
    """Return what shares a saving: the provider's part is paid to it, the rest goes back.

    Raises:
        HeadingUnknownError, NoAuthorityError, NotEnoughAvailableError, RequestError.
    """
    percent, cap = _terms(ledger, wanted)
    ledger.fund.heading(wanted.heading)
    need_available(ledger, wanted.heading, wanted.amount, wanted.on)
    part = provider_part(wanted.amount, percent, cap)
    reason = (
        f"saving of {pounds(wanted.amount)} shared, agreed by {wanted.agreed_by} and {wanted.council_agreed}"
    )
    made: Items = list(
        clawback_by_shares(ledger, wanted.heading, wanted.amount - part, wanted.on, reason)
        if wanted.amount > part
        else []
    )
    if part:
        gain = f.GainShare(
            fund=ledger.fund_id, on=wanted.on, heading=wanted.heading, amount=part, reason=reason
        )
        made.append(gain)
    return made


def share_loss(ledger: Ledger, wanted: ShareRequest) -> Items:
    """Return what shares a loss: the council's part is due besides; the provider's is simply not billed.

    Raises:
        HeadingUnknownError, NoAuthorityError, RequestError.
    """
    percent, cap = _terms(ledger, wanted)
    ledger.fund.heading(wanted.heading)
    part = wanted.amount - provider_part(wanted.amount, percent, cap)
    reason = (
        f"loss of {pounds(wanted.amount)} shared, agreed by {wanted.agreed_by} and {wanted.council_agreed}"
    )
    fund, on = ledger.fund_id, wanted.on
    stream = f.Stream.RISK_SHARE
    return [
        f.Due(fund=fund, on=on, funder=COUNCIL, amount=part, stream=stream, reason=reason),
        f.Allocation(fund=fund, on=on, heading=wanted.heading, amount=part, reason=reason),
    ]


def _terms(ledger: Ledger, wanted: ShareRequest) -> tuple[Decimal, Decimal | None]:
    check_open(ledger, wanted.on)
    above_zero(wanted.amount, "What is shared")
    ledger.fund.authority(wanted.agreed_by, wanted.on, wanted.who)
    held = [base for base in ledger.fund.baselines if base.on <= wanted.on]
    percent = wanted.provider_percent
    if percent is None and held:
        percent = held[-1].provider_percent
    if percent is None or not wanted.council_agreed:
        msg = (
            "A saving or a loss is shared only as the plan's baseline says (provider_percent) and with the "
            "council's word (--council-agreed); give both."
        )
        raise RequestError(msg)
    cap = wanted.cap if wanted.cap is not None else (held[-1].cap if held else None)
    return percent, cap
