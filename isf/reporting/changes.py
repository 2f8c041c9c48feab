"""What changed: each entry as one line that says what happened and how much it was."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from isf.book.accounts import meaning
from isf.model.fund import Fund
from isf.model.money import ZERO
from isf.model.postings import Posting
from isf.reporting.links import Links

MEASURED_BY: Final[dict[str, str]] = {
    "allocation": "Plan:Available",
    "due": "Assets:Owed",
    "receipt": "Assets:Bank",
    "return": "Assets:Bank",
    "set-off": "Assets:Owed",
    "write-off": "Plan:Available",
    "advance": "Assets:Bank",
    "advance-repaid": "Assets:Bank",
    "agreement": "Plan:Committed",
    "release": "Plan:Committed",
    "delivery": "Plan:Spent",
    "credit-note": "Plan:Spent",
    "waive": "Plan:Spent",
    "fee": "Plan:Spent",
    "payment": "Assets:Bank",
    "repayment": "Assets:Bank",
    "card-load": "Assets:Card",
    "card-return": "Assets:Card",
    "refund": "Plan:Spent",
    "clawback": "Plan:Returned",
    "clawback-paid": "Assets:Bank",
    "promise": "Plan:Conditional",
    "confirmed": "Plan:Conditional",
    "lapsed": "Plan:Lapsed",
    "gain-share": "Plan:Spent",
    "transfer-in": "Plan:Available",
    "transfer-out": "Plan:Transferred",
}
"""The account role whose change is the amount that people mean when they speak of an entry."""

_OF_INTEREST: Final = frozenset({*MEASURED_BY, "move"}) - {
    "due",
    "return",
    "set-off",
    "advance",
    "advance-repaid",
    "payment",
    "repayment",
    "card-load",
    "card-return",
}
_OF_FUNDER: Final = frozenset({"Assets:Owed", "Liabilities:Clawback"})


@dataclass(frozen=True, slots=True)
class Change:
    """One entry: `amount` is pounds without regard to sign, `words` what happened.

    `kind` is the entry's own, `of` the kind of what a correction corrects (else
    the same), `of_on` its day; `source_heading` is where a move took
    the money from. `heading`, `outcome`, `agreement` and `funder` are empty where it has none.
    """

    on: date
    entry: str
    kind: str
    of: str
    of_on: date
    words: str
    amount: Decimal
    heading: str = ""
    source_heading: str = ""
    outcome: str = ""
    agreement: str = ""
    funder: str = ""
    agreed_by: str = ""
    agreed_how: str = ""
    reason: str = ""


def all_changes(fund: Fund, postings: Sequence[Posting], start: date, end: date) -> tuple[Change, ...]:
    """Return every entry of a fund over `[start, end)`, oldest first."""
    own = [p for p in postings if p.fund == fund.id and p.on < end]
    links = Links(fund, own)
    entries = by_entry(p for p in own if p.on >= start)
    told = [_change(legs, links) for legs in entries.values()]
    return tuple(sorted(told, key=lambda change: change.on))


def changes(fund: Fund, postings: Sequence[Posting], start: date, end: date) -> tuple[Change, ...]:
    """Return what changed a fund's budget or brought money over `[start, end)`, newest first.

    Payments and other moves of money that leave the four figures as they are
    are left out.
    """
    told = all_changes(fund, postings, start, end)
    return tuple(change for change in reversed(told) if change.of in _OF_INTEREST)


def by_entry(postings: Iterable[Posting]) -> dict[str, list[Posting]]:
    """Put the postings of each entry together, in the order in which they come."""
    entries: dict[str, list[Posting]] = {}
    for posting in postings:
        entries.setdefault(posting.entry, []).append(posting)
    return entries


def _change(legs: Sequence[Posting], links: Links) -> Change:
    first = legs[0]
    of = links.kind(first.entry) or first.kind
    heading, source = _headings(legs)
    return Change(
        on=first.on,
        entry=first.entry,
        kind=first.kind,
        of=of,
        of_on=links.day(first.entry) or first.on,
        words=first.meta.get("words", ""),
        amount=measured(legs, of),
        heading=heading,
        source_heading=source,
        outcome=links.outcome(first.entry) or "",
        agreement=links.agreement(first.entry),
        funder=_funder(legs),
        agreed_by=first.meta.get("agreed-by", ""),
        agreed_how=first.meta.get("agreed-how", ""),
        reason=first.meta.get("reason", ""),
    )


def measured(legs: Iterable[Posting], kind: str) -> Decimal:
    """Return the pounds that an entry of this kind is about; of a move, what a heading receives."""
    if kind == "move":
        amounts = (p.amount for p in legs if ":Available:" in p.account and p.amount > 0)
        return sum(amounts, ZERO)
    role = MEASURED_BY.get(kind, "")
    return abs(sum((p.amount for p in legs if _role(p) == role), ZERO))


def _role(posting: Posting) -> str:
    means = meaning(posting.account)
    return means.role if means else ""


def _headings(legs: Iterable[Posting]) -> tuple[str, str]:
    """Return the heading that an entry is about, and where a move took it from."""
    named = [(p.amount > 0, m) for p in legs if (m := meaning(p.account)) and m.heading]
    gains = [m.heading for up, m in named if up and m.role == "Plan:Available"]
    loses = [m.heading for up, m in named if not up and m.role == "Plan:Available"]
    about = [*gains, *loses, *(m.heading for _, m in named), ""][0]
    source = next((heading for heading in loses if heading != about), "")
    return about, source


def _funder(legs: Iterable[Posting]) -> str:
    """Return the funder that an entry's money comes from or goes back to."""
    named = [m.party for p in legs if (m := meaning(p.account)) and m.role in _OF_FUNDER]
    return named[0] if named else ""
