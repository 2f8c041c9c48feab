"""What was spent, line by line: on what, with whom, for which outcome, by which agreement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from isf.book.accounts import meaning
from isf.model.fund import PROVIDER, Fund
from isf.model.money import ZERO
from isf.model.postings import Posting
from isf.reporting.changes import by_entry
from isf.reporting.links import Links

_FEES = frozenset({"fee", "gain-share"})


@dataclass(frozen=True, slots=True)
class SpendingLine:
    """One entry that spent, or that gave back what was spent (then `amount` is negative), in pounds.

    `of` is the kind of what a correction takes back, else the entry's own.
    `platform` is the part of `amount` that is a platform's share.
    `corrected_on` is the day on which the line was taken back, if it was.
    """

    on: date
    entry: str
    kind: str
    of: str
    heading: str
    outcome: str | None
    supplier: str
    units: Decimal | None
    rate: Decimal | None
    amount: Decimal
    platform: Decimal
    agreement: str
    receipt: str
    visit: str
    vat: str
    reason: str
    corrected_on: date | None = None

    @property
    def is_fee(self) -> bool:
        """Whether it is a charge for running the fund, not support."""
        return self.of in _FEES

    @property
    def is_own(self) -> bool:
        """Whether the provider itself gave the support."""
        return self.supplier in (PROVIDER, "")


def spending(
    fund: Fund, postings: Sequence[Posting], start: date | None, end: date
) -> tuple[SpendingLine, ...]:
    """Return every line of spending over `[start, end)` by day; their amounts sum to what was spent."""
    own = [p for p in postings if p.fund == fund.id and p.on < end]
    links = Links(fund, own)
    entries = by_entry(p for p in own if p.account.startswith("Expenses:"))
    taken_back = {p.meta["corrects"]: p.on for p in own if p.meta.get("corrects")}
    lines = [
        _line(legs, entries.get(links.original(entry), legs), links, taken_back.get(entry))
        for entry, legs in entries.items()
        if start is None or legs[0].on >= start
    ]
    return tuple(sorted(lines, key=lambda line: line.on))


def _line(
    legs: Sequence[Posting], first: Sequence[Posting], links: Links, corrected_on: date | None
) -> SpendingLine:
    """Make one line of the expense legs of an entry; a correction is described by what it corrects."""
    posting, about = legs[0], first[0].meta
    means = meaning(posting.account)
    units = _number(about.get("units"))
    back = posting.kind == "correction" and units is not None
    return SpendingLine(
        on=posting.on,
        entry=posting.entry,
        kind=posting.kind,
        of=links.kind(posting.entry) or posting.kind,
        heading=means.heading if means else "",
        outcome=links.outcome(posting.entry),
        supplier=about.get("supplier", ""),
        units=-units if units is not None and back else units,
        rate=_number(about.get("rate")),
        amount=sum((leg.amount for leg in legs), ZERO),
        platform=sum((leg.amount for leg in legs if ":Platform:" in leg.account), ZERO),
        agreement=links.agreement(posting.entry),
        receipt=about.get("receipt", ""),
        visit=about.get("visit", ""),
        vat=about.get("vat", ""),
        reason=posting.meta.get("reason", ""),
        corrected_on=corrected_on,
    )


def _number(text: str | None) -> Decimal | None:
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None
