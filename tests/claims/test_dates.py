"""Dates of a sentence as intervals of days."""

from itertools import pairwise

import pytest
from dated import days, one
from hypothesis import given
from hypothesis import strategies as st

from monitor.claims import read
from monitor.claims.dates import dates


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
