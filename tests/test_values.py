"""Values are dataclasses in every way, though none is made before it is used."""

import copy
import inspect
import pickle
import subprocess
import sys
import threading
from dataclasses import FrozenInstanceError, field, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal

import pytest

from isf.model import facts as f
from isf.model.fund import Earmark
from isf.model.values import Value

DAY = date(2026, 4, 6)


class Visit(Value):
    """A visit."""

    person: str
    hours: Decimal
    carers: int = 1


class Night(Visit):
    """A visit that lasts until morning."""

    calls: tuple[str, ...] = field(default_factory=tuple)


class Mileage(Value, kw_only=False):
    """Miles, in order."""

    miles: int
    pence: int = 45


def test_the_same_fields_are_the_same_value() -> None:
    one, two = Visit(person="P-7K3QX7", hours=Decimal(2)), Visit(person="P-7K3QX7", hours=Decimal(2))
    assert one == two
    assert hash(one) == hash(two)
    assert one != Night(person="P-7K3QX7", hours=Decimal(2))
    assert repr(Mileage(12)) == "Mileage(miles=12, pence=45)"


def test_a_value_never_changes() -> None:
    visit = Visit(person="P-7K3QX7", hours=Decimal(2))
    with pytest.raises(FrozenInstanceError):
        visit.hours = Decimal(3)  # type: ignore[misc]
    with pytest.raises(FrozenInstanceError):
        del visit.hours
    assert replace(visit, hours=Decimal(3)).hours == 3


def test_fields_are_named_unless_the_kind_takes_them_in_order() -> None:
    assert Mileage(12, 50).pence == 50
    with pytest.raises(TypeError, match="positional"):
        Visit("P-7K3QX7", Decimal(2))  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="hours"):
        Visit(person="P-7K3QX7")  # type: ignore[call-arg]


def test_a_kind_tells_its_fields_before_there_is_a_value_of_it() -> None:
    class Meal(Visit):
        """Never made below."""

        plates: int = 2

    assert is_dataclass(Meal)
    assert [one.name for one in fields(Meal)] == ["person", "hours", "carers", "plates"]
    assert list(inspect.signature(Meal).parameters) == ["person", "hours", "carers", "plates"]


def test_values_match_by_position_where_they_are_made_so() -> None:
    match Mileage(12):
        case Mileage(miles, pence):
            assert (miles, pence) == (12, 45)


def test_a_value_comes_back_from_another_process_as_it_was() -> None:
    earmark = Earmark(id="E1", amount=Decimal("40.00"), purpose="A trip", until=DAY)
    code = (
        "import pickle, sys; one = pickle.loads(sys.stdin.buffer.read());"
        "print(one == type(one)(one.id, one.amount, one.purpose, one.until), one)"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], input=pickle.dumps(earmark), capture_output=True, check=True
    )
    assert said.stdout.decode().split() == f"True {earmark}".split()
    assert copy.deepcopy(earmark) == earmark


def test_many_threads_may_make_the_first_value_at_once() -> None:
    class Call(Value):
        """A telephone call."""

        minutes: int

    made = list[Call]()
    start = threading.Barrier(8)

    def ring() -> None:
        start.wait()
        made.append(Call(minutes=5))

    threads = [threading.Thread(target=ring) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [Call(minutes=5)] * 8


def test_a_command_makes_no_kind_of_fact_that_it_does_not_use() -> None:
    code = (
        "from isf.model import facts as f; import datetime;"
        "f.Release(fund='', on=datetime.date.today(), agreement='', heading='', amount=0);"
        "print('__init__' in vars(f.Release), '__init__' in vars(f.Clawback))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert said.stdout.split() == ["True", "False"]
    assert issubclass(f.Release, Value)
