"""docs/return.schema.json and docs/statement.schema.json, made from what writes `return.json` and
`statement.json`: `python -m tests.published_schemas`.
"""

import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from isf.outputs.returns import SHEETS
from isf.reporting.balances import MONEY_KEYS, PLAN_KEYS, Balance
from isf.reporting.dictionary import DICTIONARY, OPTIONAL, Field, Kind
from isf.reporting.header import SCHEMA_VERSION
from isf.reporting.outcomes import OutcomeRow
from isf.reporting.statement import Statement

Schema = dict[str, Any]

DOCS = Path(__file__).parents[1] / "docs"

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
MONEY: Final[Schema] = {"type": "string", "pattern": r"^-?[0-9]+\.[0-9]{2}$"}
NUMBER: Final[Schema] = {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
DAY: Final[Schema] = {"type": "string", "format": "date"}
TEXT: Final[Schema] = {"type": "string"}
COUNT: Final[Schema] = {"type": "integer"}

_KINDS: Final = {
    Kind.TEXT: TEXT,
    Kind.DATE: DAY,
    Kind.MONEY: MONEY,
    Kind.NUMBER: NUMBER,
    Kind.COUNT: COUNT,
}


def return_schema() -> Schema:
    """Return the schema of `return.json`; a recipient's profile may leave tables and columns out."""
    tables = {name: {"type": "array", "items": _row(name)} for name in SHEETS}
    return {
        "$schema": DRAFT,
        "title": f"Council return, version {SCHEMA_VERSION}",
        "description": "Amounts are pounds as text with two decimals; dates are ISO and inclusive.",
        "type": "object",
        "properties": tables,
        "required": ["header", "data_dictionary"],
        "additionalProperties": False,
    }


def _row(table: str) -> Schema:
    shown = [field for field in DICTIONARY if field.table == table]
    return {
        "type": "object",
        "properties": {field.field: _cell(field) for field in shown},
        "required": ["table", "field"] if table == "data_dictionary" else [],
        "additionalProperties": False,
    }


def _cell(field: Field) -> Schema:
    told = _KINDS[field.kind]
    words = f"{field.meaning} (optional)" if field.field in OPTIONAL else field.meaning
    may_be_empty = field.kind in (Kind.DATE, Kind.NUMBER, Kind.MONEY)
    shape: Schema = {"anyOf": [told, {"type": "null"}]} if may_be_empty else dict(told)
    return {**shape, "description": words}


def statement_schema() -> Schema:
    """Return the schema of a statement as JSON."""
    return {
        "$schema": DRAFT,
        "title": f"Statement to a person, version {SCHEMA_VERSION}",
        "description": "Amounts are pounds as text; dates are ISO; period_end is inclusive.",
        **_object({name: kind for name, kind in get_type_hints(Statement).items() if name != "terms"}),
    }


def _object(hints: Mapping[str, Any]) -> Schema:
    return {
        "type": "object",
        "properties": {name: _of(kind) for name, kind in hints.items()},
        "required": list(hints),
        "additionalProperties": False,
    }


def _of(kind: Any) -> Schema:
    if kind is Balance:
        return _balance()
    if kind is OutcomeRow:
        return _outcome()
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return {"anyOf": [_of(one) for one in get_args(kind)]}
    if origin is tuple:
        return {"type": "array", "items": _of(get_args(kind)[0])}
    if origin is not None and issubclass(origin, Mapping):
        return {"type": "object", "additionalProperties": _of(get_args(kind)[1])}
    return _plain(kind)


def _plain(kind: Any) -> Schema:
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return _object({one.name: hints[one.name] for one in fields(kind)})
    if isinstance(kind, type) and issubclass(kind, Enum):
        return {"enum": [member.value for member in kind]}
    simple: dict[Any, Schema] = {
        Decimal: NUMBER,
        date: DAY,
        str: TEXT,
        int: COUNT,
        bool: {"type": "boolean"},
        type(None): {"type": "null"},
    }
    return simple[kind]


def _balance() -> Schema:
    """As `isf balance --format json`; `from` and `brought_forward` where it looks at a span."""
    plan = dict.fromkeys(PLAN_KEYS, MONEY)
    heading = {"type": "object", "properties": {"heading": TEXT, "brought_forward": MONEY, **plan}}
    told = {
        "fund": TEXT,
        "as_of": DAY,
        "from": DAY,
        "currency": {"const": "GBP"},
        "brought_forward": MONEY,
        **plan,
        **dict.fromkeys(MONEY_KEYS, MONEY),
        "headings": {"type": "array", "items": {**heading, "required": ["heading", *PLAN_KEYS]}},
    }
    needed = [name for name in told if name not in ("from", "brought_forward")]
    return {"type": "object", "properties": told, "required": needed, "additionalProperties": False}


def _outcome() -> Schema:
    """As `isf outcomes --format json`."""
    empty = {"type": "null"}
    told = {
        "fund": TEXT,
        "outcome": {"anyOf": [TEXT, empty]},
        "care_act": {"anyOf": [TEXT, empty]},
        "words": {"anyOf": [TEXT, empty]},
        "spent": MONEY,
        "agreed": MONEY,
        "deliveries": COUNT,
        "progress": {"anyOf": [TEXT, empty]},
    }
    return {"type": "object", "properties": told, "required": list(told), "additionalProperties": False}


if __name__ == "__main__":
    for name, made in (("return", return_schema()), ("statement", statement_schema())):
        text = json.dumps(made, indent=1, ensure_ascii=False) + "\n"
        (DOCS / f"{name}.schema.json").write_text(text, encoding="utf-8", newline="\n")
