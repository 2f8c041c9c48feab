"""Amounts: what people write is read exactly or refused, never guessed."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from isf.errors import AmountError, UnitsError
from isf.model.money import PENNY, ZERO, parse_amount, parse_units, plain, pounds, share_out, to_pence, total

amounts = st.decimals(min_value=-999_999_999, max_value=Decimal("999999999.99"), places=2)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1250", "1250.00"),
        ("1,250.00", "1250.00"),
        ("£1,250", "1250.00"),
        ("£1,250.50", "1250.50"),
        ("-12.50", "-12.50"),
        ("-£12.50", "-12.50"),
        ("0", "0.00"),
        ("0.07", "0.07"),
        ("-0", "0.00"),
        ("007", "7.00"),
        ("999,999,999.99", "999999999.99"),
        (" 24.00 ", "24.00"),
    ],
)
def test_amounts_as_people_write_them(text: str, amount: str) -> None:
    assert str(parse_amount(text)) == amount


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "1,50",
        "1.500,00",
        "0,500",
        "0,001",
        "12,34,567",
        "1,2500",
        ",250",
        "1 250",
        "1_250",
        "12.5",
        "12.505",
        "12.",
        ".50",
        "NaN",
        "sNaN",
        "Infinity",
        "-inf",
        "1e5",
        "1E+5",
        "0x10",
        "1/2",
        "(12.50)",
        "12.50-",
        "12.50CR",
        "£-12.50",
        "££5",
        "$5",
        "--5",
        "+5",
        "−5",
        "１２５０",
        "١٢٥٠",
        "1２50",
        "৳5",
        "1234567890",
        "1,234,567,890",
        "12.50\n",
        "\t12.50",
        "12.50\u200b",
        "12\u00a0500",
        "twelve",
    ],
)
def test_everything_else_is_refused_by_name(text: str) -> None:
    with pytest.raises(AmountError) as refused:
        parse_amount(text)
    assert repr(text) in str(refused.value)
    assert "1,250.00" in str(refused.value)


@given(amounts)
def test_every_amount_survives_being_written_and_read(amount: Decimal) -> None:
    assert parse_amount(plain(amount)) == amount
    assert parse_amount(pounds(amount)) == amount
    assert plain(parse_amount(plain(amount))) == plain(amount).replace("-0.00", "0.00")


@given(st.text(alphabet="0123456789.,-+£eE ()xNaif_٣５", max_size=14))
def test_what_is_read_is_what_the_text_says(text: str) -> None:
    """Either it is refused, or its digits are those of the text, with two decimals."""
    try:
        amount = parse_amount(text)
    except AmountError:
        return
    bare = text.strip(" ").replace("£", "").replace(",", "")
    assert amount == Decimal(bare)
    assert amount.as_tuple().exponent == -2
    assert abs(amount) < 10**9


@given(st.text(max_size=8))
def test_any_other_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    try:
        parse_amount(text)
    except AmountError as refused:
        assert str(refused)  # noqa: PT017 - either answer is right; a crash is not


@pytest.mark.parametrize(("text", "units"), [("12", "12"), ("11.5", "11.5"), ("0.0833", "0.0833")])
def test_units_as_people_write_them(text: str, units: str) -> None:
    assert parse_units(text) == Decimal(units)


@pytest.mark.parametrize("text", ["", "11,5", "-1", "1e3", "NaN", "1.23456", "1234567", "£5", "１２", "1:30"])
def test_units_that_could_mean_something_else_are_refused(text: str) -> None:
    with pytest.raises(UnitsError) as refused:
        parse_units(text)
    assert "11.5" in str(refused.value)


def test_halves_are_rounded_up_as_on_an_invoice() -> None:
    assert [to_pence(Decimal(text)) for text in ("0.005", "0.015", "2.675", "-0.005")] == [
        Decimal("0.01"),
        Decimal("0.02"),
        Decimal("2.68"),
        Decimal("-0.01"),
    ]


def test_the_sum_of_nothing_has_pence() -> None:
    assert plain(total([])) == "0.00"


@pytest.mark.parametrize(
    ("amount", "text"),
    [("1250", "£1,250.00"), ("-12.5", "-£12.50"), ("0", "£0.00"), ("1234567.89", "£1,234,567.89")],
)
def test_pounds_for_people(amount: str, text: str) -> None:
    assert pounds(Decimal(amount)) == text


weights = st.lists(st.decimals(min_value=0, max_value=1000, places=2), min_size=1, max_size=13)


@given(amounts, weights)
def test_sharing_out_loses_and_invents_no_penny(amount: Decimal, parts: list[Decimal]) -> None:
    assume(sum(parts))
    shared = share_out(amount, parts)
    assert total(shared) == amount
    for part, weight in zip(shared, parts, strict=True):
        assert abs(part - amount * weight / sum(parts)) <= PENNY
        assert part.as_tuple().exponent == -2


@given(amounts)
def test_a_year_cut_into_twelve_months_is_the_year(year: Decimal) -> None:
    months = share_out(year, [Decimal(1)] * 12)
    assert total(months) == year
    assert max(months) - min(months) <= 2 * PENNY


def test_shares_of_nothing_are_our_own_mistake() -> None:
    with pytest.raises(ValueError, match="zero"):
        share_out(Decimal("1.00"), [ZERO, ZERO])
