"""Opening a ledger in Fava, and reading the page as a person or a screen reader does."""

import json
from pathlib import Path
from typing import Any

from fava.application import create_app
from flask.testing import FlaskClient
from lxml import html

from isf.office import Office
from tests.statements.books import FUND


def visit(head: Path) -> FlaskClient:
    """Open a ledger as `fava --read-only` does."""
    return create_app([head], load=True, read_only=True, poll_watcher=True).test_client()


def fund_head(office: Office, fund: str = FUND) -> Path:
    return office.fund_folder(fund) / "fund.beancount"


def book_head(office: Office) -> Path:
    return office.ledgers / "book.beancount"


def year_file(office: Office, fund: str = FUND) -> Path:
    return office.fund_folder(fund) / "2026-27.beancount"


def change_by_hand(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8", newline="\n")


def page(client: FlaskClient) -> Any:
    """Return our part of the page that Fava opens on."""
    answer = client.get("/", follow_redirects=True)
    assert answer.status_code == 200
    found: Any = html.fromstring(answer.text).xpath("//section[@class='isf']")
    assert len(found) == 1
    return found[0]


def words(element: Any) -> str:
    """Return the text of an element with single spaces."""
    return " ".join(element.text_content().split())


def table(section: Any, caption: str) -> list[list[str]]:
    """Return the cells of the table with this caption, row by row."""
    (found,) = [t for t in section.iter("table") if words(t.find("caption")) == caption]
    return [[words(cell) for cell in row.iter("th", "td")] for row in found.iter("tr")]


def errors(client: FlaskClient, slug: str) -> list[str]:
    """Return what Fava's own page of errors lists."""
    answer = json.loads(client.get(f"/{slug}/api/errors").text)
    return [error["message"] for error in answer["data"]]
