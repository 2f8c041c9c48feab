"""The same figures on paper, in a workbook, in CSV, in JSON and in `isf balance`, for random books.

ISF_EXAMPLES=1000 tries a thousand books.
"""

import csv
import io
import json
import os
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from lxml import html as lxml_html
from openpyxl import load_workbook

from isf.book.ledger import Ledger
from isf.model import events as e
from isf.model import facts as f
from isf.model.money import PENNY, pounds, total
from isf.outputs import statements
from isf.outputs.paper import Paper
from isf.outputs.statements import Look, paper_of
from isf.reporting.balances import balance
from isf.reporting.statement import Statement, statement
from tests.statements.books import DAY, FUND, agreed, book, delivered, opened
from tests.statements.samples import ABOUT, PERIOD

SHIPPED = Path(__file__).parent.parent / "reports"
KEYS = ("allocated", "committed", "spent", "available")
PENCE = st.integers(min_value=1, max_value=2_000_000).map(
    lambda pence: (Decimal(pence) / 100).quantize(PENNY)
)
DAYS = st.integers(min_value=0, max_value=27).map(lambda days: DAY + timedelta(days=days))


def _part(draw: st.DrawFn, whole: Decimal, most: int = 100) -> Decimal:
    """Some percent of a sum, to the penny."""
    return (whole * draw(st.integers(min_value=0, max_value=most)) / 100).quantize(PENNY)


@st.composite
def books(draw: st.DrawFn) -> Ledger:
    """A sound book of one fund over one period: budgets, money, agreements, deliveries, fees, returns."""
    left = {heading: draw(PENCE) for heading in ("Home-Support", "Community", "Fee")}
    told: list[f.Fact | e.Event] = [
        *opened(),
        *(f.Allocation(fund=FUND, on=DAY, heading=name, amount=sum_) for name, sum_ in left.items()),
        f.Due(fund=FUND, on=DAY, funder="Council", amount=total(left.values())),
    ]
    came = _part(draw, total(left.values()))
    told += [f.Receipt(fund=FUND, on=DAY, funder="Council", amount=came)] if came else []
    for number in range(draw(st.integers(min_value=0, max_value=3))):
        told += _agreement(draw, f"AG-{number + 1:03d}", left)
    if draw(st.booleans()):
        told.append(f.Fee(fund=FUND, on=draw(DAYS), amount=left["Fee"]))
    if draw(st.booleans()) and left["Community"]:
        last, back = date(2026, 5, 3), left["Community"]
        told.append(f.Clawback(fund=FUND, on=last, funder="Council", heading="Community", amount=back))
    return book(*told)


def _agreement(draw: st.DrawFn, name: str, left: dict[str, Decimal]) -> list[f.Fact | e.Event]:
    heading = draw(st.sampled_from(("Home-Support", "Community")))
    held = _part(draw, left[heading], 60)
    used = _part(draw, held)
    left[heading] -= held
    if not held:
        return []
    gives = str(held - used) if draw(st.booleans()) else "0.00"
    told = [*agreed(name, str(held), heading=heading)]
    return (
        [*told, delivered(name, str(used), on=draw(DAYS), heading=heading, released=gives)] if used else told
    )


def _expected(ledger: Ledger) -> dict[str, dict[str, str]]:
    """What `isf balance --from --as-of` prints, by heading in the words of the page."""
    last = date.fromordinal(PERIOD.end.toordinal() - 1)
    told = json.loads(json.dumps(balance(ledger.fund, ledger.postings(), last, PERIOD.start).as_json()))
    return {_name(row): {key: row[key] for key in KEYS} for row in told["headings"]}


def _name(row: dict[str, str]) -> str:
    return row["heading"].replace("-", " ").capitalize()


def _in_csv(raw: bytes) -> dict[str, dict[str, str]]:
    rows = csv.DictReader(io.StringIO(raw.decode()))
    return {row["heading"]: {k: row[k] for k in KEYS} for row in rows if row["section"] == "headings"}


def _in_workbook(raw: bytes) -> dict[str, dict[str, str]]:
    sheet = load_workbook(io.BytesIO(raw))["What is left"]
    header = [cell.value for cell in sheet[1]]
    names = {"allocated": "Your budget", "committed": "Agreed", "spent": "Spent", "available": "Left"}
    at = {key: header.index(words) for key, words in names.items()}
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    return {
        str(row[0]): {key: f"{Decimal(str(row[at[key]])):.2f}" for key in KEYS}
        for row in rows
        if row[0] != "Total"
    }


def _in_html(raw: bytes) -> dict[str, dict[str, str]]:
    tree = lxml_html.document_fromstring(raw.decode())
    tables = {_text(caption): caption.getparent() for caption in tree.iter("caption")}
    shown = next(found for words, found in tables.items() if "each part of your budget" in words)
    assert shown is not None
    return _by_heading(
        [_text(th) for th in shown.findall(".//thead//th")],
        [[_text(cell) for cell in row] for row in shown.findall(".//tbody/tr")],
    )


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext())).strip()


def _on_paper(paper: Paper) -> dict[str, dict[str, str]]:
    """What typst is handed: the very words of the page."""
    table = next(b.table for b in paper.sections[0].blocks if b.table)
    return _by_heading([column.heading for column in table.columns], [list(row) for row in table.rows])


def _by_heading(header: list[str], rows: list[list[str]]) -> dict[str, dict[str, str]]:
    names = {"allocated": "Your budget", "committed": "Agreed", "spent": "Spent", "available": "Left"}
    at = {key: header.index(words) for key, words in names.items()}
    return {row[0].split(":")[0]: {key: row[at[key]] for key in KEYS} for row in rows}


def _written(figures: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    return {name: {key: pounds(Decimal(text)) for key, text in row.items()} for name, row in figures.items()}


def _made(ledger: Ledger) -> Statement:
    return statement(ledger.fund, ledger.postings(), PERIOD, ABOUT)


@settings(max_examples=int(os.environ.get("ISF_EXAMPLES") or 8))
@given(books())
def test_every_form_has_the_figures_of_the_balance(ledger: Ledger) -> None:
    made, expected = _made(ledger), _expected(ledger)
    told = json.loads(statements.content(made, "json", SHIPPED))["plan"]["headings"]
    assert {_name(row): {key: row[key] for key in KEYS} for row in told} == expected
    assert _in_csv(statements.content(made, "csv", SHIPPED)) == expected
    assert _in_workbook(statements.content(made, "xlsx", SHIPPED)) == expected
    assert _in_html(statements.content(made, "html", SHIPPED)) == _written(expected)
    assert _on_paper(paper_of(made, Look())) == _written(expected)
