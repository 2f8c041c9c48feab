"""docs/book.md: what it says of the book is so."""

import os
import re
from decimal import Decimal
from pathlib import Path
from unittest import mock

import beanquery
import pytest
from beancount import loader

from isf.book import accounts as ac
from isf.book.kinds import CORRECTION, ROWS
from isf.book.text import gate
from tests.command_line import ANNIE, TODAY, WORKED, copy_of, done

PAGE = (Path(__file__).parent.parent / "docs" / "book.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("text", blocks("beancount"), ids=["an entry", "lines"])
def test_the_ledger_text_is_in_the_books_form(text: str) -> None:
    assert gate(text) == ()


def test_every_kind_has_its_row() -> None:
    table = PAGE[PAGE.index("| kind | money | plan |") : PAGE.index("A smaller `allocation`")]
    shown = set(re.findall(r"`([a-z-]+)`", table))
    assert shown == {*ROWS, CORRECTION}


def test_every_account_of_the_page_is_in_the_chart_and_every_role_on_the_page() -> None:
    table = PAGE[PAGE.index("| account | holds |") : PAGE.index("Accounts are opened on")]
    rows = [row for row in table.splitlines()[2:] if row]
    names = [name for row in rows for name in re.findall(r"`([^`]+)`", row.split("|")[1])]
    full = [name for name in names if ":" in name]
    for name in full:
        account = ac.meaning(re.sub(r":F\b", f":{ANNIE}", re.sub(r":H\b", ":Home-Support", name)))
        assert account is not None, name
    states = {state for state in ac.PLAN_STATES if any(state in name for name in names)}
    kinds = {kind for kind in ac.EXPENSE_KINDS if any(kind in name for name in names)}
    assert states == set(ac.PLAN_STATES)
    assert kinds == set(ac.EXPENSE_KINDS)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs-book")
    return copy_of("worked", folder, folder / "copy")


@pytest.mark.parametrize(
    "question", re.findall(r'bean-query ledgers/(\S+) "(.*)"', PAGE), ids=lambda q: str(q[1])[:40]
)
def test_the_questions_have_answers(question: tuple[str, str], office: Path) -> None:
    head, bql = question
    with mock.patch.dict(os.environ, {"ISF_TODAY": TODAY}):
        entries, errors, options = loader.load_file(str(office / "ledgers" / head))
    assert errors == []
    found = beanquery.connect("beancount:", entries=entries, errors=errors, options=options)
    assert found.execute(bql).fetchall()


DAYS = {
    "allocation": "run",
    "due": "run",
    "receipt": "receive",
    "agreement": "agree",
    "delivery": "spend",
    "fee": "fee",
}
DAYS |= {"payment": "pay", "clawback": "clawback"}


def test_the_worked_period_has_the_figures_of_the_page(
    tmp_path_factory: pytest.TempPathFactory, tmp_path: Path
) -> None:
    """Each step is run, and its row is what the balance says then."""
    office = copy_of("begun", tmp_path_factory.getbasetemp() / "docs-steps", tmp_path)
    table = PAGE[PAGE.index("| what | entry |") : PAGE.index("64.00 in the bank and")]
    rows = {cells[2].strip(): cells for row in table.splitlines()[2:] if len(cells := row.split("|")) > 2}
    run: set[str] = set()
    for kind, cells in rows.items():
        command = next(one for one in WORKED if DAYS[kind] in one.split()[:2])
        if command not in run:
            done(*command.split(), office=office)
            run.add(command)
        (told,) = done("balance", ANNIE, "--format", "json", office=office).json
        shown = dict(
            zip(("bank", "owed", "clawback", "available"), (cell.strip() for cell in cells[3:7]), strict=True)
        )
        said = {key: value for key, value in shown.items() if value}
        if kind != "allocation":
            assert said.items() <= told.items(), kind
        assert Decimal(told["available"]) == Decimal(shown["available"])
    assert len(run) == len(WORKED)


def test_the_page_of_errors_links_to_what_is_here() -> None:
    errors = (Path(__file__).parent.parent / "docs" / "errors.md").read_text(encoding="utf-8")
    for anchor in re.findall(r"book\.md#([a-z-]+)", errors):
        assert f"## {anchor.replace('-', ' ')}" in PAGE.lower()
