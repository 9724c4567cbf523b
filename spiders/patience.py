"""Retry-After: a host that asks for time (429, 503) gets it. Short waits are waited, long ones end the visits.

The rest of a host outlives the crawl: it is stored, and doubles if the host asks again soon after.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from spiders.answers import header
from storage.errors import FetchError
from storage.page_model import HostState, host_name

ASKS_FOR_TIME = frozenset({429, 503})
WAITED_AT_MOST = 10.0  # seconds; longer waits are for the next crawl
UNTOLD = 60.0  # what 429 without Retry-After is taken for
LONGEST_REST = 6 * 3600.0  # seconds, unless the host itself asks for more
LONGEST_ASKED = 7 * 86_400.0


class HostRests(FetchError):
    """The host wants to be left alone; nothing was asked of it."""


def seconds_asked(status: int, retry_after: str | None, now: datetime) -> float | None:
    """Return how long an answer asks to be left alone: Retry-After in seconds or as a date (RFC 9110, 10.2.3)."""
    if status not in ASKS_FOR_TIME:
        return None
    if retry_after is None:
        return UNTOLD if status == 429 else None
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after[:9])
    try:
        when = parsedate_to_datetime(retry_after)
    except ValueError:
        return UNTOLD
    return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - now).total_seconds())


def rest(known: HostState, asked: float, now: datetime) -> HostState:
    """Return how a host stands that has just asked to be left alone for so many seconds.

    Each time in a row doubles the rest. It is no longer in a row once the host was at peace for twice its last rest.
    Answers that were under way when the rest began are part of it.
    """
    until = known.rest_until
    if until is not None and now < until:
        return replace(known, rest_until=max(until, now + timedelta(seconds=asked)))
    forgiven = until is None or now > until + 2 * timedelta(seconds=known.rest_seconds)
    strikes = 1 if forgiven else known.strikes + 1
    seconds = min(asked * 2 ** min(strikes - 1, 30), max(asked, LONGEST_REST))
    return replace(known, rest_until=now + timedelta(seconds=seconds), rest_seconds=seconds, strikes=strikes)


class Rests:
    """How the hosts of a crawl want to be visited, as far as it knows: what was stored, and what they say now."""

    def __init__(self) -> None:
        self.known: dict[str, HostState] = {}
        self.changed: set[str] = set()

    @classmethod
    def of(cls, crawler: Crawler) -> Rests:
        """Return those that the crawler's spider shares; one that keeps none gets its own."""
        crawl = getattr(crawler.spider, "crawl", None)
        return getattr(crawl, "rests", None) or cls()

    def load(self, states: Iterable[HostState]) -> None:
        self.known |= {state.name: state for state in states}

    def note(self, url: str, response: Response) -> None:
        asked = _asked(response)
        if asked is not None:
            self._put(rest(self._of(url), min(asked, LONGEST_ASKED), datetime.now(UTC)))

    def note_delay(self, url: str, delay: float | None) -> None:
        """Note the Crawl-delay that a host's rules ask for."""
        if self._of(url).delay != delay:
            self._put(replace(self._of(url), delay=delay))

    def delay(self, url: str) -> float:
        """Return the Crawl-delay of a host as far as it is known, else 0."""
        return self._of(url).delay or 0.0

    async def wait(self, url: str) -> None:
        """Wait for the end of a short rest; raises HostRests where it is long."""
        until = self._of(url).rest_until
        remaining = (until - datetime.now(UTC)).total_seconds() if until else 0.0
        if remaining > WAITED_AT_MOST:
            raise HostRests(f"{url}: not asked, the host wants {remaining:.0f} s of rest", url=url)
        if remaining > 0:
            await asyncio.sleep(remaining)

    def take_changed(self) -> list[HostState]:
        """Return what is still to be stored."""
        names, self.changed = self.changed, set()
        return [self.known[name] for name in names]

    def _of(self, url: str) -> HostState:
        name = host_name(url)
        return self.known.get(name) or HostState(name)

    def _put(self, state: HostState) -> None:
        self.known[state.name] = state
        self.changed.add(state.name)


class RetryAfterMiddleware:
    """Ask once more for a page that was refused with a short rest; the transport waits for its end."""

    def process_response(self, request: Request, response: Response) -> Response | Request:
        asked = _asked(response)
        if asked is None or asked > WAITED_AT_MOST or request.meta.get("rested"):
            return response
        return request.replace(dont_filter=True, meta={**request.meta, "rested": True})


def _asked(response: Response) -> float | None:
    return seconds_asked(response.status, header(response, "Retry-After"), datetime.now(UTC))
