"""The figures that commands show: from the index where it can tell, else from the ledgers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from isf.book import index
from isf.book.keeping import all_kept
from isf.errors import RequestError
from isf.model.dates import today
from isf.reporting import balances as report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from isf.book.ledger import Ledger
    from isf.office import Office
    from isf.reporting.outcomes import OutcomeRow

Span: TypeAlias = tuple[date | None, date]
"""From a day on (None: since the beginning) up to another, exclusive."""


@all_kept()
def balances(
    office: Office, funds: Sequence[str] | None, day: date, since: date | None = None
) -> list[report.Balance]:
    """Return the balance of some funds, or of all, at the close of a day.

    Raises:
        FundUnknownError, ChangedOutsideError, UnsoundBookError: as reading the ledgers does.
    """
    found = index.sums(office, funds, day, since)
    if found is not None:
        return [_balance(one, day, since) for one in found]
    return [report.balance(led.fund, led.postings(), day, since) for led in _ledgers(office, funds)]


def outcomes(office: Office, funds: Sequence[str] | None, council: str, span: Span) -> list[OutcomeRow]:
    """Return spending by outcome over `[start, end)`, of everybody or of those of a council.

    Raises:
        FundUnknownError, ChangedOutsideError, UnsoundBookError: as reading the ledgers does.
    """
    return outcomes_over(office, funds, council, [span])[0]


@all_kept()
def outcomes_over(
    office: Office, funds: Sequence[str] | None, council: str, spans: Sequence[Span]
) -> list[list[OutcomeRow]]:
    """Return the same for each of several spans, with one look at the files.

    Raises:
        FundUnknownError, ChangedOutsideError, UnsoundBookError: as reading the ledgers does.
    """
    from isf.reporting.outcomes import outcomes_of_many

    told = index.sums_over(office, funds, [_inclusive(span) for span in spans])
    found = None if told is None else _outcomes_of_index(told, council, spans)
    if found is not None:
        return found
    ledgers = [led for led in _ledgers(office, funds) if council in ("", led.fund.council)]
    postings = [(led.fund, led.postings()) for led in ledgers]
    return [list(outcomes_of_many(postings, start, end)) for start, end in spans]


def _balance(told: index.FundSums, day: date, since: date | None) -> report.Balance:
    return report.balance_of_index(told.fund, told.headings, (told.end, told.before), day, since)


def _inclusive(span: Span) -> Span:
    start, end = span
    return start, date.fromordinal(end.toordinal() - 1)


def _outcomes_of_index(
    told: Sequence[tuple[index.FundSums, ...]], council: str, spans: Sequence[Span]
) -> list[list[OutcomeRow]] | None:
    from isf.reporting.outcomes import outcomes_of_index

    rows: list[list[OutcomeRow]] = [[] for _ in spans]
    for sums in told:
        if council not in ("", sums[0].council):
            continue
        fund = sums[0].aims()
        for at, (one, (_, end)) in enumerate(zip(sums, spans, strict=True)):
            found = outcomes_of_index(fund, end, one.by_outcome())
            if found is None:
                return None
            rows[at] += found
    return rows


def one_council(office: Office, funds: Sequence[str] | None) -> str:
    """Return the code of the one council that the funds are of.

    Raises:
        RequestError: when they are of several, or of none.
    """
    found = index.sums(office, funds, today())
    told = found if found is not None else [led.fund for led in _ledgers(office, funds)]
    codes = {one.council for one in told}
    if len(codes) != 1:
        msg = "A period belongs to one council's calendar; say which with --council CODE."
        raise RequestError(msg)
    return codes.pop()


def _ledgers(office: Office, funds: Sequence[str] | None) -> list[Ledger]:
    from isf.book.load import fund_ids, read_funds

    return read_funds(office, fund_ids(office) if funds is None else funds)
