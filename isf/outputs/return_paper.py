"""A council return on paper: the sums, the four figures, what is out of the ordinary, the attestation."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from isf.model.dates import written, written_span
from isf.model.money import pounds, total
from isf.outputs import paper as p
from isf.outputs.language import ENGLISH
from isf.outputs.paper import Paper, Section, Variant
from isf.outputs.returns import return_tables
from isf.outputs.tables import Table
from isf.reporting.council_return import CouncilReturn

_SHOWN: Final = (
    ("money_summary", "Money", "Each fund: what was there, what fell due, what went, what is there",
     ("person_ref", "opening_balance", "due", "transfer_in", "spent_own_service", "spent_third_party", "fees",
      "refunds", "clawback_agreed", "transfer_out", "closing_balance")),
    ("money_by_funder", "Who pays", "What each owed and paid, and its part of what was spent",
     ("person_ref", "funder", "owed_before", "due", "received", "set_off", "due_not_received", "spent")),
    ("plan_summary", "The plan", "Each heading: what was there, agreed, spent, and is left",
     ("person_ref", "heading", "brought_forward", "allocated", "committed", "conditional", "spent",
      "returned", "lapsed", "transferred", "available")),
    ("spending_views", "Spending", "The same spending seen from each side",
     ("view", "value", "people", "spent", "weekly_cost_per_person", "hours_agreed", "hours_missed")),
    ("demand_by_area", "Demand by area", "What was agreed a week, and what did not come",
     ("area", "people", "weekly_hours", "weekly_cost", "hours_not_delivered")),
    ("exceptions", "Out of the ordinary", "What the council should know of",
     ("person_ref", "since", "message")),
    ("returnable", "To go back", "Which of the council's rules asks money back",
     ("person_ref", "amount", "words")),
)  # fmt: skip
_NAMES: Final = {"person_ref": "Person", "weekly_cost_per_person": "A week and person"}
_MAY_BE_NIL: Final = frozenset(
    {
        "transfer_in",
        "spent_third_party",
        "refunds",
        "clawback_agreed",
        "transfer_out",
        "owed_before",
        "set_off",
    }
    | {"brought_forward", "conditional", "returned", "lapsed", "transferred"}
)
"""Columns that are left out where all of them are nil; the others still add up."""


def return_paper(made: CouncilReturn) -> Paper:
    """Return a council return in words, with the tables that its recipient gets."""
    head = made.header[0]
    closing = total(row.closing_balance for row in made.money_summary)
    span = written_span(head.period_start, head.period_end.fromordinal(head.period_end.toordinal() + 1))
    return Paper(
        language=ENGLISH.tag,
        variant=Variant.STANDARD,
        above=head.provider_name,
        title=f"Council return {head.statement_id}",
        under=span,
        lead=_lead(head.funds, pounds(closing)),
        intro="The workbook and the other files have every line; data_dictionary says what each is.",
        sections=tuple(_sections(made)),
        notes=(f"Made on {written(head.issued_at)}.", f"Made from the book at {head.ledger_hash}."),
        page_words="Page {page} of {pages}",
        issued=head.issued_at.isoformat(),
    )


def _lead(funds: int, held: str) -> str:
    return f"One fund holds {held}." if funds == 1 else f"{funds} funds hold {held} together."


def _sections(made: CouncilReturn) -> Iterator[Section]:
    tables = {table.name: table for table in return_tables(made)}
    for name, heading, caption, keys in _SHOWN:
        if name in tables:
            table = _worded(tables[name], keys)
            block = p.tabled(table, caption, ENGLISH) if table.rows else p.words("Nothing.")
            yield Section(heading, (block,))
    if "attestation" in tables:
        yield Section("Attestation", (p.box(*_attestation(made)),))


def _worded(table: Table, keys: Sequence[str]) -> Table:
    """Take some columns of a table, with headings in words."""
    shown = table.only(*keys)
    columns = tuple(
        replace(c, heading=_NAMES.get(c.key, _in_words(c.key)), optional=c.key in _MAY_BE_NIL)
        for c in shown.columns
    )
    return replace(shown, columns=columns)


def _in_words(key: str) -> str:
    return key.replace("_", " ").capitalize()


def _attestation(made: CouncilReturn) -> Iterator[str]:
    row = made.attestation[0]
    if row.reconciled_on is None or row.bank_balance is None or row.difference is None:
        yield "The book has not been compared with a statement of the bank yet."
    else:
        yield (
            f"On {written(row.reconciled_on)} the bank held {pounds(row.bank_balance)}; "
            f"the difference to the book was {pounds(row.difference)}."
        )
    yield f"These funds' share of the bank on the last day: {pounds(row.sum_of_these_funds)}."
    if row.seen_by_person:
        yield f"Statements of this period given out: {row.seen_by_person}."
    yield f"Prepared by: {row.prepared_by or 'not said'}. Checked by: {row.checked_by or 'not said'}."
