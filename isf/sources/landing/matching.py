"""What waits in clearing, what each item may be, and the facts when somebody has decided. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from isf.book import accounts as ac
from isf.book.actions.moving_money import pay, payable, receive
from isf.book.directives import Entry
from isf.book.kinds import CORRECTION
from isf.book.ledger import Ledger
from isf.errors import RequestError
from isf.model import facts as f
from isf.model.events import BankAgreed, Event
from isf.model.facts import Fact
from isf.model.money import ZERO, plain
from isf.sources.landing.clearing import FROM_BANK, Expected, at_bank, expected
from isf.sources.landing.common import Book

_NEAR = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What an open item may be: `id` is a fund, or the link of entries that the bank showed as one line."""

    id: str
    amount: Decimal
    why: str


@dataclass(frozen=True, slots=True)
class Open:
    """Something in clearing, signed pounds: `rest` is what nothing has taken yet.

    `mark` tells what is recorded for it now from what was matched with it, and perhaps taken back, before.
    """

    id: str
    on: date
    amount: Decimal
    rest: Decimal
    why: str
    from_bank: bool
    candidates: tuple[Candidate, ...] = ()
    mark: str = ""


def open_items(book: Book) -> list[Open]:
    """Return everything that waits in clearing, oldest first, with what it may be."""
    clearing, groups = book.clearing(), expected(book)
    return [
        replace(item, candidates=tuple(_candidates(item, groups, book)), mark=_mark(item, clearing))
        for item in waiting(clearing)
    ]


def waiting(clearing: Ledger) -> list[Open]:
    """Return everything that waits in clearing, oldest first, from the office's own ledger alone."""
    taken = _taken(clearing)
    entries = sorted(_waiting(clearing), key=lambda entry: (entry.on, entry.id))
    return [item for item in (_open(entry, taken) for entry in entries) if item.rest]


def _waiting(clearing: Ledger) -> Iterable[Entry]:
    corrected = {entry.get("corrects") for entry in clearing.entries if entry.kind == CORRECTION}
    return (e for e in clearing.entries if e.kind == "clearing" and e.id not in corrected)


def _taken(clearing: Ledger) -> dict[str, Decimal]:
    """Return how much of each item has been given to funds."""
    found: dict[str, Decimal] = {}
    for entry in clearing.entries:
        if entry.kind == "split":
            for link in entry.links:
                found[link] = found.get(link, ZERO) - at_bank(entry)
    return found


def _mark(item: Open, clearing: Ledger) -> str:
    """Return what is put after the item's own name, so that no id is used twice."""
    name, number = f"split/{item.id.removeprefix('clearing/')}", 2
    if name not in clearing.ids:
        return ""
    if item.rest != item.amount and f"{name}-rest" not in clearing.ids:
        return "-rest"
    while f"{name}-{number}" in clearing.ids:
        number += 1
    return f"-{number}"


def _open(entry: Entry, taken: dict[str, Decimal]) -> Open:
    amount = at_bank(entry)
    rest = amount - taken.get(entry.id, ZERO)
    from_bank = any(link.startswith(FROM_BANK) for link in entry.links)
    why = entry.get("reason") or ("the bank shows it" if from_bank else "it is in the council's file")
    if rest != amount:
        why = f"{plain(amount - rest)} of {plain(amount)} was matched; this is the difference"
    return Open(entry.id, entry.on, amount, rest, why, from_bank)


def _candidates(item: Open, groups: Sequence[Expected], book: Book) -> Iterable[Candidate]:
    if item.from_bank and item.rest == item.amount:
        for group in groups:
            days = abs((group.on - item.on).days)
            own = group.link.startswith("clearing/")
            if (group.amount > 0) == (item.rest > 0) and abs(group.on - item.on) <= _NEAR and not own:
                yield Candidate(group.link, group.amount, _group_words(group, item, days))
    for fund in book.funds():
        ledger = book.ledger(fund)
        for words in _fund_words(ledger, item):
            yield Candidate(fund, item.rest, words)


def _group_words(group: Expected, item: Open, days: int) -> str:
    apart = item.rest - group.amount
    same = "the same sum" if not apart else f"{plain(apart)} apart, which would stay in clearing"
    return f"recorded {group.on.isoformat()}, {days} days apart; {same}"


def _fund_words(ledger: Ledger, item: Open) -> Iterable[str]:
    fund = ledger.fund_id
    if item.rest > 0:
        for funder in ledger.fund.funders:
            if ledger.balance(ac.owed(fund, funder), item.on) == item.rest:
                yield f"{funder} owes it exactly this"
    elif payable(ledger, "Provider", item.on) == -item.rest:
        yield "exactly this is payable to Provider"


def decide(book: Book, item_id: str, candidate: str, *, funder: str = "Council") -> list[Fact | Event]:
    """Return what to record when an item is what somebody says: a fund, or the link of entries.

    Raises:
        RequestError: when the item is not open, or the candidate is neither.
    """
    items = {item.id: item for item in open_items(book)}
    if item_id not in items:
        msg = f"{item_id} does not wait in clearing; `isf match` lists what does."
        raise RequestError(msg)
    item = items[item_id]
    if candidate in book.funds():
        return _to_fund(book.ledger(candidate), item, funder)
    group = next((one for one in expected(book) if one.link == candidate), None)
    if group is None or not item.from_bank:
        msg = f"{candidate} is neither a fund nor one of the candidates that `isf match` lists for {item_id}."
        raise RequestError(msg)
    return _to_group(item, group)


def _to_fund(ledger: Ledger, item: Open, funder: str) -> list[Fact | Event]:
    """The money is one person's: received from the funder, or paid to the provider."""
    link = _link(item)
    facts: list[Fact | Event] = []
    if item.rest > 0:
        made = receive(ledger, funder, item.rest, item.on)
    else:
        made = [pay(ledger, "Provider", -item.rest, item.on)]
    facts += [replace(fact, links=(*fact.links, link)) for fact in made if isinstance(fact, f.Fact)]
    return [*facts, _split(item, item.rest, link)]


def _to_group(item: Open, group: Expected) -> list[Fact | Event]:
    """The bank's line is what the book has already: it is taken out of clearing again, and agreed."""
    if (group.amount > 0) != (item.rest > 0):
        msg = f"{item.id} and {group.link} go opposite ways; they cannot be the same money."
        raise RequestError(msg)
    agreed = BankAgreed(fund="", on=item.on, amount=group.amount, source="", link=group.link)
    return [_split(item, group.amount, _link(item).replace("split-", "matched-", 1)), agreed]


def _split(item: Open, amount: Decimal, link: str) -> f.Split:
    return f.Split(
        fund="",
        on=item.on,
        id=f"split/{link.partition('-')[2]}",
        amount=amount,
        links=(link, item.id),
    )


def _link(item: Open) -> str:
    return f"split-{item.id.removeprefix('clearing/')}{item.mark}"
