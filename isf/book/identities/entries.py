"""Identities 1, 2 and 6, entry by entry: pence, balance, kind, ids, corrections, one fund."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import PurePath

from isf.book import accounts as ac
from isf.book.directives import Entry, Leg
from isf.book.entries import build
from isf.book.heads import CLEARING_FILE
from isf.book.identities.common import a, fund_of_entry, problem
from isf.book.kinds import CORRECTION, ROWS, allows
from isf.book.problems import Problem
from isf.model.facts import Correction
from isf.model.fund_id import is_fund_id
from isf.model.money import PENNY, plain

_NOTHING = Decimal()


def _sign(amount: Decimal) -> str:
    return "+" if amount >= 0 else "-"


def each_entry(entries: Iterable[Entry]) -> Iterator[Problem]:
    """Check each entry by itself."""
    for entry in entries:
        yield from _amounts(entry)
        yield from _balanced(entry)
        yield from _kind(entry)
        yield from _each_account_once(entry)
        yield from _one_fund(entry)
        yield from _its_own_ledger(entry)


def _amounts(entry: Entry) -> Iterator[Problem]:
    for leg in entry.legs:
        if not leg.written:
            message = f"the amount for {leg.account} is left out."
            yield problem(entry, 1, "amount-left-out", message)
        if not leg.amount.same_quantum(PENNY):
            message = f"{leg.account} has the amount {leg.amount}, which is not pounds and pence."
            yield problem(entry, 1, "amount-not-in-pence", message)
        if leg.currency != ac.currency_of(leg.account):
            message = f"{leg.account} may not hold {leg.currency}."
            yield problem(entry, 1, "wrong-commodity", message)


def _balanced(entry: Entry) -> Iterator[Problem]:
    sums: dict[str, Decimal] = {}
    for leg in entry.legs:
        sums[leg.currency] = sums.get(leg.currency, _NOTHING) + leg.amount
    for currency, amount in sums.items():
        if amount:
            message = f"debits and credits in {currency} differ by {amount} instead of 0.00."
            yield problem(entry, 1, "entry-does-not-balance", message)
    if len(entry.legs) < 2:  # noqa: PLR2004
        yield problem(entry, 1, "entry-does-not-balance", "it has fewer than two legs.")


def _each_account_once(entry: Entry) -> Iterator[Problem]:
    """Check that no leg was doubled: both halves of an entry, doubled, would still balance.

    Only a final delivery has an account twice: what it takes from its agreement, and what it gives back.
    A correction is held against what it corrects.
    """
    if entry.kind == CORRECTION or len({leg.account for leg in entry.legs}) == len(entry.legs):
        return
    seen: set[str] = set()
    for leg in entry.legs:
        final = entry.kind == "delivery" and ":Committed:" in leg.account
        if leg.account in seen and not final:
            yield problem(entry, 2, "account-twice", f"{leg.account} stands in it twice.")
        seen.add(leg.account)


def _kind(entry: Entry) -> Iterator[Problem]:
    if entry.kind not in ROWS and entry.kind != CORRECTION:
        yield problem(entry, 2, "unknown-kind", f"the book has no kind {entry.kind!r}.")
        return
    turned = bool(entry.get("reason"))
    headings: dict[str, Decimal] = {}
    for leg in entry.legs:
        meaning = ac.meaning(leg.account)
        if meaning is None:
            yield problem(entry, 2, "unknown-account", f"the chart has no account {leg.account}.")
            continue
        if meaning.role.startswith("Plan:"):
            headings[meaning.heading] = headings.get(meaning.heading, _NOTHING) + leg.amount
        if leg.amount and not _fits(entry.kind, meaning.role, _sign(leg.amount), turned):
            message = f"{a(entry.kind)} may not post {plain(leg.amount)} to {leg.account}."
            yield problem(entry, 2, "account-not-of-kind", message)
    for heading, amount in headings.items():
        if amount:
            message = f"the plan of {heading} is changed by {plain(amount)} in all instead of 0.00."
            yield problem(entry, 2, "plan-does-not-balance", message)


@cache
def _fits(kind: str, role: str, sign: str, turned: bool) -> bool:  # noqa: FBT001 - only by position above
    return kind == CORRECTION or allows(kind, role, sign, turned=turned)


def _one_fund(entry: Entry) -> Iterator[Problem]:
    funds = {meaning.fund for leg in entry.legs if (meaning := ac.meaning(leg.account))}
    if len(funds) > 1:
        names = ", ".join(sorted(fund or "the office" for fund in funds))
        yield problem(entry, 6, "two-funds-in-one-entry", f"it touches {names}.")


def _its_own_ledger(entry: Entry) -> Iterator[Problem]:
    own, owner = fund_of_entry(entry), _owner(entry.place.rpartition(":")[0])
    if owner not in (None, own):
        message = f"it is about {own or 'the office'}, but stands in the ledger of {owner or 'the office'}."
        yield problem(entry, 6, "entry-in-another-ledger", message)


@lru_cache(maxsize=4096)
def _owner(file: str) -> str | None:
    """Return whose ledger a file is, empty for the office's; None for what is no file of a book."""
    path = PurePath(file)
    if path.name == CLEARING_FILE:
        return ""
    return path.parent.name if is_fund_id(path.parent.name) else None


def ids(entries: Iterable[Entry]) -> Iterator[Problem]:
    """Check that every entry has an id of its own, and a link made from it."""
    seen: set[str] = set()
    for entry in entries:
        if not entry.id or entry.id not in entry.links:
            yield problem(entry, 2, "id-missing", "it has no id with a link made from it.")
        if entry.id in seen:
            yield problem(entry, 2, "id-used-twice", "its id is used before.")
        seen.add(entry.id)


def corrections(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Check that each correction is the reverse of one entry, once, with a reason."""
    by_id = {entry.id: entry for entry in entries}
    done: set[str] = set()
    for entry in entries:
        if entry.kind != CORRECTION:
            continue
        target = entry.get("corrects")
        original = by_id.get(target)
        if original is None or target in done:
            why = "is corrected twice" if target in done else "does not exist"
            yield problem(entry, 2, "correction-without-entry", f"{target!r} {why}.")
        elif _sums(entry.legs) not in _reverses(original):
            yield problem(entry, 2, "correction-differs", f"it is not the reverse of {target}.")
        elif not entry.get("reason"):
            yield problem(entry, 2, "correction-without-reason", "it gives no reason.")
        done.add(target)


def _reverses(original: Entry) -> list[dict[str, Decimal]]:
    """Return what may take an entry back: the plan goes to its agreement while that is open, else not."""
    legs = tuple((leg.account, leg.amount, leg.currency) for leg in original.legs)
    back = Correction(fund=fund_of_entry(original), on=original.on, corrects=original.id, legs=legs)
    return [_sums(build(replace(back, agreement_open=still_open))[2]) for still_open in (True, False)]


def _sums(legs: Iterable[Leg]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for leg in legs:
        sums[leg.account] += leg.amount
    return {account: amount for account, amount in sums.items() if amount}
