"""When a source's state is worth a notice, and in which words. Pure.

One notice when it begins, whatever becomes of it, and one when all is well again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from monitor.due import Schedule, overdue_at
from spiders.plurals import counted
from storage.model import SourceState, Trouble

FAILURES = 3
"""So many visits in a row without an article are no accident."""

LEARNING = timedelta(days=7)
"""How long a source must have brought new articles before a pause can be unusual: a weekend lies in between."""

SHORTEST_PAUSE = timedelta(days=1)
UNUSUAL = 2
"""So many times as long as the longest pause of late."""

LISTED = 20


@dataclass(frozen=True, slots=True)
class Turn:
    """A source whose reported trouble begins (``new``) or is over (None)."""

    state: SourceState
    new: Trouble | None


def turns(
    states: Sequence[SourceState], schedules: Mapping[str, Schedule], began_at: datetime, now: datetime
) -> list[Turn]:
    """Return the sources with something to tell. ``began_at`` is when the service began: what was due while none ran
    is not held against a source.
    """
    found = []
    for state in states:
        schedule = schedules.get(state.name)
        if schedule is None or state.paused:
            continue
        new = judge(state, schedule, began_at, now)
        if (new is None) != (state.trouble is None):
            found.append(Turn(state, new))
    return found


def judge(state: SourceState, schedule: Schedule, began_at: datetime, now: datetime) -> Trouble | None:
    """Say what is wrong with a source now. One that has failed stays in trouble until a visit goes well."""
    if state.failures >= FAILURES or (state.trouble and state.failures):
        return Trouble.FAILING if state.last_error else Trouble.EMPTY
    if overdue(state, schedule, now, began_at):
        return Trouble.OVERDUE
    return Trouble.STALE if stale(state) else None


def stale(state: SourceState) -> bool:
    """Whether a source's visits go well and bring nothing new for longer than usual.

    What counts is the last good visit: while nobody looked, nothing could come.
    """
    first, last, seen = state.first_new_at, state.last_new_at, state.last_article_at
    if first is None or last is None or seen is None or last - first < LEARNING:
        return False
    return seen - last > max(SHORTEST_PAUSE, UNUSUAL * timedelta(seconds=state.usual_pause))


def overdue(state: SourceState, schedule: Schedule, now: datetime, began_at: datetime | None = None) -> bool:
    """Whether nobody has visited a source for twice its interval, nor does so now."""
    if state.paused or state.next_crawl_at is None or (state.crawling_until and state.crawling_until > now):
        return False
    due = max(state.next_crawl_at, began_at) if began_at else state.next_crawl_at
    late = overdue_at(schedule, due, state.name)
    return late is not None and late < now


_BEGINS = {
    Trouble.FAILING: "fails: {visits} in a row brought no article",
    Trouble.EMPTY: "is empty: {visits} in a row found no article, and no error either",
    Trouble.STALE: "is stale: no new article for longer than usual",
    Trouble.OVERDUE: "has not been checked for twice its interval",
}


def notice(found: Sequence[Turn]) -> str:
    """Write the message of what has turned; its first line is the subject."""
    lines = [line for turn in found[:LISTED] for line in [*_told(turn), ""]]
    if len(found) > LISTED:
        lines.append(f"{len(found) - LISTED} more: claimwatch sources lists all.")
    lines.append("A page that cannot be read is no evidence: no claim counts as changed or withdrawn because of it.")
    return "\n".join([_subject(found), "", *lines])


def _subject(found: Sequence[Turn]) -> str:
    if len(found) == 1:
        return _line(found[0])
    bad = sum(turn.new is not None for turn in found)
    parts = [
        f"{counted(bad, 'source')} in trouble" if bad else "",
        f"{len(found) - bad} well again" if len(found) > bad else "",
    ]
    return ", ".join(filter(None, parts))


def _line(turn: Turn) -> str:
    state = turn.state
    if turn.new is None:
        return f"Source {state.name} is well again"
    return f"Source {state.name} {_BEGINS[turn.new].format(visits=counted(state.failures, 'visit'))}"


def _told(turn: Turn) -> list[str]:
    state = turn.state
    if turn.new is None:
        return [_line(turn), f"Reported {_at(state.trouble_since)}."]
    if turn.new is Trouble.STALE:
        return [_line(turn), f"Last new article {_at(state.last_new_at)}; last visit {_at(state.last_crawl_at)}."]
    since = state.failing_since if turn.new is not Trouble.OVERDUE else state.last_crawl_at
    words = "Last checked" if turn.new is Trouble.OVERDUE else "Since"
    told = [_line(turn), f"{words} {_at(since)}; last article seen {_at(state.last_article_at)}."]
    return [*told, f"Last error: {state.last_error}"] if state.last_error else told


def _at(moment: datetime | None) -> str:
    return "never" if moment is None else f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
