"""The writer: any sequence of facts leaves a sound book, and what is refused leaves every byte as it was."""

import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from isf.book import accounts as ac
from isf.book.actions.correcting import correct
from isf.book.identities import problems
from isf.book.ledger import Ledger
from isf.book.load import read_fund
from isf.book.records import settings_content
from isf.book.store import writing
from isf.book.trust.proving import prove
from isf.errors import (
    BookRefusedError,
    CannotCorrectError,
    EntryUnknownError,
    FutureError,
    TextError,
    TooEarlyError,
)
from isf.model import events as e
from isf.model import facts as f
from isf.model.fund import Agreement, Authority, AuthorityKind, Fund, FundKind, Outcome, Plan
from isf.model.money import ZERO, total
from isf.office import Office
from isf.reporting.balances import balance
from tests.command_line import fingerprint
from tests.facts_of_each_kind import EXAMPLES

F, G = "P-7K3QX7", "P-2M9TFY"
DAY = date(2026, 4, 6)
TODAY = date(2026, 6, 30)
HEADINGS = ("Home-Support", "Community", "Fee")


def pounds(text: str) -> Decimal:
    return Decimal(text)


def opened(fund: str) -> list[e.Event]:
    """Return what opens a fund with one outcome, one authority and two agreements."""

    def terms(name: str, heading: str) -> Agreement:
        return Agreement(name, heading, "Provider", "O1", pounds("500.00"), "A1", DAY, "at a visit", DAY)

    plan = Plan(DAY, tuple((heading, pounds("50.00")) for heading in HEADINGS))
    return [
        e.FundOpened(fund=fund, on=DAY, about=Fund(fund, FundKind.PERSON, "calderdale", DAY)),
        e.PlanSet(fund=fund, on=DAY, plan=plan),
        e.OutcomeAdded(fund=fund, on=DAY, outcome=Outcome("O1", "g", "See my sister")),
        e.AuthorityGranted(fund=fund, on=DAY, authority=Authority("A1", AuthorityKind.SELF, DAY)),
        e.AgreementMade(fund=fund, on=DAY, agreement=terms("AG-001", "Home-Support")),
        e.AgreementMade(fund=fund, on=DAY, agreement=terms("AG-002", "Community")),
    ]


def begin(folder: Path) -> Office:
    """Start an office with two funds, each with budget, money, and a reservation."""
    office = Office(folder / "office")
    office.ledgers.mkdir(parents=True)
    with writing(office, by="clerk", why="init") as writer:
        writer.record(
            [],
            files={"office.toml": settings_content("Bridge"), "clearing.beancount": b"", "people.toml": b""},
        )
        for fund in (F, G):
            writer.record([*opened(fund), *funded(fund)], why=f"fund open {fund}")
    return office


def funded(fund: str) -> list[f.Fact]:
    held = {"agreed_by": "A1", "agreed_on": DAY}
    return [
        *(f.Allocation(fund=fund, on=DAY, heading=name, amount=pounds("200.00")) for name in HEADINGS),
        f.Due(fund=fund, on=DAY, funder="Council", amount=pounds("600.00")),
        f.Receipt(fund=fund, on=DAY, funder="Council", amount=pounds("500.00")),
        f.Reservation(
            fund=fund,
            on=DAY,
            agreement="AG-001",
            heading="Home-Support",
            amount=pounds("100.00"),
            **held,  # type: ignore[arg-type]
        ),
    ]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("ISF_TODAY", TODAY.isoformat())
    return begin(tmp_path)


def record(office: Office, *items: f.Fact | e.Event) -> tuple[str, ...]:
    with writing(office, by="clerk", why="test") as writer:
        return writer.record(items).ids


def fee(fund: str, amount: str, on: date = DAY) -> f.Fee:
    return f.Fee(fund=fund, on=on, amount=pounds(amount))


# --- one commit ------------------------------------------------------------------------


def test_several_funds_change_together(office: Office) -> None:
    ids = record(office, fee(F, "20.00"), fee(G, "30.00"))
    assert [one.split("/")[:2] for one in ids] == [[F, "fee"], [G, "fee"]]
    assert read_fund(office, F).balance(ac.expense("Fee", F, "Fee")) == pounds("20.00")
    assert read_fund(office, G).balance(ac.expense("Fee", G, "Fee")) == pounds("30.00")


def test_or_not_at_all(office: Office) -> None:
    before = fingerprint(office.root)
    with pytest.raises(BookRefusedError, match="overdrawn-heading"):
        record(office, fee(F, "20.00"), fee(G, "200.01"))
    assert fingerprint(office.root) == before


def test_a_writer_sees_what_it_recorded_and_nothing_that_was_refused(office: Office) -> None:
    account = ac.expense("Fee", F, "Fee")
    with writing(office, by="clerk", why="test") as writer:
        writer.record([fee(F, "20.00")])
        assert writer.ledger(F).balance(account) == pounds("20.00")
        with pytest.raises(BookRefusedError):
            writer.record([fee(F, "200.00")])
        assert writer.ledger(F).balance(account) == pounds("20.00")
        writer.record([fee(F, "5.00")])
    assert read_fund(office, F).balance(account) == pounds("25.00")


def test_limits_are_those_of_the_whole_commit(office: Office) -> None:
    """Spent first and allocated after, in one commit, is one change."""
    more = f.Allocation(fund=F, on=DAY, heading="Fee", amount=pounds("100.00"))
    record(office, fee(F, "300.00"), more)
    assert prove(office).sound


def test_the_receipt_is_a_place_in_a_chain(office: Office) -> None:
    with writing(office, by="clerk", why="test") as writer:
        before = writer.standing()
        first = writer.record([fee(F, "1.00")])
        second = writer.record([fee(F, "1.00")])
        assert (first.seq, second.seq) == (before.seq + 1, before.seq + 2)
        assert len({before.head, first.head, second.head}) == 3
        assert writer.standing() == replace(second, ids=(), standing=True)


def test_ids_are_new_each_time_and_deterministic_where_the_caller_says_so(office: Office) -> None:
    due = f.Due(fund=F, on=DAY, id=f"{F}/due/2026P01/Council", funder="Council", amount=pounds("1.00"))
    assert record(office, due) == (f"{F}/due/2026P01/Council",)
    before = fingerprint(office.root)
    with pytest.raises(BookRefusedError, match="id-used-twice"):
        record(office, due)
    assert fingerprint(office.root) == before
    many = [record(office, fee(F, "1.00"))[0] for _ in range(3)]
    assert len(set(many)) == 3


@pytest.mark.parametrize(
    ("item", "error"),
    [
        (fee(F, "1.00", date(2026, 7, 1)), FutureError),
        (fee(F, "1.00", date(2015, 3, 31)), TooEarlyError),
        (replace(fee(F, "1.00"), reason="a\nb"), TextError),
        (replace(fee(F, "1.00"), charge="x" * 501), TextError),
        (replace(fee(F, "1.00"), id="not an id"), TextError),
        (replace(fee(F, "1.00"), heading="Home Support"), TextError),
        (replace(fee(F, "1.00"), amount=Decimal("1.005")), TextError),
        (replace(fee(F, "1.00"), amount=Decimal("NaN")), TextError),
        (replace(fee(F, "1.00"), amount=Decimal("1E+10")), TextError),
        (replace(fee(F, "1.00"), fund="P-XXXXXX/../.."), TextError),
        (fee(F, "-1.00"), BookRefusedError),
    ],
)
def test_what_cannot_be_recorded_is_refused_by_name(
    item: f.Fact, error: type[Exception], office: Office
) -> None:
    before = fingerprint(office.root)
    with pytest.raises(error):
        record(office, item)
    assert fingerprint(office.root) == before


def test_a_day_of_the_old_year_goes_into_the_old_years_file(office: Office) -> None:
    early = date(2026, 3, 31)
    record(
        office,
        f.Allocation(fund=F, on=early, heading="Fee", amount=pounds("10.00")),
        fee(F, "1.00", early),
        fee(F, "2.00", date(2026, 4, 1)),
    )
    old = (office.fund_folder(F) / "2025-26.beancount").read_text(encoding="utf-8")
    new = (office.fund_folder(F) / "2026-27.beancount").read_text(encoding="utf-8")
    assert "2026-03-31" in old
    assert "2026-03-31" not in new
    assert "2026-04-01" in new
    assert 'include "2025-26.beancount"' in (office.fund_folder(F) / "fund.beancount").read_text(
        encoding="utf-8"
    )
    assert prove(office).sound


# --- any sequence ------------------------------------------------------------------------


DAYS = st.dates(DAY, TODAY)


@st.composite
def facts(draw: st.DrawFn) -> f.Fact:
    """Draw a fact of any kind for one of the funds; many fit, many do not."""
    kind = draw(st.sampled_from([name for name in EXAMPLES if not name.startswith(("clearing", "split"))]))
    fact = EXAMPLES[kind](draw(st.integers(1, 12000).map(lambda pence: Decimal(pence).scaleb(-2))))
    fact = replace(fact, on=draw(DAYS))
    return replace(fact, fund=draw(st.sampled_from([F, G]))) if fact.fund else fact


class AnySequence(RuleBasedStateMachine):
    """Facts of every kind, on any day, of any amount, one by one and several together."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="isf-"))
        self.today = mock.patch.dict(os.environ, {"ISF_TODAY": TODAY.isoformat()})
        self.today.start()
        self.accepted: list[f.Fact] = []
        self.changed = True

    @initialize()
    def start(self) -> None:
        self.office = begin(self.folder)
        self.accepted = [fact for fund in (F, G) for fact in funded(fund)]

    def attempt(self, items: Sequence[f.Fact]) -> None:
        """Record facts; when they are refused nothing is written."""
        before = fingerprint(self.office.root)
        try:
            record(self.office, *items)
        except BookRefusedError:
            assert fingerprint(self.office.root) == before
        else:
            assert fingerprint(self.office.root) != before
            self.accepted += items
            self.changed = True

    @rule(items=facts())
    def one(self, items: f.Fact) -> None:
        self.attempt([items])

    @rule(items=st.lists(facts(), min_size=2, max_size=4))
    def several(self, items: list[f.Fact]) -> None:
        self.attempt(items)

    @rule(day=DAYS, first=st.integers(1, 5000), second=st.integers(1, 5000))
    def received_and_matched(self, day: date, first: int, second: int) -> None:
        """A bank credit in clearing is split over both funds."""
        links = (f"split-{len(self.accepted)}",)
        amounts = [Decimal(first).scaleb(-2), Decimal(second).scaleb(-2)]
        whole = total(amounts)
        receipts = [
            f.Receipt(fund=fund, on=day, funder="Council", amount=amount, links=links)
            for fund, amount in zip((F, G), amounts, strict=True)
        ]
        self.attempt(
            [
                f.Clearing(fund="", on=day, amount=whole),
                f.Split(fund="", on=day, amount=whole, links=links),
                *receipts,
            ]
        )

    @rule(fund=st.sampled_from([F, G]), which=st.integers(0, 10**6))
    def taken_back(self, fund: str, which: int) -> None:
        ledger = read_fund(self.office, fund)
        entry = ledger.entries[which % len(ledger.entries)]
        try:
            fact = correct(ledger, entry.id, TODAY, "recorded wrongly")
        except (CannotCorrectError, EntryUnknownError):
            return
        self.attempt([fact])

    @precondition(lambda self: self.changed)
    @invariant()
    def the_book_is_sound(self) -> None:
        if not hasattr(self, "office"):
            return
        for fund in (F, G):
            ledger = read_fund(self.office, fund)
            assert problems(ledger.directives, TODAY, book=False) == []
            check_equations(ledger)
            check_against(self.accepted, ledger)
        self.changed = False

    def teardown(self) -> None:
        if hasattr(self, "office"):
            proof = prove(self.office)
            assert proof.sound, proof.problems
        self.today.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def check_equations(ledger: Ledger) -> None:
    """The sentences of book.md, from balances, without the identities' own code."""
    told = balance(ledger.fund, ledger.postings(), TODAY)
    figures, money = told.total, told.money
    held = figures.committed + figures.conditional + figures.available
    gone = figures.spent + figures.returned + figures.lapsed + figures.transferred
    assert figures.allocated == held + gone
    net = money.bank + money.card + money.owed - money.payable - money.advance - money.clawback
    income = -sum_of(ledger, f"Income:Funding:{ledger.fund_id}") - sum_of(
        ledger, f"Income:Transfer:{ledger.fund_id}"
    )
    early_or_late = income - figures.allocated + figures.transferred
    assert net == held + figures.lapsed + early_or_late
    assert figures.spent == sum_of(ledger, "Expenses:")
    assert figures.returned == sum_of(ledger, f"Income:Clawback:{ledger.fund_id}")
    assert min(figures.available, figures.committed, figures.conditional, money.bank, money.card) >= 0


def sum_of(ledger: Ledger, begins: str) -> Decimal:
    return total(p.amount for p in ledger.postings() if p.account.startswith(begins))


BANK_IN = (f.Receipt, f.Advance, f.Repayment, f.CardReturn, f.Refund, f.TransferIn)
BANK_OUT = (f.Return, f.AdvanceRepaid, f.Payment, f.CardLoad, f.ClawbackPaid, f.TransferOut)


def check_against(accepted: Sequence[f.Fact], ledger: Ledger) -> None:
    """The bank and the budget, counted from the facts that were accepted."""
    mine = [fact for fact in accepted if fact.fund == ledger.fund_id]
    assert len(ledger.entries) == len(mine)
    assert ledger.balance(ac.bank(ledger.fund_id)) == total(bank_of(fact) for fact in mine)


def bank_of(fact: f.Fact) -> Decimal:
    """Return what a fact does to the person's share of the bank."""
    amount: Decimal = getattr(fact, "amount", ZERO)
    if isinstance(fact, f.Correction):
        return -total(leg for account, leg, _ in fact.legs if account.startswith("Assets:Bank:"))
    if isinstance(fact, f.Delivery):
        return -amount if fact.paid_from is f.PaidFrom.BANK else ZERO
    if isinstance(fact, BANK_IN):
        return amount
    return -amount if isinstance(fact, BANK_OUT) else ZERO


TestAnySequence = AnySequence.TestCase
TestAnySequence.settings = settings(
    max_examples=settings().max_examples // 4,
    stateful_step_count=15,
    suppress_health_check=[HealthCheck.too_slow],
)
