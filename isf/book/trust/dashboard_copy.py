"""A copy of the dashboard's database for a backup: whole while it runs, and without what opens doors."""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Final

PLACE: Final = "portal/portal.sqlite"
"""Where it stands in an office and in a backup."""
_DOORS: Final = ("session", "invite", "failure")
"""Tables that nobody needs back: running visits, links that were not used yet, tries that failed."""


def copy_of(path: Path) -> bytes | None:
    """Return the database as it is at one moment; None where there is none."""
    if not path.is_file() or path.is_symlink():
        return None
    with tempfile.TemporaryDirectory(prefix="isf-") as folder:
        copy = Path(folder) / "copy.sqlite"
        with closing(sqlite3.connect(path)) as live, closing(sqlite3.connect(copy)) as made:
            live.backup(made)
            _close_doors(made)
        return copy.read_bytes()


def _close_doors(made: sqlite3.Connection) -> None:
    there = {row[0] for row in made.execute("select name from sqlite_master where type = 'table'")}
    for table in _DOORS:
        if table in there:
            made.execute(f"delete from {table}")  # noqa: S608 - names of ours
    made.commit()
    made.execute("pragma journal_mode = delete")
    made.execute("vacuum")
