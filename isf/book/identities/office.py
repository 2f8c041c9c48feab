"""Identity 6 over the whole book: clearing has its mirror, and splits add up."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from isf.book import accounts as ac
from isf.book.directives import Directive, Entry
from isf.book.identities.common import FIX_ENTRY, problem
from isf.book.problems import Problem
from isf.model.money import plain, total


def office(entries: Sequence[Entry]) -> Iterator[Problem]:
    """Check that clearing has its mirror and that splits add up; only over the whole book."""
    legs = [leg for entry in entries for leg in entry.legs]
    bank = total(leg.amount for leg in legs if leg.account == ac.BANK_CLEARING)
    mirror = total(leg.amount for leg in legs if leg.account == ac.CLEARING)
    if bank != -mirror:
        message = f"Assets:Bank:Clearing is {plain(bank)}, but Liabilities:Clearing is {plain(mirror)}."
        yield Problem("clearing-not-mirrored", 6, "", None, message, FIX_ENTRY)
    yield from splits(entries)


def splits(directives: Iterable[Directive]) -> Iterator[Problem]:
    """Check that the bank postings under each split link sum to 0.00."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    last: dict[str, Entry] = {}
    for entry in directives:
        if isinstance(entry, Entry):
            for link in entry.links:
                if link.startswith("split-"):
                    sums[link] += total(
                        leg.amount for leg in entry.legs if leg.account.startswith("Assets:Bank:")
                    )
                    last[link] = entry
    for link, amount in sums.items():
        if amount:
            message = f"the bank postings of ^{link} sum to {plain(amount)} instead of 0.00."
            yield problem(last[link], 6, "split-differs", message)
