"""Which accounts each kind of entry may touch, and with which sign: the table of design/book.md by hand."""

import pytest

from isf.book.kinds import CORRECTION, RETURNS_MONEY, ROWS, TURNS_ROUND, allows

EXPENSES = "Expenses:Support - / Expenses:Fee - / Expenses:Platform - / Expenses:Gain-Share -"
TABLE = {
    "allocation": "Plan:Available + / Plan:Allocated -",
    "due": "Assets:Owed + / Income:Funding -",
    "receipt": "Assets:Bank + / Assets:Owed -",
    "return": "Assets:Owed + / Assets:Bank -",
    "set-off": "Liabilities:Clawback + / Assets:Owed -",
    "write-off": "Income:Funding + / Assets:Owed - / Plan:Allocated + / Plan:Available -",
    "advance": "Assets:Bank + / Liabilities:Advance -",
    "advance-repaid": "Liabilities:Advance + / Assets:Bank -",
    "agreement": "Plan:Committed + / Plan:Available -",
    "release": "Plan:Available + / Plan:Committed -",
    "delivery": (
        "Expenses:Support + / Expenses:Platform + / Liabilities:Payable - / Assets:Bank - / Assets:Card - / "
        "Plan:Spent + / Plan:Committed - / Plan:Available +"
    ),
    "credit-note": f"Liabilities:Payable + / {EXPENSES} / Plan:Available + / Plan:Spent -",
    "waive": f"Liabilities:Payable + / {EXPENSES} / Plan:Available + / Plan:Spent -",
    "refund": f"Assets:Bank + / {EXPENSES} / Plan:Available + / Plan:Spent -",
    "fee": "Expenses:Fee + / Liabilities:Payable - / Plan:Spent + / Plan:Available -",
    "gain-share": "Expenses:Gain-Share + / Liabilities:Payable - / Plan:Spent + / Plan:Available -",
    "payment": "Liabilities:Payable + / Assets:Bank -",
    "repayment": "Assets:Bank + / Liabilities:Payable -",
    "card-load": "Assets:Card + / Assets:Bank -",
    "card-return": "Assets:Bank + / Assets:Card -",
    "move": "Plan:Allocated + / Plan:Allocated - / Plan:Available + / Plan:Available -",
    "clawback": "Income:Clawback + / Liabilities:Clawback - / Plan:Returned + / Plan:Available -",
    "clawback-paid": "Liabilities:Clawback + / Assets:Bank -",
    "promise": "Plan:Conditional + / Plan:Allocated - / Plan:Available -",
    "confirmed": (
        "Assets:Owed + / Income:Funding - / Expenses:Support + / Liabilities:Payable - / "
        "Plan:Available + / Plan:Spent + / Plan:Conditional -"
    ),
    "lapsed": "Plan:Lapsed + / Plan:Conditional - / Income:Funding + / Assets:Owed -",
    "transfer-in": "Assets:Bank + / Income:Transfer - / Plan:Available + / Plan:Allocated -",
    "transfer-out": "Income:Transfer + / Assets:Bank - / Plan:Transferred + / Plan:Available -",
    "clearing": (
        "Assets:Bank:Clearing + / Assets:Bank:Clearing - / Liabilities:Clearing + / Liabilities:Clearing -"
    ),
    "split": (
        "Assets:Bank:Clearing + / Assets:Bank:Clearing - / Liabilities:Clearing + / Liabilities:Clearing -"
    ),
    "office": (
        "Assets:Bank:Office + / Assets:Bank:Office - / Income:Office:Interest + / Income:Office:Interest - / "
        "Expenses:Office:Bank-Charges + / Expenses:Office:Bank-Charges - / "
        "Liabilities:Office + / Liabilities:Office -"
    ),
}
ROLES = sorted({part.rpartition(" ")[0] for row in TABLE.values() for part in row.split(" / ")})


def test_the_table_has_these_kinds() -> None:
    assert set(ROWS) == set(TABLE)


@pytest.mark.parametrize("kind", TABLE)
def test_a_kind_may_touch_what_the_table_says_and_nothing_else(kind: str) -> None:
    allowed = {f"{role} {sign}" for role in ROLES for sign in "+-" if allows(kind, role, sign, turned=False)}
    assert allowed == set(TABLE[kind].split(" / "))


@pytest.mark.parametrize("kind", TABLE)
def test_only_a_budget_and_money_due_are_turned_round(kind: str) -> None:
    turned = {f"{role} {sign}" for role in ROLES for sign in "+-" if allows(kind, role, sign, turned=True)}
    row = set(TABLE[kind].split(" / "))
    back = {part[:-1] + {"+": "-", "-": "+"}[part[-1]] for part in row}
    assert turned == (row | back if kind in {"allocation", "due"} else row)
    assert {"allocation", "due"} == TURNS_ROUND


def test_a_kind_that_is_not_in_the_table_may_touch_nothing() -> None:
    assert not any(allows("gift", role, sign, turned=True) for role in ROLES for sign in "+-")


def test_a_closed_fund_takes_money_that_comes_later_and_its_return() -> None:
    assert {
        "receipt",  # late money, and what becomes of it
        "return",
        "clawback",
        "clawback-paid",
        "set-off",
        "repayment",  # money that comes back
        "refund",
        "card-return",
        "credit-note",
        "advance-repaid",  # what the provider had lent
        CORRECTION,
    } == RETURNS_MONEY
    assert CORRECTION == "correction"
    assert CORRECTION not in ROWS
