"""What happened to a fund in a span beside its money: a pause, a new price, its end; and who is paid what."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal

from isf.model.fund import Agreement, Fund
from isf.model.money import ZERO, to_pence
from isf.model.periods import Period
from isf.model.policy import Basis, Policy
from isf.model.postings import Posting
from isf.model.rates import Uplift
from isf.reporting.banked import Banked, banked

_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Pause:
    """The service is paused over `[start, end)`, without an end while it lasts; does the person still pay."""

    start: date
    end: date | None
    charged: bool


@dataclass(frozen=True, slots=True)
class NewPrice:
    """An agreement that carries another on at a new rate, pounds, from a day on.

    `sum` is what `units` cost each time before, `buys` how many the same sum
    pays for now. `percent` and `clause` are of the council's uplift, where one says why.
    """

    on: date
    agreement: str
    replaces: str
    old_rate: Decimal
    rate: Decimal
    units: Decimal
    sum: Decimal
    buys: Decimal
    percent: Decimal | None
    clause: str


@dataclass(frozen=True, slots=True)
class End:
    """The last day on which the person had the fund, and why it ended."""

    last: date
    reason: str


@dataclass(frozen=True, slots=True)
class Contribution:
    """The person's own share: pounds a week, whether it comes into the fund, whether the council asks."""

    weekly: Decimal
    into_fund: bool
    council_asks: bool


@dataclass(frozen=True, slots=True)
class Life:
    """What a statement tells in sentences about a span; `died` is the day of a death, whatever the span."""

    pauses: tuple[Pause, ...]
    prices: tuple[NewPrice, ...]
    end: End | None
    contribution: Contribution | None
    banked: tuple[Banked, ...] = ()
    died: date | None = None


def life(fund: Fund, postings: Sequence[Posting], span: Period, policy: Policy | None) -> Life:
    """Return what happened to a fund in a half-open span; an end is told from its span on."""
    last = span.end - timedelta(days=1)
    return Life(
        pauses=tuple(_pauses(fund, span, policy)),
        prices=tuple(_prices(fund, span, policy)),
        end=_end(fund, span),
        contribution=_contribution(fund, last, policy),
        banked=banked(fund, postings, last, policy) if policy and _may_bank(policy) else (),
        died=fund.died,
    )


def _may_bank(policy: Policy) -> bool:
    rule = policy.rules.banked
    return rule.max_weeks is not None or rule.percent is not None


def _end(fund: Fund, span: Period) -> End | None:
    if fund.ending is None or fund.ending > span.end:
        return None
    return End(fund.ending - timedelta(days=1), fund.ending_reason)


def _pauses(fund: Fund, span: Period, policy: Policy | None) -> Iterator[Pause]:
    charged = bool(policy and policy.rules.suspension.contribution_charged)
    for start, end in sorted(fund.suspensions, key=lambda pause: pause[0]):
        if start < span.end and (end is None or end > span.start):
            yield Pause(start, end, charged)


def _prices(fund: Fund, span: Period, policy: Policy | None) -> Iterator[NewPrice]:
    for terms in fund.agreements:
        before = [known for known in fund.agreements if known.id == terms.replaces]
        if before and terms.start in span and terms.rate and before[0].rate:
            yield _price(before[0], terms, _uplift(policy, terms))


def _price(before: Agreement, terms: Agreement, uplift: Uplift | None) -> NewPrice:
    old, rate = before.rate or ZERO, terms.rate or ZERO
    units = before.units or (before.amount / old).quantize(_HUNDREDTH)
    return NewPrice(
        on=terms.start,
        agreement=terms.id,
        replaces=before.id,
        old_rate=old,
        rate=rate,
        units=units.normalize() + 0,
        sum=to_pence(units * old),
        buys=(units * old / rate).quantize(_HUNDREDTH, ROUND_DOWN),
        percent=uplift.percent if uplift else None,
        clause=uplift.clause if uplift else "",
    )


def _uplift(policy: Policy | None, terms: Agreement) -> Uplift | None:
    """Return the newest uplift of the agreement's kind of support that holds on its first day."""
    found = [
        uplift
        for uplift in (policy.rules.uplifts if policy else ())
        if terms.rate_kind in uplift.kinds and uplift.start <= terms.start
    ]
    return max(found, key=lambda uplift: uplift.start, default=None)


def _contribution(fund: Fund, day: date, policy: Policy | None) -> Contribution | None:
    weekly = fund.plan_on(day).contribution if fund.plans else ZERO
    if not weekly or policy is None:
        return None
    asks = policy.rules.payment.invoices == "council"
    return Contribution(weekly, policy.basis is Basis.NET, asks)
