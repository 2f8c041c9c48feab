"""The worked period of design/book.md, driven through the command line and asked for in every way."""

import csv
import io
import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from unittest import mock

import beanquery
import pytest
from beancount import loader

from tests.command_line import ANNIE, PLAN, TODAY, WORKED, copy_of, done, isf

ROOT = Path(__file__).parent.parent
PLAN_KEYS = [
    "allocated",
    "committed",
    "conditional",
    "spent",
    "returned",
    "lapsed",
    "available",
    "transferred",
]
MONEY_KEYS = ["bank", "card", "owed", "payable", "advance", "clawback"]
TOTALS = {
    "allocated": "400.00",
    "committed": "0.00",
    "conditional": "0.00",
    "spent": "296.00",
    "returned": "30.00",
    "lapsed": "0.00",
    "available": "74.00",
    "transferred": "0.00",
    "bank": "64.00",
    "card": "0.00",
    "owed": "40.00",
    "payable": "0.00",
    "advance": "0.00",
    "clawback": "30.00",
}
HEADINGS = {
    "Home-Support": {"allocated": "300.00", "spent": "276.00", "returned": "0.00", "available": "24.00"},
    "Community": {"allocated": "80.00", "spent": "0.00", "returned": "30.00", "available": "50.00"},
    "Fee": {"allocated": "20.00", "spent": "20.00", "returned": "0.00", "available": "0.00"},
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("worked")
    return copy_of("worked", folder, folder / "copy")


def test_the_balance_has_exactly_the_figures_of_the_design(office: Path) -> None:
    (row,) = done("balance", "annie", "--format", "json", office=office).json
    assert list(row) == ["fund", "as_of", "currency", *PLAN_KEYS, *MONEY_KEYS, "headings"]
    assert (row["fund"], row["as_of"], row["currency"]) == (ANNIE, TODAY, "GBP")
    assert {key: row[key] for key in TOTALS} == TOTALS
    assert [heading["heading"] for heading in row["headings"]] == list(HEADINGS)
    for heading in row["headings"]:
        assert list(heading) == ["heading", *PLAN_KEYS]
        assert HEADINGS[heading["heading"]].items() <= heading.items()


def test_sixty_four_and_forty_less_thirty_is_seventy_four(office: Path) -> None:
    (row,) = done("balance", "annie", "--format", "json", office=office).json
    money = {key: Decimal(row[key]) for key in MONEY_KEYS}
    assert money["bank"] + money["owed"] - money["clawback"] == Decimal(row["available"])


@pytest.mark.parametrize(
    ("day", "figures"),
    [
        ("2026-04-05", {"allocated": "0.00", "bank": "0.00", "owed": "0.00"}),
        (
            "2026-04-06",
            {"allocated": "400.00", "committed": "288.00", "available": "112.00", "bank": "360.00"},
        ),
        ("2026-04-28", {"committed": "0.00", "spent": "276.00", "available": "124.00", "payable": "276.00"}),
        ("2026-05-01", {"spent": "296.00", "available": "104.00", "payable": "0.00", "bank": "64.00"}),
    ],
)
def test_the_figures_on_the_days_between(office: Path, day: str, figures: dict[str, str]) -> None:
    (row,) = done("balance", "annie", "--as-of", day, "--format", "json", office=office).json
    assert row["as_of"] == day
    assert figures.items() <= row.items()


def test_since_a_day_only_what_happened_since_is_counted(office: Path) -> None:
    (row,) = done("balance", "annie", "--from", "2026-05-01", "--format", "json", office=office).json
    assert (row["allocated"], row["spent"], row["returned"]) == ("0.00", "20.00", "30.00")
    assert (row["available"], row["bank"]) == ("74.00", "64.00")


ACCOUNTS = {
    f"Assets:Bank:{ANNIE}": "64.00 GBP",
    f"Assets:Owed:{ANNIE}:Contribution": "40.00 GBP",
    f"Liabilities:Clawback:{ANNIE}:Council": "-30.00 GBP",
    f"Income:Funding:{ANNIE}:Council": "-360.00 GBP",
    f"Income:Funding:{ANNIE}:Contribution": "-40.00 GBP",
    f"Income:Clawback:{ANNIE}:Council": "30.00 GBP",
    f"Expenses:Support:{ANNIE}:Home-Support": "276.00 GBP",
    f"Expenses:Fee:{ANNIE}:Fee": "20.00 GBP",
    f"Equity:Plan:{ANNIE}:Allocated:Home-Support": "-300.00 GBP.PLAN",
    f"Equity:Plan:{ANNIE}:Allocated:Community": "-80.00 GBP.PLAN",
    f"Equity:Plan:{ANNIE}:Allocated:Fee": "-20.00 GBP.PLAN",
    f"Equity:Plan:{ANNIE}:Available:Home-Support": "24.00 GBP.PLAN",
    f"Equity:Plan:{ANNIE}:Available:Community": "50.00 GBP.PLAN",
    f"Equity:Plan:{ANNIE}:Spent:Home-Support": "276.00 GBP.PLAN",
    f"Equity:Plan:{ANNIE}:Spent:Fee": "20.00 GBP.PLAN",
    f"Equity:Plan:{ANNIE}:Returned:Community": "30.00 GBP.PLAN",
}
SUMS = "SELECT account, sum(position) AS left GROUP BY account"


@pytest.mark.parametrize("head", [f"{ANNIE}/fund.beancount", "book.beancount"])
def test_bean_query_on_the_files_says_the_same(office: Path, head: str) -> None:
    with mock.patch.dict(os.environ, {"ISF_TODAY": TODAY}):
        entries, errors, options = loader.load_file(str(office / "ledgers" / head))
    assert errors == []
    connection = beanquery.connect("beancount:", entries=entries, errors=errors, options=options)
    rows = connection.execute(SUMS).fetchall()
    assert {account: str(left).strip("()") for account, left in rows if not left.is_empty()} == ACCOUNTS


def test_isf_query_says_the_same(office: Path) -> None:
    rows = done("query", SUMS, "annie", "--format", "json", office=office).json
    assert {row["account"]: row["left"] for row in rows if row["left"]} == ACCOUNTS


def test_a_kind_sums_over_everybody_at_its_parent(office: Path) -> None:
    asked = "SELECT sum(position) AS held WHERE account ~ '^Assets:Bank'"
    assert done("query", asked, "--all", "--format", "json", office=office).json == [{"held": "64.00 GBP"}]


def test_spending_by_outcome_sums_to_what_was_spent(office: Path) -> None:
    rows = done("outcomes", "annie", "--format", "json", office=office).json
    keys = ["fund", "outcome", "care_act", "words", "spent", "agreed", "deliveries", "progress"]
    assert [list(row) for row in rows] == [keys, keys]
    assert [(row["outcome"], row["spent"], row["deliveries"]) for row in rows] == [
        ("O1", "276.00", 1),
        (None, "20.00", 0),
    ]
    assert sum(Decimal(row["spent"]) for row in rows) == Decimal("296.00")
    assert rows[0]["words"] == "See my sister every week"
    assert rows[0]["care_act"] == "g"


def test_the_book_is_sound(office: Path) -> None:
    assert done("check", "--format", "json", office=office).json == {"sound": True, "funds": 1, "errors": []}


def test_the_statement_has_the_figures(office: Path, tmp_path: Path) -> None:
    page, sheet = tmp_path / "annie.html", tmp_path / "annie.csv"
    done("statement", "annie", "--period", "2026:01", "-o", str(page), office=office)
    done("statement", "annie", "--period", "2026:01", "-o", str(sheet), office=office)
    shown = page.read_text(encoding="utf-8")
    for figure in ("£400.00", "£296.00", "£30.00", "£74.00", "£64.00", "£40.00"):
        assert figure in shown, figure
    cells = {cell for row in csv.reader(io.StringIO(sheet.read_text(encoding="utf-8-sig"))) for cell in row}
    assert {"400.00", "296.00", "30.00", "74.00"} <= cells


def test_running_the_period_again_adds_nothing(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    office = copy_of("worked", tmp_path_factory.getbasetemp() / "again", tmp_path)
    before = (office / "ledgers" / ANNIE / "2026-27.beancount").read_bytes()
    ran = done("period", "run", "calderdale", "2026:01", "--format", "json", office=office)
    assert ran.json["posted"] == 0
    assert (office / "ledgers" / ANNIE / "2026-27.beancount").read_bytes() == before


def test_a_shell_gets_the_same(tmp_path: Path) -> None:
    """Once as a stranger would: processes of their own, --office, no ISF_OFFICE."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ISF_")}
    office, plan = tmp_path / "office", tmp_path / "annie.toml"
    plan.write_text(PLAN, encoding="utf-8", newline="\n")

    def run(*words: str) -> str:
        command = [sys.executable, "-m", "isf", "--office", str(office), "--by", "clerk", *words]
        ran = subprocess.run(
            command,
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=tmp_path,
            env={**environment, "ISF_TODAY": TODAY, "PYTHONPATH": str(ROOT)},
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    run("init", str(office), "--provider", "Bridge Support")
    run("council", "add", "calderdale", "--name", "Calderdale Council")
    fund = run("fund", "open", "--plan", str(plan)).strip()
    for command in WORKED:
        run(*command.replace(ANNIE, fund).split())
    (row,) = json.loads(run("balance", "ASC-100234", "--format", "json"))
    assert {key: row[key] for key in TOTALS} == TOTALS


def test_nothing_was_said_that_was_not_asked(office: Path) -> None:
    ran = isf("balance", "annie", "--format", "json", office=office)
    assert ran.err == ""
