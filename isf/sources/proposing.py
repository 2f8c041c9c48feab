"""A declaration for a file that none fits: its columns by known words, its dates by how they are written.

A date form is proposed only when every date in the column is written so. Where
a column would fit with the day first and with the month first, the day comes
first, as everywhere in Britain, and the proposal says so for a person to check.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from isf.office import starter
from isf.sources.csv_reader import Record, csv_records
from isf.sources.declaration import Declaration, FactKind
from isf.sources.declared import read_declarations
from isf.sources.decode import decode
from isf.sources.errors import FileRefusedError
from isf.sources.files import Incoming, Magic
from isf.sources.header import norm
from isf.sources.workbook_reader import workbook_records

_FORMS = (
    *("%d/%m/%Y", "%Y-%m-%d", "%d/%m/%y", "%d-%m-%Y", "%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y"),
    *("%d-%b-%y", "%Y/%m/%d", "%Y%m%d", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y %H:%M:%S"),
    "%Y-%m-%dT%H:%M:%S",
)
_NUMBER = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,4})?", re.ASCII)
_CLOCKS = (("hh:mm:ss", r"[0-9]+:[0-9]{2}:[0-9]{2}"), ("hh:mm", r"[0-9]+:[0-9]{2}"))
_WIDEST = 20
_OWN = {
    "date": ("visit date", "start date", "shift date", "day", "posted", "paid"),
    "reference": ("person", "client", "customer", "service user", "user ref", "resident", "citizen"),
    "billed": ("minutes", "duration", "hours", "billed", "invoiced", "invoiced time", "paid time", "length"),
    "planned": ("planned", "planned time", "scheduled", "planned minutes", "planned duration"),
    "actual": ("actual", "actual time", "actual minutes", "actual duration", "delivered"),
    "claimed": ("claimed", "claimed time", "claimed minutes"),
    "service": ("service", "service type", "visit type", "task"),
    "visit": ("visit id", "visit ref", "visit reference", "shift id"),
    "status": ("status", "outcome of visit"),
    "amount": ("amount", "value", "total", "sum"),
    "debit": ("debit", "out", "money out", "withdrawn", "payments"),
    "credit": ("credit", "in", "money in", "paid in", "receipts"),
    "text": ("description", "details", "narrative", "payee", "memo"),
    "balance": ("balance", "running balance"),
}


def propose(file: Incoming, name: str, fact: str | None) -> tuple[str, str]:
    """Return a name and the text of a declaration for a CSV file or workbook with a header.

    Raises:
        FileRefusedError: when there is no header, or it is not plain what is what.
    """
    records, more = _records(file)
    place, header = _header(file, records)
    rows = [cells for _, cells in records[place + 1 :] if any(cell.strip() for cell in cells)]
    kind = FactKind(fact) if fact else _kind(file, header)
    columns = _columns(header, kind)
    dates = _dates(file, _column(rows, header, columns, "date"))
    called = name or re.sub(r"[^a-z0-9]+", "-", file.path.stem.lower()).strip("-")[:40] or "ours"
    return called, _text(file, kind, columns, dates, rows, header, more)


def _records(file: Incoming) -> tuple[list[Record], list[str]]:
    if file.magic is not Magic.TEXT:
        return list(workbook_records(file, "")), ['readers = ["workbook"]']
    text, _ = decode(file, ("utf-8-sig", "cp1252"))
    tries = [(list(csv_records(file, text, mark)), mark) for mark in (",", ";", "\t", "|")]
    records, mark = max(tries, key=lambda one: sorted(len(cells) for _, cells in one[0])[len(one[0]) // 2])
    return records, ['readers = ["csv"]', f'delimiters = ["{mark}"]'.replace("\t", "\\t")]


def _header(file: Incoming, records: Sequence[Record]) -> tuple[int, list[str]]:
    """Return the record with the most known words; the fuller one where two have as many."""
    known = {norm(word) for words in _spellings().values() for word in words}

    def worth(place: int) -> tuple[int, int]:
        cells = [cell for cell in records[place][1] if cell.strip()]
        return sum(norm(cell) in known for cell in cells), -place

    best = max(range(min(len(records), 60)), key=worth, default=None)
    if best is None or worth(best)[0] < 2:  # noqa: PLR2004 - one word may stand anywhere
        why = "it has no header in which a date and an amount or a length of time are named"
        raise FileRefusedError(file.path, why, "Write the declaration by hand; docs/sources.md shows how.")
    return best, [cell.strip() for cell in records[best][1]]


def _spellings() -> dict[str, list[str]]:
    """Return every spelling that a shipped declaration or this module knows, by field."""
    found: dict[str, list[str]] = {field: list(words) for field, words in _OWN.items()}
    for one in read_declarations(starter() / "importers"):
        for field, words in _own_columns(one).items():
            found.setdefault(field, []).extend(words)
    return found


def _own_columns(declaration: Declaration) -> dict[str, tuple[str, ...]]:
    return {field: words for field, words in declaration.columns.items() if field not in ("type", "flag")}


def _kind(file: Incoming, header: Sequence[str]) -> FactKind:
    visit, bank = _columns(header, FactKind.VISIT), _columns(header, FactKind.BANK_STATEMENT)
    if "reference" in visit and {"billed", "actual", "claimed", "planned"} & set(visit):
        return FactKind.VISIT
    if "balance" in bank or {"debit", "credit"} <= set(bank):
        return FactKind.BANK_STATEMENT
    if "reference" in _columns(header, FactKind.REMITTANCE):
        return FactKind.REMITTANCE
    why = f"its columns ({', '.join(name for name in header if name)}) do not say what it tells of"
    raise FileRefusedError(file.path, why, "Say it with --fact remittance, bank-statement or visit.")


def _columns(header: Sequence[str], kind: FactKind) -> dict[str, str]:
    """Return one column for each field, none twice."""
    from isf.sources.declaration import FIELDS  # noqa: PLC0415 - beside its only use

    found: dict[str, str] = {}
    for field, words in _spellings().items():
        spelled = {norm(word): rank for rank, word in reversed(list(enumerate(words)))}
        fits = [name for name in header if norm(name) in spelled and name not in found.values()]
        if field in FIELDS[kind] and fits:
            found[field] = min(fits, key=lambda name: spelled[norm(name)])
    return found


def _column(
    rows: Sequence[Sequence[str]], header: Sequence[str], columns: dict[str, str], field: str
) -> list[str]:
    if field not in columns:
        return []
    place = header.index(columns[field])
    return [row[place].strip() for row in rows if len(row) > place and row[place].strip()]


def _dates(file: Incoming, cells: Sequence[str]) -> str:
    """Return the first form in which nine in ten of the dates are written, day first before anything else."""
    for form in _FORMS:
        if cells and sum(_fits(cell, form) for cell in cells) * 10 >= len(cells) * 9:
            return form
    shown = ", ".join(repr(cell) for cell in cells[:3]) or "none"
    why = f"its dates ({shown}) are not written in a way that leaves no doubt"
    raise FileRefusedError(file.path, why, "Write `dates` by hand; docs/sources.md shows how.")


def _fits(cell: str, form: str) -> bool:
    try:
        datetime.strptime(cell, form)  # noqa: DTZ007 - only its form
    except ValueError:
        return False
    return True


def _text(  # noqa: PLR0917
    file: Incoming,
    kind: FactKind,
    columns: dict[str, str],
    form: str,
    rows: Sequence[Sequence[str]],
    header: Sequence[str],
    more: list[str],
) -> str:
    quoted = {field: name.replace("\\", "\\\\").replace('"', '\\"') for field, name in columns.items()}
    lines = [
        "# Proposed from a file. Read it through: which column is which, the form of its dates (03/04 is",
        "# 3 April when the day comes first), and what a negative amount means. docs/sources.md says more.",
        f'title = "{file.path.stem.replace(chr(34), "")[:60]}"',
        f'fact = "{kind}"',
        more[0],
        f'dates = ["{form}"]',
        "",
        "[table]",
        'encodings = ["utf-8-sig", "cp1252"]',
        *more[1:],
    ]
    lines += _visits(rows, header, columns) if kind is FactKind.VISIT else _amounts(rows, header, columns)
    lines += ["", "[columns]", *(f'{field} = ["{name}"]' for field, name in quoted.items())]
    lines += ["", "[[asides]]", 'what = "total"', 'says = ["Total", "Totals", "Grand total"]', ""]
    return "\n".join(lines)


def _amounts(rows: Sequence[Sequence[str]], header: Sequence[str], columns: dict[str, str]) -> list[str]:
    split = {"debit", "credit"} <= set(columns)
    if split:
        columns.pop("amount", None)
    fields = ("debit", "credit") if split else ("amount",)
    cells = [cell for field in fields for cell in _column(rows, header, columns, field)]
    lines = ["", "[amounts]", f'sign = "{"split" if split else "signed"}"']
    lines += ["pound = true"] if any("£" in cell for cell in cells) else []
    lines += ["brackets = true"] if any(cell.startswith("(") for cell in cells) else []
    return [*lines, *(["one_decimal = true"] if any(re.search(r"\.[0-9]$", cell) for cell in cells) else [])]


def _visits(rows: Sequence[Sequence[str]], header: Sequence[str], columns: dict[str, str]) -> list[str]:
    billed = next(field for field in ("billed", "claimed", "actual", "planned") if field in columns)
    cells = _column(rows, header, columns, billed)
    form = next((name for name, shape in _CLOCKS if cells and all(re.fullmatch(shape, c) for c in cells)), "")
    if not form:
        longest = max((Decimal(cell) for cell in cells if _NUMBER.fullmatch(cell)), default=Decimal(0))
        form = "minutes" if longest > _WIDEST and not any("." in cell for cell in cells) else "hours"
    return ["", "[visits]", f'billed = "{billed}"', f'durations = ["{form}"]']
