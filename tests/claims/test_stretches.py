"""Relative dates, stretches of time, feasts, and the words that bound a date."""

from datetime import date

import pytest
from dated import PUBLISHED, days, one
from hypothesis import given
from hypothesis import strategies as st

from monitor.claims.dates import dates
from monitor.claims.feasts import feast_day
from storage.model import Bound


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It opened yesterday.", one("2024-03-19")),
        ("It opens tomorrow.", one("2024-03-21")),
        ("It opened on Monday.", one("2024-03-18")),
        ("It will open on Monday.", one("2024-03-25")),
        ("It opened last week.", one("2024-03-11", "2024-03-17")),
        ("It opened last month.", one("2024-02-01", "2024-02-29")),
        ("It opened this month.", one("2024-03-01", "2024-03-31")),
        ("It opens next year.", one("2025-01-01", "2025-12-31")),
        ("It opens early next year.", one("2025-01-01", "2025-04-30")),
        ("It opened two years ago.", one("2022-01-01", "2022-12-31")),
        ("It opened three days ago.", one("2024-03-17")),
        ("It opened last summer.", one("2023-06-01", "2023-08-31")),
        ("It opened in July of last year.", one("2023-07-01", "2023-07-31")),
    ],
)
def test_a_relative_date_is_counted_from_the_day_of_publication(text, expected):
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "form"),
    [("It opened on 5 March.", "--03-05"), ("It opened last week.", "week-1"), ("It opened yesterday.", "day-1")],
)
def test_without_a_day_of_publication_a_relative_date_keeps_its_form(text, form):
    (mention,) = dates(text, None)
    assert (mention.first, mention.last, mention.form) == (None, None, form)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("It opens by March 2025.", Bound.AT_MOST),
        ("It stays open until March 2025.", Bound.AT_MOST),
        ("It will not open until March 2025.", Bound.AT_LEAST),
        ("It opens no later than March 2025.", Bound.AT_MOST),
        ("It opens before March 2025.", Bound.UNDER),
        ("It opens after March 2025.", Bound.OVER),
        ("It has been open since March 2023.", Bound.AT_LEAST),
        ("It will be open from March 2025.", Bound.AT_LEAST),
        ("The letters are from March 1925.", Bound.EXACT),
        ("It opens around March 2025.", Bound.ABOUT),
        ("It opens between March and May 2025.", Bound.RANGE),
        ("It opens in March 2025.", Bound.EXACT),
    ],
)
def test_the_word_before_a_date_bounds_it(text, bound):
    assert [d.bound for d in dates(text, PUBLISHED)] == [bound]


def test_a_stretch_of_time_has_two_edges():
    found = dates("The film was shot from September 1994 to August 1995.", PUBLISHED)
    assert [(str(d.first), d.edge) for d in found] == [("1994-09-01", "start"), ("1995-08-01", "end")]


def test_a_stretch_shares_the_year_that_is_written_once():
    assert days("It was closed from November to January 2023.")[0] == ("2022-11-01", "2022-11-30")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("It was sold in the week of 6 March.", "2024-03-04", "2024-03-10"),
        ("It was sold in the week ending March 10.", "2024-03-04", "2024-03-10"),
        ("It burnt over the weekend.", "2024-03-16", "2024-03-17"),
        ("It opened on Friday last week.", "2024-03-15", "2024-03-15"),
        ("It opened on the first of March.", "2024-03-01", "2024-03-01"),
        ("It was calm in the '90s.", "1990-01-01", "1999-12-31"),
        ("It rose in FY2023.", "2023-01-01", "2023-12-31"),
        ("It rose in FY23.", "2023-01-01", "2023-12-31"),
        ("It rose in 2H23.", "2023-07-01", "2023-12-31"),
        ("It will open in the second half of the year.", "2024-07-01", "2024-12-31"),
        ("It will open in mid-to-late June.", "2024-06-11", "2024-06-30"),
        ("It will be open at the end of the month.", "2024-03-21", "2024-03-31"),
        ("It rose in the three months to February.", "2023-12-01", "2024-02-29"),
        ("It rose in the quarter ended December 31.", "2023-10-01", "2023-12-31"),
        ("It rose in the year ended 31 March 2023.", "2022-04-01", "2023-03-31"),
    ],
)
def test_a_stretch_is_read_by_what_ends_or_holds_it(text, first, last):
    assert days(text) == [(first, last)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("It closed on Christmas Eve.", "2023-12-24"),
        ("It will close before Christmas.", "2024-12-25"),
        ("It closes on Easter Monday.", "2024-04-01"),
        ("It closed on Good Friday 2019.", "2019-04-19"),
        ("It closed on Black Friday.", "2023-11-24"),
        ("It closed last Easter.", "2023-04-09"),
        ("It opens next Halloween.", "2024-10-31"),
    ],
)
def test_a_feast_has_its_day(text, day):
    assert days(text) == [(day, day)]


def test_a_fiscal_quarter_is_ambiguous_since_years_of_firms_differ():
    (found,) = dates("It closed in the fiscal second quarter.", PUBLISHED)
    assert (found.granularity, found.ambiguous) == ("quarter", True)


@given(st.integers(1900, 2199))
def test_easter_is_a_sunday_of_march_or_april(year):
    easter = feast_day("easter", year)
    assert easter.weekday() == 6
    assert date(year, 3, 22) <= easter <= date(year, 4, 25)


@pytest.mark.parametrize(
    ("language", "text", "first", "last"),
    [
        ("es", "La feria abrió el fin de semana.", "2024-03-16", "2024-03-17"),
        ("es", "La feria cerró en Navidad.", "2023-12-25", "2023-12-25"),
        ("de", "Die Messe öffnete am Wochenende.", "2024-03-16", "2024-03-17"),
        ("de", "Die Messe öffnet am Ostermontag.", "2024-04-01", "2024-04-01"),
    ],
)
def test_weekends_and_feasts_are_tables(language, text, first, last):
    assert [(str(d.first), str(d.last)) for d in dates(text, PUBLISHED, language)] == [(first, last)]
