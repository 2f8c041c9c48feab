"""Two years of a fund with whatever happens in whatever order: every identity holds after every step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from isf.book.actions import life_events, moving_money, other_money, pausing, spending, uplift
from isf.book.actions.agreeing import AgreementRequest, agree, release
from isf.book.actions.running_periods import reserved, run
from isf.book.directives import Directive, Entry, Line
from isf.book.entries import entry
from isf.book.identities import problems
from isf.book.ledger import Ledger
from isf.book.lines import lines
from isf.errors import IsfError
from isf.model import events as e
from isf.model.facts import Fact
from isf.model.fund import Authority, AuthorityKind, Each, Fund, Funder, FundKind, Outcome, Plan
from isf.model.policy import Policy
from isf.model.rules import Bears, Rules, SuspensionRule

START = date(2026, 4, 6)
FUND = "P-7K3QX7"
PLAN = Plan(
    START,
    (("Home-Support", Decimal("75.00")), ("Community", Decimal("20.00")), ("Fee", Decimal("5.00"))),
    Decimal("10.00"),
    (
        Funder("Council", share=Decimal(60)),
        Funder("ICB", share=Decimal(40)),
        Funder("TopUp-Daughter", weekly=Decimal("3.33"), heading="Community"),
    ),
)
HEADINGS = ("Home-Support", "Community", "Fee")
money = st.decimals("0.01", "400.00", places=2)
heading = st.sampled_from(HEADINGS)
number = st.integers(0, 6)


@dataclass
class Life:
    """A ledger that grows day by day, as the store would write it."""

    policy: Policy
    day: date = START
    ledger: Ledger = field(default_factory=lambda: Ledger(FUND, ()))

    def add(self, items: Sequence[Fact | e.Event]) -> None:
        """Put what an action returned in the book, and prove that all identities hold."""
        new: list[Directive] = []
        for item in items:
            if isinstance(item, e.Event):
                new += lines(item)
            else:
                count = len(self.ledger.entries) + sum(isinstance(d, Entry) for d in new) + 1
                new.append(entry(item, item.id or f"{FUND}/new/{count:05d}"))
        candidate = self.ledger.plus(replace(d, fund=FUND) if isinstance(d, Line) else d for d in new)
        broken = problems(candidate.directives, self.day, book=False)
        assert not broken, [problem.sentence() for problem in broken]
        self.ledger = candidate

    def tries(self, make: Callable[[], Sequence[Fact | e.Event]]) -> None:
        """Do something that may be refused with a reason; then nothing happens."""
        try:
            items = make()
        except IsfError:
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

    def run(self) -> None:
        period = self.policy.calendar.containing(self.day)
        self.tries(lambda: run(self.ledger, self.policy, period, self.day).facts)

    def agree(self, name: str, amount: Decimal, each: Each) -> None:
        wanted = AgreementRequest(
            heading=name,
            supplier="Provider",
            outcome="O1",
            agreed_by="A1",
            who="A1",
            on=self.day,
            units=Decimal(5),
            rate=max(Decimal("0.01"), (amount / 20).quantize(Decimal("0.01"))),
            each=each,
        )
        self.tries(lambda: reserved(self.ledger, self.policy, agree(self.ledger, wanted)[1], self.day))

    def reprice(self, name: str, rate: Decimal) -> None:
        wanted = uplift.RepriceRequest(
            agreement=name, start=self.day, on=self.day, agreed_by="A1", who="A1", rate=rate
        )
        self.tries(
            lambda: reserved(
                self.ledger, self.policy, uplift.reprice(self.ledger, self.policy, wanted)[1], self.day
            )
        )

    def vary(self, name: str, amount: Decimal) -> None:
        if any(plan.start == self.day for plan in self.ledger.fund.plans):
            return
        plan = life_events.new_plan(self.ledger.fund.plan_on(self.day), self.day, [(name, amount)])
        self.tries(lambda: life_events.vary_plan(self.ledger, self.policy, plan, self.day, "a review"))


Step = Callable[[Life], None]


def _pay(life: Life) -> None:
    owed = moving_money.payable(life.ledger, "Provider", life.day)
    life.tries(lambda: [moving_money.pay(life.ledger, "Provider", owed, life.day)])


def _end(life: Life) -> None:
    if life.ledger.fund.ending is None:
        wanted = life_events.EndRequest(last=life.day, on=life.day, reason="moved away")
        life.tries(lambda: life_events.wind_up(life.ledger, life.policy, wanted))


def _steps() -> st.SearchStrategy[Step]:
    def deliver(n: int, amount: Decimal, left: str) -> Step:
        wanted = spending.DeliveryRequest(
            agreement=f"AG-{n + 1:03d}", on=START, amount=amount, final=left == "final"
        )
        return lambda life: life.tries(lambda: [spending.spend(life.ledger, replace(wanted, on=life.day))])

    return st.one_of(
        st.just(Life.run),
        st.builds(lambda h, a, x: lambda li: li.agree(h, a, x), heading, money, st.sampled_from(list(Each))),
        st.builds(deliver, number, money, st.sampled_from(["final", "more"])),
        st.builds(
            lambda c, a: lambda li: li.tries(lambda: moving_money.receive(li.ledger, c, a, li.day)),
            st.sampled_from(["Council", "ICB", "Contribution", "TopUp-Daughter", "provider"]),
            money,
        ),
        st.just(_pay),
        st.builds(
            lambda h, a: lambda li: li.tries(lambda: [moving_money.clawback(li.ledger, "ICB", h, a, li.day)]),
            heading,
            money,
        ),
        st.builds(lambda h, a: lambda li: li.vary(h, a), heading, st.decimals("0.00", "120.00", places=2)),
        st.builds(
            lambda n: (
                lambda li: li.tries(
                    lambda: pausing.suspend(
                        li.ledger,
                        li.policy,
                        (li.day, li.day + timedelta(n) if n else None),
                        li.day,
                        "away",
                        (),
                    )
                )
            ),
            st.integers(0, 40),
        ),
        st.just(lambda li: li.tries(lambda: pausing.resume(li.ledger, li.policy, li.day, li.day)[0])),
        st.builds(lambda n, a: lambda li: li.reprice(f"AG-{n + 1:03d}", a), number, money),
        st.builds(
            lambda n: lambda li: li.tries(lambda: [release(li.ledger, f"AG-{n + 1:03d}", li.day, None)]),
            number,
        ),
        st.builds(
            lambda a: (
                lambda li: li.tries(lambda: [other_money.give_back(li.ledger, "Contribution", a, li.day)])
            ),
            money,
        ),
        st.just(_end),
    )


@settings(max_examples=25)
@given(
    st.lists(st.tuples(st.integers(0, 40), _steps()), min_size=5, max_size=30),
    st.sampled_from([Bears.FUND, Bears.COUNCIL]),
)
def test_every_identity_holds_whatever_happens(steps: list[tuple[int, Step]], bears: Bears) -> None:
    rules = Rules(suspension=SuspensionRule(made_up_by=bears))
    life = Life(Policy("essex", "Essex Council", rules=rules))
    life.begin()
    life.run()
    for days, step in steps:
        life.day = min(life.day + timedelta(days=days), START + timedelta(days=730))
        step(life)
    _end(life)
    fund = life.ledger.fund
    assert fund.ending is not None
    life.run()
