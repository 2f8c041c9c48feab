"""Loading: from ledger files to values, through Beancount with the strict heads.

Beancount's cache is switched off wherever we load: a pickle planted beside a
ledger would be executed.
"""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from isf.book.directives import Directive, Paper
from isf.book.disk.places import is_year_file
from isf.book.disk.recorded import files_of
from isf.book.heads import BOOK_HEAD, BOOK_TITLE, CLEARING_FILE, FUND_HEAD, fund_head, settings
from isf.book.identities import problems
from isf.book.journal import Journal
from isf.book.ledger import Ledger
from isf.book.problems import Problem
from isf.book.reading.guarding import CHANGED, changed, check_recorded, dangerous, informal
from isf.book.reading.remembering import recall, remember, stamp_of
from isf.book.reading.scanner import in_order, owns, scan, well_opened
from isf.book.reading.settling import steady
from isf.book.text import gate
from isf.errors import FundUnknownError, StrangeTextError, UnsoundBookError
from isf.model.dates import today
from isf.model.fund_id import is_fund_id
from isf.office import Office

_INCLUDED = re.compile(r'^File glob "([^"]+)" does not match any files')


@dataclass(frozen=True, slots=True)
class Loaded:
    """Directives of a ledger, and everything that is wrong with them."""

    directives: tuple[Directive, ...]
    problems: tuple[Problem, ...]


def fund_ids(office: Office) -> tuple[str, ...]:
    """Return the id of every fund of the office, in order; also of one whose files somebody took away."""
    notes = Journal(office.ledgers).notes
    names = {path.parent.name for path in office.ledgers.glob(f"P-*/{FUND_HEAD}")}
    names |= {fund for fund in notes.named() - names if notes.paths(fund)}
    return tuple(sorted(name for name in names if is_fund_id(name)))


def load_fund(office: Office, fund: str) -> Loaded:
    """Load one fund's ledger through Beancount; text that isf did not write is only looked at from afar.

    Raises:
        FundUnknownError: when the office has no ledger for it.
    """
    head = office.fund_folder(fund) / FUND_HEAD
    if not head.is_file():
        raise FundUnknownError(fund, ())
    return steady(office, lambda: _guarded(office, head, fund))


def load_book(office: Office) -> Loaded:
    """Load the whole book: clearing and every fund."""
    return steady(office, lambda: _guarded(office, office.ledgers / BOOK_HEAD, BOOK_TITLE))


def _guarded(office: Office, head: Path, title: str) -> Loaded:
    """Load a ledger if it may be loaded; where it is not in our form, in another process."""
    found = [*dangerous(head, title), *changed(office, title if is_fund_id(title) else "")]
    if any(problem.name != CHANGED for problem in found):
        return Loaded((), tuple(found))
    strange = informal(head)
    if strange:
        from isf.book.reading.apart import problems_apart  # noqa: PLC0415 - only for what isf did not write

        return Loaded((), (*strange, *found, *problems_apart(head, title)))
    loaded = load_file(head, title)
    return Loaded(loaded.directives, (*loaded.problems, *found))


def load_clearing(office: Office) -> Ledger:
    """Return the office's own ledger as values, without the funds and so without the bank's checks.

    Raises:
        ChangedOutsideError: when it was changed by other hands.
        StrangeTextError: when it holds what isf would never write.
    """
    return steady(office, lambda: _clearing(office))


def _clearing(office: Office) -> Ledger:
    path = office.ledgers / CLEARING_FILE
    check_recorded(office, [CLEARING_FILE])
    text = path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""
    scanned = scan(text, str(path), "")
    if scanned is not None and well_opened(scanned) and owns("", scanned):
        return Ledger("", in_order(list(scanned)))
    strange = gate(text)
    if strange:
        raise StrangeTextError(path, strange)
    from isf.book.reading.adapt import directives_of  # noqa: PLC0415 - Beancount only when needed

    entries, _, _ = beancount_loader().load_string(settings(BOOK_TITLE) + text)
    return Ledger("", tuple(directives_of(entries, BOOK_TITLE)))


def read_fund(office: Office, fund: str) -> Ledger:
    """Read one fund's ledger, sound.

    A ledger that is as our writer writes it is scanned; anything else, and
    anything in which an identity is broken, is left to Beancount to judge.

    Raises:
        FundUnknownError: when the office has no ledger for it.
        ChangedOutsideError: when it was changed by other hands.
        UnsoundBookError: when anything is wrong with it.
    """
    return steady(office, lambda: _read_fund(office, fund))


def read_funds(office: Office, funds: Iterable[str]) -> list[Ledger]:
    """Read several funds as they stood between two commits.

    Raises:
        FundUnknownError, ChangedOutsideError, UnsoundBookError: as for one.
    """
    wanted = tuple(funds)
    return steady(office, lambda: [_read_fund(office, fund) for fund in wanted])


def _read_fund(office: Office, fund: str) -> Ledger:
    folder = office.fund_folder(fund)
    check_recorded(office, files_of(Journal(office.ledgers), fund))
    stamp = stamp_of(folder)
    known = recall(folder) or _scan_fund(office, fund)
    if known is not None:
        return remember(folder, known, stamp)
    loaded = load_fund(office, fund)
    if loaded.problems:
        raise UnsoundBookError(fund, [problem.sentence() for problem in loaded.problems])
    return Ledger(fund, loaded.directives)


def _scan_fund(office: Office, fund: str) -> Ledger | None:
    folder = office.fund_folder(fund)
    shards = sorted(filter(is_year_file, folder.glob("[0-9]*.beancount")))
    found: list[Directive] = []
    for shard in shards:
        scanned = scan(shard.read_bytes().decode("utf-8", "replace"), str(shard), fund)
        if scanned is None:
            return None
        found += scanned
    ledger = Ledger(fund, in_order(found))
    head = fund_head(fund, ledger.fund.plans, [shard.stem for shard in shards])
    whole = (
        _same(folder / FUND_HEAD, head)
        and well_opened(ledger.directives)
        and owns(fund, ledger.directives)
        and all((folder / d.path).is_file() for d in ledger.directives if isinstance(d, Paper))
        and not problems(ledger.directives, today(), book=False)
    )
    return ledger if whole else None


def _same(path: Path, text: str) -> bool:
    return path.is_file() and path.read_bytes() == text.encode()


def load_file(head: Path, title: str) -> Loaded:
    """Load a ledger by its head, which must be known to be safe."""
    return _values(beancount_loader().load_file(str(head)), title, str(head))


def beancount_loader() -> Any:  # noqa: ANN401 - Beancount has no types
    """Return Beancount's loader with its cache off, whoever imported it first and how."""
    os.environ["BEANCOUNT_DISABLE_LOAD_CACHE"] = "1"
    from beancount import loader  # noqa: PLC0415 - only when a ledger is loaded

    loader.initialize(use_cache=False)
    return loader


def _values(loaded: tuple[Any, Any, Any], title: str, place: str) -> Loaded:
    from isf.book.reading.adapt import directives_of  # noqa: PLC0415 - Beancount only when needed

    entries, errors, _ = loaded
    directives = tuple(directives_of(entries, title))
    return Loaded(directives, tuple(_problem(error, title, place) for error in errors))


def _fund_at(place: str) -> str:
    """Return whose ledger a place is in, empty for the office's."""
    folder = Path(place).parent.name
    return folder if is_fund_id(folder) else ""


def _problem(error: Any, title: str, head: str) -> Problem:  # noqa: ANN401
    ours = getattr(error, "problem", None)
    if isinstance(ours, Problem):
        return ours
    source = error.source or {}
    entry = getattr(error, "entry", None)
    place = f"{source.get('filename', head)}:{source.get('lineno', 0)}"
    if missing := _INCLUDED.search(str(error.message)):  # Beancount names no file that lacks one
        place = str(Path(head).parent / missing[1])
    return Problem(
        name=f"beancount-{type(error).__name__}",
        identity=6 if type(error).__name__ == "BalanceError" else 1,
        fund=title if title != BOOK_TITLE else _fund_at(place),
        on=getattr(entry, "date", None),
        message=str(error.message).strip().rstrip(".") + ".",
        do="Correct the entry through isf, or put the file back with `isf restore`.",
        place=place,
    )
