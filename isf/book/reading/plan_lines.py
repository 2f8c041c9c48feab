"""From `custom "isf-..."` lines to the plan that they tell of: budget, funders, rates, agreements."""

from dataclasses import replace
from decimal import Decimal

from isf.book.directives import Line
from isf.book.reading.line_values import (
    as_day,
    as_number,
    as_text,
    day_or_none,
    number_or_none,
    until_of,
)
from isf.model.fund import (
    AgreedRate,
    Agreement,
    Baseline,
    Each,
    Earmark,
    Fund,
    Funder,
    OneOff,
    Plan,
    ReviewPlan,
)
from isf.model.money import ZERO


def planned(fund: Fund, line: Line) -> Fund:
    """The budget from a day on; another of the same day takes its place."""
    rest = line.values[2:]
    headings = tuple(
        (as_text(name), as_number(amount)) for name, amount in zip(rest[::2], rest[1::2], strict=True)
    )
    meta = dict(line.meta)
    plan = Plan(
        start=as_day(line.values[1]),
        headings=headings,
        contribution=as_number(meta.get("contribution", ZERO)),
        funders=(),
        weeks_in_year=as_number(meta.get("weeks-in-year", Decimal(52))),
        until=day_or_none(meta.get("until")),
        indicative=line.get("indicative") == "yes",
        tier=line.get("tier"),
    )
    plans = [known for known in fund.plans if known.start != plan.start]
    tier = plan.tier or fund.tier
    return replace(fund, plans=tuple(sorted([*plans, plan], key=lambda p: p.start)), tier=tier)


def funded(fund: Fund, line: Line) -> Fund:
    """Who pays into the plan of a day."""
    _, start, code, how, much = line.values
    share = as_number(much) if how == "share" else None
    weekly = as_number(much) if how == "weekly" else None
    funder = Funder(as_text(code), share, weekly, line.get("heading"))
    plans = tuple(
        replace(plan, funders=(*plan.funders, funder)) if plan.start == start else plan for plan in fund.plans
    )
    return replace(fund, plans=plans)


def one_off(fund: Fund, line: Line) -> Fund:
    """Money for one purpose."""
    name, heading, funder, amount, on = line.values[1:6]
    once = OneOff(
        as_text(name), as_text(heading), as_text(funder), as_number(amount), as_day(on), until_of(line)
    )
    others = tuple(known for known in fund.one_offs if known.id != once.id)
    return replace(fund, one_offs=(*others, once))


def rate(fund: Fund, line: Line) -> Fund:
    """A rate of this person's own."""
    kind, amount, start = line.values[1:4]
    rate = AgreedRate(as_text(kind), as_number(amount), as_day(start), until_of(line))
    return replace(fund, rates=(*fund.rates, rate))


def baseline(fund: Fund, line: Line) -> Fund:
    """How things stood on a day."""
    meta = dict(line.meta)
    base = Baseline(
        on=as_day(line.values[1]),
        weekly=number_or_none(meta.get("weekly")),
        hours=number_or_none(meta.get("hours")),
        provider_percent=number_or_none(meta.get("provider-percent")),
        cap=number_or_none(meta.get("cap")),
        words=as_text(line.values[2]),
    )
    return replace(fund, baselines=(*fund.baselines, base))


def earmark(fund: Fund, line: Line) -> Fund:
    """Money that is kept for a need."""
    name, amount, purpose = line.values[1:4]
    mark = Earmark(as_text(name), as_number(amount), as_text(purpose), until_of(line))
    others = tuple(known for known in fund.earmarks if known.id != mark.id)
    return replace(fund, earmarks=(*others, mark))


def review_plan(fund: Fund, line: Line) -> Fund:
    """When reviews are due."""
    return replace(fund, review_plan=ReviewPlan(as_day(line.values[1]), int(as_number(line.values[2]))))


def _terms(line: Line) -> Agreement:
    """Read the terms of an agreement from its line."""
    name, heading, supplier, outcome = (as_text(value) for value in line.values[:4])
    meta = dict(line.meta)
    until = meta.get("until")
    units, rate = meta.get("units"), meta.get("rate")
    return Agreement(
        id=name,
        heading=heading,
        supplier=supplier,
        outcome=outcome,
        amount=as_number(line.values[4]),
        agreed_by=line.get("agreed-by"),
        agreed_on=as_day(meta.get("agreed-on", line.on)),
        agreed_how=line.get("agreed-how"),
        start=as_day(meta.get("from", line.on)),
        end=as_day(until) if until is not None else None,
        units=as_number(units) if units is not None else None,
        rate=as_number(rate) if rate is not None else None,
        each=Each(line.get("each") or "once"),
        carries=line.get("carries") == "yes",
        rate_kind=line.get("rate-kind"),
        replaces=line.get("replaces"),
    )


def agreement(fund: Fund, line: Line) -> Fund:
    """What was agreed."""
    terms = _terms(line)
    others = tuple(known for known in fund.agreements if known.id != terms.id)
    return replace(fund, agreements=(*others, terms))


def agreement_ended(fund: Fund, line: Line) -> Fund:
    """The day on which an agreement ends."""
    name, end = as_text(line.values[1]), as_day(line.values[2])
    known = tuple(replace(a, end=end) if a.id == name else a for a in fund.agreements)
    return replace(fund, agreements=known)
