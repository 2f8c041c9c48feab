"""Values as plain data for JSON: dates as ISO text, amounts and numbers as exact text."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum


def plain_data(value: object) -> object:
    """Return a value and all within it as what JSON can hold; nothing is rounded.

    A dataclass becomes an object with its fields, or what its own `as_json` gives.
    """
    own = getattr(value, "as_json", None)
    if own is not None:
        return own()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    return _of_many(value)


def _of_many(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain_data(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain_data(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_data(item) for item in value]
    return value
