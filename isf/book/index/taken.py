"""From a ledger to what the index keeps of it, for one fund or, in several processes, for many."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from isf.book.index import freshness
from isf.book.index.rolls import Roll
from isf.book.index.tables import Files, FundRow
from isf.model.dates import today

if TYPE_CHECKING:
    from isf.book.directives import Directive
    from isf.book.index.rows import Moves, Rows
    from isf.book.ledger import Ledger
    from isf.office import Office

_FEW = 8


class Taken(NamedTuple):
    """A fund as the index keeps it: the close of each day of each roll, and corrected deliveries."""

    row: FundRow
    closings: Mapping[Roll, Sequence[tuple[int, int]]]
    undone: Sequence[tuple[str, int, int]]
    files: Files


def taken_in(ledger: "Ledger", files: Files) -> Taken:
    """Return what the index keeps of a ledger whose files look so."""
    from isf.book.index.rows import rows_of  # noqa: PLC0415 - only where a ledger is read

    rows = rows_of(ledger)
    return Taken(about(ledger, rows.last), closings_of(rows.moves), rows.undone, files)


def closings_of(moves: "Moves") -> dict[Roll, list[tuple[int, int]]]:
    """Return the close of each day on which a roll moved, oldest first."""
    found = {}
    for roll, days in moves.items():
        order = sorted(days)
        found[roll] = list(zip(order, accumulate(days[day] for day in order), strict=True))
    return found


def about(ledger: "Ledger", last: int) -> FundRow:
    """Return what the index knows of a fund besides its sums."""
    fund = ledger.fund
    import json  # noqa: PLC0415 - only where a ledger is read

    aims = {
        "outcomes": [outcome.as_data() for outcome in fund.outcomes],
        "progress": [step.as_data() for step in fund.progress],
    }
    return FundRow(
        id=ledger.fund_id,
        council=fund.council,
        headings=" ".join(fund.headings),
        aims=json.dumps(aims, ensure_ascii=False),
        judged=today().toordinal(),
        last=last,
    )


def tail(ledger: "Ledger", added: Sequence["Directive"]) -> "Rows | None":
    """Return what is new in a fund as rows; None where they cannot be told from the new entries alone."""
    from isf.book.directives import Entry, Line  # noqa: PLC0415
    from isf.book.index.rows import renames, rows_added  # noqa: PLC0415
    from isf.book.reading.fund_lines import fund_of  # noqa: PLC0415

    new = set(map(id, added))
    before = tuple(line for line in ledger.lines if id(line) not in new)
    if renames(fund_of(ledger.fund_id, before), [d for d in added if isinstance(d, Line)]):
        return None
    return rows_added(ledger.fund, [d for d in added if isinstance(d, Entry)])


def derived(office: "Office", funds: Sequence[str]) -> Iterator[Taken]:
    """Read funds from their ledgers; yield what the index keeps of each.

    Where they are many, what the journal vouches for is only added up, on every processor.
    """
    left = dict.fromkeys(funds)
    if len(funds) > _FEW:
        from isf.book.index.quick import taken_from_many  # noqa: PLC0415 - only where many are stale

        for taken in taken_from_many(office, funds):
            del left[taken.row.id]
            yield taken
    for fund in left:
        from isf.book.load import read_fund  # noqa: PLC0415 - only where something is stale

        files = freshness.look(office.fund_folder(fund))
        yield taken_in(read_fund(office, fund), files)
