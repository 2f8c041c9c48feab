"""Importers of the provider's own, in `importers/config.py`, for what no declaration can say.

Each transaction that one extracts is a line of the client account's statement:
its posting on the importer's account is the sum, its words are for matching
and stay out of the ledger. A balance that it extracts is the closing one. The
rest is as with any statement: lines agree with the book or wait in clearing.
"""

import runpy
import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from isf.errors import FileError
from isf.office import Office, starter
from isf.sources import controls
from isf.sources.errors import AmbiguousFileError, FileRefusedError, NothingReadError
from isf.sources.files import Incoming
from isf.sources.values import Aside, BadRow, BankLine, Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from beangulp.importer import Importer

_CONFIG = "config.py"
_PENCE = Decimal("0.01")
_MEND = "Mend the importer, or take it out of CONFIG in importers/config.py."


def own_importers(office: Office) -> "tuple[Importer, ...]":
    """Return the importers in CONFIG that are not made from declarations; the shipped file has none.

    Raises:
        FileError: when the file does not run.
    """
    path, shipped = office.importers / _CONFIG, starter() / "importers" / _CONFIG
    if not path.is_file() or path.read_bytes() == shipped.read_bytes():
        return ()
    from isf.sources.beangulp_importer import DeclaredImporter  # noqa: PLC0415 - brings Beancount along

    sys.path.insert(0, str(office.importers))
    try:
        told = runpy.run_path(str(path)).get("CONFIG", ())
    except Exception as error:
        raise FileError(path, [f"{type(error).__name__}: {error}"], _MEND) from error
    finally:
        sys.path.remove(str(office.importers))
    return tuple(one for one in told if not isinstance(one, DeclaredImporter))


def choose(importers: "Sequence[Importer]", path: Path, source: str | None) -> "Importer | None":
    """Return the importer that has this name, or that says without one that the file is its own.

    Raises:
        AmbiguousFileError: when two say so.
        FileRefusedError: when one stops.
    """
    if source is not None:
        return next((one for one in importers if one.name == source), None)
    found = [one for one in importers if _asked(one, path)]
    if len(found) > 1:
        raise AmbiguousFileError(path, [one.name for one in found])
    return found[0] if found else None


def _asked(importer: "Importer", path: Path) -> bool:
    try:
        return bool(importer.identify(str(path)))
    except Exception as error:
        raise _stopped(importer, path, error) from error


def read_own(importer: "Importer", file: Incoming) -> Reading:
    """Return what an importer makes of a file; a row is a transaction, counted from 1.

    Raises:
        FileRefusedError: when the importer stops.
        NothingReadError: when it finds nothing that can be a bank line.
    """
    try:
        account, entries = importer.account(str(file.path)), list(importer.extract(str(file.path), []))
    except Exception as error:
        raise _stopped(importer, file.path, error) from error
    told = [entry for entry in entries if type(entry).__name__ == "Transaction"]
    made = [_line(row, entry, account) for row, entry in enumerate(told, 1)]
    values = tuple(line for line in made if isinstance(line, BankLine))
    bad = tuple(line for line in made if isinstance(line, BadRow))
    if not values:
        raise NothingReadError(file.path, [one.sentence() for one in bad])
    return Reading(
        path=str(file.path),
        source=importer.name,
        sha256=file.sha256,
        rows=len(made),
        values=values,
        bad=bad,
        asides=tuple(
            Aside(0, "no bank line", type(entry).__name__) for entry in entries if not _is_money(entry)
        ),
        controls=tuple(controls.sums(values)),
        closing=max((_closing(entry) for entry in entries if _is_balance(entry, account)), default=None),
    )


def _line(row: int, entry: Any, account: str) -> BankLine | BadRow:  # noqa: ANN401 - Beancount's are untyped
    own = [posting.units for posting in entry.postings if posting.account == account and posting.units]
    if len(own) != 1:
        return BadRow(row, "", "", f"it has {len(own)} postings with a sum on {account}; a bank line has one")
    number, currency = own[0]
    if number != number.quantize(_PENCE) or not number:
        return BadRow(row, "amount", str(number), "it is not an amount of pounds and pence")
    words = " ".join(word for word in (entry.payee, entry.narration) if word)
    return BankLine(row, entry.date, number.quantize(_PENCE), words, currency=currency)


def _is_money(entry: Any) -> bool:  # noqa: ANN401
    return type(entry).__name__ in ("Transaction", "Balance")


def _is_balance(entry: Any, account: str) -> bool:  # noqa: ANN401
    return type(entry).__name__ == "Balance" and entry.account == account


def _closing(entry: Any) -> Any:  # noqa: ANN401
    """Return the day and the balance at its close; Beancount dates it the day after."""
    return entry.date - timedelta(days=1), entry.amount.number.quantize(_PENCE)


def _stopped(importer: "Importer", path: Path, error: Exception) -> FileRefusedError:
    why = f"the importer {importer.name} stopped ({type(error).__name__}: {error})"
    return FileRefusedError(path, why, _MEND)
