"""When a source is visited next. Pure: now is a parameter, chance comes from the source's name.

A schedule is an interval, which keeps its beat whatever a visit takes, or a cron line, read in its time zone the way
Debian's cron does: a time that a night of daylight saving leaves out comes right after the gap, one that comes twice
runs once, and what runs every hour or minute runs every hour or minute. However many turns were missed, one is made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from hashlib import blake2b
from zoneinfo import ZoneInfo

from cronsim import CronSim

from monitor.moments import interval
from storage.model import Source

MOST_JITTER = timedelta(minutes=1)
JITTER_SHARE = 10
"""Without a ``jitter`` of its own a source comes up to a tenth of its period late, at most a minute."""

FIRST_SHARE = timedelta(seconds=0.25)
LONGEST_SPREAD = timedelta(minutes=10)
SEARCHED = 2_000
"""How many turns of a cron line are looked at for one within the active hours."""

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Schedule:
    """``every`` or ``cron``, one of them. ``hours`` (from, to; may go over midnight) are local times of ``zone``.

    ``jitter`` bounds by how much a turn may be late on purpose, so that not all sources start at the full hour.
    """

    every: timedelta | None
    cron: str | None
    zone: ZoneInfo
    hours: tuple[time, time] | None = None
    jitter: timedelta = MOST_JITTER


def schedule_of(source: Source) -> Schedule | None:
    """Read what the configuration says of a source; None if nothing visits it by itself."""
    if source.schedule is None:
        return None
    every = interval(source.schedule)
    zone = ZoneInfo(source.timezone or "UTC")
    jitter = interval(source.jitter) if source.jitter else None
    usual = MOST_JITTER if every is None else min(MOST_JITTER, every / JITTER_SHARE)
    cron = source.schedule if every is None else None
    return Schedule(every, cron, zone, _hours(source.hours), usual if jitter is None else jitter)


def words(source: Source) -> str:
    """Write in one line all that decides when a source is due, to see later whether it has changed."""
    return " | ".join(part or "-" for part in (source.schedule, source.timezone, source.hours, source.jitter))


def _hours(text: str | None) -> tuple[time, time] | None:
    if text is None:
        return None
    start, _, end = text.partition("-")
    return _clock(start), _clock(end)


def _clock(text: str) -> time:
    hour, _, minute = text.strip().partition(":")
    return time(int(hour), int(minute))


def next_run(schedule: Schedule, now: datetime, name: str, last: datetime | None = None) -> datetime | None:
    """Give the first turn after ``now``; None if there is none for years.

    ``last`` is the turn that has just been taken: an interval counts on from it, so that late visits do not add up.
    """
    turn = _interval_turn(schedule, now, name, last) if schedule.every else _cron_turn(schedule, now, name)
    return None if turn is None else turn.astimezone(UTC)


def _interval_turn(schedule: Schedule, now: datetime, name: str, last: datetime | None) -> datetime:
    assert schedule.every is not None
    turn = (last or now) + schedule.every
    if turn <= now:
        turn += schedule.every * ((now - turn) // schedule.every + 1)
    if active(schedule, turn):
        return turn
    return opening(schedule, turn) + share(name) * schedule.jitter


def _cron_turn(schedule: Schedule, now: datetime, name: str) -> datetime | None:
    late = share(name) * schedule.jitter
    turns = CronSim(schedule.cron or "", (now - late).astimezone(schedule.zone))
    for _ in range(SEARCHED):
        turn = next(turns, None)
        if turn is None:
            return None
        moment = turn.astimezone(UTC) + late
        if moment > now and active(schedule, turn):
            return moment
    return None


def active(schedule: Schedule, moment: datetime) -> bool:
    """Whether ``moment`` lies within the active hours: from the first, up to and without the last."""
    if schedule.hours is None:
        return True
    (start, end), at = schedule.hours, moment.astimezone(schedule.zone).time()
    return start <= at < end if start <= end else at >= start or at < end


def opening(schedule: Schedule, moment: datetime) -> datetime:
    """Give the first moment from ``moment`` on at which the active hours begin.

    One that a night of daylight saving leaves out comes an hour late by the new clock; one that comes twice counts
    the first time.
    """
    assert schedule.hours is not None
    today = moment.astimezone(schedule.zone).date()
    for ahead in range(-1, 3):
        begins = datetime.combine(today + ahead * DAY, schedule.hours[0], schedule.zone).astimezone(UTC)
        if begins >= moment:
            return begins
    raise AssertionError("some day of three begins after the moment")


def share(name: str) -> float:
    """Return a number from 0 up to 1 that is always the same for a name and spreads over names."""
    return int.from_bytes(blake2b(name.encode("utf-8", "replace"), digest_size=6).digest(), "big") / 2**48


def spread(now: datetime, name: str, how_many: int, schedule: Schedule) -> datetime:
    """Give a source a turn from ``now`` on when ``how_many`` want theirs at once, at the start or after a pause.

    One source alone goes at once; two thousand take eight minutes, less where their interval is short. Outside its
    active hours a source waits for them.
    """
    window = min(how_many * FIRST_SHARE, LONGEST_SPREAD, schedule.every or LONGEST_SPREAD)
    turn = now + share(name) * window * (how_many > 1)
    return turn if active(schedule, turn) else opening(schedule, turn) + share(name) * window


def overdue_at(schedule: Schedule, turn: datetime, name: str) -> datetime | None:
    """Say from when on a source that was due at ``turn`` has missed two turns: "not checked for twice its interval"."""
    return next_run(schedule, turn + schedule.jitter, name, last=turn)
