"""The chart of accounts: every name that is meant has a meaning, and nothing else has one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isf.book import accounts as ac
from isf.errors import CodeError

F = "P-7K3QX7"
names = st.from_regex(ac.NAME, fullmatch=True)
funds = st.from_regex(r"P-[0-9A-HJKMNP-TV-Z]{6}", fullmatch=True)

CHART = [
    (ac.bank(F), "Assets:Bank", "", ""),
    (ac.card(F), "Assets:Card", "", ""),
    (ac.owed(F, "Council"), "Assets:Owed", "", "Council"),
    (ac.payable(F, "Provider"), "Liabilities:Payable", "", "Provider"),
    (ac.advance(F), "Liabilities:Advance", "", ""),
    (ac.clawback(F, "Council"), "Liabilities:Clawback", "", "Council"),
    (ac.funding(F, "TopUp-Daughter"), "Income:Funding", "", "TopUp-Daughter"),
    (ac.income_clawback(F, "ICB"), "Income:Clawback", "", "ICB"),
    (ac.transfer(F), "Income:Transfer", "", ""),
    (ac.expense("Support", F, "Home-Support"), "Expenses:Support", "Home-Support", ""),
    (ac.expense("Gain-Share", F, "Community"), "Expenses:Gain-Share", "Community", ""),
    (ac.plan("Allocated", F, "Fee"), "Plan:Allocated", "Fee", ""),
    (ac.plan("Available", F, "Fee"), "Plan:Available", "Fee", ""),
]


@pytest.mark.parametrize(("account", "role", "heading", "party"), CHART)
def test_a_name_says_what_it_is(account: str, role: str, heading: str, party: str) -> None:
    meaning = ac.meaning(account)
    assert meaning is not None
    assert (meaning.role, meaning.fund, meaning.heading, meaning.party) == (role, F, heading, party)


@pytest.mark.parametrize(("state", "promise"), [("Committed", "AG-001"), ("Conditional", "PR-001")])
def test_committed_and_conditional_name_what_they_are_held_for(state: str, promise: str) -> None:
    meaning = ac.meaning(ac.plan(state, F, "Home-Support", promise))
    assert meaning is not None
    assert (meaning.role, meaning.heading, meaning.promise) == (f"Plan:{state}", "Home-Support", promise)
    assert ac.meaning(ac.plan(state, F, "Home-Support")) is None


@pytest.mark.parametrize(
    "account",
    [
        "Assets:Bank",
        "Assets:Bank:Clearing",
        "Assets:Bank:Office",
        "Liabilities:Clearing",
        "Liabilities:Office",
        "Income:Office:Interest",
        "Expenses:Office:Bank-Charges",
    ],
)
def test_the_offices_own_accounts_belong_to_no_fund(account: str) -> None:
    meaning = ac.meaning(account)
    assert meaning is not None
    assert meaning.fund == ""
    assert ac.currency_of(account) == "GBP"


@given(funds, names, names)
def test_the_third_component_is_always_the_fund(fund: str, heading: str, promise: str) -> None:
    for account in (
        ac.owed(fund, heading),
        ac.payable(fund, heading),
        ac.expense("Support", fund, heading),
    ):
        assert account.split(":")[2] == fund
        assert ac.currency_of(account) == "GBP"
    for state in ac.PLAN_STATES:
        account = ac.plan(state, fund, heading, promise if state in ac.STATES_BY_PROMISE else "")
        assert account.startswith(f"Equity:Plan:{fund}:{state}:")
        assert ac.currency_of(account) == "GBP.PLAN"
        meaning = ac.meaning(account)
        assert meaning is not None
        assert (meaning.fund, meaning.heading) == (fund, heading)


@pytest.mark.parametrize(
    "account",
    [
        "",
        "Assets",
        "Assets:Savings:P-7K3QX7",
        "Assets:Bank:P-7K3QX7:Extra",
        "Assets:Bank:p-7k3qx7",
        "Assets:Bank:P-7K3QX7\n",
        "Assets:Owed:P-7K3QX7",
        "Assets:Owed:P-7K3QX7:",
        "Assets:Owed:P-7K3QX7:the council",
        "Liabilities:Advance:P-7K3QX7:Provider",
        "Expenses:Gifts:P-7K3QX7:Community",
        "Expenses:P-7K3QX7:Support:Community",
        "Equity:Plan:P-7K3QX7:Available",
        "Equity:Plan:P-7K3QX7:Saved:Community",
        "Equity:Plan:P-7K3QX7:Spent:Community:AG-001",
        "Equity:Opening-Balances",
        "Income:Office:Gifts",
    ],
)
def test_the_chart_knows_no_other_account(account: str) -> None:
    assert ac.meaning(account) is None


@given(st.text(max_size=12))
def test_a_code_may_stand_in_an_account_or_is_refused(text: str) -> None:
    try:
        assert ac.check_name("heading", text) == text
    except CodeError:
        assert ac.meaning(f"Assets:Owed:{F}:{text}") is None
        return
    assert ac.meaning(f"Assets:Owed:{F}:{text}") is not None


@pytest.mark.parametrize("text", ["Home-Support", "Fee", "ICB", "2Gether", "TopUp-Daughter", "A"])
def test_codes_as_people_give_them(text: str) -> None:
    assert ac.check_name("heading", text) == text


@pytest.mark.parametrize(
    "text", ["", "home", "Home Support", "-Home", "Home:Support", "Café", "Home\n", "HОME"]
)
def test_what_accounts_cannot_hold_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(CodeError, match="for example Home-Support"):
        ac.check_name("heading", text)
