"""One statement to a person: every figure and name on it, for any span of days.

The value is the same whatever it is written as (design/answers.md). Names
come from the caller; postings hold none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal

from isf.model.fund import Fund, Outcome, Progress
from isf.model.periods import Period
from isf.model.postings import Posting
from isf.reporting.about import About
from isf.reporting.agreements import AgreementNow, agreements
from isf.reporting.balances import Balance, balance
from isf.reporting.changes import Change, all_changes
from isf.reporting.funders import FunderMoney, by_funder
from isf.reporting.header import Header, header, last_day
from isf.reporting.life import Life, life
from isf.reporting.my_budget import left_sentence
from isf.reporting.outcomes import OutcomeRow, outcomes
from isf.reporting.pictures import taken_out
from isf.reporting.plain_data import plain_data
from isf.reporting.returnable import Ground, returnable
from isf.reporting.spending import SpendingLine, spending
from isf.reporting.surplus import Surplus, surplus
from isf.reporting.words import right_words

_BUDGET_CHANGES = frozenset(
    {"move", "write-off", "transfer-in", "transfer-out", "promise", "confirmed", "lapsed"}
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A fund over a span.

    `plan` has the four figures for the span (with what was brought forward);
    `opening` and `closing` are the fund at the close of the day before the
    span and of its last day. `lines` and `fees` together sum to what was
    spent. `agreed` holds what was agreed, or moved, in the span; `coming` what
    is still open at its end. `life` is what happened beside the money. `names`
    resolves authority ids, `outcome_words` outcome ids.
    """

    header: Header
    sentence: str
    plan: Balance
    opening: Balance
    closing: Balance
    money_in: tuple[FunderMoney, ...]
    agreed: tuple[AgreementNow, ...]
    lines: tuple[SpendingLine, ...]
    fees: tuple[SpendingLine, ...]
    outcomes: tuple[OutcomeRow, ...]
    steps: tuple[Progress, ...]
    returned: tuple[Change, ...]
    surplus: Surplus | None
    grounds: tuple[Ground, ...]
    coming: tuple[AgreementNow, ...]
    budget_changes: tuple[Change, ...]
    corrections: tuple[Change, ...]
    life: Life
    names: Mapping[str, str]
    suppliers: Mapping[str, str]
    outcome_words: Mapping[str, str]
    terms: Mapping[str, AgreementNow]

    @property
    def fund(self) -> str:
        """The fund's id."""
        return self.header.fund

    @property
    def period_label(self) -> str:
        """The council's label of the span, or its first and last day; fit for a file's name but for `:`."""
        return self.header.period_label or self.header.statement_id.rpartition("/")[2]

    @property
    def after(self) -> date:
        """The day after the span."""
        return self.header.period_end + timedelta(days=1)

    @property
    def out(self) -> Decimal:
        """Pounds that left the budget in the span without being spent."""
        return taken_out(self.plan.total)

    def as_json(self) -> dict[str, object]:
        """Return the statement as plain data: dates as ISO text, amounts as exact text."""
        told = (field.name for field in fields(self) if field.name != "terms")
        return {name: plain_data(getattr(self, name)) for name in told}

    @property
    def not_yet(self) -> Decimal:
        """Pounds that came or are due before they are in the budget (+), or the other way round (-)."""
        held = self.closing.total
        return self.closing.money.net - held.available - held.committed - held.conditional


def statement(fund: Fund, postings: Sequence[Posting], span: Period, about: About) -> Statement:
    """Return the statement of a fund over a half-open span (a council's period or any days)."""
    last = last_day(span)
    own = [p for p in postings if p.fund == fund.id and p.on < span.end]
    closing = balance(fund, own, last)
    spent = spending(fund, own, span.start, span.end)
    told = all_changes(fund, own, span.start, span.end)
    known = agreements(fund, own, span.end)
    return Statement(
        header=header(fund, span, closing, about),
        sentence=left_sentence(fund, closing),
        plan=balance(fund, own, last, since=span.start),
        opening=balance(fund, own, _before(span)),
        closing=closing,
        money_in=_with_money(by_funder(fund, own, span.start, span.end)),
        agreed=_touched(known, agreements(fund, own, span.start), span),
        lines=tuple(line for line in spent if not line.is_fee),
        fees=tuple(line for line in spent if line.is_fee),
        outcomes=outcomes(fund, own, span.start, span.end),
        steps=tuple(step for step in fund.progress if step.on in span),
        returned=tuple(change for change in told if change.kind == "clawback"),
        surplus=surplus(fund, own, last, about.policy) if about.policy else None,
        grounds=returnable(fund, own, last, about.policy).grounds if about.policy else (),
        coming=tuple(now for now in known if now.open_on(last)),
        budget_changes=tuple(change for change in told if _changes_budget(change)),
        corrections=tuple(change for change in told if change.kind == "correction"),
        life=life(fund, own, span, about.policy),
        names=_names(fund, about),
        suppliers=about.suppliers,
        outcome_words=_words(fund.outcomes),
        terms={now.terms.id: now for now in known},
    )


def _before(span: Period) -> date:
    return date.fromordinal(span.start.toordinal() - 1)


def _with_money(rows: Sequence[FunderMoney]) -> tuple[FunderMoney, ...]:
    """Leave out funders of whom there is nothing to tell."""
    return tuple(row for row in rows if row.any_money)


def _touched(
    now: Sequence[AgreementNow], before: Sequence[AgreementNow], span: Period
) -> tuple[AgreementNow, ...]:
    """Return the agreements made in the span, and those whose money changed in it."""
    known = {agreement.terms.id: agreement for agreement in before}
    return tuple(
        agreement
        for agreement in now
        if agreement.terms.agreed_on in span or known.get(agreement.terms.id) != agreement
    )


def _changes_budget(change: Change) -> bool:
    told = change.kind in ("allocation", "release") and bool(change.reason)
    return change.kind in _BUDGET_CHANGES or told


def _names(fund: Fund, about: About) -> dict[str, str]:
    """Name who is behind each authority id, with the right by which they agree."""
    names = {}
    for authority in fund.authorities:
        name = about.authorities.get(authority.id, authority.id)
        right = right_words(authority.kind)
        names[authority.id] = f"{name} ({right})" if right else name
    return names


def _words(known: Sequence[Outcome]) -> dict[str, str]:
    return {outcome.id: outcome.words for outcome in known}
