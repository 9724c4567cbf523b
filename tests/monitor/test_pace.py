"""When a watch tells: local times, both nights of daylight saving, quiet hours."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.pace import after_quiet, due_at, next_local
from storage.model import Pace, Watch

BERLIN = "Europe/Berlin"


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


DUE = [
    # watch, now, when
    ({}, "2026-03-02T12:00", "2026-03-02T12:00"),
    ({"pace": Pace.HOURLY}, "2026-03-02T12:00", "2026-03-02T13:00"),
    ({"pace": Pace.HOURLY}, "2026-03-02T12:59:59.9", "2026-03-02T13:00"),
    ({"pace": Pace.HOURLY, "timezone": "Asia/Kolkata"}, "2026-03-02T12:40", "2026-03-02T13:30"),
    ({"pace": Pace.DAILY}, "2026-03-02T07:59", "2026-03-02T08:00"),
    ({"pace": Pace.DAILY}, "2026-03-02T08:00", "2026-03-03T08:00"),
    ({"pace": Pace.DAILY, "timezone": BERLIN}, "2026-03-02T06:30", "2026-03-02T07:00"),
    ({"pace": Pace.DAILY, "timezone": "Pacific/Auckland"}, "2026-03-02T12:00", "2026-03-02T19:00"),
    ({"pace": Pace.WEEKLY, "digest_day": 4, "digest_at": time(17, 30)}, "2026-03-02T12:00", "2026-03-06T17:30"),
    ({"pace": Pace.WEEKLY, "digest_day": 0}, "2026-03-02T08:00", "2026-03-09T08:00"),
    # 29 March: 02:30 does not exist in Berlin, 03:30 summer time stands in for it
    ({"pace": Pace.DAILY, "timezone": BERLIN, "digest_at": time(2, 30)}, "2026-03-28T20:00", "2026-03-29T01:30"),
    # 25 October: 02:30 comes twice, the first counts and the second is not another
    ({"pace": Pace.DAILY, "timezone": BERLIN, "digest_at": time(2, 30)}, "2026-10-24T20:00", "2026-10-25T00:30"),
    ({"pace": Pace.DAILY, "timezone": BERLIN, "digest_at": time(2, 30)}, "2026-10-25T00:30", "2026-10-26T01:30"),
    ({"pace": Pace.HOURLY, "timezone": BERLIN}, "2026-10-25T00:10", "2026-10-25T01:00"),
    ({"quiet": (time(22), time(7))}, "2026-03-02T21:59", "2026-03-02T21:59"),
    ({"quiet": (time(22), time(7))}, "2026-03-02T22:00", "2026-03-03T07:00"),
    ({"quiet": (time(22), time(7))}, "2026-03-03T03:00", "2026-03-03T07:00"),
    ({"quiet": (time(22), time(7))}, "2026-03-03T07:00", "2026-03-03T07:00"),
    ({"quiet": (time(12), time(13))}, "2026-03-03T12:30", "2026-03-03T13:00"),
    ({"quiet": (time(22), time(7)), "timezone": BERLIN}, "2026-03-28T23:30", "2026-03-29T05:00"),
    ({"quiet": (time(7), time(9)), "pace": Pace.DAILY}, "2026-03-02T12:00", "2026-03-03T09:00"),
]


@pytest.mark.parametrize(("watch", "now", "moment"), DUE)
def test_a_watch_tells_at_its_local_time(watch, now, moment):
    assert due_at(Watch("w", **watch), at(now)) == at(moment)


ZONES = st.sampled_from([BERLIN, "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "UTC"])
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  # its bounds are naive


@given(MOMENTS, ZONES, st.times(), st.none() | st.integers(0, 6))
def test_the_next_local_time_is_later_and_soon(now, zone, clock, weekday):
    found = next_local(now, ZoneInfo(zone), clock.replace(tzinfo=None), weekday)
    assert now < found <= now + timedelta(days=2 if weekday is None else 9)


@given(MOMENTS, ZONES, st.times(), st.times())
def test_the_end_of_quiet_hours_is_not_quiet_again_and_never_early(now, zone, start, end):
    watch = Watch("w", timezone=zone, quiet=(start, end))
    assert now <= after_quiet(watch, now) <= now + timedelta(days=2)


@given(MOMENTS, ZONES)
def test_digests_of_a_year_come_once_a_day(now, zone):
    watch = Watch("w", timezone=zone, pace=Pace.DAILY, digest_at=time(2, 30))
    first = due_at(watch, now)
    second = due_at(watch, first)
    assert timedelta(hours=22) <= second - first <= timedelta(hours=48 if zone == "Pacific/Apia" else 26)
