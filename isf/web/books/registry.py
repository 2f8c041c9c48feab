"""The ledgers of one Fava: a few of many funds, each loaded when a request that may see it asks.

It stands where Fava expects its list of all ledgers. It gives a ledger only
to the request that the gate let through for this very fund: a second lock at
the only place where a ledger can be got.
"""

import sys
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock

from fava.core import FavaLedger

from isf.book.heads import FUND_HEAD
from isf.book.ledger import Ledger
from isf.book.load import read_fund
from isf.errors import IsfError
from isf.office import Office

_let_through: ContextVar[str] = ContextVar("fund", default="")


@contextmanager
def for_fund(fund: str) -> Iterator[None]:
    """Let one request, in this thread, have the ledger of one fund."""
    token = _let_through.set(fund)
    try:
        yield
    finally:
        _let_through.reset(token)


class Registry:
    """At most `most` ledgers, the least lately used ones dropped; safe to use from many threads."""

    def __init__(self, office: Office, most: int = 16) -> None:
        self._office, self._most = office, most
        self._held: OrderedDict[str, tuple[Ledger, FavaLedger]] = OrderedDict()
        self._lock, self._loading = Lock(), Lock()

    def __len__(self) -> int:
        return len(self._held)

    def __getitem__(self, fund: str) -> FavaLedger:
        """Return the ledger of the fund that this request was let through for.

        Raises:
            KeyError: for any other fund, and for a ledger that is not sound.
        """
        if not fund or fund != _let_through.get():
            raise KeyError(fund)
        try:
            sound = read_fund(self._office, fund)
        except IsfError:
            raise KeyError(fund) from None
        return self._known(fund, sound) or self._load(fund, sound)

    def items(self) -> list[tuple[str, FavaLedger]]:
        """Return this request's own ledger: no page names another."""
        fund = _let_through.get()
        return [(fund, self[fund])] if fund else []

    def first_slug(self) -> str:
        """Return this request's own fund."""
        return _let_through.get()

    def _known(self, fund: str, sound: Ledger) -> FavaLedger | None:
        with self._lock:
            read, held = self._held.get(fund, (None, None))
            if held is None or (read is not sound and read != sound):
                return None
            self._held.move_to_end(fund)
            return held

    def _load(self, fund: str, sound: Ledger) -> FavaLedger:
        with self._loading:
            held = self._known(fund, sound)
            if held is None:
                held = _loaded(self._office, fund)
                self._keep(fund, sound, held)
        return held

    def _keep(self, fund: str, sound: Ledger, held: FavaLedger) -> None:
        with self._lock:
            self._held[fund] = sound, held
            self._held.move_to_end(fund)
            while len(self._held) > self._most:
                self._held.popitem(last=False)


def _loaded(office: Office, fund: str) -> FavaLedger:
    """Load a ledger that was just found sound; Fava puts its folder before all others, which we undo."""
    path = list(sys.path)
    try:
        return FavaLedger(str(office.fund_folder(fund) / FUND_HEAD), poll_watcher=True)
    finally:
        sys.path[:] = path
