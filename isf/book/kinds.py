"""Which accounts each kind of entry may touch, and with which sign: the book's table as data.

`+` is a debit. A smaller allocation or due turns its signs round and gives a
reason. A correction is not in the table: it must be the reverse of what it
corrects (`isf.book.identities`).
"""

from typing import Final, TypeAlias

Row: TypeAlias = frozenset[tuple[str, str]]


def _row(text: str) -> Row:
    """Read `Assets:Bank+ Assets:Owed-` into pairs of role and sign; `~` allows both."""
    pairs: set[tuple[str, str]] = set()
    for word in text.split():
        signs = "+-" if word[-1] == "~" else word[-1]
        pairs.update((word[:-1], sign) for sign in signs)
    return frozenset(pairs)


_BANK, _OWED, _PAYABLE = "Assets:Bank", "Assets:Owed", "Liabilities:Payable"
_PAID = f"{_PAYABLE}- Assets:Bank- Assets:Card-"

ROWS: Final[dict[str, Row]] = {
    kind: _row(text)
    for kind, text in {
        "allocation": "Plan:Allocated- Plan:Available+",
        "due": f"{_OWED}+ Income:Funding-",
        "receipt": f"{_BANK}+ {_OWED}-",
        "return": f"{_OWED}+ {_BANK}-",
        "set-off": f"Liabilities:Clawback+ {_OWED}-",
        "write-off": f"Income:Funding+ {_OWED}- Plan:Allocated+ Plan:Available-",
        "advance": f"{_BANK}+ Liabilities:Advance-",
        "advance-repaid": f"Liabilities:Advance+ {_BANK}-",
        "agreement": "Plan:Committed+ Plan:Available-",
        "release": "Plan:Committed- Plan:Available+",
        "delivery": (
            f"Expenses:Support+ Expenses:Platform+ {_PAID} Plan:Committed- Plan:Spent+ Plan:Available+"
        ),
        "credit-note": (
            f"{_PAYABLE}+ Expenses:Support- Expenses:Fee- Expenses:Platform- Expenses:Gain-Share- "
            "Plan:Spent- Plan:Available+"
        ),
        "waive": (
            f"{_PAYABLE}+ Expenses:Support- Expenses:Fee- Expenses:Platform- Expenses:Gain-Share- "
            "Plan:Spent- Plan:Available+"
        ),
        "fee": f"Expenses:Fee+ {_PAYABLE}- Plan:Available- Plan:Spent+",
        "payment": f"{_PAYABLE}+ {_BANK}-",
        "repayment": f"{_BANK}+ {_PAYABLE}-",
        "card-load": f"Assets:Card+ {_BANK}-",
        "card-return": f"{_BANK}+ Assets:Card-",
        "refund": (
            f"{_BANK}+ Expenses:Support- Expenses:Fee- Expenses:Platform- Expenses:Gain-Share- "
            "Plan:Spent- Plan:Available+"
        ),
        "move": "Plan:Allocated~ Plan:Available~",
        "clawback": "Income:Clawback+ Liabilities:Clawback- Plan:Returned+ Plan:Available-",
        "clawback-paid": f"Liabilities:Clawback+ {_BANK}-",
        "promise": "Plan:Allocated- Plan:Available- Plan:Conditional+",
        "confirmed": (
            f"{_OWED}+ Income:Funding- Expenses:Support+ {_PAYABLE}- "
            "Plan:Conditional- Plan:Available+ Plan:Spent+"
        ),
        "lapsed": f"Income:Funding+ {_OWED}- Plan:Conditional- Plan:Lapsed+",
        "gain-share": f"Expenses:Gain-Share+ {_PAYABLE}- Plan:Available- Plan:Spent+",
        "transfer-in": f"{_BANK}+ Income:Transfer- Plan:Allocated- Plan:Available+",
        "transfer-out": f"Income:Transfer+ {_BANK}- Plan:Available- Plan:Transferred+",
        "clearing": "Assets:Bank:Clearing~ Liabilities:Clearing~",
        "split": "Assets:Bank:Clearing~ Liabilities:Clearing~",
        "office": (
            "Assets:Bank:Office~ Income:Office:Interest~ Expenses:Office:Bank-Charges~ Liabilities:Office~"
        ),
    }.items()
}

TURNS_ROUND: Final = frozenset({"allocation", "due"})
"""Kinds that may have the opposite signs when they give a reason."""

CORRECTION: Final = "correction"

RETURNS_MONEY: Final = frozenset(
    {
        "receipt",
        "return",
        "repayment",
        "refund",
        "card-return",
        "clawback",
        "clawback-paid",
        "credit-note",
        "set-off",
        "advance-repaid",
        CORRECTION,
    }
)
"""What may still be recorded in a closed fund: money that comes later, and its return."""


def allows(kind: str, role: str, sign: str, *, turned: bool) -> bool:
    """Say whether an entry of this kind may debit (`+`) or credit (`-`) an account of this role."""
    row = ROWS.get(kind, frozenset())
    other = "-" if sign == "+" else "+"
    return (role, sign) in row or (turned and kind in TURNS_ROUND and (role, other) in row)
