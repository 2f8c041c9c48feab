"""Keeping a paper with an entry that is in the book already."""

from isf.book.directives import Paper
from isf.book.ledger import Ledger
from isf.errors import RequestError
from isf.model.events import PaperKept


def attach(ledger: Ledger, entry_id: str, name: str) -> PaperKept:
    """Return the event that keeps a paper (`<sha256>.<ext>`) with what an entry spent.

    Raises:
        EntryUnknownError, RequestError.
    """
    entry = ledger.entry(entry_id)
    leaf = next((leg.account for leg in entry.legs if leg.account.startswith("Expenses:")), "")
    if not leaf:
        msg = f"Entry {entry_id} ({entry.kind}) spent nothing; name the delivery or fee of the paper."
        raise RequestError(msg)
    path = f"documents/{name}"
    if any(isinstance(d, Paper) and d.path == path and entry_id in d.links for d in ledger.directives):
        msg = f"Entry {entry_id} has this very paper already; nothing was recorded."
        raise RequestError(msg)
    return PaperKept(fund=ledger.fund_id, on=entry.on, account=leaf, path=path, entry=entry_id)
