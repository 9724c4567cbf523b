"""When an article is visited again. Pure: now is a parameter.

What counts is how long an article has been quiet: since it last changed, else since it was published. A quarter of that
passes until the next visit, so that a young article is seen soon, each visit without a change makes the pause longer,
and a change makes it short again. What is old comes a little slower even while it changes. The source's policy bounds
the pause on both sides, and ends it: who has been quiet for long enough leaves the rota.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from storage.model import Address, Article, Outcome, Source

QUIET_SHARE = 4
AGE_SHARE = 96
SLACK = 10
"""A turn may come a tenth of the shortest pause early: schedules do not keep time to the second."""

NEWS = frozenset({Outcome.NEW, Outcome.REVISED, Outcome.DUPLICATE})


def pause(source: Source, quiet: timedelta, age: timedelta) -> timedelta:
    """Return how long to wait for the next visit."""
    wanted = max(quiet / QUIET_SHARE, age / AGE_SHARE)
    shortest = timedelta(seconds=source.revisit_min)
    return max(shortest, min(wanted, timedelta(seconds=source.revisit_max)))


def on_rota(source: Source, quiet: timedelta) -> bool:
    """Whether an article is still visited by itself."""
    return quiet < timedelta(seconds=source.watch_for)


def due_by(source: Source, now: datetime) -> datetime:
    """Return until when an article may be due to be visited now."""
    return now + timedelta(seconds=source.revisit_min) / SLACK


def seen(source: Source, address: Address, outcome: Outcome, now: datetime, article: Article | None = None) -> Address:
    """Return the address as the visit leaves it: how it changes, and when it is due again."""
    known = _dated(address, outcome, now, article)
    if not source.watch_for:  # it has no rota of its own, and takes nothing off another's
        return replace(known, absence=None if outcome.good else outcome)
    assert known.began_at is not None
    assert known.changed_at is not None
    quiet, age = now - known.changed_at, now - known.began_at
    wait = pause(source, quiet, age)
    if outcome is Outcome.GONE and address.absence is Outcome.GONE:
        wait = max(wait, timedelta(seconds=source.revisit_max))
    due_at = now + wait if on_rota(source, quiet) else None
    return replace(known, source=source.name, due_at=due_at, absence=None if outcome.good else outcome)


def _dated(address: Address, outcome: Outcome, now: datetime, article: Article | None) -> Address:
    """Date an article's beginning and its last change, as far as anybody saw them; neither lies ahead."""
    first = address.began_at is None or (outcome in NEWS and not address.good_visits)
    if not first:
        assert address.began_at is not None
        changed = now if outcome is Outcome.REVISED else address.changed_at or address.began_at
        return replace(address, changed_at=min(changed, now), began_at=min(address.began_at, now))
    published = article and article.published_at
    modified = article and article.modified_at
    began = min(published or now, now)
    return replace(address, began_at=began, changed_at=min(max(began, modified or began), now))
