"""The table of facts and their entries, row by row: which accounts, which signs, and nothing else."""

import inspect
from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isf.book import accounts as ac
from isf.book.directives import Entry, Leg
from isf.book.entries import build, entry
from isf.book.identities.entries import each_entry
from isf.book.kinds import ROWS, allows
from isf.model import facts as f
from tests.facts_of_each_kind import EXAMPLES, FUND, ON, pence

amounts = st.integers(1, 99_999_999_999).map(pence)

# The table of design/book.md: a debit is +, a credit -; F is the fund.
TABLE = {
    "allocation": "Plan:Available:Home-Support + / Plan:Allocated:Home-Support -",
    "allocation, smaller": "Plan:Available:Home-Support - / Plan:Allocated:Home-Support +",
    "due": "Assets:Owed:F:Council + / Income:Funding:F:Council -",
    "due, smaller": "Assets:Owed:F:Council - / Income:Funding:F:Council +",
    "receipt": "Assets:Bank:F + / Assets:Owed:F:Council -",
    "return": "Assets:Owed:F:Council + / Assets:Bank:F -",
    "set-off": "Liabilities:Clawback:F:Council + / Assets:Owed:F:Council -",
    "write-off": (
        "Income:Funding:F:Contribution + / Assets:Owed:F:Contribution - / "
        "Plan:Allocated:Home-Support + / Plan:Available:Home-Support -"
    ),
    "advance": "Assets:Bank:F + / Liabilities:Advance:F -",
    "advance-repaid": "Liabilities:Advance:F + / Assets:Bank:F -",
    "agreement": "Plan:Committed:Home-Support:AG-001 + / Plan:Available:Home-Support -",
    "release": "Plan:Available:Home-Support + / Plan:Committed:Home-Support:AG-001 -",
    "delivery": (
        "Expenses:Support:F:Home-Support + / Liabilities:Payable:F:Provider - / "
        "Plan:Spent:Home-Support + / Plan:Committed:Home-Support:AG-001 -"
    ),
    "delivery, the final one": (
        "Expenses:Support:F:Home-Support + / Liabilities:Payable:F:Provider - / "
        "Plan:Spent:Home-Support + / Plan:Committed:Home-Support:AG-001 - / "
        "Plan:Available:Home-Support + / Plan:Committed:Home-Support:AG-001 -"
    ),
    "delivery, with a platform's share": (
        "Expenses:Support:F:Home-Support + / Expenses:Platform:F:Home-Support + / "
        "Liabilities:Payable:F:Provider - / "
        "Plan:Spent:Home-Support + / Plan:Committed:Home-Support:AG-001 -"
    ),
    "delivery, paid from the bank": (
        "Expenses:Support:F:Home-Support + / Assets:Bank:F - / "
        "Plan:Spent:Home-Support + / Plan:Committed:Home-Support:AG-001 -"
    ),
    "delivery, paid from the card": (
        "Expenses:Support:F:Home-Support + / Assets:Card:F - / "
        "Plan:Spent:Home-Support + / Plan:Committed:Home-Support:AG-001 -"
    ),
    "credit-note": (
        "Liabilities:Payable:F:Provider + / Expenses:Support:F:Home-Support - / "
        "Plan:Available:Home-Support + / Plan:Spent:Home-Support -"
    ),
    "waive": (
        "Liabilities:Payable:F:Provider + / Expenses:Fee:F:Fee - / Plan:Available:Fee + / Plan:Spent:Fee -"
    ),
    "fee": (
        "Expenses:Fee:F:Fee + / Liabilities:Payable:F:Provider - / Plan:Spent:Fee + / Plan:Available:Fee -"
    ),
    "payment": "Liabilities:Payable:F:Provider + / Assets:Bank:F -",
    "repayment": "Assets:Bank:F + / Liabilities:Payable:F:Provider -",
    "card-load": "Assets:Card:F + / Assets:Bank:F -",
    "card-return": "Assets:Bank:F + / Assets:Card:F -",
    "refund": (
        "Assets:Bank:F + / Expenses:Support:F:Home-Support - / "
        "Plan:Available:Home-Support + / Plan:Spent:Home-Support -"
    ),
    "move": (
        "Plan:Allocated:Community + / Plan:Available:Community - / "
        "Plan:Available:Home-Support + / Plan:Allocated:Home-Support -"
    ),
    "clawback": (
        "Income:Clawback:F:Council + / Liabilities:Clawback:F:Council - / "
        "Plan:Returned:Home-Support + / Plan:Available:Home-Support -"
    ),
    "clawback-paid": "Liabilities:Clawback:F:Council + / Assets:Bank:F -",
    "promise, the council pays": "Plan:Conditional:Home-Support:PR-001 + / Plan:Allocated:Home-Support -",
    "promise, the fund pays": "Plan:Conditional:Home-Support:PR-001 + / Plan:Available:Home-Support -",
    "confirmed, the council pays": (
        "Assets:Owed:F:Council + / Income:Funding:F:Council - / "
        "Plan:Available:Home-Support + / Plan:Conditional:Home-Support:PR-001 -"
    ),
    "confirmed, the fund pays": (
        "Expenses:Support:F:Home-Support + / Liabilities:Payable:F:Provider - / "
        "Plan:Spent:Home-Support + / Plan:Conditional:Home-Support:PR-001 -"
    ),
    "lapsed": "Plan:Lapsed:Home-Support + / Plan:Conditional:Home-Support:PR-001 -",
    "lapsed, income was recognised": (
        "Plan:Lapsed:Home-Support + / Plan:Conditional:Home-Support:PR-001 - / "
        "Income:Funding:F:Council + / Assets:Owed:F:Council -"
    ),
    "gain-share": (
        "Expenses:Gain-Share:F:Home-Support + / Liabilities:Payable:F:Provider - / "
        "Plan:Spent:Home-Support + / Plan:Available:Home-Support -"
    ),
    "transfer-in": (
        "Assets:Bank:F + / Income:Transfer:F - / "
        "Plan:Available:Home-Support + / Plan:Allocated:Home-Support -"
    ),
    "transfer-out": (
        "Income:Transfer:F + / Assets:Bank:F - / "
        "Plan:Transferred:Home-Support + / Plan:Available:Home-Support -"
    ),
    "clearing": "Assets:Bank:Clearing + / Liabilities:Clearing -",
    "clearing, a debit": "Assets:Bank:Clearing - / Liabilities:Clearing +",
    "split": "Liabilities:Clearing + / Assets:Bank:Clearing -",
    "office, interest": "Assets:Bank:Office + / Income:Office:Interest -",
    "office, charges": "Assets:Bank:Office - / Expenses:Office:Bank-Charges +",
    "office, its own share": "Assets:Bank:Office + / Liabilities:Office -",
}


def told(legs: tuple[Leg, ...]) -> list[str]:
    """Return legs as the table writes them."""
    plan = f"Equity:Plan:{FUND}"
    short = [leg.account.replace(plan, "Plan").replace(FUND, "F") for leg in legs]
    return [f"{name} {'+' if leg.amount > 0 else '-'}" for name, leg in zip(short, legs, strict=True)]


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_kind_has_the_legs_of_its_row(example: str) -> None:
    made = entry(EXAMPLES[example](Decimal("24.00")), "id-1")
    assert made.kind == example.partition(",")[0]
    assert told(made.legs) == TABLE[example].split(" / ")


def test_the_table_has_every_kind() -> None:
    assert {example.partition(",")[0] for example in EXAMPLES} == set(ROWS)
    assert list(TABLE) == list(EXAMPLES)


def test_every_fact_has_an_entry() -> None:
    shown = {type(example(Decimal("1.00"))) for example in EXAMPLES.values()}
    kinds = {one for _, one in inspect.getmembers(f, inspect.isclass) if issubclass(one, f.Fact)}
    assert kinds - shown == {f.Fact, f.Correction}


@pytest.mark.parametrize("example", EXAMPLES)
@given(amount=amounts)
def test_any_amount_balances_in_money_and_in_plan_under_each_heading(example: str, amount: Decimal) -> None:
    made = entry(EXAMPLES[example](amount), "id-1")
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for leg in made.legs:
        meaning = ac.meaning(leg.account)
        assert meaning is not None
        assert leg.currency == ac.currency_of(leg.account)
        assert leg.amount.as_tuple().exponent == -2
        sums[leg.currency] += leg.amount
        sums[f"heading {meaning.heading}" if leg.currency == ac.PLAN else "money"] += leg.amount
    assert set(sums.values()) == {Decimal("0.00")}
    assert not list(each_entry([made]))


EITHER_WAY = ("move", "clearing", "split", "office")
ONE_WAY = [name for name in EXAMPLES if not name.startswith(EITHER_WAY) and "smaller" not in name]


@pytest.mark.parametrize("example", ONE_WAY)
def test_the_same_entry_turned_round_is_not_of_its_kind(example: str) -> None:
    """It still balances, so only the signs of the row can find it."""
    made = entry(EXAMPLES[example](Decimal("24.00")), "id-1")
    turned = replace(made, legs=tuple(replace(leg, amount=-leg.amount) for leg in made.legs))
    assert {problem.name for problem in each_entry([turned])} == {"account-not-of-kind"}


@pytest.mark.parametrize("kind", sorted(ROWS))
def test_no_kind_takes_an_account_of_another_row(kind: str) -> None:
    roles = {role for row in ROWS.values() for role, _ in row}
    own = {role for role, _ in ROWS[kind]}
    for role in roles - own:
        for sign in "+-":
            assert not allows(kind, role, sign, turned=False)
            assert not allows(kind, role, sign, turned=True)


def test_a_smaller_allocation_or_due_gives_a_reason() -> None:
    for kind in ("allocation", "due"):
        for role, sign in ROWS[kind]:
            other = "-" if sign == "+" else "+"
            assert allows(kind, role, sign, turned=False)
            assert not allows(kind, role, other, turned=False)
            assert allows(kind, role, other, turned=True)
            assert allows(kind, role, sign, turned=True), "more budget may have a reason, too"
    assert not allows("receipt", "Assets:Bank", "-", turned=True)


# --- what stands beside ------------------------------------------------------------


def test_an_entry_says_its_identity_where_it_comes_from_and_why() -> None:
    fact = f.Receipt(
        fund=FUND,
        on=ON,
        funder="Council",
        amount=Decimal("360.00"),
        source="ab:7",
        bank_ref="BACS 1",
        reason="late",
        links=("split-1",),
    )
    made = entry(fact, "P-7K3QX7/receipt/00001")
    assert made.links == ("P-7K3QX7/receipt/00001", "split-1")
    assert (made.get("source"), made.get("bank-ref"), made.get("reason")) == ("ab:7", "BACS 1", "late")
    assert made.on == ON


def test_who_agreed_is_an_id_a_day_and_a_way() -> None:
    made = entry(EXAMPLES["agreement"](Decimal("24.00")), "id-1")
    assert (made.get("agreement"), made.get("agreed-by")) == ("AG-001", "A1")
    assert (dict(made.meta)["agreed-on"], made.get("agreed-how")) == (ON, "at a visit")


def test_what_was_delivered_stands_on_the_expense() -> None:
    fact = f.Delivery(
        fund=FUND,
        on=ON,
        agreement="AG-001",
        heading="Home-Support",
        supplier="Provider",
        outcome="O1",
        amount=Decimal("276.00"),
        units=Decimal("11.5"),
        rate=Decimal("24.00"),
        visit="V-1",
        receipt="ab.pdf",
        vat="exempt",
    )
    made = entry(fact, "id-1")
    assert made.words == "Delivered 11.5"
    about = dict(made.legs[0].meta)
    assert about == {
        "outcome": "O1",
        "supplier": "Provider",
        "units": Decimal("11.5"),
        "rate": Decimal("24.00"),
        "visit": "V-1",
        "receipt": "ab.pdf",
        "vat": "exempt",
    }
    assert not any(leg.meta for leg in made.legs[1:])


# What the person reads of each kind, and what stands beside it for machines.
AGREED_BY = {"agreed-by": "A1", "agreed-on": ON, "agreed-how": "at a visit"}
SAID: dict[str, tuple[str, dict[str, object]]] = {
    "allocation": ("Budget allocated", {}),
    "allocation, smaller": ("Budget made smaller", {"reason": "in hospital"}),
    "due": ("Money due", {"stream": "recurring"}),
    "due, smaller": ("Money due made smaller", {"stream": "recurring", "reason": "in hospital"}),
    "receipt": ("Money received", {}),
    "return": ("Money paid too much, given back", {}),
    "set-off": ("Return set against money due", {}),
    "write-off": ("Money due written off", {}),
    "advance": ("Advance from the provider", {}),
    "advance-repaid": ("Advance given back to the provider", {}),
    "agreement": ("Agreed, and the money reserved", {"agreement": "AG-001", **AGREED_BY}),
    "release": ("Reserved money given back", {"agreement": "AG-001"}),
    "delivery": ("Delivered", {"agreement": "AG-001"}),
    "delivery, the final one": ("Delivered", {"agreement": "AG-001", "final": "yes"}),
    "delivery, with a platform's share": ("Delivered", {"agreement": "AG-001"}),
    "delivery, paid from the bank": ("Delivered", {"agreement": "AG-001"}),
    "delivery, paid from the card": ("Delivered", {"agreement": "AG-001"}),
    "credit-note": ("Charge made smaller", {"agreement": "AG-001"}),
    "waive": ("Charge given up", {}),
    "fee": ("Fee: management", {"charge": "management"}),
    "payment": ("Paid", {}),
    "repayment": ("Paid by mistake, back in the bank", {}),
    "card-load": ("Card loaded", {}),
    "card-return": ("Money back from the card", {}),
    "refund": ("Money back from a supplier", {"agreement": "AG-001"}),
    "move": ("Budget moved between headings", AGREED_BY),
    "clawback": ("Agreed to be returned", {}),
    "clawback-paid": ("Returned", {}),
    "promise, the council pays": (
        "Paid when the outcome is confirmed",
        {"promise": "PR-001", "outcome": "O1", "paid-by": "council"},
    ),
    "promise, the fund pays": (
        "Paid when the outcome is confirmed",
        {"promise": "PR-001", "outcome": "O1", "paid-by": "fund"},
    ),
    "confirmed, the council pays": (
        "Outcome confirmed",
        {"promise": "PR-001", "outcome": "O1", "stream": "outcome"},
    ),
    "confirmed, the fund pays": (
        "Outcome confirmed",
        {"promise": "PR-001", "outcome": "O1", "stream": "outcome"},
    ),
    "lapsed": ("Outcome not confirmed in time", {"promise": "PR-001"}),
    "lapsed, income was recognised": ("Outcome not confirmed in time", {"promise": "PR-001"}),
    "gain-share": ("The provider's share of what was saved", {}),
    "transfer-in": ("Money from the provider before", {}),
    "transfer-out": ("Money to the next provider", {}),
    "clearing": ("Received, not yet matched", {}),
    "clearing, a debit": ("Paid by the bank, not yet matched", {}),
    "split": ("Matched", {}),
    "office, interest": ("Interest from the bank", {}),
    "office, charges": ("Bank charges", {}),
    "office, its own share": ("The provider's own money", {}),
}
ON_EXPENSES: dict[str, dict[str, object]] = {
    "delivery": {"outcome": "O1", "supplier": "Provider"},
    "delivery, paid from the card": {"outcome": "O1", "supplier": "Cafe"},
    "credit-note": {"supplier": "Provider"},
    "waive": {"supplier": "Provider"},
    "refund": {"supplier": "Provider"},
    "fee": {"supplier": "Provider"},
    "gain-share": {"supplier": "Provider"},
    "confirmed, the fund pays": {"outcome": "O1", "supplier": "Provider"},
}


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_kind_says_what_happened_and_what_it_belongs_to(example: str) -> None:
    made = entry(EXAMPLES[example](Decimal("24.00")), "id-1")
    assert (made.kind, made.words, dict(made.meta)) == (example.partition(",")[0], *SAID[example])
    about = ON_EXPENSES.get(example) or ON_EXPENSES.get(made.kind, {})
    for leg in made.legs:
        expense = leg.account.startswith("Expenses:") and ":Office:" not in leg.account
        assert dict(leg.meta) == (about if expense else {})


def test_a_penny_less_is_less_and_nothing_is_not() -> None:
    for example, more, less in (
        ("allocation", "Budget allocated", "Budget made smaller"),
        ("due", "Money due", "Money due made smaller"),
        ("clearing", "Received, not yet matched", "Paid by the bank, not yet matched"),
    ):
        for amount, words in (("0.01", more), ("0.00", more), ("-0.01", less)):
            assert entry(EXAMPLES[example](Decimal(amount)), "id-1").words == words


def delivery(**more: Any) -> Entry:
    """Return the entry of a delivery with something special about it."""
    return entry(replace(EXAMPLES["delivery"](Decimal("24.00")), **more), "id-1")


def test_a_visit_tells_its_minutes_and_what_it_replaces() -> None:
    told_on = date(2026, 4, 28)
    made = delivery(
        planned_minutes=30, actual_minutes=0, replaces="id-0", delivered_on=told_on, units=Decimal("10.0")
    )
    assert made.words == "Delivered 10"
    assert dict(made.meta) == {"agreement": "AG-001", "replaces": "id-0", "delivered-on": told_on}
    about = dict(made.legs[0].meta)
    assert (about["planned-minutes"], about["actual-minutes"]) == (Decimal(30), Decimal(0))


def test_a_delivery_that_is_the_platforms_alone_has_one_expense() -> None:
    spent = [leg.account for leg in delivery(platform=Decimal("24.00")).legs if "Expenses" in leg.account]
    assert spent == [f"Expenses:Platform:{FUND}:Home-Support"]


@pytest.mark.parametrize("example", ["credit-note", "waive", "refund"])
def test_what_comes_back_says_of_which_outcome_it_was(example: str) -> None:
    more: dict[str, Any] = {"outcome": "O1", "agreement": "AG-001"}
    made = entry(replace(EXAMPLES[example](Decimal("24.00")), **more), "id-1")
    (about,) = [dict(leg.meta) for leg in made.legs if leg.meta]
    assert about == {"outcome": "O1", "supplier": "Provider"}
    assert made.get("agreement") == "AG-001"


# --- corrections -------------------------------------------------------------------------


def taken_back(original: Entry, *, still_open: bool) -> Entry:
    legs = tuple((leg.account, leg.amount, leg.currency) for leg in original.legs)
    fact = f.Correction(
        fund=FUND,
        on=date(2026, 5, 3),
        reason="wrong",
        corrects=original.id,
        legs=legs,
        agreement_open=still_open,
    )
    return entry(fact, "id-2")


@pytest.mark.parametrize(
    "example", [name for name in EXAMPLES if not name.startswith(("delivery", "clearing", "split", "office"))]
)
@pytest.mark.parametrize("still_open", [True, False])
def test_a_correction_is_the_reverse(example: str, *, still_open: bool) -> None:
    original = entry(EXAMPLES[example](Decimal("24.00")), "id-1")
    back = taken_back(original, still_open=still_open)
    assert [(leg.account, -leg.amount) for leg in back.legs] == [
        (leg.account, leg.amount) for leg in original.legs
    ] or (
        sorted((leg.account, -leg.amount) for leg in back.legs)
        == sorted((leg.account, leg.amount) for leg in original.legs)
    )


@pytest.mark.parametrize("example", [name for name in EXAMPLES if name.startswith("delivery")])
@pytest.mark.parametrize(
    ("still_open", "home"), [(True, "Committed:Home-Support:AG-001"), (False, "Available:Home-Support")]
)
def test_a_delivery_goes_back_to_its_agreement_while_that_is_open(
    example: str, home: str, *, still_open: bool
) -> None:
    """And what a final delivery gave back is not taken again."""
    original = entry(EXAMPLES[example](Decimal("24.00")), "id-1")
    back = taken_back(original, still_open=still_open)
    plan = {
        leg.account.removeprefix(f"Equity:Plan:{FUND}:"): leg.amount
        for leg in back.legs
        if leg.currency == ac.PLAN
    }
    assert plan == {"Spent:Home-Support": Decimal("-24.00"), home: Decimal("24.00")}
    money = sorted((leg.account, -leg.amount) for leg in back.legs if leg.currency == ac.MONEY)
    assert money == sorted((leg.account, leg.amount) for leg in original.legs if leg.currency == ac.MONEY)


def test_what_is_no_fact_has_no_entry() -> None:
    with pytest.raises(TypeError, match="no entry for Fact"):
        build(f.Fact(fund=FUND, on=ON))
