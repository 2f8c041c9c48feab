"""Two years of a fund with whatever happens in whatever order: every identity holds after every step.

Rates, funders, budgets, councils' periods and the provider itself change on the way.
"""

import os
import random
from datetime import date
from decimal import Decimal

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from isf.model.periods import Calendar, CalendarKind
from isf.model.policy import Basis, Policy
from isf.model.rules import ArrearsRule, Bears, Rules, SuspensionRule
from tests.random_lives import NAMES, STEPS, Life, end

Told = tuple[int, str, int, Decimal]
CALENDARS = (
    Calendar(CalendarKind.FOUR_WEEKLY, date(2026, 4, 6)),
    Calendar(CalendarKind.MONTHLY, date(2026, 4, 1)),
    Calendar(CalendarKind.FORTNIGHTLY, date(2026, 3, 30)),
)
money = st.decimals("0.01", "120.00", places=2)
steps = st.tuples(st.integers(0, 20), st.sampled_from(NAMES), st.integers(0, 40), money)


def pence(chance: random.Random) -> Decimal:
    return Decimal(chance.randint(1, 9000)).scaleb(-2)


def policy(calendar: Calendar, bears: Bears, basis: Basis) -> Policy:
    rules = Rules(suspension=SuspensionRule(made_up_by=bears), arrears=ArrearsRule(write_off=True))
    return Policy("essex", "Essex Council", calendar=calendar, basis=basis, rules=rules)


def lived(told: list[Told], calendar: Calendar, bears: Bears, basis: Basis) -> Life:
    """Let a fund live through these steps, and end."""
    life = Life(policy(calendar, bears, basis))
    life.begin()
    for days, name, number, amount in told:
        life.live(days)
        STEPS[name][1](life, number, amount)
    if life.ledger.fund.ending is None:
        end(life)
    life.live(40)
    return life


# Shrinking two years of a fund takes minutes; the seed and the sentence of the identity say enough.
@settings(
    max_examples=int(os.environ.get("ISF_EXAMPLES") or 12),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(
    st.lists(steps, min_size=10, max_size=30),
    st.sampled_from(CALENDARS),
    st.sampled_from([Bears.FUND, Bears.COUNCIL]),
    st.sampled_from(Basis),
)
def test_every_identity_holds_whatever_happens(
    told: list[Told], calendar: Calendar, bears: Bears, basis: Basis
) -> None:
    lived(told, calendar, bears, basis)


def test_every_kind_of_thing_happens_somewhere() -> None:
    """A step that is always refused would prove nothing; what is rare in a search happens here too."""
    chance = random.Random(7)  # noqa: S311 - no secret
    told: list[Told] = []
    for _ in range(6):
        names = [name for name in STEPS if name != "hand over"]
        chance.shuffle(names)
        told += [(chance.randint(0, 4), name, chance.randint(0, 40), pence(chance)) for name in names]
    done = lived(told, CALENDARS[1], Bears.COUNCIL, Basis.NET).done
    names = [
        "receive",
        "agree",
        "deliver",
        "hand over",
        "agree",
        "deliver",
        "promise",
        "hand over",
        "deliver",
    ]
    moved: list[Told] = [(5, name, 7, Decimal("20.00")) for name in names]
    done += lived(moved, CALENDARS[0], Bears.FUND, Basis.NET).done
    wanted = {
        "Allocation", "Due", "Receipt", "Reservation", "Delivery", "Payment", "PlanSet", "AgreementEnded",
        "Suspended", "Release", "Move", "Fee", "Clawback", "ClawbackPaid", "Advance", "WriteOff", "CardLoad",
        "Promise", "Confirmed", "Lapsed", "GainShare", "Refund", "TransferOut", "TransferIn", "Correction",
        "handed over", "Ending",
    }  # fmt: skip
    assert wanted - set(done) == set()
