"""The client account's statements, a file for each quarter, as Lloyds writes them: newest first."""

import csv
import io
from collections.abc import Sequence
from decimal import Decimal

from isf.model.money import ZERO, plain
from tests.sample_office.steps import Bank
from tests.sample_office.story import QUARTERS

HEADER = (
    "Transaction Date",
    "Transaction Type",
    "Sort Code",
    "Account Number",
    "Transaction Description",
    "Debit Amount",
    "Credit Amount",
    "Balance",
)
SORT_CODE, ACCOUNT = "'00-00-99", "00112233"
_WIDTH = 18


def statements(lines: Sequence[Bank]) -> list[bytes]:
    """Return the statements; the account begins with nothing."""
    balance, found = ZERO, []
    for start, end in QUARTERS:
        rows = []
        for line in lines:
            if start <= line.on < end:
                balance += line.amount
                rows.append(_row(line, balance))
        found.append(_csv(rows[::-1]))
    return found


def _row(line: Bank, balance: Decimal) -> list[str]:
    debit = plain(-line.amount) if line.amount < 0 else ""
    credit = plain(line.amount) if line.amount > 0 else ""
    text = line.text[:_WIDTH].rstrip()
    return [f"{line.on:%d/%m/%Y}", line.type, SORT_CODE, ACCOUNT, text, debit, credit, plain(balance)]


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8")
