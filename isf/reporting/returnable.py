"""What has to go back to the council, and why: each rule, its clause, and the sum."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from isf.model.dates import written
from isf.model.fund import Fund
from isf.model.money import ZERO, plain, pounds, to_pence
from isf.model.policy import Policy
from isf.model.postings import Posting
from isf.reporting.surplus import Surplus, available_closes, least, out_of_time, surplus, unspent, use_by


@dataclass(frozen=True, slots=True)
class Ground:
    """One rule that asks for money back: its name in the pack, its clause, the sum, and why in words."""

    rule: str
    clause: str
    amount: Decimal
    words: str

    def sentence(self) -> str:
        """Say it for a statement and for the entry's reason."""
        return f"{self.words} ({self.clause})" if self.clause else self.words


@dataclass(frozen=True, slots=True)
class Returnable:
    """What of a fund has to go back at the close of a day, pounds, and on which grounds."""

    fund: str
    as_of: date
    over: Surplus
    grounds: tuple[Ground, ...]

    @property
    def amount(self) -> Decimal:
        """What goes back in all: surplus and year end speak of the same money, so the greater counts."""
        once = sum((g.amount for g in self.grounds if g.rule == "one_off"), ZERO)
        same = [g.amount for g in self.grounds if g.rule != "one_off"]
        return min(self.over.left, once + max(same, default=ZERO))

    def as_json(self) -> dict[str, object]:
        """Return it as plain data."""
        return {
            "fund": self.fund,
            "as_of": self.as_of.isoformat(),
            "weekly": plain(self.over.weekly),
            "available": plain(self.over.left),
            "limit": plain(self.over.limit),
            "over": plain(self.over.over),
            "earmarked": plain(self.over.earmarked),
            "returnable": plain(self.amount),
            "grounds": [
                {"rule": g.rule, "clause": g.clause, "amount": plain(g.amount), "words": g.words}
                for g in self.grounds
            ],
        }


def returnable(fund: Fund, postings: Sequence[Posting], on: date, policy: Policy) -> Returnable:
    """Apply every rule that asks for money back to a fund at the close of a day."""
    over = surplus(fund, postings, on, policy)
    found = [
        *_surplus(over, policy),
        *_one_offs(fund, postings, on, policy),
        *_year_end(fund, postings, on, policy, over),
    ]
    return Returnable(fund.id, on, over, tuple(ground for ground in found if ground.amount > 0))


def _surplus(over: Surplus, policy: Policy) -> list[Ground]:
    kept = f" and {pounds(over.earmarked)} kept for a purpose" if over.earmarked else ""
    words = (
        f"More than {over.limit_weeks.normalize():f} weeks of budget ({pounds(over.limit)}){kept} was left "
        f"for {over.for_weeks} weeks"
    )
    return [Ground("surplus", policy.clauses.get("surplus", ""), over.returnable, words)]


def _one_offs(fund: Fund, postings: Sequence[Posting], on: date, policy: Policy) -> list[Ground]:
    clause = policy.clauses.get("one_off", "")
    return [
        Ground(
            "one_off",
            clause,
            unspent(once, postings, on),
            f"One-off money for {once.heading} of {written(once.on)} was to be used before "
            f"{written(use_by(once, policy))}",
        )
        for once in out_of_time(fund, on, policy)
    ]


def _year_end(
    fund: Fund, postings: Sequence[Posting], on: date, policy: Policy, over: Surplus
) -> list[Ground]:
    """Return what was left at the turn of the year over what may be carried, and still is."""
    rule = policy.rules.year_end
    turn = last_turn(on, rule.month, rule.day)
    if not rule.sweep or turn <= fund.start:
        return []
    weeks = policy.keep_weeks if rule.keep_weeks is None else rule.keep_weeks
    kept = to_pence(weeks * over.weekly) + over.earmarked
    lowest = least(available_closes(fund.id, postings), turn - timedelta(days=1), on)
    words = f"Left at the end of the budget year, on {written(turn - timedelta(days=1))}, over {pounds(kept)}"
    return [
        Ground("year_end", policy.clauses.get("year_end", ""), max(ZERO, lowest - kept - over.late), words)
    ]


def last_turn(on: date, month: int, day: int) -> date:
    """Return the first day of the budget year that a day lies in."""
    this = date(on.year, month, day)
    return this if this <= on else date(on.year - 1, month, day)
