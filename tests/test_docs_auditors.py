"""What docs/auditors.md says: a balance is proved with stock tools alone."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from tests.command_line import ANNIE, TODAY, copy_of, done, isf
from tests.following import ROOT

PAGE = (ROOT / "docs" / "auditors.md").read_text(encoding="utf-8")
CHECK, BANK, FUND = (
    line.strip() for line in re.findall(r"^    bean-.*$", PAGE, re.MULTILINE)
)  # the page's three commands, in its order
LEFT = ("Assets:Bank", "Assets:Card", "Assets:Owed", "Liabilities:")
RIGHT = ("Available", "Committed", "Conditional", "Lapsed")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("audited")
    return copy_of("worked", folder, folder / "copy")


def stock(office: Path, line: str) -> str:
    """Run a command of Beancount's own as the page writes it, in the office's folder."""
    name, *words = shlex.split(line)
    program = shutil.which(name, path=str(Path(sys.executable).parent))
    assert program, f"{name} is not where isf-ledger is installed"
    ran = subprocess.run(
        [program, *words],
        cwd=office,
        env={**os.environ, "ISF_TODAY": TODAY},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def sums(answer: str, commodity: str) -> dict[str, Decimal]:
    """Return the sum of each account in a commodity."""
    found = re.findall(rf"^(\S+)\s+(-?[0-9.]+) {re.escape(commodity)}\s*$", answer, re.MULTILINE)
    return {account: Decimal(amount) for account, amount in found}


def test_the_check_says_nothing_of_a_sound_book(office: Path) -> None:
    assert stock(office, CHECK) == ""


def test_the_banks_balance_is_the_one_that_reconciles(office: Path) -> None:
    (bank,) = re.findall(r"(-?[0-9.]+) GBP", stock(office, BANK))
    done("reconcile", "--balance", bank, "--on", TODAY, "--signed-by", "A Treasurer", office=office)


def test_the_funds_sums_make_the_pages_equation(office: Path) -> None:
    assert "P-7K3QX7" in FUND
    answer = stock(office, FUND.replace("P-7K3QX7", ANNIE))
    money, plan = sums(answer, "GBP"), sums(answer, "GBP.PLAN")
    left = sum(amount for account, amount in money.items() if account.startswith(LEFT))
    right = sum(amount for account, amount in plan.items() if account.split(":")[3] in RIGHT)
    assert left == right != 0
    (shown,) = isf("balance", ANNIE, "--format", "json", office=office).json
    assert money[f"Assets:Bank:{ANNIE}"] == Decimal(shown["bank"])


def test_a_fund_is_read_without_our_package_too(office: Path) -> None:
    head = office / "ledgers" / ANNIE / "fund.beancount"
    lines = head.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if line != 'plugin "isf.book.checks"']
    assert len(kept) == len(lines) - 1
    assert not [line for line in kept if line.startswith('plugin "isf.')]
    copy = head.with_name("copy.txt")
    copy.write_text("\n".join(kept), encoding="utf-8")
    assert stock(office, f"bean-check {copy.relative_to(office).as_posix()}") == ""
    copy.unlink()
