"""Keeping what was issued: one small file for each statement and return, written through the journal.

A person's stands in the fund's own folder (`<F>/issued/2026P01-1.json`) and
goes with it when the fund is erased; a council's in `issued/<code>/`. It
holds figures and ids, no names. Its manifest, where it was signed, is kept
byte for byte.
"""

import json
import re
from pathlib import Path
from typing import Any, Final

from isf.book.store import Receipt, writing
from isf.book.trust.reconciliations import check_reconciled
from isf.errors import FileError, RequestError
from isf.model.fund_id import is_fund_id
from isf.office import Office

_UNSAFE: Final = re.compile(r"[^A-Za-z0-9.-]+", re.ASCII)
_REMEDY: Final = "Put it back with `isf restore`."


def folder_of(what: str) -> str:
    """Return where what was issued to a fund or a council is kept, relative to the ledgers' folder."""
    return f"{what}/issued" if is_fund_id(what) else f"issued/{what}"


def span_code(span: str) -> str:
    """Return a period's label or days as a file's name: `2026P01`, `2026-04-06..2026-05-03`."""
    return _UNSAFE.sub("-", span.replace(":", "P"))


def records(office: Office, what: str) -> list[dict[str, Any]]:
    """Return what was issued to a fund or a council, oldest first.

    Raises:
        FileError: when a file of it cannot be read.
    """
    paths = (office.ledgers / folder_of(what)).glob("*.json")
    found = [_read(path) for path in paths if not path.name.endswith(".manifest.json")]
    return sorted(found, key=lambda told: int(told["seq"]))


def _read(path: Path) -> dict[str, Any]:
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        int(told["seq"])
    except (ValueError, KeyError, TypeError) as error:
        raise FileError(path, [f"it is not what isf wrote ({error})"], _REMEDY) from None
    return dict(told)


def last_manifest(office: Office, what: str) -> bytes | None:
    """Return the newest manifest that was signed for a fund or a council, byte for byte."""
    signed = [told for told in records(office, what) if told.get("manifest")]
    if not signed:
        return None
    newest = signed[-1]
    name = f"{span_code(newest['span'])}-{newest['number']}.manifest.json"
    return (office.ledgers / folder_of(what) / name).read_bytes()


def keep(office: Office, told: dict[str, Any], *, by: str, manifest: bytes | None = None) -> Receipt:
    """Record what was issued; `told` has `what`, `span` and `number`.

    A person's statement needs a bank that agrees, or a reason under `despite`.

    Raises:
        NotReconciledError: when the bank and the book differ, and no reason is given.
        BookRefusedError, LockedError, RoleMissingError: as for every change.
        RequestError: when it has the number of one that is kept already; that one stays.
    """
    base = f"{folder_of(told['what'])}/{span_code(told['span'])}-{told['number']}"
    why = f"issue {told['what']} {told['span']}"
    if is_fund_id(told["what"]) and not told.get("despite"):
        check_reconciled(office)
    with writing(office, by=by, why=why) as writer:
        if (office.ledgers / f"{base}.json").exists():
            msg = (
                f"{told['what']} {told['span']} was issued by somebody else this very moment; issue it again."
            )
            raise RequestError(msg)
        told = {**told, "seq": writer.standing().seq + 1}
        content = json.dumps(told, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
        files = {f"{base}.json": content.encode()}
        if manifest is not None:
            files[f"{base}.manifest.json"] = manifest
        return writer.record([], files=files)


def next_number(office: Office, what: str, span: str) -> int:
    """Return how many times a span was issued, plus one."""
    return 1 + sum(1 for told in records(office, what) if told["span"] == span)
