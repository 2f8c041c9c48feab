"""Spending linked to outcomes, seen from several sides, and demand by area.

Each side (outcome, heading, own or brokered, area, support reason) sums to the
same spending. Hours are units that have a charge for each.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from isf.book.accounts import meaning
from isf.model.care_act import OUTCOMES
from isf.model.money import ZERO, to_pence, total
from isf.reporting import summary_rows as rows
from isf.reporting.agreements import AgreementNow
from isf.reporting.header import last_day
from isf.reporting.links import Links
from isf.reporting.outcomes import latest_progress, progress_text
from isf.reporting.return_fund import FundInReturn
from isf.reporting.spending import SpendingLine

_HOURS: Final = Decimal("0.01")
NOT_SAID: Final = "not said"


@dataclass(slots=True)
class _Sum:
    """What comes together under one value of one side."""

    funds: set[str] = field(default_factory=set)
    spent: Decimal = ZERO
    committed: Decimal = ZERO
    allocated: Decimal = ZERO
    agreed: Decimal = ZERO
    delivered: Decimal = ZERO
    missed: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class _Hours:
    """An agreement's hours in the period: agreed, delivered, and agreed but not delivered."""

    now: AgreementNow
    agreed: Decimal
    delivered: Decimal

    @property
    def missed(self) -> Decimal:
        return max(ZERO, self.agreed - self.delivered)


def hours(of: FundInReturn) -> list[_Hours]:
    """Return the hours of each agreement over the period: what was reserved for it, by its rate."""
    reserved: dict[str, Decimal] = defaultdict(lambda: ZERO)
    delivered: dict[str, Decimal] = defaultdict(lambda: ZERO)
    links = Links(of.fund, of.own)
    for posting in of.own:
        means = meaning(posting.account)
        reserves = means is not None and means.role == "Plan:Committed" and posting.on in of.period
        if means and reserves and links.kind(posting.entry) == "agreement":
            reserved[means.promise] += posting.amount
    for line in of.spent:
        if line.units is not None and line.rate is not None:
            delivered[line.agreement] += line.units
    return [
        _Hours(now, (reserved[now.terms.id] / now.terms.rate).quantize(_HOURS), delivered[now.terms.id])
        for now in of.known
        if now.terms.rate
    ]


_Side = Callable[[FundInReturn, str, str, str], str]
"""From a fund, a heading, an outcome and a supplier to the value under which they come."""


def spending_views(many: Sequence[FundInReturn]) -> tuple[rows.ViewRow, ...]:
    """Return the same spending by outcome, heading, own or brokered, area, and support reason."""
    sides: dict[str, _Side] = {
        "outcome": lambda of, _heading, outcome, _supplier: _letter(of, outcome),
        "heading": lambda _of, heading, _outcome, _supplier: heading,
        "provider": lambda _of, _heading, _outcome, supplier: "brokered" if supplier else "own",
        "area": lambda of, _heading, _outcome, _supplier: of.fund.area or NOT_SAID,
        "support reason": lambda of, _heading, _outcome, _supplier: of.fund.support_reason,
    }
    return tuple(row for name, side in sides.items() for row in _view(name, side, many))


def _letter(of: FundInReturn, outcome: str) -> str:
    letters = {known.id: known.care_act for known in of.fund.outcomes}
    letter = letters.get(outcome, "")
    return f"{letter}: {OUTCOMES.get(letter, '')}" if letter else "fees and other costs"


def _view(name: str, side: _Side, many: Sequence[FundInReturn]) -> Iterator[rows.ViewRow]:
    sums: dict[str, _Sum] = defaultdict(_Sum)
    for of in many:
        _add_fund(name, side, of, sums)
    weeks = Decimal(many[0].period.days) / 7 if many else Decimal(1)
    for value in sorted(sums):
        found = sums[value]
        people = len(found.funds)
        planned = name in ("heading", "area", "support reason")
        yield rows.ViewRow(
            view=name,
            value=value,
            people=people,
            spent=found.spent,
            committed=found.committed,
            weekly_cost_per_person=to_pence(found.spent / weeks / people) if people else ZERO,
            hours_agreed=found.agreed,
            hours_delivered=found.delivered,
            hours_missed=found.missed,
            allocated=found.allocated if planned else None,
            under_plan=found.allocated - found.spent if planned else None,
        )


def _add_fund(name: str, side: _Side, of: FundInReturn, sums: dict[str, _Sum]) -> None:
    for line in of.spent:
        found = sums[side(of, line.heading, line.outcome or "", _brokered(line))]
        found.funds.add(of.fund.id)
        found.spent += line.amount
    for one in hours(of):
        terms = one.now.terms
        supplier = "" if terms.supplier == "Provider" else terms.supplier
        found = sums[side(of, terms.heading, terms.outcome, supplier)]
        found.agreed += one.agreed
        found.delivered += one.delivered
        found.missed += one.missed
    for now in of.known:
        supplier = "" if now.terms.supplier == "Provider" else now.terms.supplier
        sums[side(of, now.terms.heading, now.terms.outcome, supplier)].committed += now.held
    if name in ("heading", "area", "support reason"):
        for row in of.over_the_period.headings:
            sums[side(of, row.heading, "", "")].allocated += row.allocated


def _brokered(line: SpendingLine) -> str:
    return "" if line.is_own else line.supplier


def demand_by_area(many: Iterable[FundInReturn]) -> tuple[rows.AreaRow, ...]:
    """Return where support is wanted and where it does not come: people, weekly hours, cost, misses."""
    by_area: dict[str, list[FundInReturn]] = defaultdict(list)
    for of in many:
        by_area[of.fund.area or NOT_SAID].append(of)
    return tuple(_area(area, by_area[area]) for area in sorted(by_area))


def _area(area: str, funds: Sequence[FundInReturn]) -> rows.AreaRow:
    weeks = Decimal(funds[0].period.days) / 7
    told = [one for of in funds for one in hours(of)]
    agreed, missed = total(one.agreed for one in told), total(one.missed for one in told)
    return rows.AreaRow(
        area=area,
        people=len(funds),
        weekly_hours=(agreed / weeks).quantize(_HOURS),
        weekly_cost=to_pence(total(line.amount for of in funds for line in of.spent) / weeks),
        hours_not_delivered=missed,
        not_delivered_percent=(missed * 100 / agreed).quantize(Decimal("0.1")) if agreed else Decimal("0.0"),
    )


def baselines(of: FundInReturn) -> Iterator[rows.BaselineRow]:
    """Tell how a fund stands against its baseline: weekly cost and hours then and now, and each step."""
    if not of.fund.baselines:
        return
    then = of.fund.baselines[-1]
    weeks = Decimal(of.period.days) / 7
    cost = to_pence(total(line.amount for line in of.spent) / weeks)
    given = (total(one.delivered for one in hours(of)) / weeks).quantize(_HOURS)
    steps = [latest_progress(of.fund, outcome.id, of.period.end) for outcome in of.fund.outcomes]
    yield rows.BaselineRow(
        person_ref=of.ref,
        fund=of.fund.id,
        baseline_on=then.on,
        weekly_cost_then=then.weekly,
        weekly_cost_now=cost,
        saved_a_week=then.weekly - cost if then.weekly is not None else None,
        hours_then=then.hours,
        hours_now=given,
        progress="; ".join(progress_text(step) for step in steps if step),
        words=then.words,
        day=last_day(of.period),
    )
