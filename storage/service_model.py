"""The nouns of the service: when a source is next visited, how it fares, and who is alive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from storage.page_model import Source


class Trouble(StrEnum):
    """What a source was last reported for, until it is well again."""

    FAILING = "failing"
    EMPTY = "empty"
    STALE = "stale"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Plan:
    """A configured source that the service is to visit, first at ``first_at`` if nothing is known of it.

    ``schedule`` is all that decides when: where it differs from what is stored, ``first_at`` counts again.
    ``late_at`` is its turn if it should have been visited before now; a turn after ``latest_at`` was set by a clock
    that was wrong.
    """

    source: Source
    host: str
    schedule: str
    first_at: datetime | None
    late_at: datetime
    latest_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SourceState:
    """How a source stands with the service. ``next_crawl_at`` None: nothing visits it by itself.

    ``crawling_until`` is the lease of ``crawling_by``. ``failures`` counts crawls in a row without an article,
    ``failing_since`` dates the first of them. ``last_article_at`` is the last crawl that saw an article, new or not;
    ``first_new_at`` and ``last_new_at`` are crawls that brought a new one, and ``usual_pause`` is for how many seconds
    none did, at most, of late.
    """

    name: str
    host: str
    paused: bool = False
    next_crawl_at: datetime | None = None
    crawling_until: datetime | None = None
    crawling_by: str | None = None
    last_crawl_at: datetime | None = None
    last_article_at: datetime | None = None
    failing_since: datetime | None = None
    failures: int = 0
    last_error: str | None = None
    trouble: Trouble | None = None
    trouble_since: datetime | None = None
    first_new_at: datetime | None = None
    last_new_at: datetime | None = None
    usual_pause: int = 0


@dataclass(frozen=True, slots=True)
class Crawled:
    """The end of one source's visit: whether it saw an article, and a new one, and why not; when the next is due.

    A turn that somebody asked for after ``began_at`` comes first.
    """

    name: str
    began_at: datetime
    ended_at: datetime
    next_crawl_at: datetime | None
    good: bool
    error: str | None = None
    new: bool = False


PAUSES_HALVE = timedelta(days=28)


def usual_pause(known: int, pause: timedelta) -> int:
    """Return the longest pause between new articles of late, in seconds, after another one: what is past counts less
    and less.
    """
    faded: float = known * 0.5 ** (pause / PAUSES_HALVE)
    return round(max(pause.total_seconds(), faded))


@dataclass(frozen=True, slots=True)
class Beat:
    """A sign of life of a part of the service; ``detail`` is one plain line."""

    name: str
    at: datetime
    detail: str = ""
