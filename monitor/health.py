"""Whether the service is well: the signs of life and the turns of the sources, judged. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor.due import Schedule
from monitor.trouble import overdue
from spiders.plurals import counted
from storage.model import Beat, SourceState

PART = "service"
SILENT = timedelta(seconds=60)
LISTED = 10


@dataclass(frozen=True, slots=True)
class Health:
    """``lines`` say what is right and what is not."""

    well: bool
    lines: tuple[str, ...]


def judge(
    beats: Sequence[Beat], states: Sequence[SourceState], schedules: Mapping[str, Schedule], now: datetime
) -> Health:
    """The service is well if one beats and no configured source waits for twice its interval."""
    alive = [beat for beat in beats if beat.name.startswith(PART) and now - beat.at <= SILENT]
    known = {state.name: state for state in states}
    late = [name for name, schedule in schedules.items() if name in known and overdue(known[name], schedule, now)]
    missing = [name for name in schedules if name not in known]
    lines = [_beating(alive, beats, now)]
    lines += [f'source "{name}" has not been checked for twice its interval' for name in late[:LISTED]]
    lines += [f'source "{name}" is configured, and no service knows it yet' for name in missing[:LISTED]]
    more = max(0, len(late) - LISTED) + max(0, len(missing) - LISTED)
    lines += [f"{counted(more, 'more source')}: claimwatch sources lists all"] if more else []
    well = bool(alive) and not late and not missing
    return Health(well, (*lines, *_aside(states, schedules)))


def _beating(alive: Sequence[Beat], beats: Sequence[Beat], now: datetime) -> str:
    if alive:
        last = max(alive, key=lambda beat: beat.at)
        count = "the service beats" if len(alive) == 1 else counted(len(alive), "service beats", "services beat")
        return f"{count}: {ago(now - last.at)} ago, {last.detail}"
    seen = [beat.at for beat in beats if beat.name.startswith(PART)]
    return f"no service beats: the last did {ago(now - max(seen))} ago" if seen else "no service beats: none is running"


def _aside(states: Sequence[SourceState], schedules: Mapping[str, Schedule]) -> list[str]:
    """What is worth knowing and no fault of the service."""
    mine = [state for state in states if state.name in schedules]
    counts = {
        "paused": sum(state.paused for state in mine),
        "in trouble": sum(state.trouble is not None for state in mine),
    }
    told = [f"{count} {word}" for word, count in counts.items() if count]
    return [f"of {counted(len(mine), 'source')}: {', '.join(told)}"] if told else []


def ago(span: timedelta) -> str:
    """Write a length of time in its largest whole unit."""
    seconds = max(0, int(span.total_seconds()))
    for size, word in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds // size} {word}"
    return f"{seconds} s"
