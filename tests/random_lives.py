"""A fund's life in memory: things happen in any order, as the commands would record them, day by day."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from isf.book import accounts as ac
from isf.book.actions import (
    arrears,
    correcting,
    hand_over_file,
    handing_over,
    life_events,
    moving_money,
    other_money,
    outcome_payments,
    pausing,
    payment_models,
    spending,
    taking_over,
    uplift,
)
from isf.book.actions.agreeing import AgreementRequest, agree, release
from isf.book.actions.common import available, committed
from isf.book.actions.running_periods import reserved, run
from isf.book.directives import Directive, Line
from isf.book.entries import entry
from isf.book.identities import problems
from isf.book.ledger import Ledger
from isf.book.lines import lines
from isf.errors import IsfError
from isf.model import events as e
from isf.model import facts as f
from isf.model.fund import (
    CONTRIBUTION,
    Authority,
    AuthorityKind,
    Each,
    Fund,
    Funder,
    FundKind,
    Outcome,
    Plan,
)
from isf.model.handing_over import HandOver
from isf.model.money import ZERO, total
from isf.model.policy import Policy

START = date(2026, 4, 6)
LAST = START + timedelta(days=730)
FUND = "P-7K3QX7"
COUNCIL_ONLY = (Funder("Council", share=Decimal(100)),)
FUNDERS = (
    COUNCIL_ONLY,
    (Funder("Council", share=Decimal(60)), Funder("ICB", share=Decimal(40))),
    (Funder("Council", share=Decimal("33.33")), Funder("ICB", share=Decimal("66.67"))),
    (*COUNCIL_ONLY, Funder("ICB", weekly=Decimal("7.77"))),
    (*COUNCIL_ONLY, Funder("TopUp-Daughter", weekly=Decimal("3.33"), heading="Community")),
)
PLAN = Plan(
    START,
    (("Home-Support", Decimal("75.00")), ("Community", Decimal("20.00")), ("Fee", Decimal("5.00"))),
    Decimal("10.00"),
    FUNDERS[1],
)
HEADINGS = ("Home-Support", "Community", "Fee")


@dataclass
class Life:
    """A ledger that grows day by day, as the store would write it; `done` counts what happened."""

    policy: Policy
    day: date = START
    ledger: Ledger = field(default_factory=lambda: Ledger(FUND, ()))
    done: Counter[str] = field(default_factory=Counter)
    made: int = 0

    def add(self, items: Sequence[f.Fact | e.Event]) -> None:
        """Put what an action returned in the book, and prove that all identities hold."""
        new: list[Directive] = []
        for item in items:
            if isinstance(item, e.Event):
                new += lines(item)
            else:
                self.made += 1
                new.append(entry(item, item.id or f"{FUND}/new/{self.made:05d}"))
        candidate = self.ledger.plus(replace(d, fund=FUND) if isinstance(d, Line) else d for d in new)
        broken = problems(candidate.directives, self.day, book=False)
        assert not broken, [problem.sentence() for problem in broken]
        self.ledger = candidate
        self.done.update(type(item).__name__ for item in items)

    def tries(self, make: Callable[[], Sequence[f.Fact | e.Event]]) -> None:
        """Do something that may be refused with a reason; then nothing happens."""
        try:
            items = make()
        except IsfError:
            self.done["refused"] += 1
            return
        self.add(items)

    def begin(self) -> None:
        about = Fund(FUND, FundKind.PERSON, "essex", START)
        right = Authority("A1", AuthorityKind.SELF, START)
        self.add(
            [
                e.FundOpened(fund=FUND, on=START, about=about),
                e.PlanSet(fund=FUND, on=START, plan=PLAN),
                e.OutcomeAdded(fund=FUND, on=START, outcome=Outcome("O1", "g", "See my sister")),
                e.AuthorityGranted(fund=FUND, on=START, authority=right),
            ]
        )
        self.run()

    @property
    def closed(self) -> bool:
        return self.ledger.fund.closed_on is not None

    def live(self, days: int) -> None:
        """Let days pass; every period that begins is run on its first day."""
        until = min(self.day + timedelta(days=days), LAST)
        for period in self.policy.calendar.between(self.day, until + timedelta(days=1)):
            self.day = max(self.day, period.start)
            self.run()
        self.day = until

    def run(self) -> None:
        period = self.policy.calendar.containing(self.day)
        before = self.done["refused"]
        self.tries(lambda: run(self.ledger, self.policy, period, self.day).facts)
        if self.done["refused"] == before:
            assert not run(self.ledger, self.policy, period, self.day).facts, "again adds nothing"

    def agreement(self, number: int) -> str:
        known = [terms.id for terms in self.ledger.fund.agreements if terms.covers(self.day)]
        return known[number % len(known)] if known else "AG-001"


Step = Callable[[Life, int, Decimal], None]


def _agree(life: Life, number: int, amount: Decimal) -> None:
    wanted = AgreementRequest(
        heading=HEADINGS[number % 2],
        supplier=("Provider", "Swim-Club")[number % 5 // 4],
        outcome="O1",
        agreed_by="A1",
        who="A1",
        on=life.day,
        units=Decimal(4),
        rate=max(Decimal("0.01"), (amount / 16).quantize(Decimal("0.01"))),
        each=list(Each)[number % 3],
        carries=number % 7 == 0,
    )

    def make() -> Sequence[f.Fact | e.Event]:
        _, items = agree(life.ledger, wanted)
        return reserved(life.ledger, life.policy, items, life.day)

    life.tries(make)


def _deliver(life: Life, number: int, amount: Decimal) -> None:
    name = life.agreement(number)
    paid = (f.PaidFrom.PAYABLE, f.PaidFrom.PAYABLE, f.PaidFrom.BANK, f.PaidFrom.CARD)[number % 4]
    held = [terms for terms in life.ledger.fund.agreements if terms.id == name]
    most = committed(life.ledger, held[0], life.day) if held else amount
    wanted = spending.DeliveryRequest(
        agreement=name, on=life.day, amount=min(amount, most), final=number % 6 == 0, paid_from=paid
    )
    life.tries(lambda: [spending.spend(life.ledger, wanted)])


def _receive(life: Life, number: int, amount: Decimal) -> None:
    codes = [*life.ledger.fund.funders, "provider"]
    code = codes[number % len(codes)]
    owed = life.ledger.balance(ac.owed(FUND, code), life.day) if code != "provider" else ZERO
    sum_ = owed if owed > 0 and number % 4 else amount
    life.tries(lambda: moving_money.receive(life.ledger, code, sum_, life.day))


def _pay(life: Life, number: int, amount: Decimal) -> None:
    supplier = ("Provider", "Swim-Club")[number % 2]
    owed = moving_money.payable(life.ledger, supplier, life.day)
    life.tries(lambda: [moving_money.pay(life.ledger, supplier, min(owed, amount), life.day)])


def _clawback(life: Life, number: int, amount: Decimal) -> None:
    name = HEADINGS[number % 3]
    part = min(amount, available(life.ledger, name, life.day))
    life.tries(lambda: [moving_money.clawback(life.ledger, "Council", name, part, life.day)])


def _give_back(life: Life, number: int, amount: Decimal) -> None:
    del number
    for code in life.ledger.fund.funders:
        back = life.ledger.owing(ac.clawback(FUND, code), life.day)
        life.tries(partial(_repaid, life, code, min(back, amount)))


def _repaid(life: Life, code: str, amount: Decimal) -> list[f.Fact]:
    return [moving_money.pay_clawback(life.ledger, code, amount, life.day)]


def _set_off(life: Life, number: int, amount: Decimal) -> None:
    code = life.ledger.fund.funders[number % len(life.ledger.fund.funders)]
    life.tries(lambda: [other_money.set_off(life.ledger, code, amount, life.day)])


def _return(life: Life, number: int, amount: Decimal) -> None:
    codes = [*life.ledger.fund.funders, "provider"]
    code = codes[number % len(codes)]
    over = life.ledger.owing(ac.owed(FUND, code), life.day) if code != "provider" else amount
    life.tries(lambda: [other_money.give_back(life.ledger, code, min(over, amount), life.day)])


def _vary(life: Life, number: int, amount: Decimal) -> None:
    if any(plan.start == life.day for plan in life.ledger.fund.plans):
        return
    old = life.ledger.fund.plan_on(life.day)
    weekly = [(HEADINGS[number % 3], amount / 4)] if number % 2 else []
    weekly = [(name, sum_.quantize(Decimal("0.01"))) for name, sum_ in weekly]
    own = Decimal(number) if number % 3 == 0 else None
    plan = life_events.new_plan(old, life.day, weekly, own)
    if number % 4 == 0:
        plan = replace(plan, funders=FUNDERS[number % len(FUNDERS)])
    life.tries(lambda: life_events.vary_plan(life.ledger, life.policy, plan, life.day, "a review"))


def _suspend(life: Life, number: int, amount: Decimal) -> None:
    del amount
    span = (life.day, life.day + timedelta(number) if number else None)
    life.tries(lambda: pausing.suspend(life.ledger, life.policy, span, life.day, "away", ()))


def _resume(life: Life, number: int, amount: Decimal) -> None:
    del number, amount
    life.tries(lambda: pausing.resume(life.ledger, life.policy, life.day, life.day)[0])


def _reprice(life: Life, number: int, amount: Decimal) -> None:
    wanted = uplift.RepriceRequest(
        agreement=life.agreement(number),
        start=life.day,
        on=life.day,
        agreed_by="A1",
        who="A1",
        rate=max(Decimal("0.01"), (amount / 16).quantize(Decimal("0.01"))),
        keep_money=number % 2 == 0,
    )

    def make() -> Sequence[f.Fact | e.Event]:
        _, items = uplift.reprice(life.ledger, life.policy, wanted)
        return reserved(life.ledger, life.policy, items, life.day)

    life.tries(make)


def _release(life: Life, number: int, amount: Decimal) -> None:
    part = None if number % 2 else amount
    life.tries(lambda: [release(life.ledger, life.agreement(number), life.day, part)])


def _move(life: Life, number: int, amount: Decimal) -> None:
    source, target = HEADINGS[number % 3], HEADINGS[(number + 1) % 3]
    part = min(amount, available(life.ledger, source, life.day))
    wanted = spending.MoveRequest(
        source=source, target=target, amount=part, agreed_by="A1", who="A1", on=life.day
    )
    life.tries(lambda: [spending.move(life.ledger, wanted)])


def _fee(life: Life, number: int, amount: Decimal) -> None:
    del number
    part = min(amount, available(life.ledger, "Fee", life.day))
    life.tries(lambda: [spending.fee(life.ledger, part, life.day, "management")])


def _less(life: Life, number: int, amount: Decimal) -> None:
    wanted = other_money.LessRequest(
        amount=amount, on=life.day, reason="late", agreement=life.agreement(number)
    )
    make = other_money.credit_note if number % 2 else other_money.waive
    life.tries(lambda: [make(life.ledger, wanted)])


def _refund(life: Life, number: int, amount: Decimal) -> None:
    part = min(amount, Decimal("1.00"))
    life.tries(lambda: [spending.refund(life.ledger, life.agreement(number), part, life.day)])


def _card(life: Life, number: int, amount: Decimal) -> None:
    there = life.ledger.headroom(ac.bank(FUND), life.day)
    if number % 3:
        life.tries(lambda: [other_money.card_load(life.ledger, min(amount, there), life.day)])
        return
    held = life.ledger.headroom(ac.card(FUND), life.day)
    life.tries(lambda: [other_money.card_return(life.ledger, min(amount, held), life.day)])


def _promise(life: Life, number: int, amount: Decimal) -> None:
    by = f.PaidBy.FUND if number % 2 else f.PaidBy.COUNCIL
    wanted = outcome_payments.PromiseRequest(
        heading="Community",
        outcome="O1",
        amount=min(amount, available(life.ledger, "Community", life.day)) if number % 2 else amount,
        on=life.day,
        paid_by=by,
        up_front=ZERO if number % 2 else (amount / 5).quantize(Decimal("0.01")),
    )
    life.tries(lambda: outcome_payments.promise(life.ledger, wanted)[1])


def _confirm(life: Life, number: int, amount: Decimal) -> None:
    known = list(outcome_payments.promises(life.ledger))
    name = known[number % len(known)] if known else "PR-001"
    if number % 3 == 0:
        life.tries(lambda: [outcome_payments.lapse(life.ledger, name, life.day, "not reached")])
        return
    left = None if number % 4 else amount
    wanted = outcome_payments.ConfirmRequest(promise=name, on=life.day, by="A1", amount=left)
    life.tries(lambda: [outcome_payments.confirm(life.ledger, wanted)])


def _arrears(life: Life, number: int, amount: Decimal) -> None:
    del number, amount
    life.tries(lambda: arrears.settle(life.ledger, life.policy, life.day, "hardship"))


def _write_off(life: Life, number: int, amount: Decimal) -> None:
    name = HEADINGS[number % 3]
    life.tries(lambda: [other_money.write_off(life.ledger, CONTRIBUTION, name, amount, life.day, "hardship")])


def _agency(life: Life, number: int, amount: Decimal) -> None:
    wanted = payment_models.AgencyRequest(
        agreement=life.agreement(number),
        on=life.day,
        units=Decimal("0.5"),
        rate=amount,
        council_agreed="mail" if number % 2 else "",
    )
    life.tries(lambda: payment_models.agency(life.ledger, life.policy, wanted))


def _share(life: Life, number: int, amount: Decimal) -> None:
    name = HEADINGS[number % 2]
    wanted = payment_models.ShareRequest(
        heading=name,
        amount=min(amount, available(life.ledger, name, life.day)) if number % 3 else amount,
        on=life.day,
        agreed_by="A1",
        who="A1",
        council_agreed="letter",
        provider_percent=Decimal(number),
    )
    make = payment_models.share_saving if number % 3 else payment_models.share_loss
    life.tries(lambda: make(life.ledger, wanted))


def _correct(life: Life, number: int, amount: Decimal) -> None:
    """Take the newest entries' number back; the book may refuse what others rest on."""
    del amount
    known = [x for x in life.ledger.entries if x.on <= life.day]
    original = known[-1 - number % min(len(known), 12)]
    try:
        back = correcting.correct(life.ledger, original.id, life.day, "a slip")
    except IsfError:
        return
    candidate = life.ledger.plus([entry(back, f"{FUND}/new/{life.made + 1:05d}")])
    if not problems(candidate.directives, life.day, book=False):
        life.add([back])


def _hand_over(life: Life, number: int, amount: Decimal) -> None:
    """Settle what has to be, hand over, and go on with the next provider, in another rhythm perhaps."""
    del amount
    _settle(life)
    before = life.ledger
    try:
        sums, items = handing_over.hand_over(before, "Open Doors", life.day)
    except IsfError:
        life.done["kept"] += 1
        return
    names: dict[str, Any] = {"name": "Annie", "council_ref": "", "communication": "", "authorities": {}}
    told = hand_over_file.content(before, life.policy, sums, ("Bridge", "Open Doors"), life.day, names)
    worth = _worth(before, life.day)
    life.add(items)
    assert _worth(life.ledger, life.day) == 0
    given = HandOver.model_validate(told)
    life.ledger, life.done["handed over"] = Ledger(FUND, ()), life.done["handed over"] + 1
    life.day = min(life.day + timedelta(days=number % 3), LAST)
    life.add(taking_over.take_over(given, FUND, life.policy, life.day))
    assert _worth(life.ledger, life.day) == worth, "the next provider begins with the same sums"


def _worth(ledger: Ledger, on: date) -> Decimal:
    """What is available and reserved, pounds."""
    free = total(available(ledger, name, on) for name in ledger.fund.headings)
    return free + total(committed(ledger, terms, on) for terms in ledger.fund.agreements)


def _settle(life: Life) -> None:
    """Pay, return and lapse everything that a hand-over asks for."""
    for name in outcome_payments.promises(life.ledger):
        life.tries(partial(_lapsed, life, name))
    card = life.ledger.headroom(ac.card(FUND), life.day)
    life.tries(lambda: [other_money.card_return(life.ledger, card, life.day)])
    for code in life.ledger.fund.funders:
        owed = max(ZERO, life.ledger.balance(ac.owed(FUND, code), life.day))
        life.tries(partial(_received, life, code, owed))
    for supplier in ("Provider", "Swim-Club"):
        due = moving_money.payable(life.ledger, supplier, life.day)
        life.tries(partial(_paid, life, supplier, due))
    _give_back(life, 0, Decimal(10_000))
    for number in range(len(life.ledger.fund.funders) + 1):
        _return(life, number, Decimal(10_000) if number < len(life.ledger.fund.funders) else _advanced(life))


def _lapsed(life: Life, name: str) -> list[f.Fact]:
    return [outcome_payments.lapse(life.ledger, name, life.day, "moves on")]


def _received(life: Life, code: str, amount: Decimal) -> Sequence[f.Fact | e.Event]:
    return moving_money.receive(life.ledger, code, amount, life.day)


def _paid(life: Life, supplier: str, amount: Decimal) -> list[f.Fact]:
    return [moving_money.pay(life.ledger, supplier, amount, life.day)]


def _advanced(life: Life) -> Decimal:
    return max(ZERO, life.ledger.owing(ac.advance(FUND), life.day))


def end(life: Life, number: int = 0, amount: Decimal = ZERO) -> None:
    """Wind the fund up on a day."""
    del number, amount
    wanted = life_events.EndRequest(last=life.day, on=life.day, reason="moved away")
    life.tries(lambda: life_events.wind_up(life.ledger, life.policy, wanted))


STEPS: dict[str, tuple[int, Step]] = {
    "agree": (6, _agree),
    "deliver": (8, _deliver),
    "receive": (6, _receive),
    "pay": (3, _pay),
    "vary": (4, _vary),
    "reprice": (3, _reprice),
    "suspend": (2, _suspend),
    "resume": (2, _resume),
    "hand over": (2, _hand_over),
    "clawback": (1, _clawback),
    "give back": (1, _give_back),
    "set off": (1, _set_off),
    "return": (1, _return),
    "release": (1, _release),
    "move": (2, _move),
    "fee": (1, _fee),
    "less": (1, _less),
    "refund": (1, _refund),
    "card": (1, _card),
    "promise": (2, _promise),
    "confirm": (2, _confirm),
    "arrears": (1, _arrears),
    "write off": (1, _write_off),
    "agency": (1, _agency),
    "share": (1, _share),
    "correct": (2, _correct),
}
NAMES = tuple(name for name, (weight, _) in STEPS.items() for _ in range(weight))
