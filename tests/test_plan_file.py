"""The plan file: what opens a fund, and every way in which it could mean something else."""

import tomllib
from datetime import date
from decimal import Decimal

import pytest

from isf.errors import FileError
from isf.model.fund import Authority, AuthorityKind, Funder, Outcome
from isf.model.plan_file import PlanFile, fund_of_plan, plan_file_of
from tests.command_line import PLAN

FUNDERS = "\n[[funders]]\n"


def plan(text: str = PLAN) -> PlanFile:
    return plan_file_of(tomllib.loads(text), "annie.toml")


def said(text: str) -> str:
    with pytest.raises(FileError) as refused:
        plan(text)
    words = str(refused.value)
    assert words.startswith("annie.toml: ")
    assert words.endswith("nothing was written.")
    return words


def test_the_plan_of_the_command_lines_contract() -> None:
    fund, names = fund_of_plan(plan(), "P-7K3QX7", Decimal(52))
    budget = fund.plans[0]
    assert (fund.id, fund.council, fund.start) == ("P-7K3QX7", "calderdale", date(2026, 4, 6))
    assert fund.support_reason == "Learning Disability Support"
    assert budget.headings == (
        ("Home-Support", Decimal("75.00")),
        ("Community", Decimal("20.00")),
        ("Fee", Decimal("5.00")),
    )
    assert (budget.weekly, budget.contribution) == (Decimal("100.00"), Decimal("10.00"))
    assert budget.funders == (Funder("Council", Decimal(100)),)
    assert fund.outcomes == (Outcome("O1", "g", "See my sister every week"),)
    assert fund.authorities == (Authority("A1", AuthorityKind.SELF, date(2026, 4, 6)),)
    assert names == {"A1": "Annie Example"}


def test_the_fund_knows_no_name() -> None:
    fund, _ = fund_of_plan(plan(), "P-7K3QX7", Decimal(52))
    assert "Annie" not in repr(fund)


def test_two_funders_share_the_budget() -> None:
    text = PLAN + FUNDERS + 'code = "Council"\nshare = 60\n' + FUNDERS + 'code = "ICB"\nshare = 40\n'
    fund, _ = fund_of_plan(plan(text), "P-7K3QX7", Decimal(52))
    assert [(f.code, f.share) for f in fund.plans[0].funders] == [
        ("Council", Decimal(60)),
        ("ICB", Decimal(40)),
    ]


def test_a_weekly_funder_leaves_the_rest_to_the_council() -> None:
    text = PLAN + FUNDERS + 'code = "ICB"\nweekly = "40.00"\n'
    fund, _ = fund_of_plan(plan(text), "P-7K3QX7", Decimal(52))
    assert [f.code for f in fund.plans[0].funders] == ["Council", "ICB"]


def test_funders_may_all_be_given_by_the_week() -> None:
    text = (
        PLAN + FUNDERS + 'code = "Council"\nweekly = "50.00"\n' + FUNDERS + 'code = "ICB"\nweekly = "40.00"\n'
    )
    fund, _ = fund_of_plan(plan(text), "P-7K3QX7", Decimal(52))
    assert [(f.code, f.weekly) for f in fund.plans[0].funders] == [
        ("Council", Decimal(50)),
        ("ICB", Decimal(40)),
    ]


def test_several_people_may_agree_each_in_their_time() -> None:
    text = PLAN + (
        '[[may_agree]]\nwho = "Bo Example"\nauthority = "deputy"\nfrom = 2026-05-01\nuntil = 2026-08-01\n'
        '[[may_agree]]\nwho = "Cy Example"\nauthority = "advocate"\nid = "A1"\n'
    )
    fund, names = fund_of_plan(plan(text), "P-7K3QX7", Decimal(52))
    assert [right.id for right in fund.authorities] == ["A2", "A3", "A1"]
    assert names == {"A2": "Annie Example", "A3": "Bo Example", "A1": "Cy Example"}
    deputy = fund.authorities[1]
    assert [deputy.covers(date(2026, *day)) for day in ((4, 30), (5, 1), (7, 31), (8, 1))] == [
        False,
        True,
        True,
        False,
    ]


def test_accents_are_kept_and_brought_to_one_form() -> None:
    text = PLAN.replace("See my sister", "Gweld fy chwaer yn Llandei\u0302lo")
    assert "Llandeîlo" in plan(text).outcomes[0].words


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"75.00"', '"74.00"', "the headings sum to 99.00 a week, but the weekly budget is 100.00"),
        ('"75.00"', '"75"\nhome-support = "0"', "'home-support' must begin with a capital or a digit"),
        ('"75.00"', '"75"\nHome-support = "0"', "heading Home-Support, Home-support is there twice"),
        ('weekly = "100.00"', "weekly = 100.00", 'weekly: write amounts in quotes, for example "100.00"'),
        ('weekly = "100.00"', 'weekly = "100,00"', "weekly: '100,00' is not an amount"),
        ('weekly = "100.00"', 'weekly = "1e2"', "weekly: '1e2' is not an amount"),
        ('"10.00"', '"-10.00"', "contribution: an amount here cannot be negative"),
        ('"10.00"', '"110.00"', "the contribution is more than the weekly budget"),
        ("start = 2026-04-06", "start = 20260406", "start: write a date like 2026-04-06"),
        ("start = 2026-04-06", 'start = "06/04/2026"', "start: '06/04/2026' is not a date"),
        ("start = 2026-04-06", "start = 2026-04-06T00:00:00", "start: write a date like 2026-04-06"),
        ("start = 2026-04-06", "start = 0206-04-06", "start: '0206-04-06' is not a date"),
        ("start = 2026-04-06\n", "", "start: it is missing"),
        ('council = "calderdale"\n', "", "council: it is missing"),
        ('name = "Annie Example"', 'name = " "', "name: it is empty"),
        (
            "Annie Example",
            "Annie\\u001b[2JExample",
            "name: it holds a line break or a character that cannot be seen",
        ),
        ("easy read", "easy\\u202eread", "communication: it holds a line break"),
        ("communication", "comunication", "comunication: there is no such key"),
        ("Learning Disability Support", "LD", "primary_support_reason 'LD' is not one of Physical Support"),
        ('care_act = "g"', 'care_act = "z"', "outcomes number 1 care_act: it should be 'a'"),
        ('id = "O1"', 'id = "my outcome"', "outcomes number 1 id"),
        ("See my sister every week", "", "outcomes number 1 words: it is empty"),
        ('authority = "self"', 'authority = "boss"', "may_agree number 1 authority: it should be 'self'"),
        (
            'authority = "self"',
            'authority = "self"\nfrom = 1775433600',
            "may_agree number 1 from: write a date",
        ),
        (
            'authority = "self"',
            'authority = "self"\nuntil = 2026-04-06',
            "the authority of 'Annie Example' ends before it begins",
        ),
    ],
)
def test_a_plan_that_cannot_be_meant_names_the_place(old: str, new: str, words: str) -> None:
    assert old in PLAN
    assert words in said(PLAN.replace(old, new, 1))


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ('code = "ICB"\nshare = 40\n', "the funders' shares sum to 40 percent, not 100"),
        ('code = "ICB"\n', "funders number 1: give either a share in percent or a weekly amount"),
        ('code = "ICB"\nshare = 100\nweekly = "5.00"\n', "give either a share in percent or a weekly amount"),
        ('code = "ICB"\nweekly = "95.00"\n', "come to 105.00, more than the weekly budget of 100.00"),
        ('code = "Council"\nweekly = "50.00"\n', "leave Council out and it pays the rest"),
        ('code = "Contribution"\nweekly = "5.00"\n', "Contribution is not a funder here"),
        ('code = "Provider"\nweekly = "5.00"\n', "Provider is not a funder here"),
        ('code = "the council"\nshare = 100\n', "must begin with a capital or a digit"),
        ('code = "ICB"\nshare = "NaN"\n', "funders number 1 share"),
        ('code = "ICB"\nshare = 33.33333\n', "funders number 1 share"),
    ],
)
def test_funders_that_do_not_add_up(more: str, words: str) -> None:
    assert words in said(PLAN + FUNDERS + more)


@pytest.mark.parametrize(
    "codes", [("ICB", "ICB"), ("ICB", "Icb")], ids=["the same", "the same but for capitals"]
)
def test_a_funder_is_named_once(codes: tuple[str, str]) -> None:
    more = "".join(f'{FUNDERS}code = "{code}"\nweekly = "5.00"\n' for code in codes)
    assert "is there twice" in said(PLAN + more)


def test_ids_are_used_once() -> None:
    outcome = '[[outcomes]]\nid = "O1"\ncare_act = "i"\nwords = "Swim"\n'
    right = '[[may_agree]]\nwho = "Bo"\nauthority = "deputy"\nid = "A7"\n'
    assert "outcome O1" in said(PLAN + outcome)
    assert "authority A7" in said(PLAN + right + right)


@pytest.mark.parametrize("table", ["[headings]", "[[outcomes]]", "[[may_agree]]"])
def test_a_plan_without_one_of_its_parts_is_no_plan(table: str) -> None:
    without = PLAN.split(table)[0]
    assert f"{table.strip('[]')}: it is missing" in said(without)


def test_every_mistake_is_shown_at_once() -> None:
    words = said(PLAN.replace('"75.00"', "75").replace('"g"', '"z"').replace('"self"', '"boss"'))
    assert "headings Home-Support" in words
    assert "outcomes number 1 care_act" in words
    assert "may_agree number 1 authority" in words
