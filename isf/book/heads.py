"""The head of a ledger, from one fixed template: options, plugins, Fava's lines, includes.

Beancount ignores options and plugins in included files, so the head of the
whole book has its own and includes the year files themselves.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from isf.book import accounts as ac
from isf.model.dates import CARE_ACT_IN_FORCE
from isf.model.fund import FEE, Plan
from isf.model.fund_id import is_fund_id
from isf.model.money import ZERO, plain

FUND_HEAD = "fund.beancount"
BOOK_HEAD = "book.beancount"
CLEARING_FILE = "clearing.beancount"
BOOK_TITLE = "All funds"

_CHECKS = "isf.book.checks"
_BUDGETS = "isf.book.budgets"
_NO_DUPLICATES = "beancount.plugins.noduplicates"
_PLUGINS = (
    _NO_DUPLICATES,
    "beancount.plugins.onecommodity",
    "beancount.plugins.check_commodity",
    "beancount.plugins.leafonly",
    _CHECKS,
)
_FIRST = CARE_ACT_IN_FORCE.isoformat()


def settings(title: str, *, checks: bool = True) -> str:
    """Return options, plugins and commodities: everything but Fava's lines and the includes.

    `checks` is off only where text is read that is not a ledger yet.
    """
    options = (
        ("title", title),
        ("operating_currency", ac.MONEY),
        ("tolerance_multiplier", "0"),
        ("use_precise_interpolation", "TRUE"),
        ("booking_method", "STRICT"),
    )
    without = set() if checks else {_CHECKS}
    if not is_fund_id(title):
        # It compares custom lines without their metadata, and these name no fund: two people whose funds
        # began alike are no duplicate, nor are two bank lines of one amount. Our checks prove ids unique.
        without.add(_NO_DUPLICATES)
    lines = [f'option "{name}" "{value}"' for name, value in options]
    lines += [f'plugin "{name}"' for name in _PLUGINS if name not in without]
    lines += [f"{_FIRST} commodity {name}" for name in (ac.MONEY, ac.PLAN)]
    return "\n".join(lines) + "\n"


def _fava() -> str:
    return (
        f'{_FIRST} custom "fava-extension" "isf.web.my_budget"\n'
        f'{_FIRST} custom "fava-option" "default-page" "extension/MyBudget/"\n'
        f'{_FIRST} custom "fava-option" "fiscal-year-end" "03-31"\n'
    )


def lines_of(title: str) -> tuple[str, ...]:
    """Return the lines that every head with this title has."""
    budgets = "" if is_fund_id(title) else f'plugin "{_BUDGETS}"\n'
    return tuple(f"{settings(title)}{budgets}{_fava()}".splitlines())


def fund_head(fund: str, plans: Iterable[Plan], years: Iterable[str]) -> str:
    """Return the head of one fund's ledger; `years` are financial years such as `2026-27`."""
    budgets = "".join(_budget_line(budget) for budget in budgets_of(fund, plans))
    includes = "".join(f'include "{year}.beancount"\n' for year in sorted(years))
    return f"{settings(fund)}{_fava()}{budgets}{includes}"


def book_head(shards: Iterable[str]) -> str:
    """Return the head of the whole book; `shards` are paths such as `P-7K3QX7/2026-27.beancount`."""
    includes = "".join(f'include "{shard}"\n' for shard in sorted(shards))
    budgets = f'plugin "{_BUDGETS}"\n'
    return f'{settings(BOOK_TITLE)}{budgets}{_fava()}include "{CLEARING_FILE}"\n{includes}'


def budget_account(fund: str, heading: str) -> str:
    """The account against which a heading's weekly budget is shown."""
    return ac.expense("Fee" if heading == FEE else "Support", fund, heading)


@dataclass(frozen=True, slots=True)
class Budget:
    """What a plan gives an account from a day on, pounds a week."""

    start: date
    account: str
    weekly: Decimal


def budgets_of(fund: str, plans: Iterable[Plan]) -> tuple[Budget, ...]:
    """Return the budgets of every plan; a heading that a later plan leaves out has none from then on."""
    found, known = [], dict[str, Decimal]()
    for plan in plans:
        known = dict.fromkeys(known, ZERO) | dict(plan.headings)
        found += [Budget(plan.start, budget_account(fund, name), weekly) for name, weekly in known.items()]
    return tuple(found)


def _budget_line(budget: Budget) -> str:
    return f'{budget.start} custom "budget" {budget.account} "weekly" {plain(budget.weekly)} {ac.MONEY}\n'
