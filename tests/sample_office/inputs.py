"""What is written by hand in the sample office: the councils' policies and the people's plans."""

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from isf.model.money import ZERO, share_out, to_pence, total
from isf.model.periods import CalendarKind, Period
from isf.model.plan_file import PlanFile, plan_file_of
from isf.model.policy import Basis, Policy
from isf.model.policy_file import policy_of

SAMPLE = Path(__file__).resolve().parents[2] / "ledgers" / "sample"
LABELS = {"millbrook": 13, "harrowdale": 12, "penmarsh": 26}
"""How many periods of 2025 there are for each council: all of them."""


def policy(code: str) -> Policy:
    path = SAMPLE / "councils" / f"{code}.toml"
    return policy_of(tomllib.loads(path.read_text(encoding="utf-8")), path)


def plan(ref: str) -> PlanFile:
    path = SAMPLE / "plans" / f"{ref}.toml"
    return plan_file_of(tomllib.loads(path.read_text(encoding="utf-8")), path)


def plan_refs() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in SAMPLE.glob("plans/*.toml")))


POLICIES = {code: policy(code) for code in LABELS}
PLANS = {ref: plan(ref) for ref in plan_refs()}


def periods(code: str) -> tuple[Period, ...]:
    """Return the council's periods of the year."""
    calendar = POLICIES[code].calendar
    return tuple(calendar.period(f"2025:{number:02d}") for number in range(1, LABELS[code] + 1))


def refs_of(code: str) -> tuple[str, ...]:
    return tuple(ref for ref, held in PLANS.items() if held.council == code)


@dataclass(frozen=True, slots=True)
class Dues:
    """What a period brings a person: the budget by heading and who owes it."""

    budget: dict[str, Decimal]
    owed: dict[str, Decimal]
    on: date


def dues(ref: str, period: Period) -> Dues:
    """Work out what a period brings, on its own and not with the program's own function."""
    held, rules = PLANS[ref], POLICIES[PLANS[ref].council]
    days = (period.end - max(period.start, held.start)).days

    def month(annual: Decimal) -> Decimal:
        months = share_out(annual, [Decimal(1)] * 12)
        return to_pence(months[int(period.label[-2:]) - 1] * days / period.days)

    if rules.calendar.kind is CalendarKind.MONTHLY:
        year = to_pence(held.weekly * rules.weeks_in_year)
        annual = share_out(year, held.headings.values())
        budget = {heading: month(part) for heading, part in zip(held.headings, annual, strict=True)}
        own = month(to_pence(held.contribution * rules.weeks_in_year))
    else:
        budget = {heading: to_pence(weekly * days / 7) for heading, weekly in held.headings.items()}
        own = to_pence(held.contribution * days / 7)
    own = own if rules.basis is Basis.NET else ZERO
    rest = total(budget.values()) - own
    shares = {funder.code: funder.share or Decimal(0) for funder in held.funders} or {"Council": Decimal(100)}
    owed = dict(zip(shares, share_out(rest, shares.values()), strict=True))
    first = period.start + timedelta(days=rules.pays_after_days)
    on = max(first, held.start) if held.start > period.start else first
    return Dues(budget, {**owed, "Contribution": own}, on)
