"""Events become `custom "isf-..."` lines; `isf.book.reading.fund_lines` reads them back."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import singledispatch

from isf.book.directives import BANK_LINE, Line, Meta, Paper, Value
from isf.model import events as e
from isf.model.fund import Funder
from isf.model.money import ZERO


@singledispatch
def lines(event: e.Event) -> tuple[Line | Paper, ...]:
    """Return the lines that record an event; a paper that was kept is a `document`."""
    msg = f"no line for {type(event).__name__}"
    raise TypeError(msg)


def _line(event: e.Event, name: str, *values: Value, **meta: Value | None) -> Line:
    pairs: Meta = tuple(
        (key.replace("_", "-").strip("-"), value)
        for key, value in {**meta, "reason": event.reason}.items()
        if value not in (None, "")
    )
    return Line(event.on, name, values, pairs, fund=event.fund)


@lines.register
def _(event: e.FundOpened) -> tuple[Line, ...]:
    about = event.about
    return (
        _line(
            event,
            "isf-fund",
            "opened",
            about.council,
            about.start,
            kind=str(about.kind),
            support_reason=about.support_reason,
            area=about.area,
            lot=about.lot,
            tier=about.tier,
        ),
    )


@lines.register
def _(event: e.PlanSet) -> tuple[Line, ...]:
    plan = event.plan
    named = [value for heading in plan.headings for value in heading]
    budget = _line(
        event,
        "isf-fund",
        "plan",
        plan.start,
        *named,
        contribution=plan.contribution,
        weeks_in_year=plan.weeks_in_year,
        until=plan.until,
        indicative="yes" if plan.indicative else "",
        tier=plan.tier,
    )
    return (budget, *(_funder_line(event, plan.start, funder) for funder in plan.funders))


def _funder_line(event: e.Event, start: date, funder: Funder) -> Line:
    how, much = ("share", funder.share) if funder.share is not None else ("weekly", funder.weekly)
    values = (start, funder.code, how, much or ZERO)
    return _line(event, "isf-fund", "funder", *values, heading=funder.heading)


@lines.register
def _(event: e.OutcomeAdded) -> tuple[Line, ...]:
    outcome = event.outcome
    return (_line(event, "isf-outcome", outcome.id, outcome.care_act, outcome.words),)


@lines.register
def _(event: e.ProgressNoted) -> tuple[Line, ...]:
    made = event.progress
    return (
        _line(
            event,
            "isf-progress",
            made.id,
            made.outcome,
            made.direction,
            made.words,
            evidence=made.evidence,
            confirmed_by=made.confirmed_by,
        ),
    )


@lines.register
def _(event: e.AuthorityGranted) -> tuple[Line, ...]:
    right = event.authority
    dates = (right.start,) if right.end is None else (right.start, right.end)
    return (_line(event, "isf-authority", right.id, str(right.kind), *dates),)


@lines.register
def _(event: e.AgreementMade) -> tuple[Line, ...]:
    terms = event.agreement
    return (
        _line(
            event,
            "isf-agreement",
            terms.id,
            terms.heading,
            terms.supplier,
            terms.outcome,
            terms.amount,
            from_=terms.start,
            until=terms.end,
            each=str(terms.each),
            units=terms.units,
            rate=terms.rate,
            carries="yes" if terms.carries else "",
            rate_kind=terms.rate_kind,
            replaces=terms.replaces,
            agreed_by=terms.agreed_by,
            agreed_on=terms.agreed_on,
            agreed_how=terms.agreed_how,
        ),
    )


@lines.register
def _(event: e.AgreementEnded) -> tuple[Line, ...]:
    return (_line(event, "isf-agreement", "ended", event.agreement, event.end),)


@lines.register
def _(event: e.FundClosed) -> tuple[Line, ...]:
    why = event.reason
    return (_line(replace(event, reason=""), "isf-fund", "closed", why),)


@lines.register
def _(event: e.LegalHold) -> tuple[Line, ...]:
    return (_line(event, "isf-fund", "held" if event.held else "hold-ended"),)


@lines.register
def _(event: e.Ending) -> tuple[Line, ...]:
    return (_line(event, "isf-fund", "ending", event.end, died=event.died),)


@lines.register
def _(event: e.OneOffPlanned) -> tuple[Line, ...]:
    once = event.once
    values = (once.id, once.heading, once.funder, once.amount, once.on)
    return (_line(event, "isf-fund", "one-off", *values, until=once.until),)


@lines.register
def _(event: e.RateAgreed) -> tuple[Line, ...]:
    rate = event.rate
    return (_line(event, "isf-fund", "rate", rate.kind, rate.amount, rate.start, until=rate.end),)


@lines.register
def _(event: e.BaselineSet) -> tuple[Line, ...]:
    base = event.baseline
    return (
        _line(
            event,
            "isf-fund",
            "baseline",
            base.on,
            base.words,
            weekly=base.weekly,
            hours=base.hours,
            provider_percent=base.provider_percent,
            cap=base.cap,
        ),
    )


@lines.register
def _(event: e.Earmarked) -> tuple[Line, ...]:
    mark = event.earmark
    return (_line(event, "isf-fund", "earmark", mark.id, mark.amount, mark.purpose, until=mark.until),)


@lines.register
def _(event: e.ReviewPlanned) -> tuple[Line, ...]:
    plan = event.plan
    return (_line(event, "isf-fund", "review", plan.first, Decimal(plan.every_months)),)


@lines.register
def _(event: e.Suspended) -> tuple[Line, ...]:
    dates = (event.start,) if event.end is None else (event.start, event.end)
    return (_line(event, "isf-suspension", *dates),)


@lines.register
def _(event: e.Reviewed) -> tuple[Line, ...]:
    return (_line(event, "isf-review", event.words),)


@lines.register
def _(event: e.BankAgreed) -> tuple[Line, ...]:
    return (
        _line(
            event,
            BANK_LINE,
            "agreed",
            event.amount,
            source=event.source,
            bank_ref=event.bank_ref,
            link=event.link,
        ),
    )


@lines.register
def _(event: e.PaperKept) -> tuple[Paper, ...]:
    return (Paper(event.on, event.account, event.path, (event.entry,)),)
