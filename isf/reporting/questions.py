"""Questions over all authorities, each one Ibis expression, so that every engine is asked the same.

They stand on the columns of `isf.reporting.shared_rows`. Amounts are pence. `people` is in every answer, so
that what is published can leave out what tells of few.
"""

from collections.abc import Callable
from typing import Any, Final

SMALL: Final = 5
"""NHS England rounds published adult social care counts to 5 and hides those under 5 (ASC-FR)."""
LATE_DAYS: Final = 30
"""Late Payment of Commercial Debts (Interest) Act 1998 s.4: 30 days, where nothing else is agreed."""


def the_return(rows: Any) -> Any:  # noqa: ANN401 - ibis has no types that a reader without it could check
    """Every role and heading by authority and year: pence, postings, people."""
    keys = ["authority", "fy", "role", "heading"]
    return _told(rows.group_by(keys), rows, keys)


def outcomes(rows: Any) -> Any:  # noqa: ANN401
    """What was spent, by the reason for support and the Care Act outcome."""
    spent = rows.filter(rows.role.startswith("Expenses:"))
    keys = ["authority", "fy", "reason", "outcome"]
    return _told(spent.group_by(keys), spent, keys)


def weekly(rows: Any) -> Any:  # noqa: ANN401
    """What was spent in each week (from Monday), by authority and area."""
    spent = rows.filter(rows.role.startswith("Expenses:"))
    spent = spent.mutate(week=spent.on.truncate("W"))
    keys = ["authority", "area", "week"]
    return _told(spent.group_by(keys), spent, keys)


def late(rows: Any) -> Any:  # noqa: ANN401
    """What was due and had not come 30 days later, by authority and funder: oldest debts are paid first."""
    import ibis  # noqa: PLC0415 - only where questions are asked

    owed = rows.filter(rows.role == "Assets:Owed")
    who = ["authority", "fy", "person", "party"]
    due = owed.filter(owed.pence > 0).group_by([*who, "on"]).aggregate(due=owed.pence.sum())
    due = due.mutate(
        upto=due.due.sum().over(ibis.cumulative_window(group_by=["person", "party"], order_by="on"))
    )
    came = owed.filter(owed.pence < 0).select("person", "party", paid_on=owed.on, paid=-owed.pence)
    in_time = due.left_join(
        came,
        [
            due.person == came.person,
            due.party == came.party,
            came.paid_on <= due.on + ibis.interval(days=LATE_DAYS),
        ],
    )
    settled = in_time.group_by([*who, "on", "due", "upto"]).aggregate(
        paid=ibis.coalesce(in_time.paid.sum(), 0)
    )
    missing = ibis.greatest(0, ibis.least(settled.due, settled.upto - settled.paid))
    told = settled.mutate(pence=missing).filter(missing > 0)
    keys = ["authority", "fy", "party"]
    return _told(told.group_by(keys), told, keys)


def clawback(rows: Any) -> Any:  # noqa: ANN401
    """What was agreed to go back, and what has gone (the payments), by authority, year and kind."""
    back = rows.filter(rows.role == "Liabilities:Clawback")
    keys = ["authority", "fy", "kind"]
    return _told(back.group_by(keys), back, keys)


def _told(groups: Any, rows: Any, keys: list[str]) -> Any:  # noqa: ANN401
    answer = groups.aggregate(pence=rows.pence.sum(), postings=rows.count(), people=rows.person.nunique())
    return answer.order_by(keys)


QUESTIONS: Final[dict[str, tuple[Callable[[Any], Any], str]]] = {
    "return": (the_return, "every role and heading, by authority and year"),
    "outcomes": (outcomes, "spending by reason for support and Care Act outcome"),
    "weekly": (weekly, "spending by week and area"),
    "late": (late, f"what was due and had not come {LATE_DAYS} days later, by funder"),
    "clawback": (clawback, "what goes back to funders, agreed and paid"),
}


def publishable(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return an answer as it may be published: nothing that tells of fewer than five people.

    Counts of people are rounded to five, and the number of postings is left out. Where only one row of an
    authority would be hidden, the next smallest is, too, so that it cannot be worked out from a total.
    """
    hidden = {number for number, row in enumerate(rows) if row["people"] < SMALL}
    for authority in {row["authority"] for row in rows}:
        own = [number for number, row in enumerate(rows) if row["authority"] == authority]
        if len([number for number in own if number in hidden]) == 1 and len(own) > 1:
            hidden.add(min((n for n in own if n not in hidden), key=lambda n: (rows[n]["people"], n)))
    return [_published(row, hidden=number in hidden) for number, row in enumerate(rows)]


def _published(row: dict[str, Any], *, hidden: bool) -> dict[str, Any]:
    keys = {name: value for name, value in row.items() if name not in ("pence", "postings", "people")}
    if hidden:
        return {**keys, "pence": None, "people": None}
    return {**keys, "pence": row["pence"], "people": SMALL * ((row["people"] + SMALL // 2) // SMALL)}
