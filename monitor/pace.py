"""When a watch tells: at once, at the end of a quiet night, at the next local hour, day or week. Pure.

Local times follow the clocks of the watch's zone: one that a night of daylight saving leaves out is read by the clock
before the change, so it comes an hour late by the new one; one that comes twice counts the first time.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from storage.delivery_model import Pace, Watch

_HOUR = timedelta(hours=1)


def due_at(watch: Watch, now: datetime) -> datetime:
    """Say when ``watch`` next tells; ``now`` itself if that is at once."""
    zone = ZoneInfo(watch.timezone)
    if watch.pace is Pace.NOW:
        moment = now
    elif watch.pace is Pace.HOURLY:
        moment = _next_hour(now, zone)
    else:
        day = watch.digest_day if watch.pace is Pace.WEEKLY else None
        moment = next_local(now, zone, watch.digest_at, day)
    return after_quiet(watch, moment)


def after_quiet(watch: Watch, moment: datetime) -> datetime:
    """Give the end of the quiet hours that ``moment`` lies in, else ``moment``."""
    zone = ZoneInfo(watch.timezone)
    if watch.quiet is None or not _within(watch.quiet, moment.astimezone(zone).time()):
        return moment
    return next_local(moment, zone, watch.quiet[1])


def next_local(now: datetime, zone: ZoneInfo, at: time, weekday: int | None = None) -> datetime:
    """Give the first moment after ``now`` at which it is ``at`` in ``zone``, on that day of the week (0 is Monday)."""
    today = now.astimezone(zone).date()
    days = (today + timedelta(days=ahead) for ahead in range(-1, 9))
    moments = (datetime.combine(day, at, zone).astimezone(UTC) for day in days if weekday in {None, day.weekday()})
    return next(moment for moment in moments if moment > now)


def _next_hour(now: datetime, zone: ZoneInfo) -> datetime:
    local = now.astimezone(zone)
    gone = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return now.astimezone(UTC) - gone + _HOUR


def _within(quiet: tuple[time, time], at: time) -> bool:
    start, end = quiet
    return start <= at < end if start <= end else at >= start or at < end
