"""What waits for a second person is kept exactly: every kind of fact and event, out and back."""

import json
from dataclasses import fields
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isf.book.approval import exact_json
from isf.book.approval.exact_json import Item, from_plain, to_plain
from isf.model.facts import Due, Payment, Stream

KINDS = sorted(exact_json._KINDS.values(), key=lambda kind: kind.__name__)
AMOUNTS = st.decimals(-999999999, 999999999, places=2)

st.register_type_strategy(Decimal, AMOUNTS)


@given(st.sampled_from(KINDS).flatmap(st.from_type))
def test_what_is_written_down_reads_back_as_it_was(item: Item) -> None:
    told = json.loads(json.dumps(to_plain(item)))
    again = from_plain(told)
    assert again == item
    assert type(again) is type(item)
    assert to_plain(again) == told


def test_every_kind_of_the_model_has_a_form() -> None:
    names = {kind.__name__ for kind in KINDS}
    assert {"Payment", "Correction", "Move", "AgreementMade", "PlanSet", "AuthorityGranted"} <= names


def test_pence_keep_their_noughts() -> None:
    paid = Payment(fund="P-7K3QX7", on=date(2026, 5, 1), supplier="Provider", amount=Decimal("296.00"))
    assert to_plain(paid)["amount"] == "296.00"
    assert str(from_plain(to_plain(paid)).amount) == "296.00"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("what", "Nonsense"),
        ("what", None),
        ("amount", 296.0),
        ("amount", "NaN"),
        ("amount", "Infinity"),
        ("amount", "many"),
        ("on", "01/05/2026"),
        ("on", None),
        ("supplier", 7),
        ("links", "P-7K3QX7"),
        ("extra", "x"),
    ],
)
def test_what_does_not_fit_is_refused(key: str, value: object) -> None:
    told = to_plain(
        Payment(fund="P-7K3QX7", on=date(2026, 5, 1), supplier="Provider", amount=Decimal("296.00"))
    )
    with pytest.raises(ValueError, match="expected"):
        from_plain({**told, key: value})


def test_a_missing_field_is_refused_unless_it_has_a_default() -> None:
    """So that what was put down before a field was thought of can still be approved."""
    paid = Payment(fund="P-7K3QX7", on=date(2026, 5, 1), supplier="Provider", amount=Decimal("296.00"))
    told = to_plain(paid)
    for field in fields(Payment):
        less = {key: value for key, value in told.items() if key != field.name}
        if field.name in ("fund", "on", "supplier", "amount"):
            with pytest.raises(ValueError, match="expected"):
                from_plain(less)
        else:
            assert from_plain(less) == paid


def test_an_enum_comes_back_as_one() -> None:
    due = Due(fund="P-7K3QX7", on=date(2026, 4, 6), funder="Council", amount=Decimal("1.00"))
    again = from_plain(to_plain(due))
    assert isinstance(again, Due)
    assert isinstance(again.stream, Stream)
