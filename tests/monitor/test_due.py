"""When a source is due: intervals, cron lines, daylight saving both ways, active hours, jitter, missed turns."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.due import LONGEST_SPREAD, active, next_run, overdue_at, schedule_of, share, spread, words
from storage.model import Source

BERLIN = "Europe/Berlin"


def schedule(text: str, zone: str = BERLIN, hours: str | None = None, jitter: str | None = "0s"):
    found = schedule_of(Source("A", "https://a.example/", schedule=text, timezone=zone, hours=hours, jitter=jitter))
    assert found is not None
    return found


def local(text: str, zone: str = BERLIN, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


NEXT = [
    # schedule, now, the next turn: local times in Berlin
    ("15m", "2026-03-02 12:00", "2026-03-02 12:15"),
    ("1d", "2026-03-02 12:00", "2026-03-03 12:00"),
    ("*/15 6-22 * * mon-fri", "2026-03-02 12:01", "2026-03-02 12:15"),
    ("*/15 6-22 * * mon-fri", "2026-03-06 22:50", "2026-03-09 06:00"),
    ("0 8 * * *", "2026-03-02 08:00", "2026-03-03 08:00"),
    # a night that leaves 02:00 to 03:00 out
    ("30 2 * * *", "2026-03-28 12:00", "2026-03-29 03:00"),
    ("30 2 * * *", "2026-03-29 03:00", "2026-03-30 02:30"),
    ("*/30 * * * *", "2026-03-29 01:30", "2026-03-29 03:00"),
    ("0 8 * * *", "2026-03-28 08:00", "2026-03-29 08:00"),
    # a night that has 02:00 to 03:00 twice
    ("30 2 * * *", "2026-10-24 12:00", "2026-10-25 02:30"),
    ("30 2 * * *", "2026-10-25 02:30", "2026-10-26 02:30"),
    ("0 8 * * *", "2026-10-24 08:00", "2026-10-25 08:00"),
]


@pytest.mark.parametrize(("text", "now", "turn"), NEXT)
def test_the_next_turn(text: str, now: str, turn: str):
    assert next_run(schedule(text), local(now), "A") == local(turn)


def test_what_runs_every_half_hour_runs_through_the_doubled_hour():
    turns, now = [], local("2026-10-25 01:45")
    for _ in range(5):
        now = next_run(schedule("*/30 * * * *"), now, "A")
        turns.append(now)
    assert {later - sooner for sooner, later in pairwise(turns)} == {timedelta(minutes=30)}


def test_an_interval_is_not_moved_by_daylight_saving():
    assert next_run(schedule("6h"), local("2026-03-29 00:00"), "A") == local("2026-03-29 07:00")


def test_an_interval_keeps_its_beat_whatever_a_visit_takes():
    last = local("2026-03-02 12:00")
    assert next_run(schedule("15m"), last + timedelta(minutes=4), "A", last) == last + timedelta(minutes=15)


def test_missed_turns_are_made_up_once():
    last = local("2026-03-02 12:00")
    turn = next_run(schedule("15m"), last + timedelta(days=3, minutes=4), "A", last)
    assert turn == last + timedelta(days=3, minutes=15)


def test_a_visit_slower_than_the_interval_waits_for_the_next_beat():
    last = local("2026-03-02 12:00")
    assert next_run(schedule("1m"), last + timedelta(minutes=5), "A", last) == last + timedelta(minutes=6)


def test_a_clock_set_back_does_not_bring_a_turn_in_the_past():
    now = local("2026-03-02 12:00")
    assert next_run(schedule("15m"), now, "A", last=now + timedelta(hours=2)) > now


HOURS = [
    ("15m", "06:00-22:00", "2026-03-02 21:50", "2026-03-03 06:00"),
    ("15m", "06:00-22:00", "2026-03-02 05:00", "2026-03-02 06:00"),
    ("15m", "22:00-06:00", "2026-03-02 05:50", "2026-03-02 22:00"),
    ("15m", "22:00-06:00", "2026-03-02 23:50", "2026-03-03 00:05"),
    ("0 * * * *", "06:00-08:00", "2026-03-02 07:30", "2026-03-03 06:00"),
    # hours that begin in the hour that is left out, and in the one that comes twice
    ("15m", "02:30-05:00", "2026-03-29 01:30", "2026-03-29 03:30"),
    ("15m", "02:30-05:00", "2026-03-29 01:50", "2026-03-29 03:05"),
    ("15m", "02:30-05:00", "2026-10-25 01:50", "2026-10-25 02:30"),
]


@pytest.mark.parametrize(("text", "hours", "now", "turn"), HOURS)
def test_active_hours(text: str, hours: str, now: str, turn: str):
    assert next_run(schedule(text, hours=hours), local(now), "A") == local(turn)


def test_a_cron_line_that_never_meets_the_active_hours_has_no_turn():
    assert next_run(schedule("0 3 * * *", hours="06:00-08:00"), local("2026-03-02 12:00"), "A") is None


def test_jitter_is_the_same_for_a_name_and_stays_in_its_bound():
    hourly, now = schedule("0 * * * *", jitter="5m"), local("2026-03-02 12:30")
    late = [next_run(hourly, now, f"s{number}") - local("2026-03-02 13:00") for number in range(200)]
    assert late == [next_run(hourly, now, f"s{number}") - local("2026-03-02 13:00") for number in range(200)]
    assert timedelta() <= min(late) < timedelta(seconds=30)
    assert timedelta(minutes=4, seconds=30) < max(late) < timedelta(minutes=5)


def test_without_a_jitter_of_its_own_a_source_comes_at_most_a_minute_late():
    assert schedule("0 * * * *", jitter=None).jitter == timedelta(minutes=1)
    assert schedule("5m", jitter=None).jitter == timedelta(seconds=30)


def test_two_thousand_sources_due_at_once_are_spread():
    now, every = local("2026-03-02 12:00"), schedule("15m")
    turns = sorted(spread(now, f"source {number}", 2000, every) for number in range(2000))
    assert now <= turns[0]
    assert turns[-1] - now <= timedelta(minutes=9)
    in_a_second = max(sum(turn <= other < turn + timedelta(seconds=1) for other in turns) for turn in turns[::50])
    assert in_a_second < 20


def test_one_source_goes_at_once():
    now = local("2026-03-02 12:00")
    assert spread(now, "A", 1, schedule("1d")) == now


def test_a_missed_turn_waits_for_the_active_hours():
    now = local("2026-03-02 23:00")
    assert spread(now, "A", 1, schedule("15m", hours="06:00-22:00")) >= local("2026-03-03 06:00")


def test_twice_its_interval():
    turn = local("2026-03-02 12:00")
    assert overdue_at(schedule("15m"), turn, "A") == turn + timedelta(minutes=15)
    assert overdue_at(schedule("0 8 * * *"), local("2026-03-02 08:00"), "A") == local("2026-03-03 08:00")


def test_a_source_without_a_schedule_has_none():
    assert schedule_of(Source("A", "https://a.example/")) is None


def test_what_decides_when_is_one_line():
    source = Source("A", "https://a.example/", schedule="15m", hours="06:00-22:00")
    assert words(source) == "15m | - | 06:00-22:00 | -"


MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
TEXTS = st.sampled_from(["1m", "15m", "7h", "1d", "*/5 * * * *", "30 2 * * *", "0 8-18/2 * * mon-fri", "15 1 1 * *"])
ZONES = st.sampled_from([BERLIN, "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"])
SPANS = st.sampled_from([None, "06:00-22:00", "22:30-02:30"])
JITTERS = st.sampled_from(["0s", "30s", "10m", None])


@given(MOMENTS, st.builds(schedule, TEXTS, ZONES, SPANS, JITTERS), st.text(max_size=5))
@settings(deadline=None)
def test_a_turn_lies_ahead_within_the_hours_and_turns_go_on(now, plan, name):
    first = next_run(plan, now, name)
    if first is None:
        return
    assert first > now
    assert active(plan, first - share(name) * plan.jitter) or active(plan, first)
    second = next_run(plan, first, name, last=first)
    assert second is None or second > first


@given(MOMENTS, st.integers(1, 5000), TEXTS, ZONES, st.text(max_size=5))
def test_a_spread_turn_is_soon(now, how_many, text, zone, name):
    assert timedelta() <= spread(now, name, how_many, schedule(text, zone)) - now <= LONGEST_SPREAD


@given(MOMENTS, st.integers(0, 10**6), ZONES, st.text(max_size=5))
def test_an_interval_keeps_its_phase_however_late(last, late, zone, name):
    now = last + timedelta(seconds=late)
    turn = next_run(schedule("15m", zone), now, name, last)
    assert (turn - last) % timedelta(minutes=15) == timedelta()
    assert now < turn <= now + timedelta(minutes=15)
