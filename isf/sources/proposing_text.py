"""The text of a proposed declaration, as a person reads it through and corrects it."""

import json
import re
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from isf.sources.declaration import FIELDS, FactKind
from isf.sources.header import norm
from isf.sources.proposing_words import GIVEN, IN, LENGTHS, OUT

_NUMBER = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,4})?", re.ASCII)
_CLOCKS = (("hh:mm:ss", r"[0-9]+:[0-9]{2}:[0-9]{2}"), ("hh:mm", r"[0-9]+:[0-9]{2}"))
_WIDEST = 20
_WORDS = 12


@dataclass(frozen=True, slots=True)
class Declared:
    """What is known of a file: its name, what it tells of, the column of each field, the form of its dates.

    `more` are the lines about its reader; `rows` the cells below the header.
    """

    stem: str
    kind: FactKind
    columns: Mapping[str, str]
    form: str
    rows: Sequence[Sequence[str]]
    header: Sequence[str]
    more: Sequence[str]


def unread(made: Declared) -> tuple[str, ...]:
    """Return the columns that no field is read from, in the order of the file."""
    taken = set(_read(made).values())
    return tuple(dict.fromkeys(name for name in made.header if name and name not in taken))


def _unread(made: Declared) -> list[str]:
    left = ", ".join(json.dumps(name, ensure_ascii=False) for name in unread(made))
    if not left:
        return []
    free = ", ".join(sorted(FIELDS[made.kind] - set(_read(made))))
    told = f'Not read: {left}. To read one of them, write it above as in field = ["NAME"]; '
    told += f"the fields are {free}."
    return textwrap.wrap(told, 100, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)


def _split(columns: Mapping[str, str]) -> bool:
    return {"debit", "credit"} <= set(columns)


def _read(made: Declared) -> dict[str, str]:
    """Return the column of each field that is read: an amount has one column, or one for each direction."""
    if made.kind is FactKind.VISIT:
        return dict(made.columns)
    other = ("amount", "flag") if _split(made.columns) else ("debit", "credit")
    return {field: name for field, name in made.columns.items() if field not in other}


def column_of(
    rows: Sequence[Sequence[str]], header: Sequence[str], columns: Mapping[str, str], field: str
) -> list[str]:
    """Return the cells of a field that are not empty."""
    if field not in columns:
        return []
    place = header.index(columns[field])
    return [row[place].strip() for row in rows if len(row) > place and row[place].strip()]


def text_of(made: Declared) -> str:
    """Return the text of a declaration, the columns that it does not read in a comment."""
    columns = _read(made)
    quoted = {field: name.replace("\\", "\\\\").replace('"', '\\"') for field, name in columns.items()}
    lines = [
        "# Proposed from a file. Read it through: which column is which, the form of its dates (03/04 is",
        "# 3 April when the day comes first), and what a negative amount means. docs/sources.md says more.",
        f'title = "{made.stem.replace(chr(34), "")[:60]}"',
        f'fact = "{made.kind}"',
        made.more[0],
        f'dates = ["{made.form}"]',
        *(["running_balance = true"] if "balance" in columns else []),
        "",
        "[table]",
        'encodings = ["utf-8-sig", "cp1252"]',
        *made.more[1:],
    ]
    lines += _visits(made) if made.kind is FactKind.VISIT else _amounts(made)
    lines += ["", "[columns]", *(f'{field} = ["{name}"]' for field, name in quoted.items())]
    lines += _unread(made)
    lines += ["", "[[asides]]", 'what = "total"', 'says = ["Total", "Totals", "Grand total"]', ""]
    return "\n".join(lines)


def _amounts(made: Declared) -> list[str]:
    columns = _read(made)
    split = _split(made.columns)
    fields = ("debit", "credit") if split else ("amount",)
    cells = [cell for field in fields for cell in column_of(made.rows, made.header, columns, field)]
    lines = ["", "[amounts]", f'sign = "{"split" if split else "flag" if "flag" in columns else "signed"}"']
    if "flag" in columns:
        said = {norm(cell) or cell for cell in column_of(made.rows, made.header, columns, "flag")}
        for which, words in (("plus", IN), ("minus", OUT)):
            meant = [word for word in words if (norm(word) or word) in said] or words[:1]
            lines.append(f"{which} = {json.dumps(meant)}")
    lines += ["pound = true"] if any("£" in cell for cell in cells) else []
    lines += ["brackets = true"] if any(cell.startswith("(") for cell in cells) else []
    lines += ["trailing_minus = true"] if any(cell.endswith("-") for cell in cells) else []
    return [*lines, *(["one_decimal = true"] if any(re.search(r"\.[0-9]$", cell) for cell in cells) else [])]


def _visits(made: Declared) -> list[str]:
    billed = next(field for field in LENGTHS if field in made.columns)
    cells = column_of(made.rows, made.header, made.columns, billed)
    form = next((name for name, shape in _CLOCKS if cells and all(re.fullmatch(shape, c) for c in cells)), "")
    if not form:
        longest = max((Decimal(cell) for cell in cells if _NUMBER.fullmatch(cell)), default=Decimal(0))
        form = "minutes" if longest > _WIDEST and not any("." in cell for cell in cells) else "hours"
    return ["", "[visits]", f'billed = "{billed}"', f'durations = ["{form}"]', *_given(made)]


def _given(made: Declared) -> list[str]:
    """Return which words of a status mean that a visit was given; what the others say is not charged."""
    if "status" not in made.columns:
        return []
    said = list(dict.fromkeys(column_of(made.rows, made.header, made.columns, "status")))
    given = [word for word in said if norm(word) in GIVEN]
    others = [json.dumps(word, ensure_ascii=False) for word in said if word not in given][:_WORDS]
    told = f"Not given, and so not charged: {', '.join(others)}. Add here what means that a visit was given."
    lines = textwrap.wrap(told, 100, initial_indent="# ", subsequent_indent="# ") if others else []
    return [*lines, f"delivered = {json.dumps(given or ['Delivered'], ensure_ascii=False)}"]
