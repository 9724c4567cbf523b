"""What looks like a date and is none, and what is one nevertheless."""

from datetime import UTC, datetime

import pytest
from dated import PUBLISHED, days, one, surfaces

from monitor.claims import read
from monitor.claims.dates import clock_spans, dates, may_hold_dates


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
