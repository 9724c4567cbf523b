"""Spans and moments as people write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.moments import interval, moment, since
from monitor.suggest import nearest

EARLY, LATE = datetime(1900, 1, 1), datetime(2200, 1, 1)  # noqa: DTZ001  # hypothesis adds the zone
NOW = datetime(2024, 3, 19, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("90s", timedelta(seconds=90)),
        ("15m", timedelta(minutes=15)),
        ("1d 12h", timedelta(hours=36)),
        ("2W", timedelta(weeks=2)),
        ("", None),
        ("15", None),
        ("m", None),
        ("*/15 * * * *", None),
        ("-1d", None),
    ],
)
def test_an_interval_is_numbers_with_units(text, span):
    assert interval(text) == span


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2024-03-01", datetime(2024, 3, 1, tzinfo=UTC)),
        ("2024-03-01T08:00:00Z", datetime(2024, 3, 1, 8, tzinfo=UTC)),
        ("2024-03-01T08:00:00+02:00", datetime(2024, 3, 1, 6, tzinfo=UTC)),
        ("7d", datetime(2024, 3, 12, 12, tzinfo=UTC)),
    ],
)
def test_since_takes_a_date_or_an_age(text, found):
    assert since(text, NOW) == found


@pytest.mark.parametrize(
    "text", ["yesterday", "", "99999999999999w", "5000y", "99999d99999d99999d99999d999999d999999d"]
)
def test_since_refuses_the_rest(text):
    with pytest.raises(ValueError, match=r"neither a date|too long"):
        since(text, NOW)


@given(st.datetimes(timezones=st.timezones(), min_value=EARLY, max_value=LATE))
def test_a_written_moment_is_read_back_in_utc(when):
    whole = when.replace(microsecond=0)
    if (whole.utcoffset() or timedelta()).total_seconds() % 60 == 0:
        assert moment(whole.isoformat()).timestamp() == whole.timestamp()
        assert moment(whole.isoformat()).utcoffset() == timedelta()


def test_the_nearest_word_is_named_and_a_far_one_is_not():
    assert nearest("hearld", ["Herald", "Courier"]) == '; did you mean "Herald"?'
    assert nearest("xyz", ["Herald"]) == ""
