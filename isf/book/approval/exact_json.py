"""Facts and events as plain data and back, exactly: what waits for a second person is kept like this.

Amounts are text with the digits that they had, days are ISO dates. The types
of the fields say how each is read back, so that a new kind of fact needs
nothing here; whatever does not fit its type is refused.
"""

import types
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from typing import Any, TypeAlias, Union, get_args, get_origin, get_type_hints

from isf.model import events, facts
from isf.model.events import Event
from isf.model.facts import Fact

Item: TypeAlias = Fact | Event
Plain: TypeAlias = dict[str, Any]

_KINDS: dict[str, type[Any]] = {
    name: kind
    for module in (facts, events)
    for name, kind in vars(module).items()
    if isinstance(kind, type) and issubclass(kind, Fact | Event) and kind not in (Fact, Event)
}


def to_plain(item: Item) -> Plain:
    """Return a fact or an event as plain data, with its class under `what`."""
    return {"what": type(item).__name__, **_table(item)}


def from_plain(told: Plain) -> Item:
    """Return the fact or event that plain data tells of.

    Raises:
        ValueError: when it is none, or a field is missing, unknown or of another type.
    """
    if not isinstance(told, dict):
        raise _wrong(wanted="an item", got=told)
    kind = _KINDS.get(str(told.get("what")))
    if kind is None:
        raise _wrong(wanted="a kind of fact or event", got=told.get("what"))
    item: Item = _made(kind, {key: value for key, value in told.items() if key != "what"})
    return item


def _table(value: Any) -> Plain:  # noqa: ANN401 - any dataclass of the model
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def _plain(value: Any) -> Any:  # noqa: ANN401
    if is_dataclass(value):
        return _table(value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | StrEnum) else value


@cache
def _types(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind)


def _made(kind: type[Any], told: Any) -> Any:  # noqa: ANN401
    types_of = _types(kind)  # type: ignore[arg-type]
    if not isinstance(told, dict) or not _needed(kind) <= set(told) <= set(types_of):
        raise _wrong(wanted=kind.__name__, got=told)
    return kind(**{name: _read(types_of[name], value) for name, value in told.items()})


def _needed(kind: type[Any]) -> set[str]:
    """Return the fields without a default: a field that a newer isf has more is not missed."""
    return {one.name for one in fields(kind) if one.default is MISSING and one.default_factory is MISSING}


def _read(kind: Any, value: Any) -> Any:  # noqa: ANN401
    if get_origin(kind) in (Union, types.UnionType):
        inner = [part for part in get_args(kind) if part is not types.NoneType]
        return None if value is None else _read(inner[0], value)
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind), value)
    if is_dataclass(kind):
        return _made(kind, value)  # type: ignore[arg-type]
    if kind in _TEXTS:
        return _from_text(_TEXTS[kind], value)
    if issubclass(kind, StrEnum):
        return _from_text(kind, value)
    if type(value) is not kind:
        raise _wrong(wanted=kind.__name__, got=value)
    return value


def _tuple(parts: tuple[Any, ...], value: Any) -> tuple[Any, ...]:  # noqa: ANN401
    if not isinstance(value, list):
        raise _wrong(wanted="a list", got=value)
    kinds = (parts[0],) * len(value) if parts[-1] is Ellipsis else parts
    if len(kinds) != len(value):
        raise _wrong(wanted=f"a list of {len(kinds)}", got=value)
    return tuple(_read(kind, part) for kind, part in zip(kinds, value, strict=True))


def _amount(text: str) -> Decimal:
    amount = Decimal(text)
    if not amount.is_finite():
        raise _wrong(wanted="an amount", got=text)
    return amount


_TEXTS: dict[Any, Callable[[str], Any]] = {Decimal: _amount, date: date.fromisoformat}


def _from_text(read: Callable[[str], Any], value: Any) -> Any:  # noqa: ANN401
    if not isinstance(value, str):
        raise _wrong(wanted="text", got=value)
    try:
        return read(value)
    except (ValueError, InvalidOperation):
        raise _wrong(wanted=getattr(read, "__name__", "text").strip("_"), got=value) from None


def _wrong(*, wanted: str, got: object) -> ValueError:
    return ValueError(f"{wanted} was expected, not {str(got)[:60]!r}")
