"""Spending by outcome: what was spent, on how many deliveries, towards what the person wants.

Credit notes, refunds and corrections take away from the outcome of what they
change, in the span in which they were recorded. One row without an outcome
holds fees and the like, so that the rows sum to what was spent.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from isf.book.accounts import meaning
from isf.model.fund import Fund, Progress
from isf.model.money import ZERO, plain
from isf.model.postings import Posting
from isf.reporting.links import Links

Rolls: TypeAlias = tuple[Mapping[str, int], Mapping[str, int], Mapping[str, int]]


class OutcomeRow(NamedTuple):
    """One outcome of one fund; `outcome` is None for fees and the like.

    `spent` is pounds in the span. `agreed` is pounds agreed and not yet
    delivered at the end of the span, the same as *committed* in a balance, so
    that an agreement and its delivery are never counted twice. `deliveries`
    leaves out those that were corrected by then. `progress` is the latest.
    """

    fund: str
    outcome: str | None
    care_act: str | None
    words: str
    spent: Decimal
    agreed: Decimal
    deliveries: int
    progress: Progress | None

    def as_json(self) -> dict[str, object]:
        """Return exactly what `isf outcomes --format json` prints for the row."""
        return {
            "fund": self.fund,
            "outcome": self.outcome,
            "care_act": self.care_act,
            "words": self.words or None,
            "spent": plain(self.spent),
            "agreed": plain(self.agreed),
            "deliveries": self.deliveries,
            "progress": progress_text(self.progress) or None,
        }


def progress_text(made: Progress | None) -> str:
    """Return a step as `better: Goes on her own now`; empty for none."""
    if made is None:
        return ""
    return f"{made.direction}: {made.words}" if made.words else made.direction


def outcomes(
    fund: Fund, postings: Sequence[Posting], start: date | None, end: date
) -> tuple[OutcomeRow, ...]:
    """Return a row for each outcome of a fund over `[start, end)`, and one for what has none.

    Without `start` the span begins with the fund. Postings of other funds are
    passed over.
    """
    own = [p for p in postings if p.fund == fund.id and p.on < end]
    links = Links(fund, own)
    within = [p for p in own if start is None or p.on >= start]
    spent, agreed = _spent(within, links), _agreed(own, links)
    counted = _deliveries(within, links)
    return _rows(fund, end, spent, agreed, counted)


def outcomes_of_index(fund: Fund, end: date, rolls: Rolls) -> tuple[OutcomeRow, ...] | None:
    """Return the same from the index's sums; None where the postings must tell.

    `rolls` are pence spent, pence agreed, and deliveries, by outcome; `fund` needs no more than its outcomes
    and steps.
    """
    spent, agreed, counted = ({name or None: told for name, told in roll.items()} for roll in rolls)
    if {*spent, *agreed, *counted} - {None, *(outcome.id for outcome in fund.outcomes)}:
        return None
    return _rows(fund, end, _pounds(spent), _pounds(agreed), counted)


def _pounds(pence: Mapping[str | None, int]) -> dict[str | None, Decimal]:
    return {name: Decimal(amount).scaleb(-2) for name, amount in pence.items()}


def _rows(
    fund: Fund,
    end: date,
    spent: Mapping[str | None, Decimal],
    agreed: Mapping[str | None, Decimal],
    counted: Mapping[str | None, int],
) -> tuple[OutcomeRow, ...]:
    known = {outcome.id: outcome for outcome in fund.outcomes}
    names = [*known, *sorted({*spent, *agreed, *counted} - {None, *known}, key=str), None]
    return tuple(
        OutcomeRow(
            fund=fund.id,
            outcome=name,
            care_act=known[name].care_act if name in known else None,
            words=known[name].words if name in known else "",
            spent=spent.get(name, ZERO),
            agreed=agreed.get(name, ZERO),
            deliveries=counted.get(name, 0),
            progress=latest_progress(fund, name, end),
        )
        for name in names
    )


def outcomes_of_many(
    items: Iterable[tuple[Fund, Sequence[Posting]]], start: date | None, end: date
) -> tuple[OutcomeRow, ...]:
    """Return the rows of many funds, one fund after the other."""
    return tuple(row for fund, postings in items for row in outcomes(fund, postings, start, end))


def latest_progress(fund: Fund, outcome: str | None, end: date) -> Progress | None:
    """Return the last step noted towards an outcome before a day."""
    steps = [step for step in fund.progress if step.outcome == outcome and step.on < end]
    return max(reversed(steps), key=lambda step: step.on) if steps else None


def _spent(postings: Iterable[Posting], links: Links) -> dict[str | None, Decimal]:
    sums: dict[str | None, Decimal] = defaultdict(lambda: ZERO)
    for posting in postings:
        if posting.account.startswith("Expenses:"):
            sums[posting.meta.get("outcome") or links.outcome(posting.entry)] += posting.amount
    return sums


def _agreed(postings: Iterable[Posting], links: Links) -> dict[str | None, Decimal]:
    sums: dict[str | None, Decimal] = defaultdict(lambda: ZERO)
    for posting in postings:
        means = meaning(posting.account)
        if means and means.role == "Plan:Committed":
            sums[links.outcome_agreed(means.promise)] += posting.amount
    return sums


def _deliveries(within: Iterable[Posting], links: Links) -> dict[str | None, int]:
    made = {p.entry for p in within if p.kind == "delivery"} - links.corrected
    return Counter(links.outcome(entry) for entry in made)
