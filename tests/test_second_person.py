"""Which decisions a council wants a second person for: above a sum, off the plan, a change of the plan."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from isf.book.approval.exact_json import Item
from isf.book.approval.second_person import Asked, amount_of, asked, in_words, is_off_plan
from isf.model import events as e
from isf.model import facts as f
from isf.model.fund import Outcome
from isf.model.policy import Approval
from isf.office import Office
from tests.facts_of_each_kind import EXAMPLES
from tests.statements.books import DAY, FUND, agreed, book, opened

OTHER = "P-2M9TFY"
HUNDRED = Decimal("100.00")
WAIT = frozenset(
    {
        *("delivery", "fee", "payment", "card-load", "move", "clawback", "clawback-paid", "return"),
        *("write-off", "advance-repaid", "promise", "confirmed", "gain-share", "transfer-out", "set-off"),
    }
)
"""The kinds of the book that are a decision, whatever stands behind their comma."""


def council(folder: Path, rules: str, code: str = "calderdale") -> Office:
    office = Office(folder)
    pack = office.council_file(code)
    pack.parent.mkdir(parents=True, exist_ok=True)
    text = f'code = "{code}"\nname = "Calderdale"\n' + (f"[approval]\n{rules}" if rules else "")
    pack.write_text(text, encoding="utf-8", newline="\n")
    return office


def rules_for(office: Office, *items: Item) -> Iterable[tuple[str, str]]:
    return [(one.fund, one.rule) for one in asked(office, lambda fund: book(*opened(fund), fund=fund), items)]


def paid(amount: str, **more: str) -> f.Payment:
    return f.Payment(
        fund=more.get("fund", FUND),
        on=DAY,
        supplier="Provider",
        amount=Decimal(amount),
        source=more.get("source", ""),
    )


@pytest.mark.parametrize(("amount", "rules"), [("100.00", []), ("100.01", [(FUND, "above")]), ("99.99", [])])
def test_above_a_sum_is_a_penny_more_than_the_sum(
    tmp_path: Path, amount: str, rules: list[tuple[str, str]]
) -> None:
    assert rules_for(council(tmp_path, 'above = "100.00"\n'), paid(amount)) == rules


def test_a_council_may_ask_above_nothing_at_all(tmp_path: Path) -> None:
    office = council(tmp_path, 'above = "0.00"\n')
    assert rules_for(office, paid("0.01")) == [(FUND, "above")]


@pytest.mark.parametrize("kind", EXAMPLES)
def test_which_kinds_are_a_decision_about_so_many_pounds(tmp_path: Path, kind: str) -> None:
    fact = EXAMPLES[kind](Decimal("100.01"))
    office = council(tmp_path, 'above = "100.00"\n')
    found = asked(office, lambda fund: book(*opened(fund), fund=fund), [fact])
    assert bool(found) == (kind.partition(",")[0] in WAIT or kind == "due")


OWED = f.Due(fund=FUND, on=DAY, funder="Council", amount=Decimal("50.00"))


@pytest.mark.parametrize(
    ("due", "amount"),
    [
        (OWED, "50.00"),
        (replace(OWED, id="P-7K3QX7/2026-01/council"), "0.00"),  # a period brings it
        (replace(OWED, stream=f.Stream.ONE_OFF), "0.00"),  # it came in at once
        (replace(OWED, stream=f.Stream.VARIANCE), "50.00"),
        (replace(OWED, stream=f.Stream.RISK_SHARE), "50.00"),
    ],
)
def test_what_a_funder_is_to_pay_besides_its_part_of_a_period(due: f.Due, amount: str) -> None:
    assert amount_of(due) == Decimal(amount)


def test_a_due_that_a_period_brings_asks_nobody_even_beside_one_that_does(tmp_path: Path) -> None:
    office = council(tmp_path, 'above = "40.00"\n')
    brought = replace(OWED, id="P-7K3QX7/2026-01/council")
    assert rules_for(office, brought) == []
    assert rules_for(office, brought, paid("5.00")) == []


def test_an_agreement_counts_by_its_ceiling() -> None:
    made, held = agreed("AG-001", "288.00")
    assert amount_of(made) == Decimal("288.00")
    assert amount_of(held) == 0, "the reservation comes with it and asks nothing more"


def test_a_correction_counts_by_its_largest_leg_whichever_its_sign() -> None:
    taken_back = f.Correction(
        fund=FUND,
        on=DAY,
        corrects=f"{FUND}/delivery/00001",
        legs=(
            ("a", Decimal("12.00"), "GBP"),
            ("b", Decimal("-300.00"), "GBP"),
            ("c", Decimal("288.00"), "GBP"),
        ),
    )
    assert amount_of(taken_back) == Decimal("300.00")
    assert amount_of(replace(taken_back, legs=())) == 0


def test_a_large_correction_waits(tmp_path: Path) -> None:
    taken_back = f.Correction(fund=FUND, on=DAY, corrects="x", legs=(("a", Decimal("-300.00"), "GBP"),))
    assert rules_for(council(tmp_path, 'above = "299.99"\n'), taken_back) == [(FUND, "above")]


def test_what_a_file_told_has_happened_and_waits_for_nobody(tmp_path: Path) -> None:
    office = council(tmp_path, 'above = "1.00"\n')
    assert rules_for(office, paid("500.00", source=f"{'a' * 64}:3")) == []


def test_the_office_s_own_money_and_a_fund_that_opens_ask_nobody(tmp_path: Path) -> None:
    office = council(tmp_path, 'above = "1.00"\nplan_changes = true\n')
    assert rules_for(office, *opened(), paid("500.00")) == []
    assert rules_for(office, f.Clearing(fund="", on=DAY, amount=HUNDRED)) == []


def test_each_fund_asks_for_itself_and_each_rule_once(tmp_path: Path) -> None:
    office = council(tmp_path, 'above = "100.00"\n')
    items = [paid("500.00", fund=OTHER), paid("500.00"), paid("600.00"), paid("1.00", fund=OTHER)]
    assert rules_for(office, *items) == [(OTHER, "above"), (FUND, "above")]


@pytest.mark.parametrize("rules", ["", "off_plan = false\n", 'clause = "7"\n'])
def test_a_council_that_asks_for_nothing_lets_all_through(tmp_path: Path, rules: str) -> None:
    assert rules_for(council(tmp_path, rules), paid("1000000.00")) == []


def test_a_council_without_a_pack_asks_for_nothing(tmp_path: Path) -> None:
    office = council(tmp_path, 'above = "1.00"\n', code="leeds")
    assert rules_for(office, paid("500.00")) == []


def test_a_change_of_the_plan_waits_only_where_the_council_says_so(tmp_path: Path) -> None:
    added = e.OutcomeAdded(fund=FUND, on=DAY, outcome=Outcome("O2", "i", "Swim"))
    assert rules_for(council(tmp_path, "plan_changes = true\n"), added) == [(FUND, "plan_changes")]
    assert rules_for(council(tmp_path, "off_plan = true\n"), added) == []
    assert rules_for(council(tmp_path, "plan_changes = true\n"), paid("500.00")) == []


FEE = f.Fee(fund=FUND, on=DAY, amount=HUNDRED)
MOVE = f.Move(
    fund=FUND,
    on=DAY,
    source_heading="Transport",
    heading="Community",
    amount=HUNDRED,
    agreed_by="A1",
    agreed_on=DAY,
)
PROMISE = f.Promise(
    fund=FUND,
    on=DAY,
    promise="PR-001",
    heading="Community",
    outcome="O1",
    amount=HUNDRED,
    paid_by=f.PaidBy.FUND,
)


@pytest.mark.parametrize(
    ("item", "off"),
    [
        (agreed("AG-001", "5.00")[0], False),
        (agreed("AG-001", "5.00", heading="Transport")[0], True),
        (FEE, False),
        (replace(FEE, heading="Transport"), True),
        (MOVE, False),
        (replace(MOVE, source_heading="Community", heading="Transport"), True),
        (PROMISE, False),
        (replace(PROMISE, heading="Transport"), True),
        (f.Clawback(fund=FUND, on=DAY, funder="Council", heading="Transport", amount=HUNDRED), False),
    ],
)
def test_off_the_plan_is_a_heading_without_a_weekly_budget(tmp_path: Path, item: Item, *, off: bool) -> None:
    fund = book(*opened()).fund
    assert is_off_plan(item, fund) == off
    office = council(tmp_path, "off_plan = true\n")
    assert rules_for(office, item) == ([(FUND, "off_plan")] if off else [])


def test_the_plan_of_the_day_counts_and_a_heading_of_nothing_is_off_it() -> None:
    fund = book(*opened()).fund
    (first,) = fund.plans
    later = replace(
        first, start=date(2026, 6, 1), headings=(("Home-Support", HUNDRED), ("Community", Decimal(0)))
    )
    changed = replace(fund, plans=(first, later))
    assert not is_off_plan(replace(MOVE, on=date(2026, 5, 31)), changed)
    assert is_off_plan(replace(MOVE, on=date(2026, 6, 1)), changed)
    small = replace(later, headings=(("Community", Decimal("0.01")),))
    assert not is_off_plan(replace(MOVE, on=date(2026, 6, 1)), replace(fund, plans=(first, small)))
    assert is_off_plan(FEE, replace(fund, plans=())), "a fund without a plan has no budget at all"


def test_the_words_cite_the_rule_s_own_clause_and_else_the_table_s(tmp_path: Path) -> None:
    office = council(
        tmp_path,
        'above = "100.00"\noff_plan = true\nclause = "7.2"\noff_plan_clause = "7.3"\n',
    )
    fee = replace(FEE, heading="Transport", amount=Decimal("1000.00"))
    found = asked(office, lambda fund: book(*opened(fund), fund=fund), [fee])
    assert [one.sentence() for one in found] == [
        "Calderdale asks for it above £100.00, clause 7.2",
        "Calderdale asks for it where the plan has no weekly budget, clause 7.3",
    ]
    assert Asked(FUND, "above", "so it is", "").sentence() == "so it is"


def test_a_council_s_wishes_in_words() -> None:
    every = Approval(HUNDRED, off_plan=True, plan_changes=True, supplier_details=True)
    cited = {"approval": "7.2", "approval.plan_changes": "7.4"}
    assert in_words(every, cited) == (
        "for a decision about more than £100.00 (7.2)",
        "where the plan has no weekly budget (7.2)",
        "when a plan changes (7.4)",
        "when a supplier's bank details change, which is done in the bank (7.2)",
    )
    assert in_words(Approval(off_plan=True)) == ("where the plan has no weekly budget",)
    assert in_words(Approval()) == ()
    assert in_words(Approval(Decimal(0))) == ("for a decision about more than £0.00",)
