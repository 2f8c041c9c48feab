"""A fund as `isf fund show` shows it: as data, and in words."""

from collections.abc import Iterator
from datetime import date, timedelta

from isf.book.records import Register
from isf.model.dates import written
from isf.model.fund import Agreement, Each, Fund, Funder
from isf.model.money import ZERO, plain, pounds


def lasts(told: Fund, on: date) -> bool:
    """Say whether the person still has the fund on a day: it has neither ended nor been closed."""
    return told.closed_on is None and (told.ending is None or on < told.ending)


def as_data(told: Fund, review: date | None) -> dict[str, object]:
    """Return a fund as it says itself in its ledger.

    `review` is the day by which its next review is due; None for a fund that has ended.
    """
    plan = told.plans[-1]
    return {
        "fund": told.id,
        "kind": str(told.kind),
        "council": told.council,
        "start": told.start.isoformat(),
        "last_day": _iso(_last_day(told)),
        "died": _iso(told.died),
        "closed": _iso(told.closed_on),
        "primary_support_reason": told.support_reason,
        "weekly": plain(plan.weekly),
        "contribution": plain(plan.contribution),
        "headings": {name: plain(amount) for name, amount in plan.headings},
        "funders": [_funder(funder) for funder in plan.funders],
        "one_off": [
            {
                "id": once.id,
                "heading": once.heading,
                "funder": once.funder,
                "amount": plain(once.amount),
                "on": once.on.isoformat(),
                "until": _iso(once.until),
            }
            for once in told.one_offs
        ],
        "earmarks": [
            {"id": e.id, "amount": plain(e.amount), "purpose": e.purpose, "until": _iso(e.until)}
            for e in told.earmarks
        ],
        "review_due": _iso(review),
        "reviewed": [day.isoformat() for day in told.reviewed],
        "outcomes": [{"id": o.id, "care_act": o.care_act, "words": o.words} for o in told.outcomes],
        "may_agree": [
            {
                "id": a.id,
                "authority": str(a.kind),
                "from": a.start.isoformat(),
                "until": _iso(a.end),
            }
            for a in told.authorities
        ],
        "agreements": [
            {
                "id": a.id,
                "heading": a.heading,
                "supplier": a.supplier,
                "outcome": a.outcome,
                "amount": plain(a.amount),
                "each": str(a.each),
                "from": a.start.isoformat(),
                "until": _iso(a.end),
                "agreed_by": a.agreed_by,
                "agreed_on": a.agreed_on.isoformat(),
            }
            for a in told.agreements
        ],
    }


def _funder(funder: Funder) -> dict[str, object]:
    return {
        "code": funder.code,
        "share": None if funder.share is None else f"{funder.share.normalize():f}",
        "weekly": None if funder.weekly is None else plain(funder.weekly),
        "heading": funder.heading,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _last_day(told: Fund) -> date | None:
    return told.ending - timedelta(days=1) if told.ending else None


def in_words(told: Fund, review: date | None, register: Register) -> str:
    """Return the same for a person to read, with names from the register."""
    plan = told.plans[-1]
    lines = [
        f"Fund {told.id}, {told.council}, since {written(told.start)}",
        *_end(told, over=review is None),
        f"Budget: {pounds(plan.weekly)} a week, of which {pounds(plan.contribution)} is the person's own.",
        *(f"  {name}: {pounds(amount)}" for name, amount in plan.headings),
        "Who pays:",
        *(f"  {_pays(funder)}" for funder in plan.funders),
        *_beside(told, review),
        "Outcomes:",
        *(f"  {o.id} ({o.care_act}) {o.words}" for o in told.outcomes),
        "Who may agree:",
        *(
            f"  {a.id} {register.name_of(told.id, a.id)} ({a.kind}) from {written(a.start)}"
            + (f" to before {written(a.end)}" if a.end else "")
            for a in told.authorities
        ),
    ]
    if told.agreements:
        lines.append("Agreements:")
        lines += [
            f"  {a.id} {a.heading}, {a.supplier}: {pounds(a.amount)} {_how_often(a)}, for {a.outcome}"
            for a in told.agreements
        ]
    return "\n".join(lines)


def _end(told: Fund, *, over: bool) -> Iterator[str]:
    if last := _last_day(told):
        died = "; the person died" if told.died else ""
        yield f"{'Came' if over else 'Comes'} to its end on {written(last)}{died}"


def _pays(funder: Funder) -> str:
    if funder.share is not None:
        return f"{funder.code}: {funder.share.normalize():f} percent"
    where = f", for {funder.heading}" if funder.heading else ""
    return f"{funder.code}: {pounds(funder.weekly or ZERO)} a week{where}"


def _beside(told: Fund, review: date | None) -> Iterator[str]:
    """Tell of money for one purpose, money that is kept for a need, and the next review."""
    if told.one_offs:
        yield "One-off money:"
    for once in told.one_offs:
        what = f"{pounds(once.amount)} from {once.funder} on {written(once.on)}"
        yield f"  {once.id} {once.heading}: {what}{_before(once.until)}"
    if told.earmarks:
        yield "Kept for a purpose:"
    for mark in told.earmarks:
        yield f"  {mark.id} {mark.purpose}: {pounds(mark.amount)}{_before(mark.until)}"
    if review:
        yield f"Next review: by {written(review)}"


def _before(until: date | None) -> str:
    return f", to be used before {written(until)}" if until else ""


def _how_often(terms: Agreement) -> str:
    return str(terms.each) if terms.each is Each.ONCE else f"each {terms.each}"
