"""The councils, the people, and the money that comes in."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from tests.sample_office.cast import CAST, DAMI, JOSE, KWABENA
from tests.sample_office.inputs import PLANS, POLICIES, dues, periods
from tests.sample_office.remittances import remittances as councils_payments
from tests.sample_office.steps import Bank, Rank, Step, receive


def councils() -> Iterator[Step]:
    for code, rules in POLICIES.items():
        run = ("council", "add", code, "--name", rules.name, "--policy", f"{{sample}}/councils/{code}.toml")
        yield Step(date(2025, 4, 1), Rank.COUNCIL, run)


def openings() -> Iterator[Step]:
    for ref, held in PLANS.items():
        yield Step(held.start, Rank.OPEN, ("fund", "open", "--plan", f"{{sample}}/plans/{ref}.toml"))


def runs() -> Iterator[Step]:
    """A period is run on its first day, or where the council pays later, on the day of its money."""
    for code, rules in POLICIES.items():
        for period in periods(code):
            on = max(period.start, rules.payment_day(period))
            yield Step(on, Rank.RUN, ("period", "run", code, period.label, "--as-of", on.isoformat()))


def remittances() -> Iterator[Step]:
    for payment in councils_payments():
        bank: dict[str, Decimal] = defaultdict(Decimal)
        for line in payment.lines:
            bank[line.ref] += line.amount
        text = POLICIES[payment.council].name.upper()
        yield Step(
            payment.imported,
            Rank.MONEY_IN,
            ("import", f"{{sample}}/remittances/{payment.name}"),
            bank=dict(bank),
            line=Bank(payment.on, "BGC", text, payment.total),
        )


def contributions() -> Iterator[Step]:
    for paying in CAST.paying:
        for number in paying.periods:
            period = POLICIES[PLANS[paying.ref].council].calendar.period(f"2025:{number:02d}")
            on = period.start + timedelta(days=paying.after_days)
            yield receive(paying.ref, "contribution", paying.amount, on, f"{paying.ref} CONTRIB")


def others_pay() -> Iterator[Step]:
    """What the NHS pays for Olúwadámiláre, and two gifts."""
    for period in periods("millbrook"):
        amount, on = dues(DAMI, period).owed["ICB"], period.start + timedelta(days=10)
        yield receive(DAMI, "icb", amount, on, "MILLBROOK NHS ICB")
    on = date(2025, 11, 10)
    yield receive(JOSE, "Vision-Trust", Decimal("250.00"), on, "VISION TRUST", "--heading", "Equipment")
    on = date(2025, 8, 18)
    yield receive(
        KWABENA, "Carers-Trust", Decimal("200.00"), on, "CARERS TRUST GRANT", "--heading", "Respite"
    )
