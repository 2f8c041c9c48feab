"""Asking a ledger questions in Beancount's query language, questions only.

The query language also has statements that make tables out of files and
write to them; none but plain questions is let through.
"""

import os
from typing import Any

from isf.book.heads import BOOK_HEAD, FUND_HEAD
from isf.book.load import beancount_loader
from isf.book.reading import guarding
from isf.errors import RequestError, UnsoundBookError
from isf.office import Office

_QUESTIONS = frozenset({"Select", "Balances", "Journal"})


def ask(office: Office, bql: str, fund: str = "") -> tuple[list[str], list[list[str | None]]]:
    """Return column names and rows; `fund` is a fund id, or empty for the whole book.

    Raises:
        ChangedOutsideError, StrangeTextError: when the ledger is not as isf wrote it.
        RequestError: when the text is not a question, or the language does not understand it.
        UnsoundBookError: when anything is wrong with the ledger.
    """
    os.environ["BEANCOUNT_DISABLE_LOAD_CACHE"] = "1"
    import beanquery  # noqa: PLC0415 - only for this command

    _check(beanquery, bql)
    head = office.fund_folder(fund) / FUND_HEAD if fund else office.ledgers / BOOK_HEAD
    guarding.check(office, fund)
    entries, errors, options = beancount_loader().load_file(str(head))
    if errors:
        raise UnsoundBookError(fund or "the office", [str(error.message) for error in errors])
    connection = beanquery.connect("beancount:", entries=entries, errors=errors, options=options)
    try:
        cursor = connection.execute(bql)
        rows = cursor.fetchall()
    except Exception as error:  # noqa: BLE001 - a question can go wrong in every way that Python can
        raise _misunderstood(error) from None
    names = [column.name for column in cursor.description or ()]
    return names, [[_text(value) for value in row] for row in rows]


def _check(beanquery: Any, bql: str) -> None:  # noqa: ANN401 - it has no types
    try:
        statement = beanquery.parser.parse(bql)
    except Exception as error:  # noqa: BLE001 - the parser stumbles over some texts instead of refusing them
        raise _misunderstood(error) from None
    kinds = {type(node).__name__ for node in _nodes(statement)}
    if type(statement).__name__ not in _QUESTIONS or any(
        kind.startswith(("Create", "Insert")) for kind in kinds
    ):
        msg = "Only questions are answered (SELECT, BALANCES, JOURNAL); rephrase it as one."
        raise RequestError(msg)


def _nodes(statement: Any) -> list[Any]:  # noqa: ANN401
    return list(statement.walk()) if hasattr(statement, "walk") else []


def _misunderstood(error: Exception) -> RequestError:
    first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    msg = f"The question was not understood: {first}. `isf query --help` has an example."
    return RequestError(msg)


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, set | frozenset):
        return " ".join(sorted(str(item) for item in value))
    text = str(value)
    return text[1:-1] if text.startswith("(") and text.endswith(")") else text
