"""Postings as Parquet, by financial year and authority: a base, deltas of what came since, and compaction.

A folder `fy=2026-27/authority=calderdale/` holds files sorted by person and day, zstd, in row groups of half
a million. `_isf.json` says which schema they have and how far each ledger was taken. Fund ids are
replaced by a keyed hash whose key stays in the office.
"""

import hashlib
import hmac
import json
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from isf.book.trust.outgoing import check_outgoing
from isf.errors import NotAnExportError
from isf.outputs.files import write_whole
from isf.reporting.shared_rows import SCHEMA, SharedRow

MANIFEST: Final = "_isf.json"
_ROW_GROUP: Final = 500_000
_AT_ONCE: Final = 300_000


def person_of(key: bytes, fund: str) -> str:
    """Return what stands for a fund in an export; without the key nobody can tell which it is."""
    return hmac.new(key, fund.encode(), hashlib.sha256).hexdigest()[:16]


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return how far an export goes; of a new one, nothing.

    Raises:
        NotAnExportError: when the folder holds something else, or an export of another schema.
    """
    path = folder / MANIFEST
    if not path.is_file():
        if folder.is_dir() and any(folder.iterdir()):
            raise NotAnExportError(folder, "there is no _isf.json in it")
        return {}
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise NotAnExportError(folder, "its _isf.json cannot be read") from None
    if not isinstance(told, dict) or told.get("schema") != SCHEMA:
        raise NotAnExportError(folder, f"it was written with another schema than {SCHEMA}")
    return told


class Export:
    """Writes one base or delta; rows wait until there are many, then go to their partitions."""

    def __init__(self, folder: Path, seq: int) -> None:
        self.folder, self.name, self.parts = check_outgoing(folder), f"to-{seq:09d}", 0
        self._rows: list[SharedRow] = []
        self.written: list[Path] = []

    def add(self, rows: Iterable[SharedRow]) -> None:
        """Take rows."""
        self._rows += rows
        if len(self._rows) >= _AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what waits, a file for each partition."""
        partitions: dict[tuple[str, str], list[SharedRow]] = defaultdict(list)
        for row in self._rows:
            partitions[row.fy, row.authority].append(row)
        self._rows = []
        for (year, authority), rows in sorted(partitions.items()):
            place = self.folder / f"fy={year}" / f"authority={authority}"
            path = place / f"{self.name}-{self.parts:03d}.parquet"
            _write(path, sorted(rows, key=lambda row: (row.person, row.on)))
            self.written.append(path)
        self.parts += 1

    def close(self, manifest: Mapping[str, Any], gone: Sequence[Path] = ()) -> None:
        """Write the rest and the manifest; then take away what a new base replaces."""
        self.flush()
        told = {"schema": SCHEMA, **manifest}
        write_whole(self.folder / MANIFEST, (json.dumps(told, indent=1, sort_keys=True) + "\n").encode())
        for path in gone:
            if path not in self.written:
                path.unlink(missing_ok=True)


def files_of(folder: Path) -> list[Path]:
    """Return every data file of an export."""
    return sorted(folder.glob("fy=*/authority=*/*.parquet"))


def compact(folder: Path) -> int:
    """Merge the files of each partition into one; return how many there were before.

    Raises:
        NotAnExportError: when the folder holds none.
    """
    if not read_manifest(check_outgoing(folder)):
        raise NotAnExportError(folder, "there is no _isf.json in it")
    before = files_of(folder)
    partitions: dict[Path, list[Path]] = defaultdict(list)
    for path in before:
        partitions[path.parent].append(path)
    for place, paths in partitions.items():
        if len(paths) > 1:
            _merge(place, paths)
    return len(before)


def _merge(place: Path, paths: Sequence[Path]) -> None:
    """Write one sorted file, then take the others away; a reader in between would see both: do it alone."""
    import pyarrow as pa  # noqa: PLC0415 - the extra `analyse`
    from pyarrow import parquet  # noqa: PLC0415

    whole = pa.concat_tables(parquet.ParquetFile(path).read() for path in paths)
    draft = place / "compacting"
    _put(draft, whole.sort_by([("person", "ascending"), ("on", "ascending")]))
    for path in paths:
        path.unlink()
    draft.replace(place / paths[-1].name)


def _write(path: Path, rows: Sequence[SharedRow]) -> None:
    import pyarrow as pa  # noqa: PLC0415 - the extra `analyse`

    text = pa.dictionary(pa.int32(), pa.string())
    kinds = {"person": pa.string(), "on": pa.string(), "pence": pa.int64(), "plan": pa.bool_()}
    names = [name for name in SharedRow._fields if name not in ("fy", "authority")]
    columns = {
        name: pa.array([getattr(r, name) for r in rows], kinds.get(name, pa.string())) for name in names
    }
    columns["on"] = columns["on"].cast(pa.date32())
    for name in names:
        if name not in kinds:
            columns[name] = columns[name].cast(text)
    path.parent.mkdir(parents=True, exist_ok=True)
    _put(path, pa.table(columns))


def _put(path: Path, table: Any) -> None:  # noqa: ANN401 - pyarrow has no types
    from pyarrow import parquet  # noqa: PLC0415

    draft = path.with_name(f".{path.name}.{os.getpid()}")
    options = {"compression": "zstd", "row_group_size": _ROW_GROUP}
    parquet.write_table(table, draft, **options)
    draft.chmod(0o600)
    draft.replace(path)
