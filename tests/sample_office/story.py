"""The year as commands in the order in which a provider would give them."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from isf.model.money import ZERO
from tests.sample_office import agreed, charges, funding
from tests.sample_office.inputs import PLANS
from tests.sample_office.steps import PROVIDER, Bank, Rank, Step

QUARTERS = (
    (date(2025, 4, 1), date(2025, 7, 1)),
    (date(2025, 7, 1), date(2025, 10, 1)),
    (date(2025, 10, 1), date(2026, 1, 1)),
    (date(2026, 1, 1), date(2026, 4, 6)),
)
"""The bank's statements, half-open."""


def statement_name(quarter: int) -> str:
    return f"client-account-{quarter}.csv"


def _statements() -> Iterator[Step]:
    for number, (_, end) in enumerate(QUARTERS, 1):
        yield Step(end, Rank.LAST, ("import", f"{{sample}}/bank/{statement_name(number)}"))


_PARTS: tuple[Callable[[], Iterator[Step]], ...] = (
    funding.councils,
    funding.openings,
    funding.runs,
    funding.remittances,
    funding.contributions,
    funding.others_pay,
    agreed.agreements,
    agreed.visits,
    agreed.bought,
    charges.fees,
    charges.provider_is_paid,
    charges.once,
    charges.notes,
    charges.edith_leaves,
    _statements,
    charges.corrected,
)


@dataclass(frozen=True, slots=True)
class Told:
    """The whole year: every step in order, the bank's lines, and the shares at the end."""

    steps: tuple[Step, ...]
    lines: tuple[Bank, ...]
    shares: dict[str, Decimal]
    unpaid: dict[tuple[str, str], Decimal]


def tell(before: date = date.max) -> Told:
    """Put every step before a day in order, and keep simple books beside it for the bank's statement."""
    found = (step for part in _PARTS for step in part() if step.on < before)
    steps = sorted(found, key=lambda step: (step.on, step.rank))
    shares: dict[str, Decimal] = defaultdict(Decimal)
    unpaid: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    lines = []
    for step in steps:
        _book(step, shares, unpaid)
        if step.run[:2] == ("pay", "--all"):
            lines.append(_pay_all(step.on, shares, unpaid))
        elif step.line:
            lines.append(step.line)
    return Told(tuple(steps), tuple(sorted(lines, key=lambda line: line.on)), dict(shares), dict(unpaid))


def _book(step: Step, shares: dict[str, Decimal], unpaid: dict[tuple[str, str], Decimal]) -> None:
    for ref, amount in step.bank.items():
        shares[ref] += amount
        if shares[ref] < 0:
            msg = f"{step.run} takes the share of {ref} to {shares[ref]}"
            raise ValueError(msg)
    for key, amount in step.payable.items():
        unpaid[key] += amount


def _pay_all(on: date, shares: dict[str, Decimal], unpaid: dict[tuple[str, str], Decimal]) -> Bank:
    """Pay the provider for everybody whose share can bear the whole of it."""
    paid = ZERO
    for ref in PLANS:
        owed = unpaid[ref, "provider"]
        if owed <= shares[ref]:
            unpaid[ref, "provider"] = ZERO
            shares[ref] -= owed
            paid += owed
    return Bank(on, "FPO", PROVIDER.upper(), -paid)
