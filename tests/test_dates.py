"""Days: ISO or nothing, the English day, the financial year, spans as people write them."""

import itertools
from datetime import UTC, date, datetime
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isf.errors import DateError
from isf.model import dates
from isf.model.dates import financial_year, months_after, parse_date, parts, today, written, written_span

days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(days)
def test_iso_dates_are_read_as_they_stand(day: date) -> None:
    assert parse_date(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "03/04",
        "03/04/2026",
        "3.4.2026",
        "04-03-2026",
        "2026/04/03",
        "20260403",
        "2026-4-3",
        "26-04-03",
        "2026-13-01",
        "2026-02-30",
        "2026-W15-1",
        "2026-04-03T00:00",
        " 2026-04-03",
        "2026-04-03\n",
        "２０２６-04-03",
        "April 2026",
        "10",
        "yesterday",
        "TODAY",
        "0206-04-06",
        "9999-12-31",
    ],
)
def test_no_other_way_of_writing_a_date_is_guessed(text: str) -> None:
    with pytest.raises(DateError) as refused:
        parse_date(text)
    assert "2026-04-06" in str(refused.value)


def test_today_is_today_in_england(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half past eleven at night in Greenwich is already tomorrow in a British summer."""

    late = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    monkeypatch.delenv("ISF_TODAY", raising=False)
    with mock.patch.object(dates, "datetime") as clock:
        clock.now.side_effect = late.astimezone
        assert today() == date(2026, 7, 1)


def test_a_rehearsal_has_a_today_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ISF_TODAY", "2026-05-03")
    assert parse_date("today") == date(2026, 5, 3)


@pytest.mark.parametrize("text", ["today", "03/05/2026", "soon"])
def test_a_rehearsals_today_is_not_guessed_either(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("ISF_TODAY", text)
    with pytest.raises(DateError):
        today()


@pytest.mark.parametrize(
    ("day", "year"),
    [
        ("2026-03-31", "2025-26"),
        ("2026-04-01", "2026-27"),
        ("2027-03-31", "2026-27"),
        ("2099-04-01", "2099-00"),
        ("2099-03-31", "2098-99"),
    ],
)
def test_the_financial_year_begins_on_the_first_of_april(day: str, year: str) -> None:
    assert financial_year(date.fromisoformat(day)) == year


@given(days)
def test_a_financial_year_changes_on_one_day_only(day: date) -> None:
    before = date.fromordinal(day.toordinal() - 1)
    changes = financial_year(before) != financial_year(day)
    assert changes == ((day.month, day.day) == (4, 1))


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2026-04-06", "2026-05-04", "6 April to 3 May 2026"),
        ("2026-04-01", "2026-05-01", "1 to 30 April 2026"),
        ("2026-12-14", "2027-01-11", "14 December 2026 to 10 January 2027"),
        ("2026-04-06", "2026-04-07", "6 April 2026"),
    ],
)
def test_half_open_spans_are_inclusive_on_paper(start: str, end: str, words: str) -> None:
    assert written_span(date.fromisoformat(start), date.fromisoformat(end)) == words


def test_a_day_for_people() -> None:
    assert written(date(2026, 4, 6)) == "6 April 2026"


def test_the_quarters_of_some_days_are_cut_at_both_ends() -> None:
    turns = [date(2026, 11, 15), date(2027, 1, 1), date(2027, 4, 1), date(2027, 4, 2)]
    assert parts(turns[0], turns[-1], 3) == list(itertools.pairwise(turns))
    assert parts(turns[0], turns[1], 3) == [(turns[0], turns[1])]
    assert parts(turns[1], turns[2], 3) == [(turns[1], turns[2])]
    assert [start.month for start, _ in parts(turns[0], turns[-1], 1)] == [11, 12, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2026-04-06", 12, "2027-04-06"),
        ("2026-11-06", 2, "2027-01-06"),
        ("2026-12-06", 12, "2027-12-06"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-10-31", 6, "2027-04-30"),
        ("2026-01-28", 1, "2026-02-28"),
        ("2026-03-31", 0, "2026-03-31"),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_its_month(day: str, months: int, then: str) -> None:
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(then)
