"""Which dates answer a question, which scope a value, which only anchor what is told."""

from datetime import UTC, date, datetime

import pytest

from monitor.claims import read
from storage.model import Bound, Dimension, Value

PUBLISHED = datetime(2024, 3, 20, tzinfo=UTC)


def values(text):
    return [
        (a.dimension.value, a.surface, a.scope.period)
        for a in read(text, published_at=PUBLISHED).assertions
        if a.value != Value()
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Production starts in early 2024.", [("date", "early 2024", None)]),
        ("In 2023 sales were 5 million euros.", [("money", "5 million euros", "2023")]),
        ("Sales were 5 million euros in the first quarter of 2023.", [("money", "5 million euros", "2023-Q1")]),
        ("Sales were 5 million euros, up from last year.", [("money", "5 million euros", None)]),
        ("Lei Jun said on Tuesday the car costs 40,000 euros.", [("money", "40,000 euros", None)]),
        ("The plant opened in 2019 with 300 robots.", [("date", "2019", None), ("count", "300", None)]),
        ("They met at 5 p.m. in the hall.", []),
    ],
)
def test_a_date_answers_scopes_or_anchors(text, expected):
    assert values(text) == expected


def test_the_dateline_is_no_claim():
    assert values("LONDON, March 4 (Reuters) - The plant opened in March 2019.") == [("date", "March 2019", None)]


def test_the_day_of_a_saying_is_the_day_it_holds_for():
    (assertion,) = read("Lei Jun said on Tuesday the car costs 40,000 euros.", published_at=PUBLISHED).assertions
    assert assertion.as_of == date(2024, 3, 19)


def test_a_date_that_names_a_thing_has_no_predicate():
    (assertion,) = read("Their 1982 album was praised.").assertions
    assert (assertion.dimension, assertion.predicate) == (Dimension.DATE, None)


@pytest.mark.parametrize(
    ("text", "bound", "first", "last"),
    [
        ("It opens by March 2025.", Bound.AT_MOST, None, date(2025, 3, 31)),
        ("It opens before March 2025.", Bound.UNDER, None, date(2025, 2, 28)),
        ("It opens after March 2025.", Bound.OVER, date(2025, 4, 1), None),
        ("It has run since March 2023.", Bound.AT_LEAST, date(2023, 3, 1), None),
        ("It opens in March 2025.", Bound.EXACT, date(2025, 3, 1), date(2025, 3, 31)),
    ],
)
def test_a_bounded_date_is_open_on_its_other_side(text, bound, first, last):
    (assertion,) = read(text, published_at=PUBLISHED).assertions
    assert (assertion.bound, assertion.value.first, assertion.value.last) == (bound, first, last)


def test_the_two_ends_of_a_stretch_are_two_claims():
    start, end = read("The film was shot from May 1994 to August 1995.").assertions
    assert (start.predicate, end.predicate) == ("shoot start", "shoot end")
