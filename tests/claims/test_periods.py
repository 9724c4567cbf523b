"""Calendar arithmetic of the date reader."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.claims import periods

DAYS = st.dates(date(1200, 1, 1), date(2800, 12, 31))


@given(DAYS, st.sampled_from(["day", "week", "month", "quarter", "year", "decade"]))
def test_the_current_period_holds_the_day(day, unit):
    first, last = periods.step(day, unit, 0)
    assert first <= day <= last


@given(DAYS, st.sampled_from(["day", "week", "month", "quarter", "year", "decade"]), st.integers(-50, 50))
def test_periods_follow_one_another_without_a_gap(day, unit, steps):
    end, start = periods.step(day, unit, steps)[1], periods.step(day, unit, steps + 1)[0]
    assert (start - end).days == 1


@given(DAYS, st.sampled_from([(0, 4), (4, 8), (8, 12)]), st.sampled_from(["month", "quarter", "year", "decade"]))
def test_a_part_lies_inside_its_period(day, part, unit):
    whole = periods.step(day, unit, 0)
    first, last = periods.part_of(whole, part)
    assert whole[0] <= first <= last <= whole[1]


def test_a_winter_ends_in_the_next_year():
    assert periods.months(2023, 12, 2) == (date(2023, 12, 1), date(2024, 2, 29))


@pytest.mark.parametrize(("ahead", "expected"), [(False, date(2024, 3, 18)), (True, date(2024, 3, 25))])
def test_a_weekday_is_the_last_or_the_next(ahead, expected):
    assert periods.weekday(date(2024, 3, 20), 0, ahead=ahead) == (expected, expected)


@pytest.mark.parametrize(
    ("reference", "month", "year"),
    [(date(2024, 1, 10), 12, 2023), (date(2024, 12, 20), 1, 2025), (date(2024, 6, 1), 6, 2024)],
)
def test_a_month_without_a_year_is_the_nearest(reference, month, year):
    assert periods.nearest_year(reference, month) == year
