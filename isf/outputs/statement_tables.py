"""A statement as tables: the same ones on a page, in a workbook, in CSV and on a terminal."""

from dataclasses import dataclass

from isf.outputs import statement_columns as columns
from isf.outputs import statement_rows as rows
from isf.outputs.tables import Table
from isf.reporting.statement import Statement


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


def statement_tables(of: Statement) -> StatementTables:
    """Return a statement as tables."""
    return StatementTables(
        summary=Table("summary", "Summary", columns.MONEY, rows.summary(of), rows.preface(of)),
        headings=Table("headings", "What is left", columns.HEADINGS, rows.headings(of)),
        money_in=Table("money_in", "Money that came in", columns.MONEY_IN, rows.money_in(of)),
        agreed=Table("agreed", "What was agreed", columns.AGREED, rows.agreed(of)),
        spending=Table("spending", "What was spent", columns.SPENDING, rows.spending(of, of.lines)),
        fees=Table("fees", "Fees", columns.FEES, rows.fees(of.fees)),
        outcomes=Table("outcomes", "What it was spent on", columns.OUTCOMES, rows.outcomes(of.outcomes)),
        returned=Table("returned", "Money to go back", columns.RETURNED, rows.returned(of)),
        coming=Table("coming", "What comes next", columns.COMING, rows.coming(of)),
        changes=Table("changes", "Changes to your budget", columns.CHANGES, rows.changes(of)),
        corrections=Table("corrections", "What was put right", columns.CORRECTIONS, rows.corrections(of)),
        money=Table("money", "How it adds up", columns.MONEY, rows.adds_up(of)),
    )
