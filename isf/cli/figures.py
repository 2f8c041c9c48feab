"""The figures that commands show: from the index where it can tell, else from the ledgers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from isf.book import index
from isf.errors import RequestError
from isf.model.dates import today
from isf.reporting import balances as report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from isf.book.ledger import Ledger
    from isf.office import Office
    from isf.reporting.outcomes import OutcomeRow


def balances(
    office: Office, funds: Sequence[str] | None, day: date, since: date | None = None
) -> list[report.Balance]:
    """Return the balance of some funds, or of all, at the close of a day.

    Raises:
        FundUnknownError, ChangedOutsideError, UnsoundBookError: as reading the ledgers does.
    """
    found = index.sums(office, funds, day, since)
    if found is not None:
        return [report.balance_of_index(f.fund, f.headings, (f.end, f.before), day, since) for f in found]
    return [report.balance(led.fund, led.postings(), day, since) for led in _ledgers(office, funds)]


def outcomes(
    office: Office, funds: Sequence[str] | None, council: str, span: tuple[date | None, date]
) -> list[OutcomeRow]:
    """Return spending by outcome over `[start, end)`, of everybody or of those of a council.

    Raises:
        FundUnknownError, ChangedOutsideError, UnsoundBookError: as reading the ledgers does.
    """
    from isf.reporting.outcomes import outcomes_of_many

    start, end = span
    found = _outcomes_of_index(office, funds, council, span)
    if found is not None:
        return found
    ledgers = [led for led in _ledgers(office, funds) if council in ("", led.fund.council)]
    return list(outcomes_of_many([(led.fund, led.postings()) for led in ledgers], start, end))


def _outcomes_of_index(
    office: Office, funds: Sequence[str] | None, council: str, span: tuple[date | None, date]
) -> list[OutcomeRow] | None:
    from isf.reporting.outcomes import outcomes_of_index

    start, end = span
    rows: list[OutcomeRow] = []
    found = index.sums(office, funds, date.fromordinal(end.toordinal() - 1), start)
    if found is None:
        return None
    for told in found:
        if council in ("", told.council):
            more = outcomes_of_index(told.aims(), end, told.by_outcome())
            if more is None:
                return None
            rows += more
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
