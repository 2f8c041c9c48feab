"""Identities 3, 4, 5 and 6 at the close of each day: limits, and the links of money and plan."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import attrgetter

from isf.book import accounts as ac
from isf.book.directives import Entry
from isf.book.identities.common import FIX_ENTRY
from isf.book.problems import Problem
from isf.model.money import ZERO, plain, total

_NOT_NEGATIVE = {
    "Plan:Available": (3, "overdrawn-heading"),
    "Plan:Committed": (3, "overdrawn-agreement"),
    "Plan:Conditional": (3, "overdrawn-promise"),
    "Assets:Bank": (6, "overdrawn-bank"),
    "Assets:Card": (6, "overdrawn-card"),
}
_REMEDY = {
    "overdrawn-heading": (
        "Move money between headings with the person's agreement (`isf move`), ask the council, or correct "
        "the entry that went too far (`isf correct`)."
    ),
    "overdrawn-agreement": (
        "Agree the rest with the person (`isf agree`) or correct the delivery (`isf correct`)."
    ),
    "overdrawn-promise": "Correct the confirmation that went too far (`isf correct`).",
    "overdrawn-bank": (
        "Pay less, record the provider's advance (`isf receive --from provider`), or correct the payment."
    ),
    "overdrawn-card": "Load the card first (`isf card load`), or correct the entry.",
}

_SUBJECT = re.compile(" would be | has | is | are ")


@dataclass(slots=True)
class _Running:
    """Balances as the days go by: per account, and per fund for identities 4 and 5."""

    account: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    role: dict[tuple[str, str], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    heading: dict[tuple[str, str, str], Decimal] = field(default_factory=lambda: defaultdict(Decimal))

    def add(self, entries: Iterable[Entry]) -> list[str]:
        """Take in what was recorded; return the accounts that it touched, in order."""
        moved: dict[str, Decimal] = defaultdict(Decimal)
        for entry in entries:
            for leg in entry.legs:
                moved[leg.account] += leg.amount
        for account, amount in moved.items():
            meaning = ac.meaning(account)
            if meaning:
                self._add(account, meaning, amount)
        return sorted(moved)

    def _add(self, account: str, meaning: ac.Meaning, amount: Decimal) -> None:
        self.account[account] += amount
        self.role[meaning.fund, meaning.role] += amount
        if meaning.heading:
            side = "Expenses" if meaning.role.startswith("Expenses") else meaning.role
            self.heading[meaning.fund, side, meaning.heading] += amount


def close_of_days(entries: Sequence[Entry], since: date = date.min) -> Iterator[Problem]:
    """Check limits and links at the close of each day from `since` on; `entries` are in the order of days."""
    running, reported = _Running(), set[tuple[str, str]]()
    running.add(entry for entry in entries if entry.on < since)
    later = (entry for entry in entries if entry.on >= since)
    for _, day in groupby(later, attrgetter("on")):
        its = tuple(day)
        for problem in _close_of_day(running, running.add(its), its[-1]):
            key = (problem.name, _SUBJECT.split(problem.message)[0] + problem.fund)
            if key not in reported:
                reported.add(key)
                yield problem


def _close_of_day(running: _Running, touched: Iterable[str], entry: Entry) -> Iterator[Problem]:
    funds: dict[str, set[str]] = defaultdict(set)
    for account in touched:
        meaning = ac.meaning(account)
        if meaning is None:
            continue
        if meaning.role in _NOT_NEGATIVE and running.account[account] < 0:
            yield _overdrawn(account, meaning, running.account[account], entry)
        if meaning.fund:
            funds[meaning.fund].add(meaning.heading)
    for fund, headings in funds.items():
        yield from _linked(running, fund, headings - {""}, entry)


def _overdrawn(account: str, meaning: ac.Meaning, balance: Decimal, entry: Entry) -> Problem:
    identity, name = _NOT_NEGATIVE[meaning.role]
    what = " ".join(part for part in (meaning.heading, meaning.promise, meaning.role.split(":")[1]) if part)
    message = f"{what} would be {plain(balance)}, which is {plain(-balance)} below 0.00 ({account})."
    return Problem(name, identity, meaning.fund, entry.on, message, _REMEDY[name], entry.place)


def _linked(running: _Running, fund: str, headings: set[str], entry: Entry) -> Iterator[Problem]:
    for heading in sorted(headings):
        spent = running.heading[fund, "Plan:Spent", heading]
        expensed = running.heading[fund, "Expenses", heading]
        if spent != expensed:
            message = (
                f"{heading} has {plain(spent)} spent in the plan, but {plain(expensed)} of expenses in money."
            )
            yield Problem("spent-not-expensed", 5, fund, entry.on, message, FIX_ENTRY, entry.place)
    role = running.role
    returned, clawed = role[fund, "Plan:Returned"], role[fund, "Income:Clawback"]
    if returned != clawed:
        message = (
            f"Returned is {plain(returned)} in the plan, but {plain(clawed)} of clawback was agreed in money."
        )
        yield Problem("returned-not-clawed-back", 4, fund, entry.on, message, FIX_ENTRY, entry.place)
    net, explained = net_assets(role, fund), _explained(role, fund)
    if net != explained:
        message = (
            f"Net assets are {plain(net)}, but the plan and what was received early or late explain "
            f"{plain(explained)}."
        )
        yield Problem("net-assets-differ", 4, fund, entry.on, message, FIX_ENTRY, entry.place)


NET_ASSETS = (
    "Assets:Bank",
    "Assets:Card",
    "Assets:Owed",
    "Liabilities:Payable",
    "Liabilities:Advance",
    "Liabilities:Clawback",
)


def net_assets(role: dict[tuple[str, str], Decimal], fund: str) -> Decimal:
    """Bank + card + owed - payable - advance - clawback of a fund, pounds."""
    return total(role.get((fund, name), ZERO) for name in NET_ASSETS)


def _explained(role: dict[tuple[str, str], Decimal], fund: str) -> Decimal:
    held = ("Plan:Available", "Plan:Committed", "Plan:Conditional", "Plan:Lapsed")
    left = total(role.get((fund, name), ZERO) for name in held)
    income = -role.get((fund, "Income:Funding"), ZERO) - role.get((fund, "Income:Transfer"), ZERO)
    allocated = -role.get((fund, "Plan:Allocated"), ZERO)
    return left + income - allocated + role.get((fund, "Plan:Transferred"), ZERO)
