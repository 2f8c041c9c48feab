"""What was issued, and why the same span reads differently today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from isf.model.money import plain, pounds
from isf.model.periods import Period
from isf.model.postings import Posting
from isf.reporting.balances import Balance
from isf.reporting.council_return import CouncilReturn
from isf.reporting.statement import Statement
from isf.reporting.words import ENGLISH, Says, marked

MOST = 5
"""Entries that an explanation names; of more it says how many."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A statement or return as it went out: its figures, and the entries that it was made from.

    `figures` are pounds as text; `entries` are the ids dated in its span, `earlier` counts those before it.
    """

    what: str
    span: str
    number: int
    on: date
    head: str
    manifest: str
    figures: Mapping[str, str]
    entries: tuple[str, ...]
    earlier: int


def figures_of(statement: Statement) -> dict[str, str]:
    """Return the figures of a statement that are compared with a later one."""
    return _figures(statement.plan)


def _figures(plan: Balance) -> dict[str, str]:
    return {
        "brought_forward": plain(plan.total.brought_forward),
        **plan.total.as_json(),
        **plan.money.as_json(),
    }


def figures_of_return(made: CouncilReturn) -> dict[str, str]:
    """Return the sums of a return that are compared with a later one."""
    names = ("opening_balance", "due", "received", "closing_balance", "allocated", "available")
    sums = {name: sum(getattr(row, name) for row in made.money_summary) for name in names}
    return {name: f"{amount:.2f}" for name, amount in sums.items()}


def entries_of(postings: Sequence[Posting], span: Period) -> tuple[tuple[str, ...], int]:
    """Return the ids of the entries in a span, in the order of their days, and how many came before it."""
    within = dict.fromkeys(p.entry for p in postings if p.on in span)
    before = {p.entry for p in postings if p.on < span.start}
    return tuple(within), len(before)


def put_right_later(postings: Sequence[Posting], entries: Sequence[str]) -> tuple[str, ...]:
    """Return the corrections of these entries that are not among them, since they are of a later day."""
    known = set(entries)
    later = (p.entry for p in postings if p.meta.get("corrects") in known and p.entry not in known)
    return tuple(dict.fromkeys(later))


def explanation(
    issued: Issued,
    figures: Mapping[str, str],
    postings: Sequence[Posting],
    span: Period,
    say: Says = ENGLISH,
) -> str:
    """Say what an issued document said, what is so today, and which entries made the difference.

    Returns nothing while nothing has changed.
    """
    entries, earlier = entries_of(postings, span)
    known = set(issued.entries)
    changed = [(name, was, figures[name]) for name, was in issued.figures.items() if figures.get(name) != was]
    new = [entry for entry in entries if entry not in known]
    put_right = _put_right(postings, known, set(new), say)
    if not (changed or new or put_right or earlier != issued.earlier):
        return ""
    told = say(
        "This was issued on {day} (number {number}) and has changed since.",
        day=say.day(issued.on),
        number=issued.number,
    )
    because = _because(new, earlier - issued.earlier, say)
    return " ".join([told, *because, *put_right, *_differences(changed, say)])


def _put_right(postings: Sequence[Posting], known: set[str], told: set[str], say: Says) -> list[str]:
    """Name what of an issued document was corrected on a later day, which is in a later statement."""
    later = {p.entry: p for p in postings if p.meta.get("corrects") in known and p.entry not in known | told}
    return [
        say(
            "{entry} was corrected on {day} by {by}; see the statement of that day.",
            entry=p.meta["corrects"],
            day=say.day(p.on),
            by=p.entry,
        )
        for p in list(later.values())[:MOST]
    ]


def _because(new: Sequence[str], before: int, say: Says) -> list[str]:
    told = []
    if new:
        names = ", ".join(new[:MOST])
        if len(new) > MOST:
            names = say("{names} and {more} more", names=names, more=len(new) - MOST)
        told.append(say("Recorded since: {names}.", names=names))
    if before > 0:
        told.append(say("Dated before it and recorded later: {count}.", count=before))
    return told


def _differences(changed: Sequence[tuple[str, str, str]], say: Says) -> list[str]:
    shown = [row for row in changed if row[0] in _SHOWN] or list(changed[:3])
    told = [
        say("{what} was {before}, is {now}", what=_name(name, say), before=_p(was), now=_p(now))
        for name, was, now in shown
    ]
    return [say("What changed: {list}.", list="; ".join(told))] if told else []


def _name(name: str, say: Says) -> str:
    return say(_NAMES.get(name, name.replace("_", " ")))


_NAMES = {
    "allocated": marked("allocated"),
    "spent": marked("spent"),
    "returned": marked("returned"),
    "available": marked("left"),
    "committed": marked("agreed"),
    "brought_forward": marked("left from before"),
    "bank": marked("in the bank"),
    "card": marked("on the card"),
    "owed": marked("still to come in"),
    "payable": marked("still to pay"),
    "advance": marked("lent by the provider"),
    "clawback": marked("still to be given back"),
}
"""How the statement names its figures; a figure without a name here is one of the return's."""

_SHOWN = ("brought_forward", "allocated", "committed", "spent", "returned", "available", "closing_balance")


def _p(text: str) -> str:
    return pounds(Decimal(text))
