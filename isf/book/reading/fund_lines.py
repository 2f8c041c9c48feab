"""From `custom "isf-..."` lines to the fund that they tell of; `isf.book.lines` writes them.

When a line of the same id comes again, the later one holds.
"""

from dataclasses import replace
from datetime import date

from isf.book.directives import Line
from isf.book.reading import plan_lines as plan
from isf.book.reading.line_values import as_day, as_text, day_or_none, first_word
from isf.model.fund import Authority, AuthorityKind, Fund, FundKind, Outcome, Plan, Progress


def fund_of(fund_id: str, told: tuple[Line, ...]) -> Fund:
    """Fold a ledger's lines, in the order in which they stand, into the fund they tell of."""
    fund = Fund(fund_id, FundKind.PERSON, "", date.max)
    for line in told:
        fund = _told(fund, line) or fund
    return fund


def understood(line: Line) -> bool:
    """Say whether a line has the values that its name asks for."""
    known = (line.name, first_word(line)) in _READERS or (line.name, "") in _READERS
    if not known:
        return all(name != line.name for name, _ in _READERS)
    anybody = Fund("", FundKind.PERSON, "", date.min, plans=(Plan(date.min, ()),))
    return _told(anybody, line) is not None


def _told(fund: Fund, line: Line) -> Fund | None:
    """Return the fund with what a line tells of it; None when the line makes no sense."""
    read = _READERS.get((line.name, first_word(line)), _READERS.get((line.name, "")))
    if read is None:
        return fund
    try:
        return read(fund, line)
    except (ValueError, TypeError, IndexError):
        return None


def _opened(fund: Fund, line: Line) -> Fund:
    return replace(
        fund,
        council=as_text(line.values[1]),
        start=as_day(line.values[2]),
        kind=FundKind(line.get("kind") or "person"),
        support_reason=line.get("support-reason") or "Unknown",
        area=line.get("area"),
        lot=line.get("lot"),
        tier=line.get("tier"),
    )


def _closed(fund: Fund, line: Line) -> Fund:
    return replace(fund, closed_on=line.on)


def _held(fund: Fund, line: Line) -> Fund:
    return replace(fund, legal_hold=line.values[0] == "held")


def _ending(fund: Fund, line: Line) -> Fund:
    died = day_or_none(dict(line.meta).get("died"))
    return replace(fund, ending=as_day(line.values[1]), ending_reason=line.get("reason"), died=died)


def _reviewed(fund: Fund, line: Line) -> Fund:
    return replace(fund, reviewed=(*fund.reviewed, line.on))


def _outcome(fund: Fund, line: Line) -> Fund:
    outcome = Outcome(*(as_text(value) for value in line.values[:3]))
    others = tuple(known for known in fund.outcomes if known.id != outcome.id)
    return replace(fund, outcomes=(*others, outcome))


def _progress(fund: Fund, line: Line) -> Fund:
    name, outcome, direction, words = (as_text(value) for value in line.values[:4])
    made = Progress(name, outcome, line.on, direction, words, line.get("evidence"), line.get("confirmed-by"))
    return replace(fund, progress=(*fund.progress, made))


def _authority(fund: Fund, line: Line) -> Fund:
    name, kind, start, *end = line.values
    right = Authority(
        as_text(name), AuthorityKind(as_text(kind)), as_day(start), as_day(end[0]) if end else None
    )
    others = tuple(known for known in fund.authorities if known.id != right.id)
    return replace(fund, authorities=(*others, right))


def _suspended(fund: Fund, line: Line) -> Fund:
    start, *end = line.values
    span = (as_day(start), as_day(end[0]) if end else None)
    others = tuple(known for known in fund.suspensions if known[0] != span[0])
    return replace(fund, suspensions=(*others, span))


_READERS = {
    ("isf-fund", "opened"): _opened,
    ("isf-fund", "plan"): plan.planned,
    ("isf-fund", "funder"): plan.funded,
    ("isf-fund", "closed"): _closed,
    ("isf-fund", "held"): _held,
    ("isf-fund", "hold-ended"): _held,
    ("isf-fund", "ending"): _ending,
    ("isf-fund", "one-off"): plan.one_off,
    ("isf-fund", "rate"): plan.rate,
    ("isf-fund", "baseline"): plan.baseline,
    ("isf-fund", "earmark"): plan.earmark,
    ("isf-fund", "review"): plan.review_plan,
    ("isf-review", ""): _reviewed,
    ("isf-outcome", ""): _outcome,
    ("isf-progress", ""): _progress,
    ("isf-authority", ""): _authority,
    ("isf-agreement", ""): plan.agreement,
    ("isf-agreement", "ended"): plan.agreement_ended,
    ("isf-suspension", ""): _suspended,
}
