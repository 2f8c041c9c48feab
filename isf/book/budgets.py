"""The Beancount plugin that gives the whole book the budget lines that each fund's own head has.

They are for Fava's charts of plan against actual, which read them from
directives. A head of the book that listed them would change with every plan;
this makes them, on every load, from the plans that the ledgers tell of.
"""

from typing import Any

from beancount.core import account
from beancount.core.amount import Amount
from beancount.core.data import Custom, new_metadata
from beancount.parser.grammar import ValueType

from isf.book.accounts import MONEY
from isf.book.directives import Line
from isf.book.funds import funds_of
from isf.book.heads import Budget, budgets_of
from isf.book.reading.adapt import directives_of

__plugins__ = ("budgets",)


def budgets(
    entries: list[Any], options: dict[str, Any], config: str | None = None
) -> tuple[list[Any], list[Any]]:
    """Return the entries with a weekly budget for each heading of each fund's plans, and no error."""
    del config
    lines = [d for d in directives_of(entries, options["title"]) if isinstance(d, Line)]
    found = [budget for fund in funds_of(lines) for budget in budgets_of(fund.id, fund.plans)]
    made = [_custom(budget, options["filename"], number) for number, budget in enumerate(found)]
    return [*entries, *made], []


def _custom(budget: Budget, head: str, number: int) -> Custom:
    values = [
        ValueType(budget.account, account.TYPE),  # type: ignore[arg-type] # the mark that Beancount's parser sets
        ValueType("weekly", str),
        ValueType(Amount(budget.weekly, MONEY), Amount),
    ]
    return Custom(new_metadata(head, number), budget.start, "budget", values)
