"""Who gets what of a council return: one TOML file for each recipient, in `reports/profiles/`.

name = "Finance team"
tables = ["header", "money_summary", "attestation"]   # these alone; all unless given
allow = ["person_name"]                               # optional columns that may go out
[columns]                                             # of a table, these alone
lines = ["person_ref", "date_from", "gross"]
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from isf.book.records import read_toml
from isf.errors import FileError
from isf.office import starter
from isf.outputs.returns import SHEETS
from isf.reporting.about import Profile
from isf.reporting.dictionary import DICTIONARY, OPTIONAL

FOLDER: Final = "profiles"
_KEYS: Final = frozenset({"name", "tables", "allow", "columns"})


def read_profile(name: str, templates: Path) -> tuple[Profile, frozenset[str]]:
    """Return a recipient's profile, and the optional columns that it allows.

    The office's own file comes first, then the shipped one.

    Raises:
        FileError: when there is none of that name, or it names what no return has.
    """
    path = next((path for path in _places(name, templates) if path.is_file()), None)
    if path is None:
        known = sorted({p.stem for folder in _folders(templates) for p in folder.glob("*.toml")})
        why = f"there is no such profile (known: {', '.join(known)})"
        raise FileError(templates / FOLDER / f"{name}.toml", [why], "Name one of these, or write one.")
    told = read_toml(path)
    wrong = list(_problems(told))
    if wrong:
        raise FileError(path, wrong, "Names of tables and columns stand in data_dictionary.csv.")
    columns = {table: frozenset(map(str, names)) for table, names in told.get("columns", {}).items()}
    profile = Profile(
        name=str(told.get("name", name)), tables=frozenset(told.get("tables", ())), columns=columns
    )
    return profile, frozenset(told.get("allow", ()))


def _folders(templates: Path) -> tuple[Path, Path]:
    return templates / FOLDER, starter() / "reports" / FOLDER


def _places(name: str, templates: Path) -> Iterator[Path]:
    for folder in _folders(templates):
        if Path(name).name == name:
            yield folder / f"{name}.toml"


def _problems(told: Mapping[str, Any]) -> Iterator[str]:
    yield from (f"it has an unknown key {key!r}" for key in sorted(set(told) - _KEYS))
    named = {*told.get("tables", ()), *told.get("columns", {})}
    yield from (f"no return has a table {table!r}" for table in sorted(named - set(SHEETS)))
    yield from (
        f"{column!r} is not an optional column" for column in sorted(set(told.get("allow", ())) - OPTIONAL)
    )
    known = {(field.table, field.field) for field in DICTIONARY}
    for table, columns in told.get("columns", {}).items():
        missing = [column for column in columns if (table, column) not in known]
        yield from (f"table {table} has no column {column!r}" for column in missing if table in SHEETS)
