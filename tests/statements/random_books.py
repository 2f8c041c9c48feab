"""Random books for property tests: any sequence of steps, each taken only where the book allows it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from isf.book.entries import entry
from isf.book.identities import problems
from isf.book.ledger import Ledger
from isf.model import events as e
from isf.model import facts as f
from isf.model.fund import Agreement, Outcome
from isf.model.money import ZERO
from tests.statements.books import DAY, FUND, book, opened, told_by

HEADINGS = ("Home-Support", "Community", "Fee")
FUNDERS = ("Council", "Contribution", "TopUp-Sister")
SUPPLIERS = ("Provider", "Pool")
OUTCOMES = ("O1", "O2")


@dataclass
class Telling:
    """A book while it is told: a step that the book does not allow is left out."""

    ledger: Ledger
    on: date = DAY
    agreements: dict[str, Agreement] = field(default_factory=dict)
    promises: dict[str, tuple[str, str, f.PaidBy]] = field(default_factory=dict)

    def fact(self, fact: f.Fact) -> None:
        new = self.ledger.plus([entry(fact, f"{FUND}/{len(self.ledger.directives)}")])
        if not problems(new.directives, date(2030, 1, 1), book=False):
            self.ledger = new

    def event(self, event: e.Event) -> None:
        self.ledger = self.ledger.plus(told_by(event))

    def state(self, name: str, heading: str) -> Decimal:
        return self.ledger.balance(f"Equity:Plan:{FUND}:{name}:{heading}")


Step = Callable[[Telling, int, Decimal], None]


def _allocation(told: Telling, pick: int, amount: Decimal) -> None:
    heading = HEADINGS[pick % 3]
    told.fact(f.Allocation(fund=FUND, on=told.on, heading=heading, amount=amount))


def _smaller(told: Telling, pick: int, amount: Decimal) -> None:
    less = f.Allocation(
        fund=FUND, on=told.on, heading=HEADINGS[pick % 3], amount=-amount, reason="In hospital"
    )
    told.fact(less)


def _due(told: Telling, pick: int, amount: Decimal) -> None:
    told.fact(f.Due(fund=FUND, on=told.on, funder=FUNDERS[pick % 3], amount=amount))


def _receipt(told: Telling, pick: int, amount: Decimal) -> None:
    told.fact(f.Receipt(fund=FUND, on=told.on, funder=FUNDERS[pick % 3], amount=amount))


def _write_off(told: Telling, pick: int, amount: Decimal) -> None:
    funder, heading = FUNDERS[pick % 3], HEADINGS[pick % 2]
    off = f.WriteOff(fund=FUND, on=told.on, funder=funder, heading=heading, amount=amount)
    told.fact(off)


def _agree(told: Telling, pick: int, amount: Decimal) -> None:
    name, heading = f"AG-{len(told.agreements) + 1:03d}", HEADINGS[pick % 2]
    if told.state("Available", heading) < amount:
        return
    terms = Agreement(
        id=name,
        heading=heading,
        supplier=SUPPLIERS[pick % 2],
        outcome=OUTCOMES[pick // 2 % 2],
        amount=amount,
        agreed_by="A1",
        agreed_on=told.on,
        agreed_how="",
        start=told.on,
    )
    told.agreements[name] = terms
    told.event(e.AgreementMade(fund=FUND, on=told.on, agreement=terms))
    held = f.Reservation(
        fund=FUND,
        on=told.on,
        agreement=name,
        heading=heading,
        amount=amount,
        agreed_by="A1",
        agreed_on=told.on,
    )
    told.fact(held)


def _deliver(told: Telling, pick: int, amount: Decimal) -> None:
    if not told.agreements:
        return
    terms = list(told.agreements.values())[pick % len(told.agreements)]
    held = told.state("Committed", f"{terms.heading}:{terms.id}")
    spent = min(amount, held)
    final = pick % 3 == 0 and spent < held
    if spent <= ZERO:
        return
    delivery = f.Delivery(
        fund=FUND,
        on=told.on,
        agreement=terms.id,
        heading=terms.heading,
        supplier=terms.supplier,
        outcome=terms.outcome,
        amount=spent,
        released=held - spent if final else ZERO,
        final=final,
    )
    told.fact(delivery)


def _release(told: Telling, pick: int, amount: Decimal) -> None:
    if told.agreements:
        terms = list(told.agreements.values())[pick % len(told.agreements)]
        gives = f.Release(fund=FUND, on=told.on, agreement=terms.id, heading=terms.heading, amount=amount)
        told.fact(gives)


def _fee(told: Telling, pick: int, amount: Decimal) -> None:
    told.fact(f.Fee(fund=FUND, on=told.on, amount=amount, heading=HEADINGS[pick % 3]))


def _refund(told: Telling, pick: int, amount: Decimal) -> None:
    back = f.Refund(
        fund=FUND,
        on=told.on,
        heading=HEADINGS[pick % 2],
        amount=amount,
        outcome=OUTCOMES[pick % 2] if pick % 3 else "",
        supplier="Pool",
    )
    told.fact(back)


def _credit(told: Telling, pick: int, amount: Decimal) -> None:
    note = f.CreditNote(fund=FUND, on=told.on, supplier="Provider", heading=HEADINGS[pick % 2], amount=amount)
    told.fact(note)


def _pay(told: Telling, pick: int, amount: Decimal) -> None:
    told.fact(f.Payment(fund=FUND, on=told.on, supplier=SUPPLIERS[pick % 2], amount=amount))


def _advance(told: Telling, pick: int, amount: Decimal) -> None:
    del pick
    told.fact(f.Advance(fund=FUND, on=told.on, amount=amount))


def _move(told: Telling, pick: int, amount: Decimal) -> None:
    move = f.Move(
        fund=FUND,
        on=told.on,
        source_heading=HEADINGS[pick % 3],
        heading=HEADINGS[(pick + 1) % 3],
        amount=amount,
        agreed_by="A1",
        agreed_on=told.on,
    )
    told.fact(move)


def _clawback(told: Telling, pick: int, amount: Decimal) -> None:
    back = f.Clawback(
        fund=FUND, on=told.on, funder=FUNDERS[pick % 3], heading=HEADINGS[pick % 2], amount=amount
    )
    told.fact(back)


def _clawback_paid(told: Telling, pick: int, amount: Decimal) -> None:
    told.fact(f.ClawbackPaid(fund=FUND, on=told.on, funder=FUNDERS[pick % 3], amount=amount))


def _set_off(told: Telling, pick: int, amount: Decimal) -> None:
    told.fact(f.SetOff(fund=FUND, on=told.on, funder=FUNDERS[pick % 3], amount=amount))


def _promise(told: Telling, pick: int, amount: Decimal) -> None:
    name, heading = f"PR-{len(told.promises) + 1:03d}", HEADINGS[pick % 2]
    paid_by = f.PaidBy.COUNCIL if pick % 2 else f.PaidBy.FUND
    promise = f.Promise(
        fund=FUND,
        on=told.on,
        promise=name,
        heading=heading,
        outcome=OUTCOMES[pick % 2],
        amount=amount,
        paid_by=paid_by,
    )
    before = told.ledger
    told.fact(promise)
    if told.ledger is not before:
        told.promises[name] = heading, promise.outcome, paid_by


def _confirm(told: Telling, pick: int, amount: Decimal) -> None:
    if told.promises:
        name, (heading, outcome, by) = list(told.promises.items())[pick % len(told.promises)]
        done = f.Confirmed(
            fund=FUND,
            on=told.on,
            promise=name,
            heading=heading,
            outcome=outcome,
            amount=min(amount, told.state("Conditional", f"{heading}:{name}")),
            paid_by=by,
        )
        told.fact(done)


def _lapse(told: Telling, pick: int, amount: Decimal) -> None:
    if told.promises:
        name, (heading, _, _) = list(told.promises.items())[pick % len(told.promises)]
        left = min(amount, told.state("Conditional", f"{heading}:{name}"))
        told.fact(f.Lapsed(fund=FUND, on=told.on, promise=name, heading=heading, amount=left))


def _transfer_in(told: Telling, pick: int, amount: Decimal) -> None:
    told.fact(f.TransferIn(fund=FUND, on=told.on, heading=HEADINGS[pick % 2], amount=amount))


def _transfer_out(told: Telling, pick: int, amount: Decimal) -> None:
    told.fact(f.TransferOut(fund=FUND, on=told.on, heading=HEADINGS[pick % 2], amount=amount))


def _correct(told: Telling, pick: int, amount: Decimal) -> None:
    del amount
    entries = told.ledger.entries
    if entries:
        wrong = entries[pick % len(entries)]
        fact = f.Correction(
            fund=FUND,
            on=told.on,
            corrects=wrong.id,
            reason="Written down wrong",
            legs=tuple((leg.account, leg.amount, leg.currency) for leg in wrong.legs),
            agreement_open=bool(pick % 2),
        )
        told.fact(fact)


def _later(told: Telling, pick: int, amount: Decimal) -> None:
    del amount
    told.on += timedelta(days=1 + pick % 20)


STEPS: tuple[Step, ...] = (
    _allocation,
    _allocation,
    _smaller,
    _due,
    _receipt,
    _receipt,
    _write_off,
    _agree,
    _agree,
    _deliver,
    _deliver,
    _deliver,
    _release,
    _fee,
    _refund,
    _credit,
    _pay,
    _advance,
    _move,
    _clawback,
    _clawback_paid,
    _set_off,
    _promise,
    _confirm,
    _lapse,
    _transfer_in,
    _transfer_out,
    _correct,
    _later,
    _later,
)


@st.composite
def books(draw: st.DrawFn) -> Ledger:
    """Draw a book: budget, money, agreements and promises first, then up to forty steps."""
    swim = e.OutcomeAdded(fund=FUND, on=DAY, outcome=Outcome("O2", "i", "Swim on Fridays"))
    told = Telling(book(*opened(), swim))
    for pick in range(3):
        _allocation(told, pick, Decimal("500.00"))
    _receipt(told, 0, Decimal("500.00"))
    for pick in range(3):
        _agree(told, pick, Decimal("120.00"))
        _promise(told, pick, Decimal("60.00"))
    steps = st.tuples(st.sampled_from(STEPS), st.integers(0, 11), st.integers(1, 20_000).map(_pounds))
    for step, pick, amount in draw(st.lists(steps, min_size=12, max_size=40)):
        step(told, pick, amount)
    return told.ledger


def _pounds(pence: int) -> Decimal:
    return Decimal(pence).scaleb(-2)
