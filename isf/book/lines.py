"""Events become `custom "isf-..."` lines, and lines become the fund they tell of.

Writing and reading stand together, so that one form of each line is known in
one place. When a line of the same id comes again, the later one holds.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import singledispatch

from isf.book.directives import Line, Meta, Paper, Value
from isf.model import events as e
from isf.model.fund import (
    AgreedRate,
    Agreement,
    Authority,
    AuthorityKind,
    Baseline,
    Each,
    Earmark,
    Fund,
    Funder,
    FundKind,
    OneOff,
    Outcome,
    Plan,
    Progress,
    ReviewPlan,
)
from isf.model.money import ZERO

BANK_LINE = "isf-bank"

NAMES = frozenset(
    {
        "isf-fund",
        "isf-outcome",
        "isf-progress",
        "isf-authority",
        "isf-agreement",
        "isf-suspension",
        "isf-review",
        BANK_LINE,
    }
)


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


# --- reading -----------------------------------------------------------------------


def fund_of(fund_id: str, told: tuple[Line, ...]) -> Fund:
    """Fold a ledger's lines, in the order in which they stand, into the fund they tell of."""
    fund = Fund(fund_id, FundKind.PERSON, "", date.max)
    for line in told:
        fund = _told(fund, line) or fund
    return fund


def understood(line: Line) -> bool:
    """Say whether a line has the values that its name asks for."""
    known = (line.name, _word(line)) in _READERS or (line.name, "") in _READERS
    if not known:
        return all(name != line.name for name, _ in _READERS)
    plan = Plan(date.min, ())
    return _told(Fund("", FundKind.PERSON, "", date.min, plans=(plan,)), line) is not None


def _told(fund: Fund, line: Line) -> Fund | None:
    """Return the fund with what a line tells of it; None when the line makes no sense."""
    read = _READERS.get((line.name, _word(line)), _READERS.get((line.name, "")))
    if read is None:
        return fund
    try:
        return read(fund, line)
    except (ValueError, TypeError, IndexError):
        return None


def _word(line: Line) -> str:
    first = line.values[0] if line.values else ""
    return first if isinstance(first, str) else ""


def _text(value: Value) -> str:
    return value if isinstance(value, str) else str(value)


def _day(value: Value) -> date:
    if not isinstance(value, date):
        msg = f"{value!r} is not a date"
        raise TypeError(msg)
    return value


def _number(value: Value) -> Decimal:
    if not isinstance(value, Decimal):
        msg = f"{value!r} is not a number"
        raise TypeError(msg)
    return value


def _opened(fund: Fund, line: Line) -> Fund:
    return replace(
        fund,
        council=_text(line.values[1]),
        start=_day(line.values[2]),
        kind=FundKind(line.get("kind") or "person"),
        support_reason=line.get("support-reason") or "Unknown",
        area=line.get("area"),
        lot=line.get("lot"),
        tier=line.get("tier"),
    )


def _planned(fund: Fund, line: Line) -> Fund:
    rest = line.values[2:]
    headings = tuple(
        (_text(name), _number(amount)) for name, amount in zip(rest[::2], rest[1::2], strict=True)
    )
    meta = dict(line.meta)
    plan = Plan(
        start=_day(line.values[1]),
        headings=headings,
        contribution=_number(meta.get("contribution", ZERO)),
        funders=(),
        weeks_in_year=_number(meta.get("weeks-in-year", Decimal(52))),
        until=_maybe_day(meta.get("until")),
        indicative=line.get("indicative") == "yes",
        tier=line.get("tier"),
    )
    plans = [known for known in fund.plans if known.start != plan.start]
    tier = plan.tier or fund.tier
    return replace(fund, plans=tuple(sorted([*plans, plan], key=lambda p: p.start)), tier=tier)


def _maybe_day(value: Value | None) -> date | None:
    return None if value is None else _day(value)


def _maybe_number(value: Value | None) -> Decimal | None:
    return None if value is None else _number(value)


def _funded(fund: Fund, line: Line) -> Fund:
    _, start, code, how, much = line.values
    share = _number(much) if how == "share" else None
    weekly = _number(much) if how == "weekly" else None
    funder = Funder(_text(code), share, weekly, line.get("heading"))
    plans = tuple(
        replace(plan, funders=(*plan.funders, funder)) if plan.start == start else plan for plan in fund.plans
    )
    return replace(fund, plans=plans)


def _closed(fund: Fund, line: Line) -> Fund:
    return replace(fund, closed_on=line.on)


def _held(fund: Fund, line: Line) -> Fund:
    return replace(fund, legal_hold=line.values[0] == "held")


def _ending(fund: Fund, line: Line) -> Fund:
    died = _maybe_day(dict(line.meta).get("died"))
    return replace(fund, ending=_day(line.values[1]), ending_reason=line.get("reason"), died=died)


def _one_off(fund: Fund, line: Line) -> Fund:
    name, heading, funder, amount, on = line.values[1:6]
    once = OneOff(_text(name), _text(heading), _text(funder), _number(amount), _day(on), _until(line))
    others = tuple(known for known in fund.one_offs if known.id != once.id)
    return replace(fund, one_offs=(*others, once))


def _until(line: Line) -> date | None:
    return _maybe_day(dict(line.meta).get("until"))


def _rate(fund: Fund, line: Line) -> Fund:
    kind, amount, start = line.values[1:4]
    rate = AgreedRate(_text(kind), _number(amount), _day(start), _until(line))
    return replace(fund, rates=(*fund.rates, rate))


def _baseline(fund: Fund, line: Line) -> Fund:
    meta = dict(line.meta)
    base = Baseline(
        on=_day(line.values[1]),
        weekly=_maybe_number(meta.get("weekly")),
        hours=_maybe_number(meta.get("hours")),
        provider_percent=_maybe_number(meta.get("provider-percent")),
        cap=_maybe_number(meta.get("cap")),
        words=_text(line.values[2]),
    )
    return replace(fund, baselines=(*fund.baselines, base))


def _earmark(fund: Fund, line: Line) -> Fund:
    name, amount, purpose = line.values[1:4]
    mark = Earmark(_text(name), _number(amount), _text(purpose), _until(line))
    others = tuple(known for known in fund.earmarks if known.id != mark.id)
    return replace(fund, earmarks=(*others, mark))


def _review_plan(fund: Fund, line: Line) -> Fund:
    return replace(fund, review_plan=ReviewPlan(_day(line.values[1]), int(_number(line.values[2]))))


def _reviewed(fund: Fund, line: Line) -> Fund:
    return replace(fund, reviewed=(*fund.reviewed, line.on))


def _outcome(fund: Fund, line: Line) -> Fund:
    outcome = Outcome(*(_text(value) for value in line.values[:3]))
    others = tuple(known for known in fund.outcomes if known.id != outcome.id)
    return replace(fund, outcomes=(*others, outcome))


def _progress(fund: Fund, line: Line) -> Fund:
    name, outcome, direction, words = (_text(value) for value in line.values[:4])
    made = Progress(name, outcome, line.on, direction, words, line.get("evidence"), line.get("confirmed-by"))
    return replace(fund, progress=(*fund.progress, made))


def _authority(fund: Fund, line: Line) -> Fund:
    name, kind, start, *end = line.values
    right = Authority(_text(name), AuthorityKind(_text(kind)), _day(start), _day(end[0]) if end else None)
    others = tuple(known for known in fund.authorities if known.id != right.id)
    return replace(fund, authorities=(*others, right))


def _agreement(fund: Fund, line: Line) -> Fund:
    terms = agreement_of(line)
    others = tuple(known for known in fund.agreements if known.id != terms.id)
    return replace(fund, agreements=(*others, terms))


def _agreement_ended(fund: Fund, line: Line) -> Fund:
    name, end = _text(line.values[1]), _day(line.values[2])
    known = tuple(replace(a, end=end) if a.id == name else a for a in fund.agreements)
    return replace(fund, agreements=known)


def agreement_of(line: Line) -> Agreement:
    """Read the terms of an agreement from its line."""
    name, heading, supplier, outcome = (_text(value) for value in line.values[:4])
    meta = dict(line.meta)
    until = meta.get("until")
    units, rate = meta.get("units"), meta.get("rate")
    return Agreement(
        id=name,
        heading=heading,
        supplier=supplier,
        outcome=outcome,
        amount=_number(line.values[4]),
        agreed_by=line.get("agreed-by"),
        agreed_on=_day(meta.get("agreed-on", line.on)),
        agreed_how=line.get("agreed-how"),
        start=_day(meta.get("from", line.on)),
        end=_day(until) if until is not None else None,
        units=_number(units) if units is not None else None,
        rate=_number(rate) if rate is not None else None,
        each=Each(line.get("each") or "once"),
        carries=line.get("carries") == "yes",
        rate_kind=line.get("rate-kind"),
        replaces=line.get("replaces"),
    )


def _suspended(fund: Fund, line: Line) -> Fund:
    start, *end = line.values
    span = (_day(start), _day(end[0]) if end else None)
    others = tuple(known for known in fund.suspensions if known[0] != span[0])
    return replace(fund, suspensions=(*others, span))


_READERS = {
    ("isf-fund", "opened"): _opened,
    ("isf-fund", "plan"): _planned,
    ("isf-fund", "funder"): _funded,
    ("isf-fund", "closed"): _closed,
    ("isf-fund", "held"): _held,
    ("isf-fund", "hold-ended"): _held,
    ("isf-fund", "ending"): _ending,
    ("isf-fund", "one-off"): _one_off,
    ("isf-fund", "rate"): _rate,
    ("isf-fund", "baseline"): _baseline,
    ("isf-fund", "earmark"): _earmark,
    ("isf-fund", "review"): _review_plan,
    ("isf-review", ""): _reviewed,
    ("isf-outcome", ""): _outcome,
    ("isf-progress", ""): _progress,
    ("isf-authority", ""): _authority,
    ("isf-agreement", ""): _agreement,
    ("isf-agreement", "ended"): _agreement_ended,
    ("isf-suspension", ""): _suspended,
}
