"""One of every kind of fact and event, made from the fields that its class has."""

import dataclasses
import enum
import types
import typing
from datetime import date
from decimal import Decimal
from typing import Any

from isf.book.directives import Directive
from isf.book.entries import entry
from isf.book.lines import lines
from isf.model import events, facts
from isf.model.fund import Funder

DAY = date(2026, 4, 6)
_TEXTS = {
    "heading": "Home-Support",
    "source_heading": "Community",
    "funder": "Council",
    "supplier": "Provider",
    "agreement": "AG-001",
    "agreed_by": "A1",
    "promise": "PR-001",
    "outcome": "O1",
    "expense": "Support",
    "charge": "management",
    "corrects": "P-7K3QX7/fee/00001",
    "source": f"{'0' * 64}:12",
    "receipt": f"{'0' * 64}.pdf",
    "account": "Expenses:Fee:P-7K3QX7:Fee",
    "care_act": "g",
    "council": "calderdale",
    "direction": "better",
    "link": "split-1",
    "path": f"documents/{'0' * 64}.pdf",
    "entry": "P-7K3QX7/fee/00001",
    "code": "Council",
}
_IDS = {"Outcome": "O1", "Agreement": "AG-001", "Authority": "A1", "Progress": "PG-001"}


def every_kind(fund: str) -> dict[str, list[Directive]]:
    """Return what each kind of fact and event puts into a fund's ledger."""
    found: dict[str, list[Directive]] = {}
    for name, made in every_one(fund).items():
        if isinstance(made, facts.Fact):
            found[name] = [entry(made, f"{fund}/x/00001")]
        elif not isinstance(made, events.BankBalance):
            found[name] = list(lines(made))
    return found


def every_one(fund: str) -> dict[str, facts.Fact | events.Event]:
    """Return one of every kind of fact and event."""
    classes = [c for module in (facts, events) for c in vars(module).values() if _is_kind(c)]
    return {kind.__name__: example(kind, fund) for kind in classes}


def _is_kind(thing: object) -> bool:
    return (
        isinstance(thing, type)
        and issubclass(thing, facts.Fact | events.Event)
        and thing not in (facts.Fact, events.Event)
    )


def example(kind: type, fund: str, **given: Any) -> Any:
    """Make one of a class, each field by its name and type."""
    hints = typing.get_type_hints(kind)
    values = {}
    for field in dataclasses.fields(kind):
        optional = field.default is not dataclasses.MISSING and field.name not in _TEXTS
        if field.name == "fund":
            values["fund"] = "" if kind in (facts.Clearing, facts.Split, facts.OfficeEntry) else fund
        elif field.name in given:
            values[field.name] = given[field.name]
        elif not optional:
            values[field.name] = _value(field.name, hints[field.name], fund, kind)
    return kind(**values)


_BY_NAME: dict[str, Any] = {
    "legs": (("Expenses:Fee:P-7K3QX7:Fee", Decimal("20.00"), "GBP"),),
    "headings": (("Home-Support", Decimal("75.00")),),
    "funders": (Funder("Council", share=Decimal(100)),),
}
_BY_TYPE: dict[object, Any] = {date: DAY, Decimal: Decimal("20.00"), int: 1, bool: True}


def _value(name: str, hint: Any, fund: str, owner: type) -> Any:
    if isinstance(hint, types.UnionType):
        hint = next(part for part in hint.__args__ if part is not types.NoneType)
    if hint is str:
        return _IDS.get(owner.__name__, fund) if name == "id" else _TEXTS.get(name, "Something happened")
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return next(iter(hint))
    if dataclasses.is_dataclass(hint):
        return example(typing.cast("type", hint), fund)
    return _BY_TYPE[hint] if hint in _BY_TYPE else _BY_NAME.get(name, ())
