"""A council's calendar: every day in one period, labels that mean one span, budgets that sum."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isf.errors import PeriodError
from isf.model.money import share_out, total
from isf.model.periods import DEFAULT_CALENDAR, Calendar, CalendarKind, Period

COMPUTED = [kind for kind in CalendarKind if kind is not CalendarKind.CUSTOM]
YEAR = {
    CalendarKind.FOUR_WEEKLY: 13,
    CalendarKind.FORTNIGHTLY: 26,
    CalendarKind.WEEKLY: 52,
    CalendarKind.MONTHLY: 12,
}


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    kind = draw(st.sampled_from(COMPUTED))
    anchor = draw(st.dates(date(2020, 1, 1), date(2030, 12, 31)))
    return Calendar(kind, anchor.replace(day=min(anchor.day, 28)))


days = st.dates(date(2010, 1, 1), date(2060, 12, 31))


def test_the_default_begins_as_the_design_says() -> None:
    assert DEFAULT_CALENDAR.period("2026:01") == Period(date(2026, 4, 6), date(2026, 5, 4), "2026:01")
    assert DEFAULT_CALENDAR.containing(date(2026, 5, 3)).label == "2026:01"
    assert DEFAULT_CALENDAR.containing(date(2026, 5, 4)).label == "2026:02"
    assert DEFAULT_CALENDAR.containing(date(2026, 4, 5)).label == "2025:13"


@pytest.mark.parametrize(
    ("kind", "label", "start", "end"),
    [
        (CalendarKind.FORTNIGHTLY, "2026:02", "2026-04-20", "2026-05-04"),
        (CalendarKind.WEEKLY, "2026:52", "2027-03-29", "2027-04-05"),
        (CalendarKind.MONTHLY, "2026:01", "2026-04-06", "2026-05-06"),
        (CalendarKind.MONTHLY, "2026:12", "2027-03-06", "2027-04-06"),
        (CalendarKind.FOUR_WEEKLY, "2027:01", "2027-04-05", "2027-05-03"),
    ],
)
def test_labels_of_each_kind(kind: CalendarKind, label: str, start: str, end: str) -> None:
    period = Calendar(kind, date(2026, 4, 6)).period(label)
    assert (period.start.isoformat(), period.end.isoformat()) == (start, end)


@given(calendars(), days)
def test_every_day_lies_in_exactly_one_period(calendar: Calendar, day: date) -> None:
    period = calendar.containing(day)
    assert day in period
    assert period.start <= day < period.end
    before = calendar.containing(period.start - timedelta(days=1))
    after = calendar.containing(period.end)
    assert before.end == period.start
    assert after.start == period.end
    assert day not in before
    assert day not in after


@given(calendars(), days)
def test_a_label_means_the_period_it_was_taken_from(calendar: Calendar, day: date) -> None:
    period = calendar.containing(day)
    assert calendar.period(period.label) == period


@given(calendars(), st.integers(2020, 2040))
def test_a_year_has_its_periods_and_no_gap(calendar: Calendar, year: int) -> None:
    most = YEAR[calendar.kind]
    labels = [f"{year}:{number:02d}" for number in range(1, most + 1)]
    periods = [calendar.period(label) for label in labels]
    assert [period.label for period in periods] == labels
    assert all(before.end == after.start for before, after in pairwise(periods))
    assert calendar.period(f"{year + 1}:01").start == periods[-1].end
    spanned = (periods[-1].end - periods[0].start).days
    assert spanned in ((365, 366) if calendar.kind is CalendarKind.MONTHLY else (364,))


@given(calendars(), days, st.integers(0, 400))
def test_periods_between_two_days_are_those_that_share_a_day(
    calendar: Calendar, start: date, length: int
) -> None:
    end = start + timedelta(days=length)
    between = calendar.between(start, end)
    found = {calendar.containing(start + timedelta(days=n)) for n in range(length)}
    assert set(between) == found or length == 0
    assert list(between) == sorted(between)


@given(st.decimals(min_value=0, max_value=5000, places=2))
def test_monthly_twelfths_sum_to_the_year(weekly: Decimal) -> None:
    year = weekly * 52
    assert total(share_out(year, [Decimal(1)] * 12)) == year


@pytest.mark.parametrize(
    "label",
    [
        "",
        "2026",
        "2026:00",
        "2026:14",
        "2026:1",
        "2026-01",
        "2026:001",
        "26:01",
        "２０２６:01",
        "2026:01\n",
        "9999:01",
        "1999:13",
    ],
)
def test_a_label_that_the_calendar_does_not_have(label: str) -> None:
    with pytest.raises(PeriodError) as refused:
        DEFAULT_CALENDAR.period(label)
    assert "13" in str(refused.value)


def test_each_kind_knows_how_many_periods_it_has() -> None:
    for kind, most in YEAR.items():
        with pytest.raises(PeriodError, match=f"{most:02d}"):
            Calendar(kind, date(2026, 4, 6)).period(f"2026:{most + 1:02d}")


CUSTOM = Calendar(
    CalendarKind.CUSTOM,
    date(2026, 4, 1),
    (
        Period(date(2026, 4, 1), date(2026, 5, 11), "2026:01"),
        Period(date(2026, 5, 11), date(2026, 6, 1), "2026:02"),
    ),
)


def test_a_custom_calendar_has_what_it_lists() -> None:
    assert CUSTOM.period("2026:02").days == 21
    assert CUSTOM.containing(date(2026, 5, 10)).label == "2026:01"
    assert [p.label for p in CUSTOM.between(date(2026, 5, 10), date(2026, 5, 12))] == ["2026:01", "2026:02"]
    assert [p.label for p in CUSTOM.between(date(2026, 5, 10), date(2026, 5, 11))] == ["2026:01"]
    assert [p.label for p in CUSTOM.between(date(2026, 5, 11), date(2026, 5, 12))] == ["2026:02"]


@pytest.mark.parametrize("label", ["2026:03", "2026:1"])
def test_a_custom_calendar_has_nothing_else(label: str) -> None:
    with pytest.raises(PeriodError):
        CUSTOM.period(label)
    with pytest.raises(PeriodError):
        CUSTOM.containing(date(2026, 6, 1))


def test_a_period_code_can_stand_in_an_id() -> None:
    assert DEFAULT_CALENDAR.period("2026:01").code == "2026P01"
