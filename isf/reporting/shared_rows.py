"""Postings as they leave an office for analysis: plain columns, no names, no words, no fund id."""

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from isf.book.accounts import meaning
from isf.model.dates import financial_year
from isf.model.fund import Fund
from isf.model.postings import Posting
from isf.reporting.links import Links

SCHEMA: Final = 1
"""Raised when a column changes its meaning, comes or goes; see docs/scale.md."""


class SharedRow(NamedTuple):
    """One posting. `person` stands for the fund in one export; `pence` is debit positive, `plan` its side.

    `outcome` is the Care Act letter that it is under (SI 2015/313 reg 2(2)), never the person's words.
    """

    fy: str
    authority: str
    person: str
    on: str
    kind: str
    role: str
    heading: str
    party: str
    outcome: str
    reason: str
    area: str
    pence: int
    plan: bool


def shared_rows(
    fund: Fund, person: str, postings: Iterable[Posting], only: frozenset[str] | None = None
) -> Iterator[SharedRow]:
    """Yield the postings of a fund under another id; of `only` these entries where they are given."""
    told = tuple(postings)
    links, letters = Links(fund, told), {outcome.id: outcome.care_act for outcome in fund.outcomes}
    for posting in told:
        means = meaning(posting.account)
        if means is None or (only is not None and posting.entry not in only):
            continue
        outcome = posting.meta.get("outcome") or links.outcome(posting.entry) or ""
        yield SharedRow(
            fy=financial_year(posting.on),
            authority=fund.council,
            person=person,
            on=posting.on.isoformat(),
            kind=posting.kind,
            role=means.role,
            heading=means.heading,
            party=_party(means.role, means.party),
            outcome=letters.get(outcome, ""),
            reason=fund.support_reason,
            area=fund.area,
            pence=int(posting.amount.scaleb(2)),
            plan=posting.plan,
        )


def _party(role: str, party: str) -> str:
    """Return who a funder is; a top-up only as such, since its code may name a relative, and no supplier."""
    if not role.startswith(("Assets:Owed", "Income:", "Liabilities:Clawback")):
        return ""
    return party.partition("-")[0]
