"""Fees, payments to the provider, what goes back, and what happens once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from isf.model.money import plain, total
from tests.sample_office import cast
from tests.sample_office.cast import CAST, EDITH, FEE_DAYS, FEE_WEEKS, FIRST_FEE_WEEKS
from tests.sample_office.inputs import PLANS, POLICIES, dues, periods
from tests.sample_office.steps import PROVIDER, Bank, Rank, Step, pay
from tests.sample_office.visits import EDITH_LEAVES, Batch, batches


def fees() -> Iterator[Step]:
    for day in FEE_DAYS:
        for ref, held in PLANS.items():
            first = day == FEE_DAYS[0]
            weeks = FIRST_FEE_WEEKS.get(ref, FEE_WEEKS) if first else FEE_WEEKS
            wrong = ref == cast.IQBAL and not first
            amount = held.headings["Fee"] * (weeks + 2 if wrong else weeks)
            yield _fee(ref, amount, day, {"wrong_fee": "entry"} if wrong else {})


def _fee(ref: str, amount: Decimal, on: date, keep: dict[str, str]) -> Step:
    run = ("fee", ref, "--amount", plain(amount), "--on", on.isoformat())
    return Step(on, Rank.SPEND, run, payable={(ref, "provider"): amount}, keep=keep)


def provider_is_paid() -> Iterator[Step]:
    """Once in four weeks, on a Friday, for everybody at once."""
    for period in periods("millbrook")[1:]:
        on = period.start + timedelta(days=4)
        yield Step(on, Rank.PAY, ("pay", "--all", "--to", "provider", "--on", on.isoformat()))


def once() -> Iterator[Step]:
    deputy, herself = ("Folásadé", "by letter"), ("Dilys", "on the walk")
    yield _move(cast.DAMI, ("Transport", "Equipment"), "60.00", date(2025, 10, 8), deputy)
    yield _move(cast.DILYS, ("Fee", "Community"), "20.00", date(2026, 2, 2), herself)
    yield _refund(cast.JOSE, "AG-002", "15.00", date(2025, 7, 3), "The talking watch was faulty")
    yield _on(date(2025, 10, 1), Rank.SPEND, "release", cast.IQBAL, "--agreement", "AG-002")
    words = "Go to the market and choose the fish myself"
    goal = ("--id", "O2", "--care-act", "i", "--words", words)
    yield _on(date(2025, 11, 3), Rank.NOTE, "outcome", "add", cast.HONG, *goal)
    why = "More than four weeks kept for more than twelve"
    back = {"Home-Support": Decimal("900.00")}
    yield from _clawback(cast.NIAMH, back, date(2026, 1, 20), date(2026, 2, 6), why)


def _on(day: date, rank: Rank, *run: str) -> Step:
    return Step(day, rank, (*run, "--on", day.isoformat()))


def _refund(ref: str, agreement: str, amount: str, on: date, reason: str) -> Step:
    run = ("refund", ref, "--agreement", agreement, "--amount", amount, "--reason", reason)
    pounds = Decimal(amount)
    line = Bank(on, "FPI", "PLAINSIGHT SHOP", pounds)
    return Step(on, Rank.SPEND, (*run, "--on", on.isoformat()), bank={ref: pounds}, line=line)


def _move(ref: str, to: tuple[str, str], amount: str, on: date, agreed: tuple[str, str]) -> Step:
    source, target = to
    by, how = agreed
    run = ("move", ref, "--from", source, "--to", target, "--amount", amount, "--agreed-by", by)
    return _on(on, Rank.MOVE, *run, "--how", how)


def _clawback(ref: str, amounts: dict[str, Decimal], agreed: date, paid: date, reason: str) -> Iterator[Step]:
    to = ("--to", "council")
    for heading, amount in amounts.items():
        much = ("--heading", heading, "--amount", plain(amount))
        yield _on(agreed, Rank.PAY, "clawback", ref, *to, *much, "--reason", reason)
    whole = total(amounts.values())
    step = _on(paid, Rank.PAY, "clawback", ref, "--paid", *to, "--amount", plain(whole))
    line = Bank(paid, "FPO", POLICIES[PLANS[ref].council].name.upper(), -whole)
    yield replace(step, bank={ref: -whole}, line=line)


def corrected() -> Iterator[Step]:
    """The last thing that is done: a fee for two weeks too many is taken back, and charged afresh."""
    on, ref = date(2026, 4, 6), cast.IQBAL
    weekly = PLANS[ref].headings["Fee"]
    run = ("correct", "{wrong_fee}", "--reason", f"{FEE_WEEKS} weeks, not {FEE_WEEKS + 2}")
    yield Step(on, Rank.LAST, run, payable={(ref, "provider"): -weekly * (FEE_WEEKS + 2)})
    again = _on(on, Rank.LAST, "fee", ref, "--amount", plain(weekly * FEE_WEEKS))
    yield replace(again, payable={(ref, "provider"): weekly * FEE_WEEKS})


def edith_leaves() -> Iterator[Step]:
    """Her last visits are paid, what her agreement still reserves is released, and all the rest goes back."""
    on = date(2026, 3, 31)
    last = _cost_for_edith(batch for batch in batches() if batch.on == EDITH_LEAVES)
    fee = PLANS[EDITH].headings["Fee"] * FEE_WEEKS
    if last < _LAST_RESERVED:
        yield _on(on, Rank.SPEND, "release", EDITH, "--agreement", "AG-001")
    yield pay(EDITH, "provider", last + fee, on, PROVIDER.upper())
    spent = {"Home-Support": _cost_for_edith(batches()), "Community": Decimal("75.00"), "Fee": 2 * fee}
    left = {heading: amount - spent[heading] for heading, amount in _budget(EDITH).items()}
    yield from _clawback(EDITH, left, on, date(2026, 4, 1), "Moved away; nothing is left to pay")


_LAST_RESERVED = Decimal("648.00")
"""Three weeks at nine hours of 24.00: what her agreement reserves in the last period."""


def _cost_for_edith(found: Iterable[Batch]) -> Decimal:
    return total(visit.cost for batch in found for visit in batch.visits if visit.ref == EDITH)


def _budget(ref: str) -> dict[str, Decimal]:
    budget: dict[str, Decimal] = defaultdict(Decimal)
    for period in periods(PLANS[ref].council):
        for heading, amount in dues(ref, period).budget.items():
            budget[heading] += amount
    return budget


def notes() -> Iterator[Step]:
    for note in CAST.note:
        run = ["outcome", "progress", note.ref, "--outcome", note.outcome, "--direction", note.direction]
        run += ["--words", note.words, "--on", note.on.isoformat()]
        run += ["--evidence", note.evidence] if note.evidence else []
        run += ["--confirmed-by", note.by] if note.by else []
        yield Step(note.on, Rank.NOTE, tuple(run))
