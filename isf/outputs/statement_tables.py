"""A statement as tables: the same ones on a page, in a workbook, in CSV and on a terminal."""

from dataclasses import dataclass, replace

from isf.outputs import rows_agreed, rows_changed, rows_money
from isf.outputs import statement_columns as columns
from isf.outputs.estate_words import spoken
from isf.outputs.language import ENGLISH, Language
from isf.outputs.rows_common import Rows
from isf.outputs.tables import Column, Table
from isf.reporting.statement import Statement
from isf.reporting.words import marked


@dataclass(frozen=True, slots=True)
class StatementTables:
    """Each table of a statement; a template picks what it shows, a workbook takes them all."""

    summary: Table
    headings: Table
    money_in: Table
    agreed: Table
    spending: Table
    fees: Table
    outcomes: Table
    returned: Table
    coming: Table
    changes: Table
    corrections: Table
    money: Table

    @property
    def every(self) -> tuple[Table, ...]:
        """All of them, in the order in which they are read."""
        return tuple(getattr(self, name) for name in self.__slots__)


def statement_tables(of: Statement, say: Language = ENGLISH) -> StatementTables:
    """Return a statement as tables, in a language."""
    say = spoken(of, say)

    def table(name: str, title: str, told: tuple[Column, ...], rows: Rows) -> Table:
        said = tuple(replace(column, heading=say(column.heading)) for column in told)
        return Table(name, say(title), said, rows)

    money, agreed, changed = rows_money, rows_agreed, rows_changed
    spent = agreed.spending(of, say, of.lines)
    first = table("summary", marked("Summary"), columns.MONEY, money.summary(of, say))
    return StatementTables(
        summary=replace(first, preface=tuple(words for words in money.preface(of, say) if words)),
        headings=table("headings", marked("What is left"), columns.HEADINGS, money.headings(of, say)),
        money_in=table("money_in", marked("Money that came in"), columns.MONEY_IN, money.money_in(of, say)),
        agreed=table("agreed", marked("What was agreed"), columns.AGREED, agreed.agreed(of, say)),
        spending=table("spending", marked("What was spent"), columns.SPENDING, spent),
        fees=table("fees", marked("Fees"), columns.FEES, money.fees(of.fees, say)),
        outcomes=table(
            "outcomes", marked("What it was spent on"), columns.OUTCOMES, money.outcomes(of.outcomes, say)
        ),
        returned=table("returned", marked("Money to go back"), columns.RETURNED, money.returned(of, say)),
        coming=table("coming", marked("What comes next"), columns.COMING, agreed.coming(of, say)),
        changes=table("changes", marked("Changes to your budget"), columns.CHANGES, changed.changes(of, say)),
        corrections=table(
            "corrections",
            marked("What was put right"),
            columns.CORRECTIONS,
            changed.corrections(of, say),
        ),
        money=table("money", marked("How it adds up"), columns.MONEY, money.adds_up(of, say)),
    )
