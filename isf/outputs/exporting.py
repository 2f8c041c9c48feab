"""An office's postings into an export: everything, or what was recorded since the last time."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from isf.book.disk.chain import digest
from isf.book.journal import Journal
from isf.book.load import fund_ids, read_fund
from isf.book.since import since
from isf.office import Office
from isf.outputs.parquet import Export, files_of, person_of, read_manifest
from isf.reporting.shared_rows import shared_rows

if TYPE_CHECKING:
    from collections.abc import Mapping


class Exported(NamedTuple):
    """What was written: whole or what was new, from how many funds, in which files."""

    whole: bool
    funds: int
    files: tuple[Path, ...]


def export(office: Office, folder: Path, key: bytes) -> Exported:
    """Bring an export up to date; whole where it is new, has another key, or a ledger does not go on from it.

    Raises:
        NotAnExportError: when the folder holds something else.
        UnsoundBookError, ChangedOutsideError: as reading a ledger does.
        ImportError: when pyarrow is not installed.
    """
    manifest = read_manifest(folder)
    mark = digest(b"export " + key)[:16]
    known: Mapping[str, Any] = manifest.get("funds", {}) if manifest.get("key") == mark else {}
    people = {fund: person_of(key, fund) for fund in fund_ids(office)}
    states = {fund: since(office, fund, _before(known.get(person))) for fund, person in people.items()}
    news = {fund: state.new for fund, state in states.items()}
    whole = not known or not set(known) <= set(people.values()) or None in news.values()
    changed = {fund: None if whole else new for fund, new in news.items() if whole or new}
    last = Journal(office.ledgers).last()
    made, gone = Export(folder, last.seq if last else 0), files_of(folder) if whole else []
    for fund, only in changed.items():
        ledger = read_fund(office, fund)
        made.add(shared_rows(ledger.fund, people[fund], ledger.postings(), only))
    told = {people[fund]: state.now for fund, state in states.items()}
    made.close({"key": mark, "funds": told, "seq": last.seq if last else 0}, gone)
    return Exported(whole, len(changed), tuple(made.written))


def _before(told: Any) -> dict[str, tuple[int, str]]:  # noqa: ANN401 - read from JSON
    return {name: (int(size), str(sha)) for name, (size, sha) in (told or {}).items()}
