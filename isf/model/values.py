"""Values: frozen dataclasses that Python makes when the first of a kind is made.

A dataclass costs half a millisecond to make. A command knows ninety kinds of
value and uses ten of them; made all at once, they were a fifth of its time.
"""

import inspect
from dataclasses import Field, dataclass, field
from threading import RLock
from typing import Any, Self, dataclass_transform

_FIELDS = "__dataclass_fields__"
_making = RLock()
_ready = set[type]()


class _NotYet:
    """Stands where a dataclass keeps its fields; who asks for them has the class made."""

    def __init__(self, *, kw_only: bool) -> None:
        self.kw_only = kw_only

    def __get__(self, _value: object, kind: type) -> dict[str, Field[Any]]:
        _make(kind)
        fields: dict[str, Field[Any]] = vars(kind)[_FIELDS]
        return fields


class _Signature:
    """Tells tools that ask how a value is made: `help`, editors, tests."""

    def __get__(self, _value: object, kind: type) -> inspect.Signature:
        _make(kind)
        said = inspect.signature(vars(kind).get("__init__", object.__init__))
        return said.replace(parameters=list(said.parameters.values())[1:])


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
class Value:
    """What is told by its fields alone and never changes; `kw_only=False` also takes them in order."""

    __signature__ = _Signature()

    def __init_subclass__(cls, *, kw_only: bool = True) -> None:
        """Leave it at the name and the fields for now."""
        setattr(cls, _FIELDS, _NotYet(kw_only=kw_only))

    def __new__(cls, *_args: object, **_fields: object) -> Self:
        """Make the class before the first value of it, also one that is copied or unpickled."""
        if cls not in _ready:
            _make(cls)
        return super().__new__(cls)


def _make(kind: type) -> None:
    with _making:
        if kind not in _ready:
            if isinstance(waiting := vars(kind).get(_FIELDS), _NotYet):
                dataclass(frozen=True, kw_only=waiting.kw_only)(kind)
            _ready.add(kind)
