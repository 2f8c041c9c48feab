"""A council's policy pack: what is not said has a default; what cannot be meant is refused with its place."""

import tomllib
from datetime import date
from decimal import Decimal

import pytest

from isf.errors import FileError
from isf.model.periods import CalendarKind
from isf.model.policy import Basis, Policy
from isf.model.policy_file import policy_of


def pack(text: str = "") -> Policy:
    return policy_of({"code": "mercia", "name": "Mercia", **tomllib.loads(text)}, "mercia.toml")


def custom(*periods: str) -> str:
    """Return a custom calendar; each period is its label, first and last day."""
    rows = ['label = "{}"\nfirst = {}\nlast = {}\n'.format(*period.split()) for period in periods]
    return '[calendar]\nkind = "custom"\n' + "".join(f"[[calendar.periods]]\n{row}" for row in rows)


def test_the_default_pack_is_the_one_of_the_command_line() -> None:
    policy = pack()
    first = policy.calendar.period("2026:01")
    assert policy.calendar.kind is CalendarKind.FOUR_WEEKLY
    assert (first.start, first.end) == (date(2026, 4, 6), date(2026, 5, 4))
    assert policy.basis is Basis.NET
    assert policy.payment_day(first) == first.start
    assert (policy.keep_weeks, policy.keep_for_weeks) == (Decimal(4), 12)


def test_a_pack_that_says_everything() -> None:
    policy = pack(
        """
        [calendar]
        kind = "monthly"
        anchor = 2026-04-01
        pays_after_days = -7
        clause = "4.2"
        [payment]
        basis = "gross"
        clause = "4.3"
        [budget]
        weeks_in_year = 52.1429
        clause = "4.4"
        [surplus]
        keep_weeks = 8
        keep_for_weeks = 26
        clause = "9"
        """
    )
    may = policy.calendar.containing(date(2026, 5, 31))
    assert (may.label, may.start) == ("2026:02", date(2026, 5, 1))
    assert policy.payment_day(may) == date(2026, 4, 24)
    assert policy.basis is Basis.GROSS
    assert policy.weeks_in_year == Decimal("52.1429")
    assert policy.clauses == {"calendar": "4.2", "payment": "4.3", "budget": "4.4", "surplus": "9"}


def test_a_custom_calendar_is_inclusive_on_paper_and_half_open_inside() -> None:
    policy = pack(
        """
        [calendar]
        kind = "custom"
        clause = "4.1"
        periods = [
          { label = "2026:01", first = 2026-04-01, last = 2026-05-10 },
          { label = "2026:02", first = 2026-05-11, last = 2026-05-31 },
        ]
        """
    )
    assert policy.calendar.containing(date(2026, 5, 10)).label == "2026:01"
    assert policy.calendar.period("2026:02").end == date(2026, 6, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[calender]\n", "calender: there is no such key"),
        ('[calendar]\nkind = "lunar"\n', "calendar kind: it should be 'four-weekly'"),
        ("[calendar]\nanchor = 20260406\n", "calendar anchor: write a date like 2026-04-06"),
        ('[calendar]\nanchor = "06/04/2026"\n', "calendar anchor: '06/04/2026' is not a date"),
        ("[calendar]\nanchor = 2026-04-06T09:00:00\n", "calendar anchor: write a date"),
        ("[calendar]\nanchor = 0206-04-06\n", "calendar anchor: '0206-04-06' is not a date between 2000"),
        ('[calendar]\nkind = "monthly"\nanchor = 2026-01-31\n', "a day that every month has"),
        ('[calendar]\nkind = "custom"\n', "a custom calendar lists its periods"),
        (
            '[calendar]\nperiods = [{ label = "2026:01", first = 2026-04-01, last = 2026-05-10 }]\n',
            "a custom calendar lists its periods",
        ),
        (custom("April 2026-04-01 2026-04-30"), "calendar periods number 1 label"),
        (custom("2026:01 2026-04-30 2026-04-01"), "period 2026:01 ends before it begins"),
        (
            custom("2026:01 2026-04-01 2026-04-30", "2026:02 2026-05-02 2026-05-31"),
            "period 2026:02 does not begin on the day after 2026:01 ends",
        ),
        (
            custom("2026:01 2026-04-01 2026-04-30", "2026:01 2026-05-01 2026-05-31"),
            "two periods have the same label",
        ),
        ("[calendar]\npays_after_days = 400\n", "calendar pays_after_days"),
        ('[payment]\nbasis = "nett"\n', "payment basis: it should be 'net' or 'gross'"),
        ("[budget]\nweeks_in_year = 48\n", "budget weeks_in_year"),
        ("[surplus]\nkeep_weeks = -1\n", "surplus keep_weeks"),
        ('code = "Mercia"\n', "code"),
        ('code = "../mercia"\n', "code"),
        ('name = ""\n', "name: it is empty"),
        ('name = "Mercia\\u202eCouncil"\n', "name: it holds a line break or a character that cannot be seen"),
    ],
)
def test_a_pack_that_cannot_be_meant(text: str, said: str) -> None:
    with pytest.raises(FileError) as refused:
        pack(text)
    assert "mercia.toml: " in str(refused.value)
    assert said in str(refused.value)
    assert "Mend it in the policy file" in str(refused.value)


def test_every_mistake_is_shown_at_once() -> None:
    with pytest.raises(FileError) as refused:
        pack('[payment]\nbasis = "nett"\n[surplus]\nkeep_weeks = -1\n')
    assert "payment basis" in str(refused.value)
    assert "surplus keep_weeks" in str(refused.value)
