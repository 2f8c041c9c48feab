"""Fund ids: hard to mistype, easy to tell from everything else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn

from isf.errors import FundIdError
from isf.model.fund_id import ALPHABET, check_fund_id, is_fund_id, new_fund_id

bodies = st.text(alphabet=ALPHABET, min_size=6, max_size=6)


@pytest.mark.parametrize("fund", ["P-7K3QX7", "P-2M9TFY"])
def test_the_ids_of_the_design_are_ids(fund: str) -> None:
    assert check_fund_id(fund) == fund


def test_a_new_id_is_valid_and_not_taken() -> None:
    taken: frozenset[str] = frozenset()
    for _ in range(200):
        fund = new_fund_id(taken)
        assert is_fund_id(fund)
        assert fund not in taken
        taken |= {fund}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "P-",
        "P-7K3QX",
        "P-7K3QX77",
        "7K3QX7",
        "p-7k3qx7",
        "P-7K3QX8",
        "P_7K3QX7",
        "P-7K3QXO",
        "P-7K3QXI",
        " P-7K3QX7",
        "P-7K3QX7\n",
        "P-7К3QX7",
        "P-７K3QX7",
        "../P-7K3QX7",
        "P-7K3QX7/",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(FundIdError) as refused:
        check_fund_id(text)
    assert "isf fund list" in str(refused.value)


@given(st.integers(0, 5), st.sampled_from(ALPHABET))
def test_one_wrong_symbol_is_always_noticed(place: int, symbol: str) -> None:
    body = "7K3QX7"
    wrong = body[:place] + symbol + body[place + 1 :]
    assert is_fund_id(f"P-{wrong}") == (wrong == body)


@given(bodies)
def test_only_one_check_symbol_in_thirty_two_fits(body: str) -> None:
    assert sum(is_fund_id(f"P-{body[:5]}{last}") for last in ALPHABET) == 1


@given(bodies)
def test_stdnum_agrees_about_the_check_symbol(body: str) -> None:
    assert is_fund_id(f"P-{body}") == luhn.is_valid(body, ALPHABET)
