"""Money by funder: what fell due, what came, what is still to come, what goes back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from isf.book.accounts import meaning
from isf.model.fund import CONTRIBUTION, Fund
from isf.model.money import ZERO
from isf.model.postings import Posting
from isf.reporting.links import Links

_OWED_BY_KIND = {"receipt": "received", "return": "given_back", "set-off": "set_off"}
_CLAWBACK_BY_KIND = {"clawback-paid": "clawback_paid", "set-off": "clawback_set_off"}


@dataclass(frozen=True, slots=True)
class FunderMoney:
    """One funder over a span, in pounds.

    owed_before + due + given_back - received - set_off = owed_now, and
    clawback_before + clawback_agreed - clawback_paid - set_off = clawback_now.
    `due` is net of what was written off or made smaller.
    """

    funder: str
    owed_before: Decimal
    due: Decimal
    received: Decimal
    given_back: Decimal
    set_off: Decimal
    owed_now: Decimal
    clawback_before: Decimal
    clawback_agreed: Decimal
    clawback_paid: Decimal
    clawback_now: Decimal

    @property
    def is_contribution(self) -> bool:
        """Whether this is the person's own assessed contribution."""
        return self.funder == CONTRIBUTION

    @property
    def any_money(self) -> bool:
        """Whether there is anything to tell of this funder."""
        return any(getattr(self, field.name) for field in fields(self) if field.name != "funder")

    @property
    def is_top_up(self) -> bool:
        """Whether this is a third party's top-up, which national returns leave out."""
        return self.funder.startswith("TopUp")


def by_funder(
    fund: Fund, postings: Sequence[Posting], start: date | None, end: date
) -> tuple[FunderMoney, ...]:
    """Return a row for each funder of a fund over `[start, end)`, in plan order."""
    own = [p for p in postings if p.fund == fund.id and p.on < end]
    sums = _sums(own, Links(fund, own), start)
    posted = {funder for funder, _ in sums}
    names = dict.fromkeys([*fund.funders, *sorted(posted)])
    return tuple(_row(name, sums) for name in names)


_Sums = dict[tuple[str, str], Decimal]


def _sums(postings: Iterable[Posting], links: Links, start: date | None) -> _Sums:
    sums: _Sums = defaultdict(lambda: ZERO)
    for posting in postings:
        means = meaning(posting.account)
        if means is None:
            continue
        before = start is not None and posting.on < start
        if means.role == "Assets:Owed":
            sums[means.party, _owed_key(links.kind(posting.entry), before=before)] += posting.amount
        elif means.role == "Liabilities:Clawback":
            key = _clawback_key(links.kind(posting.entry), before=before)
            sums[means.party, key] += posting.amount
    return sums


def _owed_key(kind: str, *, before: bool) -> str:
    return "owed_before" if before else _OWED_BY_KIND.get(kind, "due")


def _clawback_key(kind: str, *, before: bool) -> str:
    return "clawback_before" if before else _CLAWBACK_BY_KIND.get(kind, "clawback_agreed")


def _row(funder: str, sums: _Sums) -> FunderMoney:
    def of(key: str) -> Decimal:
        return sums[funder, key]

    owed = ("owed_before", "due", "received", "given_back", "set_off")
    clawed = ("clawback_before", "clawback_agreed", "clawback_paid", "clawback_set_off")
    return FunderMoney(
        funder=funder,
        owed_before=of("owed_before"),
        due=of("due"),
        received=-of("received"),
        given_back=of("given_back"),
        set_off=-of("set_off"),
        owed_now=sum((of(key) for key in owed), ZERO),
        clawback_before=-of("clawback_before"),
        clawback_agreed=-of("clawback_agreed"),
        clawback_paid=of("clawback_paid"),
        clawback_now=-sum((of(key) for key in clawed), ZERO),
    )
