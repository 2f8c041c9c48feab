"""From a loaded ledger to the page that may be shown of it."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, TypeAlias

from isf.book.heads import BOOK_TITLE
from isf.book.ledger import Ledger
from isf.book.reading.adapt import directives_of
from isf.model.fund_id import is_fund_id
from isf.reporting.my_budget import MyBudget, figures
from isf.web.all_funds import AllFunds, all_funds

CHECKS = "isf.book.checks"

Page: TypeAlias = MyBudget | AllFunds | None
"""A fund's figures, the whole book's, or None where no figure may be shown."""


def page_of(entries: Iterable[Any], title: str, plugins: Collection[str], on: date) -> Page:
    """Return the page of a ledger that Beancount loaded without an error, for the close of a day.

    None when its head does not load our checks, so that nobody knows whether
    the figures hold, or when its title is neither a fund's nor the book's.
    """
    if CHECKS not in plugins:
        return None
    if is_fund_id(title):
        return fund_page(Ledger(title, tuple(directives_of(entries, title))), on)
    if title == BOOK_TITLE:
        return all_funds(Ledger("", tuple(directives_of(entries, title))), on)
    return None


def fund_page(ledger: Ledger, on: date) -> MyBudget:
    """Return the page of a fund's sound ledger, for the close of a day."""
    return figures(ledger.fund, ledger.postings(), on)
