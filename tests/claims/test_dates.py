"""Dates of a sentence as intervals of days."""

from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.claims import read
from monitor.claims.dates import clock_spans, dates, may_hold_dates
from monitor.claims.feasts import feast_day
from storage.model import Bound

PUBLISHED = date(2024, 3, 20)  # a Wednesday


def days(text: str, reference: date | None = PUBLISHED) -> list[tuple[str, str]]:
    """First and last day of each date of a text, as ISO dates."""
    return [(str(d.first), str(d.last)) for d in dates(text, reference)]


def surfaces(text: str) -> list[str]:
    return [text[d.start : d.end] for d in dates(text, PUBLISHED)]


def one(first: str, last: str | None = None) -> list[tuple[str, str]]:
    return [(first, last or first)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It opened on March 5, 2019.", one("2019-03-05")),
        ("It opened on 5 March 2019.", one("2019-03-05")),
        ("It opened on the 5th of March 2019.", one("2019-03-05")),
        ("It opened on Mar. 5th, 2019.", one("2019-03-05")),
        ("It opened on Tuesday, March 5, 2019.", one("2019-03-05")),
        ("It opened on 2019-03-05.", one("2019-03-05")),
        ("It opened on 03/15/2019.", one("2019-03-15")),
        ("It opened on 15.03.2019.", one("2019-03-15")),
        ("It opened on 04.03.2019.", one("2019-03-04")),
        ("It opened on 03/04/2019.", one("2019-03-04", "2019-04-03")),
        ("It opened on March 5.", one("2024-03-05")),
        ("It opened on December 24.", one("2023-12-24")),
        ("The fair runs March 5-7, 2024.", one("2024-03-05", "2024-03-07")),
        ("The fair runs from 5 to 7 March 2024.", one("2024-03-05", "2024-03-07")),
    ],
)
def test_a_day_is_read_in_every_written_form(text, expected):
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Production starts in March 2024.", one("2024-03-01", "2024-03-31")),
        ("Production starts in early 2024.", one("2024-01-01", "2024-04-30")),
        ("Production starts in mid-2025.", one("2025-05-01", "2025-08-31")),
        ("Production starts late in 2025.", one("2025-09-01", "2025-12-31")),
        ("Production starts at the end of March.", one("2024-03-21", "2024-03-31")),
        ("Production starts in the first quarter of 2024.", one("2024-01-01", "2024-03-31")),
        ("Production starts in Q1 2024.", one("2024-01-01", "2024-03-31")),
        ("Production starts in the second half of 2025.", one("2025-07-01", "2025-12-31")),
        ("Production starts in summer 2024.", one("2024-06-01", "2024-08-31")),
        ("Sales rose in fiscal 2023.", one("2023-01-01", "2023-12-31")),
        ("The genre arose in the 1990s.", one("1990-01-01", "1999-12-31")),
        ("The genre arose in the early 1990s.", one("1990-01-01", "1993-04-30")),
        ("The town grew in the 19th century.", one("1801-01-01", "1900-12-31")),
        ("They won the 2022-23 title.", one("2022-01-01", "2023-12-31")),
        ("It sold well in 2019.", one("2019-01-01", "2019-12-31")),
        ("Their 1982 album sold well.", one("1982-01-01", "1982-12-31")),
        ("The record (2013) sold well.", one("2013-01-01", "2013-12-31")),
    ],
)
def test_a_partial_date_covers_its_whole_period(text, expected):
    assert days(text) == expected


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
    "text",
    [
        "Lei Jun spoke.",
        "April Smith won.",
        "Theresa May resigned.",
        "It may rain.",
        "They march on.",
        "The may 5 bloom",
        "A crowd of 2000 gathered.",
        "It killed 2000 people.",
        "It has 1950 seats.",
        "It weighs 2000 kg and costs $1999.",
        "Blade Runner 2049 was shown.",
        "The A2000 runs at 1500 rpm.",
        "ISO 2022-7 applies",
    ],
)
def test_names_and_numbers_are_no_dates(text):
    assert surfaces(text) == []


@pytest.mark.parametrize("text", ["Fish is served each Friday.", "It opens every March.", "He sails every summer."])
def test_what_comes_again_and_again_has_no_date(text):
    assert dates(text, PUBLISHED) == []


@pytest.mark.parametrize("text", ["in May", "on May 5", "May 2024", "since last May", "by March", "in Jan. 2024"])
def test_a_doubtful_month_is_a_month_beside_a_date_word(text):
    assert len(dates(f"It opened {text}.", PUBLISHED)) == 1


@pytest.mark.parametrize("text", ["at 5 p.m.", "at 17:30", "at 5:30 am", "at 7 o'clock", "at 12:18 GMT", "at 1218 GMT"])
def test_times_of_day_are_found_to_be_left_out(text):
    sentence = f"They met {text} sharp"
    assert len(clock_spans(sentence)) == 1
    assert dates(sentence, PUBLISHED) == []


PIECES = st.sampled_from(
    [
        "in",
        "by",
        "March",
        "may",
        "2024",
        "2024,",
        "5",
        "5th",
        "-",
        "–",
        "to",
        "from",
        "between",
        "and",
        "early",
        "late",
        "the",
        "end",
        "of",
        "Q1",
        "quarter",
        "first",
        "1990s",
        "31",
        "February",
        "29",
        "last",
        "next",
        "Tuesday",
        "years",
        "ago",
        "two",
        "week",
        "0",
        "99",
        "9999",
        "00/00/0000",
        "2024-13-40",
        "(",
        ")",
        ".",
        "century",
        "21st",
        "300",
        "decades",
    ]
)


@given(st.lists(PIECES, max_size=12).map(" ".join) | st.text(max_size=60), st.dates() | st.none())
def test_any_text_gives_ordered_dates_that_do_not_overlap(text, reference):
    found = dates(text, reference)
    for mention in found:
        assert 0 <= mention.start < mention.end <= len(text)
        assert (mention.first is None) == (mention.last is None)
        assert mention.first is None or mention.first <= mention.last
        assert (mention.first is None) == (mention.form is not None)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert dates(text, reference) == found


@pytest.mark.parametrize(
    "text",
    [
        "About 1000 people came.",
        "About 2000 people came.",
        "It broke the 1000 hp barrier.",
        "In 1200 homes it was dark.",
    ],
)
def test_a_number_that_counts_is_no_year(text):
    assert days(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In 1066 it was burnt.", one("1066-01-01", "1066-12-31")),
        ("It has stood there since 1520.", one("1520-01-01", "1520-12-31")),
    ],
)
def test_an_old_year_needs_a_word_that_leads_it(text, expected):
    assert days(text) == expected


@pytest.mark.parametrize(
    ("text", "given", "day"),
    [
        ("It closed on 03/04/2024, and the shop on 25/04/2024.", {}, "2024-04-03"),
        ("It closed on 03/04/2024, and the shop on 04/25/2024.", {}, "2024-03-04"),
        ("It closed on 03/04/2024.", {"language": "en-GB"}, "2024-04-03"),
        ("It closed on 03/04/2024.", {"language": "en-US"}, "2024-03-04"),
        ("It closed on 03/04/2024.", {"url": "https://www.example.co.uk/a"}, "2024-04-03"),
    ],
)
def test_a_numeric_date_is_in_the_order_of_its_text_or_country(text, given, day):
    first = read(text, **given).assertions[0]
    assert (str(first.value.first), str(first.value.last), first.ambiguous) == (day, day, False)


def test_a_numeric_date_in_no_known_order_has_both_days_and_is_ambiguous():
    (closed,) = read("The bridge closed on 03/04/2024.", url="https://example.com/a").assertions
    assert (str(closed.value.first), str(closed.value.last), closed.ambiguous) == ("2024-03-04", "2024-04-03", True)


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


@pytest.mark.parametrize("text", ["At the end of the day it is a game.", "He is in his 80s.", "August Wilson sang."])
def test_words_like_those_of_dates_are_none(text):
    assert days(text) == []


@pytest.mark.parametrize("text", ["He spoke of Saturday's deadline.", "Today’s weather is fine."])
def test_a_day_that_names_a_thing_is_no_answer(text):
    published = datetime(2024, 3, 20, tzinfo=UTC)
    assert not any(a.value.first for a in read(text, published_at=published).assertions)


def test_a_date_behind_a_hyphen_is_an_answer():
    (opens,) = read("The plant opens in mid-March 2025.").assertions
    assert (str(opens.value.first), opens.predicate) == ("2025-03-11", "open")
    assert may_hold_dates(frozenset(["mid-march"]), "It opens in mid-March.")


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
